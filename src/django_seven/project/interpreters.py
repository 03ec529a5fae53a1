"""The Pythons at hand, and which of them each side takes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from django_seven.errors import InterpreterMissing, RunError
from django_seven.process import run
from django_seven.project.python_places import candidates
from django_seven.project.support import RELEASES
from django_seven.values import Minor

_ASK = "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])"
_SECONDS = 10.0
_AT_ONCE = 4  # Pythons that are asked at the same time


class Pythons(NamedTuple):
    """The Python of each side, and why these."""

    old: Minor
    new: Minor
    why: str


class Interpreters:
    """The Pythons of this machine; looked for once, when first asked."""

    def __init__(self, env: Mapping[str, str] | None = None) -> None:
        self._env = os.environ if env is None else env
        self._found: dict[Minor, Path] | None = None
        self._versions: dict[Path, Minor | None] = {}

    def all_found(self) -> Mapping[Minor, Path]:
        """Find every Python.

        Returns: one path for each minor version, lowest first.
        """
        if self._found is None:
            found: dict[Minor, Path] = {}
            places = list(candidates(self._env))
            first = {told or str(path): path for path, told in reversed(places)}
            with ThreadPoolExecutor(_AT_ONCE) as pool:  # most of their start is waiting for the disk
                list(pool.map(self.version_of, first.values()))
            for path, told in places:
                if told and Minor.parse(told) in found:
                    continue
                minor = self.version_of(path)
                if minor is not None:
                    found.setdefault(minor, path)
            self._found = dict(sorted(found.items()))
        return self._found

    def find(self, wanted: Minor | str) -> Path | None:
        """Find one Python.

        Parameters: `wanted` is a minor version, a version as text, or a path.
        Returns: its path; None where it is not there or does not start.
        """
        if isinstance(wanted, Minor):
            return self.all_found().get(wanted)
        if os.sep in wanted or wanted.startswith("~"):
            path = Path(wanted).expanduser()
            return path if self.version_of(path) else None
        try:
            return self.all_found().get(Minor.parse(wanted.lower().removeprefix("python")))
        except ValueError:
            return None

    def version_of(self, path: Path) -> Minor | None:
        """Ask a Python for its version.

        Parameters: `path` is the executable.
        Returns: the minor version; None where it does not start or does not answer.
        """
        real = Path(os.path.realpath(path))
        if real not in self._versions:
            self._versions[real] = _asked(path)
        return self._versions[real]


def choose(
    old_django: Minor,
    new_django: Minor,
    found: Iterable[Minor],
    asked_old: Minor | None = None,
    asked_new: Minor | None = None,
    project_hint: Sequence[Minor] = (),
) -> Pythons | None:
    """Choose the Python of each side.

    The same Python on both sides is best: then every difference is Django's. Where none is supported by both, each
    side gets its own; where even that is missing, or would cross from Python 2 to 3, one that was tried.

    Parameters: the two releases; `found` are the Pythons at hand; `asked_old` and `asked_new` are what a person
    demands; `project_hint` are those the project says it runs on.
    Returns: the two Pythons with a sentence; None where a side has none.
    """
    there = sorted(found)
    if (asked_old and asked_old not in there) or (asked_new and asked_new not in there):
        return None
    if asked_old and asked_new:
        return Pythons(asked_old, asked_new, "Both Pythons were asked for.")
    old = [asked_old] if asked_old else _official(old_django, there)
    new = [asked_new] if asked_new else _official(new_django, there)
    both = [minor for minor in old if minor in new]
    if both:
        minor = _nearest(both, project_hint)
        return Pythons(minor, minor, _same(minor, old_django, new_django, bool(asked_old or asked_new)))
    tried = _tried(old_django, new_django, there, asked_old, asked_new)
    shared = [minor for minor in tried[0] if minor in tried[1]]
    apart = (_nearest(old, project_hint), new[-1]) if old and new else None
    if shared and (apart is None or apart[0].major != apart[1].major):
        minor = _nearest(shared, project_hint)
        return Pythons(minor, minor, _smoke(minor, old_django, new_django))
    if apart:
        return Pythons(*apart, f"No Python at hand is supported by both Django {old_django} and Django {new_django}.")
    if not (tried[0] and tried[1]):
        return None
    apart = (_nearest(old or tried[0], project_hint), (new or tried[1])[-1])
    return Pythons(*apart, _smoke_apart(*apart, old_django, new_django))


def missing(old_django: Minor, new_django: Minor, found: Iterable[Minor]) -> InterpreterMissing:
    """Say which Python is missing and how to get it.

    Parameters: as those of `choose`, after it returned None.
    Returns: the error to raise.
    """
    there = sorted(found)
    for django in (old_django, new_django):
        release = RELEASES[django]
        usable = {*release.python, *release.smoke}
        if not usable & set(there):
            names = ", ".join(map(str, release.python))
            have = ", ".join(map(str, there)) or "none"
            wanted = next((one for one in reversed(release.python) if one in release.smoke), release.smoke[-1])
            return InterpreterMissing(f"Django {django} runs on Python {names}; found here: {have}.", _install(wanted))
    return InterpreterMissing("The Python that was asked for is not found here.", "Give the path of one with --python.")


def _install(minor: Minor) -> str:
    # uv installs nothing older than 3.8
    if minor >= (3, 8):
        return f"Install it with `uv python install {minor}`."
    return f"Install Python {minor}, as with `pyenv install {minor}`."


def _official(django: Minor, there: Sequence[Minor]) -> list[Minor]:
    return [minor for minor in there if minor in RELEASES[django].python]


def _is_official(django: Minor, python: Minor) -> bool:
    return python in RELEASES[django].python


def _tried(
    old_django: Minor,
    new_django: Minor,
    there: Sequence[Minor],
    asked_old: Minor | None,
    asked_new: Minor | None,
) -> tuple[list[Minor], list[Minor]]:
    """List for each side the Pythons that are supported or were tried."""

    def side(django: Minor, asked: Minor | None) -> list[Minor]:
        release = RELEASES[django]
        return [asked] if asked else [one for one in there if one in release.python or one in release.smoke]

    return side(old_django, asked_old), side(new_django, asked_new)


def _nearest(minors: Sequence[Minor], hint: Sequence[Minor]) -> Minor:
    """Take the newest one the project is meant for, else the nearest above, else the newest below.

    What a project pinned years ago mostly still installs on the next Python, and often not on the newest.
    """
    meant = [minor for minor in minors if minor in hint]
    if meant:
        return max(meant)
    above = [minor for minor in minors if hint and minor > max(hint)]
    return min(above) if above else max(minors)


def _same(minor: Minor, old: Minor, new: Minor, asked: bool) -> str:
    if asked:
        return f"Python {minor} was asked for on one side, and the other side runs on it as well."
    return f"Python {minor} is supported by both Django {old} and Django {new}."


def _smoke(minor: Minor, old: Minor, new: Minor) -> str:
    sides = dict.fromkeys(django for django in (old, new) if not _is_official(django, minor))
    names = " and ".join(f"Django {django}" for django in sides)
    return f"Python {minor} is not officially supported by {names}; it started and served pages in a smoke test."


def _smoke_apart(first: Minor, second: Minor, old: Minor, new: Minor) -> str:
    sides = ((old, first), (new, second))
    return " ".join(_smoke(python, django, django) for django, python in sides if not _is_official(django, python))


def _asked(path: Path) -> Minor | None:
    try:
        finished = run([path, "-E", "-S", "-c", _ASK], timeout=_SECONDS, merge=False)
        return Minor.parse(finished.text) if finished.code == 0 else None
    except (RunError, ValueError):
        return None
