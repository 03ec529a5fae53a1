"""The APIs of other packages that move on a road, and which of them a file may be about."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from django_seven.findings import derived
from django_seven.findings.api import Api
from django_seven.index import load
from django_seven.project.names import Names
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.values import Finding, Road, Skipped


class Packages:
    """Those that the road names; `asked` are the kinds of findings that are wanted."""

    def __init__(self, road: Road, tree: FileTree, asked: frozenset[str]) -> None:
        self._road, self._tree, self._asked = road, tree, asked

    @cached_property
    def _apis(self) -> list[tuple[tuple[bytes, ...], Api]]:
        """Each with the words one of which stands in a file that imports it."""
        found = (Api(self._road, self._tree, index=load(path)) for path in self._road.indexes if self._asked)
        return [(tuple(root.encode() for root in api.index.roots), api) for api in found]

    def may_be_met(self, source: Source | Skipped) -> bool:
        """Whether a file may be about one of them."""
        return not isinstance(source, Skipped) and any(root in source.data for roots, _ in self._apis for root in roots)

    def findings(self, source: Source, names: Callable[[Source], Names]) -> tuple[Finding, ...]:
        """What a Python file uses of them that is gone."""
        found: list[Finding] = []
        for roots, api in self._apis:
            if any(root in source.data for root in roots):
                found.extend(derived.of_package(names(source), api, self._asked))
        return tuple(found)
