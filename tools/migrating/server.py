"""A private PostgreSQL: its own folder, a socket in it and no port, gone when the block is left."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django_seven import process

_LIMIT = 120.0  # seconds for one call
_USERS = ("postgres", "nobody")  # PostgreSQL refuses to be started by root
_QUICK = """
listen_addresses = ''
unix_socket_directories = '{folder}'
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""


@dataclass(frozen=True, slots=True)
class Missing:
    """Why there is no server."""

    reason: str


@dataclass(frozen=True, slots=True)
class Server:
    """One that runs: where its programs are, and the folder of its socket."""

    programs: Path
    folder: Path

    def create(self, name: str) -> dict[str, str]:
        """A new database, as Django's settings and `pg_dump` want it told."""
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE template0')
        return {"NAME": name, "USER": "seven", "HOST": str(self.folder), "PG_DUMP": str(self.programs / "pg_dump")}

    def drop(self, name: str) -> None:
        """Take a database away."""
        self.sql(f'DROP DATABASE IF EXISTS "{name}"')

    def sql(self, statement: str) -> str:
        """What a statement says.

        Raises OSError where it fails.
        """
        place = ["-h", str(self.folder), "-U", "seven", "-d", "postgres"]
        done = process.run([self.programs / "psql", "-qAtX", *place, "-c", statement], timeout=_LIMIT)
        if done.code:
            raise OSError(done.text.strip())
        return done.text


def programs() -> Path | None:
    """The folder of the newest PostgreSQL of this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = shutil.which("initdb")
    return found[-1] if found else Path(on_path).parent if on_path else None


@contextmanager
def server() -> Iterator[Server | Missing]:
    """Start one, and end it whatever happens."""
    place = programs()
    user = _user()
    if place is None or user is None:
        reason = "PostgreSQL is not installed" if place is None else "root cannot start it, and there is no other user"
        yield Missing(reason)
        return
    folder = Path(tempfile.mkdtemp(prefix="seven-pg-"))  # short: a socket's path has at most 107 characters
    before = signal.signal(signal.SIGTERM, lambda *given: sys.exit(143))  # so that it ends with whoever started it
    try:
        failed = _start(place, folder, user)
        if failed:
            yield Missing(failed)
            return
        try:
            yield Server(place, folder)
        finally:
            _as(user, [place / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop"], folder)
    finally:
        signal.signal(signal.SIGTERM, before)
        shutil.rmtree(folder, ignore_errors=True)


def _user() -> str | None:
    """Who runs it: whoever asks, or for root one of those who may."""
    if os.geteuid():
        return ""
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next((name for name in _USERS if name in known), None)


def _start(place: Path, folder: Path, user: str) -> str:
    """Make and start a cluster; why it does not, else nothing."""
    if user:
        shutil.chown(folder, user)
    folder.chmod(0o755)
    data = folder / "data"
    options = ["-U", "seven", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    made = _as(user, [place / "initdb", "-D", data, *options], folder)
    if made.code:
        return f"`initdb` failed: {_last(made)}"
    with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
        file.write(_QUICK.format(folder=folder))
    done = _as(user, [place / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "start"], folder)
    return f"`pg_ctl start` failed: {_last(done)}" if done.code else ""


def _as(user: str, command: list[str | Path], folder: Path) -> process.Finished:
    before = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
    return process.run([*before, *command], cwd=folder, timeout=_LIMIT)


def _last(done: process.Finished) -> str:
    return (done.text.strip().splitlines() or ["no output"])[-1]
