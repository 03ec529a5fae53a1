"""What rules need of the bodies of functions and classes."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Skip


def first_statement(function: Node) -> Node:
    """The first statement of a function, behind its docstring.

    Raises Skip where there is none.
    """
    body = function.child_by_field_name("body")
    found = [child for child in body.named_children if child.type != "comment"] if body is not None else []
    if found and found[0].named_children and found[0].named_children[0].type == "string":
        found = found[1:]
    if not found:
        raise Skip("it has no code")
    return found[0]
