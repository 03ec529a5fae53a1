"""What a capture in a `case` pattern gets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.values import Values, builtin, joined, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver


def captured(r: Resolver, names: Names, mark: Node) -> Values:
    """What a name in a pattern is bound to."""
    above = mark.parent
    if above is None:
        return unknown("")
    if above.type == "splat_pattern":
        outer = above.parent
        kind = "dict" if outer is not None and outer.type == "dict_pattern" else "list"
        return (builtin(kind),)
    if above.type == "as_pattern":
        return matched(r, names, above.named_children[0], above)
    return matched(r, names, None, above)


def matched(r: Resolver, names: Names, pattern: Node | None, place: Node) -> Values:
    """What fits a pattern that stands somewhere in a `case`; None for a pattern that takes anything."""
    kind = classes_of(r, names, pattern) if pattern is not None else None
    if kind is not None:
        return r.made(kind)
    outer = place.parent
    while outer is not None and outer.type == "case_pattern":
        place, outer = outer, outer.parent
    if outer is None:
        return unknown("")
    if outer.type == "case_clause":
        subject = _subject(outer)
        return r.value(names, subject) if subject is not None else unknown("")
    if outer.type == "keyword_pattern":
        cls = outer.parent.parent if outer.parent is not None and outer.parent.type == "case_pattern" else outer.parent
        known = classes_of(r, names, cls) if cls is not None else None
        if known is not None:
            attribute = text(outer.named_children[0])
            return joined(*(r.member(one, attribute) for one in r.made(known)))
    return unknown("it is a part of what a pattern matches")


def classes_of(r: Resolver, names: Names, pattern: Node) -> Values | None:
    """The classes that a class pattern (or several, by `|`) names."""
    while pattern.type == "case_pattern" and pattern.named_child_count:
        pattern = pattern.named_children[0]
    if pattern.type == "union_pattern":
        found = [classes_of(r, names, one) for one in pattern.named_children]
        return joined(*(one for one in found if one is not None)) if None not in found else None
    if pattern.type != "class_pattern":
        return None
    return r.dotted_pattern(names, pattern.named_children[0])


def _subject(clause: Node) -> Node | None:
    block = clause.parent
    match = block.parent if block is not None else None
    return match.child_by_field_name("subject") if match is not None else None


def narrowed_by_case(r: Resolver, names: Names, clause: Node, key: str) -> Values | None:
    """The classes that the subject of a `match` has in a case, where its pattern says so."""
    subject = _subject(clause)
    pattern = next((one for one in clause.named_children if one.type == "case_pattern"), None)
    if subject is None or pattern is None or text(subject) != key:
        return None
    inner = pattern.named_children[0] if pattern.named_child_count else pattern
    return classes_of(r, names, inner.named_children[0] if inner.type == "as_pattern" else inner)
