"""Chooses the packages of the new side: the old side's, moved only where something forbids them to stay."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from functools import cache
from pathlib import Path

from django_seven.events import Stage
from django_seven.runs import installed
from django_seven.runs.choose import Chooser
from django_seven.runs.complaints import Complaint, UnbuiltError
from django_seven.runs.conflict import explained
from django_seven.runs.environment import build, seeded
from django_seven.runs.floors import Floor, from_old
from django_seven.runs.installed import Installed
from django_seven.runs.keys import digest, key
from django_seven.runs.mend import Mender
from django_seven.runs.pins import Compiler, Pins
from django_seven.runs.releases import Releases, release
from django_seven.runs.store import Store
from django_seven.runs.wanted import SEEDS, Environment, Move, Wanted, django_line, name_of, options
from django_seven.values import Minor

_CHOOSERS = ("choose.py", "drivers.py", "floors.py", "imports.py", "mend.py", "pins.py", "releases.py", "resolve.py")
_ROUNDS = 12
_LISTER = ("pip>=25.1",)  # the first one that lists releases as JSON


def resolve_new(
    old: Environment,
    wanted: Wanted,
    requirements: list[str],
    stage: Stage,
    *,
    offline: bool = False,
    kept: Mapping[str, Move] | None = None,
) -> tuple[Wanted, tuple[Move, ...]]:
    """The new side that moves as little as possible away from the old one, and the moves with their reasons.

    `wanted` says the new side's Python, Django and date; its `packages` go before everything found here.
    `requirements` are the project's own lines; `kept` are both sides of packages as they were once resolved, which stay
    so where the old side still has the same. The environment is built on the way, for only that shows
    whether it can be, and `build` finds it in the cache afterwards. Raises PackageError where no set of
    packages does, InterpreterMissing where the Python is not there.
    """
    store = Store.open()
    before = [f"{move.name} {move.old} {move.new}" for move in (kept or {}).values()]
    asked = (_way(), key(wanted), "\n".join(old.lock), "\n".join(requirements), *before)
    if kept := store.answer("resolved", *asked, age=30 * 86_400.0):
        packages, overrides = tuple(kept["packages"]), tuple(kept["overrides"])
        found = replace(wanted, django=kept["django"], packages=packages, overrides=overrides)
        return found, tuple(Move(**move) for move in kept["moves"])
    if wanted.legacy:
        return _new_by_pip(old, wanted, requirements, stage, offline=offline)
    found, moves = Search.begin(old, wanted, requirements, stage, offline=offline, kept=kept or {}).run()
    answer = {"django": found.django, "packages": found.packages, "overrides": found.overrides}
    store.keep("resolved", *asked, answer={**answer, "moves": [asdict(move) for move in moves]})
    return found, moves


@cache
def _way() -> str:
    """A digest of the code that chooses, so that an answer of another version of it is not taken for one of this."""
    here = Path(__file__).parent
    return digest(*((here / name).read_text("utf-8") for name in _CHOOSERS))


def by_pip(wanted: Wanted, prefer: Mapping[str, str], stage: Stage, *, offline: bool = False) -> Environment:
    """Let the pip of an old Python resolve while it installs, since uv cannot ask that Python.

    What is preferred, versions by name, are constraints; none of them is where they forbid too much.
    Raises PackageError or InterpreterMissing.
    """
    own = {name_of(line) for line in wanted.lines}
    lines = [f"{name}=={version}\n" for name, version in prefer.items() if name not in own]
    if lines:
        path = Store.open().log(f"pip-{digest(key(wanted))}").with_suffix(".constraints")
        path.write_text("".join(lines), "utf-8")
        near = replace(wanted, packages=(*wanted.packages, f"-c {path}"))
        with suppress(UnbuiltError):
            return build(near, stage, offline=offline)
    return build(wanted, stage, offline=offline)


def _new_by_pip(
    old: Environment, wanted: Wanted, requirements: list[str], stage: Stage, *, offline: bool
) -> tuple[Wanted, tuple[Move, ...]]:
    """The new side of an old Python: the project's own lines beside the new Django, and what became of them."""
    own = {name_of(line) for line in wanted.packages}
    lines = [line for line in requirements if name_of(line) not in own]
    asked = replace(wanted, packages=(*wanted.packages, *lines))
    prefer = {name: version for name, version in old.packages.items() if name not in SEEDS and name != "django"}
    made = by_pip(asked, prefer, stage, offline=offline)
    names = sorted({*old.packages, *made.packages} - SEEDS - {"django"})
    pairs = [(name, old.packages.get(name, ""), made.packages.get(name, "")) for name in names]
    why = f"pip on Python {wanted.python_minor} chose so"
    moves = tuple(Move(name, before, after, why) for name, before, after in pairs if before != after)
    return replace(wanted, django=made.django, packages=made.lock, complete=True), moves


