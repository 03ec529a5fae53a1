"""Database servers of our own on loopback, on free ports, gone when the block is left."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Server:
    """One that runs: what Django's settings say of it, and how it is asked in SQL."""

    engine: str
    user: str
    port: int
    client: tuple[str, ...]

    def sql(self, statement: str) -> str:
        """What a statement answers."""
        return subprocess.run([*self.client, statement], check=True, capture_output=True, text=True).stdout

    def databases(self) -> set[str]:
        """The databases that are there."""
        asks = "SELECT datname FROM pg_database" if "postgres" in self.engine else "SHOW DATABASES"
        return set(self.sql(asks).split())


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _as(user: str) -> dict[str, str]:
    known = {entry.pw_name for entry in pwd.getpwall()}
    return {"user": user} if os.geteuid() == 0 and user in known else {}


@contextmanager
def postgres() -> Iterator[Server]:
    programs = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    folder, port, who = Path(tempfile.mkdtemp(prefix="seven-pg-")), free_port(), _as("postgres")
    shutil.chown(folder, **who) if who else None
    data = folder / "data"
    quick = f"-F -c listen_addresses=127.0.0.1 -p {port} -k {folder}"
    try:
        subprocess.run([programs / "initdb", "-D", data, "-U", "shop", "-A", "trust"], check=True, capture_output=True, cwd=folder, **who)
        subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", quick, "start"], check=True, stdout=subprocess.DEVNULL, cwd=folder, **who)
        client = (str(programs / "psql"), "-qAtX", "-h", "127.0.0.1", "-p", str(port), "-U", "shop", "-d", "postgres", "-c")
        try:
            yield Server("django.db.backends.postgresql", "shop", port, client)
        finally:
            subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], capture_output=True, cwd=folder, check=False, **who)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def mariadb() -> Iterator[Server]:
    daemon = shutil.which("mariadbd") or shutil.which("mariadbd", path="/usr/sbin")
    install = shutil.which("mariadb-install-db")
    if daemon is None or install is None:
        pytest.skip("MariaDB is not installed")
    folder, port, who = Path(tempfile.mkdtemp(prefix="seven-my-")), free_port(), _as("mysql")
    shutil.chown(folder, **who) if who else None
    data, sock = folder / "data", folder / "s"
    subprocess.run([install, "--no-defaults", f"--datadir={data}", "--auth-root-authentication-method=normal", "--skip-test-db"], check=True, capture_output=True, **who)
    options = [f"--datadir={data}", f"--socket={sock}", f"--port={port}", "--bind-address=127.0.0.1", f"--pid-file={folder}/pid", "--innodb-flush-log-at-trx-commit=0"]
    process = subprocess.Popen([daemon, "--no-defaults", *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **who)
    try:
        client = ("mariadb", "--no-defaults", "-N", "-u", "root", f"--socket={sock}", "-e")
        for _ in range(150):
            if subprocess.run([*client, "SELECT 1"], capture_output=True, check=False).returncode == 0:
                break
            time.sleep(0.2)
        server = Server("django.db.backends.mysql", "shop", port, client)
        server.sql("CREATE USER shop@'%'; CREATE USER shop@localhost")
        yield server
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
