"""The values of a YAML file with their places."""

from __future__ import annotations

from collections.abc import Iterator

import tree_sitter_yaml
from tree_sitter import Language, Node, Parser

from django_seven.values import Entry

_LANGUAGE = Language(tree_sitter_yaml.language())
_PAIRS = ("block_mapping_pair", "flow_pair")
_MAPPINGS = ("block_mapping", "flow_mapping")
_SEQUENCES = ("block_sequence", "flow_sequence")
_LEFT_OUT = ("comment", "anchor", "tag")


def of_yaml(data: bytes) -> tuple[Entry, ...]:
    """List the values of the first document of a YAML file; none where it has an error."""
    root = Parser(_LANGUAGE).parse(data).root_node
    document = next((child for child in root.named_children if child.type == "document"), None)
    return tuple(_value(document, ())) if document is not None and not root.has_error else ()


def whole(data: bytes) -> bool:
    """Tell whether the tree of a YAML file has no error."""
    return not Parser(_LANGUAGE).parse(data).root_node.has_error


def _value(node: Node, keys: tuple[str | int, ...]) -> Iterator[Entry]:
    if node.type in _MAPPINGS:
        for pair in node.named_children:
            key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
            if pair.type in _PAIRS and key is not None and value is not None:
                yield from _value(value, (*keys, _said(key)))
    elif node.type in _SEQUENCES:
        items = [child for child in node.named_children if child.type not in _LEFT_OUT]
        for number, item in enumerate(items):
            yield from _value(item, (*keys, number))
    elif node.type in ("document", "block_node", "flow_node", "block_sequence_item"):
        for child in node.named_children:
            if child.type not in _LEFT_OUT:
                yield from _value(child, keys)
    elif node.type not in _LEFT_OUT:
        yield Entry(keys, _said(node), node.start_byte, node.end_byte)


def _said(node: Node) -> str:
    text = (node.text or b"").decode("utf-8", "replace").strip()
    if len(text) > 1 and text[0] in "\"'" and text[-1] == text[0]:
        return text[1:-1]
    return text
