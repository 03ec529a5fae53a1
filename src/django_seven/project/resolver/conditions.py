"""Conditions that are decided before anything runs: the version of Django, that of Python, what can be imported."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.values import text

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_PLAIN = re.compile(r"(?P<never>(?:six\.)?PY2|not (?:six\.)?PY3|False|0)|(?:six\.)?PY3|not (?:six\.)?PY2|True|1")
_VERSION = re.compile(r"(?:django\.)?VERSION(\[0\]|\[:2\])?\s*(<=|>=|<|>|==)\s*(?:\(([\d, ]+)\)|(\d+))")
_PYTHON = re.compile(r"sys\.version_info(\[0\]|\[:2\]|\.major)?\s*(<=|>=|<|>|==)\s*(?:\(([\d, ]+)\)|(\d+))")
_CATCHES = re.compile(r"except\s*(?::|.*\b(?:ImportError|ModuleNotFoundError|Exception)\b)")


class Conditions:
    """The decisions in one file."""

    def __init__(self, resolver: Resolver, names: Names) -> None:
        self._resolver = resolver
        self._names = names

    def __call__(self, node: Node) -> bool | None:
        """Whether the first branch of an `if` or `try` is the one that runs; None where both may."""
        if node.type == "try_statement":
            return self._imports(node)
        condition = node.child_by_field_name("condition")
        return self._decided(text(condition).strip("()") if _whole(text(condition)) else text(condition), node)

    def _decided(self, said: str, node: Node) -> bool | None:
        if plain := _PLAIN.fullmatch(said):
            return plain["never"] is None
        if said in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            return None if node.child_by_field_name("alternative") is not None else True
        if found := _VERSION.fullmatch(said):
            minor = self._resolver.minor
            return _compared((minor.major, minor.minor), found)
        if found := _PYTHON.fullmatch(said):
            low, high = _compared((3, 5), found), _compared((3, 14), found)
            return low if low == high else None
        return None

    def _imports(self, node: Node) -> bool | None:
        body = node.child_by_field_name("body")
        if body is not None and all(one.type in ("pass_statement", "comment") for one in body.named_children):
            return True
        if body is None or not any(_CATCHES.match(text(one)) for one in node.children if one.type == "except_clause"):
            return None
        there = [
            self._there(imported.target)
            for imported in self._names.imports
            if body.start_byte <= imported.statement.start_byte < body.end_byte
        ]
        if False in there:
            return False
        return True if there and all(there) and all("import" in one.type for one in body.named_children) else None

    def _there(self, target: str) -> bool | None:
        resolver = self._resolver
        if target == "django" or target.startswith("django."):
            return resolver.index.has(target, resolver.minor)
        if resolver.is_ours(target):
            return resolver.named(target)[0].kind != "unbound"
        return True if target in sys.stdlib_module_names else None


def _whole(said: str) -> bool:
    return said.startswith("(") and said.endswith(")") and said.count("(") == 1


def _compared(version: tuple[int, ...], found: re.Match[str]) -> bool:
    part, sign, many, one = found.groups()
    other = tuple(int(piece) for piece in many.split(",") if piece.strip()) if many else (int(one),)
    left: tuple[int, ...] = version[:1] if part in ("[0]", ".major") else version
    if sign == "==":
        return left[: len(other)] == other
    signs = {"<": left < other, "<=": left <= other, ">": left > other, ">=": left >= other}
    return signs[sign]
