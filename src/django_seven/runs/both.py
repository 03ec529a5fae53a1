"""Suites and health of both sides, each run once for one state of the tree."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shlex
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from django_seven.edits.apply import write
from django_seven.errors import WriteError
from django_seven.events import Listener, Stage, many, stage
from django_seven.findings.servers import down
from django_seven.looks import Templates
from django_seven.process import run
from django_seven.project import evidence
from django_seven.project.files import python_files
from django_seven.project.raised import Raised, raised
from django_seven.runs import guest as agent
from django_seven.runs.apart import apart, refused
from django_seven.runs.culprit import culprit, owner
from django_seven.runs.forced import force
from django_seven.runs.importable import folders, importable
from django_seven.runs.installed import sites
from django_seven.runs.results import (
    Results,
    health_from_json,
    health_to_json,
    suite_from_json,
    suite_to_json,
)
from django_seven.runs.scratch import scratch
from django_seven.runs.selection import selecting
from django_seven.runs.sides import Sides, guest
from django_seven.runs.store import Store
from django_seven.values import Crash, Health, Outcome, Project, Side, SuiteRun, TestOutcome

HEALTH_TIMEOUT = 300.0  # seconds; imports and checks of a large project take tens
_TOLD = 10  # failing tests of a side that are told as they come; where more fail, the summary has the causes


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a suite: all of it, or less.

    `only` are names of tests, in the form of either runner; `options` go to the runner as they are. `anew`: what an
    earlier run found is not taken. `live`: failing tests are told as they come. `example` is the id of a test that an
    earlier run told, by which the form of names is known. `force` is a test that is made to fail.
    `lines`, by file, are those of which is wanted whether they run; None where nobody asks what the suite came by.
    """

    only: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    anew: bool = False
    live: bool = False
    example: str = ""
    lines: Mapping[str, Sequence[int]] | None = None
    force: str = ""

    @property
    def partial(self) -> bool:
        """Whether it may be another than the whole suite."""
        return bool(self.only or self.options or self.force)


WHOLE = Asked()


