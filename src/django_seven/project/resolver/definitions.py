"""What a definition says by its form alone: its dotted name, its decorators, its parameters."""

from __future__ import annotations

from dataclasses import replace

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.values import Value, text


def qualified(names: Names, node: Node) -> str:
    """The dotted name of a class or function of the project."""
    parts = [text(node.child_by_field_name("name"))]
    scope = names.scope(node)
    while scope.id != names.root.id:
        parts.append(text(scope.child_by_field_name("name")) or "<lambda>")
        scope = names.scope(scope)
    return ".".join([names.module, *reversed(parts)] if names.module else reversed(parts))


def decorators(node: Node) -> list[Node]:
    """What stands behind the `@` above a definition."""
    above = node.parent
    if above is None or above.type != "decorated_definition":
        return []
    return [one.named_children[0] for one in above.named_children if one.type == "decorator"]


def listed(function: Node) -> list[str]:
    """The names of the parameters, in their order."""
    given = function.child_by_field_name("parameters")
    found = []
    for item in given.named_children if given is not None else ():
        one = item
        if one.type in ("default_parameter", "typed_default_parameter"):
            one = one.child_by_field_name("name") or one
        elif one.type == "typed_parameter":
            one = one.named_children[0]
        if one.type == "identifier":
            found.append(text(one))
        elif one.type in ("list_splat_pattern", "dictionary_splat_pattern"):
            found.append("*")
    return found


def first_parameter(function: Node) -> str:
    """The name of the first parameter."""
    given = function.child_by_field_name("parameters")
    first = next((one for one in given.named_children if one.type != "comment"), None) if given is not None else None
    if first is not None and first.type in ("typed_parameter", "default_parameter"):
        first = first.named_children[0]
    return text(first)


def class_of(value: Value) -> Value:
    """The class of an object, or the class itself."""
    plain = Value("class", value.dotted)
    if value.node is not None and value.node.type == "class_definition":
        return replace(plain, at=value.node.start_byte, names=value.names, node=value.node)
    return plain
