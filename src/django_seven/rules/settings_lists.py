"""Settings that hold something else: addresses, lists, addresses of files that end in a slash."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import choose, file_of, indentation, string_value
from django_seven.values import Minor

_ITEMS = ("list", "tuple")


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
    draft.replace(value, f"[{draft.text(value)[1:-1]}]" if inner is not value else f"[{draft.text(value)}]")


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


def without_common(draft: Draft, match: Match) -> None:
    """`ConditionalGetMiddleware` where `CommonMiddleware` is not named."""
    if b"CommonMiddleware" in (file_of(match.node).text or b""):
        raise Fine


def behind_proxy(draft: Draft, match: Match) -> None:
    """A site with cookies for HTTPS only that neither hears of HTTPS from a proxy nor names origins."""
    if draft.text(_value(match)) != "True":
        raise Fine
    for name in ("SECURE_PROXY_SSL_HEADER", "CSRF_TRUSTED_ORIGINS"):
        if name.encode() in (file_of(match.node).text or b"") or draft.sets_elsewhere(name):
            raise Fine


_MAIL = """
from django.core import mail
from django.core.mail import mail_admins, mail_managers

mail_admins("a", "b")
mail_managers("a", "b")
answer = [message.to for message in mail.outbox]
"""
_LOCMEM = 'EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"\n'
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
            ("CSRF_COOKIE_SECURE =", "SESSION_COOKIE_SECURE ="),
            "See that the proxy hands on scheme and host, and set `SECURE_PROXY_SSL_HEADER`; or name the site's own "
            "origins in `CSRF_TRUSTED_ORIGINS`.",
            behind_proxy,
        ),
        sure="show",
        notes="4.0/#csrf-trusted-origins-changes",
        example=Example(
            before="CSRF_COOKIE_SECURE = True\n",
            after='CSRF_COOKIE_SECURE = True\nCSRF_TRUSTED_ORIGINS = ["https://shop.example"]\n',
            kind="settings",
        ),
        unproven="what a proxy hands on is not in the code",
        leaves=("CSRF_COOKIE_SECURE = False\n",),
        ledger=("changed-csrf-origin-check",),
        symptoms=("Origin checking failed -",),
    ),
    Rule(
        id="conditional-get-content-length",
        what="`ConditionalGetMiddleware` no longer sets `Content-Length` in Django 1.11; `CommonMiddleware` does.",
        why="The length is that of the last change to a response, so `CommonMiddleware` stands before what changes it.",
        since="1.10",
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
            settings="INSTALLED_APPS = ['django.contrib.contenttypes', 'django.contrib.auth']\n"
            "MIDDLEWARE_CLASSES = None",
            probe="""
import seven_example
from django.http import HttpResponse
from django.test import Client

try:
    from django.urls import re_path as url
except ImportError:
    from django.conf.urls import url

seven_example.urlpatterns = [url("^$", lambda request: HttpResponse("text"))]
answer = Client().get("/").has_header("Content-Length")
""",
        ),
        leaves=("MIDDLEWARE = ['shop.ConditionalGetMiddleware']\n",),
        ledger=("changed-content-length-middleware",),
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
