"""What is told of deprecation warnings: lines for people, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django_seven.compare.warned import Group, groups, rule_of
from django_seven.events import many
from django_seven.project.raised import Raised
from django_seven.values import Side

_SHOWN: dict[Side, int] = {"new": 5, "old": 3}  # groups of a side, where not all are asked for
_PLACES = 3  # of a group
_TESTS = 20  # of a warning in JSON
_MEANS: dict[Side, str] = {"new": "what fails in a later release", "old": "what fails on new, or later"}


def lines(
    raised: Mapping[Side, Sequence[Raised]], packages: Mapping[Side, Sequence[str]], *, every: bool = False
) -> list[str]:
    """A section for each side that warned, the new one first; `every` leaves no group out."""
    found = []
    for side, other in (("new", "old"), ("old", "new")):
        rows = grouped(raised, packages, side, other)  # type: ignore[arg-type]
        if rows:
            found += ["", *_section(side, rows, every=every)]  # type: ignore[arg-type]
    return found


def grouped(
    raised: Mapping[Side, Sequence[Raised]], packages: Mapping[Side, Sequence[str]], side: Side, other: Side
) -> list[Group]:
    """The groups of a side."""
    ran = packages.get(other, ()) if other in raised else ()  # of a side that did not run nobody can say what it raises
    return groups(raised.get(side, ()), raised.get(other, ()), ran)


def _section(side: Side, rows: Sequence[Group], *, every: bool) -> list[str]:
    count = sum(group.count for group in rows)
    told = [f"deprecation warnings on {side} ({_MEANS[side]}): {many(len(rows), 'kind')}, raised {many(count, 'time')}"]
    shown = rows if every else rows[: _SHOWN[side]]
    for group in shown:
        told += [f"  {group.count:>5}  {group.message[:140]}", f"         {_where(group)}", *_who(group)]
    left = rows[len(shown) :]
    if left:
        ours = sum(not group.whose and not group.own for group in left)
        counts = [f"{ours} in the project"] if ours else []
        counts += [f"{each} in packages" for each in [sum(bool(group.whose) for group in left)] if each]
        counts += [f"{each} that the project tells of itself" for each in [sum(group.own for group in left)] if each]
        told.append(f"         … {many(len(left), 'more kind')}: {', '.join(counts)} (--warnings)")
    return told


def _where(group: Group) -> str:
    places = [f"{one.path}:{one.line}" for one in group.warnings]
    more = f" and {len(places) - _PLACES} more" if len(places) > _PLACES else ""
    tests = f"{many(group.tests, 'test')}, as {group.example}" if group.example else "outside of tests"
    return f"{', '.join(places[:_PLACES])}{more} · {tests}"


def _who(group: Group) -> list[str]:
    """Whose it is where it is not the project's, and the rule that tells more."""
    parts = []
    if group.whose:
        reached = next((one.reached for one in group.warnings if one.reached), "")
        parts.append(f"in {group.whose}" + (f", reached from {reached}" if reached else ""))
        if group.beyond:
            parts.append(f"{group.beyond} of the other side does not raise it")
        elif not group.whose.startswith(("Django", "Python")):
            parts.append(f"`seven plan` says which release of {group.whose.partition(' ')[0]} runs on both")
    if group.own:
        parts.append("the project's own: it warns of its own code")
    if group.rule is not None:
        parts.append(f"seven explain {group.rule.id}")
    return [f"         {' · '.join(parts)}"] if parts else []


def to_json(one: Raised, side: Side) -> dict[str, Any]:
    """A warning of a run."""
    rule = rule_of(one)
    return {
        "rule": rule.id if rule is not None else None,
        "path": one.path,
        "line": one.line,
        "category": one.category,
        "message": one.text,
        "count": one.count,
        "side": side,
        "package": one.whose or None,
        "reached": one.reached or None,
        "tested": one.tested,
        "tests": dict(list(one.tests.items())[:_TESTS]),
        "stack": list(one.stack),
    }


def groups_json(rows: Sequence[Group], side: Side) -> list[dict[str, Any]]:
    """The groups of a side, the places of each by file and line."""
    return [
        {
            "side": side,
            "rule": group.rule.id if group.rule is not None else None,
            "message": group.message,
            "count": group.count,
            "tests": group.tests,
            "example": group.example or None,
            "package": group.whose or None,
            "other": group.beyond or None,
            "own": group.own,
            "places": [f"{one.path}:{one.line}" for one in group.warnings],
        }
        for group in rows
    ]
