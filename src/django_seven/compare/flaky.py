"""Tests that end differently without a change, told from those that differ between the sides."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django_seven.compare.sides import about
from django_seven.compare.tests import GOOD
from django_seven.runs.trust import Tries
from django_seven.values import Difference, Outcome, Side, SuiteRun

_DIGITS = re.compile(r"0x[0-9a-f]+|\d+")


def good(run: SuiteRun, name: str) -> bool | None:
    """Whether a test passed; None where it was not run. A class is good where it was run and nothing is said of it."""
    test = run.tests.get(name)
    if test is not None and test.outcome is not Outcome.NOT_RUN:
        return test.outcome in GOOD
    return True if test is None and about(name) and run.tests else None


def wavering(first: SuiteRun, second: SuiteRun) -> dict[str, Tries]:
    """The tests of one side that two runs of the same tree do not agree on, or that only one of them has."""
    found = {}
    for name in dict.fromkeys((*first.tests, *second.tests)):
        ends = [good(run, name) for run in (first, second)]
        if ends[0] is not ends[1] and not about(name):
            bad, seen = ends.count(False), 2 - ends.count(None)
            found[name] = Tries(old_bad=bad, old=seen) if first.side == "old" else Tries(new_bad=bad, new=seen)
    return found


def certain(difference: Difference) -> bool:
    """Whether it cannot be chance: the test did not even begin, or never ended."""
    return not {difference.old, difference.new}.isdisjoint((Outcome.NOT_RUN, Outcome.TIMED_OUT))


def manner(difference: Difference) -> str:
    """How a test differs, without what changes from run to run."""
    return f"{difference.old.value} {difference.new.value} {_DIGITS.sub('0', difference.message)[:160]}"


def spread(differences: Iterable[Difference], most: int) -> list[Difference]:
    """At most so many of some differences: of each manner one, then a second, and so on."""
    groups: dict[str, list[Difference]] = {}
    for difference in differences:
        groups.setdefault(manner(difference), []).append(difference)
    rows = [(at, difference) for group in groups.values() for at, difference in enumerate(group)]
    return [difference for _, difference in sorted(rows, key=lambda row: row[0])][:most]


@dataclass(slots=True)
class Retrial:
    """A difference that is tried again: how the test ended on each side alone, and with all others."""

    difference: Difference
    alone: Mapping[Side, list[bool]] = field(default_factory=lambda: {"old": [], "new": []})
    whole: Mapping[Side, list[bool]] = field(default_factory=lambda: {"old": [], "new": []})

    def __post_init__(self) -> None:
        """The run in which it was found counts."""
        self.whole["old"].append(self.difference.old in GOOD)
        self.whole["new"].append(self.difference.new in GOOD)

    @property
    def flaky(self) -> bool:
        """Whether it ended differently under the same conditions."""
        return any(len(set(ends)) > 1 for kind in (self.alone, self.whole) for ends in kind.values())

    @property
    def reproduced(self) -> bool:
        """Whether it differs alone just as it does with all others."""
        return all(self.alone[side] and set(self.alone[side]) == set(self.whole[side]) for side in self.alone)

    @property
    def tries(self) -> Tries:
        """All of it, counted."""
        ends = {side: [*self.alone[side], *self.whole[side]] for side in self.alone}
        old, new = ends["old"], ends["new"]
        return Tries(old.count(False), len(old), new.count(False), len(new))
