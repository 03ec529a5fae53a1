"""TOML of the user, read so that a missing or broken part is an empty one."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django_seven.project.files import read_text


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file.

    Parameters: `path` is the file.
    Returns: its tables; none where it is missing or no TOML.
    """
    try:
        return tomllib.loads(read_text(path))
    except tomllib.TOMLDecodeError:
        return {}


def at(table: object, *keys: str) -> dict[str, Any]:
    """Go down into tables.

    Parameters: `table` to start at; `keys` name one table in another.
    Returns: the table there; an empty one where there is none.
    """
    for key in keys:
        table = table.get(key) if isinstance(table, Mapping) else None
    return dict(table) if isinstance(table, Mapping) else {}
