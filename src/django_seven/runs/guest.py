"""Asks one side of a project: starts the agent in its environment and turns the answers into values."""

from __future__ import annotations

import contextlib
import json
import signal
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django_seven import process
from django_seven.errors import RunError
from django_seven.process import Finished
from django_seven.runs.guests import guests
from django_seven.runs.invocation import read_command
from django_seven.runs.looking import looked, reached
from django_seven.runs.stack import ASKS, hung
from django_seven.values import Crash, Health, Outcome, Side, SuiteRun, TestOutcome

PROTOCOL = 1
APART = 60.0  # seconds that the agent gives a settings module
MARK = "DJANGO_SEVEN_RUN"  # variable by which daemons that a suite leaves behind are found
LINGER = 60.0  # seconds that a process may live on after its last answer
KILLERS = 3  # modules that may end the process at import before the rest is given up
BAD = (Outcome.FAILED.value, Outcome.ERRORED.value, Outcome.TIMED_OUT.value)
Answer = dict[str, Any]
Progress = Callable[[int, int, int], None]


@dataclass(frozen=True)
class Guest:
    """One side of a project: its interpreter, the project's root, the complete environment of processes."""

    python: Path
    side: Side
    root: Path
    env: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Database:
    """One entry of DATABASES, and the name its test database gets (empty where the side cannot say it)."""

    alias: str
    engine: str
    name: str
    test_name: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What one side is; `crash` where Django could not be set up."""

    side: Side
    django: str
    python: str
    databases: tuple[Database, ...] = ()
    installed_apps: tuple[str, ...] = ()
    templates: tuple[str, ...] = ()
    root_urlconf: str | None = None
    crash: Crash | None = None


def health(
    guest: Guest,
    *,
    settings: str | None,
    files: Sequence[str],
    modules: Sequence[str],
    timeout: float,
    path: Sequence[Path] | None = None,
    others: Mapping[str, str] | None = None,
) -> Health:
    """Compile `files` (relative to the root), import `modules` (dotted) one by one, run the system checks.

    Load the settings modules `others`, each in a process of its own with its folder on the path; compile all
    templates; ask what `makemigrations` would write.

    `path` goes in front of `sys.path` (where not given: the root); `timeout` is in seconds, for each process but for
    what the others take. A module that ends the process at its import is noted, and the question is asked again
    without it.
    Raises RunError where the agent cannot be started.
    """
    lost: dict[str, Crash] = {}
    while True:
        left = [module for module in modules if module not in lost]
        question = {
            "settings": settings,
            "files": list(files),
            "modules": left,
            "check": True,
            "others": list((others or {}).items()),
        }
        said = _ask(guest, "health", question, timeout=timeout + APART * len(others or ()), path=_path(guest, path))
        at = said.rows[-1].get("module") if said.rows else None
        if said.done or said.timed_out or at is None or len(lost) == KILLERS:
            return _health(guest, said, len(files), left, lost)
        lost[at] = said.crash(f"while it imported `{at}`")


def facts(guest: Guest, settings: str | None, timeout: float, *, path: Sequence[Path] | None = None) -> Facts:
    """Versions, databases and applications of a side; `timeout` is in seconds.

    Raises RunError where the agent cannot be started.
    """
    said = _ask(guest, "facts", {"settings": settings}, timeout=timeout, path=_path(guest, path))
    found = said.answer.get("facts", {})
    return Facts(
        side=guest.side,
        django=found.get("django", ""),
        python=found.get("python", ""),
        databases=tuple(Database(**row) for row in found.get("databases", ())),
        installed_apps=tuple(found.get("installed_apps", ())),
        templates=tuple(found.get("templates", ())),
        root_urlconf=found.get("root_urlconf"),
        crash=_crash(said.answer.get("crash")) if said.done else said.crash("while Django was set up"),
    )


def suite(
    guest: Guest,
    command: Sequence[str],
    *,
    cwd: Path,
    timeout: float,
    progress: Progress | None = None,
    heard: Callable[[list[Answer]], None] | None = None,
    failed: Callable[[TestOutcome], None] | None = None,
    look: bool = False,
    lines: Mapping[str, Sequence[int]] | None = None,
) -> SuiteRun:
    """Run the project's own test command on a side, in the folder `cwd`, for at most `timeout` seconds.

    `progress` is called with (tests done, tests announced, tests that ended badly), `failed` with each that did;
    `heard`, at the end, with the lines of evidence. With `look` templates and migrations are looked at when the suite
    is over, with the settings that it made. `lines`, by file, are those of which is wanted whether they run; where
    given, be it empty, templates that are rendered and names of URLs are noted as well. What was seen before a timeout
    or a crash is kept. Raises RunError for a command that cannot run inside of one Python process.
    """
    invocation = read_command(command, python=guest.python, cwd=cwd)
    question = {"kind": invocation.kind, "argv": list(invocation.argv), "cwd": str(cwd), "look": look, "lines": lines}
    said = _ask(
        replace(guest, env={**guest.env, **invocation.env}),
        "suite",
        question,
        timeout=timeout,
        path=invocation.path,
        cwd=cwd,
        options=invocation.options,
        progress=progress,
        failed=failed,
    )
    if heard is not None:
        heard(said.evidence)
    return _suite_run(guest.side, said)


# -- asking --------------------------------------------------------------------------------------------------


class _LingersError(Exception):
    """The answer is there and the process does not end."""


@dataclass(frozen=True)
class _Said:
    """What came back: the answer, the journal, and how the process ended (None: it had to be ended by us)."""

    answer: Answer
    rows: list[Answer]
    finished: Finished | None
    seconds: float
    evidence: list[Answer]
    hung: tuple[str, str] = ("", "")  # where it was when its time was nearly over, and the traceback

    @property
    def done(self) -> bool:
        return bool(self.answer.get("done"))

    @property
    def timed_out(self) -> bool:
        return self.finished is not None and self.finished.timed_out and not self.done

    def crash(self, when: str) -> Crash:
        """A crash that only the process' end tells of."""
        return Crash(f"The process {self.ended()} {when}.", "", self.tail())

    def ended(self) -> str:
        if self.finished is None or self.finished.timed_out:
            return f"was not ready after {self.seconds:.0f} seconds"
        code = self.finished.code
        if code >= 0:
            return f"ended with exit code {code}"
        names = {item.value: item.name for item in signal.Signals}
        return f"was ended by {names.get(-code, f'signal {-code}')}"

    def tail(self) -> str:
        """The last 30 lines of output."""
        return "\n".join(self.finished.text.rstrip().splitlines()[-30:]) if self.finished else ""


