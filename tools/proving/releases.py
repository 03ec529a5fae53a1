"""The real Djangos: which there are, an interpreter for each, unpacked once into a folder of the cache."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_dir
from uv import find_uv_bin

from django_seven import process
from django_seven.values import Minor

# Which Pythons each Django is measured on, the preferred one first.
_TABLE = """
1.3 1.4 1.5       2.7
1.6 1.7           2.7
1.8 1.9 1.10      3.7 3.6 2.7
1.11 2.0 2.1      3.7 3.6
2.2 3.0 3.1 3.2   3.8 3.9
4.0 4.1 4.2       3.10 3.9
5.0 5.1 5.2       3.12 3.11
6.0 6.1           3.12 3.13
"""
PYTHONS = tuple(Minor(3, minor) for minor in range(6, 14))
_DEPENDENCIES = ("pytz", "tzdata", "psycopg2-binary")  # after Django; a Python 2.7 may lack all but the first
_LIMIT = 300.0  # seconds for one call of uv


def _read() -> dict[Minor, tuple[Minor, ...]]:
    table: dict[Minor, tuple[Minor, ...]] = {}
    for line in _TABLE.strip().splitlines():
        djangos, _, pythons = line.partition("   ")
        for django in djangos.split():
            table[Minor.parse(django)] = tuple(map(Minor.parse, pythons.split()))
    return table


DJANGOS = _read()


@dataclass(frozen=True, slots=True)
class Release:
    """One Django that can be run: `minor` is the place on the axis that is measured."""

    minor: Minor
    python: Minor
    interpreter: Path
    folder: Path
    version: str
    package: str = ""  # what the place is on, where it is neither Django nor Python


@dataclass(frozen=True, slots=True)
class Missing:
    """One that cannot, and why."""

    minor: Minor
    reason: str


def django(minor: Minor, on: Minor | None = None) -> Release | Missing:
    """The newest patch release of a Django, on a Python that fits or on the one that is named."""
    for python in (on,) if on else DJANGOS[minor]:
        interpreter = find_interpreter(python)
        if interpreter is not None:
            return _unpacked(minor, minor, python, interpreter)
    names = " or ".join(map(str, (on,) if on else DJANGOS[minor]))
    return Missing(minor, f"no Python {names} was found on PATH, in pyenv or by uv")


def python(minor: Minor) -> Release | Missing:
    """A Python, with the Django that most Pythons around it share."""
    interpreter = find_interpreter(minor)
    if interpreter is None:
        return Missing(minor, f"no Python {minor} was found on PATH, in pyenv or by uv")
    return _unpacked(minor, Minor(4, 2) if minor >= (3, 8) else Minor(3, 2), minor, interpreter)


def cache() -> Path:
    """Where unpacked releases are kept."""
    given = os.environ.get("SEVEN_CACHE")
    return (Path(given) if given else Path(user_cache_dir("django-seven"))) / "releases"


def find_interpreter(minor: Minor) -> Path | None:
    """A Python of this minor release that starts and has SQLite."""
    kept = Path.home() / ".pyenv" / "versions"
    for place in sorted(kept.glob(f"{minor}.*/bin/python"), reverse=True):
        if _fits(place, minor):
            return place
    on_path = shutil.which(f"python{minor}")
    if on_path and _fits(Path(on_path), minor):
        return Path(on_path)
    found = _uv(["python", "find", "--no-python-downloads", "--no-project", str(minor)])
    lines = found.text.strip().splitlines()
    if found.code == 0 and lines and _fits(Path(lines[-1]), minor):
        return Path(lines[-1])
    return None


def _fits(interpreter: Path, minor: Minor) -> bool:
    code = "import sqlite3, sys; print('%d.%d' % sys.version_info[:2])"
    done = process.run([interpreter, "-c", code], timeout=20, merge=False)
    return done.code == 0 and done.text.strip() == str(minor)


def _unpacked(place: Minor, django: Minor, python: Minor, interpreter: Path) -> Release | Missing:
    name = str(django) if python in DJANGOS[django][:1] else f"{django}-python{python}"
    folder = cache() / name
    if not folder.is_dir():
        reason = _unpack(folder, django, python, interpreter)
        if reason:
            return Missing(place, reason)
    versions = sorted(path.name.split("-")[1] for path in folder.glob("[Dd]jango-*-info"))
    return Release(place, python, interpreter, folder, versions[-1].removesuffix(".dist") if versions else str(django))


def _unpack(folder: Path, django: Minor, python: Minor, interpreter: Path) -> str:
    done = unpack(folder, python, interpreter, [f"Django=={django}.*", *_DEPENDENCIES])
    return f"Django {django} for Python {python} could not be unpacked: {last_line(done.text)}" if done.code else ""


def unpack(folder: Path, python: Minor, interpreter: Path, wanted: list[str]) -> process.Finished:
    """Install into a folder beside it and move that into place, so that what is there is whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        install = _pip_install if python < (3, 6) else _uv_install
        done = install(interpreter, beside, wanted)
        if done.code == 0 and not folder.is_dir():
            beside.rename(folder)
        return done
    finally:
        shutil.rmtree(beside, ignore_errors=True)


def _uv_install(interpreter: Path, folder: Path, wanted: list[str]) -> process.Finished:
    return _uv(["pip", "install", "--target", folder, "--python", interpreter, *wanted])


def _pip_install(interpreter: Path, folder: Path, wanted: list[str]) -> process.Finished:
    """By the interpreter's own pip: uv knows no Python 2.7, and Django 1.4 makes no wheel of itself."""
    plain = [interpreter, "-m", "pip", "install", "--disable-pip-version-check", "--target"]
    done = process.run([*plain, folder, *wanted[:2]], cwd=folder.parent, timeout=_LIMIT)
    if done.code == 0:  # PostgreSQL is needed by few: the rest stands without it
        process.run([*plain, folder, "--only-binary", ":all:", *wanted[2:]], cwd=folder.parent, timeout=_LIMIT)
    return done


def _uv(arguments: Sequence[str | Path]) -> process.Finished:
    env = {name: value for name, value in os.environ.items() if name not in {"VIRTUAL_ENV", "PYTHONPATH"}}
    env |= {"NO_COLOR": "1", "UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"}
    with tempfile.TemporaryDirectory() as nowhere:
        return process.run([find_uv_bin(), *arguments], cwd=Path(nowhere), env=env, timeout=_LIMIT)


def last_line(text: str) -> str:
    """The last line of an output, which mostly says why."""
    return (text.strip().splitlines() or ["no output"])[-1].strip()
