"""Builds the environment of a side, once, and finds it again by what it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django_seven.errors import SevenError
from django_seven.events import Stage
from django_seven.process import Finished
from django_seven.project.secrets import masked
from django_seven.runs import complaints, installed, legacy, uvtool
from django_seven.runs.keys import key
from django_seven.runs.store import Store
from django_seven.runs.wanted import Environment, Move, Wanted, date_options, seeds

__all__ = ["Environment", "Move", "Wanted", "build", "find", "seeded"]

_ROUNDS = 12  # packages that may need the setuptools of their time


def build(wanted: Wanted, stage: Stage, *, offline: bool = False) -> Environment:
    """The environment that is wanted: found in the cache, or built into it.

    `stage` is told what is done; with `offline` nothing is downloaded. Raises PackageError where it cannot be
    built, InterpreterMissing where its Python is not there.
    """
    store, name = Store.open(), key(wanted)
    if kept := store.record(name):
        return _environment(store.environment(name), kept)
    with store.held(name, stage):
        if kept := store.record(name):  # another run built it while we waited
            return _environment(store.environment(name), kept)
        root = store.clear(name)
        builder = Builder(wanted, root, store.log(name), stage, offline)
        builder.log.unlink(missing_ok=True)
        try:
            if wanted.legacy:
                legacy.build(wanted, root, builder.log, stage, offline=offline)
            else:
                builder.create()
                builder.install()
        except SevenError:
            store.clear(name)
            raise
        store.complete(name, _describe(root))
    store.sweep()
    kept = store.record(name) or _describe(root)
    return _environment(root, kept)


def find(wanted: Wanted) -> Environment | None:
    """The environment that is wanted where it is in the cache; nothing is built."""
    store, name = Store.open(), key(wanted)
    kept = store.record(name)
    return _environment(store.environment(name), kept) if kept else None


def seeded(wanted: Wanted, stage: Stage, *, offline: bool = False) -> Environment:
    """An environment of the same Python with pip, setuptools and wheel only: metadata is built there.

    Raises as `build` does.
    """
    bare = Wanted(wanted.side, wanted.python, wanted.python_minor, build_env=wanted.build_env)
    return build(bare, stage, offline=offline)


@dataclass(frozen=True, slots=True)
class Builder:
    """One environment in the making: where, into which log, and whether the network may be used."""

    wanted: Wanted
    root: Path
    log: Path
    stage: Stage
    offline: bool = False
    unisolated: list[str] = field(default_factory=list)

    def create(self) -> None:
        """Make the bare environment and put in what virtualenv of that time put in."""
        what = f"creating the {self.wanted.side} environment"
        self._checked(self._uv(what, "venv", "--python", self.wanted.python, self.root))
        self._checked(self._pip_install(what, [], seeds(self.wanted.python_minor)))

    def install(self) -> None:
        """Install the packages.

        A package whose build fails in isolation is built once more with the setuptools that stands in the
        environment: old sdists ask for what today's setuptools no longer knows.
        """
        lines = [line for line in self.wanted.lines if line.strip()]
        if not lines:
            return
        what = f"installing {len(lines)} packages for the {self.wanted.side} side"
        while True:
            done = self._pip_install(what, self._options(), lines)
            if done.code == 0 and not done.timed_out:
                return
            said = complaints.read(done)
            if said.kind != "build" or said.package in self.unisolated or len(self.unisolated) >= _ROUNDS:
                raise complaints.error(said, self.wanted.side, self.log)
            self.unisolated.append(said.package)
            self.stage.note(old_build(said.package, self.wanted))

    def _options(self) -> list[str]:
        found = [
            *date_options(self.wanted.exclude_newer, self.wanted.undated),
            *(["--no-deps"] if self.wanted.complete else []),
        ]
        for name in self.unisolated:
            found += ["--no-build-isolation-package", name]
        if self.wanted.overrides:
            path = self.root / "overrides.txt"
            path.write_text("\n".join(self.wanted.overrides) + "\n", "utf-8")
            found += ["--overrides", str(path)]
        return found

    def _pip_install(self, what: str, flags: list[str], lines: list[str] | tuple[str, ...]) -> Finished:
        asked = self.root / "asked.txt"
        asked.write_text("\n".join(lines) + "\n", "utf-8")
        python = self.root / "bin" / "python"
        try:
            return self._uv(what, "pip", "install", "--python", python, *flags, "-r", asked)
        finally:
            asked.unlink()  # an address in it may hold a password

    def _uv(self, what: str, *arguments: str | Path) -> Finished:
        env = uvtool.environ(self.wanted.build_env, offline=self.offline)
        # Old sdists built without isolation call `python` and their own helpers by name.
        env["PATH"] = f"{self.root / 'bin'}:{env.get('PATH', '')}"
        done = uvtool.call(arguments, self.stage, what, env=env, cwd=self.log.parent)
        with self.log.open("a", encoding="utf-8") as log:
            shown = " ".join(str(part) for part in arguments)
            log.write(f"$ uv {masked(shown)}\n{masked(done.text)}\n")
        return done

    def _checked(self, done: Finished) -> None:
        if done.code or done.timed_out:
            raise complaints.error(complaints.read(done), self.wanted.side, self.log)


def old_build(package: str, wanted: Wanted) -> str:
    """The note for a package that was not built in isolation."""
    tool = seeds(wanted.python_minor)[-1]
    return f"`{package}` does not build with today's setuptools; it is built with {tool} instead."


def _describe(root: Path) -> dict[str, Any]:
    found = installed.read(installed.sites(root))
    return {"packages": installed.versions(found), "lock": list(installed.lock(found))}


def _environment(root: Path, kept: dict[str, Any]) -> Environment:
    packages: dict[str, str] = kept["packages"]
    folder = root / "bin"
    return Environment(folder / "python", folder, packages, packages.get("django", ""), tuple(kept["lock"]))
