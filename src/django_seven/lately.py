"""The last run of both sides, kept as its documented JSON in our folder of the tree."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from django_seven.edits.apply import write
from django_seven.edits.tree import STATE, state_of
from django_seven.errors import UsageError, WriteError

_NAME = "last.json"


def keep(root: Path, told: str) -> None:
    """Keep what `seven test` or `seven up` told of a tree, as JSON."""
    with suppress(WriteError):  # a full disk costs what can be asked of the run later, not the run
        write(state_of(root), _NAME, told.encode())


def load(root: Path) -> Mapping[str, Any]:
    """What was kept of a tree.

    Raises UsageError where nothing was, or where it cannot be read.
    """
    path = root / STATE / _NAME
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            "No run of both sides is known here.", "Run `seven test`, or go to the tree in which `seven up` worked."
        ) from error
    except ValueError as error:
        raise UsageError(f"{path} cannot be read: {error}.", "`seven test` writes it anew.") from error
    if not isinstance(data, dict):
        raise UsageError(f"{path} is no report of a run.", "`seven test` writes it anew.")
    return data
