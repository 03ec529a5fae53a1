"""Operator classes of exclusion constraints, on both sides of the Django that wants them in the expressions."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

HEAD = "from django.contrib.postgres.constraints import ExclusionConstraint\n"
OLD = 'ExclusionConstraint(name="one", expressions=[("net", "&&"), ("day", "=")], opclasses=["inet_ops", ""])'
NEW = 'ExclusionConstraint(name="one", expressions=[(OpClass("net", name="inet_ops"), "&&"), ("day", "=")])'
OPCLASS = "from django.contrib.postgres.indexes import OpClass\n"


def fixed(old: Minor, text: str, root: Path) -> str:
    (root / "shop.py").write_text(text)
    road = Road(old, Minor(5, 2), Minor(3, 9), Minor(3, 12))
    result = Engine([named("exclusion-constraint-opclasses")], road, FileTree(root)).fix("shop.py", "safe")
    assert isinstance(result, FileResult)
    assert not result.refused
    return result.after.decode()


@pytest.mark.parametrize(
    ("old", "after"),
    [
        (Minor(4, 2), f"{HEAD}{OPCLASS}\nx = {NEW}\n"),
        (Minor(3, 2), f"import django\n{HEAD}{OPCLASS}\nx = ({OLD} if django.VERSION < (4, 1) else {NEW})\n"),
    ],
)
def test_each_expression_has_its_class(old: Minor, after: str, tmp_path: Path) -> None:
    assert fixed(old, f"{HEAD}\nx = {OLD}\n", tmp_path) == after
    assert fixed(old, after, tmp_path) == after


@pytest.mark.parametrize(
    "call",
    [
        OLD.replace(', ""]', "]"),
        OLD.replace('"inet_ops"', "OPS"),
        OLD.replace('("day", "=")', "day"),
        OLD.replace("name=", "# why\n    name="),
        OLD.replace("name=", ""),
    ],
)
def test_what_is_not_plain_stays(call: str, tmp_path: Path) -> None:
    text = f"{HEAD}\nx = {call}\n"
    assert fixed(Minor(4, 2), text, tmp_path) == text
