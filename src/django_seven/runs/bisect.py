"""Finds the first release on which something is bad, asking as few releases as can be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

# good as on the old side, bad as on the new one, or neither: it fails otherwise, or nothing could be run
Said = Literal["good", "bad", "other"]
Ask = Callable[[str], Said]


@dataclass(frozen=True, slots=True)
class Between:
    """Two neighbours of a row of releases: the last good and the first bad, and those between that say neither."""

    good: str | None
    bad: str | None
    other: tuple[str, ...] = ()


def first_bad(releases: Sequence[str], ask: Ask) -> Between:
    """Bisect a row of releases, oldest first; what comes before it is good, and its last one is bad or is asked.

    A release that says neither is passed over: the nearest that was not asked yet is asked in its place.
    """
    said: dict[int, Said] = {}
    low, high = -1, len(releases)
    while True:
        middle = (low + high) // 2
        left = [at for at in range(low + 1, high) if at not in said]
        if not left:
            break
        at = min(left, key=lambda place: (abs(place - middle), place))
        said[at] = ask(releases[at])
        if said[at] == "good":
            low = max(low, at)
        elif said[at] == "bad":
            high = min(high, at)
    between = tuple(releases[at] for at in range(low + 1, high) if said.get(at) == "other")
    bad = releases[high] if high < len(releases) else None
    return Between(releases[low] if low >= 0 else None, bad, between)
