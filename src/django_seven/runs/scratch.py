"""Suites run on copies: what a test writes into its tree disturbs neither the other side nor the user."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django_seven.edits.tree import copy_files
from django_seven.process import end_left
from django_seven.runs.guests import NAME
from django_seven.runs.keys import digest

skipped = shutil.ignore_patterns(
    ".git", ".hg", ".seven", ".tox", ".nox", ".venv", "venv", "node_modules", "__pycache__", ".pytest_cache"
)


@contextmanager
def scratch(root: Path, cache: Path, name: str) -> Iterator[Path]:
    """A copy of a tree, at the same place each time, gone afterwards.

    `name` keeps copies apart that live at the same time (`old`, `new`).
    """
    place = cache / "scratch" / f"{digest(str(root))[:12]}-{name}" / root.name
    if place.parent.exists():  # a killed run left it, perhaps with a suite that still runs
        end_left(place.parent, NAME)
        shutil.rmtree(place.parent, ignore_errors=True)
    place.parent.mkdir(parents=True)
    try:
        copy_files(root, place, skipped)
        yield place
    finally:
        shutil.rmtree(place.parent, ignore_errors=True)
