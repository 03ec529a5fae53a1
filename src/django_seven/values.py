"""Frozen values that cross folders."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, NamedTuple

from django_seven.looks import Loaded, Pending, Reached, Templates

Side = Literal["old", "new"]
Sure = Literal["safe", "likely", "show"]
Phase = Literal["before", "with", "after"]
Need = Literal["required", "recommended", "optional"]
State = Literal["open", "done", "skipped"]
SURES: tuple[Sure, ...] = ("safe", "likely", "show")


class Minor(NamedTuple):
    """A minor release of Django or of Python, as `5.2`."""

    major: int
    minor: int

    @classmethod
    def parse(cls, text: str) -> Minor:
        """Read `5.2` or `5.2.3`.

        Raises ValueError where the text does not start with two numbers.
        """
        parts = text.strip().split(".")
        if len(parts) < 2:
            raise ValueError(text)
        return cls(int(parts[0]), int(parts[1]))

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}"

    @property
    def code(self) -> str:
        """The tuple as it stands in a guard: `(5, 2)`."""
        return f"({self.major}, {self.minor})"


class Span(NamedTuple):
    """The minor releases of a package on both sides: at most `old`, at least `new`. The name is normalised."""

    name: str
    old: Minor
    new: Minor


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a hop: when, under which name, how much it is needed, what it is, and how far it is.

    `note` is what people wrote to it.
    """

    phase: Phase
    name: str
    need: Need
    what: str
    state: State = "open"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Road:
    """From which Django to which one, on which Pythons, and what was asked beside it.

    `packages` are those of which it is known that they move on the way; None where nobody looked. `indexes` are files
    with the APIs of such packages on both sides.
    """

    old: Minor
    new: Minor
    old_python: Minor
    new_python: Minor
    deprecated: bool = False
    packages: tuple[Span, ...] | None = None
    indexes: tuple[Path, ...] = ()

    def ends(self, axis: str) -> tuple[Minor, Minor] | None:
        """Both ends in versions of `django`, `python` or a package; None where it is not known to move."""
        if axis == "django":
            return self.old, self.new
        if axis == "python":
            return self.old_python, self.new_python
        return next(((span.old, span.new) for span in self.packages or () if span.name == axis), None)


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Bytes `start` to `end` (exclusive) of a file become `text`."""

    start: int
    end: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Entry:
    """One value in a file of configuration: what leads to it, what it says, and its bytes, with quotes if it has any.

    `keys` are names and places in lists, as `("project", "classifiers", 3)`.
    """

    keys: tuple[str | int, ...]
    text: str
    start: int
    end: int

    @property
    def name(self) -> str:
        """The last name that leads to it; empty where none does."""
        return next((key for key in reversed(self.keys) if isinstance(key, str)), "")


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file that is to be made, relative to the root."""

    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule met in a place. Lines and columns count from 1, columns in characters."""

    rule: str
    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    message: str
    sure: Sure
    since: str | None
    until: str | None
    edits: tuple[Edit, ...] = ()
    seen: bool = False  # a run of the old side met it
    known: bool = False  # the source says for certain what stands before the dot, and no more was in doubt
    makes: str = ""  # the path of the new file that cures it
    raised: int = 0  # how often a run of the old side was warned of it
    tests: int = 0  # and in how many tests

    @property
    def fixable(self) -> bool:
        """Whether an edit or a new file comes with it."""
        return bool(self.edits or self.makes)


class Outcome(enum.Enum):
    """What became of one test: seven different things, never folded into two."""

    PASSED = "passed"
    FAILED = "failed"
    ERRORED = "errored"
    SKIPPED = "skipped"
    EXPECTED = "expected failure"
    TIMED_OUT = "timed out"
    NOT_RUN = "not run"


@dataclass(frozen=True, slots=True)
class TestOutcome:
    """One test on one side; `message` is the last line of its exception, `frame` the innermost frame of the project.

    `queries` is how many it sent to databases, its set-up within the test included (not that of its class or of
    fixtures); None where they were not counted: in workers of `--parallel` and of xdist, before Django 1.7.
    """

    __test__ = False  # not a test class of pytest's

    id: str
    outcome: Outcome
    seconds: float = 0.0
    message: str = ""
    frame: str = ""
    trace: str = ""
    queries: int | None = None


@dataclass(frozen=True, slots=True)
class Crash:
    """Why a suite, a check or an import could not even start; `package` where an installed one raised it."""

    message: str
    frame: str = ""
    trace: str = ""
    package: str = ""

    def __str__(self) -> str:
        return f"{self.message} (raised in the package {self.package})" if self.package else self.message


@dataclass(frozen=True, slots=True)
class SuiteRun:
    """A suite on one side: what was seen of it, and why it ended early where it did."""

    side: Side
    django: str
    python: str
    tests: Mapping[str, TestOutcome]
    seconds: float
    crash: Crash | None = None
    timed_out: bool = False
    templates: Templates | None = None
    pending: Pending | None = None
    reached: Reached = field(default_factory=Reached)

    def count(self, *outcomes: Outcome) -> int:
        """How many tests ended so."""
        return sum(test.outcome in outcomes for test in self.tests.values())


@dataclass(frozen=True, slots=True)
class Health:
    """What one side says without its suite: files that do not compile, modules that do not import, check messages."""

    side: Side
    compiled: int
    broken: Mapping[str, str]
    imported: int
    unimported: Mapping[str, Crash]
    checks: Mapping[str, str]
    crash: Crash | None = None
    templates: Templates | None = None
    pending: Pending | None = None
    settings: Mapping[str, Loaded] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Difference:
    """A test that ends differently on the two sides."""

    test: str
    old: Outcome
    new: Outcome
    message: str
    frame: str
    rule: str | None = None
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file that was not read or not parsed, and why."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class SideSpec:
    """What one side was asked to be: the `[old]` or `[new]` table of seven.toml.

    `packages` and `requirements` are all that is installed; `add` and `without` change what the project asks for.
    """

    python: str | None = None
    requirements: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    exclude_newer: str | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    add: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TestSpec:
    """How the project's own suite is run: the `[test]` table of seven.toml."""

    __test__ = False

    command: str | None = None
    directory: str = "."
    env: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, ...] = ()
    timeout: int = 1800
    format: Literal["auto", "django", "unittest", "pytest"] = "auto"
    together: bool = True  # both sides at once
    known: str = "seven-known.toml"  # the list of tests that are known not to pass


@dataclass(frozen=True, slots=True)
class Project:
    """A Django project as it was read; nothing of it was run."""

    root: Path
    from_: str | None
    to: str | None
    test: TestSpec
    old: SideSpec
    new: SideSpec
    settings: tuple[str, ...] = ()
    settings_module: str | None = None
    apps: tuple[str, ...] = ()
    manage: str | None = None
    test_source: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A file that both sides read, after which neither wants another; or why there is none.

    `old` and `new` are what each side would have written by itself, in words.
    """

    app: str
    path: str = ""
    text: str = ""
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    reason: str = ""
