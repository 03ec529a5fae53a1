"""What `seven test` costs on real projects: the agent's CPU beside the bare command, both sides at once beside one.

    python benchmarks/suites.py --specs DIR --mirrors DIR --lab DIR [--minutes 20] [--rounds 5] [--json FILE] NAME …

Specs and mirrors are those of `tools/corpus.py`. Each project is put into the lab at its commit, with what
`seven fix --static --sure likely` writes, and its environments are built; what stands there is used again. Then rounds
go over all projects until the rounds or the minutes are over, whichever comes first; in each round the commands that
are held against each other take turns. Figures are medians over the rounds with the smallest and the largest.

`--what agent`: CPU seconds, user and system, of all processes of the project's own command on one side, in the same
copy of the tree, without and with the agent (evidence, what was seen, and the guest that keeps sides apart included).
`--what together`: wall seconds of `seven test --no-trust`, and of `--side` old and new alone, as a person waits.
`--what instructions`: 10⁹ instructions in user mode of the same processes as of `agent`, by valgrind: nothing that else
runs on the machine disturbs them, but they take fifty times as long and leave out what the kernel does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))

from corpus import git, source

from django_seven import steps
from django_seven.events import nobody
from django_seven.process import run
from django_seven.runs import guest as agent
from django_seven.runs.apart import apart
from django_seven.runs.invocation import read_command
from django_seven.runs.scratch import scratch
from django_seven.runs.sides import Sides, guest
from django_seven.runs.store import Store
from django_seven.values import Side

SEVEN = (sys.executable, "-m", "django_seven")
VALGRIND = "valgrind --tool=cachegrind --cache-sim=no --cachegrind-out-file=/dev/null --trace-children=yes"
WHAT = {"agent": ("agent",), "together": ("together",), "all": ("agent", "together"), "instructions": ("instructions",)}
HEAD = "tests, rounds | bare, the agent's more, %, % of the least, our reading | slower alone, together, ratio, around"
Row = dict[str, Any]
Command = Callable[[Path], object]  # takes the Python that it runs with


class Case:
    """A project in the lab, with both environments at hand."""

    def __init__(self, name: str, place: Path, side: Side) -> None:
        self.name = name
        self.place = place
        self.side = side
        self.rows: list[Row] = []
        from_, to = steps.known_ends(place)
        self.found = steps.read(steps.Asked(place, from_, to))
        self.sides: Sides = steps.build_pair(self.found, nobody, offline=False)

    def round(self, turn: int, what: str) -> Row:
        """One round of a project."""
        row = Row(load=os.getloadavg()[0])
        if "agent" in WHAT[what]:
            row |= self.agent(turn, used)
        if "instructions" in WHAT[what]:
            row |= self.agent(turn, counted)
        if "together" in WHAT[what]:
            row |= self.walls(turn)
        return row

    def agent(self, turn: int, measure: Callable[[str, Command, Path], Row]) -> Row:
        """The command bare and with the agent, in one copy that was run in once."""
        project, environment = self.found.project, self.sides.environment(self.side)
        with scratch(project.root, Store.open().root, "bench") as copy:
            bare = guest(project, copy, environment, self.side)
            folder, limit = copy / project.test.directory, project.test.timeout
            words = shlex.split(project.test.command or "")
            asked = read_command(words, python=bare.python, cwd=folder)
            line = [*asked.options, *(("-m",) if asked.kind == "module" else ()), *asked.argv]
            own = apart(bare, environment.django)
            tests: list[int] = []

            def plainly(python: Path) -> None:
                run([python, *line], cwd=folder, env={**bare.env, **asked.env}, timeout=limit)

            def heard(python: Path) -> None:
                host = replace(own, python=python)
                done = agent.suite(host, words, cwd=folder, timeout=limit, lines={}, heard=lambda rows: None)
                tests.append(len(done.tests))

            heard(bare.python)  # compiles the tree, and brings all into memory
            row, pair = Row(), [("bare", plainly), ("agent", heard)]
            for name, command in reversed(pair) if turn % 2 else pair:
                row |= measure(name, command, bare.python)
        return row | {"tests": tests[-1]}

    def walls(self, turn: int) -> Row:
        """Both sides at once, and each alone."""
        row, order = Row(), ["together", "old", "new"]
        for name in order[turn % 3 :] + order[: turn % 3]:
            side = [] if name == "together" else ["--side", name]
            command = [*SEVEN, "test", str(self.place), "--no-trust", "--format", "json", *side]
            started = time.monotonic()
            done = subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
            row[name] = time.monotonic() - started
            if done.returncode > 1:
                raise SystemExit(f"{self.name}: {done.stderr.strip()}")
            said = [found for one in ("old", "new") if (found := json.loads(done.stdout).get(one))]
            row[f"{name}_suite"] = max(one["seconds"] for one in said)
            row["tests"] = max(one["tests"] for one in said)
        return row


def used(name: str, command: Command, python: Path) -> Row:
    """CPU seconds of a command, and those of this process meanwhile."""
    ours, before = time.process_time(), children()
    command(python)
    return {name: children() - before, f"{name}_ours": time.process_time() - ours}


def children() -> float:
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def counted(name: str, command: Command, python: Path) -> Row:
    """Instructions of a command and its children."""
    with tempfile.TemporaryDirectory() as place:
        script = Path(place, "python")
        script.write_text(f'#!/bin/sh\nexec {VALGRIND} --log-file={place}/log.%p {python} "$@"\n')
        script.chmod(0o755)
        command(script)
        said = [re.search(r"I\s+refs:\s+([\d,]+)", log.read_text()) for log in Path(place).glob("log.*")]
    return {name: sum(int(one[1].replace(",", "")) for one in said if one) / 1e9, f"{name}_ours": 0.0}


def prepared(name: str, specs: Path, mirrors: Path, lab: Path) -> Path:
    """The project in the lab, fixed and committed; as it stands where it stands."""
    place = lab / name
    if not (place / ".git").exists():
        source(json.loads((specs / f"{name}.json").read_text()), mirrors, lab)
        fix = [*SEVEN, "fix", "--static", "--sure", "likely", "--write", str(place)]
        subprocess.run(fix, check=False, capture_output=True)
        git(place, "commit", "-q", "--allow-empty", "-m", "Measured from here on")
    return place


def spread(values: list[float]) -> Row:
    """The median with the smallest and the largest."""
    return {"median": round(median(values), 3), "least": round(min(values), 3), "most": round(max(values), 3)}


def told(rows: list[Row]) -> Row:
    """What the rounds of a project say."""
    of: Callable[[str], list[float]] = lambda name: [row[name] for row in rows if name in row]  # noqa: E731
    found: Row = {"tests": rows[-1]["tests"], "rounds": len(rows), "load": spread(of("load"))}
    if of("bare"):
        found["bare"], found["agent"] = spread(of("bare")), spread(of("agent"))
        found["more"] = spread([row["agent"] - row["bare"] for row in rows])
        found["percent"] = spread([100 * (row["agent"] / row["bare"] - 1) for row in rows])
        found["percent_of_least"] = round(100 * (min(of("agent")) / min(of("bare")) - 1), 2)
        found["reading"] = spread([row["agent_ours"] - row["bare_ours"] for row in rows])
    if of("together"):
        alone = [max(row["old"], row["new"]) for row in rows]
        found["slower_alone"], found["together"] = spread(alone), spread(of("together"))
        found["ratio"] = spread([row["together"] / one for row, one in zip(rows, alone, strict=True)])
        found["ratio_of_least"] = round(min(of("together")) / max(min(of("old")), min(of("new"))), 3)
        found["around"] = spread([row["together"] - row["together_suite"] for row in rows])  # the suites
    return found


def shown(name: str, row: Row) -> str:
    """One line of the table."""
    mid: Callable[[str], float] = lambda part: row[part]["median"]  # noqa: E731
    cells = [f"{name:18} {row['tests']:5} {row['rounds']:2}"]
    if "percent" in row:
        part = row["percent"]
        cells.append(f"{mid('bare'):7.2f} {mid('more'):+6.2f} {part['median']:+5.1f} %")
        cells.append(
            f"({part['least']:+.1f} … {part['most']:+.1f}) {row['percent_of_least']:+5.1f} % {mid('reading'):5.2f}"
        )
    if "ratio" in row:
        part = row["ratio"]
        cells.append(f"{mid('slower_alone'):6.1f} {mid('together'):6.1f} {part['median']:5.2f}")
        cells.append(f"({part['least']:.2f} … {part['most']:.2f}) {row['ratio_of_least']:.2f} {mid('around'):5.1f}")
    return "  ".join([*cells, f"load {mid('load'):.1f}"])


def main() -> int:
    """Prepare, measure in rounds, print and write down."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("specs", "mirrors", "lab"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=20.0, help="no round of a project begins after that")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--side", choices=("old", "new"), default="old", help="the side on which the agent is measured")
    parser.add_argument("--what", choices=WHAT, default="all")
    parser.add_argument("--json", type=Path)
    parser.add_argument("names", nargs="+")
    asked = parser.parse_args()
    for name in ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"):  # what containers set, and people do not
        os.environ.pop(name, None)
    mirrors, lab = asked.mirrors.resolve(), asked.lab.resolve()
    cases = [Case(name, prepared(name, asked.specs, mirrors, lab), asked.side) for name in asked.names]
    until = time.monotonic() + 60 * asked.minutes
    print(HEAD)
    for turn in range(asked.rounds):
        for case in cases:
            if time.monotonic() < until:
                case.rows.append(case.round(turn, asked.what))
                print(shown(case.name, told(case.rows[-1:])), flush=True)
    found = {case.name: told(case.rows) for case in cases if case.rows}
    print("", "medians (least … most)", *(shown(name, row) for name, row in found.items()), sep="\n")
    if asked.json:
        about = {"when": time.strftime("%Y-%m-%d %H:%M"), "cores": os.cpu_count(), "side": asked.side}
        asked.json.write_text(json.dumps({**about, "projects": found}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
