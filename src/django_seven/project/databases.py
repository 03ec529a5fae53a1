"""Which databases a project names: engines in its settings, servers and their versions in compose and CI files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from django_seven.project.files import names_below, read_text

ENGINES: Final = ("postgresql", "mysql", "mariadb", "oracle", "sqlite")
_OF = {
    "postgresql": "postgresql", "postgresql_psycopg2": "postgresql", "postgis": "postgresql", "postgres": "postgresql",
    "pgsql": "postgresql", "mysql": "mysql", "mysqlgis": "mysql", "mysql2": "mysql", "mariadb": "mariadb",
    "oracle": "oracle", "oraclegis": "oracle", "sqlite3": "sqlite", "sqlite": "sqlite", "spatialite": "sqlite",
}  # fmt: skip
_WORDS = "|".join(sorted(_OF, key=len, reverse=True))
_ENGINE = re.compile(rf"""["'](?:[\w.]+\.backends?\.({_WORDS})|({_WORDS})://[^"']*)["']""")
_IMAGE = re.compile(
    r"""^[^#\n]*?\b(?:image|from)\s*:?\s*["']?(?:[\w.-]+/)*?(postgres|postgresql|postgis|mysql|mariadb|percona)"""
    r""":v?(\d+(?:\.\d+)*)""",
    re.I | re.M,
)
_ITEM = re.compile(r"""^\s*-\s*["']?(?:[\w.-]+/)*(postgres|postgis|mysql|mariadb):v?(\d+(?:\.\d+)*)""", re.M)
_ADDON = re.compile(r"""^\s*(postgresql|mariadb)\s*:\s*["']?(\d+(?:\.\d+)*)["']?\s*$""", re.M)
_COMPOSE = re.compile(r"(^|/)((docker-)?compose[\w.-]*\.ya?ml|[\w.-]*Dockerfile[\w.-]*)$")
_CI = re.compile(r"^(\.github/workflows/[^/]+\.ya?ml|\.gitlab-ci\.yml|\.circleci/config\.yml|azure-pipelines\.yml)$")
_MAKES = re.compile(r"settings|^conftest$|^run_?tests$")  # files that settings stand in
_TRAVIS = ".travis.yml"


@dataclass(frozen=True, slots=True)
class Server:
    """A server of a database that a file starts: its engine, its version, and where that stands."""

    engine: str
    version: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class Databases:
    """The engines that settings name, each with the file and the line, and the servers that are started."""

    engines: dict[str, str]
    servers: tuple[Server, ...]


def read(root: Path, settings: Iterable[str]) -> Databases:
    """Read which databases a project names; nothing is run.

    Parameters: `root` is its folder; `settings` are the dotted names of its settings modules.
    Returns: the engines and servers. Where the settings name MySQL and a file starts MariaDB, both are engines.
    """
    names = tuple(names_below(str(root)))
    engines: dict[str, str] = {}
    for name in _settings_files(names, settings):
        text = read_text(root / name)
        for match in _ENGINE.finditer(_without_comments(text)):
            engines.setdefault(_OF[match[1] or match[2]], f"{name}:{_line(text, match.start())}")
    servers = tuple(dict.fromkeys(_servers(root, names)))
    for server in servers:
        if server.engine == "mariadb" and "mysql" in engines:
            engines.setdefault("mariadb", f"{server.path}:{server.line}")
    order = {name: place for name in ENGINES if (place := engines.get(name))}
    return Databases(order, servers)


def _settings_files(names: tuple[str, ...], settings: Iterable[str]) -> list[str]:
    """The files of the settings modules, what lies in one folder with those that are split up, and what makes them."""
    ends = {module.replace(".", "/") for module in settings}
    found = []
    for name in names:
        path = PurePosixPath(name)
        if path.suffix != ".py":
            continue
        stem = path.with_suffix("").as_posix().removesuffix("/__init__")
        own = any(stem == end or stem.endswith(f"/{end}") for end in ends)
        if own or "settings" in path.parts[:-1] or _MAKES.search(path.stem):
            found.append(name)
    return found


def _servers(root: Path, names: Iterable[str]) -> Iterator[Server]:
    for name in names:
        travis = name == _TRAVIS
        if not (travis or _COMPOSE.search(name) or _CI.match(name)):
            continue
        text = read_text(root / name)
        for pattern in (_IMAGE, _ITEM, *((_ADDON,) if travis else ())):
            for match in pattern.finditer(text):
                word = match[1].lower()
                engine = "mysql" if word == "percona" else _OF[word]
                yield Server(engine, match[2], name, _line(text, match.start(1)))


def _without_comments(text: str) -> str:
    """The text with what stands behind `#` at the start of a line blanked, so that places stay."""
    return re.sub(r"^[ \t]*#.*$", lambda match: " " * len(match[0]), text, flags=re.M)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
