"""Where statements begin and end: lines, the imports at the top, guards that stand there already."""

from __future__ import annotations

from collections.abc import Collection

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.values import Edit

_IMPORTS = ("import_statement", "import_from_statement", "future_import_statement")


def remove_line(names: Names, statement: Node) -> Edit:
    """Take a statement away with its line; a block that would be empty keeps a `pass`."""
    data, above = names.source.data, statement.parent
    beside = [node for node in above.named_children if node.type != "comment"] if above is not None else []
    if above is not None and above.type == "block" and len(beside) == 1:
        return Edit(statement.start_byte, statement.end_byte, b"pass")
    start = line_start(data, statement.start_byte)
    if data[start : statement.start_byte].strip():  # something else stands before it on the line: `a; b`
        return Edit(statement.start_byte, statement.end_byte, b"pass")
    end = statement.end_byte
    rest = data[end : line_end(data, end)]
    if rest.lstrip(b" \t").startswith(b";"):
        skip = len(rest) - len(rest.lstrip(b" \t")) + 1
        tail = rest[skip:]
        return Edit(statement.start_byte, end + skip + len(tail) - len(tail.lstrip(b" \t")), b"")
    end = line_end(data, end)
    newline = 2 if data[end : end + 2] == b"\r\n" else 1 if data[end : end + 1] == b"\n" else 0
    if above is not None and above.type == "block":  # at the top of a file something else may come in its place
        start = _without_gap(data, start, end + newline)
    return Edit(start, end + newline, b"")


def _without_gap(data: bytes, start: int, end: int) -> int:
    """Where a removal of whole lines starts, so that of the blank lines around them only the longer run stays."""
    gap, below = start, end
    while gap and below < len(data):
        above, after = line_start(data, gap - 1), line_end(data, below)
        if data[above:gap].strip() or data[below:after].strip():
            break
        gap, below = above, data.find(b"\n", after) + 1 or len(data)
    return gap


def line_start(data: bytes, position: int) -> int:
    """The start of the line that holds a byte."""
    return data.rfind(b"\n", 0, position) + 1


def line_end(data: bytes, position: int) -> int:
    """The end of the line that holds a byte, before its newline."""
    end = data.find(b"\n", position)
    if end < 0:
        return len(data)
    return end - 1 if data[end - 1 : end] == b"\r" and end > position else end


def header_imports(names: Names) -> list[Node]:
    """The import statements at the top of a file, up to the first other statement."""
    found = []
    for node in names.root.children:
        if node.type in _IMPORTS:
            found.append(node)
        elif node.type == "comment" or (node.type == "expression_statement" and not found):
            continue  # comments, and the docstring before the first import
        else:
            break
    return found


def imports_end(names: Names, last: Node, changed: Collection[int]) -> Node:
    """The last import of the run that `last` belongs to, past blocks that only try which import there is.

    Blocks are not passed where one of their imports is among those that are `changed` (ids of statements).
    """
    end, passed = last, False
    for node in names.root.children:
        if node.start_byte <= last.start_byte or node.type == "comment":
            continue
        if node.type in _IMPORTS or (node.type == "try_statement" and _only_imports(node, changed)):
            end, passed = node, passed or node.type == "try_statement"
        else:
            break
    return end if passed else last


def _only_imports(tried: Node, changed: Collection[int]) -> bool:
    clauses = [node for node in tried.named_children if node.type == "except_clause"]
    blocks = [node for one in (tried, *clauses) for node in one.named_children if node.type == "block"]
    errors = [node for one in clauses for node in one.named_children if node.type not in ("block", "comment")]
    known = all(node.text in (b"ImportError", b"ModuleNotFoundError") for node in errors)
    plain = (*_IMPORTS, "comment", "pass_statement")
    others = any(node.type not in ("block", "except_clause", "comment") for node in tried.named_children)
    inner = [node for block in blocks for node in block.named_children]
    return known and not others and all(node.type in plain and node.id not in changed for node in inner)


def opening(names: Names) -> int:
    """Where the first statement may go: after the docstring and the comments that open the file."""
    position = 3 if names.source.data.startswith(b"\xef\xbb\xbf") else 0
    for node in names.root.children:
        docstring = node.type == "expression_statement" and node.children[0].type == "string"
        if node.type != "comment" and not docstring:
            return node.start_byte
        position = node.end_byte
    data = names.source.data
    return min(line_end(data, position) + len(names.source.newline), len(data)) if position else 0


def existing_guard(names: Names, condition: str) -> Node | None:
    """A guard at the top level that asks just that."""
    for node in names.root.children:
        if node.type == "if_statement":
            found = node.child_by_field_name("condition")
            if found is not None and found.text == condition.encode():
                return node
    return None
