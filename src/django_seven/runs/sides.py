"""The two sides of a project: their environments, and the process environment its commands run in."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django_seven import become
from django_seven.events import Listener, Stage, stage
from django_seven.project import asks, locks
from django_seven.project.indexes import indexes, without_indexes
from django_seven.project.locks import Lock, Locks
from django_seven.runs import locking
from django_seven.runs.asof import packages_of
from django_seven.runs.environment import Environment, Move, Wanted, build
from django_seven.runs.guest import Guest
from django_seven.runs.pythons import ensure_interpreter
from django_seven.runs.resolve import resolve_new
from django_seven.runs.today import Today
from django_seven.runs.undeclared import completed
from django_seven.runs.vendored import Found, patched, with_wheels
from django_seven.runs.wanted import name_of
from django_seven.values import Minor, Project, Road, Side, SideSpec


@dataclass(frozen=True, slots=True)
class Sides:
    """Both environments, and the packages that differ between them."""

    old: Environment
    new: Environment
    moves: tuple[Move, ...]

    def environment(self, side: Side) -> Environment:
        """The environment of a side."""
        return self.old if side == "old" else self.new


@dataclass(frozen=True, slots=True)
class Builder:
    """Builds the sides of a project.

    `lines` are the project's own requirements (PEP 508), for a side whose table in seven.toml names none; `spare` are
    packages that it can do without where they cannot be had, with the place that names them.
    `pythons` are the interpreters at hand; one that is None is fetched. `locks` are followed to the letter where they
    are given and were made for the same Pythons.
    """

    project: Project
    road: Road
    lines: tuple[str, ...]
    pythons: Mapping[Side, Path | None]
    listener: Listener
    offline: bool = False
    locks: Locks | None = None
    spare: Mapping[str, str] = field(default_factory=dict)

    def both(self) -> Sides:
        """Build both environments; packages of the new one move only where Django or Python demand it.

        Raises PackageError or InterpreterMissing.
        """
        old = self.first()
        new, moves = self.after(old)
        return Sides(old, new, moves)

    def first(self) -> Environment:
        """Build the environment of the old side: as its lock says where that fits, else as it is resolved.

        Raises PackageError or InterpreterMissing.
        """
        kept = self.fitting()
        return self._locked(kept.old) if kept else self.one("old")

    def after(self, old: Environment, name: str = "new environment") -> tuple[Environment, tuple[Move, ...]]:
        """Build the environment of the new side, and tell what moved.

        It is the one of its lock where that fits, else as near to the old one as it can be.
        Raises PackageError or InterpreterMissing.
        """
        if kept := self.fitting():
            return self._locked(kept.new), locking.moves(kept)
        if self.project.new.packages or self.project.new.requirements:
            return self.one("new"), ()
        wanted = self.wanted("new", ())
        with stage(name, self.listener) as running:
            asked = list(without_indexes(self.lines or self.project.old.packages))
            found, moves = resolve_new(old, wanted, asked, running, offline=self.offline)
            new = build(found, running, offline=self.offline)
            made = completed(Found(found, new, moves), running, offline=self.offline)
            made = patched(made, self.project.root, running, offline=self.offline)
            new, moves = made.environment, made.moves
            count = f"{len(moves)} packages move" if len(moves) != 1 else "1 package moves"
            running.result(_described(new, self.road.new_python) + (f" · {count}" if moves else ""))
        return new, moves

    def one(self, side: Side) -> Environment:
        """Build the environment of the old side, or of a side whose packages are all given."""
        wanted = self.wanted(side, self.lines)
        with stage(f"{side} environment", self.listener) as running:
            if wanted.undated:
                running.note(
                    f"What the project does not pin is taken as of {wanted.exclude_newer}, its last change or the "
                    f"first year of its Python; `exclude-newer` under [{side}] in seven.toml names another day."
                )
            today = Today(running, self.project.root, self.spare if side == "old" else {}, self.offline)
            environment = today.make(wanted, lambda asked: self._built(asked, running))
            running.result(_described(environment, wanted.python_minor))
        return environment

    def _built(self, wanted: Wanted, running: Stage) -> Environment:
        made = build(wanted, running, offline=self.offline)
        return with_wheels(wanted, made, self.project.root, running, offline=self.offline)

    def fitting(self) -> Locks | None:
        """The locks, where they are for the Pythons of this road."""
        pythons = (self.road.old_python, self.road.new_python)
        return self.locks if self.locks and (self.locks.old.python, self.locks.new.python) == pythons else None

    def _locked(self, lock: Lock) -> Environment:
        wanted = locking.wanted(self.wanted(lock.side, ()), lock)
        with stage(f"{lock.side} environment", self.listener) as running:
            environment = build(wanted, running, offline=self.offline)
            running.result(f"{_described(environment, lock.python)} · by {locks.name(lock.side)}")
        return environment

    def wanted(self, side: Side, lines: Sequence[str]) -> Wanted:
        """A side as seven.toml and the road ask for it; `lines` are its packages where its table names none."""
        spec, django, minor = self._of(side)
        python = self.pythons[side] or self._fetched(minor)
        files = tuple(f"-r {(self.project.root / name).resolve()}" for name in spec.requirements)
        packages = without_indexes(asks.amended((*spec.packages, *files) or tuple(lines), spec))
        named = any(name_of(line) == "django" for line in spec.packages)
        sources = indexes(self.project.root, spec.packages or self.project.old.packages).environ()
        newer = spec.exclude_newer
        undated: tuple[str, ...] = ()
        if side == "old" and not (newer or spec.packages or files) and minor >= (3, 6):
            newer = packages_of(self.project.root, minor) or None
            undated = ("django",) if newer else ()  # its patches are of the same Django, and safer
        return Wanted(side, python, minor, "" if named else django, packages, newer, build_env=sources, undated=undated)

    def _of(self, side: Side) -> tuple[SideSpec, str, Minor]:
        if side == "old":
            return self.project.old, self.project.from_ or str(self.road.old), self.road.old_python
        return self.project.new, self.project.to or str(self.road.new), self.road.new_python

    def _fetched(self, minor: Minor) -> Path:
        with stage(f"Python {minor}", self.listener) as running:
            return ensure_interpreter(minor, running, offline=self.offline)


def guest(project: Project, root: Path, environment: Environment, side: Side) -> Guest:
    """One side of a project in a folder, with the complete environment of its processes."""
    return Guest(environment.python, side, root, process_env(project, root, environment, side))


def process_env(project: Project, root: Path, environment: Environment, side: Side) -> dict[str, str]:
    """The environment variables a command of the project sees on a side."""
    own, of_side = own_env(project, side)
    return become.surroundings(os.environ, str(environment.root), python_path(project, root), own, of_side)


def own_env(project: Project, side: Side) -> tuple[dict[str, str], dict[str, str]]:
    """The variables that the suite wants, and those that a side wants beside them."""
    settings = {"DJANGO_SETTINGS_MODULE": project.settings_module} if project.settings_module else {}
    spec = project.old if side == "old" else project.new
    return settings | dict(project.test.env), dict(spec.env)


def python_path(project: Project, root: Path) -> list[str]:
    """The folders of a project in which Python looks for modules."""
    folder = root / project.test.directory
    paths = dict.fromkeys([str(folder), str(root), *([str(root / "src")] if (root / "src").is_dir() else [])])
    return list(paths)


def _described(environment: Environment, python: Minor) -> str:
    count = len(environment.packages)
    return f"Django {environment.django} on Python {python} · {count} packages"
