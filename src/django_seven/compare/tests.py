"""Two runs of a suite, test by test."""

from __future__ import annotations

from django_seven.values import Outcome, SuiteRun

GOOD = (Outcome.PASSED, Outcome.EXPECTED)


def kept(before: SuiteRun, after: SuiteRun) -> tuple[int, int]:
    """How many of the tests that passed before pass now, of how many."""
    passed = [test.id for test in before.tests.values() if test.outcome in GOOD]
    now = sum(after.tests[name].outcome in GOOD for name in passed if name in after.tests)
    return now, len(passed)
