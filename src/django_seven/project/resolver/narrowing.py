"""What is known of a value at a place because of the conditions around it: `isinstance`, `None`, early returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver import patterns
from django_seven.project.resolver.values import Values, text

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_ENDS = {"return_statement", "raise_statement", "continue_statement", "break_statement"}
_STOPS = {"function_definition", "class_definition", "module"}
_SIMPLE = {"identifier", "attribute"}


@dataclass(frozen=True, slots=True)
class Fact:
    """What holds: `classes` it is (or, with `not`, is not) an object of; none for what is said of `None`."""

    holds: bool
    classes: Values | None
    at: Node


def narrowed(r: Resolver, names: Names, node: Node, values: Values) -> Values:
    """The alternatives that the conditions around a place leave."""
    if node.type not in _SIMPLE:
        return values
    for fact in _facts(r, names, node, text(node)):
        values = _applied(r, values, fact)
    return values


def _applied(r: Resolver, values: Values, fact: Fact) -> Values:
    if fact.classes is None:
        kept = tuple(one for one in values if (one.kind in ("none", "unknown") if fact.holds else one.kind != "none"))
        return kept or values
    objects = r.made(fact.classes)
    if not fact.holds:
        return tuple(one for one in values if not _always(r, one, objects)) or values
    kept = tuple(one for one in values if _always(r, one, objects))
    return kept or tuple(replace(one, exact=False, why="`isinstance` says so") for one in objects)


def _always(r: Resolver, value: object, objects: Values) -> bool:
    return any(r.is_instance(value, one.dotted) is True for one in objects)  # type: ignore[arg-type]


def _facts(r: Resolver, names: Names, node: Node, key: str) -> list[Fact]:
    """The facts for an expression, the outermost first."""
    found: list[Fact] = []
    child, above = node, node.parent
    while above is not None:
        here: list[Fact] = []
        kind = above.type
        if kind in ("if_statement", "elif_clause", "while_statement"):
            here = _branch(r, names, child, above, key)
        elif kind == "conditional_expression" and above.named_child_count == 3:
            body, head, other = above.named_children
            if child.id in (body.id, other.id):
                here = _said(r, names, head, key, holds=child.id == body.id)
        elif kind == "boolean_operator":
            here = _operand(r, names, child, above, key)
        elif kind.endswith("comprehension") or kind == "generator_expression":
            for clause in above.named_children:
                if clause.type == "if_clause" and clause.id != child.id:
                    here += _said(r, names, clause.named_children[0], key, holds=True)
        elif kind == "case_clause" and child.type == "block":
            classes = patterns.narrowed_by_case(r, names, above, key)
            here = [Fact(True, classes, above)] if classes is not None else []
        elif kind in ("block", "module"):
            here = _earlier(r, names, child, above, key)
        found = [fact for fact in here if not _rebound(names, fact.at, node, key)] + found
        if kind in _STOPS:
            break
        child, above = above, above.parent
    return found


def _branch(r: Resolver, names: Names, child: Node, above: Node, key: str) -> list[Fact]:
    head = above.child_by_field_name("condition")
    if head is None or child.id == head.id:
        return []
    if child.type == "block":
        return _said(r, names, head, key, holds=True)
    found = _said(r, names, head, key, holds=False)
    for clause in above.children_by_field_name("alternative"):
        inner = clause.child_by_field_name("condition")
        if clause.id != child.id and clause.end_byte <= child.start_byte and inner is not None:
            found += _said(r, names, inner, key, holds=False)
    return found


def _operand(r: Resolver, names: Names, child: Node, above: Node, key: str) -> list[Fact]:
    left, right, sign = (above.child_by_field_name(name) for name in ("left", "right", "operator"))
    if left is None or right is None or child.id != right.id:
        return []
    return _said(r, names, left, key, holds=text(sign) == "and")


def _earlier(r: Resolver, names: Names, child: Node, block: Node, key: str) -> list[Fact]:
    """What holds because an earlier statement of the block ended the rest, or asserted it."""
    found: list[Fact] = []
    word = key.encode()
    for one in block.named_children:
        if one.start_byte >= child.start_byte:
            break
        if one.type == "assert_statement" and word in (one.text or b""):
            found += _said(r, names, one.named_children[0], key, holds=True)
        elif one.type == "while_statement" and b"break" not in (one.text or b""):
            head = one.child_by_field_name("condition")
            if head is not None and word in (head.text or b""):
                found += [Fact(fact.holds, fact.classes, one) for fact in _said(r, names, head, key, holds=False)]
        elif one.type == "if_statement":
            head, body = one.child_by_field_name("condition"), one.child_by_field_name("consequence")
            if head is None or body is None or word not in (head.text or b""):
                continue
            if _ended(body):
                found += _said(r, names, head, key, holds=False)
            elif any(_ended(other.child_by_field_name("body")) for other in one.children_by_field_name("alternative")):
                found += _said(r, names, head, key, holds=True)
    return found


def _ended(block: Node | None) -> bool:
    if block is None or not block.named_children:
        return False
    last = [one for one in block.named_children if one.type != "comment"][-1]
    return last.type in _ENDS or text(last).startswith(("sys.exit(", "self.fail(", "pytest.fail("))


def _said(r: Resolver, names: Names, head: Node, key: str, *, holds: bool) -> list[Fact]:
    """What a condition that holds (or does not) says of an expression."""
    kind = head.type
    if kind == "parenthesized_expression":
        return _said(r, names, head.named_children[0], key, holds=holds)
    if kind == "not_operator":
        return _said(r, names, head.named_children[0], key, holds=not holds)
    if kind == "boolean_operator":
        if (text(head.child_by_field_name("operator")) == "and") is not holds:
            return []
        sides = (head.child_by_field_name("left"), head.child_by_field_name("right"))
        return [fact for side in sides if side is not None for fact in _said(r, names, side, key, holds=holds)]
    if kind == "named_expression":
        kind, head = "identifier", head.named_children[0]
    if kind in _SIMPLE:
        related = text(head) == key or (kind == "attribute" and text(head).startswith(f"{key}."))
        return [Fact(False, None, head)] if related and holds else []
    if kind == "comparison_operator" and head.named_child_count == 2:
        return _compared(r, names, head, key, holds)
    if kind == "call":
        return _asked(r, names, head, key, holds)
    return []


def _compared(r: Resolver, names: Names, head: Node, key: str, holds: bool) -> list[Fact]:
    left, right = head.named_children
    sign = next((one.type for one in head.children if not one.is_named), "")
    sign = "is not" if "not" in sign else sign
    while left.type in ("parenthesized_expression", "named_expression"):
        left = left.named_children[0]
    if text(left) == key and right.type == "none" and sign in ("is", "==", "is not", "!="):
        return [Fact((sign in ("is", "==")) is holds, None, head)]
    if text(left) == f"type({key})" and sign in ("is", "==") and holds:
        return [Fact(True, r.value(names, right), head)]
    return []


def _asked(r: Resolver, names: Names, call: Node, key: str, holds: bool) -> list[Fact]:
    function, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    items = given.named_children if given is not None else []
    if text(function) != "isinstance" or len(items) != 2 or text(items[0]) != key or names.bindings("isinstance"):
        return []
    kinds = items[1].named_children if items[1].type in ("tuple", "binary_operator") else [items[1]]
    found = tuple(one for kind in kinds for one in r.value(names, kind))
    if any(one.kind not in ("class", "outside") for one in found):
        return []
    return [Fact(holds, found, call)]


def passed(r: Resolver, names: Names, mark: Node, use: Node, marks: Sequence[Node], values: Values) -> Values:
    """What is left of a binding's value where an `if` between it and its use binds the name anew.

    `if value is None: value = other` leaves the first value where it is not `None`.
    """
    child, above = use, use.parent
    key = text(use)
    while above is not None and above.type not in _STOPS | {"lambda"}:
        child, above = above, above.parent
        for one in (above or child).named_children if above is not None and above.type in ("block", "module") else ():
            if one.start_byte < mark.end_byte or one.end_byte > child.start_byte or one.type != "if_statement":
                continue
            head, body = one.child_by_field_name("condition"), one.child_by_field_name("consequence")
            if head is None or body is None or one.child_by_field_name("alternative") is not None:
                continue
            if any(body.start_byte <= other.start_byte < body.end_byte for other in marks):
                for fact in _said(r, names, head, key, holds=False):
                    values = _applied(r, values, fact)
    return values


def _rebound(names: Names, fact: Node, use: Node, key: str) -> bool:
    """Whether the name is bound anew between what was said of it and its use."""
    head = key.partition(".")[0].partition("[")[0]
    low, high = fact.end_byte, use.start_byte
    loop = use.parent
    while loop is not None and loop.type not in _STOPS:
        if loop.type in ("for_statement", "while_statement") and loop.start_byte > fact.start_byte:
            high = max(high, loop.end_byte)
        loop = loop.parent
    if any(low <= one.node.start_byte < high for one in names.bindings(head)):
        return True
    last = key.rpartition(".")[2]
    if "." not in key:
        return False
    for node in names.occurrences(last):
        above = node.parent
        around = above.parent if above is not None else None
        if low <= node.start_byte < high and above is not None and around is not None and text(above) == key:
            left = around.child_by_field_name("left") if around.type == "assignment" else None
            if left is not None and left.id == above.id:
                return True
    return False
