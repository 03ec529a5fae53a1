"""Assertions of Django's test cases."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    call_of,
    is_called,
    keyword,
    positional,
    string_value,
    value_of,
    within,
)
from django_seven.values import Minor

_TEXTS = ("_", "gettext", "ugettext", "str", "force_str", "force_text", "pgettext", "ngettext", "ungettext")
# `url` on every Django, for the examples
ROUTE = """
try:
    from django.urls import re_path as url
except ImportError:
    try:
        from django.conf.urls import url
    except ImportError:
        from django.conf.urls.defaults import url
"""


def called(match: Match) -> Node:
    """The call of a place.

    Raises Fine where it is only named.
    """
    if not is_called(match.node):
        raise Fine
    return call_of(match)


def with_repr(draft: Draft, match: Match) -> None:
    """`assertQuerysetEqual(qs, […])` says `transform=repr`, which was the default."""
    call = called(match)
    given = positional(call)
    values = given[1] if len(given) > 1 else keyword(call, "values")
    if len(given) > 2 or keyword(call, "transform") is not None or values is None:
        raise Fine
    values = value_of(values)
    if values.type in ("list", "tuple") and not values.named_children:
        raise Fine
    if draft.road.old >= Minor(3, 2) and not _is_repr(draft, values):
        if values.type in ("string", "integer", "list") and any(is_text(draft, item) for item in values.named_children):
            raise Skip("it is not known whether its strings are what `repr()` gives")
        raise Fine
    append_argument(draft, call, "transform=repr")


def _is_repr(draft: Draft, values: Node) -> bool:
    """Whether the values are surely what `repr()` gives: written down, or made by it."""
    text = draft.text(values).replace(" ", "")
    if text.startswith("map(repr,") or text.startswith(("[repr(", "(repr(")):
        return True
    items = [item for item in values.named_children if item.type != "comment"]
    return bool(items) and all((string_value(item) or "").startswith("<") for item in items)


def is_text(draft: Draft, node: Node) -> bool:
    """Whether an expression is surely a text."""
    if node.type in ("string", "concatenated_string"):
        return True
    if node.type == "parenthesized_expression":
        return all(is_text(draft, child) for child in node.named_children)
    if node.type == "binary_operator":
        left = node.child_by_field_name("left")
        return left is not None and is_text(draft, left)
    function = node.child_by_field_name("function") if node.type == "call" else None
    if function is None:
        return False
    holder = function.child_by_field_name("object")
    formatted = draft.text(function).endswith(".format") and holder is not None and is_text(draft, holder)
    return formatted or draft.text(function) in _TEXTS


def renamed(draft: Draft, match: Match, new: str, owner: str) -> None:
    """A method of the test cases has another name; the old side is given it once per file."""
    name, call = match.node.child_by_field_name("attribute"), called(match)
    if name is None or any(draft.text(title) == draft.text(name) for title in _defined(draft.root)):
        raise Skip("the project defines it itself")
    old = draft.text(name)
    draft.replace(name, new)
    if draft.road.old < Minor(4, 2) and call is not None:
        case = draft.require(f"django.test.{owner}")
        draft.guard([f"{case}.{new} = {case}.{old}"], [], Minor(4, 2))


def _defined(root: Node) -> list[Node]:
    titles = (function.child_by_field_name("name") for function in within(root, "function_definition"))
    return [title for title in titles if title is not None]


def queryset_equal(draft: Draft, match: Match) -> None:
    """`assertQuerysetEqual` is `assertQuerySetEqual`."""
    renamed(draft, match, "assertQuerySetEqual", "TransactionTestCase")


RUN = """
import unittest

from seven_proof import migrate

migrate()
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(result)
answer = result.testsRun, len(result.failures), [text.split("\\n")[-2] for _, text in result.errors]
"""
KEPT = """
if not hasattr(Tests, "{0}"):
    Tests.{0} = Tests.{1}
"""
_QUERYSET = """
from django.contrib.auth.models import Group
from django.test import TestCase


class Tests(TestCase):
    def test_names(self):
        Group.objects.create(name="staff")
        self.{}(Group.objects.all(), {})

    def test_wrong(self):
        self.{}(Group.objects.all(), {})
"""

RULES = [
    Rule(
        id="assert-queryset-equal-repr",
        what="`assertQuerysetEqual()` no longer compares what `repr()` gives in Django 4.1.",
        why="Objects are compared with objects; `transform=repr` says what was meant.",
        since="1.3",
        until="4.1",
        warns="3.2",
        change=Rewrite((".assertQuerysetEqual",), with_repr),
        sure="likely",
        notes="4.1/#features-removed-in-4-1",
        example=Example(
            before=_QUERYSET.format("assertQuerysetEqual", '["<Group: staff>"]', "assertQuerysetEqual", '["staff"]'),
            after=_QUERYSET.format(
                "assertQuerysetEqual",
                '["<Group: staff>"], transform=repr',
                "assertQuerysetEqual",
                '["staff"]',
            ),
            probe=KEPT.format("assertQuerysetEqual", "assertQuerySetEqual") + RUN,
        ),
        leaves=(
            "self.assertQuerysetEqual(qs, [])",
            "self.assertQuerysetEqual(qs, ['a'], transform=str)",
            "self.assertQuerysetEqual(qs, ['a'], lambda row: row.name)",
            "self.assertQuerysetEqual(qs, [talk])",
        ),
        ledger=("removed-assertQuerysetEqual-implicit-repr",),
    ),
    Rule(
        id="assert-queryset-equal",
        what="`assertQuerysetEqual()` is gone in Django 5.1; it is `assertQuerySetEqual()`.",
        why="The name is that of the class.",
        since="4.2",
        until="5.1",
        warns="4.2",
        change=Rewrite((".assertQuerysetEqual",), queryset_equal),
        sure="safe",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before=_QUERYSET.format(*("assertQuerysetEqual", '["<Group: staff>"], transform=repr') * 2),
            after=_QUERYSET.format(*("assertQuerySetEqual", '["<Group: staff>"], transform=repr') * 2),
            probe=RUN,
        ),
        leaves=(
            "class Mixin:\n    def assertQuerysetEqual(self, a, b):\n        pass\n\n    def test(self):\n"
            "        self.assertQuerysetEqual(1, 2)",
            "x = tests.assertQuerysetEqual",
        ),
        ledger=("removed-django.test.TransactionTestCase.assertQuerysetEqual",),
        symptoms=("object has no attribute 'assertQuerysetEqual'",),
    ),
]
