"""Settings that hold something else: addresses, lists, addresses of files that end in a slash."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, choose, file_of, indentation, string_value, wrapped
from django_seven.values import Minor

_ITEMS = ("list", "tuple")
_SEQUENCES = (
    "ADMINS",
    "ALLOWED_INCLUDE_ROOTS",
    "AUTHENTICATION_BACKENDS",
    "FILE_UPLOAD_HANDLERS",
    "FIXTURE_DIRS",
    "INSTALLED_APPS",
    "INTERNAL_IPS",
    "LANGUAGES",
    "LOCALE_PATHS",
    "MANAGERS",
    "MIDDLEWARE_CLASSES",
    "PASSWORD_HASHERS",
    "STATICFILES_DIRS",
    "STATICFILES_FINDERS",
    "TEMPLATE_CONTEXT_PROCESSORS",
    "TEMPLATE_DIRS",
    "TEMPLATE_LOADERS",
)


def _value(match: Match) -> Node:
    value = match.node.child_by_field_name("right")
    if value is None:
        raise Fine
    return value


def _items(value: Node) -> list[Node]:
    return [child for child in value.named_children if child.type != "comment"]


def addresses(draft: Draft, match: Match) -> None:
    """Pairs of name and address become addresses from Django 6.0 on."""
    value = _value(match)
    if value.type not in _ITEMS or not _items(value):
        raise Fine
    pairs = [_items(item) if item.type in _ITEMS else [] for item in _items(value)]
    if all(item.type == "string" for item in _items(value)):
        raise Fine
    if any(len(pair) != 2 for pair in pairs):
        raise Skip("not all of it are pairs")
    text = "[" + ", ".join(draft.text(pair[1]) for pair in pairs) + "]"
    name = match.trigger.removesuffix(" =")
    if draft.road.old >= Minor(6, 0):
        draft.replace(value, text)
        return
    choose(draft, match.node, [draft.text(match.node)], [f"{name} = {text}"], Minor(6, 0))


def default_salt(draft: Draft, match: Match) -> None:
    """What says no more than Django 6.1 does without it goes."""
    if draft.text(_value(match)) not in ("False", "None"):
        raise Skip("cookies that were signed with the old salt would be refused: let them expire first")
    statement = match.node.parent
    if statement is None:
        raise Fine
    if draft.road.old >= Minor(6, 1):
        draft.remove_line(statement)
        return
    indent = indentation(match.node)  # older releases take the old salt where it is not set
    guard = f"if {draft.require_module('django')}.VERSION < (6, 1):\n{indent}    "
    draft.insert(match.node.start_byte, guard)


def in_a_list(draft: Draft, match: Match) -> None:
    """A text that was meant to be the only item of a list becomes one."""
    value = _value(match)
    inner = value.named_children[0] if value.type == "parenthesized_expression" else value
    if inner.type not in ("string", "concatenated_string"):
        raise Fine
    draft.replace(value, f"[{draft.text(inner)}]")


def with_slash(draft: Draft, match: Match) -> None:
    """The address ends in a slash."""
    value = _value(match)
    text = string_value(value)
    if not text or text.endswith("/"):
        raise Fine
    literal = draft.text(value)
    if literal.endswith(('"' * 3, "'" * 3)):
        raise Skip("it is a long string")
    draft.replace(value, f"{literal[:-1]}/{literal[-1]}")


def own_logger(draft: Draft, match: Match) -> None:
    """What listens to `django.request` listens to `django.security.csrf` as well."""
    pairs = {string_value(pair.child_by_field_name("key")): pair for pair in below(_value(match), "pair")}
    loggers = pairs.get("loggers")
    inner = loggers.child_by_field_name("value") if loggers is not None else None
    if inner is None or "django.request" not in pairs or "django.security.csrf" in pairs:
        raise Fine
    if {"django", "django.security"} & set(pairs):
        raise Skip("a logger above it listens already")
    pair = pairs["django.request"]
    if pair.parent is None or pair.parent.id != inner.id:
        raise Fine
    key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
    if key is None or value is None:
        raise Fine
    data = file_of(pair).text or b""
    start = pair.start_byte - file_of(pair).start_byte
    indent = data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")
    gap = f",\n{indent}" if not indent.strip() else ", "
    name = draft.text(key).replace("django.request", "django.security.csrf")
    draft.insert(pair.end_byte, f"{gap}{name}: {draft.text(value)}")


def without_common(draft: Draft, match: Match) -> None:
    """`ConditionalGetMiddleware` where `CommonMiddleware` is not named."""
    if b"CommonMiddleware" in (file_of(match.node).text or b""):
        raise Fine


def behind_proxy(draft: Draft, match: Match) -> None:
    """A site behind a proxy that names no origin it trusts."""
    if b"CSRF_TRUSTED_ORIGINS" in (file_of(match.node).text or b"") or draft.sets_elsewhere("CSRF_TRUSTED_ORIGINS"):
        raise Fine
    if draft.text(_value(match)) in ("False", "None"):
        raise Fine


def of_own_type(draft: Draft, match: Match) -> None:
    """A default that is added to is made what it is added to: a tuple or a list."""
    if match.imported:
        raise Fine
    node = match.node
    if (
        node.parent is not None
        and node.parent.type == "attribute"
        and node.parent.child_by_field_name("object") == node
    ):
        node = node.parent
    name = draft.text(node).rpartition(".")[2]
    if match.trigger == "django.conf.settings.*" and (name not in _SEQUENCES or draft.sets_elsewhere(name)):
        raise Fine
    above = node.parent
    sides = [above.child_by_field_name(side) for side in ("left", "right")] if above is not None else []
    if above is None or above.type != "binary_operator" or (above.children[1].text or b"") != b"+":
        raise Fine
    other = next((side for side in sides if side is not None and side.id != node.id), None)
    if other is None or other.type not in _ITEMS:
        raise Fine
    draft.replace(node, f"{other.type}({draft.text(node)})")


def read_with_default(draft: Draft, match: Match) -> None:
    """A setting that Django no longer has is read with the default that it had."""
    if match.imported:
        raise Fine
    name = "LOGOUT_URL"
    if draft.sets_elsewhere(name):
        raise Fine
    above = match.node.parent
    if above is not None and above.type == "assignment" and above.child_by_field_name("left") == match.node:
        raise Fine
    holder = match.node.child_by_field_name("object")
    if holder is None:
        raise Skip("it is not read from the settings here")
    draft.replace(match.node, f'getattr({wrapped(draft.text(holder), holder)}, "{name}", "/accounts/logout/")')


_MAIL = """
from django.core import mail
from django.core.mail import mail_admins, mail_managers

