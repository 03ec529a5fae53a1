"""Exceptions that speak of a server that cannot be reached, and not of the code."""

from __future__ import annotations

import re

# as libpq, psycopg 2 and 3, mysqlclient, PyMySQL, cx_Oracle, redis, kombu and Python's own sockets say it
_DOWN = re.compile(
    r"[Cc]onnection refused|could not connect to server|connection to server (?:at|on) .* failed|Can't connect to "
    r"|Error 111 connecting|could not translate host name|failed to resolve host|Name or service not known"
    r"|Temporary failure in name resolution|nodename nor servname|Unknown (?:MySQL|server|MySQL server) host"
    r"|server closed the connection unexpectedly|[Cc]onnection (?:timed out|reset by peer)|timeout expired"
    r"|Lost connection to|server has gone away|ORA-12\d{3}|No route to host"
)
_REFUSED = re.compile(
    r"password authentication failed|no pg_hba\.conf entry|role \"[^\"]*\" does not exist|Access denied for user"
    r"|permission denied to create database|no password supplied"
)
_DATABASE = re.compile(r"^(?:[\w.]+\.)?(?:OperationalError|InterfaceError|DatabaseError|ProgrammingError)\b")


def down(message: str) -> bool:
    """Whether an exception says that a server cannot be reached, or does not let its user in."""
    return bool(_DOWN.search(message) or (_DATABASE.match(message) and _REFUSED.search(message)))


def database_down(message: str) -> bool:
    """The same of a database, without which most of a suite shows nothing."""
    return bool(_DATABASE.match(message)) and down(message)
