"""YAML: the values of a file with their places, and the same as dictionaries, lists and texts."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tree_sitter_yaml
from tree_sitter import Language, Parser
from tree_sitter import Node as TreeNode

from django_seven.values import Entry

Node = str | list["Node"] | dict[str, "Node"]

_LANGUAGE = Language(tree_sitter_yaml.language())
_PAIRS = ("block_mapping_pair", "flow_pair")
_MAPPINGS = ("block_mapping", "flow_mapping")
_SEQUENCES = ("block_sequence", "flow_sequence")
_WRAPPERS = ("document", "block_node", "flow_node", "block_sequence_item")
_LEFT_OUT = ("comment", "anchor", "tag", "yaml_directive", "tag_directive", "reserved_directive")


def of_yaml(data: bytes) -> tuple[Entry, ...]:
    """List the values of the first document of a YAML file; none where it has an error."""
    document = _document(data)
    return () if document is None else tuple(_value(document, ()))


def whole(data: bytes) -> bool:
    """Tell whether the tree of a YAML file has no error."""
    return not Parser(_LANGUAGE).parse(data).root_node.has_error


def parse(text: str) -> Node:
    """Read a document. Every scalar stays text; anchors and tags are left out.

    Parameters: `text` is the file.
    Returns: dictionaries, lists and texts; an empty text where there is nothing.
    Raises: ValueError where it is no YAML.
    """
    data = text.encode()
    if not whole(data):
        raise ValueError("this is no YAML: a line is indented or quoted as none can be")
    document = _document(data)
    return "" if document is None else _node(document)


def _document(data: bytes) -> TreeNode | None:
    root = Parser(_LANGUAGE).parse(data).root_node
    if root.has_error:
        return None
    return next((child for child in root.named_children if child.type == "document"), None)


def _value(node: TreeNode, keys: tuple[str | int, ...]) -> Iterator[Entry]:
    if node.type in _MAPPINGS:
        for key, value in _pairs(node):
            if value is not None:
                yield from _value(value, (*keys, key))
    elif node.type in _SEQUENCES:
        for number, item in enumerate(_items(node)):
            yield from _value(item, (*keys, number))
    elif node.type in _WRAPPERS:
        for child in _items(node):
            yield from _value(child, keys)
    else:
        yield Entry(keys, _said(node), node.start_byte, node.end_byte)


def _node(node: TreeNode) -> Node:
    if node.type in _MAPPINGS:
        return {key: "" if value is None else _node(value) for key, value in _pairs(node)}
    if node.type in _SEQUENCES:
        return [_node(item) for item in _items(node)]
    if node.type in _WRAPPERS:
        return next((_node(child) for child in _items(node)), "")
    return _block(node) if node.type == "block_scalar" else re.sub(r"\s*\n\s*", " ", _said(node))


def _pairs(node: TreeNode) -> Iterator[tuple[str, TreeNode | None]]:
    for pair in node.named_children:
        key = pair.child_by_field_name("key")
        if pair.type in _PAIRS and key is not None:
            yield _said(key), pair.child_by_field_name("value")


def _items(node: TreeNode) -> list[TreeNode]:
    return [child for child in node.named_children if child.type not in _LEFT_OUT]


def _said(node: TreeNode) -> str:
    text = (node.text or b"").decode("utf-8", "replace").strip()
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    return text


def _block(node: TreeNode) -> str:
    """The lines of a `|` or `>` block, without what they are indented by and without empty ones."""
    head, *lines = (node.text or b"").decode("utf-8", "replace").splitlines()
    return (" " if head.startswith(">") else "\n").join(line.strip() for line in lines if line.strip())
