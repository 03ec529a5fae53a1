"""Keyword arguments that are called otherwise, or go."""

from __future__ import annotations

from django_seven.edits.draft import FileDraft
from django_seven.findings.code import Place, keyword_argument
from django_seven.rules.shape import Fine, Keyword, Rule, Skip
from django_seven.rules.syntax import spread_last
from django_seven.values import Minor


def keyword(draft: FileDraft, rule: Rule, place: Place) -> None:
    """Rename or drop the keyword of one call."""
    change = rule.change
    assert isinstance(change, Keyword)  # noqa: S101 - for the type checker
    argument = keyword_argument(place.node, change.old)
    if argument is None:
        raise Fine
    if change.new is None:
        draft.remove_argument(argument)
        return
    if keyword_argument(place.node, change.new) is not None:
        raise Skip(f"`{change.new}=` is given as well")
    name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
    if name is None or value is None:
        raise Skip
    if rule.overlaps(draft.road):
        draft.replace(name, change.new)
        return
    if rule.package:
        raise Skip(f"`{change.new}=` is not there before {rule.package} {rule.since}")
    django = draft.require_module("django")
    choice = f'"{change.old}" if {django}.VERSION < {Minor.parse(rule.since).code} else "{change.new}"'
    call = place.node.parent
    if call is not None:
        spread_last(draft, call, argument, f"**{{{choice}: {draft.text(value)}}}")
