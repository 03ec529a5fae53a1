"""Widgets whose markup is another one."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rule

_CHOICES = tuple(
    f"django.forms.{module}{name}" for module in ("", "widgets.") for name in ("RadioSelect", "CheckboxSelectMultiple")
)


def used(draft: Draft, match: Match) -> None:
    """Where a widget is imported, nothing is shown yet."""
    if match.imported:
        raise Fine


RULES = [
    Rule(
        id="choices-in-a-list",
        what="`RadioSelect` and `CheckboxSelectMultiple` draw a `<div>` for each choice from Django 4.0 on; "
        "it was a list.",
        why="A screen reader does not take choices for a list any more.",
        since="1.3",
        until="4.0",
        change=ByHand(
            _CHOICES,
            "Look whether a style or a script asks for `ul` and `li`, and ask for an id or a class instead.",
            used,
        ),
        sure="show",
        notes="4.0/#forms",
        example=Example(
            before="""
from django import forms

html = forms.RadioSelect(choices=[("a", "A")]).render("kind", None, {"id": "kind"})
answer = "<li>" in html
""",
            after="""
from django import forms

html = "<ul><li>%s</li></ul>" % forms.RadioSelect(choices=[("a", "A")]).render("kind", None, {"id": "kind"})
answer = "<li>" in html
""",
        ),
        leaves=("from django.forms import RadioSelect\n", "from shop.forms import RadioSelect\n\nRadioSelect()\n"),
        ledger=("changed-radio-checkbox-div",),
    ),
]
