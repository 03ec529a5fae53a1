"""What is known of how far a suite can be believed: flaky tests by name, differences that were confirmed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from django_seven.edits.apply import write
from django_seven.errors import WriteError
from django_seven.values import SuiteRun

NAME = "trust.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Tries:
    """How often a test ended badly on each side, of how many times that it was looked at."""

    old_bad: int = 0
    old: int = 0
    new_bad: int = 0
    new: int = 0

    def __str__(self) -> str:
        sides = (("old", self.old_bad, self.old), ("new", self.new_bad, self.new))
        return ", ".join(f"{bad} of {tried} bad on {side}" for side, bad, tried in sides if tried)


@dataclass(frozen=True, slots=True)
class Trust:
    """What earlier runs of a project's suite showed.

    `proven`: for which environments and command the suite was run twice and a forced failure was seen, in words.
    `flaky`: tests that ended differently without a change. `confirmed`: how tests differ that always do.
    """

    proven: Mapping[str, str] = field(default_factory=dict)
    flaky: Mapping[str, Tries] = field(default_factory=dict)
    confirmed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def load(cls, folder: Path) -> Trust:
        """What is kept in a folder; nothing where that cannot be read."""
        try:
            data: dict[str, Any] = json.loads((folder / NAME).read_bytes())
            if data["schema"] != _SCHEMA:
                return cls()
            flaky = {name: Tries(**tries) for name, tries in data["flaky"].items()}
            return cls(dict(data["proven"]), flaky, dict(data["confirmed"]))
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return cls()

    def save(self, folder: Path) -> None:
        """Keep it in a folder; a full disk costs only time."""
        flaky = {name: asdict(tries) for name, tries in self.flaky.items()}
        data = {"schema": _SCHEMA, "proven": self.proven, "flaky": flaky, "confirmed": self.confirmed}
        with suppress(WriteError):
            write(folder, NAME, json.dumps(data, indent=1).encode())


def met(flaky: Mapping[str, Tries], runs: Iterable[SuiteRun]) -> dict[str, Tries]:
    """Those of some flaky tests that were run."""
    ran = {name for run in runs for name in run.tests}
    return {name: flaky[name] for name in sorted(flaky) if name in ran}
