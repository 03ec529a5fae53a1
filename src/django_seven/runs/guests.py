"""The files of our guests, at a place of ours where Python keeps them compiled."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from django_seven.runs.keys import digest
from django_seven.runs.store import Store

NAME = "seven-guests-"  # how the folder's name begins; the store sweeps it when nobody used it for a day
_SOURCE = Path(__file__).resolve().parent.parent / "agent"


def guests() -> Path:
    """The folder with `start.py` and `guests/`, named by its content.

    What we are installed in may belong to somebody else, and is no place for the compiled files of other Pythons.
    Raises PackageError where the cache cannot be written to.
    """
    files = {path.relative_to(_SOURCE): path.read_bytes() for path in sorted(_SOURCE.rglob("*.py"))}
    parts = [part for path, data in files.items() for part in (path.as_posix(), data.decode())]
    place = Store.open().root / f"{NAME}{digest(*parts)[:16]}"
    if not place.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix="seven-", dir=place.parent))
        for path, data in files.items():
            (fresh / path).parent.mkdir(exist_ok=True)
            (fresh / path).write_bytes(data)
        with suppress(OSError):  # another run was first
            fresh.rename(place)
        shutil.rmtree(fresh, ignore_errors=True)
    os.utime(place)
    return place
