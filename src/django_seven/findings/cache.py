"""What `check` found the last times, kept in `.seven/` of the project: safe to delete, and never in the way."""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import django_seven
from django_seven.project.files import has_template_suffix, names_below
from django_seven.project.tool_files import kind_of

MOST = 8  # answers
_NAME = "check.sqlite"
_TABLE = "CREATE TABLE IF NOT EXISTS answers (key BLOB PRIMARY KEY, used INTEGER NOT NULL, body BLOB NOT NULL)"
_SETTLED = 2_000_000_000  # nanoseconds after which a file that is changed again has another time


class Cache:
    """The answers of one project. Whatever goes wrong with the file, there is no answer, and no error."""

    def __init__(self, root: Path) -> None:
        self._path = root / ".seven" / _NAME

    def get(self, key: bytes) -> Any:
        """What was put under a key; None where nothing was."""
        return self._with(lambda file: _got(file, key)) if self._path.is_file() else None

    def put(self, key: bytes, answer: Any) -> None:
        """Keep an answer, and no more than the last few."""
        body = zlib.compress(json.dumps(answer, separators=(",", ":")).encode(), 1)
        self._with(lambda file: _put(file, key, body))

    def _with(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        """Do something in one transaction; a file that is no database is started anew the next time."""
        try:
            self._path.parent.mkdir(exist_ok=True)
            ignore = self._path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("*\n")
            with closing(sqlite3.connect(self._path, timeout=1)) as file, file:
                file.execute("PRAGMA synchronous = OFF")
                file.execute(_TABLE)
                return work(file)
        except (OSError, sqlite3.OperationalError):
            return None  # not to be written to, or locked by another run
        except (sqlite3.DatabaseError, ValueError, zlib.error):
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
            return None


def _got(file: sqlite3.Connection, key: bytes) -> Any:
    row = file.execute("SELECT body FROM answers WHERE key = ?", (key,)).fetchone()
    return None if row is None else json.loads(zlib.decompress(row[0]))


def _put(file: sqlite3.Connection, key: bytes, body: bytes) -> None:
    last = file.execute("SELECT coalesce(max(used), 0) FROM answers").fetchone()[0]
    file.execute("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", (key, last + 1, body))
    kept = "SELECT key FROM answers ORDER BY used DESC LIMIT ?"
    file.execute(f"DELETE FROM answers WHERE key NOT IN ({kept})", (MOST,))  # noqa: S608 - our own words


def key_of(root: Path, names: Iterable[str], question: str) -> bytes | None:
    """What an answer depends on: the question, this version of seven, and every file of the project as it stands.

    `names` are files asked for beside those of the project. None where a file was changed just now: its time would not
    tell of the next change.
    """
    whole = blake2b(f"{question}\0{root}\0{ourselves()}".encode(errors="surrogateescape"), digest_size=20)
    newest = 0
    beside = [name for name in _beside(root) if (root / name).is_file()]
    kept = {name for name in names_below(str(root)) if beside or _counts(name)}  # a run may show any to be a template
    for name in sorted({*kept, *names, *beside}):
        try:
            about = os.stat(f"{root}/{name}")  # noqa: PTH116 - a Path per file is too slow
        except OSError:
            continue
        newest = max(newest, about.st_mtime_ns, about.st_ctime_ns)
        told = f"{name}\0{about.st_size}\0{about.st_mtime_ns}\0{about.st_ctime_ns}\0{about.st_ino}\n"
        whole.update(told.encode(errors="surrogateescape"))
    return whole.digest() if newest + _SETTLED < time.time_ns() else None


def _counts(name: str) -> bool:
    """Whether an answer may depend on a file; which are templates is said by the settings, not read for that."""
    if name.endswith(".py") or has_template_suffix(name) or name == "seven.toml":
        return True
    return "static/" in name or bool(kind_of(name))  # one of the admin's may be the project's own


def _beside(root: Path) -> Iterator[str]:
    """What a run saw of the project, kept in it or beside it."""
    for above in (root, *root.parents):
        folder = above.parent / f"{above.name}-seven" / root.relative_to(above)
        yield os.path.relpath(folder / ".seven" / "evidence.json", root)
    yield ".seven/evidence.json"


@cache
def ourselves() -> str:
    """Tells one state of this program from another: its files, as they stand."""
    folder = Path(django_seven.__file__).parent
    files = (f"{folder}/{name}" for name in names_below(str(folder)))
    return "\n".join(f"{file} {about.st_size} {about.st_mtime_ns}" for file in files for about in (os.stat(file),))  # noqa: PTH116
