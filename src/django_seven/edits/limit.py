"""Lines that an edit made longer than the project allows are broken inside their brackets, as people do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from django_seven.edits.statements import line_start
from django_seven.values import Edit

_ROWS = ("argument_list", "parameters", "list", "tuple", "set", "dictionary")
_STRINGS = ("string", "comment")


def too_long(data: bytes, limit: int) -> bool:
    """Whether a file has a line with more characters than the limit."""
    return any(len(line.decode("utf-8", "replace")) > limit for line in data.splitlines())


def within_limit(root: Node, data: bytes, places: Sequence[tuple[int, int]], limit: int, newline: str) -> list[Edit]:
    """Break the lines of some places that have more characters than the limit.

    Parameters: `root` and `data` are a file after some edits, `places` what these put there, from and to (bytes).
    Returns: edits of that file, one for each line that can be broken so that both parts are within the limit.
    """
    starts = {line_start(data, at) for low, high in places for at in _line_starts(data, low, high)}
    return [edit for start in sorted(starts) if (edit := _broken(root, data, start, limit, newline)) is not None]


def _line_starts(data: bytes, low: int, high: int) -> Iterator[int]:
    yield low
    while (found := data.find(b"\n", low, high)) >= 0:
        low = found + 1
        yield low


def _broken(root: Node, data: bytes, start: int, limit: int, newline: str) -> Edit | None:
    """The first of the breaks that leaves two parts within the limit: after a comma far out, then after a bracket."""
    stop = data.find(b"\n", start)
    line = data[start : stop if stop >= 0 else len(data)].rstrip(b"\r")
    if _width(line) <= limit or b"\t" in line[: len(line) - len(line.lstrip())]:
        return None
    for at, column in _ways(root, data, start, start + len(line)):
        rest = data[at : start + len(line)]
        text = rest.lstrip(b" ")
        if text and _width(data[start:at]) <= limit and column + _width(text) <= limit:
            return Edit(at, at + len(rest) - len(text), (newline + " " * column).encode())
    return None


def _ways(root: Node, data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where a line may be broken, and the column in which what follows begins, the best first."""
    commas: list[tuple[int, int, int, int]] = []
    brackets: list[tuple[int, int, int]] = []
    indent = len(data[start:end]) - len(data[start:end].lstrip(b" "))
    for node, depth in _leaves(root, start, end, 0):
        row = node.parent
        if row is None or row.type not in _ROWS or not start <= node.start_byte < end:
            continue
        if node.type == ",":
            commas.append((depth, -node.end_byte, node.end_byte, _column(data, row, indent)))
        elif node.id == row.children[0].id and len(row.children) > 2:
            brackets.append((depth, node.end_byte, indent + 4))
    yield from ((at, column) for _, _, at, column in sorted(commas))
    yield from ((at, column) for _, at, column in sorted(brackets))


def _column(data: bytes, row: Node, indent: int) -> int:
    """Where the entries of brackets begin: below the first where that follows the bracket, else in its own column."""
    first = row.children[1]
    if first.start_point[0] == row.start_point[0]:
        return _width(data[line_start(data, first.start_byte) : first.start_byte])
    return indent


def _leaves(node: Node, start: int, end: int, depth: int) -> Iterator[tuple[Node, int]]:
    """The words between two bytes with the number of brackets around them; texts and comments are no words."""
    if node.end_byte <= start or node.start_byte >= end or node.type in _STRINGS:
        return
    if not node.children:
        yield node, depth
    for child in node.children:
        yield from _leaves(child, start, end, depth + (node.type in _ROWS))


def _width(text: bytes) -> int:
    return len(text.decode("utf-8", "replace"))
