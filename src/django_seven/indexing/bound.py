"""What a file binds its names to: plain values, put together by the reader."""

from __future__ import annotations

from dataclasses import dataclass, field

from django_seven.indexing.signatures import Function
from django_seven.indexing.trees import Node


@dataclass
class Value:
    """A name bound to a value; `of` is the class called for it, `same` the dotted expression it was set to."""

    of: str | None = None
    same: str | None = None
    none: bool = False
    instance: bool = False


@dataclass
class Alias:
    """A name that an import binds."""

    target: str


@dataclass
class Class:
    """A class with its own members."""

    bases: list[str]  # dotted as written; "?" for what is no name
    metaclass: str | None
    members: Names
    open: bool = False
    data: bool = False  # made by `dataclass`
    adds: tuple[str, ...] = ()  # a metaclass: what it puts on its classes
    adds_more: bool = False  # … and it puts more there than can be named
    renames: bool = False
    renamed: list[tuple[str, str]] = field(default_factory=list)
    copies: str | None = None  # the query set whose methods `from_queryset` puts on a manager
    queryset_only: dict[str, bool] = field(default_factory=dict)


Bound = Value | Alias | Class | Function


@dataclass
class Star:
    """`from module import *` at this place."""

    module: str


@dataclass
class Names:
    """The names of a module or class: what each was bound to, the last unconditional binding first."""

    bound: dict[str, list[Bound]] = field(default_factory=dict)
    conditional: set[str] = field(default_factory=set)
    events: list[tuple[str, Bound | Star | None, bool]] = field(default_factory=list)

    def bind(self, name: str, what: Bound, maybe: bool) -> None:
        """A name is bound, perhaps only where a condition holds."""
        self.events.append((name, what, maybe))


@dataclass
class Module:
    """A file: its names, `__all__` where it can be known, and whether more may be in it than can be seen."""

    names: Names
    all: list[str] | None = None
    all_of: list[str] = field(default_factory=list)
    open: bool = False
    root: Node | None = None
    errors: int = 0
