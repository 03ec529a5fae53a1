"""Runs a suite with proposals made in a copy: in the usual way, in other orders, in parallel; what was run is kept."""

from __future__ import annotations

import random
import resource
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django_seven.edits.apply import write
from django_seven.edits.engine import FileResult
from django_seven.edits.lighter import lightened
from django_seven.events import many, stage
from django_seven.findings.proposal import Proposal
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.runs.both import Asked, Runner
from django_seven.runs.keys import digest
from django_seven.runs.results import Results
from django_seven.runs.scratch import scratch
from django_seven.runs.selection import is_pytest, plain, takes_names
from django_seven.runs.store import Store
from django_seven.values import Road, Side

SIDES: tuple[Side, Side] = ("old", "new")
_SEED = 20  # of the shuffled order: the same on both sides, before and after


class OutOfTime(Exception):
    """The time that was given is over; what was run is kept, so that the next call goes on from there."""


@dataclass(frozen=True, slots=True)
class Ran:
    """How the tests of one run ended, the last line of what each raised, and the CPU seconds of all its processes."""

    ends: dict[str, str]
    said: dict[str, str]
    cpu: float
    crash: str = ""


@dataclass(frozen=True, slots=True)
class Way:
    """A manner to run the suite in: options of its runner, or an order in which tests are named."""

    name: str
    options: tuple[str, ...] = ()
    order: str = ""


def ways(runner: Runner) -> tuple[list[Way], list[str]]:
    """In which ways a suite can be run beside the plain one, and which of them its runner has not."""
    command = runner.project.test.command or ""
    if not takes_names(command):
        return [], ["the suite in another order and in parallel: its command is not known to take names of tests"]
    if not is_pytest(command.split()):
        reverse = Way("in reverse order", ("--reverse",))
        return [reverse, Way("shuffled", order="shuffled"), Way("in parallel", ("--parallel", "2"))], []
    named = [Way("in reverse order", order="reverse"), Way("shuffled", order="shuffled")]
    sides = (runner.sides.old, runner.sides.new)
    if all(any("xdist" in line for line in side.lock) for side in sides):
        return [*named, Way("in parallel", ("-n", "2"))], []
    return named, ["the suite in parallel: pytest-xdist is not installed on both sides"]


@dataclass
class Lab:
    """What proposals are tried with; `until` is the moment (`time.monotonic`) at which nothing more is begun."""

    runner: Runner
    tree: FileTree
    road: Road
    content: str
    until: float
    made: dict[tuple[Proposal, ...], tuple[list[FileResult], dict[Proposal, str]]] = field(default_factory=dict)

    def edited(self, chosen: Sequence[Proposal]) -> tuple[list[FileResult], dict[Proposal, str]]:
        """The files with proposals in them, and why some cannot be made."""
        key = tuple(chosen)
        if key not in self.made:
            self.made[key] = self._edited(chosen)
        return self.made[key]

    def _edited(self, chosen: Sequence[Proposal]) -> tuple[list[FileResult], dict[Proposal, str]]:
        by_file: dict[str, list[Proposal]] = defaultdict(list)
        for one in chosen:
            by_file[one.path].append(one)
        results, refused = [], {}
        for path, those in by_file.items():
            source = self.tree.read(path)
            if not isinstance(source, Source):
                refused.update(dict.fromkeys(those, source.reason))
                continue
            data, reason = lightened(source, those, self.road, self.tree)
            if reason and len(those) > 1:  # one of them may be what is in the way
                alone = {one: lightened(source, [one], self.road, self.tree)[1] for one in those}
                refused.update({one: why for one, why in alone.items() if why} or dict.fromkeys(those, reason))
            elif reason:
                refused[those[0]] = reason
            results.append(FileResult(path, source.data, data, ()))
        return results, refused

    def run(self, side: Side, chosen: Sequence[Proposal], way: Way | None = None, nth: int = 0) -> Ran:
        """Run the suite of a side with some proposals made, or take what an earlier call found.

        Raises OutOfTime.
        """
        changed, _ = self.edited(chosen)
        asked = self._asked(side, way)
        state = digest(*(text for one in changed for text in (one.path, one.after.decode("latin-1"))))
        key = (
            "advise 2",
            side,
            self.content,
            *self.runner.identity(side),
            state,
            repr((asked.only, asked.options)),
            str(nth),
        )
        kept = self.runner.results.get(*key)
        if kept is None:
            if time.monotonic() > self.until:
                raise OutOfTime
            kept = self._ran(side, changed, asked, _title(side, chosen, way, nth))
            self.runner.results.put(kept, *key)
        return Ran(**kept)

    def _asked(self, side: Side, way: Way | None) -> Asked:
        if way is None or not way.order:
            return Asked(options=way.options if way is not None else (), anew=True)
        names = list(dict.fromkeys(plain(name) for name in self.run(side, ()).ends))
        return Asked(only=tuple(_ordered(names, way.order)), anew=True, example=names[0])

    def _ran(self, side: Side, changed: Sequence[FileResult], asked: Asked, title: str) -> dict[str, object]:
        runner, root = self.runner, self.runner.project.root
        with scratch(root, Store.open().root, "advise") as copy, stage(title, runner.listener) as running:
            for result in changed:
                write(copy, result.path, result.after)
            other = Runner(
                replace(runner.project, root=copy), runner.sides, Results(copy.parent / "state"), runner.listener
            )
            before = _spent()
            found = other.run(side, running, asked)
            cpu = _spent() - before
            crash = (
                str(found.crash) if found.crash is not None else "its time limit ended it" if found.timed_out else ""
            )
            running.result(
                f"{many(len(found.tests), 'test')} · {cpu:.1f} s CPU{' · ' + crash if crash else ''}", good=not crash
            )
        ends = {} if crash else {name: test.outcome.value for name, test in found.tests.items()}
        said = {name: test.message for name, test in found.tests.items() if test.message}
        return {"ends": ends, "said": said, "cpu": cpu, "crash": crash}


def _ordered(names: list[str], order: str) -> list[str]:
    """Tests in another order: reversed, or classes and the tests of each shuffled."""
    if order == "reverse":
        return names[::-1]
    groups: dict[str, list[str]] = defaultdict(list)
    for name in names:
        groups[name.rpartition("::" if "::" in name else ".")[0]].append(name)
    chance = random.Random(_SEED)  # noqa: S311
    rows = list(groups.values())
    chance.shuffle(rows)
    return [name for row in rows for name in chance.sample(row, len(row))]


def _title(side: Side, chosen: Sequence[Proposal], way: Way | None, nth: int) -> str:
    what = many(len(chosen), "proposal") if chosen else "as it is"
    return ", ".join(filter(None, (side, what, way.name if way else "", f"run {nth + 1}" if nth else "")))


def _spent() -> float:
    """User and system seconds of all processes that we started and that have ended, with those that they waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
