"""Whether a statement stands in code that already asks for a version: such code is left alone."""

from __future__ import annotations

import re

from tree_sitter import Node

_GUARD = re.compile(rb"VERSION|get_version|TYPE_CHECKING|\bPY2\b|\bPY3\b|version_info")
_QUESTION = re.compile(rb"VERSION|get_version|TYPE_CHECKING|version_info")  # without six's flags
_HASATTR = re.compile(rb"(?P<none>\bnot\s+)?\bhasattr\((?:\s*(?P<head>\w+)[^,]*,\s*[bur]?['\"](?P<name>\w+)['\"])?")
# A condition that Python 3 answers by itself: the one branch never runs, the other is plain code.
_RUNS = re.compile(
    rb"(?P<never>(?:six\.)?PY2|not (?:six\.)?PY3|False|sys\.version_info(?:\[0\] == 2|\[0\] < 3| < \(3,\)))"
    rb"|(?:six\.)?PY3|not (?:six\.)?PY2|True|sys\.version_info(?:\[0\] == 3|\[0\] >= 3| >= \(3,\))"
)
_ANYWHERE = re.compile(
    _GUARD.pattern + rb"|hasattr\(|\btry\b|\bif\b[ \t(]*(?:True|False)\b|\belif\b[ \t(]*(?:True|False)\b"
)
_CATCHES = re.compile(rb"except\s*.*\b(?:ImportError|ModuleNotFoundError|AttributeError)\b")
_CATCHES_ALL = re.compile(rb"except\s*(?::|.*\bException\b)")


def _is_attempt(statement: Node) -> bool:
    """Whether a `try` asks if a name is there; one that catches everything only does where it imports."""
    body = statement.child_by_field_name("body")
    imports = body is not None and any(child.type.startswith("import_") for child in body.named_children)
    for clause in statement.children:
        first = (clause.text or b"").split(b"\n")[0] if clause.type == "except_clause" else b""
        if first and (_CATCHES.match(first) or (imports and _CATCHES_ALL.match(first))):
            return True
    return False


def attempt(statement: Node) -> tuple[Node, Node] | None:
    """The `try` that alone guards an import, and the branch that it stands in; None where more asks, or nothing."""
    branch = statement.parent
    if branch is not None and branch.parent is not None and branch.parent.type == "except_clause":
        branch = branch.parent
    around = branch.parent if branch is not None else None
    if branch is None or around is None or around.type != "try_statement" or not _is_attempt(around):
        return None
    return None if is_guarded(around) else (around, branch)


def asks(data: bytes) -> bool:
    """Whether anything in a file may ask for a version: where nothing does, no place needs to be looked around."""
    return _ANYWHERE.search(data) is not None


def is_guarded(node: Node, *, flags: bool = True) -> bool:
    """Whether a statement stands in code that already asks for the version: such code is left alone.

    `flags=False`: `if PY2:` is no such question.
    """
    guard = _GUARD if flags else _QUESTION
    child, above = node, node.parent
    while above is not None:
        if above.type == "try_statement" and _is_attempt(above):
            return True
        if above.type in ("if_statement", "elif_clause", "conditional_expression"):
            condition = above.child_by_field_name("condition")
            if above.type == "conditional_expression" and above.named_child_count > 1:
                condition = above.named_children[1]
            runs = _RUNS.fullmatch(condition.text or b"") if condition is not None and flags else None
            if runs is not None:
                if _taken(above, child) is (runs["never"] is not None):
                    return True
            elif condition is not None and (
                guard.search(condition.text or b"") or _asks_by_name(condition, node, _taken(above, child))
            ):
                return True
        child, above = above, above.parent
    return False


def _asks_by_name(condition: Node, node: Node, taken: bool | None) -> bool:
    """Whether a `hasattr()` in a condition asks for the version: most ask what some object happens to have.

    It does where it asks what is imported, where it asks for the very name that `node` says, and for code that runs
    where the name is not there.
    """
    said = re.findall(rb"\w+", (node.text or b"").partition(b"(")[0])
    for found in _HASATTR.finditer(condition.text or b""):
        if found["name"] is None or found["name"] in said or taken is (found["none"] is not None):
            return True
        if _is_imported(node, found["head"]):
            return True
    return False


def _is_imported(node: Node, name: bytes) -> bool:
    top = node
    while top.parent is not None:
        top = top.parent
    imported = rb"^[ \t]*(?:from|import)\b(?:[^\n(]*|[^\n(]*\([^)]*)\b" + name + rb"\b"
    return re.search(imported, top.text or b"", re.M) is not None


def _taken(statement: Node, child: Node) -> bool | None:
    """Whether a piece of an `if` runs where its condition holds; None for the condition itself."""
    if statement.type == "conditional_expression":
        pieces = statement.named_children
        return True if child.id == pieces[0].id else False if child.id == pieces[-1].id else None
    body = statement.child_by_field_name("consequence")
    if body is not None and body.id == child.id:
        return True
    return False if child.type in ("else_clause", "elif_clause") else None
