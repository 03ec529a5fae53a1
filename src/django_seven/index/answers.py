"""What the index answers with: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django_seven.values import Minor

Kind = Literal["module", "class", "function", "value", "property"]
Way = Literal["position", "either", "keyword"]


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: how it may be passed, and the text of its default where it has one."""

    name: str
    way: Way
    default: str | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """What a call may pass.

    `parameters` leaves out `*args` and `**kwargs`, which the two flags stand for. `bound` says that `self` or `cls`
    was taken away: a method is described as it is called on an object, a class as it is called to make one. Whoever
    calls `Class.method(object, …)` passes one more by position.
    """

    parameters: tuple[Parameter, ...]
    takes_any_positional: bool = False
    takes_any_keyword: bool = False
    bound: bool = False

    def accepts(self, keyword: str) -> bool:
        """Whether a keyword may be passed."""
        return self.takes_any_keyword or any(one.name == keyword and one.way != "position" for one in self.parameters)

    def parameter(self, name: str) -> Parameter | None:
        """The parameter of this name, or None."""
        return next((one for one in self.parameters if one.name == name), None)

    @property
    def positional(self) -> tuple[Parameter, ...]:
        """Those that may be passed by position, in their order."""
        return tuple(one for one in self.parameters if one.way != "keyword")

    @property
    def most_positional(self) -> int | None:
        """How many may be passed by position; None for any number."""
        return None if self.takes_any_positional else len(self.positional)

    @property
    def required(self) -> tuple[str, ...]:
        """Those that have no default."""
        return tuple(one.name for one in self.parameters if one.default is None)

    @property
    def text(self) -> str:
        """As it would be written, without the brackets."""
        parts = [f"{one.name}={one.default}" if one.default is not None else one.name for one in self.positional]
        keywords = [one for one in self.parameters if one.way == "keyword"]
        if self.takes_any_positional:
            parts.append("*args")
        elif keywords:
            parts.append("*")
        parts += [f"{one.name}={one.default}" if one.default is not None else one.name for one in keywords]
        return ", ".join([*parts, "**kwargs"] if self.takes_any_keyword else parts)


@dataclass(frozen=True, slots=True)
class Lives:
    """The releases that have something.

    `since` is the first, `until` the first after the last one that no longer has it (None where the newest still
    does), `unknown` those of which it cannot be said.
    """

    minors: tuple[Minor, ...]
    since: Minor | None
    until: Minor | None
    unknown: tuple[Minor, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a class and the class that defines it; `instance` is set on objects only."""

    name: str
    kind: Kind
    owner: str
    instance: bool = False


@dataclass(frozen=True, slots=True)
class Members:
    """The members of a class with those of the classes above it; `complete` where there can be no others."""

    by_name: Mapping[str, Member]
    complete: bool

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def __getitem__(self, name: str) -> Member:
        return self.by_name[name]


@dataclass(frozen=True, slots=True)
class Lineage:
    """A class and those above it inside Django, in the order in which members are looked up.

    `outside` are bases that are not Django's, `complete` whether nothing unknown can add members.
    """

    classes: tuple[str, ...]
    outside: tuple[str, ...]
    complete: bool


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting: its default in `global_settings` (None where it has none there), and whether Django reads it."""

    name: str
    default: str | None
    read: bool


@dataclass(frozen=True, slots=True)
class Library:
    """What `{% load name %}` gives; the built-in one has an empty name."""

    name: str
    modules: tuple[str, ...]
    tags: frozenset[str]
    filters: frozenset[str]


@dataclass(frozen=True, slots=True)
class Options:
    """What a management command takes: flag to the name `call_command` knows it by, positionals, and other names.

    `complete` is false where some are made at run time.
    """

    flags: Mapping[str, str]
    positional: tuple[str, ...]
    stealth: tuple[str, ...]
    complete: bool

    def __contains__(self, flag: object) -> bool:
        return flag in self.flags
