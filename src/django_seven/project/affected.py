"""Which files of tests a change may touch: those that import what changed, and those of the app that it is in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath

from django_seven.project.modules import absolute
from django_seven.project.tree import FileTree
from django_seven.project.words import Text
from django_seven.values import Skipped

_TESTS = re.compile(r"(?:^|/)tests?(?:_\w+)?\.py$|(?:^|/)\w+_tests?\.py$|(?:^|/)tests?/(?:\w+/)*\w+\.py$")
_FOLDERS = ("test", "tests")


def affected(tree: FileTree, changed: Collection[str]) -> list[str]:
    """The files of tests, as far as names tell them, that a change of some files may touch.

    Parameters: `changed` are paths relative to the root of the tree, with `/`, also of files that are gone.
    Returns: the paths in order. It is no promise: what is reached over settings, URLs or signals alone is not seen.
    """
    importers = _importers(tree)
    met, waiting = set(changed), list(changed)
    while waiting:
        for path in importers.get(waiting.pop(), ()):
            if path not in met:
                met.add(path)
                waiting.append(path)
    tests = [path for path in tree.python if _TESTS.search(path) and not path.endswith("__init__.py")]
    return [path for path in tests if path in met or _of_the_app(path, changed)]


def _of_the_app(test: str, changed: Collection[str]) -> bool:
    """Whether something changed in the folder that a file of tests is about."""
    parts = PurePosixPath(test).parts[:-1]
    at = next((place for place, part in enumerate(parts) if part in _FOLDERS), len(parts))
    folder = "/".join(parts[:at])
    return bool(folder) and any(path.startswith(f"{folder}/") for path in changed)


def _importers(tree: FileTree) -> dict[str, set[str]]:
    """The files that import a file, by that file."""
    found: dict[str, set[str]] = {}
    for path in tree.python:
        for imported in _imports(tree, path):
            found.setdefault(imported, set()).add(path)
    return found


def _imports(tree: FileTree, path: str) -> Iterator[str]:
    """The files of the tree that a file imports; a package is imported with what lies in it."""
    source = tree.read(path)
    if isinstance(source, Skipped):
        return
    text, (module, is_package) = Text(source.data, path), tree.module_of(path)
    spelled = {name.decode("ascii", "replace") for name in text.led_to}
    for below, names in text.imports.items():
        start = absolute(below.decode("ascii", "replace"), module, is_package)
        spelled |= {start, *(f"{start}.{name.decode('ascii', 'replace')}" for name in names)}
    for name in spelled:
        parts = name.split(".")
        for end in range(len(parts), 0, -1):
            place = tree.module_path(".".join(parts[:end]))
            if place is not None and place != path:
                yield place
