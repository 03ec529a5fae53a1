"""Has uv compile floors into exact pins, as low as they go."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from django_seven.events import Stage
from django_seven.project.secrets import masked
from django_seven.runs import complaints, uvtool
from django_seven.runs.complaints import UnbuiltError
from django_seven.runs.environment import old_build
from django_seven.runs.wanted import Environment, Wanted, date_options

_ROUNDS = 12
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;]+)[^#\n]*?(?:#\s*via (.*))?$", re.M)


@dataclass(frozen=True, slots=True)
class Pins:
    """The exact version of each package, and which others brought it."""

    versions: Mapping[str, str]
    via: Mapping[str, tuple[str, ...]]


@dataclass(slots=True)
class Compiler:
    """Uv's resolver for one side; metadata that must be built is built in `seeded`.

    Packages stay at the versions that `prefer` names wherever nothing forbids it.
    """

    wanted: Wanted
    seeded: Environment
    stage: Stage
    log: Path
    offline: bool = False
    prefer: Mapping[str, str] = field(default_factory=dict)
    unisolated: list[str] = field(default_factory=list)

    def newest(self, line: str) -> str:
        """The newest version that a requirement allows on this side.

        Raises UnbuiltError where there is none.
        """
        found = self.pins([line], ("--resolution", "highest", "--no-deps"))
        return next(iter(found.versions.values()))

    def pins(self, lines: Iterable[str], flags: Iterable[str] = (), overrides: Iterable[str] = ()) -> Pins:
        """Resolve these lines with the lowest version that each of them allows, and the newest of all others.

        Raises UnbuiltError where that fails.
        """
        asked, made = self.log.with_suffix(".in"), self.log.with_suffix(".out")
        asked.write_text("\n".join(lines) + "\n", "utf-8")
        flags = tuple(flags)
        lowest = () if "--resolution" in flags else ("--resolution", "lowest-direct")
        options = [
            *date_options(self.wanted.exclude_newer, self.wanted.undated),
            *lowest,
            *flags,
            *self._overridden(tuple(overrides)),
        ]
        try:
            self._compile(["-o", str(made), *options, str(asked)], made)
            return read(made.read_text("utf-8"))
        finally:
            for path in (asked, made, self.log.with_suffix(".over")):
                path.unlink(missing_ok=True)

    def uploaded(self, pin: str) -> str:
        """The day on which a release came out, as `2016-10-28`; empty where the index does not say."""
        asked, made = self.log.with_suffix(".in"), self.log.with_name(f"pylock.{self.log.stem}.toml")
        asked.write_text(f"{pin}\n", "utf-8")
        try:
            with suppress(UnbuiltError):
                self._compile(["-o", str(made), "--no-deps", "--format", "pylock.toml", str(asked)], made)
                days = re.findall(r"upload-time = (\d{4}-\d\d-\d\d)", made.read_text("utf-8"))
                return min(days, default="")
        finally:
            for path in (asked, made):
                path.unlink(missing_ok=True)
        return ""

    def _compile(self, arguments: list[str], made: Path) -> None:
        base = ["pip", "compile", "--python", str(self.seeded.python)]
        base += ["--annotation-style", "line", "--no-header"]
        env = uvtool.environ(self.wanted.build_env, offline=self.offline)
        env["PATH"] = f"{self.seeded.bin}:{env.get('PATH', '')}"
        while True:
            made.unlink(missing_ok=True)
            if self.prefer and made.suffix == ".out":  # uv keeps to what stands in the file that it is to write
                made.write_text("".join(f"{name}=={version}\n" for name, version in self.prefer.items()), "utf-8")
            alone = [part for name in self.unisolated for part in ("--no-build-isolation-package", name)]
            command = [*base, *alone, *arguments]
            what = f"choosing the packages of the {self.wanted.side} side"
            done = uvtool.call(command, self.stage, what, env=env, cwd=self.log.parent)
            with self.log.open("a", encoding="utf-8") as log:
                log.write(f"$ uv {masked(' '.join(command))}\n{masked(done.text)}\n")
            if done.code == 0 and not done.timed_out:
                return
            said = complaints.read(done)
            if said.kind != "build" or said.package in self.unisolated or len(self.unisolated) >= _ROUNDS:
                raise complaints.error(said, self.wanted.side, self.log)
            self.unisolated.append(said.package)
            self.stage.note(old_build(said.package, self.wanted))

    def _overridden(self, overrides: tuple[str, ...]) -> list[str]:
        if not overrides:
            return []
        path = self.log.with_suffix(".over")
        path.write_text("\n".join(overrides) + "\n", "utf-8")
        return ["--overrides", str(path)]


def read(text: str) -> Pins:
    """Read what uv compiled: `asgiref==3.6.0  # via django`."""
    versions: dict[str, str] = {}
    via: dict[str, tuple[str, ...]] = {}
    for match in _PIN.finditer(text):
        name = canonicalize_name(match[1])
        versions[name] = match[2]
        brought = (part.strip() for part in (match[3] or "").split(","))
        via[name] = tuple(part for part in brought if part and not part.startswith("-"))
    return Pins(versions, via)
