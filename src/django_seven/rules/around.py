"""What a rule about templates may ask of the project around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from django_seven.values import Road


class Text(Protocol):
    """A file of the project."""

    @property
    def data(self) -> bytes:
        """What stands in it."""


class Project(Protocol):
    """What a rule about templates may ask of the project around them."""

    @property
    def settings_assigned(self) -> frozenset[str]:
        """Every setting that some settings module of the project assigns."""

    def holders(self, word: bytes) -> list[str]:
        """The Python files in which a word stands."""

    def route_name(self, view: str) -> str | None:
        """The name of the one route of the project that leads to a view; None where that is not certain."""

    def is_route_name(self, name: str) -> bool:
        """Whether a route of the project is called so."""

    def sources(self, names: Iterable[str]) -> Iterator[Text]:
        """The files that can be read, one after the other."""


# Whether a rule speaks of a template with such a text in a project.
Where = Callable[[Road, Project, str], bool]
# What a rule makes of a template in a project.
Inside = Callable[[Project, str], str | None]
