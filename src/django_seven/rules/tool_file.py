"""What a rule sees of a file that tools read, and how it says what is to be done there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django_seven.values import Edit, Entry, Minor, Road


class ToolFile(Protocol):
    """One file that tools read: what stands in it, and what is known of the project around it."""

    @property
    def kind(self) -> str:
        """What the file is for, as `tox.ini`, `github` or `requirements`."""

    @property
    def path(self) -> str:
        """Where it lies below the root."""

    @property
    def text(self) -> str:
        """What stands in it, a character for each byte."""

    @property
    def entries(self) -> Sequence[Entry]:
        """Its values with their places; none where its format has none or it is not understood."""

    @property
    def road(self) -> Road:
        """From where to where."""

    @property
    def old_python(self) -> Minor:
        """The newest Python of the old side that the project names."""

    @property
    def new_python(self) -> Minor:
        """A Python that the new side was tried on."""

    @property
    def published(self) -> bool:
        """Whether others install the project: its classifiers stand beside the file or above it."""

    def runs(self, django: Minor, python: Minor) -> bool:
        """Whether a release of Django runs on a Python."""

    def plain(self, versions: str) -> str | None:
        """A range of versions as PEP 440 has it, of Poetry's carets and tildes too; None where it is none."""

    def latest(self, django: Minor) -> str:
        """The last patch release of a Django that is known."""

    def following(self, django: Minor) -> Minor:
        """The release after one of Django's."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a tool's file: what to do there, by edits or, where there are none, by a person."""

    start: int
    end: int
    edits: tuple[Edit, ...] = ()
    decide: str = ""


ToolFunction = Callable[[ToolFile], Iterable[Spot]]
