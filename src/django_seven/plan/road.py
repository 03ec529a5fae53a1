"""From which Django to which, and on which Pythons."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from django_seven.errors import InterpreterMissing, UsageError, WrongWay
from django_seven.project.interpreters import Interpreters, choose, missing
from django_seven.project.support import RELEASES, parse_django
from django_seven.values import Minor, Project, Road, Side, SideSpec

if TYPE_CHECKING:
    from django_seven.project.requirements import Requirements

FETCHED = frozenset(Minor(3, minor) for minor in range(8, 15))  # what uv can install


@dataclass(frozen=True, slots=True)
class Route:
    """The road, the interpreters that were found for it, and why these Pythons."""

    road: Road
    pythons: Mapping[Side, Path | None]
    why: str


def ends(asked_from: str | None, asked_to: str | None, known_from: Minor | None) -> tuple[Minor, Minor]:
    """Where the road begins and ends.

    Raises UsageError where one end is nowhere to be found, VersionUnknown, or WrongWay.
    """
    if asked_from is None and known_from is None:
        raise UsageError(
            "The Django that the project runs on is named nowhere.",
            "Give it with `--from 2.2`, or pin it in a requirements file.",
        )
    if asked_to is None:
        raise UsageError("No Django to go to was named.", "Give it with `--to 5.2`, or as `to` in seven.toml.")
    old = parse_django(asked_from) if asked_from is not None else known_from
    new = parse_django(asked_to)
    assert old is not None  # noqa: S101 - for the type checker
    if new < old:
        raise WrongWay(
            f"`--to {new}` lies before `--from {old}`: seven goes forward only.",
            f"Did you mean `--from {new} --to {old}`?",
        )
    if new == old:
        raise WrongWay(f"The project is on Django {old} already.", "Name a later release with `--to`.")
    return old, new


def static_road(old: Minor, new: Minor, *, deprecated: bool = False) -> Road:
    """A road for reading only: the newest Pythons that the two Djangos support."""
    return Road(old, new, RELEASES[old].python[-1], RELEASES[new].python[-1], deprecated)


def route(project: Project, requirements: Requirements, *, deprecated: bool = False, download: bool = False) -> Route:
    """The road of a project with the interpreters at hand; with `download` also those that uv can fetch.

    Raises InterpreterMissing where no Python can run one of the sides.
    """
    old, new = ends(project.from_, project.to, requirements.django)
    at_hand = Interpreters()
    found = set(at_hand.all_found())
    old_python, new_python = (_version(at_hand, side, spec.python, download) for side, spec in _specs(project))
    found |= {minor for minor in (old_python, new_python) if minor is not None}
    chosen = choose(old, new, found, old_python, new_python, requirements.python)
    if chosen is None and download:
        chosen = choose(old, new, found | FETCHED, old_python, new_python, requirements.python)
    if chosen is None:
        raise missing(old, new, found)
    pythons: dict[Side, Path | None] = {
        "old": at_hand.find(project.old.python or chosen.old),
        "new": at_hand.find(project.new.python or chosen.new),
    }
    return Route(Road(old, new, chosen.old, chosen.new, deprecated), pythons, chosen.why)


def _specs(project: Project) -> tuple[tuple[Side, SideSpec], tuple[Side, SideSpec]]:
    return ("old", project.old), ("new", project.new)


def _version(at_hand: Interpreters, side: Side, asked: str | None, download: bool) -> Minor | None:
    """The version of the Python that was asked for: as it is named, or as the interpreter says.

    Raises InterpreterMissing where it is neither here nor to be fetched.
    """
    if asked is None:
        return None
    path = at_hand.find(asked)
    minor = at_hand.version_of(path) if path is not None else None
    if minor is not None:
        return minor
    with suppress(ValueError):
        minor = Minor.parse(asked.lower().removeprefix("python"))
        if download and minor in FETCHED:
            return minor
    here = ", ".join(map(str, at_hand.all_found())) or "none"
    raise InterpreterMissing(
        f"The Python of the {side} side is not there: {asked} (found here: {here}).",
        f"Install it, or name another version or a path with `--{side}-python`.",
    )
