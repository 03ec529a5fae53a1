"""Bisect groups of differences of real projects, and time it.

Both sides of each project of a lab run as they are (untouched, or after `seven fix`). Of each group of differences with
one cause the shortest test is traced, also where a rule explains it: what the rule says is what the release is held
against. What nothing else explains is held against `tools/bisecting/real.toml`, where sources and notes were read.
"""

from __future__ import annotations

import statistics
import sys
import time
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from django_seven import steps
from django_seven.bisected import Tracer
from django_seven.compare.causes import Cause, Clues, causes
from django_seven.compare.sides import differing
from django_seven.events import Event
from django_seven.runs.both import Runner
from django_seven.runs.results import Results
from django_seven.values import Difference

READ = Path(__file__).parent / "bisecting" / "real.toml"


class Heard:
    """Hears what is told while a test is traced: the seconds that environments took, looked up or built."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, event: Event) -> None:
        """Add what a stage about an environment took at its end."""
        if event.stage.startswith("environment") and event.state in ("end", "bad", "failed"):
            self.seconds += event.seconds


def real(lab: Path, names: list[str], most: int) -> int:
    """Trace groups of all the projects; how many were found wrong comes back."""
    expected, rows = tomllib.loads(READ.read_text()), []
    for name in names:
        for row in traced((lab / name).resolve(), expected.get(name, {}), most):
            rows.append(row)
            print("| " + " | ".join((name, *row[0], f"{row[1]:.0f} s", f"{row[2]:.0f} s")) + " |", flush=True)
    verdicts = [cells[-1] for cells, _, _ in rows]
    print({verdict: verdicts.count(verdict) for verdict in sorted(set(verdicts))})
    if rows:
        both = [seconds for _, seconds, _ in rows]
        runs = [seconds - environments for _, seconds, environments in rows]
        print(f"median {statistics.median(both):.0f} s, most {max(both):.0f} s", end="; ")
        print(f"without environments median {statistics.median(runs):.0f} s, most {max(runs):.0f} s")
    return verdicts.count("wrong")


def traced(place: Path, expected: dict[str, str], most: int) -> Iterator[tuple[tuple[str, ...], float, float]]:
    """Of each group: test, message, release that was found and is expected, verdict; seconds; those of environments."""
    heard = Heard()
    found = steps.read(steps.Asked(place))
    sides = steps.build_pair(found, heard, offline=False)
    results = Results(place / ".seven")
    runs = Runner(found.project, sides, results, heard).both(("old", "new"), steps.content(place))
    differences = differing(*runs)
    by_test = {one.test: one for one in differences}
    groups = causes(differences, Clues(steps.with_packages(found, sides, heard)))
    print(f"{place.name}: {len(differences)} tests differ, {len(groups)} groups", file=sys.stderr, flush=True)
    tracer = Tracer(found, sides, results, "", heard, time.monotonic() + 7200)
    for cause in groups[:most]:
        one = by_test[min(cause.tests, key=lambda test: (runs[0].tests[test].seconds, test))]
        yield timed(tracer, heard, cause, one, expected)


def timed(
    tracer: Tracer, heard: Heard, cause: Cause, one: Difference, expected: dict[str, str]
) -> tuple[tuple[str, ...], float, float]:
    """One group, traced with nothing of earlier runs but the environments."""
    tracer, before, started = replace(tracer, content=f"{time.time()}"), heard.seconds, time.monotonic()
    known = tracer.trace(one)
    seconds, said = time.monotonic() - started, known.first_bad or "none"
    wanted = expected.get(one.test) or (cause.known.since if cause.known else "") or "?"
    verdict = "unknown" if wanted == "?" else "right" if said == wanted else "wrong"
    message = one.message.splitlines()[0][:60].replace("|", "/") if one.message else ""
    cells = (one.test, message, said, wanted, verdict if known.first_bad or not known.reason else known.reason[:60])
    return cells, seconds, heard.seconds - before
