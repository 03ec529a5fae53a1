"""Settings that are called otherwise."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.edits.draft import FileDraft
from django_seven.findings.code import Place
from django_seven.rules.shape import Fine, Rule, Setting, Skip
from django_seven.values import Minor


def setting(draft: FileDraft, rule: Rule, place: Place) -> None:
    """Rename an assigned setting, under a guard where the old side reads only the old name."""
    change = rule.change
    assert isinstance(change, Setting)  # noqa: S101 - for the type checker
    if place.trigger.endswith(" +=") and change.new is not None and rule.overlaps(draft.road):
        node = place.node.child_by_field_name("name") if place.node.type == "aliased_import" else place.node
        draft.replace(node or place.node, change.new)
        return
    if place.node.type != "assignment":
        raise Skip("read by the project's own code")
    if change.new is None:
        draft.remove_line(_statement(place))
        return
    left, right = place.node.child_by_field_name("left"), place.node.child_by_field_name("right")
    if left is None or right is None:
        raise Skip
    if rule.overlaps(draft.road):
        draft.replace(left, change.new)
        return
    if rule.package and draft.names.bindings(change.new):
        raise Fine  # both are set
    if rule.package:  # each side reads the name that it knows
        draft.insert(left.start_byte, f"{change.new} = ")
        return
    django = draft.require_module("django")
    indent = draft.names.source.indentation(place.node.start_byte)
    value = draft.text(right)
    lines = [
        f"if {django}.VERSION < {Minor.parse(rule.since).code}:",
        f"    {change.old} = {value}",
        "else:",
        f"    {change.new} = {value}",
    ]
    draft.replace(place.node, f"\n{indent}".join(lines))


def _statement(place: Place) -> Node:
    return place.node.parent or place.node
