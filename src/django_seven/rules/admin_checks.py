"""What the admin asks of the settings, as a check that fails."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress

from tree_sitter import Node

from django_seven.rules.given import items, plain_list, settings_of
from django_seven.rules.kept import kept
from django_seven.rules.shape import ByHand, Default, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, file_of, indentation, string_value
from django_seven.values import Minor

_NEEDED = {
    "django.contrib.sessions.middleware.SessionMiddleware": "admin.E410",
    "django.contrib.auth.middleware.AuthenticationMiddleware": "admin.E408",
    "django.contrib.messages.middleware.MessageMiddleware": "admin.E409",
}
_DJANGO_TEMPLATES = b"django.template.backends.django.DjangoTemplates"
_MESSAGES = b"django.contrib.messages.context_processors.messages"


def lacks_middleware(draft: Draft, match: Match) -> None:
    """A plain list beside an admin, without what the admin asks for."""
    value = match.node.child_by_field_name("right")
    if (
        value is None
        or value.type not in ("list", "tuple")
        or b"django.contrib.admin" not in (file_of(value).text or b"")
    ):
        raise Fine
    named = items(value)
    whole = file_of(value).text or b""
    if all(path in named or code.encode() in whole for path, code in _NEEDED.items()):
        raise Fine
    if any(item is None or not item.startswith("django.") for item in named):
        raise Skip("one of the project's own may derive from what is missing")


def add_messages(draft: Draft, match: Match) -> None:
    """The context processor of messages goes to the end of the list of a plain `TEMPLATES`."""
    value = match.node.child_by_field_name("right")
    text = (value.text or b"") if value is not None else b""
    whole = file_of(match.node).text or b""
    if value is None or _DJANGO_TEMPLATES not in text or b"django.contrib.admin" not in whole or _MESSAGES in whole:
        raise Fine
    pairs = [p for p in below(value, "pair") if string_value(p.child_by_field_name("key")) == "context_processors"]
    names = pairs[0].child_by_field_name("value") if len(pairs) == 1 else None
    items = [child for child in names.named_children if child.type != "comment"] if names is not None else []
    if not items or any(string_value(item) is None for item in items):
        raise Skip("its list of context processors is not seen")
    last = items[-1]
    quote = draft.text(last)[-1]
    own_line = len(items) == 1 or items[-2].end_point.row < last.start_point.row
    gap = f",\n{indentation(last)}" if own_line and names and names.start_point.row < last.start_point.row else ", "
    draft.insert(last.end_byte, f"{gap}{quote}{_MESSAGES.decode()}{quote}")


def not_asked_for(draft: Draft, match: Match) -> str:
    """The checks that a plain list of apps with the admin, beside plain or no other settings, would fail."""
    given = settings_of(match.node)
    apps = items(plain_list(draft, given, "INSTALLED_APPS"))
    if not any(str(app).startswith("django.contrib.admin") for app in apps) or None in apps:
        raise Fine
    codes = [] if "django.contrib.messages" in apps else ["admin.E406"]
    with suppress(Fine):  # put together of several, or spoken of elsewhere
        templates = plain_list(draft, given, "TEMPLATES")
        if templates is not None and _DJANGO_TEMPLATES not in (templates.text or b""):
            codes.append("admin.E403")
    if "TEMPLATES" not in given and draft.road.old >= _NO_TEMPLATES:
        codes.append("admin.E403")
    with suppress(Fine):
        codes += _not_in_middleware(draft, given)
    if not codes:
        raise Fine
    return json.dumps(sorted(codes))


def _not_in_middleware(draft: Draft, given: Mapping[str, list[Node]]) -> Iterator[str]:
    """The checks that fail by the list of middleware, where all of that is seen."""
    name = "MIDDLEWARE" if "MIDDLEWARE" in given else "MIDDLEWARE_CLASSES"
    layers = plain_list(draft, given, name)
    named = items(layers)
    known = None not in named and (layers is not None or name not in given)
    for path, code in _NEEDED.items() if known else ():
        word = path.split(".")[2].rstrip("s")  # a class of the project that is called so may derive from it
        if not any(word in str(item).lower() for item in named):
            yield code


_NO_TEMPLATES = Minor(1, 10)  # before, a project without TEMPLATES has an engine all the same
_APPS = """
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "seven_example",
]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
TEMPLATES = []
"""

RULES = [
    kept(
        Rule(
            id="admin-checks-default",
            what="`check` fails in Django 2.2 where the admin is installed without the apps, middleware and templates "
            "that its pages need.",
            why="Tests and services that show no page of the admin never missed them; the checks they fail are "
            "silenced.",
            since="1.3",
            until="2.2",
            change=Default(
                "SILENCED_SYSTEM_CHECKS",
                not_asked_for,
                new="[]",
                note="`check` asks for what the pages of the admin need.",
                risk="`check`, and all commands that begin with it, fail.",
                flip="Add the apps, middleware and context processors that the checks name, or take the admin out of "
                "these settings.",
            ),
            sure="likely",
            notes="2.2/#backwards-incompatible-changes-in-2-2",
            example=Example(
                before=_APPS,
                after="",
                kind="settings",
                probe="from seven_proof import check\ncheck()\nanswer = 'checked'\n",
            ),
            leaves=(
                "INSTALLED_APPS = ['django.contrib.admin']\nSILENCED_SYSTEM_CHECKS = []\n",
                "INSTALLED_APPS = ['shop']\n",
                "INSTALLED_APPS = ['django.contrib.admin'] + COMMON\n",
            ),
            symptoms=("admin.E403", "admin.E406", *_NEEDED.values()),
        ),
        value='["admin.E403", "admin.E406", "admin.E408", "admin.E409", "admin.E410"]',
        before=_APPS,
    ),
    Rule(
        id="admin-without-middleware",
        what="`check` fails in Django 2.2 where the admin is installed without the middleware of sessions, "
        "users or messages.",
        why="Without them the admin fails later, in the middle of a page.",
        since="1.3",
        until="2.2",
        change=ByHand(
            ("MIDDLEWARE =",),
            "Add what is missing of `SessionMiddleware`, `AuthenticationMiddleware` and `MessageMiddleware`, "
            "in this order.",
            lacks_middleware,
        ),
        sure="show",
        notes="2.2/#backwards-incompatible-changes-in-2-2",
        example=Example(
            before="""
