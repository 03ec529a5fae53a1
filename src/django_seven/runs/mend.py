"""What to change about the floors after a failed round, so that the next one has a chance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django_seven.events import Stage
from django_seven.runs.complaints import Complaint
from django_seven.runs.floors import Floor
from django_seven.runs.installed import Installed
from django_seven.runs.releases import Releases, excludes, release
from django_seven.runs.wanted import Move
from django_seven.values import Minor


@dataclass(slots=True)
class Mender:
    """The floors of a search as they stand, and what was given up on the way."""

    old: Mapping[str, Installed]
    floors: dict[str, Floor]
    releases: Releases
    stage: Stage
    target: str
    python: Minor
    overrides: tuple[str, ...] = ()
    dropped: tuple[Move, ...] = ()

    def mend(self, said: Complaint) -> bool:
        """Change the floors after this complaint; False where nothing is left to try."""
        if said.kind == "build":
            return self._unbuilt(said.package, said.version)
        if said.kind not in ("conflict", "missing", "python") or said.package == "django":
            return False
        named = [name for name in self.floors if _mentions(said, name)]
        for name in named:
            if self.floors[name].wheel:
                return self._unbuilt(name, "")
        return self._overridden(named) or self._loosened(named)

    def _unbuilt(self, name: str, version: str) -> bool:
        """A package that cannot be built: one with a wheel, then the newest, then (if it may) none at all."""
        floor = self.floors.get(name, Floor(name, version))
        if floor.line:
            return False
        why = floor.why or f"{version or floor.version} cannot be built for Python {self.python}"
        if not floor.wheel and not floor.newest:
            self.floors[name] = replace(floor, why=why, wheel=True)
            return True
        newest = self.releases.newest(name) if floor.wheel else None
        if newest is not None and newest.version != version:
            self.floors[name] = replace(floor, version=newest.version, why=why, wheel=False, newest=True)
            return True
        return self._drop(floor, why)

    def _drop(self, floor: Floor, why: str) -> bool:
        if floor.root or floor.name not in self.old:
            return False
        del self.floors[floor.name]
        self.dropped += (Move(floor.name, self.old[floor.name].version, "", why),)
        return True

    def _overridden(self, named: list[str]) -> bool:
        """Where not even the newest release allows this Django, it is put beside it all the same."""
        if self.overrides:
            return False
        for name in named:
            package = self.old.get(name) if self.floors[name].line else self.releases.newest(name)
            if package is not None and excludes(package, self.target):
                self.overrides = (f"Django=={self.target}",)
                self.stage.note(f"No release of `{name}` allows Django {self.target}: it is installed all the same.")
                return True
        return False

    def _loosened(self, named: list[str]) -> bool:
        """Lower a package that is nowhere as high as its floor; else let go of one that only others need."""
        for name in named:
            floor = self.floors[name]
            newest = None if floor.line else self.releases.newest(name)
            if newest is not None and release(newest.version) < release(floor.version):
                why = f"{floor.version} is not to be had for this Python and date"
                self.floors[name] = replace(floor, version=newest.version, why=why, newest=True)
                return True
            if not floor.root and not floor.line and not floor.why:
                del self.floors[name]
                return True
        return False


def _mentions(said: Complaint, name: str) -> bool:
    loose = re.escape(name).replace(r"\-", "[-_.]")
    return re.search(rf"(?<![\w.-]){loose}(?![\w-])", f"{said.package} {said.detail}", re.I) is not None
