"""The scripts of a project that start Django: manage.py under any name, and runners of the suite."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django_seven.project.files import relative
from django_seven.project.test_lines import SCRIPT

_STARTERS = (b"execute_from_command_line", b"execute_manager", b"ManagementUtility")
# a site that shows a package off, is not the project
_ASIDE = ("example", "demo", "sandbox", "sample", "test")
_ASIDE_NAMES = ("conf", "docs", "fixtures", "t", "template", "templates")


@dataclass(frozen=True, slots=True)
class Scripts:
    """The scripts found, relative to the root: those like manage.py, and those that run the suite."""

    manage: tuple[str, ...] = ()
    runners: tuple[str, ...] = ()


def find_scripts(root: Path, python: Iterable[Path]) -> Scripts:
    """Find the scripts that start Django.

    Parameters: `root` is the folder of the project; `python` are its Python files.
    Returns: the scripts; the outermost and those of the usual name first.
    """
    manage, runners = [], []
    for path in python:
        depth = len(path.relative_to(root).parts)
        if depth > 4:
            continue
        if SCRIPT.match(path.name):
            if depth <= 2:
                runners.append(path)
        elif path.name != "conftest.py" and _starts_django(path):
            manage.append(path)

    def order(path: Path) -> tuple[int, bool, str]:
        return len(path.relative_to(root).parts), path.name != "manage.py", path.as_posix()

    return Scripts(
        tuple(relative(path, root) for path in sorted(manage, key=order)),
        tuple(relative(path, root) for path in sorted(runners, key=order)),
    )


def is_aside(path: str) -> bool:
    """Say whether a path lies in a folder of examples, documentation or tests."""
    folders = path.lower().split("/")[:-1]
    return any(folder.startswith(_ASIDE) or folder in _ASIDE_NAMES for folder in folders)


def _starts_django(path: Path) -> bool:
    """Whether a file is a script that hands its arguments to Django's commands.

    A file that has the words in a text only, as a generator of projects does, is none.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if not any(word in data for word in _STARTERS) or b"__main__" not in data:
        return False
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return path.name.startswith("manage")  # Python 2
    return any(isinstance(node, ast.Call) and _hands_over(node, path) for node in ast.walk(tree))


def _hands_over(call: ast.Call, path: Path) -> bool:
    """Whether a call gives Django the arguments as they came; one that puts a command in is no manage.py."""
    if _last(call.func).encode() not in _STARTERS:
        return False
    plain = all(_last(argument) in {"argv", "settings"} for argument in call.args)
    return plain or path.name == "manage.py"


def _last(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
