"""The oldest release of each database driver that a Django takes, as its own source says it."""

from __future__ import annotations

import re
from pathlib import Path

from packaging.version import Version

_PSYCOPG2 = ("psycopg2", "psycopg2-binary", "psycopg2cffi")
_SAYS = (
    ("postgresql/base.py", r"^if (?:psycopg2?_version\(\)|PSYCOPG2_VERSION) < \(([\d, ]+)\)", _PSYCOPG2),
    ("postgresql/base.py", r"^if \(3,\) <= psycopg_version\(\) < \(([\d, ]+)\)", ("psycopg", "psycopg-binary")),
    ("mysql/base.py", r"^if version < \(([\d, ]+)\)", ("mysqlclient",)),
)


def oldest(django: Path) -> dict[str, Version]:
    """Read what Django asks of the drivers when it connects.

    Parameters: `django` is the folder of its source.
    Returns: the version by the name of the driver; those that it says nothing about are not in it.
    """
    found: dict[str, Version] = {}
    for file, pattern, names in _SAYS:
        path = django / "db" / "backends" / file
        match = re.search(pattern, path.read_text("utf-8") if path.is_file() else "", re.M)
        if match:
            parts = [part.strip() for part in match[1].split(",") if part.strip()]
            found.update(dict.fromkeys(names, Version(".".join(parts))))
    return found
