"""Makes the environment that a project runs in today, also where something it asks for cannot be had here any more."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from django_seven.events import Stage
from django_seven.project.named import named
from django_seven.runs import conflict
from django_seven.runs.complaints import Complaint, UnbuiltError
from django_seven.runs.environment import Environment, seeded
from django_seven.runs.installed import parse
from django_seven.runs.keys import digest, key
from django_seven.runs.pins import Compiler
from django_seven.runs.store import Store
from django_seven.runs.wanted import Wanted, name_of, without

_ROUNDS = 30
_KEPT = 7 * 86_400.0  # seconds
_STEP = timedelta(days=365)
_NOTHING_OF = re.compile(
    r"([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?(?:[<>=!~][^\s]*)? has (?:a non-PEP 625|no )"
    r"|only (?:the following versions of )?([A-Za-z0-9][\w.-]*?)(?:\[[^\]]*\])?(?:[<>=!~][^\s]*)? (?:is|are) available"
    r"|(?:no versions? of|not enough versions of) ([A-Za-z0-9][\w.-]*)"
    r"|all versions of ([A-Za-z0-9][\w.-]*) were yanked"
)
# the same modules, built already
_BINARY = {"psycopg2": "psycopg2-binary"}


@dataclass(frozen=True, slots=True)
class Today:
    """The making of one side as it is today.

    `spare` are packages that only tests, development or one of several databases want, with the place of the
    requirement: they are left out where they cannot be had. `root` is the project: so is what it names nowhere.
    """

    stage: Stage
    root: Path
    spare: Mapping[str, str] = field(default_factory=dict)
    offline: bool = False

    def make(self, wanted: Wanted, attempt: Callable[[Wanted], Environment]) -> Environment:
        """Attempt it, change what is in the way, and again: at most thirty rounds.

        Raises PackageError where nothing is left to change, or InterpreterMissing.
        """
        store = Store.open()
        asked = ("today", _way(), key(wanted), str(self.root), *sorted(self.spare))
        if known := store.answer(*asked, age=_KEPT):
            for text in known["notes"]:
                self.stage.note(text)
            with suppress(UnbuiltError):  # what could be had then may be gone
                return attempt(_as_before(wanted, known))
        notes: list[str] = []
        found, environment = replace(self, stage=self.stage.noting(notes))._made(wanted, attempt)
        if found is not wanted:
            words = {"packages": found.packages, "newer": found.exclude_newer, "undated": found.undated}
            store.keep(*asked, answer={**words, "notes": notes})
        return environment

    def _made(self, wanted: Wanted, attempt: Callable[[Wanted], Environment]) -> tuple[Wanted, Environment]:
        for _ in range(_ROUNDS):
            try:
                return wanted, attempt(wanted)
            except UnbuiltError as error:
                found = self._mended(wanted, error.complaint)
                if found is None:
                    with conflict.explained(wanted, self.stage, offline=self.offline):
                        raise
                wanted = found
        return wanted, attempt(wanted)

    def _mended(self, wanted: Wanted, said: Complaint) -> Wanted | None:
        if said.kind not in ("build", "missing", "python", "conflict") or said.package == "django":
            return None
        if said.kind == "build" and not wanted.legacy and (found := self._built_already(wanted, said)):
            return found
        asked = any(name_of(line) == said.package for line in wanted.packages)
        undated = {entry.partition("=")[0] for entry in wanted.undated}
        if asked and said.kind == "missing" and undated and said.package not in undated:
            return replace(wanted, undated=(*wanted.undated, said.package))
        if asked and self._can_go(said.package):
            why = "cannot be built here" if said.kind == "build" else f"cannot be had for Python {wanted.python_minor}"
            place = f" ({self.spare[said.package]})" if said.package in self.spare else ", which no module names,"
            self.stage.note(
                f"`{said.package}`{place} {why} and is left out; where the suite needs it, "
                f'{_lacking(said)}`add = ["{said.package}==…"]` under [{wanted.side}] of seven.toml gives one that can.'
            )
            return replace(wanted, packages=without(wanted.packages, {said.package}))
        dated = said.kind != "build" and wanted.undated and not (asked and said.kind == "python")
        return self._later(wanted, said) if dated else None

    def _later(self, wanted: Wanted, said: Complaint) -> Wanted:
        """The same with what is in the way a year later; all of it where nothing is named; no date at last."""
        day = date.fromisoformat(wanted.exclude_newer or "")
        own = dict(entry.partition("=")[::2] for entry in wanted.undated)
        if name := culprit(said):
            later = (date.fromisoformat(own[name]) if own.get(name) else day) + _STEP
            if name not in own or (own[name] and later < date.today()):
                others = tuple(entry for entry in wanted.undated if entry.partition("=")[0] != name)
                if name not in own:
                    self.stage.note(f"Of `{name}` nothing as of {day} can be had here: a later release is taken.")
                return replace(wanted, undated=(*others, f"{name}={later}"))
        if day + _STEP < date.today():
            found, taken = replace(wanted, exclude_newer=str(day + _STEP)), f"those of {day + _STEP} are tried"
        else:
            found, taken = replace(wanted, exclude_newer=None, undated=()), "the newest are taken"
        self.stage.note(f"As of {wanted.exclude_newer} no set of these packages can be had: {taken}.")
        return found

    def _can_go(self, name: str) -> bool:
        return name in self.spare or not named(self.root, name)

    def _built_already(self, wanted: Wanted, said: Complaint) -> Wanted | None:
        """The nearest later release that comes built, in place of one that cannot be built here."""
        asked = [read for line in wanted.packages if name_of(line) == said.package and (read := parse(line))]
        if any(each.url for each in asked):
            return None
        pinned = next((each.version for read in asked for each in read.specifier if each.operator in ("==", "===")), "")
        first = said.version or pinned.rstrip(".*")
        name = _BINARY.get(said.package, said.package)
        if not first or (name == said.package and said.package in wanted.undated):
            return None
        others = [str(one) for read in asked for one in read.specifier if one.operator not in ("==", "===")]
        version = self._nearest(wanted, name, ",".join([f">={first}", *others]))
        if not version:
            return None
        self.stage.note(
            f"`{said.package} {first}` cannot be built here: {name} {version}, which comes built, takes its place; "
            f"{_lacking(said)}`add` under [{wanted.side}] of seven.toml names another release."
        )
        extras = sorted({extra for read in asked for extra in read.extras})
        bracket = f"[{','.join(extras)}]" if extras else ""
        line = f"{name}{bracket}=={version}"
        packages = (*without(wanted.packages, {said.package, name}), line)
        others_undated = (entry for entry in wanted.undated if entry.partition("=")[0] != name)
        return replace(wanted, packages=packages, undated=(*others_undated, name))

    def _nearest(self, wanted: Wanted, name: str, specifier: str) -> str:
        free = replace(wanted, exclude_newer=None, undated=(), packages=(), complete=False)
        bare = seeded(free, self.stage, offline=self.offline)
        log = Store.open().log(f"built-{digest(key(wanted), name)}")
        compiler = Compiler(free, bare, self.stage, log, self.offline)
        with suppress(UnbuiltError):
            pins = compiler.pins([f"{name}{specifier}"], ("--only-binary", name, "--no-deps"))
            return pins.versions.get(name, "")
        return ""


def culprit(said: Complaint) -> str:
    """The package that a resolver found nothing of, by its own words; empty where it names none."""
    found = _NOTHING_OF.search(said.detail)
    return canonicalize_name(next(filter(None, found.groups()))) if found else ""


def _as_before(wanted: Wanted, known: Mapping[str, Any]) -> Wanted:
    """The side as it could be made the last time."""
    packages, undated = tuple(known["packages"]), tuple(known["undated"])
    return replace(wanted, packages=packages, exclude_newer=known["newer"], undated=undated)


@cache
def _way() -> str:
    """A digest of this file: what other code found is not an answer of this."""
    return digest(Path(__file__).read_text("utf-8"))


def _lacking(said: Complaint) -> str:
    return f"`apt install {said.lacks}` and run again, or " if said.lacks else ""
