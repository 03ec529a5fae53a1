"""The APIs of the packages that move between both sides, as far as the project imports them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from django_seven.events import Listener, stage
from django_seven.indexing.pairs import Copy, installed, pair
from django_seven.project.tree import FileTree
from django_seven.runs.environment import Environment
from django_seven.runs.installed import sites

_IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([A-Za-z_]\w*)", re.MULTILINE)


def indexed(tree: FileTree, old: Environment, new: Environment, listener: Listener) -> tuple[Path, ...]:
    """The indexes of these packages; Django has one of its own.

    Each is built once and kept in the cache: reading a package takes a second or so.
    """
    moved = [name for name, version in old.packages.items() if new.packages.get(name, version) != version]
    copies = [(name, _copy(name, old), _copy(name, new)) for name in sorted(moved) if name.lower() != "django"]
    wanted = _imported(tree) if copies else frozenset()
    asked = [(name, one, other) for name, one, other in copies if one and other and one.roots & wanted]
    if not asked:
        return ()
    with stage("APIs of packages", listener) as running:
        found = []
        for count, (name, one, other) in enumerate(asked, 1):
            running.progress(f"reading {name}", count, len(asked))
            found.append(pair(name, one, other))
        running.result(f"{len(found)} packages that the code imports and that move")
    return tuple(found)


def _copy(name: str, environment: Environment) -> Copy | None:
    return installed(name, sites(environment.root))


def _imported(tree: FileTree) -> frozenset[str]:
    """The first names of all that the project imports."""
    read: Iterable[bytes] = (source.data for source in tree.sources(tree.python))
    return frozenset(name.decode() for data in read for name in _IMPORT.findall(data))
