"""Keyword arguments and methods that are called otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from django_seven.edits.draft import FileDraft
from django_seven.findings.code import Place, keyword_argument
from django_seven.rules.shape import Keyword, Method, Rule, Skip
from django_seven.values import Minor


def keyword(draft: FileDraft, rule: Rule, place: Place) -> None:
    """Rename or drop the keyword of one call."""
    change = rule.change
    assert isinstance(change, Keyword)  # noqa: S101 - for the type checker
    argument = keyword_argument(place.node, change.old)
    if argument is None:
        return
    if change.new is None:
        draft.remove_argument(argument)
        return
    name, value = argument.child_by_field_name("name"), argument.child_by_field_name("value")
    if name is None or value is None:
        raise Skip
    if rule.overlaps(draft.road):
        draft.replace(name, change.new)
        return
    django = draft.require_module("django")
    choice = f'"{change.old}" if {django}.VERSION < {Minor.parse(rule.since).code} else "{change.new}"'
    draft.replace(argument, f"**{{{choice}: {draft.text(value)}}}")


def method(draft: FileDraft, rule: Rule, places: Sequence[Place]) -> None:
    """Rename a method where it is called; where the old side lacks the new name, give it that name once."""
    change = rule.change
    assert isinstance(change, Method)  # noqa: S101 - for the type checker
    done = False
    for place in places:
        receiver, attribute = place.node.child_by_field_name("object"), place.node.child_by_field_name("attribute")
        if receiver is None or attribute is None or draft.text(receiver) not in ("self", "cls", "super()"):
            continue
        if draft.class_means(place.node, change.owners) is False:
            continue
        draft.replace(attribute, change.new)
        done = True
    if done and not rule.overlaps(draft.road):
        owner = draft.require(change.owners[0])
        draft.guard([f"{owner}.{change.new} = {owner}.{change.old}"], [], Minor.parse(rule.since))
