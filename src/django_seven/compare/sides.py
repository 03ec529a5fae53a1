"""The two sides of one tree, test by test: what ends differently, what only one of them ran, and what follows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Literal

from django_seven.compare.tests import GOOD
from django_seven.events import many
from django_seven.findings.servers import database_down
from django_seven.values import Difference, Outcome, Side, SuiteRun, TestOutcome

Verdict = Literal["both", "old-only", "new-only", "neither"]
BAD = (Outcome.FAILED, Outcome.ERRORED, Outcome.TIMED_OUT)
_ABOUT = re.compile(r"(?:(?:setUp|tearDown)(?:Class|Module) \((.+)\)|import (.+)|collect (.+))$")


def executed(run: SuiteRun) -> set[str]:
    """The tests that came to an end of whatever kind, without the words about classes and modules."""
    return {name for name, test in run.tests.items() if test.outcome is not Outcome.NOT_RUN and not about(name)}


def failing(run: SuiteRun) -> dict[str, TestOutcome]:
    """The tests that do not pass, what stands for whole classes and modules among them."""
    return {name: test for name, test in run.tests.items() if test.outcome in BAD}


def differing(old: SuiteRun, new: SuiteRun) -> list[Difference]:
    """The tests that pass on one side and do not on the other; skipped on new is not passed, skipped on old is.

    Where a class or a module could not even begin, its tests differ, and what stopped it is their message.
    """
    found = []
    sides = _Seen(old), _Seen(new)
    for name in dict.fromkeys((*old.tests, *new.tests)):
        before, after = (side.of(name) for side in sides)
        worse = _worse(before.outcome, after.outcome)
        if worse is not None and not any(side.stands_for_tests(name) for side in sides):
            told = before if worse == "old" else after
            message = told.message or told.outcome.value
            found.append(Difference(name, before.outcome, after.outcome, message, told.frame, trace=told.trace))
    return found


def lost(before: SuiteRun, after: SuiteRun) -> list[Difference]:
    """The tests that passed before and no longer do; one that was not run again, or is skipped now, counts."""
    return [one for one in differing(before, after) if one.old in GOOD]


def outcome_of(run: SuiteRun, name: str) -> TestOutcome:
    """How a test ended in a run; where it was not run, with what stopped it as its message."""
    return _Seen(run).of(name)


def worse_side(difference: Difference) -> Side:
    """The side on which a differing test is not as good as on the other."""
    return _worse(difference.old, difference.new) or "new"


def missing(old: SuiteRun, new: SuiteRun) -> dict[Side, list[str]]:
    """The tests that came to an end on the other side only."""
    here, there = executed(old), executed(new)
    return {"old": sorted(there - here), "new": sorted(here - there)}


def groups(names: Iterable[str]) -> list[tuple[str, int]]:
    """Tests counted by the module, or the file, that holds them, the most first."""
    return Counter(_holder(name) for name in names).most_common()


def verdict(differences: Collection[Difference], *, trusted: bool) -> Verdict:
    """Which sides are as good as the other; neither where the runs cannot be trusted to tell."""
    worse = {worse_side(difference) for difference in differences}
    if not trusted or len(worse) == 2:
        return "neither"
    return "both" if not worse else "old-only" if "new" in worse else "new-only"


def unusable(runs: Mapping[Side, SuiteRun]) -> list[str]:
    """Which runs did not come to an end, or did not begin, and why."""
    found = []
    for side, run in runs.items():
        if run.timed_out:
            found.append(f"the suite of {side} was ended by its time limit after {run.seconds:.0f} s")
        elif run.crash is not None and not executed(run):
            found.append(f"the suite of {side} does not start: {run.crash}")
    return found


def reasons(runs: Mapping[Side, SuiteRun], known: Collection[str] = ()) -> list[str]:
    """Why the runs of both sides say nothing about them; tests `known` not to pass need not have run."""
    absent = missing(runs["old"], runs["new"])
    left = {side: [name for name in names if name not in known] for side, names in absent.items()}
    excused = [side for side in runs if absent[side] and not left[side] and not runs[side].timed_out]
    if found := unusable({side: run for side, run in runs.items() if side not in excused}):
        return found
    if not any(test.outcome in GOOD for run in runs.values() for test in run.tests.values()):
        return ["no test passed on either side"]
    if blind := _without_database(runs, known):
        return [blind]
    for side, names in left.items():
        if names:
            counted = groups(names)
            told = ", ".join(f"{count} of {holder}" for holder, count in counted[:3])
            more = f" and of {len(counted) - 3} more" if len(counted) > 3 else ""
            other = "new" if side == "old" else "old"
            found.append(f"{many(len(names), 'test')} came to an end on {other} and not on {side}: {told}{more}")
    return found


def _without_database(runs: Mapping[Side, SuiteRun], known: Collection[str]) -> str:
    """Tests that fail alike since nothing answers where their database should be: not that the sides agree."""
    bad = [{name: test for name, test in failing(run).items() if name not in known} for run in runs.values()]
    names = [name for name in bad[0] if all(name in tests and database_down(tests[name].message) for tests in bad)]
    return f"{many(len(names), 'test')} could not reach a database: {bad[0][names[0]].message}" if names else ""


class _Seen:
    """A run in which tests can be looked up that are not there, with what kept them from being run."""

    def __init__(self, run: SuiteRun) -> None:
        self.run = run
        self.stops = [(holder, test) for name, test in run.tests.items() if (holder := about(name))]
        bad = [test for _, test in self.stops if test.outcome in BAD and test.id.startswith("collect ")]
        # pytest runs none of a suite of which one file cannot be collected
        self.interrupted = next(iter(bad), None) if not executed(run) else None

    def of(self, name: str) -> TestOutcome:
        untold = Outcome.PASSED if about(name) and self.run.tests else Outcome.NOT_RUN
        test = self.run.tests.get(name) or TestOutcome(name, untold)
        if test.outcome is not Outcome.NOT_RUN or test.message:
            return test
        bad = (stop for holder, stop in self.stops if stop.outcome in BAD and _holds(holder, name))
        why = next(bad, None) or self.run.crash or self.interrupted
        return replace(test, message=why.message, frame=why.frame, trace=why.trace) if why else test

    def stands_for_tests(self, name: str) -> bool:
        """Whether it tells why tests did not begin that are told themselves."""
        holder = "" if name.startswith("tearDown") else about(name)
        return bool(holder) and any(_holds(holder, test) for test in self.run.tests)


def about(name: str) -> str:
    """The class, module or file that an outcome tells of where it tells of no test; else nothing."""
    found = _ABOUT.match(name)
    return found[1] or found[2] or found[3] if found else ""


def _holds(holder: str, name: str) -> bool:
    """Whether a test lies in it; a module that was named to the runner is known by its last name alone."""
    return name.startswith((f"{holder}.", f"{holder}::", f"{holder}/")) or f".{holder}." in name


def _worse(old: Outcome, new: Outcome) -> Side | None:
    if old in GOOD and new not in GOOD:
        return "new"
    if new in GOOD and old not in GOOD and old is not Outcome.SKIPPED:
        return "old"
    if old is Outcome.SKIPPED and new in BAD:
        return "new"
    return "old" if new is Outcome.SKIPPED and old in BAD else None


def _holder(name: str) -> str:
    path, colons, _ = name.partition("::")
    return path if colons else name.rsplit(".", 2)[0] if name.count(".") > 1 else name
