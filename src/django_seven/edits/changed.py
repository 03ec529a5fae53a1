"""How much of a file an edit changed."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher


def changed_lines(before: bytes, after: bytes) -> int:
    """How many lines a diff of the two would show, the larger side of each hunk counted."""
    old, new = before.splitlines(), after.splitlines()
    start = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    rest = zip(reversed(old[start:]), reversed(new[start:]), strict=False)
    end = next((i for i, (a, b) in enumerate(rest) if a != b), min(len(old), len(new)) - start)
    old, new = old[start : len(old) - end], new[start : len(new) - end]
    if len(old) * len(new) > 1_000_000:  # a diff of so many lines takes minutes where they are alike
        there, here = Counter(old), Counter(new)
        return max((there - here).total(), (here - there).total())
    hunks = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return sum(max(high - low, last - first) for kind, low, high, first, last in hunks if kind != "equal")
