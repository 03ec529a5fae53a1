"""Two runs of a suite, test by test."""

from __future__ import annotations

from django_seven.values import Difference, Outcome, SuiteRun

GOOD = (Outcome.PASSED, Outcome.EXPECTED)


def lost(before: SuiteRun, after: SuiteRun) -> list[Difference]:
    """The tests that passed before and no longer do; a test that was not run again counts."""
    found = []
    for test in before.tests.values():
        if test.outcome not in GOOD:
            continue
        now = after.tests.get(test.id)
        if now is None:
            message = after.crash.message if after.crash else "not run"
            frame, trace = (after.crash.frame, after.crash.trace) if after.crash else ("", "")
            found.append(Difference(test.id, test.outcome, Outcome.NOT_RUN, message, frame, trace=trace))
        elif now.outcome not in GOOD:
            message = now.message or ("skipped" if now.outcome is Outcome.SKIPPED else "")
            found.append(Difference(test.id, test.outcome, now.outcome, message, now.frame, trace=now.trace))
    return found


def kept(before: SuiteRun, after: SuiteRun) -> tuple[int, int]:
    """How many of the tests that passed before pass now, of how many."""
    passed = [test.id for test in before.tests.values() if test.outcome in GOOD]
    now = sum(after.tests[name].outcome in GOOD for name in passed if name in after.tests)
    return now, len(passed)
