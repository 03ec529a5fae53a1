"""What was run already: results by a digest of all they depend on, in SQLite, safe under a kill."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from django_seven.runs.keys import digest
from django_seven.runs.looking import looked, reached_from_json, reached_to_json, told
from django_seven.values import Crash, Health, Outcome, SuiteRun, TestOutcome

_KEPT = 200  # results; older ones are dropped


class Results:
    """Results of earlier runs of one tree; a damaged file is thrown away, it only costs time."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "results.sqlite"

    def get(self, *key: str) -> dict[str, Any] | None:
        """The result stored under a key."""
        with closing(self._open()) as database:
            row = database.execute("SELECT value FROM result WHERE key = ?", (digest(*key),)).fetchone()
        return json.loads(row[0]) if row else None

    def put(self, value: dict[str, Any], *key: str) -> None:
        """Store a result; the oldest go."""
        with closing(self._open()) as database, database:
            database.execute(
                "INSERT OR REPLACE INTO result (key, value) VALUES (?, ?)", (digest(*key), json.dumps(value))
            )
            database.execute(
                "DELETE FROM result WHERE rowid <= (SELECT max(rowid) FROM result) - ?",
                (_KEPT,),
            )

    def _open(self) -> sqlite3.Connection:
        try:
            return self._connect()
        except sqlite3.DatabaseError:
            self.path.unlink(missing_ok=True)
            return self._connect()

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self.path, timeout=30)
        database.execute("CREATE TABLE IF NOT EXISTS result (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        return database


def suite_to_json(run: SuiteRun) -> dict[str, Any]:
    """A suite's run as plain data."""
    return {
        "side": run.side,
        "django": run.django,
        "python": run.python,
        "seconds": run.seconds,
        "timed_out": run.timed_out,
        "crash": _crash_to_json(run.crash),
        "tests": [_test_to_json(test) for test in run.tests.values()],
        "looked": told(run.templates, run.pending, {}),
        "reached": reached_to_json(run.reached),
    }


def _test_to_json(test: TestOutcome) -> list[Any]:
    return [test.id, test.outcome.value, test.seconds, test.message, test.frame, test.trace, test.queries]


def suite_from_json(data: dict[str, Any]) -> SuiteRun:
    """The run that `suite_to_json` made plain."""
    found = looked(data.get("looked", {}))
    tests = [TestOutcome(row[0], Outcome(row[1]), *row[2:]) for row in data["tests"]]
    return SuiteRun(
        data["side"],
        data["django"],
        data["python"],
        {test.id: test for test in tests},
        data["seconds"],
        _crash_from_json(data["crash"]),
        data["timed_out"],
        found["templates"],
        found["pending"],
        reached_from_json(data.get("reached", ())),
    )


def health_to_json(health: Health) -> dict[str, Any]:
    """A side's health as plain data."""
    return {
        "side": health.side,
        "compiled": health.compiled,
        "broken": dict(health.broken),
        "imported": health.imported,
        "unimported": {name: _crash_to_json(crash) for name, crash in health.unimported.items()},
        "checks": dict(health.checks),
        "crash": _crash_to_json(health.crash),
        "looked": told(health.templates, health.pending, health.settings),
    }


def health_from_json(data: dict[str, Any]) -> Health:
    """The health that `health_to_json` made plain."""
    crashes = {name: _crash_from_json(crash) for name, crash in data["unimported"].items()}
    return Health(
        data["side"],
        data["compiled"],
        data["broken"],
        data["imported"],
        {name: crash for name, crash in crashes.items() if crash is not None},
        data["checks"],
        _crash_from_json(data["crash"]),
        **looked(data["looked"]),
    )


def _crash_to_json(crash: Crash | None) -> list[str] | None:
    return None if crash is None else [crash.message, crash.frame, crash.trace, crash.package]


def _crash_from_json(data: list[str] | None) -> Crash | None:
    return None if data is None else Crash(*data)
