"""Statements that an edit touched are broken into lines anew, where they were broken in the usual way before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from django_seven.edits.compose import Piece, meets, pieces_of
from django_seven.edits.lines import Breaker
from django_seven.edits.spacing import is_spaced
from django_seven.edits.statements import line_start
from django_seven.edits.tokens import Part, parts_of, plain, unit_end, units
from django_seven.values import Edit

# what only a Python has that takes a comma after `*args`, or such a comma
_LATE = re.compile(rb"""(?<![\w"'])[fF][rR]?["']|:=|[\s,(]\*\*?(?:\w[\w.]*|[({][^\n]*[)}]),[ \t]*\r?\n[ \t]*\)""")

_ENOUGH = 25  # lines; a shorter file says too little of its style


def lay_out(
    before: tuple[Node, bytes], edits: Sequence[Edit], after: tuple[Node, bytes], breaker: Breaker
) -> list[Edit]:
    """Edits of the text after `edits` that put the touched statements on the lines a formatter would give them."""
    root, data = after
    pieces = pieces_of(len(before[1]), edits)
    places = _new(pieces)
    old: list[Node] | None = None
    found = []
    for node in units(root):
        if not meets(places, node.start_byte, unit_end(node)):
            continue
        for part in parts_of(node, data):
            made = _laid(part, data, breaker) if meets(places, part.start, part.end) else None
            if made is None or made == data[part.start : part.end]:
                continue
            if old is None:
                old = list(units(before[0]))
            if _was_laid(old, before[1], _back(pieces, part.start), _back(pieces, part.end), breaker):
                found.append(Edit(part.start, part.end, made))
    return found


def _was_laid(old: Sequence[Node], data: bytes, low: int, high: int, breaker: Breaker) -> bool:
    """Whether what stood between two bytes was on the lines that a formatter gives it."""
    return all(
        _laid(part, data, breaker) == data[part.start : part.end]
        for node in old
        if node.start_byte < high and unit_end(node) > low
        for part in parts_of(node, data)
        if part.start < high and part.end > low
    )


def is_formatted(root: Node, data: bytes, width: int) -> bool:
    """Whether a file looks as if a formatter had been there: enough lines to tell, and none against it."""
    if data.count(b"\n") < _ENOUGH or not is_spaced(root, data):
        return False
    breaker = Breaker(width, takes_comma(data))
    return all(
        _laid(part, data, breaker) in (None, data[part.start : part.end])
        for node in units(root)
        if unit_end(node) - node.start_byte > width or node.start_point[0] != node.end_point[0]
        for part in parts_of(node, data)
    )


def takes_comma(data: bytes) -> bool:
    """Whether a file is of a Python that takes a comma after `*args` in a call."""
    return _LATE.search(data) is not None


def _laid(part: Part, data: bytes, breaker: Breaker) -> bytes | None:
    """A part as it should stand; None where that is left to people."""
    start, end = part.start, part.end
    indent = data[line_start(data, start) : start]
    stop = data.find(b"\n", end)
    rest = data[end : stop if stop >= 0 else len(data)].strip()
    if indent.strip(b" ") or len(indent) % 4 or rest:
        return None
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    lines = breaker.lines(part.tokens, len(indent) // 4, inside=part.inside)
    made = newline.join(text.encode() for text in lines)[len(indent) :]
    same = plain(made.decode()) == plain(data[start:end].decode("utf-8", "replace"))
    return made if same else None


def _new(pieces: Sequence[Piece]) -> list[tuple[int, int]]:
    """Where the text after the edits is not that from before."""
    found, position = [], 0
    for index, piece in enumerate(pieces):
        size = len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]
        if isinstance(piece, bytes):
            found.append((position, position + size))
        elif index == 0 and piece[0] > 0:
            found.append((0, 0))
        position += size
    return found


def _back(pieces: Sequence[Piece], position: int) -> int:
    """The byte before the edits that a byte after them comes from."""
    last, seen = 0, 0
    for piece in pieces:
        if isinstance(piece, bytes):
            if position < seen + len(piece):
                return last
            seen += len(piece)
            continue
        start, end = piece
        if position <= seen + end - start:
            return start + position - seen
        seen, last = seen + end - start, end
    return last
