"""What `seven up` brings into the tree that it works in."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from django_seven import steps
from django_seven.edits.tree import WorkTree
from django_seven.plan.road import Route
from django_seven.project.config import load
from django_seven.project.discover import discover
from django_seven.project.requirements import read
from django_seven.values import Minor, Road


def found(root: Path) -> steps.Read:
    (root / "requirements.txt").write_text("Django==2.2.28\n")
    config = load(root)
    road = Road(Minor(2, 2), Minor(4, 2), Minor(3, 9), Minor(3, 9))
    return steps.Read(discover(root, config=config), read(root), Route(road, {"old": None, "new": None}, ""), config)


@pytest.mark.parametrize("text", ["", '# ours\nto = "4.2"\n'])
def test_the_tree_gets_a_seven_toml(tmp_path: Path, text: str) -> None:
    shop, place = tmp_path / "shop", tmp_path / "shop-seven"
    shop.mkdir()
    place.mkdir()
    if text:
        (shop / ".seven").mkdir()
        (shop / ".seven/old.lock").write_text("# ours\n")
        (shop / "seven.toml").write_text(text)
    subprocess.run(["git", "init", "-q"], cwd=place, check=True)
    tree = WorkTree(place, "main", "")
    steps._describe(tree, found(shop))
    written = (place / "seven.toml").read_text()
    assert written == text if text else 'from = "2.2"' in written and 'to = "4.2"' in written
    assert (place / ".seven/old.lock").exists() == bool(text)
    assert tree.git.changes() == [] and tree.git.untracked() == []
    (place / "seven.toml").write_text("# theirs\n")
    steps._describe(tree, found(shop))
    assert (place / "seven.toml").read_text() == "# theirs\n"
