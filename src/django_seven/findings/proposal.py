"""What may make a suite lighter: a class or a setting, and what becomes of it; only a run can show that it may."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["base", "rows", "hashers"]
Key = tuple[str, str]  # file and name of a class


@dataclass(frozen=True, slots=True)
class Moves:
    """What goes from a `setUp` to `setUpTestData`.

    `method` and `spans` are the bytes of the method and of the statements that go; `whole` tells whether nothing stays
    but the call of the base's; `copies` are the attributes of which each test needs its own where Django gives none;
    `base` tells whether a class above may have rows of its own.
    """

    method: tuple[int, int]
    spans: tuple[tuple[int, int], ...]
    whole: bool
    copies: tuple[str, ...]
    base: bool


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change: where it is (lines count from 1), what there is before and after, in words of code.

    `base` and `rows` are about a class (`name`), `hashers` about a setting. `needs` are the classes without whose rows
    it cannot be made, `below` those that derive from its class.
    """

    kind: Kind
    path: str
    line: int
    name: str
    before: str
    after: str
    needs: tuple[Key, ...] = ()
    below: tuple[Key, ...] = ()
    moves: Moves | None = None

    @property
    def key(self) -> Key:
        """Its file and the name of its class."""
        return self.path, self.name

    @property
    def test(self) -> str:
        """The class, as runners are asked for it."""
        return f"{self.path}::{self.name}"
