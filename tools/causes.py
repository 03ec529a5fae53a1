"""What share of the tests that differ on untouched projects gets a cause, and a draw of causes to be checked by hand.

Reads the first runs of both sides, and what the new side says without its suite (modules that do not import), out of
the results that `tools/corpus.py` leaves in the trees of a lab.

    python tools/causes.py --lab DIR [--draw 60 --seed 7] [NAME …]
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from django_seven.checked import check
from django_seven.compare.causes import Clues, causes
from django_seven.compare.sides import differing
from django_seven.findings.symptoms import Known, explained
from django_seven.runs.results import health_from_json, suite_from_json
from django_seven.values import Finding, Health, Minor, Road, SuiteRun


@dataclass(frozen=True, slots=True)
class Project:
    name: str
    old: SuiteRun
    new: SuiteRun
    health: Health | None

    @property
    def road(self) -> Road:
        ends = (self.old.django, self.new.django, self.old.python, self.new.python or self.old.python)
        return Road(*map(Minor.parse, ends))


def projects(lab: Path, names: list[str]) -> Iterator[Project]:
    for path in sorted(lab.glob("*-seven/.seven/results.sqlite")):
        name = path.parent.parent.name.removesuffix("-seven")
        if names and name not in names:
            continue
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            rows = [json.loads(value) for (value,) in database.execute("SELECT value FROM result ORDER BY rowid")]
        suites = [suite_from_json(row) for row in rows if "tests" in row]
        health = next((health_from_json(row) for row in rows if "compiled" in row and row["side"] == "new"), None)
        old, new = (next((one for one in suites if one.side == side), None) for side in ("old", "new"))
        if old and new:
            yield Project(name, old, new, health)


def met(tree: Path, road: Road) -> tuple[Finding, ...]:
    """What `seven check` finds in the project as it was, which `seven test` has as well."""
    return check((tree,), road, cached=False).findings if tree.is_dir() else ()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lab", type=Path, required=True)
    parser.add_argument("--draw", type=int, default=0)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    total = told = 0
    drawn: list[tuple[str, str, str, Known]] = []
    for project in projects(asked.lab, asked.names):
        differences = differing(project.old, project.new)
        found = causes(differences, Clues(project.road, met(asked.lab / project.name, project.road)))
        known = sum(len(cause.tests) for cause in found if cause.known)
        total, told = total + len(differences), told + known
        print(f"{project.name:18} {known:>5} of {len(differences):>5} tests, {len(found)} causes")
        for cause in found:
            if cause.known is None:
                print(f"{'':20} {len(cause.tests):>4} without: {cause.message[:110]}")
        drawn += [(project.name, cause.message, cause.frame, cause.known) for cause in found if cause.known]
        drawn += list(_unimported(project, {cause.message for cause in found}))
    print(f"{told} of {total} tests have a cause ({100 * told / (total or 1):.1f} %)")
    if asked.draw:
        print(f"\n{len(drawn)} causes, of which {asked.draw} are drawn with seed {asked.seed}")
        for name, message, frame, known in random.Random(asked.seed).sample(drawn, min(asked.draw, len(drawn))):
            print(f"{name} | {message[:120]} | {frame} | {known.rule} {known.since} | {known.why[:160]}")
    return 0


def _unimported(project: Project, told: set[str]) -> Iterator[tuple[str, str, str, Known]]:
    """Modules that do not import on the new side, each message once, that have a cause."""
    without = 0
    seen = set(told)
    for crash in project.health.unimported.values() if project.health else ():
        if crash.message in seen:
            continue
        seen.add(crash.message)
        known = explained(crash.message, crash.trace, project.road)
        if known is None:
            without += 1
            print(f"{'':20}      module without: {crash.message[:100]}")
        else:
            yield project.name, crash.message, crash.frame, known


if __name__ == "__main__":
    sys.exit(main())
