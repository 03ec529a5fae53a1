"""Tests that send another number of queries on the new side."""

from __future__ import annotations

from django_seven.compare.queries import Queries, changed
from django_seven.values import Outcome, Side, SuiteRun, TestOutcome


def run(side: Side, **queries: int | None) -> SuiteRun:
    tests = {name: TestOutcome(name, Outcome.PASSED, queries=count) for name, count in queries.items()}
    return SuiteRun(side, "4.2", "3.12", tests, 1.0)


def test_those_that_grew_come_first() -> None:
    old, new = run("old", a=1, b=5, c=2, d=3, e=None, f=1), run("new", a=2, b=1, c=2, d=9, e=4)
    assert changed(old, new) == [Queries("d", 3, 9), Queries("a", 1, 2), Queries("b", 5, 1)]
    assert str(Queries("a", 1, 2)) == "a: 1 → 2"


def test_one_that_does_not_pass_is_not_told() -> None:
    old, new = run("old", a=1), run("new")
    bad = TestOutcome("a", Outcome.FAILED, queries=3)
    assert changed(old, SuiteRun("new", "4.2", "3.12", {"a": bad}, 1.0)) == changed(old, new) == []
