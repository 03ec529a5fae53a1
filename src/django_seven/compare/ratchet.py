"""The list of what is known, held against runs, strictly both ways."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django_seven.compare.flaky import good
from django_seven.compare.sides import about, failing, worse_side
from django_seven.project.known import Known, Warned
from django_seven.project.raised import Raised
from django_seven.values import Difference, Side, SuiteRun

_NUMBERS = re.compile(r"0x[0-9a-f]+|\d+")
_NOTE = 120  # characters of a message that stand beside a test


@dataclass(frozen=True, slots=True)
class Held:
    """By side: tests that do not pass and are not listed, those listed that pass or are gone; the same of warnings."""

    fresh: Mapping[Side, tuple[str, ...]] = field(default_factory=dict)
    stale: Mapping[Side, tuple[str, ...]] = field(default_factory=dict)
    fresh_warnings: Mapping[Side, tuple[Warned, ...]] = field(default_factory=dict)
    stale_warnings: Mapping[Side, tuple[Warned, ...]] = field(default_factory=dict)

    @property
    def tight(self) -> bool:
        """Whether the list says just what the runs do."""
        kinds = (self.fresh, self.stale, self.fresh_warnings, self.stale_warnings)
        return not any(found for kind in kinds for found in kind.values())


def bad(
    side: Side, runs: Mapping[Side, SuiteRun], differences: Iterable[Difference], flaky: Collection[str]
) -> dict[str, str]:
    """The tests that are to be listed for a side, with a note each: that fail there, or are worse than on the other."""
    told = {each.test: each.message for each in differences if worse_side(each) == side}
    told |= {
        name: test.message
        for name, test in failing(runs[side]).items()
        if not about(name) or all(name in run.tests for run in runs.values())
    }
    return {name: message[:_NOTE] for name, message in sorted(told.items()) if name not in flaky}


def known_of(raised: Iterable[Raised]) -> frozenset[Warned]:
    """Deprecation warnings as they are listed: those of a package by its name, whatever its version."""
    return frozenset(
        Warned("" if one.whose else one.path, one.category, _NUMBERS.sub("0", one.text), one.whose.partition(" ")[0])
        for one in raised
    )


def hold(
    known: Known,
    runs: Mapping[Side, SuiteRun],
    now: Mapping[Side, Mapping[str, str]],
    raised: Mapping[Side, frozenset[Warned]],
    flaky: Collection[str] = (),
    *,
    whole: bool,
) -> Held:
    """Hold a list against runs.

    Parameters: `now` are the tests that are to be listed by side; `raised` are the warnings of the runs; `flaky`
    tests are not judged; `whole`: all tests were run, so that what was not met is gone.
    """
    there = {name for run in runs.values() for name in run.tests}
    fresh: dict[Side, tuple[str, ...]] = {}
    stale: dict[Side, tuple[str, ...]] = {}
    for side, run in runs.items():
        listed = known.tests(side) - set(flaky)
        fresh[side] = tuple(sorted(now[side].keys() - listed))
        passing = {name for name in listed - now[side].keys() if good(run, name)}
        gone = {name for name in listed if name not in there and not about(name)} if whole else set()
        stale[side] = tuple(sorted(passing | gone))
    if known.warnings is None:
        return Held(fresh, stale)
    lists = {side: known.warned(side) for side in runs}
    return Held(
        fresh,
        stale,
        {side: tuple(sorted(raised[side] - lists[side])) for side in runs},
        {side: tuple(sorted(lists[side] - raised[side])) for side in runs} if whole else {},
    )


def updated(
    known: Known | None,
    now: Mapping[Side, Mapping[str, str]],
    raised: Mapping[Side, frozenset[Warned]],
    flaky: Mapping[str, str] | None = None,
) -> Known:
    """The list as the runs are; notes of tests that stay are kept, and warnings are left out where they were."""
    before = known or Known()
    notes = {side: before.failing.get(side, {}) for side in now}
    failing = {side: {name: notes[side].get(name, note) for name, note in tests.items()} for side, tests in now.items()}
    warnings = None if before.warnings is None else {**before.warnings, **raised}
    return Known({**before.failing, **failing}, warnings, {**(flaky or {}), **before.flaky})
