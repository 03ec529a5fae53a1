"""Reports of the jobs of a parallel CI become one run."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.errors import UsageError
from django_seven.project.raised import Raised
from django_seven.runs.shards import Shard, joined, load
from django_seven.runs.trust import Tries
from django_seven.values import Minor, Outcome, Side, SuiteRun, TestOutcome


def run(side: Side, django: str = "2.2", **ends: Outcome) -> SuiteRun:
    return SuiteRun(
        side, django, "3.9.1", {name: TestOutcome(name, end, 0.5, "said") for name, end in ends.items()}, 3.0
    )


def shard(old: SuiteRun, new: SuiteRun) -> Shard:
    rows = [Raised("W", "old", "a.py", 3, 2, tests={"t": 1}, tested=1, stack=("a.py:3 in f",))]
    return Shard(
        "pytest",
        {"old": Minor(3, 9), "new": Minor(3, 9)},
        {"old": old, "new": new},
        {"old": rows, "new": []},
        {"t": Tries(1, 2)},
        {"old": ("six 1.16.0",)},
    )


def test_there_and_back(tmp_path: Path) -> None:
    one = shard(run("old", a=Outcome.PASSED), run("new", a=Outcome.ERRORED))
    one.save(tmp_path / "one.json")
    assert load(tmp_path / "one.json") == one


def test_together() -> None:
    whole = joined(
        [
            shard(run("old", a=Outcome.PASSED, b=Outcome.PASSED), run("new", a=Outcome.NOT_RUN)),
            shard(run("old", b=Outcome.FAILED, c=Outcome.SKIPPED), run("new", a=Outcome.PASSED)),
            shard(run("old", django="", b=Outcome.PASSED), run("new")),
        ]
    )
    assert {name: test.outcome.value for name, test in whole.runs["old"].tests.items()} == {
        "a": "passed",
        "b": "failed",
        "c": "skipped",
    }
    (warned,) = whole.raised["old"]
    assert warned.count == 6 and warned.tests == {"t": 3}
    assert whole.runs["new"].tests["a"].outcome is Outcome.PASSED and whole.runs["old"].django == "2.2"


def test_what_does_not_fit(tmp_path: Path) -> None:
    one = shard(run("old"), run("new"))
    with pytest.raises(UsageError, match=r"of Django 2\.2 and 3\.0 on old"):
        joined([one, shard(run("old", django="3.0"), run("new"))])
    (tmp_path / "x.json").write_text("{}")
    with pytest.raises(UsageError, match="no report of a part"):
        load(tmp_path / "x.json")
    with pytest.raises(UsageError, match="no report of a part"):
        load(tmp_path / "none.json")
