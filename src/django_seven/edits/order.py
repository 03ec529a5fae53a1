"""The order of the imports at the top of a file: sections, kinds, and the place of a new one among them."""

from __future__ import annotations

import re
import sys

from tree_sitter import Node

from django_seven.edits.statements import header_imports
from django_seven.project.names import Names

_BLANK = re.compile(rb"\n[ \t]*\r?\n")


def section_of(module: str) -> int:
    """`__future__`, the standard library, other packages, the project: the order of isort and ruff."""
    top = module.split(".", maxsplit=1)[0]
    if top == "__future__":
        return 0
    if not top:
        return 3
    return 1 if top in sys.stdlib_module_names else 2


def order_of(node: Node) -> tuple[int, bool]:
    """Section of a statement, and whether it is a `from` (those come after plain imports)."""
    if node.type == "future_import_statement":
        return 0, True
    return section_of(_module(node)), node.child_by_field_name("module_name") is not None


def beside(names: Names, module: str, *, named: bool) -> tuple[Node | None, bool]:
    """Where imports stand in the order of their modules: the one a new one goes beside, and whether before it.

    Only the imports of one kind that stand together count: those of the same package where there are such.
    """
    groups = _groups(names, (section_of(module), named))
    related = (group for group in groups if any(_package(_module(node)) == _package(module) for node in group))
    block = next(related, groups[0] if groups else [])
    if not block:
        return None, False
    modules = [_module(node).lower() for node in block]
    if modules != sorted(modules):
        return block[-1], False
    before = [node for node, other in zip(block, modules, strict=True) if other <= module.lower()]
    return (before[-1], False) if before else (block[0], True)


def _groups(names: Names, wanted: tuple[int, bool]) -> list[list[Node]]:
    """The imports of a kind at the top of the file, as blank lines and other imports part them."""
    groups: list[list[Node]] = []
    last: Node | None = None
    for node in header_imports(names):
        if order_of(node) == wanted:
            between = names.source.data[last.end_byte : node.start_byte] if last is not None else b""
            if last is None or not groups or groups[-1][-1].id != last.id or _BLANK.search(between):
                groups.append([])
            groups[-1].append(node)
        last = node
    return groups


def _module(node: Node) -> str:
    """The module that an import statement takes names from, or the first that it imports."""
    module = node.child_by_field_name("module_name") or node.child_by_field_name("name")
    if module is not None and module.type == "aliased_import":
        module = module.child_by_field_name("name")
    return ((module.text if module is not None else b"") or b"").decode("utf-8", "replace")


def _package(module: str) -> str:
    return module.partition(".")[0]
