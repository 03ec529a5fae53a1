"""In which state each package is on a hop: as it is, one version for both, one for each, to patch, to replace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from django_seven.plan.replaced import REPLACED
from django_seven.project.upgrade_report import Said
from django_seven.values import Minor

State = Literal["works", "both", "split", "patch", "replace", "unknown"]
STATES: tuple[State, ...] = ("works", "both", "split", "patch", "replace", "unknown")

STUCK: tuple[State, ...] = ("patch", "replace")  # no release of it goes along


# what a report may say without contradicting us; `check` says that one has to look
_ALIKE: Mapping[str, tuple[State, ...]] = {
    "ready": ("works",),
    "upgrade": ("both", "split"),
    "blocked": ("patch", "replace", "unknown"),
}


class Package(Protocol):
    """A package in an environment, as far as a plan needs to know it."""

    @property
    def version(self) -> str:
        """Its version."""

    @property
    def source(self) -> str:
        """The line that installed it where it is not from an index, else empty."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One package on one hop: the version it begins with, the versions of both sides (empty: none), and why.

    `said` is what a report of django-upgrade-report says of it.
    """

    name: str
    installed: str
    state: State
    old: str
    new: str
    why: str
    said: Said | None = None

    @property
    def contested(self) -> bool:
        """Whether the report of another tool comes to another end."""
        return self.said is not None and self.state not in _ALIKE.get(self.said.status, STATES)


def planned(
    old: Mapping[str, Package],
    new: Mapping[str, Package],
    why: Mapping[str, str],
    both: Iterable[str],
    broken: Mapping[str, str],
    doubts: Mapping[str, str],
    side: tuple[Minor, Minor],
) -> tuple[Planned, ...]:
    """The packages of a hop.

    Parameters: `old` and `new` are the packages of both sides by name; `why` says for those that move what
    forbids them to stay; `both` names those whose new version is made for the old side too; `broken` tells of those
    that cannot run on the new side though no release would, `doubts` what the source of others uses that the new side
    lacks; `side` is the Django and the Python of the new side.
    Returns: a row for each package, by name.
    """
    served = frozenset(both)
    names = sorted({*old, *new} - {"django"})
    rows = (_planned(name, old.get(name), new.get(name), why.get(name, ""), name in served, side) for name in names)
    return tuple(_patchable(row, broken.get(row.name, ""), doubts.get(row.name, "")) for row in rows)


def _patchable(row: Planned, reason: str, doubt: str) -> Planned:
    """A package that stays though it is broken there: no release is better, but it can be rewritten.

    One that only may be, in a module that the project need not use, is not said to work.
    """
    if not row.installed or row.state not in ("works", "both", "split"):
        return row
    if reason:
        return replace(row, state="patch", why=reason)
    if doubt and row.state == "works":
        return replace(row, state="unknown", why=doubt)
    return replace(row, why=f"{row.why}; {doubt}" if row.why else doubt) if doubt else row


def _planned(
    name: str, old: Package | None, new: Package | None, why: str, both: bool, side: tuple[Minor, Minor]
) -> Planned:
    before, after = old.version if old else "", new.version if new else ""
    replaced = REPLACED.get(name)
    if old is not None and replaced is not None and replaced.bites(*side):
        return Planned(name, before, "replace", before, "", f"{replaced.why} Instead: {replaced.instead}.")
    if old is not None and old.source:
        return Planned(name, before, "unknown", before, after, f"It comes from `{old.source}`, not from an index.")
    if before == after:
        return Planned(name, before, "works", before, after, why)
    if both and old is not None:
        return Planned(name, before, "both", after, after, why)
    return Planned(name, before, "split", before, after, why)
