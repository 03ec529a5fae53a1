"""What no suite of either side came by, though it is there: statements that were edited, templates, names of URLs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django_seven.looks import Statement
from django_seven.values import SuiteRun


@dataclass(frozen=True, slots=True)
class Unseen:
    """What was left of how many; `sides` are those that were listened to."""

    left: tuple[str, ...]
    count: int
    sides: tuple[str, ...]


def unrun(edited: Sequence[Statement], runs: Iterable[SuiteRun]) -> Unseen | None:
    """The edited statements that ran on no side; those that only a side runs that nobody heard are left out.

    None where no side was listened to.
    """
    heard = {run.side: run.reached.lines for run in runs if run.reached.lines is not None}
    asked = [one for one in edited if not one.side or one.side in heard]
    if not heard or not asked:
        return None
    ran = frozenset[tuple[str, int]]().union(*heard.values())
    left = [one for one in asked if all((one.path, line) not in ran for line in range(one.line, one.end + 1))]
    return Unseen(tuple(map(str, left)), len(asked), tuple(heard))


def unrendered(compiled: Collection[str], runs: Iterable[SuiteRun]) -> Unseen | None:
    """The templates that were rendered on no side; None where no side was listened to, or no test rendered any."""
    heard = {run.side: run.reached.templates for run in runs if run.reached.templates}
    if not heard or not compiled:
        return None
    left = sorted({*compiled}.difference(*heard.values()))
    return Unseen(tuple(left), len({*compiled}), tuple(heard))


def unresolved(runs: Iterable[SuiteRun]) -> Unseen | None:
    """The names of URLs that were resolved on no side; None where none was."""
    heard = {run.side: run.reached for run in runs if run.reached.urls}
    named = frozenset[str]().union(*(one.named for one in heard.values()))
    if not heard or not named:
        return None
    left = named.difference(*(one.urls or () for one in heard.values()))
    return Unseen(tuple(sorted(left)), len(named), tuple(heard))
