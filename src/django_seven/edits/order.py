"""The order of the imports at the top of a file: sections, kinds, and the place of a new one among them."""

from __future__ import annotations

import re
import sys
from functools import cached_property
from itertools import pairwise

from tree_sitter import Node

from django_seven.edits.statements import header_imports
from django_seven.project.names import Names

OTHERS = 2
_BLANK = re.compile(rb"\n[ \t]*\r?\n")


class Order:
    """The order of the imports of one file.

    `own` are the names of the project's packages: these have a section of their own, but where a file shows otherwise.
    """

    def __init__(self, names: Names, own: frozenset[str]) -> None:
        self.names = names
        self._given = own

    @cached_property
    def own(self) -> frozenset[str]:
        """The packages that stand apart from those of others."""
        mine = [_package(_module(node)) in self._given for node in header_imports(self.names)]
        mixed = any(
            one != other and section_of(_module(left)) == section_of(_module(right)) == OTHERS
            for (left, one), (right, other) in pairwise(zip(header_imports(self.names), mine, strict=True))
            if not _BLANK.search(self.names.source.data, left.end_byte, right.start_byte)
        )
        return frozenset() if mixed else self._given

    def section(self, module: str) -> int:
        """The section of a module."""
        return section_of(module, self.own)

    def of(self, node: Node) -> tuple[int, bool]:
        """Section of a statement, and whether it is a `from` (those come after plain imports)."""
        if node.type == "future_import_statement":
            return 0, True
        return self.section(_module(node)), node.child_by_field_name("module_name") is not None

    def beside(self, module: str, *, named: bool) -> tuple[Node | None, bool]:
        """Where imports stand in the order of their modules: the one a new one goes beside, and whether before it.

        Only the imports of one kind that stand together count: those of the same package where there are such.
        """
        groups = self._groups((self.section(module), named))
        related = (group for group in groups if any(_package(_module(node)) == _package(module) for node in group))
        block = next(related, groups[0] if groups else [])
        if not block:
            return None, False
        modules = [_module(node).lower() for node in block]
        if modules != sorted(modules):
            return block[-1], False
        before = [node for node, other in zip(block, modules, strict=True) if other <= module.lower()]
        return (before[-1], False) if before else (block[0], True)

    def _groups(self, wanted: tuple[int, bool]) -> list[list[Node]]:
        """The imports of a kind at the top of the file, as blank lines and other imports part them."""
        groups: list[list[Node]] = []
        last: Node | None = None
        for node in header_imports(self.names):
            if self.of(node) == wanted:
                between = self.names.source.data[last.end_byte : node.start_byte] if last is not None else b""
                if last is None or not groups or groups[-1][-1].id != last.id or _BLANK.search(between):
                    groups.append([])
                groups[-1].append(node)
            last = node
        return groups


def section_of(module: str, own: frozenset[str] = frozenset()) -> int:
    """`__future__`, the standard library, other packages, the project's, relative ones: the order of isort and ruff."""
    top = _package(module)
    if top == "__future__":
        return 0
    if not top:
        return 4
    if top in sys.stdlib_module_names:
        return 1
    return 3 if top in own else OTHERS


def _module(node: Node) -> str:
    """The module that an import statement takes names from, or the first that it imports."""
    module = node.child_by_field_name("module_name") or node.child_by_field_name("name")
    if module is not None and module.type == "aliased_import":
        module = module.child_by_field_name("name")
    return ((module.text if module is not None else b"") or b"").decode("utf-8", "replace")


def _package(module: str) -> str:
    return module.partition(".")[0]