mail_admins("a", "b")
mail_managers("a", "b")
answer = [message.to for message in mail.outbox]
"""
_LOCMEM = 'EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"\n'
_LOGS = """
LOGGING = {{
    "version": 1,
    "handlers": {{"mine": {{"class": "logging.handlers.BufferingHandler", "capacity": 99}}}},
    "loggers": {{
        "django.request": {{"handlers": ["mine"], "level": "INFO", "propagate": False}},{0}
    }},
}}
"""
_REFUSED = """
import logging
import logging.config

import django
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.test import RequestFactory

logging.config.dictConfig(settings.LOGGING)
middleware = CsrfViewMiddleware(*(() if django.VERSION < (1, 10) else (lambda request: HttpResponse(),)))
request = RequestFactory().post("/")
request._dont_enforce_csrf_checks = False
middleware.process_view(request, lambda request: None, (), {})
names = ("django.request", "django.security.csrf")
answer = sum(len(handler.buffer) for name in names for handler in logging.getLogger(name).handlers[:1]) > 0
"""
_SALT = """
from django.conf.global_settings import SIGNED_COOKIE_LEGACY_SALT_FALLBACK
from django.core import signing
from django.test import RequestFactory

request = RequestFactory().get("/")
request.COOKIES["seen"] = signing.get_cookie_signer(salt="seen" + "talks").sign("yes")
answer = request.get_signed_cookie("seen", default="refused", salt="talks")
"""

RULES = [
    Rule(
        id="admins-pairs",
        what="`ADMINS` and `MANAGERS` hold addresses in Django 6.0; pairs of name and address end after 6.2.",
        why="The names were never used.",
        since="6.0",
        until="2028.0",
        warns="6.0",
        change=Rewrite(("ADMINS =", "MANAGERS ="), addresses),
        sure="safe",
        notes="6.0/#features-deprecated-in-6-0",
        example=Example(
            before=f'{_LOCMEM}ADMINS = [("Ada", "ada@example.com"), ("Bob", "bob@example.com")]\nMANAGERS = ADMINS\n',
            after=f'{_LOCMEM}ADMINS = ["ada@example.com", "bob@example.com"]\nMANAGERS = ADMINS\n',
            kind="settings",
            probe=_MAIL,
        ),
        leaves=("ADMINS = []\n", "MANAGERS = ADMINS\n", 'ADMINS = ["ada@example.com"]\n', "ADMINS = read()\n"),
        ledger=("removed-settings.ADMINS-tuples", "removed-settings.MANAGERS-tuples"),
        symptoms=("Using (name, address) pairs in the ADMINS setting is deprecated",),
    ),
    Rule(
        id="signed-cookie-legacy-salt",
        what="`SIGNED_COOKIE_LEGACY_SALT_FALLBACK` is not read from the release after 6.2 on.",
        why="It helps only until the cookies of older releases have expired.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=Rewrite(("SIGNED_COOKIE_LEGACY_SALT_FALLBACK =",), default_salt),
        sure="safe",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False\nUSE_TZ = True\n",
            after="USE_TZ = True\n",
            kind="settings",
            probe=_SALT,
        ),
        leaves=("SIGNED_COOKIE_LEGACY_SALT_FALLBACK = True\n",),
        ledger=("removed-settings.SIGNED_COOKIE_LEGACY_SALT_FALLBACK",),
    ),
    Rule(
        id="csrf-origin-behind-proxy",
        what="Django 4.0 holds the `Origin` of a post against the host and scheme that it sees itself.",
        why="Behind a proxy it may see others than the browser, and refuses all forms with status 403.",
        since="4.0",
        until="4.0",
        change=ByHand(
            ("SECURE_PROXY_SSL_HEADER =", "USE_X_FORWARDED_HOST ="),
            "See that the proxy hands on scheme and host, or name the site's own origins in `CSRF_TRUSTED_ORIGINS`.",
            behind_proxy,
        ),
        sure="show",
        notes="4.0/#csrf-trusted-origins-changes",
        example=Example(
            before="USE_X_FORWARDED_HOST = True\n",
            after='USE_X_FORWARDED_HOST = True\nCSRF_TRUSTED_ORIGINS = ["https://shop.example"]\n',
            kind="settings",
        ),
        unproven="what a proxy hands on is not in the code",
        leaves=("USE_X_FORWARDED_HOST = False\n",),
        ledger=("changed-csrf-origin-check",),
        symptoms=("Origin checking failed -",),
    ),
    Rule(
        id="conditional-get-content-length",
        what="`ConditionalGetMiddleware` no longer sets `Content-Length` in Django 1.11; `CommonMiddleware` does.",
        why="The length is that of the last change to a response, so `CommonMiddleware` stands before what changes it.",
        since="1.11",
        until="1.11",
        change=ByHand(
            ("'django.middleware.http.ConditionalGetMiddleware'",),
            "Put `django.middleware.common.CommonMiddleware` before it where the length is wanted.",
            without_common,
        ),
        sure="show",
        notes="1.11/#miscellaneous",
        example=Example(
            before='MIDDLEWARE = ["django.middleware.http.ConditionalGetMiddleware"]\n',
            after="MIDDLEWARE = [\n"
            '    "django.middleware.common.CommonMiddleware",\n'
            '    "django.middleware.http.ConditionalGetMiddleware",\n]\n',
            kind="settings",
        ),
        unproven="whether somebody wants the length is not known",
        leaves=("MIDDLEWARE = ['shop.ConditionalGetMiddleware']\n",),
        ledger=("changed-content-length-middleware",),
    ),
    Rule(
        id="csrf-logger",
        what="Refused forms are logged to `django.security.csrf` in Django 1.11; it was `django.request`.",
        why="They are a matter of security; a logger of that name is not used by older releases.",
        since="1.3",
        until="1.11",
        change=Rewrite(("LOGGING =",), own_logger),
        sure="safe",
        notes="1.11/#miscellaneous",
        example=Example(
            before=_LOGS.format(""),
            after=_LOGS.format(
                '\n        "django.security.csrf": {"handlers": ["mine"], "level": "INFO", "propagate": False},'
            ),
            kind="settings",
            probe=_REFUSED,
        ),
        leaves=("LOGGING = {'loggers': {'shop': {}}}\n",),
        ledger=("changed-csrf-logger",),
    ),
    Rule(
        id="settings-tuple-defaults",
        what="The defaults of settings that hold several values are lists in Django 1.9; they were tuples.",
        why="A list and a tuple cannot be added.",
        since="1.3",
        until="1.9",
        change=Rewrite(("django.conf.global_settings.*", "django.conf.settings.*"), of_own_type),
        sure="safe",
        notes="1.9/#miscellaneous",
        example=Example(
            before="""
