"""The project as rules about templates see it (`rules.around`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django_seven.project.route_names import is_route_name, route_name
from django_seven.project.source import Source
from django_seven.project.tree import FileTree


class Around:
    """What a tree answers about the project around a template."""

    def __init__(self, tree: FileTree) -> None:
        self._tree = tree

    @property
    def settings_assigned(self) -> frozenset[str]:
        """Every setting that some settings module of the project assigns."""
        return self._tree.settings_assigned

    def holders(self, word: bytes) -> list[str]:
        """The Python files in which a word stands."""
        return self._tree.holders(word)

    def sources(self, names: Iterable[str]) -> Iterator[Source]:
        """The files that can be read, one after the other."""
        return self._tree.sources(names)

    def route_name(self, view: str) -> str | None:
        """The name of the one route of the project that leads to a view; None where that is not certain."""
        return route_name(self._tree, view)

    def is_route_name(self, name: str) -> bool:
        """Whether a route of the project is called so."""
        return is_route_name(self._tree, name)
