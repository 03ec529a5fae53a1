"""Which folder is the project around some paths."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from django_seven.errors import NotFound

MARKS = ("seven.toml", "manage.py", ".git")  # what stands in the root of a project


def root_of(paths: Sequence[Path]) -> Path:
    """The folder that findings are named relative to: the project around the paths, else what holds them all.

    Raises NotFound for a path that is not there.
    """
    for path in paths:
        if not path.exists():
            raise NotFound(f"There is no file or folder {path}.", "Check the spelling of the path.")
    folders = [path if path.is_dir() else path.parent for path in map(absolute, paths)]
    return project_above(Path(os.path.commonpath(folders)))


def project_above(folder: Path) -> Path:
    """The nearest folder upwards with a seven.toml, a manage.py or a git root; else the folder itself."""
    for candidate in (folder, *folder.parents):
        if candidate != Path.home() and is_project(candidate):
            return candidate
    return folder


def project_here() -> Path:
    """The project around the working folder; `.` where that is its root, or nothing upwards is one."""
    here = Path.cwd()
    above = project_above(here)
    return Path() if above == here else above


def is_project(folder: Path) -> bool:
    """Whether a folder has what stands in the root of a project."""
    return any((folder / mark).exists() for mark in MARKS)


def absolute(path: Path) -> Path:
    """The path with its folders resolved, and a link in its last place left as it is."""
    return path.resolve() if path.is_dir() else path.parent.resolve() / path.name
