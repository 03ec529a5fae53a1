"""django-allauth: the middleware that its accounts ask for."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import enclosing, indentation

_ALLAUTH = "django-allauth"
_APP = "allauth.account"
_NEEDED = "allauth.account.middleware.AccountMiddleware"
_VERSION = 'tuple(map(int, {}.__version__.split(".")[:2]))'


def add_middleware(draft: Draft, match: Match) -> None:
    """The middleware goes to the end of the list, where allauth has it."""
    value, statement = match.node.child_by_field_name("right"), enclosing(match.node, "expression_statement")
    source = (draft.root.text or b"").decode("utf-8", "replace")
    if value is None or statement is None or not draft.listed(_APP) or draft.listed(_NEEDED) or _NEEDED in source:
        raise Fine
    if "MIDDLEWARE" in draft.text(value):
        raise Fine  # it adds to the list of another module
    if value.type not in ("list", "tuple"):
        raise Skip("its list of middleware is not plain")
    if _APP not in source and not draft.settings_family()[1:]:
        raise Fine  # settings without accounts
    ends = "[]" if value.type == "list" else "()"
    added = f'{ends[0]}"{_NEEDED}"{"," if value.type == "tuple" else ""}{ends[1]}'
    indent, package = indentation(statement), draft.require_module("allauth")
    draft.insert(
        statement.end_byte,
        f"\n{indent}if {_VERSION.format(package)} >= (0, 56):\n{indent}    MIDDLEWARE += {added}",
    )


_SETTINGS = """{}
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sites",
    "allauth",
    "allauth.account",
]
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
"""
_ADDED = f'if {_VERSION.format("allauth")} >= (0, 56):\n    MIDDLEWARE += ["{_NEEDED}"]\n'

RULES = [
    Rule(
        id="allauth-account-middleware",
        what="`allauth.account` asks for `AccountMiddleware` in `MIDDLEWARE` since django-allauth 0.56.",
        why="It keeps the request at hand, and answers for views that stop early. Older releases have no such class.",
        since="0.25",
        until="0.56",
        change=Rewrite(("MIDDLEWARE =",), add_middleware),
        sure="safe",
        notes="https://docs.allauth.org/en/latest/release-notes/history.html",
        axis=_ALLAUTH,
        example=Example(
            before=_SETTINGS.format("import allauth\n"),
            after=_SETTINGS.format("import allauth\n") + _ADDED,
            kind="settings",
            probe='from django.apps import apps\n\nanswer = apps.is_installed("allauth.account")\n',
        ),
        leaves=(
            'INSTALLED_APPS = ["allauth"]\nMIDDLEWARE = []\n',
            f'INSTALLED_APPS = ["allauth.account"]\nMIDDLEWARE = ["{_NEEDED}"]\n',
        ),
        symptoms=(f"{_NEEDED} must be added to settings.MIDDLEWARE",),
    ),
]