class Runner:
    """Runs one project on its two sides; `content` names the state of the tree that results belong to."""

    def __init__(self, project: Project, sides: Sides, results: Results, listener: Listener) -> None:
        self.project = project
        self.sides = sides
        self.results = results
        self.listener = listener
        self.raised: dict[Side, list[Raised]] = {}  # warnings of the last run
        self._one = threading.RLock()  # held by a side that does what the other must not do at the same time
        self._shared = False  # whether a server refused names of their own

    @property
    def at_once(self) -> int:
        """How many sides may run at the same time."""
        return 2 if cores() > 1 and self.project.test.together else 1

    def health(self, side: Side, content: str) -> Health:
        """Compile, import and check on one side; its templates, its other settings, its migrations."""
        key = ("health 3", side, content, *self.identity(side))
        kept = self.results.get(*key)
        if kept is not None:
            return health_from_json(kept)
        with scratch(self.project.root, Store.open().root, f"health-{side}") as copy:
            files = [path.relative_to(copy).as_posix() for path in python_files(copy)]
            found = agent.health(
                guest(self.project, copy, self.sides.environment(side), side),
                settings=self.project.settings_module,
                files=files,
                modules=importable(files, (self.project.test.directory, "src", ".")),
                timeout=HEALTH_TIMEOUT,
                path=[copy / self.project.test.directory, copy],
                others=folders([name for name in self.project.settings if name != self.project.settings_module], files),
            )
            self._shown(copy, side, found.templates)
        found = replace(found, crash=self._named(found.crash, side))
        self.results.put(health_to_json(found), *key)
        return found

    def suite(self, side: Side, name: str, content: str, asked: Asked = WHOLE) -> SuiteRun:
        """Run the suite, or what is asked of it, on one side, as a stage of its own."""
        with stage(name, self.listener) as running:
            key = self._suite_key(side, content, asked)
            kept = None if asked.anew else self.results.get(*key)
            found = suite_from_json(kept) if kept is not None else self.run(side, running, asked)
            if kept is None and not found.timed_out:
                self.results.put(suite_to_json(found), *key)
            good = found.count(Outcome.PASSED, Outcome.EXPECTED, Outcome.SKIPPED) == len(found.tests) > 0
            running.result(described(found) + (" (of an earlier run)" if kept else ""), good=good)
        return found

    def both(self, names: tuple[str, str], content: str, asked: Asked = WHOLE) -> tuple[SuiteRun, SuiteRun]:
        """Both suites, at the same time where there are cores for it and the project does not ask for one by one."""
        sides: tuple[tuple[Side, str], tuple[Side, str]] = (("old", names[0]), ("new", names[1]))
        with ThreadPoolExecutor(self.at_once) as pool:
            jobs = [pool.submit(self.suite, side, name, content, asked) for side, name in sides]
            old, new = (job.result() for job in jobs)
        return old, new

    def run(self, side: Side, running: Stage, asked: Asked = WHOLE) -> SuiteRun:
        """Run the suite, or what is asked of it, on a copy of the tree as it is now.

        Raises UsageError for a name of a test that leads nowhere.
        """
        found = None if self._shared else self._run(side, running, asked, own=True)
        if found is not None and not refused(found):
            return found
        if not self._shared:
            running.note(f"{side}: its test database may have no name of its own; the sides run one after the other")
        self._shared = True
        with self._one:
            return self._run(side, running, asked, own=False)

    def _run(self, side: Side, running: Stage, asked: Asked, *, own: bool) -> SuiteRun:
        """The same; with `own` the side has test databases, cache keys and media that no other side has."""
        with scratch(self.project.root, Store.open().root, f"suite-{side}") as copy:
            host = guest(self.project, copy, self.sides.environment(side), side)
            host = apart(host, self.sides.environment(side).django) if own else host
            folder = copy / self.project.test.directory
            if asked.force:
                force(asked.force, copy, folder)
            command = [*self._command(asked, copy, folder), *asked.options]
            with self._one:  # what comes before may be about a database or a folder that both sides have
                problem = self._before(host, folder, running)
            if problem is not None:
                environment = self.sides.environment(side)
                return SuiteRun(side, environment.django, "", {}, 0.0, Crash(problem))
            tick: Callable[[int, int, int], None] = lambda done, total, bad: running.progress(  # noqa: E731
                f"{bad} not good" if bad else "", done, total
            )
            hear = None if asked.force else partial(self._heard, copy, side)
            limit = self.project.test.timeout
            # of settings that the suite makes, only the suite can tell
            look = self.project.settings_module not in self.project.settings and not asked.partial
            failed = _teller(running) if asked.live else None
            found = agent.suite(
                host, command, cwd=folder, timeout=limit, progress=tick, heard=hear, failed=failed, look=look,
                lines=asked.lines,
            )  # fmt: skip
            self._shown(copy, side, found.templates)
        return replace(found, crash=self._named(found.crash, side))

    def _command(self, asked: Asked, copy: Path, folder: Path) -> list[str]:
        words = shlex.split(self.project.test.command or "")
        return selecting(words, asked.only, copy, folder, asked.example) if asked.only else words

    def _named(self, crash: Crash | None, side: Side) -> Crash | None:
        """A crash with the package that raised it, where one did."""
        if crash is None or down(crash.message):  # what a driver says of a server is no fault of the package
            return crash
        return replace(crash, package=culprit(crash.trace, sites(self.sides.environment(side).root)))

    def _heard(self, copy: Path, side: Side, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep the warnings of a side, and what the old side showed of the project's files."""
        folders = sites(self.sides.environment(side).root)
        found = raised(rows, copy)
        top = {one.whose: one.path for one in found if one.whose not in ("", "Python")}
        named = {name: owner(path, folders) or name for name, path in top.items()}
        self.raised[side] = [replace(one, whose=named.get(one.whose, one.whose)) for one in found]
        if side == "old":
            self._hear(copy, rows)

    def _hear(self, copy: Path, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep what a run on the old side showed of the project's files, beside the results."""
        folder = self.results.path.parent
        known = evidence.load(folder).joined(evidence.heard(rows, copy))
        with contextlib.suppress(WriteError):  # a full disk costs the evidence, not the run
            write(folder, evidence.NAME, json.dumps(known.to_json(), separators=(",", ":")).encode())

    def _shown(self, copy: Path, side: Side, templates: Templates | None) -> None:
        """Keep which files the old side compiled as templates of Django's."""
        if side == "old" and templates is not None:
            paths = sorted({*templates.compiled} - {*templates.others})
            self._hear(copy, [{"path": path, "kinds": ["template"], "classes": {}} for path in paths])

    def _before(self, host: agent.Guest, folder: Path, running: Stage) -> str | None:
        for line in self.project.test.before:
            running.progress(line)
            words = shlex.split(line)
            if words and words[0].startswith("python"):
                words[0] = str(host.python)
            done = run(words, cwd=folder, env=host.env, timeout=self.project.test.timeout)
            if done.code:
                last = (done.text.strip().splitlines() or ["no output"])[-1]
                return f"`{line}` ended with exit code {done.code}: {last}"
        return None

    def _suite_key(self, side: Side, content: str, asked: Asked) -> tuple[str, ...]:
        part = [repr((asked.only, asked.options, asked.force))] if asked.partial else []
        part += ["reached", repr(sorted(asked.lines.items()))] if asked.lines is not None else []
        return ("suite 4", side, content, *self.identity(side), *part)

    def identity(self, side: Side) -> tuple[str, ...]:
        """All that a result depends on beside the tree."""
        test, spec = self.project.test, self.project.old if side == "old" else self.project.new
        env = sorted({**test.env, **spec.env}.items())
        settings = self.project.settings_module or ""
        return (
            *self.sides.environment(side).lock,
            str(self.sides.environment(side).python),
            repr((test.command, test.directory, test.before, env, settings)),
        )


def cores() -> int:
    """How many processors there are for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _teller(running: Stage) -> Callable[[TestOutcome], None]:
    """Tells the first tests that do not pass, each in a line."""
    count = itertools.count(1)

    def tell(test: TestOutcome) -> None:
        nth = next(count)
        if nth <= _TOLD:
            running.note(f"{running.name}: {test.id} {test.outcome.value}: {test.message[:120]}")
        elif nth == _TOLD + 1:
            running.note(f"{running.name}: more tests do not pass; the summary has them by cause")

    return tell


def described(run: SuiteRun) -> str:
    """One line about a run: how many tests, how they ended."""
    if run.crash is not None and not run.tests:
        return f"does not start: {run.crash}"
    parts = [many(len(run.tests), "test"), f"{run.count(Outcome.PASSED, Outcome.EXPECTED)} passed"]
    names = {
        Outcome.FAILED: "failed",
        Outcome.ERRORED: "errors",
        Outcome.SKIPPED: "skipped",
        Outcome.TIMED_OUT: "timed out",
        Outcome.NOT_RUN: "not run",
    }
    parts += [f"{run.count(outcome)} {name}" for outcome, name in names.items() if run.count(outcome)]
    if run.timed_out:
        parts.append(f"ended by its time limit after {run.seconds:.0f} s")
    return " · ".join(parts)
