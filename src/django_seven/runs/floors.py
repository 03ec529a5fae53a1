"""From an old environment to the floors of the new one: nothing lower, as little as possible higher."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from packaging.markers import UndefinedEnvironmentName
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from django_seven.runs.installed import Installed, parse
from django_seven.runs.wanted import SEEDS, Wanted, name_of
from django_seven.values import Minor


@dataclass(frozen=True, slots=True)
class Floor:
    """The lowest version of a package, and `why` it is higher than the old side's (empty: not).

    `wheel` wants a release that need not be built, `newest` says that there is no higher one; a `root` is
    asked for by the project itself, a `line` goes before all of it (a URL, or the new side's own word).
    """

    name: str
    version: str
    why: str = ""
    extras: tuple[str, ...] = ()
    wheel: bool = False
    newest: bool = False
    root: bool = False
    line: str = ""
    both: bool = False

    @property
    def text(self) -> str:
        """Its line for the resolver."""
        if self.line:
            return self.line
        extras = f"[{','.join(self.extras)}]" if self.extras else ""
        # A local version (`1.0+abc`) is on no index; what it was made from is.
        return f"{self.name}{extras}>={self.version.split('+')[0]}"


def roots(old: Mapping[str, Installed], requirements: Iterable[str]) -> dict[str, frozenset[str]]:
    """What the project itself asks for, with extras: its lines, and what no other package needs."""
    found: dict[str, frozenset[str]] = {}
    for line in requirements:
        if (name := name_of(line)) and (read := parse(re.split(r"\s#|\s--", line.strip(), maxsplit=1)[0])):
            found[name] = found.get(name, frozenset()) | frozenset(read.extras)
    needed = {canonicalize_name(each.name) for package in old.values() for each in package.requirements}
    for name in old:
        if name not in needed and name not in SEEDS:
            found.setdefault(name, frozenset())
    return found


def reached(old: Mapping[str, Installed], start: Mapping[str, frozenset[str]], python: Minor) -> frozenset[str]:
    """The packages of the old side that are still needed on a Python: markers may let some of them go."""
    seen: set[tuple[str, str]] = set()
    todo = [(name, extra) for name, extras in start.items() for extra in ("", *extras)]
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen or name not in old:
            continue
        seen.add((name, extra))
        for each in old[name].requirements:
            if applies(each, python, extra):
                todo += [(canonicalize_name(each.name), wanted) for wanted in ("", *each.extras)]
    return frozenset(name for name, _ in seen)


def applies(requirement: Requirement, python: Minor, extra: str) -> bool:
    """Whether a requirement holds on a Python, with an extra asked for."""
    if requirement.marker is None:
        return not extra
    place = {"python_version": str(python), "python_full_version": f"{python}.0", "extra": extra}
    try:
        return requirement.marker.evaluate(place)
    except UndefinedEnvironmentName:
        return True


def from_old(old: Mapping[str, Installed], requirements: Iterable[str], new: Wanted) -> dict[str, Floor]:
    """The floors of the new side.

    Every package that the old side has and the new Python still needs stays at least where it is, even where
    only another package brought it: projects import such packages (`pytz` came with Django 1.11 to 3.2).
    """
    start = roots(old, requirements)
    start.setdefault("django", frozenset())
    kept = reached(old, start, new.python_minor) - {"django"}
    floors = {}
    for name in sorted(kept - (SEEDS - set(start))):
        package = old[name]
        extras = tuple(sorted(start.get(name, ())))
        floors[name] = Floor(name, package.version, extras=extras, root=name in start, line=package.source)
    for line in new.packages:  # what the new side's own table asks for goes before
        own = name_of(line)
        if own and own != "django":
            floors[own] = Floor(own, "", root=True, line=line)
    return floors
