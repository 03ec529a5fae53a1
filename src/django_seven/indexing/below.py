"""What stands below a node, as the reader of a file needs it."""

from __future__ import annotations

import builtins
import re
from collections.abc import Iterator

from django_seven.indexing.bound import Bound, Names, Star
from django_seven.indexing.trees import Node, string, strings, text

_TYPES = frozenset(dir(builtins)) | {"basestring", "unicode", "long", "xrange", "buffer", "unichr", "file"}


def added(body: str) -> tuple[tuple[str, ...], bool]:
    """The names that the body of a metaclass sets on its classes, and whether there are others."""
    patterns = (
        r"""\b(?:attrs|namespace)\[["'](\w+)["']\]\s*=""",
        r"""\b(?:new_class|cls|new_cls|klass|self)\.(\w+)\s*=[^=]""",
        r"""\bsetattr\(\w+,\s*["'](\w+)["']""",
        r"""\badd_to_class\(["'](\w+)""",
    )
    more = (
        r"""\bsetattr\(\w+,\s*[^"'\s]""", r"""\battrs\.update""", r"""\badd_to_class\(\s*[^"'\s]""",
        r"""\b(?:attrs|namespace)\[[^"'\]]+\]\s*=[^=]""",
    )  # fmt: skip
    added = {name for pattern in patterns for name in re.findall(pattern, body)}
    return tuple(sorted(added)), any(re.search(pattern, body) for pattern in more)


def attributes(node: Node) -> Iterator[Node]:
    """The attributes that stand in a piece of code, from the outside in."""
    if node.type == "attribute":
        yield node
    elif node.type in ("pattern_list", "tuple_pattern", "list_pattern"):
        for child in node.named_children:
            yield from attributes(child)


def methods(body: Node) -> Iterator[Node]:
    """The functions of a body, also those under decorators and conditions."""
    for child in body.named_children:
        if child.type == "function_definition":
            yield child
        elif child.type == "decorated_definition":
            inner = child.child_by_field_name("definition")
            if inner is not None and inner.type == "function_definition":
                yield inner
        elif child.type not in ("class_definition", "expression_statement"):
            yield from methods(child)


def chain(node: Node) -> Iterator[Node]:
    """The links of a chain of calls."""
    while node.type == "assignment":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None:
            yield left
        if right is None:
            return
        node = right


def targets_below(node: Node) -> Iterator[Node]:
    """The names that an assignment may bind."""
    for child in node.named_children:
        if child.type == "as_pattern_target":
            yield from (part for part in child.named_children if part.type == "identifier")
        elif child.type == "as_pattern":
            yield from targets_below(child)


def latest(names: Names, name: str) -> Bound | None:
    """What a name was bound to last."""
    for event, what, _ in reversed(names.events):
        if event == name:
            return what if not isinstance(what, Star) else None
    return None


def listed(node: Node | None) -> tuple[list[str] | None, list[str]]:
    """The names of an `__all__` expression, and the modules whose `__all__` is added to it."""
    if node is None:
        return None, []
    if node.type == "binary_operator":
        left, others = listed(node.child_by_field_name("left"))
        right, more = listed(node.child_by_field_name("right"))
        return (None if left is None or right is None else left + right), others + more
    if node.type == "attribute" and text(node.child_by_field_name("attribute")) == "__all__":
        return [], [text(node.child_by_field_name("object"))]
    if node.type == "identifier":
        return [], [] if text(node) == "__all__" else [text(node)]
    if node.type == "list_comprehension":
        clause = next((child for child in node.named_children if child.type == "for_in_clause"), node)
        return strings(clause.child_by_field_name("right")), []
    if node.type in ("list", "tuple"):
        plain = [child for child in node.named_children if child.type not in ("comment", "list_splat")]
        splats = [child for child in node.named_children if child.type == "list_splat"]
        names = [string(child) for child in plain]
        others = [text(part.named_children[0]).removesuffix(".__all__") for part in splats]
        return ([name for name in names if name is not None] if None not in names else None), others
    return strings(node), []


def is_builtin(name: str) -> bool:
    """Whether a bare name is one of Python's own, 2 or 3."""
    return name in _TYPES