class _Reader:
    """Reads the journal while it grows, and notices a process that does not end after its answer."""

    def __init__(
        self, folder: Path, progress: Progress | None, failed: Callable[[TestOutcome], None] | None = None
    ) -> None:
        self.journal = folder / "outcomes.jsonl"
        self.file = folder / "answer.json"
        self.progress = progress
        self.failed = failed
        self.position = 0
        self.rows: list[Answer] = []
        self.done = self.total = self.bad = 0

    def tick(self) -> None:
        self.read()
        if not self.file.exists() or time.time() - self.file.stat().st_mtime < LINGER:
            return
        if self.answer().get("done"):
            raise _LingersError

    def read(self) -> None:
        """Take the whole lines written since the last call."""
        if not self.journal.exists():
            return
        with self.journal.open("rb") as stream:
            stream.seek(self.position)
            data = stream.read()
        data = data[: data.rfind(b"\n") + 1]
        self.position += len(data)
        fresh = [json.loads(line) for line in data.splitlines()]
        self.rows += fresh
        self.done += sum("outcome" in row for row in fresh)
        self.bad += sum(row.get("outcome") in BAD for row in fresh)
        self.total += sum(row.get("total", 0) for row in fresh)
        for row in fresh if self.failed else ():
            if row.get("outcome") in BAD and self.failed:
                self.failed(_outcome(row))
        if self.progress and fresh:
            self.progress(self.done, max(self.total, self.done), self.bad)

    def answer(self) -> Answer:
        if not self.file.exists():
            return {}
        found = json.loads(self.file.read_bytes())
        return found if isinstance(found, dict) else {}


def _path(guest: Guest, path: Sequence[Path] | None) -> tuple[str, ...]:
    return tuple(str(entry) for entry in path) if path is not None else (str(guest.root),)


