"""The only place that writes into the user's files: a file is either as it was or as it should be."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
from collections.abc import Iterable
from pathlib import Path

from django_seven.errors import WriteError

_MARK = ".seven-tmp"


def write(root: Path, name: str, data: bytes) -> None:
    """Put new bytes in a file's place, in one step, keeping its mode and its owner.

    Raises WriteError where the file is read-only, lies outside the root, or the disk is full; the file is then
    as it was.
    """
    path = _inside(root, name)
    try:
        before = path.stat() if path.exists() else None
        if before is not None and not before.st_mode & stat.S_IWUSR:
            raise WriteError(f"{name} is read-only.", f"Make it writable (`chmod u+w {name}`) and run again.")
        _replace(path, data, before)
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        hint = "Free some room and run again; the file is as it was." if full else "The file is as it was."
        raise WriteError(f"{name} cannot be written: {error.strerror}.", hint) from error


def _inside(root: Path, name: str) -> Path:
    """Where a name leads, its links followed.

    Raises WriteError where that is not below the root, or nowhere.
    """
    try:
        path = (root / name).resolve()
        if path.is_relative_to(root.resolve()):
            return path
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a NUL byte
        raise WriteError(f"{name!r} is no name of a file ({error}).", "Nothing was written to it.") from error
    raise WriteError(f"{name} leads outside the project.", "Nothing was written to it.")


def _replace(path: Path, data: bytes, before: os.stat_result | None) -> None:
    # always the same name: what a killed run left there is taken away by the next one
    temporary = path.with_name(f".{path.name}{_MARK}")
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if before is not None:
            with contextlib.suppress(PermissionError):
                os.chown(temporary, before.st_uid, before.st_gid)
            temporary.chmod(stat.S_IMODE(before.st_mode))
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def sweep(root: Path, names: Iterable[str]) -> None:
    """Remove what a killed run left beside the files it was writing."""
    for name in names:
        with contextlib.suppress(WriteError):
            path = _inside(root, name)
            path.with_name(f".{path.name}{_MARK}").unlink(missing_ok=True)
