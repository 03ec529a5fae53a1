"""The keywords of setup() in a setup.py, as far as they are literals; nothing is run."""

from __future__ import annotations

import ast
from pathlib import Path

from django_seven.project.files import read_text


def read_setup(path: Path) -> dict[str, object]:
    """Read the keywords of `setup(…)`.

    Lists and texts are followed through simple names and `+`.

    Parameters: `path` is setup.py.
    Returns: the keywords with their values, None for a value, or a part of a list, that is computed; no keyword
    where there is no such file or no such call, or the file is not Python 3.
    """
    try:
        tree = ast.parse(read_text(path))
    except (SyntaxError, ValueError):
        return {}
    names: dict[str, object] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            names[node.targets[0].id] = _value(node.value, names)
        elif isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            names[node.target.id] = _sum(names.get(node.target.id), _value(node.value, names))
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call))
    for call in calls:
        if _name(call.func) == "setup":
            return _keywords(call, names)
    return {}


def _keywords(call: ast.Call, names: dict[str, object]) -> dict[str, object]:
    found: dict[str, object] = {}
    for keyword in call.keywords:
        value = _value(keyword.value, names)
        if keyword.arg:
            found[keyword.arg] = value
        elif isinstance(value, dict):
            found.update(value)
    return found


def _value(node: ast.expr, names: dict[str, object]) -> object:
    """Evaluate a literal; None stands for what is computed."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_value(one, names) for one in node.elts]
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return {str(_value(key, names)): _value(value, names) for key, value in pairs if key is not None}
    if isinstance(node, ast.Call) and _name(node.func) == "dict":
        return {one.arg: _value(one.value, names) for one in node.keywords if one.arg}
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        return _sum(_value(node.left, names), _value(node.right, names))
    return None


def _sum(left: object, right: object) -> object:
    """Add lists; a side that is computed leaves a gap, so that the other side is not lost."""
    if isinstance(left, str) and isinstance(right, str):
        return left + right
    if isinstance(left, list) or isinstance(right, list):
        return [
            *(left if isinstance(left, list) else [None]),
            *(right if isinstance(right, list) else [None]),
        ]
    return None


def _name(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""
