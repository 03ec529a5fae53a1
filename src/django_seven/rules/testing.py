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

_NEW_FORM = Minor(4, 1)
_TEXTS = ("_", "gettext", "ugettext", "str", "force_str", "force_text", "pgettext", "ngettext", "ungettext")


def _call(match: Match) -> Node:
    if not is_called(match.node):
        raise Fine
    return call_of(match)


def with_repr(draft: Draft, match: Match) -> None:
    """`assertQuerysetEqual(qs, […])` says `transform=repr`, which was the default."""
    call = _call(match)
    given = positional(call)
    values = given[1] if len(given) > 1 else keyword(call, "values")
    if len(given) > 2 or keyword(call, "transform") is not None or values is None:
        raise Fine
    values = value_of(values)
    if values.type in ("list", "tuple") and not values.named_children:
        raise Fine
    if draft.road.old >= Minor(3, 2) and not _is_repr(draft, values):
        if values.type in ("string", "integer", "list") and any(
            _is_text(draft, item) for item in values.named_children
        ):
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


def _is_text(draft: Draft, node: Node) -> bool:
    """Whether an expression is surely a text."""
    if node.type in ("string", "concatenated_string"):
        return True
    if node.type == "parenthesized_expression":
        return all(_is_text(draft, child) for child in node.named_children)
    if node.type == "binary_operator":
        left = node.child_by_field_name("left")
        return left is not None and _is_text(draft, left)
    function = node.child_by_field_name("function") if node.type == "call" else None
    if function is None:
        return False
    holder = function.child_by_field_name("object")
    formatted = draft.text(function).endswith(".format") and holder is not None and _is_text(draft, holder)
    return formatted or draft.text(function) in _TEXTS


def form_errors(draft: Draft, match: Match) -> None:
    """`assertFormError(response, "form", …)` looks into the errors of the form itself."""
    call = _call(match)
    given = _old_style(draft, call, 4)
    response, form, field = (draft.text(node) for node in given[:3])
    errors = f"{response}.context[{form}]"
    errors += ".non_field_errors()" if field in ("None", '""', "''") else f".errors.get({field}, [])"
    _look_into(draft, match, call, given, errors)


def formset_errors(draft: Draft, match: Match) -> None:
    """`assertFormsetError(response, "formset", …)` looks into the errors of the formset itself."""
    call = _call(match)
    given = _old_style(draft, call, 5)
    response, formset, index, field = (draft.text(node) for node in given[:4])
    errors = f"{response}.context[{formset}]"
    if index == "None":
        errors += ".non_form_errors()"
    else:
        errors += f".forms[{index}]" + (".non_field_errors()" if field == "None" else f".errors.get({field}, [])")
    _look_into(draft, match, call, given, errors)


def _old_style(draft: Draft, call: Node, size: int) -> list[Node]:
    """The arguments of a call that hands in a response.

    Raises Fine where it hands in the form.
    """
    given = positional(call)
    first = draft.text(given[0]) if given else ""
    if draft.road.old >= _NEW_FORM and (".context" in first or not _names_field(draft, given[size - 2 : size - 1])):
        raise Fine
    if keyword(call, "errors") is not None and len(given) == size - 1:
        return [*given, value_of(keyword(call, "errors") or given[0])]
    if len(given) < size:
        raise Skip("its arguments are not given in a row")
    return given


def _names_field(draft: Draft, place: list[Node]) -> bool:
    """Whether the name of a field stands in its old place; in the new style that is where the errors are."""
    text = string_value(place[0]) if place else None
    return bool(place) and (draft.text(place[0]) == "None" or (text is not None and text.isidentifier()))


def _look_into(draft: Draft, match: Match, call: Node, given: list[Node], errors: str) -> None:
    """Assert the same of the errors: they may be more than those that were named."""
    holder, node = match.node.child_by_field_name("object"), call.child_by_field_name("arguments")
    fixed = 4 if match.trigger.endswith("FormError") else 5
    wanted = given[fixed - 1]
    message = draft.text(given[fixed]) if len(given) > fixed else ""
    if holder is None or node is None or draft.text(wanted) in ("None", "[]", "()"):
        raise Skip("it asks for no error")
    if draft.road.old >= _NEW_FORM:
        draft.replace(given[0], f"{draft.text(given[0])}.context[{draft.text(given[1])}]")
        draft.remove_argument(given[1])
        return
    items = [item for item in wanted.named_children if item.type != "comment"]
    listed = wanted.type in ("list", "tuple")
    tail = f", {message}" if message else ""
    if _is_text(draft, wanted) or (listed and len(items) == 1 and _is_text(draft, items[0])):
        item = items[0] if listed else wanted
        draft.replace(call, f"{draft.text(holder)}.assertIn({draft.text(item)}, {errors}{tail})")
    elif listed and all(_is_text(draft, item) for item in items):
        texts = ", ".join(draft.text(item) for item in items)
        draft.replace(call, f"{draft.text(holder)}.assertLessEqual({{{texts}}}, set({errors}){tail})")
    else:
        raise Skip("it is not known whether it asks for one error or several")


def _renamed(draft: Draft, match: Match, new: str, owner: str) -> None:
    """A method of the test cases has another name; the old side is given it once per file."""
    name, call = match.node.child_by_field_name("attribute"), _call(match)
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
    _renamed(draft, match, "assertQuerySetEqual", "TransactionTestCase")