from django.conf import settings
from django.conf.global_settings import FILE_UPLOAD_HANDLERS

HANDLERS = FILE_UPLOAD_HANDLERS + ("shop.Handler",)
FINDERS = ("shop.Finder",) + settings.FIXTURE_DIRS
answer = HANDLERS[-1], len(HANDLERS), len(FINDERS)
""",
            after="""
from django.conf import settings
from django.conf.global_settings import FILE_UPLOAD_HANDLERS

HANDLERS = tuple(FILE_UPLOAD_HANDLERS) + ("shop.Handler",)
FINDERS = ("shop.Finder",) + tuple(settings.FIXTURE_DIRS)
answer = HANDLERS[-1], len(HANDLERS), len(FINDERS)
""",
        ),
        leaves=(
            "from django.conf.global_settings import FILE_UPLOAD_HANDLERS as F\n\nX = tuple(F) + ('a',)\nY = F[0]\n",
            "from django.conf import settings\n\nURL = settings.STATIC_URL + 'x.css'\n",
        ),
        ledger=("changed-settings-lists",),
        symptoms=('can only concatenate list (not "tuple") to list',),
    ),
    Rule(
        id="logout-url-read",
        what="`LOGOUT_URL` has no default in Django 1.10.",
        why="Django never read it; where the project does not set it, the old default is named in its place.",
        since="1.3",
        until="1.10",
        change=Rewrite(("django.conf.settings.LOGOUT_URL",), read_with_default),
        sure="safe",
        notes="1.10/#miscellaneous",
        example=Example(
            before="from django.conf import settings\n\nanswer = settings.LOGOUT_URL\n",
            after='from django.conf import settings\n\nanswer = getattr(settings, "LOGOUT_URL", "/accounts/logout/")\n',
        ),
        leaves=("from shop import settings\n\nprint(settings.LOGOUT_URL)\n",),
        ledger=("removed-settings.LOGOUT_URL",),
        symptoms=("object has no attribute 'LOGOUT_URL'",),
    ),
    Rule(
        id="installed-apps-text",
        what="`INSTALLED_APPS` and `TEMPLATE_DIRS` must be lists or tuples in Django 1.7; a text is an error.",
        why="A comma was easily forgotten; older releases made a list of the text.",
        since="1.3",
        until="1.7",
        warns="1.5",
        change=Rewrite(("INSTALLED_APPS =", "TEMPLATE_DIRS ="), in_a_list),
        sure="safe",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before='TEMPLATE_DIRS = ("templates")\n',
            after='TEMPLATE_DIRS = ["templates"]\n',
            kind="settings",
            probe="answer = [folder for folder in settings.TEMPLATE_DIRS if len(folder) > 1][0]\n",
        ),
        leaves=('TEMPLATE_DIRS = ("templates",)\n',),
        ledger=("removed-INSTALLED_APPS-string", "removed-TEMPLATE_DIRS-string"),
        symptoms=("setting must be a list or a tuple",),
    ),
    Rule(
        id="media-url-slash",
        what="`MEDIA_URL` and `STATIC_URL` must end in a slash in Django 1.5.",
        why="The name of a file is put right behind them.",
        since="1.3",
        until="1.5",
        change=Rewrite(("MEDIA_URL =", "STATIC_URL ="), with_slash),
        sure="safe",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before='MEDIA_URL = "/media"\nSTATIC_URL = "/files"\n',
            after='MEDIA_URL = "/media/"\nSTATIC_URL = "/files/"\n',
            kind="settings",
            probe="answer = settings.MEDIA_URL[:6], settings.STATIC_URL[:6]\n",
        ),
        leaves=('MEDIA_URL = ""\nSTATIC_URL = "/static/"\n',),
        ledger=("removed-MEDIA_URL-no-slash", "removed-STATIC_URL-no-slash"),
        symptoms=("If set, MEDIA_URL must end with a slash",),
    ),
]
