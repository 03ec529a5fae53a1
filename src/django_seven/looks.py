"""What a side says of a project's templates, settings modules and migrations: frozen values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

REASONS = {
    "package": "a package is missing",
    "variable": "an environment variable is missing",
    "file": "a file is missing",
    "ended": "the process ended",
    "time": "no answer in time",
    "error": "an error",
}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why something could not be looked at: `reason` is a key of REASONS, `about` says what was asked."""

    message: str
    frame: str = ""
    trace: str = ""
    reason: str = "error"
    about: str = ""

    def __str__(self) -> str:
        kind = REASONS.get(self.reason, self.reason)
        said = f"{self.about}: {self.message}" if self.about else self.message
        return said if self.reason == "error" else f"{kind}: {said}"


@dataclass(frozen=True, slots=True)
class BrokenTemplate:
    """A template that its engine does not compile; `line` is 0 where nobody says."""

    name: str
    path: str
    line: int
    message: str
    frame: str = ""


@dataclass(frozen=True, slots=True)
class Templates:
    """The project's templates on one side: paths that compile, those that do not, and what was not looked at.

    `others` are those of `compiled` that another engine than Django's reads.
    """

    compiled: tuple[str, ...] = ()
    failed: tuple[BrokenTemplate, ...] = ()
    missed: tuple[Failure, ...] = ()
    others: tuple[str, ...] = ()

    @property
    def broken(self) -> dict[str, BrokenTemplate]:
        """Those that do not compile, by path."""
        return {template.path: template for template in self.failed}


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation that `makemigrations` would write; `own` where the app is the project's.

    `changes` are those of an altered field.
    """

    app: str
    model: str
    operation: str
    name: str
    says: str
    own: bool = True
    changes: Mapping[str, Sequence[str]] = field(default_factory=dict)  # by argument: in migrations, in models

    @property
    def key(self) -> tuple[str, ...]:
        """What is the same whatever Django says it."""
        return self.app, self.model, self.operation, self.name

    def __str__(self) -> str:
        how = "; ".join(f"{name}: {was or 'none'} → {now or 'none'}" for name, (was, now) in self.changes.items())
        return f"{self.app}: {self.says} ({how[:200] or f'{self.operation} of {self.model}'})"


@dataclass(frozen=True, slots=True)
class Pending:
    """What `makemigrations --dry-run` would write on one side; `missed` where it could not tell."""

    operations: tuple[Operation, ...] = ()
    missed: Failure | None = None

    @property
    def keys(self) -> dict[tuple[str, ...], Operation]:
        """The operations by what is the same on both sides."""
        return {operation.key: operation for operation in self.operations}


@dataclass(frozen=True, slots=True)
class Reached:
    """What a suite came by on one side; None where nobody listened.

    `lines` are those that were asked for and run, by file; Pythons before 3.12 tell of none. `templates` are paths of
    those that were rendered, `urls` names that were resolved, `named` all there are, with their namespaces.
    """

    lines: frozenset[tuple[str, int]] | None = None
    templates: frozenset[str] | None = None
    urls: frozenset[str] | None = None
    named: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement, or the head of one, that edits of ours touched; `side` where only that one runs it."""

    path: str
    line: int
    end: int
    side: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Loaded:
    """How far one settings module came: `import`, `setup` or `ready`, and what stopped it there."""

    step: str
    failure: Failure | None = None