def formset_error(draft: Draft, match: Match) -> None:
    """`assertFormsetError` is `assertFormSetError`."""
    _renamed(draft, match, "assertFormSetError", "SimpleTestCase")


_RUN = """
import unittest

from seven_proof import migrate

migrate()
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(result)
answer = result.testsRun, len(result.failures), [text.split("\\n")[-2] for _, text in result.errors]
"""
_KEPT = """
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
_FORM = """
from django import forms
from django.test import SimpleTestCase


class Search(forms.Form):
    q = forms.CharField(error_messages={{"required": "Say what."}})


class Response:
    context = {{"form": Search({{}})}}


class Tests(SimpleTestCase):
    def test_empty(self):
        response = Response()
        {}

    def test_wrong(self):
        response = Response()
        {}
"""
_FORMSET = _FORM.replace(
    '"form": Search({{}})', '"rows": Rows({{"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 0}})'
).replace(
    "\n\nclass Response",
    "\n\nclass Full(forms.BaseFormSet):\n    def clean(self):\n"
    '        raise forms.ValidationError("Too few.")\n\n\n'
    "Rows = forms.formset_factory(Search, formset=Full)\n\n\nclass Response",
    1,
)
_EITHER = (
    _FORMSET.replace("from django import forms", "import django\nfrom django import forms", 1)
    .replace(
        "\n\nclass Tests",
        "\n\nresponse = Response()\n"
        'place = (response, "rows") if django.VERSION < (4, 1) else (response.context["rows"],)\n'
        "\n\nclass Tests",
    )
    .replace("        response = Response()\n        {}", '        self.{}(*place, None, None, ["Too few."])', 1)
    .replace("        response = Response()\n        {}", '        self.{}(*place, 0, "q", "Other.")', 1)
)

RULES = [
    Rule(
        id="assert-queryset-equal-repr",
        what="`assertQuerysetEqual()` no longer compares what `repr()` gives in Django 4.1.",
        why="Objects are compared with objects; `transform=repr` says what was meant.",
        since="1.11",
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
            probe=_KEPT.format("assertQuerysetEqual", "assertQuerySetEqual") + _RUN,
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
        id="assert-form-error-response",
        what="`assertFormError()` takes a form, no longer a response and a name, from Django 5.0 on.",
        why="It asks for exactly the errors since Django 4.1; before, there could be others.",
        since="4.1",
        until="5.0",
        warns="4.1",
        change=Rewrite((".assertFormError",), form_errors),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before=_FORM.format(
                'self.assertFormError(response, "form", "q", ["Say what."])',
                'self.assertFormError(response, "form", "q", ["Other."])',
            ),
            after=_FORM.format(
                'self.assertFormError(response.context["form"], "q", ["Say what."])',
                'self.assertFormError(response.context["form"], "q", ["Other."])',
            ),
            probe=_RUN,
        ),
        leaves=(
            "self.assertFormError(form, 'q', ['x'])",
            "self.assertFormError(response.context['form'], 'q', ['x'], 'message')",
            "self.assertFormError(form, 'q', 'Say what.', 'message')",
        ),
        ledger=("removed-assertFormError-response",),
        symptoms=("assertFormError() takes from 4 to 5 positional arguments", "has no attribute 'is_bound'"),
    ),
    Rule(
        id="assert-formset-error-response",
        what="`assertFormsetError()` takes a formset, no longer a response and a name, from Django 5.0 on.",
        why="It asks for exactly the errors since Django 4.1; before, there could be others.",
        since="4.1",
        until="5.0",
        warns="4.1",
        change=Rewrite((".assertFormsetError",), formset_errors),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before=_FORMSET.format(
                'self.assertFormsetError(response, "rows", None, None, ["Too few."])',
                'self.assertFormsetError(response, "rows", 0, "q", "Other.")',
            ),
            after=_FORMSET.format(
                'self.assertFormsetError(response.context["rows"], None, None, ["Too few."])',
                'self.assertFormsetError(response.context["rows"], 0, "q", "Other.")',
            ),
            probe=_KEPT.format("assertFormsetError", "assertFormSetError") + _RUN,
        ),
        leaves=("self.assertFormsetError(formset, 0, 'q', ['x'])",),
        ledger=("removed-assertFormsetError-response",),
        symptoms=("assertFormsetError() takes from 5 to 6 positional arguments",),
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
            probe=_RUN,
        ),
        leaves=(
            "class Mixin:\n    def assertQuerysetEqual(self, a, b):\n        pass\n\n    def test(self):\n"
            "        self.assertQuerysetEqual(1, 2)",
            "x = tests.assertQuerysetEqual",
        ),
        ledger=("removed-django.test.TransactionTestCase.assertQuerysetEqual",),
        symptoms=("object has no attribute 'assertQuerysetEqual'",),
    ),
    Rule(
        id="assert-formset-error",
        what="`assertFormsetError()` is gone in Django 5.1; it is `assertFormSetError()`.",
        why="The name is that of the class.",
        since="4.2",
        until="5.1",
        warns="4.2",
        change=Rewrite((".assertFormsetError",), formset_error),
        sure="safe",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before=_EITHER.format(*("assertFormsetError",) * 2),
            after=_EITHER.format(*("assertFormSetError",) * 2),
            probe=_RUN,
        ),
        leaves=("x = tests.assertFormsetError",),
        ledger=("removed-django.test.SimpleTestCase.assertFormsetError",),
        symptoms=("object has no attribute 'assertFormsetError'",),
    ),
]
