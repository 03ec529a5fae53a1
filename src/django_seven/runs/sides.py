"""The two sides of a project: their environments, and the process environment its commands run in."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django_seven.events import Listener, stage
from django_seven.runs.environment import Environment, Move, Wanted, build
from django_seven.runs.guest import Guest
from django_seven.runs.pythons import ensure_interpreter
from django_seven.runs.resolve import resolve_new
from django_seven.values import Minor, Project, Road, Side, SideSpec

# what would lead a process of the project's back into our own environment, or into another one
_FOREIGN = ("PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "DJANGO_SETTINGS_MODULE", "PYTHONSAFEPATH")


@dataclass(frozen=True, slots=True)
class Sides:
    """Both environments, and the packages that differ between them."""

    old: Environment
    new: Environment
    moves: tuple[Move, ...]

    def environment(self, side: Side) -> Environment:
        """The environment of a side."""
        return self.old if side == "old" else self.new


def build_side(
    side: Side, project: Project, road: Road, lines: Sequence[str], pythons: dict[Side, Path | None], listener: Listener,
    *, offline: bool,
) -> tuple[Wanted, Environment]:  # fmt: skip
    """Build the environment of the old side, or of a side whose packages are all given in seven.toml."""
    wanted = _wanted(side, project, road, lines, pythons, listener, offline)
    with stage(f"{side} environment", listener) as running:
        environment = build(wanted, running, offline=offline)
        running.result(_described(environment, road.old_python if side == "old" else road.new_python))
    return wanted, environment


def build_sides(
    project: Project, road: Road, lines: Sequence[str], pythons: dict[Side, Path | None], listener: Listener,
    *, offline: bool = False,
) -> Sides:  # fmt: skip
    """Build both environments; packages of the new one move only where Django or Python demand it.

    `lines` are the project's own requirements (PEP 508), used for a side whose table in seven.toml names neither
    `packages` nor `requirements`.
    Raises PackageError or InterpreterMissing.
    """
    _, old = build_side("old", project, road, lines, pythons, listener, offline=offline)
    if project.new.packages or project.new.requirements:
        _, new = build_side("new", project, road, lines, pythons, listener, offline=offline)
        return Sides(old, new, ())
    wanted = _wanted("new", project, road, (), pythons, listener, offline)
    with stage("new environment", listener) as running:
        asked = list(lines) or list(project.old.packages)
        found, moves = resolve_new(old, wanted, asked, running, offline=offline)
        new = build(found, running, offline=offline)
        moved = f" · {len(moves)} packages move" if len(moves) != 1 else " · 1 package moves"
        running.result(_described(new, road.new_python) + (moved if moves else ""))
    return Sides(old, new, moves)


def guest(project: Project, root: Path, environment: Environment, side: Side) -> Guest:
    """One side of a project in a folder, with the complete environment of its processes."""
    return Guest(environment.python, side, root, process_env(project, root, environment, side))


def process_env(project: Project, root: Path, environment: Environment, side: Side) -> dict[str, str]:
    """The environment variables a command of the project sees on a side."""
    spec = project.old if side == "old" else project.new
    env = {key: value for key, value in os.environ.items() if key not in _FOREIGN}
    env["PATH"] = os.pathsep.join([str(environment.bin), env.get("PATH", os.defpath)])
    env["VIRTUAL_ENV"] = str(environment.root)
    folder = root / project.test.directory
    paths = dict.fromkeys([str(folder), str(root), *([str(root / "src")] if (root / "src").is_dir() else [])])
    env["PYTHONPATH"] = os.pathsep.join(paths)
    env.setdefault("PYTHONHASHSEED", "0")  # the same order of sets on both sides
    if project.settings_module:
        env["DJANGO_SETTINGS_MODULE"] = project.settings_module
    return env | dict(project.test.env) | dict(spec.env)


def _wanted(
    side: Side, project: Project, road: Road, lines: Sequence[str], pythons: dict[Side, Path | None], listener: Listener,
    offline: bool,
) -> Wanted:  # fmt: skip
    spec, django, minor = _of(side, project, road)
    python = pythons[side] or _fetched(minor, listener, offline)
    packages: tuple[str, ...] = spec.packages
    if spec.requirements:
        packages += tuple(f"-r {(project.root / name).resolve()}" for name in spec.requirements)
    if not packages:
        packages = tuple(lines)
    named = any(line.lower().startswith("django") and line[6:7] in "=<>~! " for line in spec.packages)
    wanted = Wanted(side, python, minor, "" if named else django, packages, spec.exclude_newer)
    return replace(wanted, packages=tuple(line for line in wanted.packages if line))


def _of(side: Side, project: Project, road: Road) -> tuple[SideSpec, str, Minor]:
    if side == "old":
        return project.old, project.from_ or str(road.old), road.old_python
    return project.new, project.to or str(road.new), road.new_python


def _fetched(minor: Minor, listener: Listener, offline: bool) -> Path:
    with stage(f"Python {minor}", listener) as running:
        return ensure_interpreter(minor, running, offline=offline)


def _described(environment: Environment, python: Minor) -> str:
    count = len(environment.packages)
    return f"Django {environment.django} on Python {python} · {count} packages"
