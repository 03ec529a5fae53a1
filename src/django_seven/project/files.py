"""Which files of a tree count: what people wrote, not what tools made or installed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

SKIPPED = frozenset(
    {
        ".bzr", ".direnv", ".eggs", ".git", ".hg", ".hypothesis", ".idea", ".mypy_cache", ".nox", ".pytest_cache",
        ".ruff_cache", ".seven", ".svn", ".tox", ".vscode", "__pycache__", "bower_components", "node_modules",
        "site-packages",
    }
)  # fmt: skip
# Made by packaging tools, but also fair names for a package of the project's own.
SKIPPED_UNLESS_PACKAGES = frozenset({"build", "dist"})
TEMPLATE_SUFFIXES = frozenset(
    {
        ".css", ".csv", ".djhtml", ".email", ".eml", ".htm", ".html", ".ics", ".js", ".json", ".md", ".mjml",
        ".rst", ".svg", ".tpl", ".txt", ".xml",
    }
)  # fmt: skip


def names_below(root: str) -> Iterator[str]:
    """Find the files of a tree by name alone: a `Path` per file costs more than finding it.

    Symbolic links are not followed: what lies outside is not the project's,
    and what lies inside is met under its own name.

    Parameters: `root` is the folder to start at.
    Returns: names relative to `root`, with `/`; each folder's in alphabetical order.
    """
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        entries = _entries(f"{root}/{folder}")
        if folder and _not_ours(f"{root}/{folder}", {entry.name for entry in entries}):
            continue
        below = []
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield f"{folder}/{entry.name}" if folder else entry.name
            elif (
                entry.is_dir(follow_symlinks=False)
                and entry.name not in SKIPPED
                and not entry.name.endswith((".egg-info", ".egg"))
            ):
                below.append(f"{folder}/{entry.name}" if folder else entry.name)
        waiting.extend(reversed(below))


def walk(root: Path) -> Iterator[Path]:
    """Find the files of a tree, as `names_below` does.

    Parameters: `root` is the folder to start at.
    Returns: paths below `root`, each folder's in alphabetical order.
    """
    return (root / name for name in names_below(os.fspath(root)))


def python_files(root: Path) -> Iterator[Path]:
    """Find the Python files of a tree.

    Parameters: `root` is the folder to start at.
    Returns: the paths that end in `.py`.
    """
    return (path for path in walk(root) if path.suffix == ".py")


def has_template_suffix(name: str) -> bool:
    """Tell whether a file may be a template by the end of its name."""
    return os.path.splitext(name)[1].lower() in TEMPLATE_SUFFIXES  # noqa: PTH122 - as above


def read_text(path: Path) -> str:
    """Read a file of settings, requirements or commands, whatever its encoding.

    Parameters: `path` is the file.
    Returns: its text; empty where the file is not there or not readable.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def relative(path: Path, root: Path) -> str:
    """Say where a file lies as people write it: below the root, with `/`."""
    return path.relative_to(root).as_posix()


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []


def _not_ours(folder: str, names: set[str]) -> bool:
    """Whether a folder, seen from inside, was made by a tool: a virtual environment, or a build."""
    if "pyvenv.cfg" in names or "conda-meta" in names:
        return True
    if os.path.basename(folder) in SKIPPED_UNLESS_PACKAGES:  # noqa: PTH119 - a Path per folder is too slow
        return "__init__.py" not in names
    # virtualenv before 20 wrote no pyvenv.cfg
    return {"bin", "lib"} <= names and Path(folder, "bin", "activate").exists()
