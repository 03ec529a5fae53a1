"""Resolves both sides of a project together, as near as they can be to their locks of before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from packaging.requirements import Requirement

from django_seven.events import Stage
from django_seven.project.locks import BOTH, Lock, Locks, Pin
from django_seven.runs import installed
from django_seven.runs.environment import build, seeded
from django_seven.runs.installed import Installed, parse
from django_seven.runs.keys import digest, key
from django_seven.runs.pins import Compiler
from django_seven.runs.resolve import by_pip, resolve_new
from django_seven.runs.store import Store
from django_seven.runs.today import Today
from django_seven.runs.wanted import SEEDS, Environment, Move, Wanted, name_of, options, without
from django_seven.values import Minor, Side

_ELSEWHERE = (
    {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
    {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Both sides as they are wanted, what the project asks of them, and which versions to begin with.

    `old` and `new` hold their own packages; those of `new` are only some of them where the rest `follows` from the old
    side. `words` are what the locks are to answer, for each side. `root` is the project, and `spare` are packages that
    its old side can do without.
    """

    old: Wanted
    new: Wanted
    words: tuple[tuple[str, ...], tuple[str, ...]]
    root: Path
    prefer: Mapping[str, str] = field(default_factory=dict)
    spare: Mapping[str, str] = field(default_factory=dict)
    follows: bool = False


def lock(asked: Asked, before: Locks | None, stage: Stage, *, offline: bool = False) -> Locks:
    """Resolve both sides.

    What `before` holds stays where nothing forbids it. Where a package must be another one on the new side, and
    that one serves the old side as well, both get it if the project's own lines allow that.
    Raises PackageError or InterpreterMissing.
    """
    maker = _Maker(asked, before, stage, offline)
    prefer = {**(before.old.versions if before else {}), **asked.prefer}
    old = maker.side(asked.old, prefer)
    new, moves = maker.new(old)
    shared = {move.name: move.new for move in moves if move.both and move.old and maker.allowed(move.name, move.new)}
    if shared:
        again = maker.side(asked.old, {**old.packages, **shared})
        if again.packages != old.packages:
            old = again
            new, moves = maker.new(old)
    made = _locks(asked, old, new, moves)
    for side, found in ((asked.old, made.old), (asked.new, made.new)):  # what cannot be installed is no lock
        build(wanted(side, found), stage, offline=offline)
    return made


@dataclass(frozen=True, slots=True)
class _Maker:
    """One making of locks: what both sides are asked to be, and the locks of before."""

    asked: Asked
    before: Locks | None
    stage: Stage
    offline: bool

    def side(self, wanted: Wanted, prefer: Mapping[str, str]) -> Environment:
        """Resolve one side by its own lines, and build it."""
        today = Today(self.stage, self.asked.root, self.asked.spare if wanted.side == "old" else {}, self.offline)
        return today.make(wanted, lambda asked: self._resolved(asked, prefer))

    def _resolved(self, wanted: Wanted, prefer: Mapping[str, str]) -> Environment:
        if wanted.legacy:
            return by_pip(wanted, prefer, self.stage, offline=self.offline)
        bare = seeded(wanted, self.stage, offline=self.offline)
        log = Store.open().log(f"lock-{digest(key(wanted))}")
        log.unlink(missing_ok=True)
        seeds = {name: version for name, version in bare.packages.items() if name in SEEDS}
        compiler = Compiler(wanted, bare, self.stage, log, self.offline, {**seeds, **prefer})
        pins = compiler.pins(wanted.lines, ("--resolution", "highest"), wanted.overrides).versions
        lines = (*without(wanted.lines, set(pins)), *(f"{name}=={version}" for name, version in sorted(pins.items())))
        return build(replace(wanted, django="", packages=lines, complete=True), self.stage, offline=self.offline)

    def new(self, old: Environment) -> tuple[Environment, tuple[Move, ...]]:
        """Resolve the new side: as its table says, or as near to the old side as it can be."""
        asked = self.asked.new
        if asked.packages and not self.asked.follows:
            prefer = {**old.packages, **(self.before.new.versions if self.before else {})}
            prefer.pop("django", None)
            return self.side(asked, prefer), ()
        lines = list(self.asked.old.packages)
        kept = _kept(self.before)
        found, moves = resolve_new(old, asked, lines, self.stage, offline=self.offline, kept=kept)
        return build(found, self.stage, offline=self.offline), moves

    def allowed(self, name: str, version: str) -> bool:
        """Whether the lines of the project let a package have a version."""
        read = (parse(line) for line in self.asked.old.packages if name_of(line) == name)
        return all(found.specifier.contains(version, prereleases=True) for found in read if found)


