"""What a settings module, a call or a dictionary of settings says, read without running it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from tree_sitter import Node

from django_seven.rules.shape import Draft, Fine, Match, RewriteFunction
from django_seven.rules.syntax import below, string_value


def read_by(middleware: str) -> RewriteFunction:
    """A default that only some middleware reads is of no matter where a plain list names none of the like.

    `middleware` is a word of its name, in small letters: a class of the project that is called so may derive from it.
    """

    def look(draft: Draft, match: Match) -> None:
        given = settings_of(match.node) if match.node.type == "module" else {}
        if given and any(b"MIDDLEWARE" in (root.text or b"") for root in draft.settings_family()[1:]):
            return  # a module that builds on this one may add it
        for name in ("MIDDLEWARE", "MIDDLEWARE_CLASSES"):
            if name in given:
                try:
                    named = items(plain_list(draft, given, name))
                except Fine:
                    return  # it is put together of several
                if None not in named and not any(middleware in str(item).lower() for item in named):
                    raise Fine

    return look


def settings_of(node: Node) -> dict[str, list[Node]]:
    """What a settings module, a call or a dictionary sets, by name.

    Raises Fine where `*` or `**` bring more.
    """
    found: dict[str, list[Node]] = defaultdict(list)
    for item in node.named_children:
        if item.type in ("dictionary_splat", "list_splat"):
            raise Fine
        assignment = item.named_children[0] if item.type == "expression_statement" and item.named_children else item
        name = next(filter(None, (assignment.child_by_field_name(key) for key in ("left", "name", "key"))), None)
        value = assignment.child_by_field_name("right") or assignment.child_by_field_name("value")
        if name is not None and value is not None:
            found[(name.text or b"").decode("utf-8", "replace").strip("'\"")].append(value)
    return found


def plain_list(draft: Draft, given: Mapping[str, list[Node]], name: str) -> Node | None:
    """The list that a setting is; None where it is not set.

    Raises Fine where something else of the file speaks of it, or it is no list.
    """
    values = given.get(name, [])
    value = values[-1] if values else None
    if value is not None and value.type == "identifier":
        values = draft.values(value)
        value = values[0] if len(values) == 1 else value
    elif _mentions(draft.root, name) != len(values):
        raise Fine
    if value is not None and value.type not in ("list", "tuple"):
        raise Fine
    return value


def _mentions(root: Node, name: str) -> int:
    """How often a file speaks of a setting, but for its comments."""
    said = re.compile(rb"(?<![\w.])" + name.encode() + rb"\b")
    told = sum(len(said.findall(comment.text or b"")) for comment in below(root, "comment"))
    return len(said.findall(root.text or b"")) - told


def items(value: Node | None) -> list[str | None]:
    """The plain strings of a list, None for anything else in it."""
    return [string_value(child) for child in value.named_children if child.type != "comment"] if value else []
