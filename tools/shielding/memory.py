"""A tree of files of which some, or all, are only in memory."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from django_seven.project.source import Source, understood
from django_seven.project.tree import FileTree
from django_seven.values import Skipped

NOWHERE = Path("/nowhere/at/all")


class MemoryTree(FileTree):
    """Files by name; what is not among them comes from below the root, where one is given."""

    def __init__(self, files: Mapping[str, bytes], root: Path | None = None, names: list[str] | None = None) -> None:
        super().__init__(root or NOWHERE)
        self.files = files
        self._named = sorted(files) if names is None else names
        self._on_disk = root is not None

    def read(self, name: str) -> Source | Skipped:
        """One file, or why it is not read."""
        if name in self.files:
            return understood(name, self.files[name])
        return super().read(name) if self._on_disk else Skipped(name, "cannot be read: No such file or directory")

    @cached_property
    def _listed(self) -> tuple[list[str], list[str], list[str]]:
        python = [name for name in self._named if name.endswith(".py")]
        return python, [], [name for name in self._named if not name.endswith(".py")]
