"""Collect the facts about Django that `seven plan` shows, each with the file that says so.

Security releases and the oldest databases and drivers come out of the release notes of a checkout (or of an unpacked
sdist) of Django, and out of the code of the releases themselves where `--releases` has them, as tools/prove.py installs
them.
The ends of life of Python are those of the developer's guide. Facts that contradict each other are named.

    python tools/build_facts.py DJANGO [--releases DIR] [--check]
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from django_seven.project.support import RELEASES
from django_seven.values import Minor

PLACE = Path(__file__).parents[1] / "src/django_seven/plan/facts.json"
NOTES = "docs/releases"
_CVE = re.compile(r"\bCVE-\d{4}-\d+")
_DATE = re.compile(r"^\*(\w+ \d+, \d{4})\*$", re.M)
_ISSUE = re.compile(r"^(\w+ \d+, \d{4}) - :cve:`(\d{4}-\d+)`\n-+\n(.*?)(?=^\w+ \d+, \d{4} - |\Z)", re.M | re.S)
_NAMES = r"(?P<name>PostgreSQL|MySQL|MariaDB|SQLite|Oracle|psycopg2|psycopg|mysqlclient|oracledb|cx_Oracle)"
_VERSION = r"(?P<version>\d+(?:\.\d+)*c?)"
_SAID = tuple(
    re.compile(text)
    for text in (
        rf"Django (?:[\d.]+|now) (?:officially )?supports `?{_NAMES}(?: <\S+>`_)? {_VERSION}(?:\+| and |\.)",
        rf"Django [\d.]+ sets {_NAMES} {_VERSION} as the minimum",
        rf"Django [\d.]+ sets {_VERSION} as the minimum {_NAMES}",
        rf"takes that policy further and sets {_VERSION} as the minimum {_NAMES}",
        rf"minimum supported version of (?:``)?{_NAMES}(?:``)? is increased from [\d.]+ to {_VERSION}",
        rf"Support for (?:``)?{_NAMES}(?:``)? < {_VERSION} is removed",
        rf"Django now supports `{_NAMES}`_ version {_VERSION} or higher",
    )
)
_SECURITY = re.compile(r"security release in the|(?:fixes|addresses).*?security (?:issue|vulnerab)")
_GONE = re.compile(r"Support for ``(cx_Oracle)`` is removed")
# what the code of a backend refuses: its file, what it is about, and how it says so
_REFUSED = (
    ("postgresql/base.py", "psycopg2", r"PSYCOPG2_VERSION < \(([\d, ]+)\)|psycopg2 version ([\d.]+) or newer"),
    ("postgresql_psycopg2/base.py", "psycopg2", r"PSYCOPG2_VERSION < \(([\d, ]+)\)"),
    ("postgresql/base.py", "psycopg", r"psycopg version ([\d.]+) or newer"),
    ("mysql/base.py", "mysqlclient", r"^if version < \(([\d, ]+)\)"),
    ("sqlite3/base.py", "sqlite", r"sqlite_version_info < \(([\d, ]+)\)"),
    ("sqlite3/features.py", "sqlite", r"minimum_database_version = \(([\d, ]+)\)"),
    ("postgresql/features.py", "postgresql", r"minimum_database_version = \(([\d, ]+)\)"),
    ("mysql/features.py", "mariadb", r"minimum_database_version\(self\):\s+if [\w.]+mariadb:\s+return \(([\d, ]+)\)"),
    ("mysql/features.py", "mysql", r"minimum_database_version\(self\):.*?else:\s+return \(([\d, ]+)\)"),
)
_GUIDE = "https://github.com/python/devguide/blob/020b05c7f0b41e13e65379bccc9b151179484dfa/include/release-cycle.json"
_PYTHONS = """
2.6 2013-10-29 | 2.7 2020-01-01 | 3.2 2016-02-20 | 3.3 2017-09-29 | 3.4 2019-03-18 | 3.5 2020-09-30 | 3.6 2021-12-23
3.7 2023-06-27 | 3.8 2024-10 | 3.9 2025-10 | 3.10 2026-10 | 3.11 2027-10 | 3.12 2028-10 | 3.13 2029-10
"""
_LATER_PYTHONS = {"3.14": ("2030-10", "https://peps.python.org/pep-0745/")}


def facts(django: Path, releases: Path | None) -> tuple[dict[str, Any], list[str]]:
    """All facts, and where two sources contradict each other."""
    notes = django / NOTES
    version = max((path.stem for path in notes.glob("[0-9]*.txt")), key=_order)
    least, doubts = minimums(notes, releases)
    archive = [issue for issue in issues(notes / "security.txt") if issue[0] >= "2012"]
    mended = security(notes, archive)
    first = {cve: day for day, cve in sorted(((day, cve) for day, cve in _published(mended, archive)), reverse=True)}
    made = {
        "source": f"Django {version}, {NOTES}",
        "until": max(first.values()),
        "security": mended,
        "archive": sorted([day, cve] for cve, day in first.items()),
        "minimums": least,
        "python": pythons(),
    }
    return made, doubts


def pythons() -> dict[str, list[str]]:
    """The end of life of each Python, as a day or a month, and who says so."""
    pairs = (pair.split() for pair in re.split(r"[|\n]", _PYTHONS) if pair.strip())
    return {
        **{name: [day, _GUIDE] for name, day in pairs},
        **{name: list(said) for name, said in _LATER_PYTHONS.items()},
    }


def issues(path: Path) -> Iterator[tuple[str, str, frozenset[str]]]:
    """The day, the CVE and the series of each issue in the archive of Django."""
    for match in _ISSUE.finditer(path.read_text()):
        yield _day(match[1]), match[2], frozenset(re.findall(r"^\* Django (\d+\.\d+)", match[3], re.M))


def security(notes: Path, archive: list[tuple[str, str, frozenset[str]]]) -> dict[str, list[list[Any]]]:
    """For each series its security releases: version, day, and the CVEs that its notes or the archive name."""
    found: dict[str, list[list[Any]]] = {}
    for path in sorted(notes.glob("[0-9]*.[0-9]*.[0-9]*.txt"), key=lambda path: _order(path.stem)):
        series, text = ".".join(path.stem.split(".")[:2]), path.read_text()
        day = _DATE.search(text)
        if day is None or Minor.parse(series) not in RELEASES:
            continue
        date = _day(day[1])
        named = set(_CVE.findall("\n".join(re.findall(r"^(.+)\n[=\-~]{4,}$", text, re.M))))
        named |= {f"CVE-{number}" for on, number, which in archive if on == date and series in which}
        if named or _SECURITY.search(" ".join(text.split("\n\n")[2].split())):
            found.setdefault(series, []).append([path.stem, date, sorted(named)])
    return found


def _published(
    mended: dict[str, list[list[Any]]], archive: list[tuple[str, str, frozenset[str]]]
) -> Iterator[tuple[str, str]]:
    yield from ((day, f"CVE-{number}") for day, number, _ in archive)
    yield from ((day, cve) for rows in mended.values() for _, day, cves in rows for cve in cves)


def minimums(notes: Path, releases: Path | None) -> tuple[dict[str, dict[str, list[str]]], list[str]]:
    """The oldest database and driver that each Django takes, with the file that says so."""
    told: dict[str, list[str]] = {}
    found: dict[str, dict[str, list[str]]] = {}
    doubts: list[str] = []
    for minor in RELEASES:
        path = notes / f"{minor}.txt"
        text = " ".join(path.read_text().split()) if path.is_file() else ""
        for match in (match for pattern in _SAID for match in pattern.finditer(text)):
            told[match["name"].lower().replace("_", "-")] = [match["version"], f"{NOTES}/{minor}.txt"]
        for match in _GONE.finditer(text):
            told.pop(match[1].lower().replace("_", "-"), None)
        code = dict(_refused(releases / str(minor))) if releases is not None else {}
        for name, (version, place) in code.items():
            before = told.get(name)
            if before is not None and before[1] == f"{NOTES}/{minor}.txt" and _whole(before[0]) != _whole(version):
                doubts.append(f"Django {minor}, {name}: {before[0]} by {before[1]}, {version} by {place}")
            if before is None or _whole(version) > _whole(before[0]):
                told[name] = [version, f"{place} of Django {minor}"]
        found[str(minor)] = {name: list(said) for name, said in sorted(told.items())}
    return found, doubts


def _refused(release: Path) -> Iterator[tuple[str, tuple[str, str]]]:
    for name, what, pattern in _REFUSED:
        path = release / "django/db/backends" / name
        match = re.search(pattern, path.read_text(), re.M | re.S) if path.is_file() else None
        if match:
            said = next(group for group in match.groups() if group)
            yield what, (".".join(re.findall(r"\d+", said)), f"django/db/backends/{name}")


def _day(text: str) -> str:
    return datetime.strptime(text, "%B %d, %Y").date().isoformat()


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _whole(version: str) -> tuple[int, ...]:
    """The parts of a version without the zeros at its end: 8 and 8.0 are the same."""
    parts = list(_order(version))
    while parts and not parts[-1]:
        parts.pop()
    return tuple(parts)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("django", type=Path)
    parser.add_argument("--releases", type=Path)
    parser.add_argument("--check", action="store_true", help="only say whether the file is as it would be written")
    asked = parser.parse_args()
    made, doubts = facts(asked.django, asked.releases)
    for doubt in doubts:
        print(doubt, file=sys.stderr)
    lines = ",\n".join(f' "{key}": {_compact(value)}' for key, value in made.items())
    text = f"{{\n{lines}\n}}\n"
    if asked.check:
        return 0 if PLACE.read_text() == text else 1
    PLACE.write_text(text)
    print(f"{PLACE}: {len(text):,} bytes, {sum(map(len, made['security'].values()))} security releases")
    return 0


def _compact(value: Any) -> str:
    """A line for each Django, so that a diff of this file can be read."""
    if isinstance(value, dict):
        rows = ",\n".join(f"  {json.dumps(key)}: {json.dumps(held)}" for key, held in value.items())
        return f"{{\n{rows}\n }}"
    return json.dumps(value)


if __name__ == "__main__":
    sys.exit(main())
