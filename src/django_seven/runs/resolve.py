"""Chooses the packages of the new side: the old side's, moved only where something forbids them to stay."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from django_seven.events import Stage
from django_seven.runs import complaints, floors as base, installed, releases, uvtool
from django_seven.runs.complaints import Complaint, UnbuiltError
from django_seven.runs.environment import build, old_build, seeded
from django_seven.runs.floors import Floor
from django_seven.runs.installed import Installed
from django_seven.runs.store import Store, digest, key
from django_seven.runs.wanted import Environment, Move, Wanted, date_options, django_line, options
from django_seven.values import Minor

_ROUNDS = 12
_LISTER = ("pip>=25.1",)
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)[^#\n]*(?:#\s*via (.*))?$", re.M)


def resolve_new(
    old: Environment, wanted: Wanted, requirements: list[str], stage: Stage, *, offline: bool = False
) -> tuple[Wanted, tuple[Move, ...]]:
    """The new side that moves as little as possible away from the old one, and the moves with their reasons.

    `wanted` says the new side's Python, Django and date; its `packages` go before everything found here.
    `requirements` are the project's own lines. The environment is built on the way (only that shows whether it can
    be), so that `build` finds it in the cache. Raises PackageError where no set of packages does, InterpreterMissing
    where the Python is not there.
    """
    store = Store.open()
    asked = (key(wanted), "\n".join(old.lock), "\n".join(requirements))
    if kept := store.answer("resolved", *asked, age=30 * 86_400.0):
        packages, overrides = tuple(kept["packages"]), tuple(kept["overrides"])
        found = replace(wanted, django=kept["django"], packages=packages, overrides=overrides)
        return found, tuple(Move(**move) for move in kept["moves"])
    packages_of_old = installed.read(installed.sites(old.root))
    search = Search.begin(packages_of_old, wanted, requirements, stage, offline=offline)
    found, moves = search.run()
    answer = {"django": found.django, "packages": found.packages, "overrides": found.overrides}
    store.keep("resolved", *asked, answer={**answer, "moves": [asdict(move) for move in moves]})
    return found, moves


@dataclass(slots=True)
class Search:
    """One search: the floors as they stand, and what was learnt on the way."""

    old: Mapping[str, Installed]
    wanted: Wanted
    floors: dict[str, Floor]
    releases: releases.Releases
    stage: Stage
    log: Path
    kept: tuple[str, ...]
    offline: bool = False
    unisolated: tuple[str, ...] = ()
    overrides: tuple[str, ...] = ()
    dropped: tuple[Move, ...] = ()

    @classmethod
    def begin(
        cls, old: Mapping[str, Installed], wanted: Wanted, requirements: list[str], stage: Stage, *, offline: bool
    ) -> Search:
        """Read the floors off the old side and make the two small environments that the search works with."""
        store = Store.open()
        bare = seeded(wanted, stage, offline=offline)
        host = Minor(sys.version_info.major, sys.version_info.minor)
        lister = build(Wanted(wanted.side, Path(sys.executable), host, packages=_LISTER), stage, offline=offline)
        floors, _ = base.from_old(old, requirements, wanted)
        log = store.log(f"resolve-{digest(key(wanted), *requirements)}")
        log.unlink(missing_ok=True)
        found = releases.Releases(wanted, bare, lister.python, stage, offline)
        return cls(old, wanted, floors, found, stage, log, options(requirements), offline)

    def run(self) -> tuple[Wanted, tuple[Move, ...]]:
        """Resolve, build, move what fails, and again: at most a dozen rounds."""
        django, _ = self._pins(self._compile([django_line(self.wanted.django)]), {})
        target = django["django"]
        self._move_for_django(target)
        for _ in range(_ROUNDS):
            try:
                pins, via = self._pins(self._compile(self._lines(target)), {})
                found = self._as_wanted(target, pins)
                build(found, self.stage, offline=self.offline)
            except UnbuiltError as error:
                if not self._mend(error.complaint, target):
                    raise
                continue
            return found, self._moves(pins, via)
        raise UnbuiltError(
            f"No set of packages for Django {target} was found in {_ROUNDS} rounds.",
            f"Name the packages under [new] in seven.toml; what was tried is in {self.log}",
            Complaint("other"),
        )
