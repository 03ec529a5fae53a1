"""Blank lines where an edit put or took something: not too many, and not too few."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tree_sitter import Node

from django_seven.edits.compose import meets
from django_seven.edits.statements import line_end, line_start
from django_seven.values import Edit

_IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")
_CLAUSES = ("else_clause", "elif_clause", "except_clause", "finally_clause")
_DEFINITIONS = ("function_definition", "class_definition", "decorated_definition")


def space(root: Node, data: bytes, ranges: Sequence[tuple[int, int]], newline: str) -> list[Edit]:
    """Edits that give the touched places the blank lines that the usual formatters want there."""
    edits = []
    for above, before, after in _neighbours(root):
        ahead = before or above.prev_sibling
        if ahead is None:
            continue
        start = line_end(data, ahead.end_byte)
        end = line_start(data, after.start_byte)
        if not meets(ranges, start, end) or end <= start or data[start:end].strip():
            continue
        lines = data.count(b"\n", start, end) - 1
        most = 2 if above.type == "module" else 0 if before is None and after.type != "comment" else 1
        wanted = min(max(lines, _least(above, before, after)), most)
        if lines != wanted:
            edits.append(Edit(start, end, newline.encode() * (wanted + 1)))
    return edits


def is_spaced(root: Node, data: bytes) -> bool:
    """Whether all of a file has the blank lines that the usual formatters want: else nobody asked for them."""
    for above, before, after in _neighbours(root):
        if before is None:
            continue
        start, end = line_end(data, before.end_byte), line_start(data, after.start_byte)
        if end <= start or data[start:end].strip():
            continue
        lines = data.count(b"\n", start, end) - 1
        least = 0 if _is_docstring(before) else _least(above, before, after)  # older formatters left those alone
        if not least <= lines <= (2 if above.type == "module" else 1):
            return False
    return True


def _neighbours(root: Node) -> Iterator[tuple[Node, Node | None, Node]]:
    """Each statement and comment with the one before it in its block."""
    todo = [root]
    while todo:
        above = todo.pop()
        block = above.type in ("module", "block")
        before: Node | None = None
        for child in above.children:
            if block and (before is not None or above.type == "block"):
                yield above, before, child
            before = child
            if child.child_count and child.type not in ("expression_statement", *_IMPORTS):
                todo.append(child)


def _least(above: Node, before: Node | None, after: Node) -> int:
    """How many blank lines there must be."""
    most = 2 if above.type == "module" else 1
    if before is None:
        return 0
    if after.type == "comment":
        return most if before.type in _DEFINITIONS and above.type == "module" else 0
    if _ends_defined(before) or (after.type in _DEFINITIONS and before.type != "comment"):
        return most
    if before.type in _IMPORTS and after.type not in _IMPORTS:
        return 1
    return 1 if _is_docstring(before) and above.parent is not None and above.parent.type == "class_definition" else 0


def _ends_defined(node: Node) -> bool:
    """Whether the last that a statement holds is a function or a class."""
    while node.type not in _DEFINITIONS:
        last = next((child for child in reversed(node.children) if child.type != "comment"), None)
        if last is None or last.type not in (*_DEFINITIONS, *_CLAUSES, "block"):
            return False
        node = last
    return True


def _is_docstring(node: Node) -> bool:
    first = node.prev_named_sibling is None and node.type == "expression_statement"
    return first and node.named_child_count == 1 and node.named_children[0].type == "string"
