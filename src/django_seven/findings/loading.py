"""Findings that end in an ImportError as soon as their file is imported on the new side."""

from __future__ import annotations

from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules import measured
from django_seven.values import Finding

_ENDS = ("ImportError", "ModuleNotFoundError")
# what stands in one of these runs later, only on some version, or where its exception is caught
_NOT_CERTAIN = {"function_definition", "lambda", "try_statement", "if_statement", "conditional_expression"}


def stops_import(finding: Finding, tree: FileTree) -> bool:
    """Whether a file cannot be imported for it: a statement at its top imports what the new Django does not have."""
    seen = measured.facts().get(finding.rule)
    if seen is None or not seen.end.startswith(_ENDS):
        return False
    source = tree.read(finding.path)
    return isinstance(source, Source) and finding.path.endswith(".py") and _at_top(finding, source, tree)


def _at_top(finding: Finding, source: Source, tree: FileTree) -> bool:
    lines = source.data.split(b"\n")
    line = lines[finding.line - 1] if finding.line <= len(lines) else b""
    point = (finding.line - 1, len(line) - len(line.lstrip()))
    node = tree.names(source).root.descendant_for_point_range(point, point)
    imports = False
    while node is not None:
        imports = imports or node.type in ("import_from_statement", "import_statement")
        if node.type in _NOT_CERTAIN:
            return False
        node = node.parent
    return imports
