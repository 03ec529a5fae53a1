"""Where something is left to a person, `seven up` does not answer that all is done, and says what comes next."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from django_seven.edits.engine import Refused
from django_seven.looks import Operation, Pending
from django_seven.report.summary import Summary, to_json, to_text
from django_seven.values import Edit, Finding, Health, Minor, Outcome, Road, Side, SuiteRun, TestOutcome

ROAD = Road(Minor(2, 2), Minor(4, 2), Minor(3, 8), Minor(3, 8))
CODE = Finding("request-is-ajax", "shop/views.py", 1, 1, 1, 2, "…", "show", "1.4", "4.0")
TOOLS = replace(CODE, rule="tox-environments", path="tox.ini")
EDIT = replace(CODE, rule="force-text", sure="safe", edits=(Edit(0, 1, ""),))
FIELD = Operation("shop", "thing", "AlterField", "name", "Alter field name on thing")


def suite(side: Side, outcome: Outcome = Outcome.PASSED, message: str = "") -> SuiteRun:
    test = TestOutcome("shop.tests.T.test", outcome, message=message)
    return SuiteRun(side, "4.2", "3.8", {test.id: test}, 1.0)


def health(*operations: Operation) -> dict[str, Health]:
    sides: tuple[Side, ...] = ("old", "new")
    return {side: Health(side, 1, {}, 1, {}, {}, pending=Pending(operations)) for side in sides}


DONE = Summary(
    Path("/site-seven"), "seven/4.2", ROAD, (), suite("old"), suite("new"), suite("old"), suite("new"),
    (), 0, (), {}, (), (), health(), health(), {},
)  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "done", "next_"),
    [
        ({}, True, "the same code runs on both"),
        ({"undone": {"force-text": "left out by `--ignore`"}}, True, "the same code runs on both"),
        ({"findings": (CODE,)}, False, "seven explain request-is-ajax"),
        ({"findings": (TOOLS,)}, False, "seven explain tox-environments"),
        ({"findings": (EDIT,)}, False, "why force-text was not applied"),
        ({"refused": (Refused("force-text", "shop/views.py", "no"),)}, False, ""),
        ({"health": health(FIELD)}, False, "seven migrations"),
        ({"health": health(FIELD), "health_before": health(FIELD)}, True, "the same code runs on both"),
        ({"new_after": suite("new", Outcome.FAILED)}, False, "mend the first cause"),
        ({"old_before": suite("old", Outcome.FAILED)}, False, "no test passes on the old side"),
        (
            {"old_before": suite("old", Outcome.FAILED, "OperationalError: Connection refused")},
            False,
            "start the database",
        ),
    ],
)
def test_what_is_left_to_do(changes: dict[str, Any], done: bool, next_: str) -> None:
    summary = replace(DONE, **changes)
    assert summary.done is done
    assert next_ in to_text(summary).splitlines()[-1]


def test_each_finding_is_counted_once() -> None:
    summary = replace(DONE, findings=(CODE, TOOLS, EDIT))
    fix = json.loads(to_json(summary))["fix"]
    assert (fix["open"], fix["advice"], fix["waiting"]) == (1, 1, 1)
    said = to_text(summary)
    for title in ("still open, by hand: 1", "found, and not changed: 1", "what tests, packs and deploys it: 1"):
        assert title in said
