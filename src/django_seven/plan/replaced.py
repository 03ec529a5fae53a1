"""Packages that no version makes fit: dead, renamed, or part of Django by now, each with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from django_seven.values import Minor


@dataclass(frozen=True, slots=True)
class Replaced:
    """A package that must go from a Django or a Python on: what takes its place, why, and what tells it.

    `told` is the last release that was tried there, or who says so.
    """

    name: str
    instead: str
    why: str
    told: str
    django: Minor | None = None
    python: Minor | None = None

    def bites(self, django: Minor, python: Minor) -> bool:
        """Whether it is of no use on a side."""
        return (self.django is not None and django >= self.django) or (
            self.python is not None and python >= self.python
        )


_FILE = "replaced.txt"


def _read() -> dict[str, Replaced]:
    found = {}
    for line in files("django_seven.plan").joinpath(_FILE).read_text("utf-8").splitlines():
        if line.startswith("#"):
            continue
        name, first, instead, why, told = (part.strip() for part in line.split("|"))
        minor = Minor.parse(first.removeprefix("py"))
        of_python = first.startswith("py")
        found[name] = Replaced(name, instead, why, told, None if of_python else minor, minor if of_python else None)
    return found


REPLACED = _read()
