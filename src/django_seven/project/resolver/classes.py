"""Classes: what stands above one, across files and into Django, and whether one is another."""

from __future__ import annotations

import builtins
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice, product
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.index.lookup import merged
from django_seven.project.names import Names
from django_seven.project.resolver.known import OUTSIDE
from django_seven.project.resolver.values import Value, Values, text

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_UNKNOWN = Value("unknown", why="a base is not known")
_NO_CLASS = {"typing.Generic", "typing.Protocol", "builtins.object", "object"}
_DEEPEST = 25
_WAYS = 4
Rows = tuple[tuple[Value, ...], ...]


class Classes:
    """The rows of classes that members are looked up in, kept by class."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver
        self._rows: dict[tuple[str, int], Rows] = {}

    def rows(self, cls: Value, depth: int = 0) -> Rows:
        """A class and those above it, in Python's order, once for each way that its bases may go.

        A class of kind `unknown` stands for what is not known.
        """
        key = (cls.dotted, cls.at)
        if key not in self._rows:
            self._rows[key] = ((cls, _UNKNOWN),)  # in a circle
            self._rows[key] = self._made(cls, depth)
        return self._rows[key]

    def row(self, cls: Value) -> tuple[Value, ...]:
        """All classes that are above a class for certain, and one that is unknown where there may be others."""
        first, *others = self.rows(cls)
        if not others:
            return first
        return (*(one for one in first if all(one in other for other in others)), _UNKNOWN)

    def _made(self, cls: Value, depth: int) -> Rows:
        if cls.dotted in OUTSIDE and depth <= _DEEPEST:
            return (self._foreign(cls, depth),)
        if cls.kind == "outside" or depth > _DEEPEST:
            return ((cls, _UNKNOWN),)
        if cls.node is None or cls.names is None:
            return (self._django(cls),)
        found: list[tuple[Value, ...]] = []
        for bases in islice(product(*self._bases(cls.names, cls.node)), _WAYS):
            above = [one for one in bases if one.dotted not in _NO_CLASS]
            ways = [self.rows(one, depth + 1) if one.kind != "unknown" else ((one,),) for one in above]
            found += [(cls, *merged([*map(list, way), list(above)])) for way in islice(product(*ways), _WAYS)]
        return tuple(dict.fromkeys(found))

    def _foreign(self, cls: Value, depth: int) -> tuple[Value, ...]:
        """A well-known class of another package."""
        given = [Value("class", self._resolver.canonical(one)) for one in OUTSIDE[cls.dotted][0]]
        return (replace(cls, kind="class"), *merged([*(list(self.rows(one, depth + 1)[0]) for one in given), given]))

    def _django(self, cls: Value) -> tuple[Value, ...]:
        resolver = self._resolver
        if not cls.dotted.startswith("django."):
            return tuple(_of_python(cls.dotted))
        found = resolver.index.mro(cls.dotted, resolver.minor)
        if not found.classes:
            return (cls, _UNKNOWN)
        above = [Value("class", name) for name in found.classes]
        for name in found.outside:
            if name == "?":
                above.append(_UNKNOWN)
            elif name not in ("object", "type"):
                above += _of_python(name if "." in name else f"builtins.{name}")
        return tuple(dict.fromkeys(above))

    def _bases(self, names: Names, node: Node) -> list[Values]:
        """The bases of a class, each as its alternatives."""
        given = node.child_by_field_name("superclasses")
        found: list[Values] = []
        for base in given.named_children if given is not None else ():
            if base.type not in ("keyword_argument", "comment"):
                found.extend(self._base(names, base))
        return found

    def _base(self, names: Names, node: Node) -> Iterable[Values]:
        if node.type == "subscript":
            node = node.child_by_field_name("value") or node
        if node.type in ("list_splat", "dictionary_splat"):
            return ((_UNKNOWN,),)
        called, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if node.type == "call" and given is not None and text(called).endswith("with_metaclass"):
            return [one for base in given.named_children[1:] for one in self._base(names, base)]
        return (tuple(map(_as_base, self._resolver.value(names, node))),)

    def direct(self, cls: Value) -> frozenset[str]:
        """The names of the classes that a class of the project itself gives as bases."""
        if cls.names is None or cls.node is None:
            return frozenset()
        return frozenset(one.dotted for values in self._bases(cls.names, cls.node) for one in values)

    def is_a(self, cls: Value, dotted: str) -> bool | None:
        """Whether a class is or derives from the one of a dotted name (where it is defined); None where not known."""
        found = {_among(row, dotted) for row in self.rows(cls)}
        return found.pop() if len(found) == 1 else None


def _among(row: tuple[Value, ...], dotted: str) -> bool | None:
    if any(one.dotted == dotted for one in row if one.kind != "unknown"):
        return True
    return None if any(one.kind in ("unknown", "outside") for one in row) else False


def _as_base(value: Value) -> Value:
    if value.dotted in OUTSIDE:
        return Value("class", value.dotted)
    if value.kind in ("class", "outside"):
        return replace(value, origin="", owner=None)
    if value.kind == "unknown" and value.node is not None and value.node.type == "class_definition":
        return replace(value, kind="class", origin="")  # a decorator rarely gives another class
    return _UNKNOWN


def _of_python(dotted: str) -> list[Value]:
    """A class of Python's own and those above it."""
    module, _, name = dotted.rpartition(".")
    own = Value("class", dotted)
    if module == "builtins":
        kind = getattr(builtins, name, None)
        above = kind.__mro__[1:-1] if isinstance(kind, type) else ()
        return [own, *(Value("class", f"builtins.{one.__name__}") for one in above)]
    return [own] if dotted.partition(".")[0] in sys.stdlib_module_names else [own, _UNKNOWN]
