"""Settings that the code of a project reads, and logs."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, file_of, string_value, wrapped

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


def of_own_type(draft: Draft, match: Match) -> None:
    """A default that is added to is made what it is added to: a tuple or a list."""
    if match.imported:
        raise Fine
    node, above = match.node, match.node.parent
    if match.trigger.endswith(".*"):
        if above is not None and above.type == "attribute" and above.child_by_field_name("object") == node:
            node = above
    elif draft.sets_elsewhere(match.trigger.rpartition(".")[2]):
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

RULES = [
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
        change=Rewrite(
            ("django.conf.global_settings.*", *(f"django.conf.settings.{name}" for name in _SEQUENCES)), of_own_type
        ),
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
]
