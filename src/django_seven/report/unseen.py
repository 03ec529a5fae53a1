"""What no suite came by, in words and as plain data."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django_seven.compare.unseen import Unseen, unrendered, unresolved, unrun
from django_seven.looks import Statement
from django_seven.values import SuiteRun

_NAMED = 2
_MOST = 500  # of each kind in JSON


def lines(edited: Sequence[Statement], compiled: Collection[str], runs: Sequence[SuiteRun]) -> list[str]:
    """A phrase for each kind of which something was left."""
    words = {
        "statements": "changed statements run in no test",
        "templates": "templates are never rendered",
        "urls": "names of URLs are never resolved",
    }
    found = _kinds(edited, compiled, runs)
    return [_phrase(one, words[kind]) for kind, one in found.items() if one is not None and one.left]


def to_json(edited: Sequence[Statement], compiled: Collection[str], runs: Sequence[SuiteRun]) -> dict[str, Any]:
    """Each kind with its count, what was left and the sides that were listened to; null where none was."""
    return {
        kind: None
        if one is None
        else {"count": one.count, "unseen": len(one.left), "sides": list(one.sides), "examples": list(one.left[:_MOST])}
        for kind, one in _kinds(edited, compiled, runs).items()
    }


def _kinds(
    edited: Sequence[Statement], compiled: Collection[str], runs: Sequence[SuiteRun]
) -> dict[str, Unseen | None]:
    return {
        "statements": unrun(edited, runs),
        "templates": unrendered(compiled, runs),
        "urls": unresolved(runs),
    }


def _phrase(one: Unseen, words: str) -> str:
    where = f" on {one.sides[0]}" if len(one.sides) == 1 else ""
    more = f", {len(one.left) - _NAMED} more" if len(one.left) > _NAMED else ""
    return f"{len(one.left):,} of {one.count:,} {words}{where} ({', '.join(one.left[:_NAMED])}{more})"
