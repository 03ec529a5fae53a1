"""Indexes that a later migration takes back, told across the files of a folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

HEAD = "from django.db import migrations\n\n"
MADE = HEAD + 'operations = [migrations.AlterIndexTogether(name="talk", index_together={("room", "day")})]\n'
NEVER = "import django\n" + MADE.replace(
    '{("room", "day")}', '({("room", "day")} if django.VERSION < (5, 1) else set())'
)


@pytest.mark.parametrize(
    ("name", "other", "after"),
    [
        ("0002_b", 'migrations.AlterIndexTogether(\n    name="Talk",\n    index_together=set([]),\n)', NEVER),
        ("0002_b", 'migrations.AlterIndexTogether("talk", set())', NEVER),
        ("0002_b", 'migrations.AlterIndexTogether(name="room", index_together=set())', MADE),
        ("0002_b", 'migrations.AlterIndexTogether(name="talk", index_together={("day",)})', MADE),
        ("0000_a", 'migrations.AlterIndexTogether(name="talk", index_together=set())', MADE),
    ],
)
def test_taken_back(name: str, other: str, after: str, tmp_path: Path) -> None:
    folder = tmp_path / "shop" / "migrations"
    folder.mkdir(parents=True)
    (folder / "0001_a.py").write_text(MADE)
    (folder / f"{name}.py").write_text(f"{HEAD}operations = [{other}]\n")
    road = Road(Minor(4, 0), Minor(5, 2), Minor(3, 10), Minor(3, 10))
    result = Engine([named("index-together-taken-back")], road, FileTree(tmp_path)).fix(
        "shop/migrations/0001_a.py", "likely"
    )
    assert isinstance(result, FileResult)
    assert not result.refused
    assert result.after.decode() == after
