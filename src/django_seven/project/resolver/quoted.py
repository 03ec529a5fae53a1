"""What an annotation that is written as a string allows."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver import scopes
from django_seven.project.resolver.values import NONE, Values, builtin, joined, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_OPTIONAL = re.compile(r"(?:\w+\.)?Optional\[(.*)\]")
_UNION = re.compile(r"(?:\w+\.)?Union\[(.*)\]")
_LIST = re.compile(r"(?:\w+\.)?(?:[Ll]ist|Sequence|Iterable|Iterator|[Ss]et)\[(.*)\]")
_GENERIC = re.compile(r"([\w.]+)\[(.*)\]")
_DOTTED = re.compile(r"[\w.]+")


def quoted(r: Resolver, names: Names, node: Node, said: str) -> Values:
    """What the text of an annotation allows, in the scope of a node."""
    said = said.strip()
    if said == "None":
        return (NONE,)
    parts = _split(said, "|")
    if len(parts) > 1:
        return joined(*(quoted(r, names, node, part) for part in parts))
    if found := _OPTIONAL.fullmatch(said):
        return joined(quoted(r, names, node, found[1]), (NONE,))
    if found := _UNION.fullmatch(said):
        return joined(*(quoted(r, names, node, part) for part in _split(found[1], ",")))
    if found := _LIST.fullmatch(said):
        return (replace(builtin("list"), of=quoted(r, names, node, found[1])),)
    if found := _GENERIC.fullmatch(said):
        outer = quoted(r, names, node, found[1])
        inner = quoted(r, names, node, _split(found[2], ",")[0])
        of = tuple(replace(one, kind="class") for one in inner if one.kind == "instance")
        return tuple(replace(one, of=of) for one in outer)
    if not _DOTTED.fullmatch(said):
        return unknown("its annotation is not understood")
    first, *rest = said.split(".")
    values = scopes.later(r, names, node, first)
    for part in rest:
        values = joined(*(r.member(one, part) for one in values))
    if any(one.kind not in ("class", "outside") for one in values):
        return unknown("its annotation is no class that is known")
    return tuple(replace(one, why="its annotation says so") for one in r.made(values))


def _split(said: str, sign: str) -> list[str]:
    parts, depth = [""], 0
    for char in said:
        depth += (char == "[") - (char == "]")
        if char == sign and not depth:
            parts.append("")
        else:
            parts[-1] += char
    return [part.strip() for part in parts]
