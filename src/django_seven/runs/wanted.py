"""What an environment is asked to be, what it became, and the requirement lines between the two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from packaging.utils import canonicalize_name

from django_seven.runs.installed import parse
from django_seven.values import Minor, Side


@dataclass(frozen=True)
class Wanted:
    """One side's environment as it is asked for.

    `python` is an interpreter; `django` is `2.2.28`, or `2.2` for its newest patch, or empty where `packages`
    say it. `packages` are lines of a requirement file; paths in them are absolute. `exclude_newer` is a date
    (`2022-06-01`): nothing uploaded later is taken, but of the packages in `undated`, which may have days of their
    own (`twisted=2021-12-17`). `build_env` is added to the environment of the builds, `overrides` win over what
    packages ask for themselves, `editable` is not used yet; `complete` says that the packages are all there are, as in
    a lock, so that nothing else is brought.
    """

    side: Side
    python: Path
    python_minor: Minor
    django: str = ""
    packages: tuple[str, ...] = ()
    exclude_newer: str | None = None
    editable: Path | None = None
    build_env: Mapping[str, str] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()
    complete: bool = False
    undated: tuple[str, ...] = ()

    @property
    def legacy(self) -> bool:
        """Whether uv cannot drive this Python: it begins with 3.6."""
        return self.python_minor < (3, 6)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is installed: Django as asked for, in place of every other word about it, and the packages."""
        if not self.django:
            return self.packages
        return (django_line(self.django), *without(self.packages, {"django"}))


@dataclass(frozen=True)
class Environment:
    """A finished environment: its interpreter, its folder of commands, what is in it, its exact lines."""

    python: Path
    bin: Path
    packages: Mapping[str, str]
    django: str
    lock: tuple[str, ...]

    @property
    def root(self) -> Path:
        """The folder of the environment."""
        return self.bin.parent


@dataclass(frozen=True)
class Move:
    """A package that is another on the new side.

    `old` is empty where it is added, `new` where it is dropped; `both` says that the new version is made for
    the old Django and the old Python too, so that it could stand on both sides.
    """

    name: str
    old: str
    new: str
    why: str
    both: bool = False


def django_line(version: str) -> str:
    """The requirement for a Django: a minor alone means its newest patch."""
    return f"Django=={version}.*" if re.fullmatch(r"\d+\.\d+", version) else f"Django=={version}"


def name_of(line: str) -> str | None:
    """The normalised name in a requirement line; None for options, paths and bare URLs."""
    text = re.split(r"\s#|\s--", line.strip(), maxsplit=1)[0].strip().rstrip("\\").strip()
    found = parse(text)
    return canonicalize_name(found.name) if found else None


def without(lines: Iterable[str], names: set[str]) -> tuple[str, ...]:
    """The lines that are not about these packages."""
    return tuple(line for line in lines if line.strip() and name_of(line) not in names)


def options(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that say where packages come from, and those installed from a folder."""
    kept = ("-e", "--editable", "-i", "--index-url", "--extra-index-url", "-f", "--find-links", "--no-binary")
    return tuple(line for line in lines if re.split(r"[\s=]", line.strip(), maxsplit=1)[0] in kept)


def seeds(python: Minor) -> tuple[str, ...]:
    """What virtualenv put into each: old packages import `pkg_resources`, old sdists need `use_2to3`."""
    if python < (3, 10):
        return ("pip<24", "wheel<0.42", "setuptools==57.5.0")
    if python < (3, 12):
        return ("pip<24", "wheel<0.42", "setuptools<66")
    return ("pip", "wheel<0.46", "setuptools<81")  # wheel 0.46 brings `packaging` along


_NEVER = "2099-12-31"
SEEDS = frozenset({"pip", "wheel", "setuptools"})


def date_options(newer: str | None, undated: Iterable[str] = ()) -> list[str]:
    """The options of uv for a date after which nothing may have been uploaded, but of the `undated` packages."""
    if not newer:
        return []
    found = ["--exclude-newer", newer]
    for name in undated:
        found += ["--exclude-newer-package", name if "=" in name else f"{name}={_NEVER}"]
    # What uv itself asks for to build, and what was uploaded anew later, must not be hidden.
    for name, since in (
        ("setuptools", "2021-08-01"),
        ("wheel", "2021-08-01"),
        ("atomicwrites", "2022-08-01"),
    ):
        if newer < since:
            found += ["--exclude-newer-package", f"{name}={since}"]
    return found
