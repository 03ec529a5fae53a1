"""Gets a Python that is not there, by uv."""

from __future__ import annotations

import os
from pathlib import Path

from django_seven import process
from django_seven.errors import InterpreterMissing
from django_seven.events import Stage
from django_seven.runs import uvtool
from django_seven.runs.store import Store
from django_seven.values import Minor

_LIMIT = 120.0  # seconds


def ensure_interpreter(minor: Minor, stage: Stage, *, offline: bool = False) -> Path:
    """The interpreter of this Python: one that uv finds, else one that uv downloads.

    `UV_PYTHON_DOWNLOADS=never` and `offline` forbid the download. Raises InterpreterMissing where it
    is not to be had.
    """
    if minor < (3, 6):
        raise _missing(
            minor, "uv has none of it", f"Install it with `pyenv install {minor}` or your system's packages."
        )
    env, cwd = uvtool.environ(offline=offline), Store.open().root
    what = f"looking for Python {minor}"
    if found := _find(minor, stage, what, env, cwd):
        return found
    downloads = os.environ.get("UV_PYTHON_DOWNLOADS", "")
    if offline or downloads == "never":
        reason = "`--offline` was given" if offline else "UV_PYTHON_DOWNLOADS forbids a download"
        raise _missing(minor, reason, f"Install it with `uv python install {minor}` or `pyenv install {minor}`.")
    arguments = ["python", "install", "--no-bin", str(minor)]
    done = uvtool.call(arguments, stage, f"downloading Python {minor}", env=env, cwd=cwd, timeout=_LIMIT)
    if done.code == 0 and not done.timed_out and (found := _find(minor, stage, what, env, cwd)):
        return found
    reason = f"downloading it took more than {_LIMIT:.0f} s" if done.timed_out else "uv could not download it"
    raise _missing(minor, reason, f"Install it with `pyenv install {minor}` or your system's packages.")


def sqlite_of(python: Path) -> str:
    """The version of the SQLite that an interpreter brings; empty where it has none."""
    asked: list[str | Path] = [python, "-c", "import sqlite3; print(sqlite3.sqlite_version)"]
    done = process.run(asked, cwd=Store.open().root, env=uvtool.environ(offline=True), timeout=_LIMIT, merge=False)
    return done.text.strip() if done.code == 0 else ""


def _find(minor: Minor, stage: Stage, what: str, env: dict[str, str], cwd: Path) -> Path | None:
    arguments = ["python", "find", "--no-python-downloads", "--no-project", str(minor)]
    done = uvtool.call(arguments, stage, what, env=env, cwd=cwd, timeout=_LIMIT, merge=False)
    lines = done.text.strip().splitlines()
    return Path(lines[-1]) if done.code == 0 and lines else None


def _missing(minor: Minor, reason: str, hint: str) -> InterpreterMissing:
    return InterpreterMissing(f"Python {minor} is not on this machine, and {reason}.", hint)
