"""What a hop asks of the databases that a project names, and of the drivers that are installed for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django_seven.plan import facts
from django_seven.project.databases import Databases, Server
from django_seven.values import Road

DRIVERS = ("psycopg2", "psycopg2-binary", "psycopg", "psycopg-binary", "mysqlclient", "oracledb", "cx-oracle")


@dataclass(frozen=True, slots=True)
class Need:
    """The oldest version of a database or a driver that each side of a hop takes.

    `place` is where the project names it (a driver: empty); `old` and `new` are versions, empty where nothing says
    one, and `source` says which file of Django tells the new one. `here` is the version that is known to be used: of
    the driver that the new side has, of the SQLite in its Python. `servers` are those that files start.
    """

    name: str
    place: str
    old: str
    new: str
    source: str
    here: str = ""
    servers: tuple[Server, ...] = ()

    @property
    def short(self) -> tuple[Server, ...]:
        """The servers that are older than the new side takes."""
        return tuple(server for server in self.servers if older(server.version, self.new))

    @property
    def enough(self) -> bool:
        """Whether nothing that is known of is too old."""
        return not self.short and not (self.here and older(self.here, self.new))


@dataclass(frozen=True, slots=True)
class Stock:
    """What there is: the databases of the project, the drivers of the new side, the SQLite of its Python."""

    databases: Databases
    drivers: Mapping[str, str] = field(default_factory=dict)
    sqlite: str = ""


def needs(stock: Stock, road: Road) -> tuple[Need, ...]:
    """What a hop asks of databases and drivers, each once."""
    return (*_databases(stock, road), *_drivers(stock, road))


def _databases(stock: Stock, road: Road) -> Iterator[Need]:
    for name, place in stock.databases.engines.items():
        old, new = facts.least(name, road.old), facts.least(name, road.new)
        if new is not None:
            servers = tuple(server for server in stock.databases.servers if server.engine == name)
            here = stock.sqlite if name == "sqlite" else ""
            yield Need(name, place, old.version if old else "", new.version, new.source, here, servers)


def _drivers(stock: Stock, road: Road) -> Iterator[Need]:
    for name, version in stock.drivers.items():
        old, new = facts.least(name, road.old), facts.least(name, road.new)
        if new is not None:
            yield Need(name, "", old.version if old else "", new.version, new.source, version)


def older(version: str, least: str) -> bool:
    """Whether a version lies before another one; `10` of an image is the newest of all that begin so."""
    one, other = _parts(version), _parts(least)
    return one < other[: len(one)]


def _parts(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))
