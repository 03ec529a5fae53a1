"""Which Djangos there are, and the Pythons that each of them runs on."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django_seven.errors import VersionUnknown
from django_seven.values import Minor


@dataclass(frozen=True, slots=True)
class Release:
    """A minor release of Django.

    `python` is what its documentation promises. `smoke` is wider and was tried: the last patch release
    started, migrated an SQLite database and served admin pages there. `eol` is the month or day security
    fixes end.
    """

    minor: Minor
    latest: str
    lts: bool
    eol: str
    python: tuple[Minor, ...]
    smoke: tuple[Minor, ...]


# minor, last patch seen, LTS, end of life, Pythons promised, Pythons tried
_TABLE = """
1.4  1.4.22  lts 2015-10-01 2.5,2.6,2.7                   2.7
1.5  1.5.12  -   2014-09-02 2.6,2.7                       2.7
1.6  1.6.11  -   2015-04-01 2.6,2.7,3.2,3.3               2.7
1.7  1.7.11  -   2015-12-01 2.7,3.2,3.3,3.4               2.7
1.8  1.8.19  lts 2018-04-01 2.7,3.2,3.3,3.4,3.5           2.7,3.6,3.7,3.8,3.9
1.9  1.9.13  -   2017-04-04 2.7,3.4,3.5                   2.7,3.6,3.7
1.10 1.10.8  -   2017-12-02 2.7,3.4,3.5                   2.7,3.6,3.7
1.11 1.11.29 lts 2020-04-01 2.7,3.4,3.5,3.6,3.7           2.7,3.6,3.7,3.8,3.9
2.0  2.0.13  -   2019-04-01 3.4,3.5,3.6,3.7               3.6,3.7,3.8,3.9
2.1  2.1.15  -   2019-12-02 3.5,3.6,3.7                   3.6,3.7,3.8,3.9,3.10
2.2  2.2.28  lts 2022-04-11 3.5,3.6,3.7,3.8,3.9           3.6,3.7,3.8,3.9,3.10,3.11
3.0  3.0.14  -   2021-04-06 3.6,3.7,3.8,3.9               3.6,3.7,3.8,3.9,3.10,3.11
3.1  3.1.14  -   2021-12-07 3.6,3.7,3.8,3.9               3.6,3.7,3.8,3.9,3.10,3.11
3.2  3.2.25  lts 2024-04-01 3.6,3.7,3.8,3.9,3.10          3.6,3.7,3.8,3.9,3.10,3.11,3.12
4.0  4.0.10  -   2023-04-05 3.8,3.9,3.10                  3.8,3.9,3.10,3.11,3.12
4.1  4.1.13  -   2023-12-04 3.8,3.9,3.10,3.11             3.8,3.9,3.10,3.11,3.12,3.13
4.2  4.2.30  lts 2026-04-07 3.8,3.9,3.10,3.11,3.12        3.8,3.9,3.10,3.11,3.12,3.13
5.0  5.0.14  -   2025-04-02 3.10,3.11,3.12                3.10,3.11,3.12,3.13
5.1  5.1.15  -   2025-12-03 3.10,3.11,3.12,3.13           3.10,3.11,3.12,3.13
5.2  5.2.19  lts 2028-04    3.10,3.11,3.12,3.13,3.14      3.10,3.11,3.12,3.13
6.0  6.0.10  -   2027-04    3.12,3.13,3.14                3.11,3.12,3.13
6.1  6.1.3   -   2027-12    3.12,3.13,3.14,3.15           3.12,3.13
"""


def _read(line: str) -> Release:
    minor, latest, lts, eol, python, smoke = line.split()
    return Release(Minor.parse(minor), latest, lts == "lts", eol, _minors(python), _minors(smoke))


def _minors(text: str) -> tuple[Minor, ...]:
    return tuple(Minor.parse(part) for part in text.split(","))


RELEASES = {release.minor: release for release in map(_read, _TABLE.strip().splitlines())}
KNOWN = tuple(RELEASES)
PYTHONS = tuple(sorted({python for release in RELEASES.values() for python in release.python}))


def known(minor: Minor) -> bool:
    """Say whether a minor release of Django is one we know."""
    return minor in RELEASES


def parse_django(text: str) -> Minor:
    """Read a version of Django as people write it: `2.2`, `2.2.28`, `v4.2`.

    Parameters: `text` is the version.
    Returns: the minor release.
    Raises: VersionUnknown, naming the nearest release, where there is no such release.
    """
    try:
        minor = Minor.parse(text.strip().lower().removeprefix("django").strip(" =v"))
    except ValueError:
        minor = None
    if minor is not None and known(minor):
        return minor
    names = ", ".join(str(one) for one in KNOWN)
    raise VersionUnknown(
        f"There is no Django `{text}` that is known here; the nearest one is {_nearest(text, minor)}.",
        f"Give one of {names}.",
    )


def _nearest(text: str, minor: Minor | None) -> Minor:
    if minor is None:
        major = re.search(r"\d+", text)
        # `5` means the newest 5.x: the LTS that people name by its first number
        same = [one for one in KNOWN if major and one.major == int(major[0])]
        return same[-1] if same else KNOWN[-1]
    place = minor.major * 100 + minor.minor
    return min(KNOWN, key=lambda one: abs(one.major * 100 + one.minor - place))
