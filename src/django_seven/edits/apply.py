"""The only place that writes into the user's files: a file is either as it was or as it should be."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

from django_seven.errors import WriteError

_MARK = ".seven-tmp"


def write(root: Path, name: str, data: bytes) -> None:
    """Put new bytes in a file's place, in one step, keeping its mode.

    Raises WriteError where the file is read-only, lies outside the root, or the disk is full; the file is then
    as it was.
    """
    path = (root / name).resolve()
    if not path.is_relative_to(root.resolve()):
        raise WriteError(f"{name} leads outside the project.", "Nothing was written to it.")
    mode = path.stat().st_mode if path.exists() else 0o100644
    if not mode & stat.S_IWUSR:
        raise WriteError(f"{name} is read-only.", f"Make it writable (`chmod u+w {name}`) and run again.")
    try:
        _replace(path, data, mode)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        hint = "Free some room and run again; the file is as it was." if full else "The file is as it was."
        raise WriteError(f"{name} cannot be written: {error.strerror}.", hint) from error


def _replace(path: Path, data: bytes, mode: int) -> None:
    handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=_MARK, dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(stat.S_IMODE(mode))
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sweep(root: Path) -> int:
    """Remove what a killed run left beside files; return how many there were."""
    left = [path for path in root.rglob(f".*{_MARK}") if path.is_file()]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)
