"""Two answers compared, where one may come from a Python that does not tell bytes from text."""

from __future__ import annotations

from proving.child_said import NATIVE


def equal(one: str | None, other: str | None) -> bool:
    """Whether two answers are the same; a `str` of Python 2 equals the text and the bytes of Python 3."""
    if one is None or other is None or (NATIVE not in one and NATIVE not in other):
        return one == other
    left, right = 0, 0
    while left < len(one) and right < len(other):
        if NATIVE in (one[left], other[right]):
            left, right = _after_mark(one, left), _after_mark(other, right)
        elif one[left] != other[right]:
            return False
        else:
            left, right = left + 1, right + 1
    return left == len(one) and right == len(other)


def _after_mark(text: str, place: int) -> int:
    return place + 1 if text[place] == NATIVE or text[place : place + 2] in ("b'", 'b"') else place


def shown(answer: str) -> str:
    """An answer as people read it."""
    return answer.replace(NATIVE, "")
