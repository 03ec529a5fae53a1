"""What the pages of one release are made of: its templates with their blocks and lines, static files, and names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django_seven.templates.pages import line_key, shape, variables

_WORD = re.compile(rb"[A-Za-z_]\w*")
_SITES = ("admin", "auth")  # the contrib apps whose views hand names to templates that projects override


def tables(folder: Path) -> dict[str, dict[str, Any]]:
    """The tables of a release about its pages; `folder` holds `django/`.

    `templates`: path to parent and blocks, each with the one around it. `lines`: the path and the key of each line.
    `static`: the paths of static files. `page_names`: what the templates of admin and log-in use as variables.
    """
    found: dict[str, dict[str, Any]] = {"templates": {}, "lines": {}, "static": {}, "page_names": {}}
    for path, file in _below(folder, "templates"):
        text = file.read_text(encoding="utf-8", errors="replace")
        parent, blocks = shape(text)
        found["templates"][path] = [parent, blocks]
        found["lines"] |= dict.fromkeys((f"{path} {key}" for key in map(line_key, text.splitlines()) if key), 1)
        if any(f"contrib/{site}/" in file.as_posix() for site in _SITES):
            found["page_names"] |= dict.fromkeys(variables(text), 1)
    found["static"] = {path: 1 for path, _ in _below(folder, "static")}
    return found


def words(folder: Path) -> frozenset[str]:
    """Every word in the Python files and templates of admin and log-in, and of the context processors."""
    contrib = folder / "django" / "contrib"
    places = [contrib / site for site in _SITES] + [folder / "django" / "template", folder / "django" / "core"]
    files = (path for place in places for path in place.rglob("*") if path.suffix in (".py", ".html"))
    return frozenset(word.decode() for path in files for word in _WORD.findall(path.read_bytes()))


def _below(folder: Path, name: str) -> Iterator[tuple[str, Path]]:
    """The files below all folders of a name, by the path that they are asked for with."""
    for place in sorted((folder / "django").rglob(name)):
        if "tests" in place.parts or not place.is_dir():
            continue
        for path in sorted(place.rglob("*")):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                yield path.relative_to(place).as_posix(), path
