"""What `seven test` says at the end, and how it is asked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from django_seven.cli import seven
from django_seven.compare.causes import Clues
from django_seven.errors import SevenError, UsageError
from django_seven.judged import compared, listed, merge
from django_seven.project.known import Known
from django_seven.project.raised import Raised
from django_seven.report.tested import Tested, to_text
from django_seven.report.tested_json import to_json
from django_seven.runs.shards import Shard
from django_seven.runs.trust import Tries, Trust
from django_seven.values import Crash, Minor, Outcome, Road, Side, SuiteRun, TestOutcome

P, F, S = Outcome.PASSED, Outcome.FAILED, Outcome.SKIPPED


def made(
    old: Mapping[str, Outcome], new: Mapping[str, Outcome] | None, known: Known | None = None, **more: Any
) -> Tested:
    runs: dict[Side, SuiteRun] = {}
    for side, ends in (("old", old), ("new", new)):
        if ends is not None:
            tests = {name: TestOutcome(name, end, message=f"Error: {name}") for name, end in ends.items()}
            runs[side] = SuiteRun(side, "2.2", "3.9.1", tests, 1.0, **more)  # type: ignore[index,arg-type]
    raised: dict[Side, list[Raised]] = {
        "old": [Raised("RemovedInDjango40Warning", "gone 4", "a.py", 3)],
        "new": [],
    }
    shard = Shard("pytest", {"old": Minor(3, 9), "new": Minor(3, 9)}, runs, raised, {"m.A.dice": Tries(1, 2)})
    return compared(Tested(shard, whole=True, known=known))


def test_sides_that_agree() -> None:
    found = made({"m.A.a": P, "m.A.red": F, "m.A.dice": P}, {"m.A.a": P, "m.A.red": F, "m.A.dice": F})
    text = to_text(found)
    assert found.good and "verdict: the sides agree" in text and "next:" not in text
    assert "1 test failing on both sides alike, which is no difference: m.A.red" in text
    assert "judges anew): 1\n     m.A.dice (1 of 2 bad on old)" in text
    data = json.loads(to_json(found))
    assert data["verdict"] == "both" and data["failing"] == ["m.A.red"] and data["known"] is None
    assert data["flaky"] == [{"test": "m.A.dice", "old_bad": 1, "old": 2, "new_bad": 0, "new": 0}]
    assert data["outcomes"][0] == {
        "test": "m.A.a",
        "old": "passed",
        "old_seconds": 0.0,
        "old_message": "Error: m.A.a",
        "new": "passed",
        "new_seconds": 0.0,
        "new_message": "Error: m.A.a",
    }
    assert data["warnings"][0] == {
        "rule": None,
        "path": "a.py",
        "line": 3,
        "category": "RemovedInDjango40Warning",
        "message": "gone 4",
        "count": 1,
        "side": "old",
        "package": None,
        "reached": None,
        "tested": 0,
        "tests": {},
        "stack": [],
    }


def test_another_exception_on_each_side() -> None:
    found = made({"m.A.a": P, "m.A.red": F, "m.A.other": F}, {"m.A.a": P, "m.A.red": F, "m.A.other": F})
    run = found.runs["new"]
    other = replace(run.tests["m.A.other"], message="TypeError: no")
    shard = replace(
        found.shard, runs={"old": found.runs["old"], "new": replace(run, tests={**run.tests, "m.A.other": other})}
    )
    assert "     1 of them with another exception on each side: m.A.other" in to_text(
        compared(replace(found, shard=shard))
    )


def test_one_side() -> None:
    found = made({"m.A.a": P}, None)
    assert found.good and found.verdict == "neither" and "no verdict: only old was run" in to_text(found)
    assert json.loads(to_json(found))["new"] is None
    assert not made({"m.A.a": F, "m.A.b": P}, None).good
    assert not made({}, None, crash=Crash("no")).good


def test_skipped_on_one_side() -> None:
    found = made({"m.A.a": P, "m.A.b": S}, {"m.A.a": P, "m.A.b": P})
    assert found.good and "not seen: 1 test skipped on old only (m.A.b)" in to_text(found)
    assert not made({"m.A.a": P, "m.A.b": P}, {"m.A.a": P, "m.A.b": S}).good


def test_the_list(tmp_path: Path) -> None:
    ends = ({"m.A.a": P, "m.A.b": P, "m.A.c": P}, {"m.A.a": P, "m.A.b": F, "m.A.c": F})
    known = Known({"new": {"m.A.b": "", "m.A.a": "", "m.A.z": ""}})
    text = to_text(found := made(*ends, known))
    assert not found.good and [one.test for one in found.differences] == ["m.A.c"]
    assert "known not to pass: 3 tests on new\n1 warnings on old that are not listed\n     a.py: Rem" in text
    assert "1 do not pass on new and are not listed\n     m.A.c" in text
    assert "2 are listed for new and pass, or are gone: take them off the list\n     m.A.a\n     m.A.z" in text
    data = json.loads(to_json(found))["known"]
    assert data["unlisted"] == {"old": [], "new": ["m.A.c"]} and data["outdated"]["new"] == ["m.A.a", "m.A.z"]
    dice = made({"m.A.a": P, "m.A.b": P, "m.A.c": P}, ends[1], Known({}, None, {"m.A.b": "", "m.A.c": "throws"}))
    assert dice.good and "m.A.b (listed)" in to_text(dice)
    after = listed(found, tmp_path, "k.toml")
    assert "m.A.dice" in (tmp_path / "k.toml").read_text().partition("[flaky]")[2]
    assert after.good and after.written == "k.toml" and "look through it" in to_text(after)
    with pytest.raises(SevenError, match="was not written"):
        listed(made({"m.A.a": P}, {"m.A.a": P}, timed_out=True), tmp_path, "k.toml")


def test_everything_is_known_of_a_side_that_does_not_start(tmp_path: Path) -> None:
    found = made({"m.A.a": P, "m.A.b": P}, {}, crash=Crash("ImportError: no"))
    assert found.reasons == ("the suite of new does not start: ImportError: no",)
    assert listed(found, tmp_path, "k.toml").good, "CI is green from the first day"


def test_parts(tmp_path: Path) -> None:
    for number, name in enumerate(("m.A.a", "m.A.b")):
        made({name: P}, {name: P}).shard.save(tmp_path / f"{number}.json")
    found = merge([tmp_path / "0.json", tmp_path / "1.json"], tmp_path, update_known=False)
    assert found.good and set(found.runs["new"].tests) == {"m.A.a", "m.A.b"}
    asked = CliRunner().invoke(seven, ["test", "merge", "--help"], standalone_mode=False)
    assert "--update-known" in asked.output and "FILES" in asked.output


def test_what_is_kept_of_trust(tmp_path: Path) -> None:
    kept = Trust({"k": "twice"}, {"m.A.dice": Tries(1, 2, 0, 3)}, {"m.A.a": "passed failed Error"})
    kept.save(tmp_path)
    assert Trust.load(tmp_path) == kept
    (tmp_path / "trust.json").write_text('{"schema": 1, "flaky": 3}')
    assert Trust.load(tmp_path) == Trust() == Trust.load(tmp_path / "nowhere")
    assert issubclass(UsageError, SevenError)


def test_the_next_step_where_a_rule_has_a_cure() -> None:
    found = made({"m.A.a": P}, {"m.A.a": F})
    message = "ImportError: cannot import name 'force_text' from 'django.utils.encoding'"
    told = replace(found, differences=tuple(replace(one, message=message) for one in found.differences))
    assert "next: mend the first cause (`seven explain --test m.A.a`)" in to_text(told)
    road = Road(Minor(2, 2), Minor(4, 2), Minor(3, 9), Minor(3, 9))
    cured = to_text(replace(told, clues=Clues(road)))
    assert "next: `seven fix --from 2.2 --to 4.2 --write` has a cure for the rule named above" in cured
