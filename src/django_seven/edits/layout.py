"""Statements that an edit touched are broken into lines anew, where they were broken in the usual way before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tree_sitter import Node

from django_seven.edits.compose import Piece, meets, pieces_of
from django_seven.edits.lines import Breaker
from django_seven.edits.spacing import is_spaced
from django_seven.edits.tokens import Strange, plain, tokens_of, unit_end, units
from django_seven.values import Edit

_LATE = re.compile(rb"""(?<![\w"'])[fF][rR]?["']|:=""")  # what only a Python has that takes a comma after `*args`

_ENOUGH = 25  # lines; a shorter file says too little of its style


def lay_out(before: tuple[Node, bytes], edits: Sequence[Edit], after: tuple[Node, bytes], width: int) -> list[Edit]:
    """Edits of the text after `edits` that put the touched statements on the lines a formatter would give them."""
    root, data = after
    pieces = pieces_of(len(before[1]), edits)
    places = _new(pieces)
    old: list[Node] | None = None
    breaker = Breaker(width, _LATE.search(before[1]) is not None)
    found = []
    for node in units(root):
        start, end = node.start_byte, unit_end(node)
        if not meets(places, start, end):
            continue
        made = _laid(node, data, breaker)
        if made is None or made == data[start:end]:
            continue
        if old is None:
            old = list(units(before[0]))
        low, high = _back(pieces, start), _back(pieces, end)
        was = [unit for unit in old if unit.start_byte < high and unit_end(unit) > low]
        if all(_is_laid(unit, before[1], breaker) for unit in was):
            found.append(Edit(start, end, made))
    return found


def is_formatted(root: Node, data: bytes, width: int) -> bool:
    """Whether a file looks as if a formatter had been there: enough lines to tell, and none against it."""
    if data.count(b"\n") < _ENOUGH or not is_spaced(root, data):
        return False
    breaker = Breaker(width, _LATE.search(data) is not None)
    return all(
        _laid(node, data, breaker) in (None, data[node.start_byte : unit_end(node)])
        for node in units(root)
        if unit_end(node) - node.start_byte > width or node.start_point[0] != node.end_point[0]
    )


def _is_laid(node: Node, data: bytes, breaker: Breaker) -> bool:
    return _laid(node, data, breaker) == data[node.start_byte : unit_end(node)]


def _laid(node: Node, data: bytes, breaker: Breaker) -> bytes | None:
    """The text of a statement as it should stand; None where that is left to people."""
    start, end = node.start_byte, unit_end(node)
    line = data.rfind(b"\n", 0, start) + 1
    indent = data[line:start]
    stop = data.find(b"\n", end)
    rest = data[end : stop if stop >= 0 else len(data)].strip()
    if indent.strip(b" ") or len(indent) % 4 or rest:
        return None
    try:
        tokens = tokens_of(node, data)
    except Strange:
        return None
    newline = b"\r\n" if b"\r\n" in data else b"\n"
    lines = breaker.lines(tokens, len(indent) // 4)
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
