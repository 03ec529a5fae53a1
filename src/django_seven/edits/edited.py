"""The statements that the commits of a tree of ours touched: what a suite is asked whether it runs them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tree_sitter import Node

from django_seven.edits.git import Git
from django_seven.looks import Statement
from django_seven.project.source import Source, parse, read

_HUNK = re.compile(r"^@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_BODIES = {"block", "module"}
_SILENT = {"global_statement", "nonlocal_statement", "comment"}  # nothing of them runs
_ASKS = re.compile(rb"django(?:_module)?\.VERSION (?P<sign><|>=)")


def edited(git: Git, base: str) -> list[Statement]:
    """The statements of Python files that differ from a commit, in order."""
    found: list[Statement] = []
    for path, lines in sorted(_lines(git.ask("diff", "--unified=0", "--no-color", "--relative", base, "HEAD") or "")):
        source = read(git.folder / path, path)
        if path.endswith(".py") and isinstance(source, Source):
            found += sorted(set(_statements(source, lines)), key=lambda one: (one.line, one.end))
    return found


def asked(statements: Iterable[Statement]) -> dict[str, list[int]]:
    """The lines of statements, by file: any of them tells that the statement ran."""
    found: dict[str, set[int]] = {}
    for one in statements:
        found.setdefault(one.path, set()).update(range(one.line, one.end + 1))
    return {path: sorted(lines) for path, lines in found.items()}


def _lines(diff: str) -> Iterator[tuple[str, set[int]]]:
    """The files of a diff, each with the lines that it writes."""
    path, lines = "", set[int]()
    for row in diff.split("\n"):
        if row.startswith("+++ "):
            if lines:
                yield path, lines
            path, lines = row[6:].rstrip("\t") if row.startswith("+++ b/") else "", set()
        elif path and (hunk := _HUNK.match(row)):
            start, count = int(hunk[1]), int(hunk[2] or 1)
            lines.update(range(start, start + count))
    if lines:
        yield path, lines


def _statements(source: Source, lines: set[int]) -> Iterator[Statement]:
    waiting = [parse(source).root_node]
    while waiting:
        node = waiting.pop()
        inside = range(node.start_point[0] + 1, node.end_point[0] + 2)
        if node.type != "module" and lines.isdisjoint(inside):
            continue
        above = node.parent
        if above is not None and above.type in _BODIES and node.type not in _SILENT and not _is_text(node):
            body = next((child for child in _parts(node) if child.type == "block"), None)
            last = body.start_point[0] if body is not None else node.end_point[0] + 1
            start = node.start_point[0] + 1
            end = max(start, last)
            if node.type != "decorated_definition" and not lines.isdisjoint(range(start, end + 1)):
                yield Statement(source.path, start, end, _side(node))
        waiting += _parts(node)


def _parts(node: Node) -> list[Node]:
    """What may hold statements."""
    held = {"block", "else_clause", "elif_clause", "except_clause", "finally_clause", "with_clause", "case_clause"}
    if node.type in _BODIES:
        return list(node.named_children)
    definition = node.child_by_field_name("definition")
    return [definition] if definition is not None else [child for child in node.named_children if child.type in held]


def _is_text(node: Node) -> bool:
    return node.type == "expression_statement" and [child.type for child in node.named_children] == ["string"]


def _side(node: Node) -> str:
    """The side that alone runs a statement, by the question for the version around it; nothing where both do."""
    child, above = node, node.parent
    while above is not None:
        if above.type == "if_statement":
            condition = above.child_by_field_name("condition")
            asks = _ASKS.search(condition.text or b"") if condition is not None else None
            body = above.child_by_field_name("consequence")
            if asks is not None and body is not None:
                return "old" if (body.id == child.id) is (asks["sign"] == b"<") else "new"
        child, above = above, above.parent
    return ""