def _kept(before: Locks | None) -> dict[str, Move]:
    if before is None:
        return {}
    old, new = before.old.versions, before.new.versions
    said = {pin.name: pin for pin in (*before.old.pins, *before.new.pins)}
    return {
        name: Move(name, old.get(name, ""), new.get(name, ""), pin.why.removesuffix(f" ({BOTH})"), BOTH in pin.why)
        for name, pin in said.items()
        if pin.version
    }


def _locks(asked: Asked, old: Environment, new: Environment, moves: tuple[Move, ...]) -> Locks:
    why = {move.name: f"{move.why} ({BOTH})" if move.both else move.why for move in moves}
    environments: dict[Side, tuple[Wanted, Environment]] = {"old": (asked.old, old), "new": (asked.new, new)}
    found = {side: installed.read(installed.sites(each.root)) for side, (_, each) in environments.items()}
    lines = asked.old.packages
    kept = {side: _without_seeds(packages, lines) for side, packages in found.items()}
    made: dict[Side, Lock] = {}
    for side, (wanted, _) in environments.items():
        beside = kept["new" if side == "old" else "old"]
        pins = [_pin(each, beside, why.get(each.name, ""), lines) for each in kept[side].values()]
        words = asked.words[0] if side == "old" else asked.words[1]
        made[side] = Lock(side, wanted.python_minor, words, (*pins, *_elsewhere(kept[side], lines, wanted)))
    return Locks(made["old"], made["new"])


def _without_seeds(packages: Mapping[str, Installed], lines: tuple[str, ...]) -> dict[str, Installed]:
    """All packages; those that stand in every environment only where something asks for them."""
    needed = {name_of(line) for line in lines}
    needed |= {name_of(each) for package in packages.values() for each in package.requires if "extra" not in each}
    return {name: each for name, each in packages.items() if name not in SEEDS or name in needed}


def _pin(each: Installed, beside: Mapping[str, Installed], why: str, lines: tuple[str, ...]) -> Pin:
    other = beside.get(each.name)
    line = each.source or f"{each.name}=={each.version}"
    version = "" if each.source else each.version
    markers = {str(found.marker) for text in lines if name_of(text) == each.name and (found := parse(text))}
    marker = markers.pop() if len(markers) == 1 else "None"
    if version and any(word in marker for word in ("platform", "os_name")):
        line += f" ; {marker}"
    if other is not None and (other.source or other.version) == (each.source or each.version):
        return Pin(each.name, line, version)
    return Pin(each.name, line, version, other.version if other else "", why)


def _elsewhere(packages: Mapping[str, Installed], lines: tuple[str, ...], wanted: Wanted) -> list[Pin]:
    """What is needed on another platform only, with its marker: it cannot be tried here, so no version is chosen."""
    asked = [read for line in lines if (read := parse(line))]
    asked += [read for each in packages.values() for read in each.requirements]
    found: dict[str, Pin] = {}
    for each in asked:
        name = name_of(str(each)) or each.name
        if each.marker and name not in packages and _only_elsewhere(each, wanted.python_minor):
            found.setdefault(name, Pin(name, str(each)))
    return [found[name] for name in sorted(found)]


def _only_elsewhere(each: Requirement, python: Minor) -> bool:
    base = {"python_version": str(python), "python_full_version": f"{python}.0", "extra": ""}
    marker = each.marker
    if marker is None or marker.evaluate(base):
        return False
    return any(marker.evaluate({**base, **place}) for place in _ELSEWHERE)


def moves(locks: Locks) -> tuple[Move, ...]:
    """What differs between the sides, with the reasons, as the locks say it."""
    kept = _kept(locks)
    return tuple(kept[name] for name in sorted(kept) if kept[name].old != kept[name].new and name != "django")


def wanted(base: Wanted, found: Lock) -> Wanted:
    """The side that a lock describes; `base` says its Python, its date and where packages come from."""
    lines = (*options(base.packages), *found.lines)
    return replace(base, django="", packages=lines, overrides=(), complete=True)
