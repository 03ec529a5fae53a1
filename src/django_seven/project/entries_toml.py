"""The values of a TOML file with their places."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator

import tree_sitter_toml
from tree_sitter import Language, Node, Parser

from django_seven.values import Entry

_LANGUAGE = Language(tree_sitter_toml.language())
_TABLES = ("table", "table_array_element", "inline_table")


def of_toml(data: bytes) -> tuple[Entry, ...]:
    """List the values of a TOML file; none where it has an error."""
    root = Parser(_LANGUAGE).parse(data).root_node
    if root.has_error:
        return ()
    arrays: Counter[tuple[str | int, ...]] = Counter()
    found: list[Entry] = []
    for node in root.named_children:
        if node.type == "pair":
            found += _pair(node, ())
        elif node.type in _TABLES:
            keys = _key(node.named_children[0])
            if node.type == "table_array_element":
                arrays[keys] += 1
                keys = (*keys, arrays[keys] - 1)
            for pair in node.named_children[1:]:
                found += _pair(pair, keys)
    return tuple(found)


def _pair(node: Node, above: tuple[str | int, ...]) -> Iterator[Entry]:
    if node.type == "pair":
        key, *rest = (child for child in node.named_children if child.type != "comment")
        yield from _value(rest[0], (*above, *_key(key)))


def _value(node: Node, keys: tuple[str | int, ...]) -> Iterator[Entry]:
    if node.type == "array":
        items = [child for child in node.named_children if child.type != "comment"]
        for number, item in enumerate(items):
            yield from _value(item, (*keys, number))
    elif node.type == "inline_table":
        for pair in node.named_children:
            yield from _pair(pair, keys)
    else:
        yield Entry(keys, _scalar(node), node.start_byte, node.end_byte)


def _key(node: Node) -> tuple[str | int, ...]:
    if node.type == "dotted_key":
        return tuple(part for child in node.named_children for part in _key(child))
    return (_text(node).strip("\"'"),)


def _scalar(node: Node) -> str:
    text = _text(node)
    if node.type != "string":
        return text
    try:
        return str(tomllib.loads(f"x = {text}")["x"])
    except tomllib.TOMLDecodeError:
        return text


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
