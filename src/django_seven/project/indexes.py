"""Where a project's packages come from besides PyPI, as its requirement files, Pipfile and pyproject.toml say."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django_seven.project.requirement_files import option_lines
from django_seven.project.toml_files import at, read_toml

_OPTION = re.compile(r"(-i|--index-url|--extra-index-url|-f|--find-links)(?:\s*=\s*|\s+)(?P<value>\S+)")
_SHORT = {"-i": "--index-url", "-f": "--find-links"}
_VARIABLE = re.compile(r"\$\{([A-Z0-9_]+)\}")
_PYPI = re.compile(r"https?://(?:[^/]*@)?(?:pypi\.org|pypi\.python\.org)(?:/|$)")  # the second is its old name


@dataclass(frozen=True, slots=True)
class Indexes:
    """The addresses of package indexes: the one in PyPI's place (empty: PyPI), more of them, and places of files.

    They may hold passwords: they are for the environment of uv and pip, and for nothing that is shown or written.
    """

    default: str = ""
    more: tuple[str, ...] = ()
    files: tuple[str, ...] = ()

    def environ(self) -> dict[str, str]:
        """The variables that tell uv and pip; none for what nobody named."""
        found: dict[str, str] = {}
        if self.default:
            found |= {"UV_DEFAULT_INDEX": self.default, "PIP_INDEX_URL": self.default}
        if self.more:
            found |= {"UV_INDEX": " ".join(self.more), "PIP_EXTRA_INDEX_URL": " ".join(self.more)}
        if self.files:
            found |= {"UV_FIND_LINKS": ",".join(self.files), "PIP_FIND_LINKS": " ".join(self.files)}
        return found


def indexes(root: Path, own: Iterable[str] = ()) -> Indexes:
    """Find the indexes of a project.

    Parameters: `root` is its folder; `own` are lines of seven.toml, which go before all files.
    Returns: the indexes; variables in addresses (`${TOKEN}`) are replaced as pip does it.
    """
    lines = [(line, root) for line in own if _OPTION.match(line.strip())] or list(option_lines(root))
    default, more, files = "", list[str](), list[str]()
    for line, folder in lines:
        if match := _OPTION.match(line.strip()):
            value = _VARIABLE.sub(lambda name: os.environ.get(name[1], name[0]), match["value"].strip("'\""))
            option = _SHORT.get(match[1], match[1])
            if _PYPI.match(value):
                continue
            if option == "--index-url":
                default = default or value
            elif option == "--extra-index-url":
                more.append(value)
            else:
                files.append(value if "://" in value else str((folder / value).resolve()))
    for value, first in _declared(root):
        if first and not default and not lines:
            default = value
        elif value != default:
            more.append(value)
    return Indexes(default, tuple(dict.fromkeys(more)), tuple(dict.fromkeys(files)))


def without_indexes(lines: Iterable[str]) -> tuple[str, ...]:
    """The lines that do not say where packages come from."""
    return tuple(line for line in lines if not _OPTION.match(line.strip()))


def _declared(root: Path) -> Iterator[tuple[str, bool]]:
    """The addresses in Pipfile and pyproject.toml, each with whether it takes PyPI's place."""
    document = read_toml(root / "pyproject.toml")
    tables: list[tuple[Any, str]] = [
        (read_toml(root / "Pipfile").get("source"), ""),
        (at(document, "tool", "uv").get("index"), "default"),
        (at(document, "tool", "poetry").get("source"), "default"),
        (at(document, "tool", "pdm").get("source"), ""),
    ]
    for table, key in tables:
        for place, source in enumerate(table if isinstance(table, list) else ()):
            url = source.get("url") if isinstance(source, dict) else None
            if isinstance(url, str) and not _PYPI.match(url):
                url = _VARIABLE.sub(lambda name: os.environ.get(name[1], name[0]), url)
                first = bool(source.get(key) or source.get("priority") == "primary") if key else place == 0
                yield url, first
