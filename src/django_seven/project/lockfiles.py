"""Exact versions in the lock files of pipenv, Poetry, uv and PDM."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django_seven.project.files import read_text
from django_seven.project.requirement_lines import Line, read_line
from django_seven.project.toml_files import at, read_toml

_TOML = (
    ("poetry.lock", "package"),
    ("uv.lock", "package"),
    ("pdm.lock", "package"),
    ("pylock.toml", "packages"),
)


def locked_lines(root: Path) -> list[Line]:
    """Read the lock files of a project.

    Parameters: `root` is the folder that holds them.
    Returns: a line `name==version` for each package, of the kind `locked`.
    """
    return [*_pipfile_lock(root), *_toml_locks(root)]


def _pipfile_lock(root: Path) -> Iterator[Line]:
    try:
        document = json.loads(read_text(root / "Pipfile.lock") or "{}")
    except json.JSONDecodeError:
        return
    for section, group in (("default", ""), ("develop", "dev")):
        for name, table in at(document, section).items():
            version = table.get("version") if isinstance(table, dict) else None
            if isinstance(version, str):
                marker = f"; {table['markers']}" if table.get("markers") else ""
                yield read_line(f"{name}{version}{marker}", "Pipfile.lock", group=group, kind="locked")


def _toml_locks(root: Path) -> Iterator[Line]:
    for file, key in _TOML:
        packages = read_toml(root / file).get(key)
        for package in packages if isinstance(packages, list) else ():
            if isinstance(package, dict):
                yield from _package(package, file)


def _package(package: dict[str, Any], file: str) -> Iterator[Line]:
    name, version = package.get("name"), package.get("version")
    source = package.get("source")
    # the project itself is listed beside what it requires
    own = isinstance(source, dict) and bool({"virtual", "editable", "directory"} & set(source))
    if isinstance(name, str) and isinstance(version, str) and not own:
        group = "dev" if package.get("category") == "dev" else ""
        yield read_line(f"{name}=={version}", file, group=group, kind="locked")