ADMIN = "django.contrib.admin"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
""",
            after="""
ADMIN = "django.contrib.admin"
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
""",
            kind="settings",
            probe="from django.test import Client\nanswer = Client().get('/').status_code\n",
        ),
        leaves=("MIDDLEWARE = []\n", "ADMIN = 'django.contrib.admin'\nMIDDLEWARE = COMMON + []\n"),
        symptoms=tuple(_NEEDED.values()),
    ),
    Rule(
        id="admin-without-messages-processor",
        what="`check` fails in Django 2.2 where the admin is installed without the context processor of messages.",
        why="Without it the pages of the admin show no messages.",
        since="1.3",
        until="2.2",
        change=Rewrite(("TEMPLATES =",), add_messages),
        sure="likely",
        notes="2.2/#backwards-incompatible-changes-in-2-2",
        example=Example(
            before="""
ADMIN = "django.contrib.admin"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    }
]
""",
            after="""
ADMIN = "django.contrib.admin"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
""",
            kind="settings",
            probe="from django.test import Client\nanswer = Client().get('/').status_code\n",
        ),
        leaves=(
            "ADMIN = 'django.contrib.admin'\nTEMPLATES = [{'BACKEND': 'django.template.backends.jinja2.Jinja2'}]\n",
            "TEMPLATES = [{'BACKEND': 'django.template.backends.django.DjangoTemplates'}]\n",
        ),
        symptoms=("admin.E404",),
    ),
]