@dataclass(frozen=True, slots=True)
class Search:
    """One search: the old side's packages, and the tools that the search works with."""

    old: Mapping[str, Installed]
    sites: list[Path]
    wanted: Wanted
    requirements: tuple[str, ...]
    releases: Releases
    compiler: Compiler
    stage: Stage
    offline: bool
    kept: Mapping[str, Move] = field(default_factory=dict)

    @classmethod
    def begin(
        cls,
        old: Environment,
        wanted: Wanted,
        requirements: list[str],
        stage: Stage,
        *,
        offline: bool,
        kept: Mapping[str, Move],
    ) -> Search:
        """Read the old side, and make the two small environments that the search works with."""
        bare = seeded(wanted, stage, offline=offline)
        host = Minor(sys.version_info.major, sys.version_info.minor)
        pip = Wanted(wanted.side, Path(sys.executable), host, packages=_LISTER, build_env=wanted.build_env)
        lister = build(pip, stage, offline=offline)
        log = Store.open().log(f"resolve-{digest(key(wanted), *requirements)}")
        log.unlink(missing_ok=True)
        sites = installed.sites(old.root)
        return cls(
            installed.read(sites),
            sites,
            wanted,
            tuple(requirements),
            Releases(wanted, bare, lister.python, offline),
            Compiler(wanted, bare, stage, log, offline, {move.name: move.new for move in kept.values() if move.new}),
            stage,
            offline,
            kept,
        )

    def run(self) -> tuple[Wanted, tuple[Move, ...]]:
        """Resolve, build, change what fails, and again: at most a dozen rounds."""
        target = self.compiler.newest(django_line(self.wanted.django))
        floors = from_old(self.old, self.requirements, self.wanted)
        settled = {name: move for name in floors if (move := self._settled(floors[name]))}
        todo = {name: floor for name, floor in floors.items() if name not in settled}
        moved = self._chooser(target).moved(todo) if todo else {}
        moved |= {name: _as_it_was(floors[name], move) for name, move in settled.items() if move.new}
        floors = {name: moved[name] for name in floors if name in moved}
        mender = Mender(self.old, floors, self.releases, self.stage, target, self.wanted.python_minor)
        mender.dropped = tuple(move for move in settled.values() if not move.new)
        for _ in range(_ROUNDS):
            try:
                pins = self._pins(mender)
                found = self._as_wanted(mender, pins)
                build(found, self.stage, offline=self.offline)
            except UnbuiltError as error:
                if not mender.mend(error.complaint):
                    asked = replace(self.wanted, django="", packages=tuple(self._lines(mender)))
                    with explained(asked, self.stage, offline=self.offline):
                        raise
            else:
                return found, self._moves(mender, pins)
        raise UnbuiltError(
            f"No set of packages for Django {target} was found in {_ROUNDS} rounds.",
            f"Name the packages under [new] in seven.toml; what was tried is in {self.compiler.log}",
            Complaint("other"),
        )

    def _settled(self, floor: Floor) -> Move | None:
        """What was resolved for a package earlier, where the old side still has the same version of it."""
        move = self.kept.get(floor.name)
        return move if move and not floor.line and move.old == self.old[floor.name].version else None

    def _chooser(self, target: str) -> Chooser:
        alone = replace(self.wanted, django=target, packages=(), overrides=())
        django = build(alone, self.stage, offline=self.offline)
        folder = installed.sites(django.root)[0] / "django"
        return Chooser(self.old, self.sites, self.releases, self.stage, target, folder)

    def _pins(self, mender: Mender) -> Pins:
        wheels = [part for name, floor in mender.floors.items() if floor.wheel for part in ("--only-binary", name)]
        return self.compiler.pins(self._lines(mender), wheels, mender.overrides)

    def _lines(self, mender: Mender) -> list[str]:
        floors = [floor.text for floor in mender.floors.values()]
        return [f"Django=={mender.target}", *options(self.requirements), *floors]

    def _as_wanted(self, mender: Mender, pins: Pins) -> Wanted:
        lines = [floor.line for floor in mender.floors.values() if floor.line and floor.name not in pins.versions]
        lines += [f"{name}=={version}" for name, version in pins.versions.items() if name != "django"]
        packages = tuple(dict.fromkeys((*options(self.requirements), *lines)))
        return replace(self.wanted, django=mender.target, packages=packages, overrides=mender.overrides)

    def _moves(self, mender: Mender, pins: Pins) -> tuple[Move, ...]:
        moves = {move.name: move for move in mender.dropped if move.name not in pins.versions}
        for name, version in pins.versions.items():
            before = self.old[name].version if name in self.old else ""
            if name in SEEDS or name == "django" or (before and release(before) == release(version)):
                continue
            floor = mender.floors.get(name)
            brought = ", ".join(pins.via.get(name, ()))
            why = (floor.why if floor else "") or (f"needed by {brought}" if brought else "asked for by the new side")
            moves[name] = Move(name, before, version, why, floor.both if floor else False)
        for name, package in self.old.items():
            gone = name not in pins.versions and name not in SEEDS and not package.source and name != "django"
            if gone and name not in moves:
                moves[name] = Move(name, package.version, "", f"not needed on Python {self.wanted.python_minor}")
        return tuple(moves[name] for name in sorted(moves))


def _as_it_was(floor: Floor, move: Move) -> Floor:
    return replace(floor, version=move.new, why=move.why, both=move.both)
