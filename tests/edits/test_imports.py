"""Imports that go, come and are guarded in one edit."""

from __future__ import annotations

from pathlib import Path

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Example, Renamed, Rule
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(4, 0), Minor(3, 8), Minor(3, 8))


def renamed(root: Path, since: str, text: str) -> str:
    """The text after `old.module.name` became `new.module.fresh`."""
    (root / "shop.py").write_text(text)
    rule = Rule(
        id="a-name",
        what="It moved.",
        why="It is better there.",
        since=since,
        until="4.0",
        change=Renamed("old.module.name", "new.module.fresh"),
        sure="safe",
        notes="4.0/",
        example=Example("", ""),
    )
    result = Engine([rule], ROAD, FileTree(root)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    assert not result.refused
    return result.after.decode()


def test_a_guard_stands_where_the_last_import_was(tmp_path: Path) -> None:
    text = renamed(tmp_path, "3.0", "import os\n\nfrom old.module import name\n\nname(os)\n")
    assert text == (
        "import os\n\nimport django\n\nif django.VERSION < (3, 0):\n    from old.module import name as fresh\n"
        "else:\n    from new.module import fresh\n\nfresh(os)\n"
    )


def test_the_import_of_a_module_goes_with_its_last_use(tmp_path: Path) -> None:
    text = renamed(tmp_path, "1.11", "from old import module\n\nmodule.name(1)\n")
    assert text == "from new.module import fresh\n\nfresh(1)\n"


def test_the_import_of_a_module_stays_for_other_uses(tmp_path: Path) -> None:
    text = renamed(tmp_path, "1.11", "from old import module\n\nmodule.name(module.other)\n")
    assert "from old import module\n" in text
    assert "fresh(module.other)" in text


def test_a_name_that_a_test_patches_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "tests.py").write_text('mock.patch("project.shop.name")\n')
    text = renamed(tmp_path, "1.11", "from old.module import name\n\nname(1)\n")
    assert text == "from new.module import fresh as name\n\nname(1)\n"


def test_a_star_import_counts_where_the_name_is_used(tmp_path: Path) -> None:
    before = "from old.module import name\n\nname(1)\n"
    (tmp_path / "other.py").write_text("from shop import *\nfrom old.module import name\n\nname(1)\n")
    assert renamed(tmp_path, "1.11", before) == "from new.module import fresh\n\nfresh(1)\n"
    (tmp_path / "other.py").write_text("from shop import *\n\nprice(1)\n")
    assert renamed(tmp_path, "1.11", before) == "from new.module import fresh\n\nfresh(1)\n"
    (tmp_path / "third.py").write_text("from other import *\n\nname(1)\n")
    assert renamed(tmp_path, "1.11", before) == "from new.module import fresh as name\n\nname(1)\n"