def _ask(
    guest: Guest,
    command: str,
    question: Answer,
    *,
    timeout: float,
    path: Sequence[str],
    cwd: Path | None = None,
    options: Sequence[str] = (),
    progress: Progress | None = None,
    failed: Callable[[TestOutcome], None] | None = None,
) -> _Said:
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="django-seven-") as name:
        folder = Path(name)
        files = {"answer": str(folder / "answer.json"), "outcomes": str(folder / "outcomes.jsonl")}
        request = {"protocol": PROTOCOL, "command": command, "root": str(guest.root), "path": list(path)}
        evidence, stack = folder / "evidence.jsonl", folder / "stack.txt"
        if command == "suite":
            request |= {"evidence": str(evidence), "stack": str(stack), "asks": ASKS}
        (folder / "request.json").write_text(json.dumps({**request, **files, **question}), encoding="utf-8")
        line: list[str | Path] = [guest.python, *options, guests() / "start.py", folder / "request.json"]
        reader = _Reader(folder, progress, failed)
        finished: Finished | None = None
        env = {**guest.env, MARK: name}  # the folder's name: no other run has it
        try:
            with contextlib.suppress(_LingersError):
                finished = process.run(
                    line, cwd=cwd or guest.root, env=env, timeout=timeout, tick=reader.tick, asks=ASKS
                )
        finally:
            process.end_marked(MARK, name)
        reader.read()
        answer, seen = reader.answer(), _lines(evidence)
        written = stack.read_text("utf-8", "replace") if stack.exists() else ""
    place = hung(written, guest.root, guests())
    said = _Said(answer, reader.rows, finished, time.monotonic() - started, seen, place)
    if finished and finished.code == 3 and not said.answer and not said.rows and command != "suite":
        raise RunError("The agent did not understand its request.", f"Please report it: {said.tail()[-300:]}")
    return said


def _lines(path: Path) -> list[Answer]:
    """The JSON lines of a file that may be missing, and whose last line may be half a line."""
    found = []
    for line in path.read_bytes().splitlines() if path.exists() else ():
        with contextlib.suppress(ValueError):
            found.append(json.loads(line))
    return found


# -- answers -------------------------------------------------------------------------------------------------


def _crash(found: Mapping[str, str] | None) -> Crash | None:
    if found is None:
        return None
    return Crash(found.get("message", ""), found.get("frame", ""), found.get("trace", ""))


def _health(guest: Guest, said: _Said, files: int, modules: list[str], lost: Mapping[str, Crash]) -> Health:
    answer = said.answer
    broken = dict(answer.get("broken", {}))
    unimported = {name: crash for name, row in answer.get("unimported", {}).items() if (crash := _crash(row))}
    crash = _crash(answer.get("crash"))
    tried = [row["module"] for row in said.rows if row.get("stage") == "import"]
    if not said.done:
        stage = said.rows[-1]["stage"] if said.rows else "compile"
        if tried and stage == "import":
            unimported[tried[-1]] = said.crash(f"while it imported `{tried[-1]}`")
        crash = said.crash(f"during {stage}")
    return Health(
        side=guest.side,
        compiled=files - len(broken) if answer else 0,
        broken=broken,
        imported=len(tried) - len(unimported),
        unimported={**unimported, **lost},
        checks=dict(answer.get("checks", {})),
        crash=crash,
        **looked(answer),
    )


def _suite_run(side: Side, said: _Said) -> SuiteRun:
    tests: dict[str, TestOutcome] = {}
    announced: list[str] = []
    running: dict[str, None] = {}
    about: Answer = dict(said.answer)
    for row in said.rows:
        if "ids" in row:
            announced += row["ids"]
            about = {**row, **about}
        elif "running" in row:
            running[row["running"]] = None
        else:
            running.pop(row["id"], None)
            tests[row["id"]] = _outcome(row)
    for name in running:
        if said.timed_out:
            place, trace = said.hung
            tests[name] = TestOutcome(name, Outcome.TIMED_OUT, 0.0, "It ran when the time was over.", place, trace)
        elif not said.done:
            tests[name] = TestOutcome(name, Outcome.ERRORED, message=f"The process {said.ended()} while it ran.")
    for name in announced:
        tests.setdefault(name, TestOutcome(name, Outcome.NOT_RUN))
    found = looked(said.answer)
    return SuiteRun(
        side=side,
        django=about.get("django", ""),
        python=about.get("python", ""),
        tests=tests,
        seconds=said.seconds,
        crash=_suite_crash(said, bool(running)),
        timed_out=said.timed_out,
        templates=found["templates"],
        pending=found["pending"],
        reached=reached(said.evidence),
    )


def _outcome(row: Answer) -> TestOutcome:
    message, frame, trace = (row.get(key) or "" for key in ("message", "frame", "trace"))
    outcome = Outcome(row["outcome"])
    return TestOutcome(row["id"], outcome, row.get("seconds", 0.0), message, frame, trace, row.get("queries"))


def _suite_crash(said: _Said, running: bool) -> Crash | None:
    if said.timed_out:
        place, trace = said.hung
        return Crash(f"it was at {place} when the time was over", place, trace) if place and not said.rows else None
    if not said.answer or (running and not said.done):
        return said.crash("before its suite was over")
    crash = _crash(said.answer.get("crash"))
    if crash and not crash.trace:
        last = (said.tail().splitlines() or [""])[-1].strip()
        crash = Crash(f"{crash.message}: {last}" if last else crash.message, crash.frame, said.tail())
    return crash
