"""The texts in the calls and assignments at the top of a Python file of configuration, with their places."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from django_seven.project.source import Source, parse
from django_seven.values import Entry

_LISTS = ("list", "tuple", "set")


def of_python(data: bytes) -> tuple[Entry, ...]:
    """List the plain texts of a Python file: `setup(classifiers=[…])` as `("setup", "classifiers", 0)`.

    Texts that are put together or prefixed are left out.
    """
    root = parse(Source("setup.py", data)).root_node
    return () if root.has_error else tuple(_below(root, ()))


def _below(node: Node, keys: tuple[str | int, ...]) -> Iterator[Entry]:
    """Go down to the texts; names, keywords and places in lists lead there."""
    if node.type == "decorated_definition":
        yield from _decorated(node, keys)
    elif node.type == "string":
        said = _said(node)
        if said is not None:
            yield Entry(keys, said, node.start_byte, node.end_byte)
    elif node.type in _LISTS:
        items = [child for child in node.named_children if child.type != "comment"]
        for number, item in enumerate(items):
            yield from _below(item, (*keys, number))
    elif node.type in ("assignment", "keyword_argument", "pair"):
        yield from _named(node, keys)
    elif node.type == "call":
        function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is not None and given is not None:
            inner = (*keys, _text(function).rpartition(".")[2])
            place = 0
            for argument in given.named_children:
                if argument.type == "keyword_argument":
                    yield from _named(argument, inner)
                elif argument.type != "comment":
                    yield from _below(argument, (*inner, place))
                    place += 1
    elif node.type not in ("concatenated_string", "binary_operator"):
        for child in node.named_children:
            yield from _below(child, keys)


def _decorated(node: Node, keys: tuple[str | int, ...]) -> Iterator[Entry]:
    """Texts of a function and its decorators below its name; what a decorator calls by a name at the top counts too."""
    definition = node.child_by_field_name("definition")
    name = definition.child_by_field_name("name") if definition is not None else None
    inner = (*keys, _text(name) if name is not None else "")
    for child in node.named_children:
        yield from _below(child, inner)
        call = child.named_children[0] if child.type == "decorator" and child.named_children else None
        if call is None or call.type != "call" or node.parent is None:
            continue
        for above, value in _handed(call, node.parent):
            yield from _below(value, (*inner, *above))


def _handed(call: Node, top: Node) -> Iterator[tuple[tuple[str | int, ...], Node]]:
    """What the names mean that a call is given: keys below the function, and the value assigned at the top."""
    function, given = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    assigned: dict[str, Node] = {}
    for statement in top.named_children:
        for one in statement.named_children if statement.type == "expression_statement" else ():
            left, right = one.child_by_field_name("left"), one.child_by_field_name("right")
            if one.type == "assignment" and left is not None and right is not None:
                assigned[_text(left)] = right
    if function is None or given is None:
        return
    called = _text(function).rpartition(".")[2]
    for place, argument in enumerate(child for child in given.named_children if child.type != "comment"):
        value, name = argument, argument.child_by_field_name("name")
        if argument.type == "keyword_argument":
            value = argument.child_by_field_name("value") or argument
        if value.type == "identifier" and _text(value) in assigned:
            yield (called, place if name is None else _text(name)), assigned[_text(value)]


def _named(node: Node, keys: tuple[str | int, ...]) -> Iterator[Entry]:
    key = node.child_by_field_name("left" if node.type == "assignment" else "key") or node.child_by_field_name("name")
    value = node.child_by_field_name("right" if node.type == "assignment" else "value")
    if key is not None and value is not None:
        yield from _below(value, (*keys, _text(key).strip("\"'")))


def _said(node: Node) -> str | None:
    text = _text(node)
    for quote in ('"""', "'''", '"', "'"):
        if len(text) >= 2 * len(quote) and text.startswith(quote) and text.endswith(quote):
            inner = text[len(quote) : len(text) - len(quote)]
            return None if "\\" in inner else inner
    return None


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
