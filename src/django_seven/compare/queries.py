"""Tests that pass on both sides and send another number of queries on the new one."""

from __future__ import annotations

from dataclasses import dataclass

from django_seven.compare.tests import GOOD
from django_seven.values import SuiteRun


@dataclass(frozen=True, slots=True)
class Queries:
    """How many queries a test sends on each side."""

    test: str
    old: int
    new: int

    def __str__(self) -> str:
        return f"{self.test}: {self.old} → {self.new}"


def changed(old: SuiteRun, new: SuiteRun) -> list[Queries]:
    """The tests whose number differs, those that grew most first; nothing is said of what was not counted."""
    found = []
    for name, before in old.tests.items():
        after = new.tests.get(name)
        if after is None or before.outcome not in GOOD or after.outcome not in GOOD:
            continue
        if before.queries is not None and after.queries is not None and before.queries != after.queries:
            found.append(Queries(name, before.queries, after.queries))
    return sorted(found, key=lambda one: (one.old - one.new, one.test))
