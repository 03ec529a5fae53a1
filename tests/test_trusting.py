"""Differences are told from chance: a suite of dice, thrown many times."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest

from django_seven.compare.flaky import Retrial, certain, spread, wavering
from django_seven.compare.sides import differing
from django_seven.runs.both import WHOLE, Asked
from django_seven.runs.trust import Tries, Trust
from django_seven.trusting import confirm
from django_seven.values import Difference, Outcome, Side, SuiteRun, TestOutcome

Behaviour = Callable[[Side, bool], bool]  # whether a test passes on a side, alone (or with all others)


@dataclass
class Dice:
    """What `confirm` asks of a runner, with tests that end as they are told to."""

    tests: Mapping[str, Behaviour]
    listener: Callable[[object], None] = lambda event: None
    project: Any = field(default_factory=SimpleNamespace)
    runs: int = 0
    at_once: int = 1

    def run(self, side: Side, running: object, asked: Asked = WHOLE) -> SuiteRun:
        self.runs += 1
        names = asked.only or tuple(self.tests)
        ends = {name: self.tests[name](side, bool(asked.only)) for name in names}
        return suite(side, ends)


def suite(side: Side, ends: Mapping[str, bool]) -> SuiteRun:
    tests = {
        name: TestOutcome(name, Outcome.PASSED if good else Outcome.FAILED, message="" if good else "AssertionError: 7")
        for name, good in ends.items()
    }
    return SuiteRun(side, "2.2", "3.9", tests, 1.0)


def judged(dice: Dice, known: Trust) -> tuple[list[str], Trust]:
    """One `seven test`: the differences that are left, and what is known then."""
    found = differing(dice.run("old", None), dice.run("new", None))
    left = [one for one in found if one.test not in known.flaky]
    known, _ = confirm(cast("Any", dice), WHOLE, left, known)
    return [one.test for one in left if one.test not in known.flaky], known


@pytest.mark.parametrize("share", [0.05, 0.5, 0.95])
def test_chance_is_no_difference_in_twenty_runs(share: float) -> None:
    """Four flaky tests among others, in 50 projects that are each tested 20 times from nothing."""
    throw, false, runs = random.Random(1), 0, 0
    for _ in range(50):
        flaky: dict[str, Behaviour] = {
            f"dice {number}": lambda side, alone: throw.random() > share for number in range(4)
        }
        dice = Dice({**flaky, "real": lambda side, alone: side == "old", "steady": lambda side, alone: True})
        known = Trust()
        for _ in range(20):
            left, known = judged(dice, known)
            assert "real" in left and "real" not in known.flaky and "steady" not in known.flaky
            false, runs = false + len(left) - 1, runs + 1
    assert false <= 2, f"{false} false differences in {runs} runs of four tests"


def test_what_differs_in_company_only_is_a_difference() -> None:
    dice = Dice({"a": lambda side, alone: alone or side == "old", "b": lambda side, alone: True})
    left, known = judged(dice, Trust())
    assert left == ["a"] and known.flaky == {}


def test_what_was_confirmed_is_not_tried_again() -> None:
    dice = Dice({"a": lambda side, alone: side == "old", "b": lambda side, alone: True})
    _, known = judged(dice, Trust())
    before = dice.runs
    left, known = judged(dice, known)
    assert left == ["a"] and dice.runs == before + 2
    agreed, known = judged(Dice({"a": lambda side, alone: True}), known)
    assert agreed == [] and known.confirmed == {}, "the next time it is looked at again"


def test_a_runner_that_takes_no_names() -> None:
    class Whole(Dice):
        def run(self, side: Side, running: object, asked: Asked = WHOLE) -> SuiteRun:
            return super().run(side, running) if not asked.only else suite(side, {})

    assert judged(Whole({"a": lambda side, alone: side == "old"}), Trust())[0] == ["a"]


def test_two_runs_of_one_side() -> None:
    first, second = suite("old", {"a": True, "b": False, "c": True}), suite("old", {"a": False, "b": False, "d": True})
    assert wavering(first, second) == {"a": Tries(1, 2), "c": Tries(0, 1), "d": Tries(0, 1)}
    assert str(Tries(1, 2, 0, 3)) == "1 of 2 bad on old, 0 of 3 bad on new"


def test_which_are_tried() -> None:
    rows = [
        Difference(f"t{n}", Outcome.PASSED, Outcome.FAILED, f"Error: {n}" if n < 8 else "other", "") for n in range(10)
    ]
    assert [one.test for one in spread(rows, 4)] == ["t0", "t8", "t1", "t9"]
    assert certain(Difference("t", Outcome.PASSED, Outcome.NOT_RUN, "", "")) and not certain(rows[0])
    trial = Retrial(rows[0])
    trial.alone["old"].append(True)
    trial.alone["new"].append(False)
    assert trial.reproduced and not trial.flaky and trial.tries == Tries(0, 2, 2, 2)
