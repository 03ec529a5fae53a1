"""What settings modules write down, as far as it can be read without running them: texts, lists, and paths."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tree_sitter import Node

from django_seven.project.written_paths import UP, above, ancestors, called, joined
from django_seven.rules.syntax import string_value

_OF_OS = {"curdir": ".", "pardir": "..", "sep": "/"}
Names = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of one expression, such as `rel = lambda *x: os.path.join(HERE, *x)`."""

    parameters: tuple[str, ...]
    body: Node


def value_of(node: Node | None, names: Names) -> Any:
    """What an expression is: a text, a number, a list, a dictionary, a function; None where that is not known."""
    read = _READ.get(node.type) if node is not None else None
    return None if node is None or read is None else read(node, names)


def function_of(node: Node, names: Names) -> Function | None:
    """A `def` or `lambda` that only returns something."""
    del names
    body = node.child_by_field_name("body")
    if body is not None and node.type == "function_definition":
        statements = [one for one in body.named_children if one.type not in ("comment", "expression_statement")]
        last = statements[0] if len(statements) == 1 else None
        body = (
            last.named_children[0]
            if last is not None and last.type == "return_statement" and last.named_children
            else None
        )
    given = node.child_by_field_name("parameters")
    parameters = [(one.text or b"").decode() for one in given.named_children] if given is not None else []
    return Function(tuple(parameters), body) if body is not None else None


def _text(node: Node, names: Names) -> Any:
    plain = string_value(node)
    if plain is not None or not any(one.type == "interpolation" for one in node.named_children):
        return plain
    parts = []
    for one in node.named_children:
        if one.type == "interpolation":
            parts.append(value_of(one.child_by_field_name("expression"), names))
        elif one.type == "string_content":
            parts.append((one.text or b"").decode("utf-8", "replace"))
    return "".join(parts) if all(isinstance(part, str) for part in parts) else None


def _texts(node: Node, names: Names) -> Any:
    parts = [value_of(one, names) for one in node.named_children]
    return "".join(parts) if all(isinstance(part, str) for part in parts) else None


def _items(node: Node, names: Names) -> list[Any]:
    found: list[Any] = []
    for one in node.named_children:
        value = value_of(one.named_children[0] if one.type == "list_splat" else one, names)
        found += value if one.type == "list_splat" and isinstance(value, list) else [value]
    return found


def _pairs(node: Node, names: Names) -> dict[str, Any]:
    found = {}
    for one in node.named_children:
        key = value_of(one.child_by_field_name("key"), names)
        if one.type == "pair" and isinstance(key, str):
            found[key] = value_of(one.child_by_field_name("value"), names)
    return found


def _attribute(node: Node, names: Names) -> Any:
    value = value_of(node.child_by_field_name("object"), names)
    name = _word(node.child_by_field_name("attribute"))
    if name in _OF_OS:
        return _OF_OS[name]
    if isinstance(value, str) and name in UP:
        return above(value, 1)
    return ancestors(value) if isinstance(value, str) and name == "parents" else None


def _item(node: Node, names: Names) -> Any:
    value = value_of(node.child_by_field_name("value"), names)
    key = value_of(node.child_by_field_name("subscript"), names)
    if isinstance(value, dict) or (
        isinstance(value, list) and isinstance(key, int) and -len(value) <= key < len(value)
    ):
        return value.get(key) if isinstance(value, dict) else value[key]
    return None


def _operation(node: Node, names: Names) -> Any:
    left, right = (value_of(node.child_by_field_name(side), names) for side in ("left", "right"))
    sign = _word(node.child_by_field_name("operator"))
    if sign == "/" and isinstance(left, str) and isinstance(right, str):
        return posixpath.join(left, right)
    if sign == "+" and (isinstance(left, list) or isinstance(right, list)):
        return [*(left if isinstance(left, list) else ()), *(right if isinstance(right, list) else ())]
    if sign == "+" and isinstance(left, str) and isinstance(right, str):
        return left + right
    if sign == "-" and isinstance(left, str) and isinstance(right, int):  # a Path of django-environ
        return above(left, right)
    if sign == "%" and isinstance(left, str) and isinstance(right, str) and left.count("%s") == left.count("%") == 1:
        return left.replace("%s", right)
    return None


def _call(node: Node, names: Names) -> Any:
    function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
    if function is None or given is None or given.type != "argument_list":
        return None
    arguments = [one for one in given.named_children if one.type not in ("keyword_argument", "comment")]
    values: list[Any] = []
    for one in arguments:
        value = value_of(one.named_children[0] if one.type == "list_splat" else one, names)
        values += value if one.type == "list_splat" and isinstance(value, list) else [value]
    name = _word(function.child_by_field_name("attribute") or function)
    callee = value_of(function, names)
    if isinstance(callee, Function):
        others = {word: value for word, value in names.items() if value is not callee}  # none calls itself for ever
        return value_of(callee.body, {**others, **_bound(callee, values)})
    holder = value_of(function.child_by_field_name("object"), names)
    if isinstance(callee, str) and function.type == "identifier":  # a Path of django-environ
        return joined([callee, *values])
    return called(name, [holder, *values] if isinstance(holder, str) else values)


def _bound(function: Function, values: list[Any]) -> dict[str, Any]:
    bound: dict[str, Any] = {}
    for place, name in enumerate(function.parameters):
        if name.startswith("*"):
            bound[name.lstrip("*")] = values[place:]
        elif place < len(values):
            bound[name] = values[place]
    return bound


def _either(node: Node, names: Names) -> Any:
    return next((value for one in (0, 2) if (value := value_of(node.named_children[one], names)) is not None), None)


def _word(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""


_READ: dict[str, Callable[[Node, Names], Any]] = {
    "attribute": _attribute,
    "binary_operator": _operation,
    "call": _call,
    "concatenated_string": _texts,
    "conditional_expression": _either,
    "dictionary": _pairs,
    "false": lambda node, names: False,
    "identifier": lambda node, names: names.get(_word(node)),
    "integer": lambda node, names: int(_word(node)) if _word(node).isdecimal() else None,
    "lambda": function_of,
    "list": _items,
    "parenthesized_expression": lambda node, names: (
        value_of(node.named_children[0], names) if node.named_children else None
    ),
    "set": _items,
    "string": _text,
    "subscript": _item,
    "true": lambda node, names: True,
    "tuple": _items,
}
