"""Which releases a package has, and which of them is the first that is made for a Django."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from django_seven import process
from django_seven.events import Stage, nobody
from django_seven.runs import complaints, installed, uvtool
from django_seven.runs.installed import Installed
from django_seven.runs.keys import digest
from django_seven.runs.store import Store
from django_seven.runs.wanted import Environment, Wanted, date_options
from django_seven.values import Minor

_DAY = 86_400.0  # seconds
_LIMIT = 120.0  # seconds for one look-up
_SILENT = Stage("look-up", nobody)  # look-ups run beside each other: who asks for them tells how far they are


@dataclass(frozen=True, slots=True)
class Releases:
    """The index as one side sees it: its Python, its date. `lister` is the interpreter of a recent pip."""

    wanted: Wanted
    seeded: Environment
    lister: Path
    offline: bool = False

    def versions(self, name: str) -> list[Version]:
        """All final releases, the oldest first; empty where they cannot be told."""
        store = Store.open()
        asked = (name, *self._sources())
        known = store.answer("versions", *asked, age=365 * _DAY if self.offline else _DAY)
        if known is None and not self.offline:
            words = ["-m", "pip", "index", "versions", "--json", "--ignore-requires-python", name]
            env = uvtool.environ(self.wanted.build_env)
            done = process.run([self.lister, *words], cwd=store.root, env=env, timeout=_LIMIT, merge=False)
            known = _listed(done.text)
            if known:
                store.keep("versions", *asked, answer=known)
        found = sorted(version for text in known or () if (version := _version(text)))
        return [version for version in found if not version.is_prerelease]

    def about(self, name: str, version: str) -> Installed | None:
        """What a release says of itself; None where it is not to be had for this Python and this date."""
        return self._asked(name, f"=={version}")

    def newest(self, name: str) -> Installed | None:
        """The newest release for this Python and this date; None where there is none."""
        return self._asked(name, "")

    def _asked(self, name: str, specifier: str) -> Installed | None:
        store, wanted = Store.open(), self.wanted
        asked = (str(wanted.python_minor), wanted.exclude_newer or "", name, specifier, *self._sources())
        age = 365 * _DAY if self.offline or specifier else _DAY
        known = store.answer("metadata", *asked, age=age)
        if known is None:
            with tempfile.TemporaryDirectory(prefix="seven-", dir=store.root) as folder:
                known = self._fetched(name, specifier, Path(folder))
            if known is not None:
                store.keep("metadata", *asked, answer=known)
        if not known:
            return None
        values: dict[str, Any] = {key: tuple(v) if isinstance(v, list) else v for key, v in known.items()}
        return Installed(**values)

    def _sources(self) -> tuple[str, ...]:
        """A digest of where packages come from: another index may have another package of the same name."""
        said = sorted(self.wanted.build_env.items())
        return (digest(*(f"{key}={value}" for key, value in said)),) if said else ()

    def _fetched(self, name: str, specifier: str, folder: Path) -> dict[str, object] | None:
        """The metadata; empty where there is no such release, None where nobody answered."""
        arguments = ["pip", "install", "--no-deps", "--target", folder, "--python", self.seeded.python]
        arguments += [*date_options(self.wanted.exclude_newer, self.wanted.undated), f"{name}{specifier}"]
        env = uvtool.environ(self.wanted.build_env, offline=self.offline)
        what = f"reading {name}{specifier.replace('==', ' ')}"
        done = uvtool.call([str(part) for part in arguments], _SILENT, what, env=env, cwd=folder, timeout=_LIMIT)
        if done.code or done.timed_out:
            return None if complaints.read(done).kind in ("network", "offline", "timeout") else {}
        found = installed.read([folder]).get(canonicalize_name(name))
        return asdict(found) if found else {}


def last_removal(django: str) -> Minor:
    """The latest minor up to this Django in which Django took anything away.

    Django removes in `X.0` and `X.1` and never in the long-term release `X.2` (its deprecation policy), so
    what is made for `X.1` is made for `X.2` as well.
    """
    minor = Minor.parse(django)
    return Minor(minor.major, min(minor.minor, 1)) if minor.major >= 2 else minor


def excludes(package: Installed, django: str) -> bool:
    """Whether the package's own requirements forbid this Django."""
    asked = [found.specifier for found in package.requirements if canonicalize_name(found.name) == "django"]
    return any(not specifier.contains(django, prereleases=True) for specifier in asked)


def in_the_way(package: Installed, django: str) -> str:
    """Why a package cannot be trusted on this Django; empty where nothing speaks against it."""
    if excludes(package, django):
        return f"{package.version} forbids Django {django}"
    named = package.djangos
    if package.for_django and named and max(named) < last_removal(django):
        return f"{package.version} is made for Django up to {max(named)}"
    return ""


def made_for(package: Installed, django: str) -> bool:
    """Whether the package names this Django or a later one, and does not forbid it."""
    return bool(package.djangos) and not in_the_way(package, django)


def allows_python(package: Installed, python: Minor) -> bool:
    """Whether the package's metadata lets it stand on this Python."""
    try:
        return SpecifierSet(package.requires_python).contains(f"{python}.99", prereleases=True)
    except InvalidSpecifier:
        return True


def serves(package: Installed, django: str, python: Minor) -> bool:
    """Whether a package says that it is made for a side: its Django, where it has to do with Django, and its Python."""
    if package.for_django and (Minor.parse(django) not in package.djangos or excludes(package, django)):
        return False
    return allows_python(package, python)


def first(
    versions: Sequence[Version],
    about: Callable[[Version], Installed | None],
    fits: Callable[[Installed], bool],
) -> Installed | None:
    """The first release that fits, found by halving: once a release fits, those after it do as well.

    `versions` are sorted. A release that is not to be had counts as one that does not fit. Asks about as many
    releases as the number of versions has binary digits. None where not even the last one fits.
    """
    low, high = 0, len(versions) - 1
    found: Installed | None = None
    if high < 0:
        return None
    last = about(versions[high])
    if last is None or not fits(last):
        return None
    found, high = last, high - 1
    while low <= high:
        middle = (low + high) // 2
        seen = about(versions[middle])
        if seen is not None and fits(seen):
            found, high = seen, middle - 1
        else:
            low = middle + 1
    return found


def _listed(text: str) -> list[str]:
    start = text.find("{")
    try:
        return list(json.loads(text[start:])["versions"]) if start >= 0 else []
    except (ValueError, KeyError):
        return []


def _version(text: str) -> Version | None:
    try:
        return Version(text)
    except InvalidVersion:
        return None


def release(text: str) -> Version:
    """A version to compare; what no tool can read lies before all others."""
    return _version(text) or Version("0.dev0")
