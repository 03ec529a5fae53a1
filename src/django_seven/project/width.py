"""How long a line of the project's code may be, and which formatter it names: what its configuration tells."""

from __future__ import annotations

import configparser
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django_seven.project.toml_files import read_toml

DEFAULT = 88
_BEFORE_3_6 = {"py27", "py33", "py34", "py35"}
_SANE = range(40, 400)


def line_width(root: Path) -> int:
    """The length that the project's own configuration names, black's before the others'; else 88."""
    return _named_width(root) or DEFAULT


def _named_width(root: Path) -> int | None:
    return next((width for width in _told(root) if width in _SANE), None)


@dataclass(frozen=True, slots=True)
class Formatter:
    """What a project's configuration says of the formatter that goes over its code."""

    named: bool  # whether there is one that sorts or wraps: black, ruff or isort
    splats: bool  # whether it certainly writes a comma after `*args` too
    limit: int = 0  # the length that some tool of the project holds its lines to; 0: none is named


def formatter_of(root: Path) -> Formatter:
    """The formatter that the project's own configuration names."""
    tool = _table(read_toml(root / "pyproject.toml"), "tool")
    try:
        hooks = (root / ".pre-commit-config.yaml").read_text("utf-8", "replace")
    except OSError:
        hooks = ""
    used = {name for name in ("black", "ruff", "isort") if name in tool}
    used |= set(re.findall(r"id:\s*[\"']?(black|isort|ruff-format)\b", hooks))
    files = any((root / name).is_file() for name in ("ruff.toml", ".ruff.toml", ".isort.cfg"))
    targets = _table(tool, "black").get("target-version", [])
    late = isinstance(targets, list) and bool(targets) and not _BEFORE_3_6 & set(map(str, targets))
    splats = late or ("black" not in used and bool({"ruff", "ruff-format"} & used))
    return Formatter(bool(used) or files, splats, _named_width(root) or 0)


def _told(root: Path) -> Iterator[int]:
    tool = _table(read_toml(root / "pyproject.toml"), "tool")
    for name, key in (("black", "line-length"), ("ruff", "line-length"), ("isort", "line_length")):
        yield from _number(_table(tool, name).get(key))
    for name in ("ruff.toml", ".ruff.toml"):
        yield from _number(read_toml(root / name).get("line-length"))
    for name in ("setup.cfg", "tox.ini", ".flake8", ".isort.cfg"):
        yield from _in_ini(root / name)


def _table(document: Any, name: str) -> dict[str, Any]:
    found = document.get(name) if isinstance(document, dict) else None
    return found if isinstance(found, dict) else {}


def _number(value: object) -> Iterator[int]:
    if isinstance(value, int) or (isinstance(value, str) and re.fullmatch(r"\s*\d+\s*", value)):
        yield int(value)


def _in_ini(path: Path) -> Iterator[int]:
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(path.read_text("utf-8", "replace"))
    except (OSError, configparser.Error):
        return
    checks = (("flake8", "max-line-length"), ("pycodestyle", "max-line-length"), ("pep8", "max-line-length"))
    for section, key in (*checks, ("isort", "line_length"), ("settings", "line_length")):
        yield from _number(parser.get(section, key, fallback=None))
