"""Deprecation warnings of a side in groups: what each is about, whose code it is in, which tests raise it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django_seven.findings.spoken import spoken
from django_seven.project.raised import Raised
from django_seven.rules.shape import Rule

_VARYING = re.compile(r"0x[0-9a-f]+|\d+|'[^']*'|\"[^\"]*\"")
_FOR_DJANGO = "RemovedInDjango"


@dataclass(frozen=True, slots=True)
class Group:
    """Warnings about one thing in the code of one, the project's or a package's; those of most counts first.

    `beyond` is the package in the version of the other side, where that does not raise it there.
    """

    rule: Rule | None
    warnings: tuple[Raised, ...]
    beyond: str = ""

    @property
    def count(self) -> int:
        """How often it was raised."""
        return sum(one.count for one in self.warnings)

    @property
    def tests(self) -> int:
        """How many tests raised it: at least, where more did than are named."""
        named = {name for one in self.warnings for name in one.tests}
        return max(len(named), *(one.tested for one in self.warnings))

    @property
    def example(self) -> str:
        """The test that raised it most often; empty where it was raised outside of tests alone."""
        return next((name for one in self.warnings for name in one.tests), "")

    @property
    def whose(self) -> str:
        """The package that is to blame; empty: the project."""
        return self.warnings[0].whose

    @property
    def own(self) -> bool:
        """Whether the project warns of what is its own."""
        return self.warnings[0].own

    @property
    def message(self) -> str:
        """What it says."""
        return f"{self.warnings[0].category}: {self.warnings[0].text}"


def rule_of(one: Raised) -> Rule | None:
    """The rule that a warning speaks of: of what the project tells of itself there is none."""
    return None if one.own else spoken(one.category, one.text, "" if one.whose else one.path)


def groups(raised: Iterable[Raised], other: Sequence[Raised] = (), packages: Iterable[str] = ()) -> list[Group]:
    """The warnings of a side in groups: what the project can mend first, its own words last; the largest first.

    Parameters: `other` are those of the other side, `packages` what is installed there, as `django-filter 2.4.0`.
    """
    found: dict[tuple[str, ...], list[Raised]] = {}
    for one in raised:
        found.setdefault(_about(one), []).append(one)
    there = {package.partition(" ")[0]: package for package in packages}
    also = {_about(one) for one in other}
    made = []
    for about, members in found.items():
        package = members[0].whose.partition(" ")[0]
        moved = there.get(package, "") if package and about not in also else ""
        rows = tuple(sorted(members, key=lambda one: (-one.count, one.key)))
        made.append(Group(rule_of(rows[0]), rows, moved if moved != members[0].whose else ""))
    return sorted(made, key=lambda group: (group.own, bool(group.whose), -group.count, group.message))


def _about(one: Raised) -> tuple[str, ...]:
    rule = rule_of(one)
    about = rule.id if rule is not None else _VARYING.sub("…", one.text)
    return about, one.category, one.whose.partition(" ")[0], str(one.own)
