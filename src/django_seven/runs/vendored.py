"""Packages that no release helps: which they are in an environment, and the patched wheels of them in the project."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

from django_seven.events import Stage
from django_seven.runs import imports, installed
from django_seven.runs.environment import build
from django_seven.runs.installed import Installed
from django_seven.runs.releases import made_for
from django_seven.runs.wanted import Environment, Move, Wanted, without

FOLDER = "vendor"
MARK = "seven"


@dataclass(frozen=True, slots=True)
class Found:
    """A new side with the wheels that took a package's place in it, as the moves that they are."""

    wanted: Wanted
    environment: Environment
    moves: tuple[Move, ...]


def broken(environment: Environment, packages: Mapping[str, Installed]) -> dict[str, str]:
    """The packages that import what the Django beside them lacks, of those that do not say they are made for it.

    Returns: for each the first name that it misses.
    """
    sites = installed.sites(environment.root)
    candidates = (name for name, each in packages.items() if name != "django")
    lacks = {
        name: imports.missing(name, sites, sites[0] / "django")
        for name in candidates
        if not made_for(packages[name], environment.django)
    }
    return {name: lacking for name, lacking in lacks.items() if lacking}


def wheels(root: Path) -> dict[str, Path]:
    """The newest wheel of ours of each package in the project's folder of them."""
    found = sorted(_read(root), key=lambda row: row[1:])
    return {name: path for name, _, path in found}


def _read(root: Path) -> Iterator[tuple[str, tuple[int, ...], Path]]:
    for path in (root / FOLDER).glob("*.whl"):
        try:
            name, version, *_ = parse_wheel_filename(path.name)
        except InvalidWheelFilename:
            continue
        number = (version.local or "").removeprefix(MARK)
        if number != version.local and number.isdigit():
            yield canonicalize_name(name), (*version.release, int(number)), path


def with_wheels(wanted: Wanted, made: Environment, root: Path, stage: Stage, *, offline: bool = False) -> Environment:
    """The old side with the project's patched wheels of the versions that it has: the suite shows what they do there.

    Raises PackageError where they cannot be installed.
    """
    names = {name: path for name, path in wheels(root).items() if _base(path) == made.packages.get(name)}
    if not names:
        return made
    lines = [f"{name} @ {path.as_uri()}" for name, path in names.items()]
    stage.note(f"Of {', '.join(sorted(names))} the patched wheel in `{FOLDER}` is taken, on both sides.")
    return build(replace(wanted, packages=(*without(wanted.packages, set(names)), *lines)), stage, offline=offline)


def _base(path: Path) -> str:
    return str(parse_wheel_filename(path.name)[1]).partition("+")[0]


def patched(found: Found, root: Path, stage: Stage, *, offline: bool = False) -> Found:
    """Put the project's patched wheels in place of what does not run beside the new Django.

    What there is no wheel of is told with the command that makes one. Raises PackageError where the wheels cannot be
    installed.
    """
    environment, wanted = found.environment, found.wanted
    packages = installed.read(installed.sites(environment.root))
    at_hand, moves = wheels(root), {move.name: move for move in found.moves}
    for name, lacking in broken(environment, packages).items():
        version, why = packages[name].version, f"imports `{lacking}`, which Django {environment.django} lacks"
        if name not in at_hand:
            command = f"`seven plan {root} --patch {name}`"
            stage.note(
                f"`{name}` {version} {why}: {command} makes a wheel of it for both, which is taken from then on."
            )
            continue
        ours = parse_wheel_filename(at_hand[name].name)[1]
        before = moves[name].old if name in moves else version
        moves[name] = Move(
            name, before, str(ours), f"{version} {why}: {FOLDER}/{at_hand[name].name} is in its place", True
        )
        wanted = replace(wanted, packages=(*without(wanted.packages, {name}), f"{name} @ {at_hand[name].as_uri()}"))
    if wanted is not found.wanted:
        environment = build(wanted, stage, offline=offline)
    return Found(wanted, environment, tuple(moves[name] for name in sorted(moves)))
