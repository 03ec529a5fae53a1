"""Paths in settings modules, as calls and operators make them, from the root of the project; nothing is run."""

from __future__ import annotations

import posixpath
from typing import Any

# The root of the project in paths; POSIX keeps two slashes, so that it is no folder of anybody's.
ROOT = "//project"
_SAME = frozenset(
    {
        "Path", "PosixPath", "PurePath", "abspath", "absolute", "as_posix", "expanduser", "force_text", "fspath",
        "list", "normpath", "realpath", "resolve", "str", "tuple", "unicode",
    }
)  # fmt: skip
_JOINING = frozenset({"child", "join", "joinpath", "path", "safe_join"})
UP = ("parent", "dirname")


def under_root(path: object) -> str | None:
    """A path below the root, relative to it; a relative one is below it. None for one elsewhere."""
    if not isinstance(path, str) or "\0" in path:
        return None
    whole = posixpath.normpath(path if path.startswith("/") else f"{ROOT}/{path}")
    return whole[len(ROOT) + 1 :] if whole == ROOT or whole.startswith(f"{ROOT}/") else None


def ancestors(path: str) -> list[str]:
    """What `.parents` of a path holds."""
    return [above(path, steps) for steps in range(1, path.count("/") + 1)]


def above(path: str, steps: int) -> str:
    """The folder so many steps up."""
    for _ in range(steps):
        path = posixpath.dirname(path)
    return path


def called(name: str, values: list[Any]) -> Any:
    """What a function or method gives for what it is called on and with; None where that is not known."""
    if name in ("getcwd", "cwd"):
        return ROOT
    if not values:
        return None
    if name in _JOINING or (name in _SAME and len(values) > 1):
        return joined(values)
    if name == "ancestor" and isinstance(values[0], str) and isinstance(values[-1], int):
        return above(values[0], values[-1])
    if name in UP and isinstance(values[0], str):
        return above(values[0], 1)
    if name in _SAME:
        value = values[0]
        return (
            posixpath.normpath(value)
            if name in ("abspath", "normpath", "realpath") and isinstance(value, str)
            else value
        )
    return None


def joined(values: list[Any]) -> str | None:
    """One path of several parts; None where one of them is no text."""
    return posixpath.join(*values) if all(isinstance(value, str) for value in values) else None
