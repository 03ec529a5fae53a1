"""One run at a time: a lock on the folder itself, so that a killed run leaves nothing behind."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django_seven.errors import TreeError


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other runs away from a folder while the block lasts.

    Raises TreeError where another run is at work there.
    """
    handle = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TreeError(
                f"Another run of seven is at work on {folder}.", "Wait until it has ended, then run again."
            ) from error
        except OSError:  # a file system without locks: two runs at once are rare, one run must be possible
            pass
        yield
    finally:
        os.close(handle)
