"""Suites run on copies: what a test writes into its tree disturbs neither the other side nor the user."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django_seven.runs.keys import digest

_SKIPPED = shutil.ignore_patterns(
    ".git", ".hg", ".seven", ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__", ".pytest_cache"
)


@contextmanager
def scratch(root: Path, cache: Path, name: str) -> Iterator[Path]:
    """A copy of a tree, at the same place each time, gone afterwards.

    `name` keeps copies apart that live at the same time (`old`, `new`).
    """
    place = cache / "scratch" / f"{digest(str(root))[:12]}-{name}" / root.name
    shutil.rmtree(place.parent, ignore_errors=True)
    place.parent.mkdir(parents=True)
    try:
        shutil.copytree(root, place, symlinks=True, ignore=_SKIPPED)
        yield place
    finally:
        shutil.rmtree(place.parent, ignore_errors=True)
