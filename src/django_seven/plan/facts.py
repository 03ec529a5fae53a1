"""What is known of Django and Python by date: ends of life, security releases, oldest databases and drivers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from packaging.version import Version

from django_seven.project.support import RELEASES
from django_seven.values import Minor

_PAGE = "https://docs.djangoproject.com/en/stable/releases/"


@dataclass(frozen=True, slots=True)
class SecurityRelease:
    """A release of Django that mends security issues: version, day, the CVEs that are named, and its notes."""

    version: str
    day: str
    cves: tuple[str, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How a release of Django stands: `latest` of its series, the end of security fixes, and what it misses.

    `missed` are security releases of the same series that came after it; `later` counts the CVEs that were published
    after the end of the series, of which nobody says whether they concern it. `known` is the last day that is known.
    """

    django: str
    latest: str
    lts: bool
    eol: str
    missed: tuple[SecurityRelease, ...]
    later: int
    known: str

    @property
    def cves(self) -> tuple[str, ...]:
        """The CVEs that the missed releases mend, each once, in their order."""
        return tuple(dict.fromkeys(cve for release in self.missed for cve in release.cves))


@dataclass(frozen=True, slots=True)
class Least:
    """The oldest version of a database or a driver that a Django takes, and what says so."""

    version: str
    source: str


def standing(django: str) -> Standing:
    """Say how a release of Django stands.

    Parameters: `django` is a version of a known series, as `2.2.10`; `2.2` is its first release.
    Returns: what is known of it.
    Raises: KeyError for a series that is not known.
    """
    minor, told = Minor.parse(django), _facts()
    series = RELEASES[minor]
    missed = tuple(
        SecurityRelease(version, day, tuple(cves), f"{_PAGE}{version}/")
        for version, day, cves in told["security"].get(str(minor), ())
        if Version(version) > Version(django)
    )
    later = sum(day > series.eol for day, _ in told["archive"])
    return Standing(django, series.latest, series.lts, series.eol, missed, later, told["until"])


def least(name: str, django: Minor) -> Least | None:
    """Say which version of a database or a driver a Django wants at least.

    Parameters: `name` is `postgresql`, `mysql`, `mariadb`, `sqlite` or `oracle`, or a driver as the index has it.
    Returns: the version and its source; None where nothing says one.
    """
    said = _facts()["minimums"].get(str(django), {}).get(name.removesuffix("-binary"))
    return Least(*said) if said else None


def python_end(python: Minor) -> Least | None:
    """The end of life of a Python, a month or a day, and what says so; None where it is not known."""
    said = _facts()["python"].get(str(python))
    return Least(*said) if said else None


@cache
def _facts() -> Mapping[str, Any]:
    found: dict[str, Any] = json.loads(files("django_seven.plan").joinpath("facts.json").read_text("utf-8"))
    return found
