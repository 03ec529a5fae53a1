"""Assertions about the errors of forms and formsets."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    keyword,
    positional,
    string_value,
    value_of,
)
from django_seven.rules.testing import KEPT, RUN, called, is_text, renamed
from django_seven.values import Minor

_NEW_FORM = Minor(4, 1)


def form_errors(draft: Draft, match: Match) -> None:
    """`assertFormError(response, "form", …)` looks into the errors of the form itself."""
    call = called(match)
    given = _old_style(draft, call, 4)
    response, form, field = (draft.text(node) for node in given[:3])
    errors = f"{response}.context[{form}]"
    errors += ".non_field_errors()" if field in ("None", '""', "''") else f".errors.get({field}, [])"
    _look_into(draft, match, call, given, errors)


def formset_errors(draft: Draft, match: Match) -> None:
    """`assertFormsetError(response, "formset", …)` looks into the errors of the formset itself."""
    call = called(match)
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
    if holder is None or node is None:
        raise Skip("it is not called here")
    nothing = draft.text(wanted) in ("None", "[]", "()")
    if draft.road.old >= _NEW_FORM:
        draft.replace(given[0], f"{draft.text(given[0])}.context[{draft.text(given[1])}]")
        draft.remove_argument(given[1])
        if draft.text(wanted) == "None":
            draft.replace(wanted, "[]")
        return
    if nothing:  # only that the form is there was ever asked
        draft.replace(call, f"{draft.text(holder)}.assertIn({draft.text(given[1])}, {draft.text(given[0])}.context)")
        return
    items = [item for item in wanted.named_children if item.type != "comment"]
    listed = wanted.type in ("list", "tuple")
    tail = f", {message}" if message else ""
    if is_text(draft, wanted) or (listed and len(items) == 1 and is_text(draft, items[0])):
        item = items[0] if listed else wanted
        draft.replace(call, f"{draft.text(holder)}.assertIn({draft.text(item)}, {errors}{tail})")
    elif listed and all(is_text(draft, item) for item in items):
        texts = ", ".join(draft.text(item) for item in items)
        draft.replace(call, f"{draft.text(holder)}.assertLessEqual({{{texts}}}, set({errors}){tail})")
    else:
        raise Skip("it is not known whether it asks for one error or several")


def formset_error(draft: Draft, match: Match) -> None:
    """`assertFormsetError` is `assertFormSetError`."""
    renamed(draft, match, "assertFormSetError", "SimpleTestCase")


_FORM = """
from django import forms
from django.test import SimpleTestCase

SimpleTestCase.assertFormError


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
            probe=RUN,
        ),
        leaves=(
            "self.assertFormError(form, 'q', ['x'])",
            "self.assertFormError(response.context['form'], 'q', ['x'], 'message')",
            "self.assertFormError(form, 'q', 'Say what.', 'message')",
        ),
        ledger=("removed-assertFormError-response", "removed-assertFormError-errors-none"),
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
            probe=KEPT.format("assertFormsetError", "assertFormSetError") + RUN,
        ),
        leaves=("self.assertFormsetError(formset, 0, 'q', ['x'])",),
        ledger=("removed-assertFormsetError-response", "removed-assertFormsetError-errors-none"),
        symptoms=("assertFormsetError() takes from 5 to 6 positional arguments",),
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
            probe=RUN,
        ),
        leaves=("x = tests.assertFormsetError",),
        ledger=("removed-django.test.SimpleTestCase.assertFormsetError",),
        symptoms=("object has no attribute 'assertFormsetError'",),
    ),
]
