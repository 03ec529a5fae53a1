"""What a rewrite gets to work with: the place that it is about, and the draft of the file around it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from tree_sitter import Node

from django_seven.values import Minor, Road


class Match(Protocol):
    """A place that means what a rule looks for."""

    @property
    def trigger(self) -> str:
        """What was looked for, as the rule names it."""

    @property
    def node(self) -> Node:
        """The piece of the tree that means it."""

    @property
    def certain(self) -> bool:
        """False where the name may mean something else as well."""

    @property
    def imported(self) -> bool:
        """True where the node is the name in an import statement."""

    @property
    def seen(self) -> bool:
        """True where a run of the old side raised the rule's own warning at that line."""


@dataclass(frozen=True, slots=True)
class ModelField:
    """A field of a model: the dotted name of its class, the call that makes it, and the class of the model.

    The call may stand in a class above that of the model, in another file.
    """

    kind: str
    call: Node
    owner: Node


class Draft(Protocol):
    """One file while one rule rewrites it. Nodes are read, edits are collected, nothing is written."""

    @property
    def road(self) -> Road:
        """From where to where."""

    @property
    def root(self) -> Node:
        """The whole file."""

    @property
    def path(self) -> str:
        """Where the file lies, relative to the root of the project, with `/`."""

    def text(self, node: Node) -> str:
        """The source of a node."""

    def meaning(self, node: Node) -> str | None:
        """The dotted name that a name or attribute certainly means, else None."""

    def replace(self, node: Node, text: str) -> None:
        """Put a text in a node's place."""

    def insert(self, position: int, text: str) -> None:
        """Put a text at a byte position."""

    def create(self, name: str, text: str) -> None:
        """Propose a new file in the folder of this one; Skip is raised where there is one of that name."""

    def remove_argument(self, argument: Node) -> None:
        """Take one argument out of a call or parameter list, with its comma."""

    def remove_line(self, statement: Node) -> None:
        """Take a whole statement away, with its line; `pass` stays where a block would be empty."""

    def require(self, dotted: str) -> str:
        """An expression that means the dotted name in this file; imported where it is not yet."""

    def require_module(self, name: str) -> str:
        """An expression that means a top-level module in this file; imported where it is not yet."""

    def guard(self, old: Sequence[str], new: Sequence[str], before: Minor | None) -> None:
        """Put `if django.VERSION < before: old else: new` after the file's imports (lines of code each).

        None instead of a version tries to import the new, as it is done for packages.
        """

    def drop_import(self, match: Match) -> None:
        """Take the imported name out of its import statement."""

    def handed_on(self, match: Match) -> bool:
        """Whether other files of the project take the imported name from this one."""

    def beside(self, file: str, name: str) -> str | None:
        """What another file of this folder gives a name at its top, as plain text; None where that is not seen."""

    @property
    def phase(self) -> str:
        """What is loaded while Django loads the file: `apps`, `models`, `ready`; nothing once it is started."""

    def has_models(self, match: Match) -> bool:
        """Whether the module of that name that a place imports, or imports from, holds models of Django's."""

    def listed(self, text: str) -> bool:
        """Whether a settings module of the project holds a string of just that text."""

    def said_elsewhere(self, pattern: str) -> bool:
        """Whether another file of the project has what a regular expression finds."""

    def route_name(self, view: str) -> str | None:
        """The name of the one route of the project that leads to a view; None where that is not certain."""

    def is_route_name(self, name: str) -> bool:
        """Whether a route of the project is called so."""

    def required(self, function: str) -> list[str] | None:
        """The parameters without a default of a function of the project; None where it is not seen."""

    def values(self, node: Node) -> list[Node]:
        """What is assigned to a name in its scope; empty where anything else gives it a meaning."""

    def defines(self, module: str, name: str) -> bool | None:
        """Whether a module of the project binds a name; None where the module is not the project's."""

    def derives(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether the class that an expression means derives from one of the named ones; None where not known."""

    def is_a(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether an expression is certainly an object of one of the named classes; None where not known."""

    def means(self, match: Match) -> bool | None:
        """Whether what stands before the dot of `.name` is certainly what the rule is about; None where not known."""

    def model_fields(self, name: str) -> frozenset[str]:
        """The field classes under which models of the project have a field of that name."""

    def model_field(self, model: str, name: str) -> ModelField | None:
        """A field of a model of the app whose migration this file is.

        None where that is not certain.
        """

    def fills_in_names(self) -> bool:
        """Whether the app whose migration this file is may name relations by other words than class and folder."""

    def has_function(self, name: str) -> bool:
        """Whether some file of the project defines a function or method of that name."""

    def said_later(self, pattern: str, besides: Collection[str] = ()) -> bool:
        """Whether a file of the same folder, behind this one by name, has what a regular expression finds.

        `besides` are names of files, without `.py`, that are not looked at.
        """

    def unused_filters(self, names: Sequence[str]) -> bool:
        """Whether the project has templates and none of them says one of the names."""

    def inherits_setting(self, name: str, node: Node | None = None, *, later: bool = False) -> bool:
        """Whether settings taken over above a node (`later`: below it, so that they win), or around these, set it."""

    def settings_family(self) -> list[Node]:
        """The trees of this settings module and of all that share one with it that they take over."""

    def sets_elsewhere(self, name: str) -> bool:
        """Whether another settings module of the project assigns the setting."""

    def class_means(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether the class around a node certainly derives from one of the named ones; None where not known."""
