"""Small things that every reader of a tree needs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import tree_sitter
import tree_sitter_python

LANGUAGE = tree_sitter.Language(tree_sitter_python.language())
_PARSER = tree_sitter.Parser(LANGUAGE)
_DOTTED = re.compile(r"[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*\Z")
_MARKS = re.compile(r"\A[uUrRbBfF]*")
_SPACE = re.compile(r"\s+")

Node = tree_sitter.Node


def parse(source: bytes) -> Node:
    """The root of the tree of a file, Python 2 or 3."""
    return _PARSER.parse(source).root_node


def text(node: Node | None) -> str:
    """What is written there; empty for nothing."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


def flat(node: Node | None) -> str:
    """What is written there, on one line."""
    return _SPACE.sub(" ", text(node)).strip()


def dotted(node: Node | None) -> str | None:
    """`a.b.c` where the expression is just that."""
    if node is None or node.type not in ("identifier", "attribute", "dotted_name"):
        return None
    written = text(node)
    return _SPACE.sub("", written) if _DOTTED.match(written) else None


def string(node: Node | None) -> str | None:
    """The value of a plain string literal; parts written side by side are joined."""
    if node is None:
        return None
    while node.type == "parenthesized_expression" and len(node.named_children) == 1:
        node = node.named_children[0]
    if node.type == "call" and text(node.child_by_field_name("function")) == "str":
        plain, _ = arguments(node)  # `str("x")`, for Python 2
        return string(plain[0]) if len(plain) == 1 else None
    if node.type == "concatenated_string":
        parts = [string(child) for child in node.named_children]
        return "".join(part for part in parts if part is not None) if None not in parts else None
    if node.type != "string" or any(child.type == "interpolation" for child in node.children):
        return None
    try:
        value = ast.literal_eval(_MARKS.sub("", text(node)))
    except (ValueError, SyntaxError):
        return None
    return value if isinstance(value, str) else None


def strings(node: Node | None) -> list[str] | None:
    """The values of a list, tuple or set of plain strings; None where it holds anything else."""
    if node is None or node.type not in ("list", "tuple", "set"):
        return None
    values = [string(child) for child in node.named_children if child.type != "comment"]
    return [value for value in values if value is not None] if None not in values else None


def arguments(call: Node) -> tuple[list[Node], dict[str, Node]]:
    """What a call is given by position and by name; a splat stands among those by position."""
    listed = call.child_by_field_name("arguments")
    if listed is None or listed.type != "argument_list":
        return [], {}
    plain: list[Node] = []
    named: dict[str, Node] = {}
    for child in listed.named_children:
        value = child.child_by_field_name("value")
        if child.type == "keyword_argument" and value is not None:
            named[text(child.child_by_field_name("name"))] = value
        elif child.type != "comment":
            plain.append(child)
    return plain, named


def captures(query: tree_sitter.Query, node: Node) -> Iterator[dict[str, list[Node]]]:
    """Each match of a query below a node."""
    for _, found in tree_sitter.QueryCursor(query).matches(node):
        yield found
