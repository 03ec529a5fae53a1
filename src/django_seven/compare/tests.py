"""Two runs of a suite, test by test."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django_seven.values import Difference, Outcome, SuiteRun

GOOD = (Outcome.PASSED, Outcome.EXPECTED)


@dataclass(frozen=True, slots=True)
class Cause:
    """Differences that share a message: probably one cause."""

    message: str
    frame: str
    tests: tuple[str, ...]


def lost(before: SuiteRun, after: SuiteRun) -> list[Difference]:
    """The tests that passed before and no longer do; a test that was not run again counts."""
    found = []
    for test in before.tests.values():
        if test.outcome not in GOOD:
            continue
        now = after.tests.get(test.id)
        if now is None:
            message = after.crash.message if after.crash else "not run"
            frame = after.crash.frame if after.crash else ""
            found.append(Difference(test.id, test.outcome, Outcome.NOT_RUN, message, frame))
        elif now.outcome not in GOOD and now.outcome is not Outcome.SKIPPED:
            found.append(Difference(test.id, test.outcome, now.outcome, now.message, now.frame))
        elif now.outcome is Outcome.SKIPPED:
            found.append(Difference(test.id, test.outcome, now.outcome, now.message or "skipped", now.frame))
    return found


def kept(before: SuiteRun, after: SuiteRun) -> tuple[int, int]:
    """How many of the tests that passed before pass now, of how many."""
    passed = [test.id for test in before.tests.values() if test.outcome in GOOD]
    now = sum(after.tests[name].outcome in GOOD for name in passed if name in after.tests)
    return now, len(passed)


def causes(differences: Iterable[Difference]) -> Sequence[Cause]:
    """Differences grouped by the shape of their message, the largest group first."""
    groups: dict[str, list[Difference]] = {}
    for difference in differences:
        groups.setdefault(_shape(difference.message), []).append(difference)
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0].test))
    return [Cause(group[0].message, group[0].frame, tuple(d.test for d in group)) for group in ordered]


def _shape(message: str) -> str:
    """The message without what differs from test to test: numbers, addresses, quoted values."""
    text = re.sub(r"0x[0-9a-f]+|\d+", "0", message)
    return re.sub(r"'[^']{25,}'|\"[^\"]{25,}\"", "…", text)[:160]
