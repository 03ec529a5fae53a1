"""Methods and attributes of Django's classes that are called otherwise: uses and overrides."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from django_seven.edits.draft import FileDraft
from django_seven.findings.code import Place
from django_seven.rules.shape import Fine, Method, Rule, Skip
from django_seven.values import Minor

_OWN = ("self", "cls", "super()")


def method(draft: FileDraft, rule: Rule, places: Sequence[Place], cured: dict[int, str | None]) -> None:
    """Rename a method or attribute where it is used and where a class of the project overrides it.

    `cured` gets the places that stay, and why (None: they mean something else).
    """
    change = rule.change
    assert isinstance(change, Method)  # noqa: S101 - for the type checker
    used = False
    for place in places:
        try:
            if place.node.type == "attribute":
                used = _use(draft, change, place) or used
            else:
                _definition(draft, rule, change, place)
        except Skip as skip:
            cured[place.node.id] = skip.reason
        except Fine:
            cured[place.node.id] = None
    if used and not rule.overlaps(draft.road):
        if rule.package:
            raise Skip(f"`{change.new}` is not there before {rule.package} {rule.since}")
        owner = draft.require(change.owners[0])
        draft.guard([f"{owner}.{change.new} = {owner}.{change.old}"], [], Minor.parse(rule.since))


def _use(draft: FileDraft, change: Method, place: Place) -> bool:
    """Rename `receiver.old`; True where an owner must get the new name on the old side."""
    receiver, attribute = place.node.child_by_field_name("object"), place.node.child_by_field_name("attribute")
    if receiver is None or attribute is None:
        raise Fine
    text = draft.text(receiver)
    own = text in _OWN or text.startswith("super(")
    means = draft.class_means(place.node, change.owners) if own else draft.derives(receiver, change.owners)
    means = True if place.seen else means
    if means is False or (means is None and not change.anywhere):
        raise Fine
    if means is None and not own and draft.has_function(change.old):
        raise Skip(f"the project defines a `{change.old}` of its own as well")
    draft.replace(attribute, change.new)
    return True


def _definition(draft: FileDraft, rule: Rule, change: Method, place: Place) -> None:
    """Rename an override, with the old name beside it where the old side asks for that."""
    node = place.node
    means = draft.class_means(node, change.owners)
    if not means or not _in_class_body(node):
        raise Fine
    name = node.child_by_field_name("name" if node.type == "function_definition" else "left")
    if name is None:
        raise Fine
    if _has(draft, node, change.new):
        raise Fine  # both names are given already
    draft.replace(name, change.new)
    if not rule.overlaps(draft.road):
        indent = draft.names.source.indentation(node.start_byte)
        end = node.parent.end_byte if node.parent is not None and node.parent.type == "decorated_definition" else None
        lines = ["", "", f"{change.old} = {change.new}"]
        if not rule.package:
            guard = f"if {draft.require_module('django')}.VERSION < {Minor.parse(rule.since).code}:"
            lines[2:] = [guard, f"    {change.old} = {change.new}"]
        draft.insert(end or node.end_byte, f"\n{indent}".join(lines).replace(f"\n{indent}\n", "\n\n"))


def _in_class_body(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type in ("block", "decorated_definition", "expression_statement"):
        above = above.parent
    return above is not None and above.type == "class_definition"


def _has(draft: FileDraft, node: Node, name: str) -> bool:
    """Whether the class around a node binds a name as well."""
    scope = draft.names.scope(node)
    return any(binding.scope.id == scope.id for binding in draft.names.bindings(name))
