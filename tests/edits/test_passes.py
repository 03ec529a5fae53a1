"""Places of one rule that want the same bytes: the inner ones first, the outer ones in the next pass."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Draft, Example, Match, Rewrite, Rule
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(4, 0), Minor(3, 8), Minor(3, 8))


def to_new(draft: Draft, place: Match) -> None:
    """`old.call(x)` becomes `new.call(x)`, all of it written anew."""
    call = place.node.parent
    assert call is not None
    draft.replace(
        call,
        f"{draft.require('new.shop.fresh')}{draft.text(call).partition('(')[1]}{draft.text(call).partition('(')[2]}",
    )


def rewritten(root: Path, text: str) -> FileResult:
    (root / "shop.py").write_text(text)
    rule = Rule(
        id="a-call",
        what="It moved.",
        why="It is better there.",
        since="1.11",
        until="4.0",
        change=Rewrite(("old.shop.call",), to_new),
        sure="safe",
        notes="4.0/",
        example=Example("", ""),
    )
    result = Engine([rule], ROAD, FileTree(root)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    return result


@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_calls_in_calls_take_a_pass_each(tmp_path: Path, depth: int) -> None:
    result = rewritten(tmp_path, f"import old.shop\n\n{'old.shop.call(' * depth}1{')' * depth}\n")
    assert not result.refused
    assert result.after.decode().count("fresh(") == depth
    assert "old.shop.call" not in result.after.decode()


def test_more_than_four_are_refused_by_name(tmp_path: Path) -> None:
    result = rewritten(tmp_path, f"import old.shop\n\n{'old.shop.call(' * 5}1{')' * 5}\n")
    assert result.after == result.before
    assert [refused.rule for refused in result.refused] == ["a-call"]
    assert "overlap" in result.refused[0].reason
