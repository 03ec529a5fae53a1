"""What tests do with an attribute that all of them share: whether they only read it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from tree_sitter import Node

_READS = re.compile(
    r"(objects|pk|get|filter|exclude|all|first|last|count|exists|values_list|values|order_by|get_absolute_url|get_\w+"
    r"|is_\w+|has_\w+|format|join|split|lower|upper|replace|startswith|endswith|isoformat|strftime|items|keys|index"
    r"|encode|decode|date|time|total_seconds|__str__|natural_key|latest|earliest)$"
)
_TAKES = re.compile(
    r"(create\w*|get_or_create|update_or_create|filter|exclude|get|force_login|login|reverse|assert\w+|str|repr|len|int"
    r"|make|format|add|set|remove|bulk_create|sorted|isinstance|type|get_url|[A-Z]\w*)$"
)
_PLAIN = ("pk", "id", "uuid", "code", "slug", "name", "title", "email", "username", "url")  # nobody can change these


def only_read(node: Node, names: Collection[str], skipped: Sequence[Node]) -> bool:
    """Whether nothing below a class may change what `self.NAME` is; `skipped` are statements that are not asked."""
    return all(_reads(use) for use in _uses(node, names, {one.id for one in skipped}))


def _uses(node: Node, names: Collection[str], skipped: Collection[int]) -> Iterator[Node]:
    if node.id in skipped:
        return
    if node.type == "attribute":
        owner, last = node.named_children[0], node.named_children[-1]
        if owner.text == b"self" and (last.text or b"").decode("utf-8", "replace") in names:
            yield node
            return
    for child in node.named_children:
        yield from _uses(child, names, skipped)


def _reads(use: Node) -> bool:
    """Whether one place only reads: an attribute of it, a comparison, an argument of what is known to keep it."""
    node, above, last, deep = use, use.parent, "", False
    while above is not None and above.type in ("attribute", "subscript") and above.named_children[0] == node:
        last, deep = (above.named_children[-1].text or b"").decode("utf-8", "replace"), True
        node, above = above, above.parent
    if above is None:
        return True
    if above.type == "call":
        return above.named_children[0] == node and bool(_READS.match(last))
    if above.type in ("assignment", "augmented_assignment", "for_statement", "for_in_clause"):
        target = above.child_by_field_name("left") == node
        return not deep if target else deep and last in _PLAIN
    if deep and last in _PLAIN and above.type != "delete_statement":
        return True
    if above.type in ("keyword_argument", "argument_list"):
        return _taken(above)
    return above.type not in (
        "pattern_list",
        "delete_statement",
        "return_statement",
        "tuple",
        "list",
        "pair",
        "with_item",
    )


def _taken(node: Node) -> bool:
    """Whether the call around an argument is of a kind that does not change it."""
    while node.parent is not None and node.type != "call":
        node = node.parent
    function = node.child_by_field_name("function")
    text = (function.text or b"").decode("utf-8", "replace") if function is not None else ""
    return bool(_TAKES.match(text.rpartition(".")[2]))
