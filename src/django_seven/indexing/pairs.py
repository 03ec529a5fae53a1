"""The API of any package in two of its releases, as one index: built once from what is installed, and kept."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_cache_dir

_MODULE = re.compile(r"(?P<root>[A-Za-z][\w]*)(?:/.*)?\.py\Z")
_SCHEMA = 1  # of what is kept: another one is built anew


@dataclass(frozen=True, slots=True)
class Copy:
    """A release of a package: its version, the folder that it lies in, and its top-level names there."""

    version: str
    folder: Path
    roots: frozenset[str]


def installed(name: str, folders: Iterable[Path]) -> Copy | None:
    """A package in the folders of an environment; None where it is not there, or does not say its files."""
    from importlib.metadata import distributions  # noqa: PLC0415 - `kept` does without, and a command starts at once

    for folder in folders:
        for each in distributions(name=name, path=[str(folder)]):
            found = (_MODULE.match(file.as_posix()) for file in each.files or ())
            roots = frozenset(match["root"] for match in found if match is not None)
            return Copy(each.version, folder, roots - {"tests", "test", "docs", "examples"}) if roots else None
    return None


def place(name: str, old: str, new: str) -> Path:
    """Where the index of two versions is kept: below the cache of django-seven, or below SEVEN_CACHE."""
    given = os.environ.get("SEVEN_CACHE")
    root = Path(given) if given else Path(user_cache_dir("django-seven"))
    return root / "apis" / f"{name}-{old}-{new}.{_SCHEMA}.bin"


def pair(name: str, old: Copy, new: Copy) -> Path:
    """The file with both releases; read from their sources where it is not there yet. Nothing of them is run."""
    path = place(name, old.version, new.version)
    if path.is_file():
        return path
    from django_seven.indexing.pack import pack  # noqa: PLC0415 - as above
    from django_seven.indexing.release import Release  # noqa: PLC0415

    roots = sorted(old.roots)
    facts = [Release(copy.folder, roots).facts() for copy in (old, new)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(pack([f"{name} {old.version}", f"{name} {new.version}"], facts, roots))
    Path(file.name).replace(path)
    return path


def kept(name: str, old: str, new: str) -> Path | None:
    """The same where it was built before; None where not."""
    path = place(name, old, new)
    return path if path.is_file() else None
