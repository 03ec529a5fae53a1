"""The calls that are being followed, and what they give the parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from tree_sitter import Node

from django_seven.project.resolver.values import Value, Values

_MOST = 6


class Frames:
    """A stack of calls of functions of the project."""

    def __init__(self) -> None:
        self._rows: list[tuple[int, Mapping[str, Values]]] = []
        self._open: set[tuple[str, int]] = set()
        self.refused = 0
        self.circles = False  # whether the last call was refused because it is being followed already

    def __bool__(self) -> bool:
        return bool(self._rows)

    @contextmanager
    def entered(self, one: Value, given: Mapping[str, Values]) -> Iterator[bool]:
        """Follow a call; False where it is in a circle, or too deep."""
        key = (one.dotted, one.node.start_byte if one.node is not None else 0)
        self.circles = key in self._open
        allowed = len(self._rows) < _MOST and not self.circles
        if allowed:
            self._open.add(key)
        else:
            self.refused += 1
        self._rows.append((one.node.id if one.node is not None else 0, given))
        try:
            yield allowed
        finally:
            self._rows.pop()
            if allowed:
                self._open.discard(key)

    def given(self, function: Node, name: str) -> Values | None:
        """What the call that is being followed gives a parameter of its function."""
        for place, given in reversed(self._rows):
            if place == function.id:
                return given.get(name)
        return None
