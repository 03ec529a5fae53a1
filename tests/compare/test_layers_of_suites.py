"""What stops a suite is told once each."""

from __future__ import annotations

from django_seven.compare.layers import stops
from django_seven.values import Crash, Outcome, SuiteRun, TestOutcome


def run(*tests: TestOutcome, crash: Crash | None = None) -> SuiteRun:
    return SuiteRun("new", "4.2", "3.8", {test.id: test for test in tests}, 1.0, crash)


def failed(name: str, message: str) -> TestOutcome:
    return TestOutcome(name, Outcome.ERRORED, message=message)


def test_crash_and_modules() -> None:
    assert [crash.message for crash in stops(run(crash=Crash("boom")))] == ["boom"]
    modules = (failed("collect a.py", "no url"), failed("collect b.py", "no url"), failed("import c", "no six"))
    assert [crash.message for crash in stops(run(*modules))] == ["no url", "no six"]


def test_what_stops_no_module_is_no_layer() -> None:
    assert list(stops(run(failed("shop.tests.A.b", "1 != 2"), failed("setUpClass (shop.tests.A)", "no")))) == []
    assert list(stops(run(failed("shop.tests.A.b", "1 != 2"), crash=Crash("at its end")))) == []
