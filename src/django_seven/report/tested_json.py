"""The end of `seven test` as the documented JSON."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django_seven.compare.queries import changed
from django_seven.compare.ratchet import Held
from django_seven.report.suites import differences_json, flaky_json, peeled_json, side_json
from django_seven.report.tested import Tested
from django_seven.report.unseen import to_json as unseen_json
from django_seven.report.warned import grouped, groups_json
from django_seven.report.warned import to_json as warning_json
from django_seven.values import Side

SCHEMA = 1
_WARNINGS = 1000  # of a side


def to_json(tested: Tested) -> str:
    """The documented JSON."""
    shard = tested.shard
    raised = [warning_json(one, side) for side, rows in shard.raised.items() for one in rows[:_WARNINGS]]
    sides: tuple[tuple[Side, Side], ...] = (("new", "old"), ("old", "new"))
    kinds = [
        row for side, other in sides for row in groups_json(grouped(shard.raised, shard.packages, side, other), side)
    ]
    names = dict.fromkeys(name for run in shard.runs.values() for name in run.tests)
    return json.dumps(
        {
            "schema": SCHEMA,
            **{
                side: side_json(shard.runs[side], python) if side in shard.runs else None
                for side, python in shard.pythons.items()
            },
            "differences": differences_json(tested.differences, tested.clues),
            "stops": peeled_json(tested.peeled, tested.clues),
            "warnings": raised,
            "warning_kinds": kinds,
            "queries": [asdict(one) for one in changed(tested.runs["old"], tested.runs["new"])]
            if len(tested.runs) > 1
            else [],
            "unseen": unseen_json((), (), tuple(tested.runs.values())),
            "verdict": tested.verdict,
            "reasons": list(tested.reasons),
            "failing": tested.alike,
            "flaky": flaky_json(tested.unsettled),
            "outcomes": [_outcome(name, tested) for name in names],
            "known": _held(tested.held) if tested.held is not None else None,
            "proof": tested.proof or None,
            "command": shard.command,
        },
        indent=1,
    )


def _outcome(name: str, tested: Tested) -> dict[str, Any]:
    """How a test ended on each side, how long it took, in seconds, and what it raised or why it was skipped."""
    found: dict[str, Any] = {"test": name}
    for side, run in tested.runs.items():
        test = run.tests.get(name)
        found[side] = test.outcome.value if test else None
        found[f"{side}_seconds"] = test.seconds if test else None
        if test and test.message:
            found[f"{side}_message"] = test.message
    return found


def _held(held: Held) -> dict[str, Any]:
    return {
        "unlisted": {side: list(names) for side, names in held.fresh.items()},
        "outdated": {side: list(names) for side, names in held.stale.items()},
        "unlisted_warnings": {side: [one._asdict() for one in rows] for side, rows in held.fresh_warnings.items()},
        "outdated_warnings": {side: [one._asdict() for one in rows] for side, rows in held.stale_warnings.items()},
    }
