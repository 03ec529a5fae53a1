"""Where a template became another: the smallest edits, each with the tag that it is about."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django_seven.templates.blocks import blocks
from django_seven.templates.lexer import Token, tokens

Piece = tuple[int, int, str]  # characters `start` to `end` become a text


@dataclass(frozen=True, slots=True)
class Change:
    """Some edits of one tag, or of a tag and of the one that closes it; `start` to `end` is the tag."""

    start: int
    end: int
    pieces: tuple[Piece, ...]


def changes(before: str, after: str) -> list[Change]:
    """What must be put where, so that one template becomes the other."""
    if before == after:
        return []
    marks = [token for token in tokens(before) if token.kind != "text"]
    starts = [mark.start for mark in marks]
    found: dict[tuple[int, int], list[Piece]] = {}
    last = (0, 0)
    for piece in _pieces(tokens(before), tokens(after)):
        put_behind = piece[0] == piece[1] == last[1] and last in found  # as what was put before the tag
        last = last if put_behind else _about(marks, starts, piece)
        found.setdefault(last, []).append(piece)
    openers = {end: start for start, end in blocks(before).ends.items()}
    by_start = {start: (start, end) for start, end in found}
    for span in sorted(found, reverse=True):  # the inner blocks first
        opener = by_start.get(openers.get(span[0], -1))
        if opener is not None:
            found[opener] = [*found[opener], *found.pop(span)]
    return [Change(*span, tuple(sorted(pieces))) for span, pieces in sorted(found.items())]


def _pieces(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Piece]:
    """The edits, none of them longer than need be."""
    for low, high, start, end in _hunks([one.text for one in old], [one.text for one in new]):
        if high - low == end - start:
            pairs = [(old[low + at : low + at + 1], new[start + at : start + at + 1]) for at in range(high - low)]
        else:
            pairs = [(old[low:high], new[start:end])]
        for was, now in pairs:
            at = was[0].start if was else old[low].start if low < len(old) else old[-1].end if old else 0
            left, right = "".join(one.text for one in was), "".join(one.text for one in now)
            if left != right:
                yield _trimmed(at, left, right)


def _hunks(old: list[str], new: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """The stretches of tokens that differ."""
    if len(old) == len(new) and _alike(old, new):
        yield from ((at, at + 1, at, at + 1) for at in range(len(old)) if old[at] != new[at])
        return
    most = min(len(old), len(new))
    low = next((at for at in range(most) if old[at] != new[at]), most)
    tail = next((at for at in range(most - low) if old[-1 - at] != new[-1 - at]), most - low)
    matcher = SequenceMatcher(None, old[low : len(old) - tail], new[low : len(new) - tail])
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind != "equal":
            yield first + low, last + low, start + low, end + low


def _alike(old: list[str], new: list[str]) -> bool:
    """Whether only tags differ, so that each token has its own on the other side."""
    return all(was == now or (was[:1] == now[:1] == "{") for was, now in zip(old, new, strict=True))


def _trimmed(at: int, left: str, right: str) -> Piece:
    """An edit without the characters that stay at either end of it."""
    most = min(len(left), len(right))
    head = next((one for one in range(most) if left[one] != right[one]), most)
    tail = next((one for one in range(most - head) if left[-1 - one] != right[-1 - one]), most - head)
    return at + head, at + len(left) - tail, right[head : len(right) - tail]


def _about(marks: Sequence[Token], starts: Sequence[int], piece: Piece) -> tuple[int, int]:
    """The tags that an edit touches, else that it stands at, else only its own place."""
    start, end, _ = piece
    place = bisect_left(starts, start + 1) - 1  # the last one that starts at or before the edit
    first = place if place >= 0 and marks[place].end > start else place + 1
    last = bisect_left(starts, max(end, start + 1)) - 1
    if first <= last:
        return marks[first].start, marks[last].end
    if place >= 0 and marks[place].end == start:
        return marks[place].start, marks[place].end
    if place + 1 < len(marks) and marks[place + 1].start == end:
        return marks[place + 1].start, marks[place + 1].end
    return start, end
