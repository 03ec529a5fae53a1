"""What an expression can be: frozen values, and the answer to a question about one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tree_sitter import Node

from django_seven.project.names import Names

Kind = Literal["module", "class", "function", "instance", "none", "outside", "unbound", "unknown"]
Verdict = Literal["certainly", "may be", "is not"]


@dataclass(frozen=True, slots=True)
class Value:
    """One thing that an expression can be.

    `dotted` names the module, class or function; of an instance, its class. `outside` is a name of another package
    whose kind is not known. `origin` is the member of a class that gave the value, where one did. `of` are what a
    container, query set or manager holds; `owner` is the object or class that a method was taken from. `exact`: of
    this very class, since it was made here. `names` and `node` are the definition, where the project has it.
    """

    kind: Kind
    dotted: str = ""
    why: str = ""
    origin: str = ""
    exact: bool = False
    of: tuple[Value, ...] = ()
    owner: Value | None = None
    at: int = -1  # where the definition begins: two may share a name
    names: Names | None = field(default=None, compare=False, repr=False)
    node: Node | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether an expression means a dotted name, and why."""

    sure: Verdict
    why: str


Values = tuple[Value, ...]  # the alternatives; never empty
NONE = Value("none", "None")


def unknown(why: str) -> Values:
    """Nothing is known, and why."""
    return (Value("unknown", why=why),)


def builtin(name: str) -> Value:
    """An object of a class of Python's own."""
    return Value("instance", f"builtins.{name}", exact=True)


def joined(*found: Values) -> Values:
    """All alternatives, each once; nothing bound counts only where it is all there is."""
    every = tuple(dict.fromkeys(value for values in found for value in values))
    bound = tuple(value for value in every if value.kind != "unbound")
    return bound or every or unknown("nothing gives it a meaning")


def text(node: Node | None) -> str:
    """The source of a node."""
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
