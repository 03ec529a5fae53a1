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
    if node.type == "string":
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
