"""Runs of parts of a suite, written down by the jobs of a parallel CI and put together again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import reduce
from pathlib import Path
from typing import Any

from django_seven.edits.apply import write
from django_seven.errors import UsageError
from django_seven.project.raised import Raised, together
from django_seven.runs.results import suite_from_json, suite_to_json
from django_seven.runs.trust import Tries
from django_seven.values import Minor, Outcome, Side, SuiteRun, TestOutcome

_SCHEMA = 2
_WORST = (
    Outcome.NOT_RUN, Outcome.SKIPPED, Outcome.PASSED, Outcome.EXPECTED, Outcome.FAILED, Outcome.ERRORED,
    Outcome.TIMED_OUT,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shard:
    """What one job ran: the sides, the deprecation warnings that they raised, what was flaky.

    `packages` are those of each side, as `djangorestframework 3.11.2`.
    """

    command: str
    pythons: Mapping[Side, Minor]
    runs: Mapping[Side, SuiteRun]
    raised: Mapping[Side, Sequence[Raised]] = field(default_factory=dict)
    flaky: Mapping[str, Tries] = field(default_factory=dict)
    packages: Mapping[Side, Sequence[str]] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write it into a file.

        Raises WriteError.
        """
        data = {
            "schema": _SCHEMA,
            "shard": self.command,
            "pythons": {side: str(python) for side, python in self.pythons.items()},
            "runs": {side: suite_to_json(run) for side, run in self.runs.items()},
            "raised": {side: [asdict(one) for one in rows] for side, rows in self.raised.items()},
            "packages": {side: list(names) for side, names in self.packages.items()},
            "flaky": {name: asdict(tries) for name, tries in self.flaky.items()},
        }
        write(path.parent, path.name, json.dumps(data).encode())


def load(path: Path) -> Shard:
    """Read what `Shard.save` wrote.

    Raises UsageError where it is something else.
    """
    try:
        data = json.loads(path.read_bytes())
        if data["schema"] != _SCHEMA:
            raise ValueError(f"its schema is {data['schema']}")
        return Shard(
            data["shard"],
            {side: Minor.parse(python) for side, python in data["pythons"].items()},
            {side: suite_from_json(run) for side, run in data["runs"].items()},
            {side: [_raised(row) for row in rows] for side, rows in data["raised"].items()},
            {name: Tries(**tries) for name, tries in data["flaky"].items()},
            {side: tuple(names) for side, names in data["packages"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise UsageError(
            f"{path} is no report of a part of a suite: {type(error).__name__}: {error}.",
            "Make one with `seven test --shard-out FILE`.",
        ) from error


def _raised(row: Any) -> Raised:
    return Raised(**{**row, "stack": tuple(row["stack"])})


def joined(shards: Sequence[Shard]) -> Shard:
    """The parts as one; a test that several ran counts as it ended worst.

    Raises UsageError where they were made on different Djangos.
    """
    return reduce(_joined, shards)


def _joined(first: Shard, second: Shard) -> Shard:
    if first.runs.keys() != second.runs.keys():
        raise UsageError("The reports are not of the same sides.", "Run all parts with both sides, or all with one.")
    runs = {side: _run(run, second.runs[side]) for side, run in first.runs.items()}
    raised = {side: together([*rows, *second.raised.get(side, ())]) for side, rows in first.raised.items()}
    return replace(first, runs=runs, raised=raised, flaky={**first.flaky, **second.flaky})


def _run(first: SuiteRun, second: SuiteRun) -> SuiteRun:
    if first.django and second.django and first.django != second.django:
        raise UsageError(
            f"The reports are of Django {first.django} and {second.django} on {first.side}.",
            "Lock both sides with `seven sync`, so that all jobs have the same packages.",
        )
    tests: dict[str, TestOutcome] = dict(first.tests)
    for name, test in second.tests.items():
        known = tests.get(name)
        if known is None or _WORST.index(test.outcome) > _WORST.index(known.outcome):
            tests[name] = test
    return replace(
        first,
        django=first.django or second.django,
        python=first.python or second.python,
        tests=tests,
        seconds=max(first.seconds, second.seconds),
        crash=first.crash or second.crash,
        timed_out=first.timed_out or second.timed_out,
    )
