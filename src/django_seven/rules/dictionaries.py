"""Dictionaries that are written down in settings: their entries, and one more of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from django_seven.rules.shape import Draft
from django_seven.rules.syntax import below, file_of, string_value


def entries(dictionary: Node | None) -> dict[str, Node]:
    """The values of a dictionary by their plain keys; empty where it is no dictionary that is written down."""
    found = {}
    for pair in dictionary.named_children if dictionary is not None and dictionary.type == "dictionary" else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        name = string_value(key) if key is not None else None
        if name is not None and value is not None:
            found[name] = value
    return found


def holding(node: Node, key: str) -> Iterator[tuple[Node, Mapping[str, Node]]]:
    """The dictionaries in a piece of the tree that have a plain key, each with its entries."""
    for dictionary in below(node, "dictionary"):
        found = entries(dictionary)
        if key in found:
            yield dictionary, found


def has_splat(dictionary: Node) -> bool:
    """Whether `**` puts something into a dictionary that is not seen here."""
    return any(child.type == "dictionary_splat" for child in dictionary.named_children)


def add_entry(draft: Draft, dictionary: Node, key: str, value: str) -> None:
    """Put an entry behind the last one of a dictionary, in its own style."""
    pairs = [child for child in dictionary.named_children if child.type != "comment"]
    quote = next((draft.text(pair)[0] for pair in pairs if draft.text(pair)[:1] in "'\""), '"')
    entry = f"{quote}{key}{quote}: {value}"
    if not pairs:
        draft.replace(dictionary, f"{{{entry}}}")
        return
    last = pairs[-1]
    data, start = file_of(last).text or b"", last.start_byte - file_of(last).start_byte
    indent = data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")
    following = data[last.end_byte - file_of(last).start_byte :].partition(b"\n")[0]
    between = f"\n{indent}" if not indent.strip() and dictionary.start_point[0] != last.start_point[0] else " "
    if b"#" in following:
        draft.insert(last.start_byte, f"{entry},{between}")
    else:
        draft.insert(last.end_byte, f",{between}{entry}")
