"""Edits on top of edits: what a second look does to the text of a first, said of the bytes before both."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

from django_seven.values import Edit

Piece = tuple[int, int] | bytes  # bytes that stay, from and to; or a new text


def pieces_of(size: int, edits: Sequence[Edit]) -> list[Piece]:
    """A file of so many bytes after its edits, as what stays and what is new."""
    pieces: list[Piece] = []
    last = 0
    for edit in edits:
        pieces += [(last, edit.start), edit.text]
        last = edit.end
    return [*pieces, (last, size)]


def touched(edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """From where to where the new texts stand in the file after its edits; empty where something only went."""
    found, shift = [], 0
    for edit in edits:
        found.append((edit.start + shift, edit.start + shift + len(edit.text)))
        shift += len(edit.text) - (edit.end - edit.start)
    return found


def meets(places: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of some places, in order and apart, has something of a stretch or lies beside it."""
    last = bisect_right(places, end, key=itemgetter(0)) - 1
    return last >= 0 and places[last][1] >= start


def compose(before: bytes, first: Sequence[Edit], second: Sequence[Edit]) -> list[Edit]:
    """One row of edits of `before` that does what both rows do one after the other."""
    pieces = pieces_of(len(before), first)
    made: list[Piece] = []
    last = 0
    for edit in second:
        made += [*_cut(pieces, last, edit.start), edit.text]
        last = edit.end
    made += _cut(pieces, last, sum(map(_size, pieces)))
    return list(_edits(before, made))


def _size(piece: Piece) -> int:
    return len(piece) if isinstance(piece, bytes) else piece[1] - piece[0]


def _cut(pieces: Iterable[Piece], start: int, end: int) -> list[Piece]:
    """What of the pieces stands between two bytes of the text that they make."""
    found: list[Piece] = []
    position = 0
    for piece in pieces:
        size = _size(piece)
        low, high = max(start - position, 0), min(end - position, size)
        if low < high or (low == high == 0 == size and start <= position <= end):
            found.append(piece[low:high] if isinstance(piece, bytes) else (piece[0] + low, piece[0] + high))
        position += size
    return found


def _edits(before: bytes, pieces: Iterable[Piece]) -> Iterable[Edit]:
    """The edits that make of `before` what the pieces say; what they put back as it was is no edit."""
    last, text = 0, b""
    for piece in [*pieces, (len(before), len(before))]:
        if isinstance(piece, bytes):
            text += piece
            continue
        start, end = piece
        if (start > last or text) and (end > start or start == len(before)):
            yield from _trimmed(before, last, start, text)
            text, last = b"", start
        if end > start:
            last = end


def _trimmed(before: bytes, start: int, end: int, text: bytes) -> Iterable[Edit]:
    old = before[start:end]
    if old == text:
        return
    same = 0
    while same < min(len(old), len(text)) and old[same] == text[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(text)) - same and old[-1 - tail] == text[-1 - tail]:
        tail += 1
    yield Edit(start + same, end - tail, text[same : len(text) - tail])
