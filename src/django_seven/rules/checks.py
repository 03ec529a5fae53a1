"""System checks: what the functions and methods are called with."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, decorator, enclosing, is_called, parameter_name, parameters, positional

_OWNERS = (
    "django.db.models.Model", "django.db.models.base.Model", "django.db.models.Field", "django.db.models.fields.Field",
    "django.db.models.Manager", "django.db.models.manager.Manager",
)  # fmt: skip
_REGISTER = ("django.core.checks.register", "django.core.checks.registry.register")


def takes_databases(draft: Draft, match: Match) -> None:
    """A check that takes no further keyword arguments gets room for them."""
    if match.imported:
        raise Fine
    if match.trigger == "def check":
        if enclosing(match.node, "class_definition") is None or not draft.class_means(match.node, _OWNERS):
            raise Fine
        function = match.node
    else:
        function = _registered(draft, match)
    names = [parameter_name(one) for one in parameters(function)]
    if any(name.startswith("**") for name in names) or "databases" in names:
        raise Fine
    given = parameters(function)
    if not given:
        listed = function.child_by_field_name("parameters")
        if listed is None:
            raise Skip("its parameters are not plain")
        draft.insert(listed.start_byte + 1, "**kwargs")
    else:
        draft.insert(given[-1].end_byte, ", **kwargs")
        _drop_comma(draft, given[-1])


def _drop_comma(draft: Draft, last: Node) -> None:
    """Python 2 and 3.5 take no comma behind `**kwargs`."""
    comma = last.next_sibling
    if comma is not None and comma.type == ",":
        draft.replace(comma, "")


def _registered(draft: Draft, match: Match) -> Node:
    """The function of the file that is registered as a check: below the decorator, or the first argument."""
    line = decorator(match.node)
    if line is not None and line.parent is not None:
        function = line.parent.child_by_field_name("definition")
        if function is not None and function.type == "function_definition":
            return function
        raise Fine
    if not is_called(match.node):
        raise Fine
    call = call_of(match)
    outer = call.parent  # `register("tag")(function)`
    if outer is not None and outer.type == "call" and is_called(call):
        call = outer
    given = next(iter(positional(call)), None)
    if given is None or given.type != "identifier":
        raise Fine
    name = draft.text(given)
    found = [
        one
        for one in draft.root.named_children
        if one.type == "function_definition" and draft.text(one.child_by_field_name("name") or one) == name
    ]
    if len(found) != 1:
        raise Fine
    return found[0]


_BEFORE = """
from django.core import checks
from django.db import models


@checks.register("talks")
def rooms(app_configs):
    return []


class Talk(models.Model):
    class Meta:
        app_label = "auth"

    @classmethod
    def check(cls):
        return super(Talk, cls).check()[:0]


answer = [one.id for one in checks.run_checks() if one.id and one.id.startswith("talks")]
"""

RULES = [
    Rule(
        id="check-without-kwargs",
        what="System checks are called with `databases=…` since Django 3.1, and must take it: `**kwargs`.",
        why="`manage.py check`, and every command that checks first, ends in a TypeError.",
        since="1.7",
        until="3.1",
        change=Rewrite(("def check", *_REGISTER), takes_databases),
        pattern=r"def[\s\\]+check\b|register",
        sure="safe",
        notes="3.1/#database-backend-api",
        example=Example(
            before=_BEFORE,
            after=_BEFORE.replace("(app_configs)", "(app_configs, **kwargs)").replace(
                "check(cls)", "check(cls, **kwargs)"
            ),
        ),
        leaves=(
            "class Door:\n    def check(self):\n        return 1\n",
            "from django.db import models\n\n\nclass Door(models.Model):\n    def check(self, **options):\n"
            "        return []\n",
            "from django.core.checks import register\n\n\n@register('x')\ndef f(app_configs, databases=None):\n"
            "    return []\n",
            "from django.template import Library\n\nregister = Library()\n\n\n@register.filter\ndef check(value):\n"
            "    return value\n",
            "from django.contrib import admin\n\n\nclass Doors(admin.ModelAdmin):\n    def check(self):\n"
            "        return []\n",
        ),
        symptoms=("check() got an unexpected keyword argument 'databases'", "Check functions must accept keyword"),
    ),
]
