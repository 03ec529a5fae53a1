"""Methods that are called otherwise: uses, overrides, and what the old side still asks for."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Method, Moved, Rule
from django_seven.values import Minor, Road

OWNERS = ("django.db.models.Manager", "django.db.models.manager.Manager")
HEAD = "from django.db import models\n\n\n"


def fixed(change: Method | Moved, text: str, tmp_path: Path, old: str = "1.6") -> str:
    rule = Rule("x", "X.", "Y.", "1.6", "1.8", change, "safe", "1.6/")
    tmp_path.joinpath("a.py").write_text(text)
    road = Road(Minor.parse(old), Minor(1, 8), Minor(2, 7), Minor(2, 7))
    result = Engine([rule], road, FileTree(tmp_path)).fix("a.py", "likely")
    assert isinstance(result, FileResult)
    assert not result.refused
    return result.after.decode()


RULE = Method(OWNERS, "get_query_set", "get_queryset")


def test_an_override_and_its_call_are_renamed(tmp_path: Path) -> None:
    text = HEAD + (
        "class Live(models.Manager):\n    def get_query_set(self):\n"
        "        return super(Live, self).get_query_set().filter(live=True)\n"
    )
    assert fixed(RULE, text, tmp_path) == text.replace("get_query_set", "get_queryset")


def test_the_old_side_gets_the_old_name_beside_it(tmp_path: Path) -> None:
    text = HEAD + "class Live(models.Manager):\n    def get_query_set(self):\n        return 1\n"
    assert fixed(RULE, text, tmp_path, "1.5") == (
        "import django\n"
        + HEAD
        + "class Live(models.Manager):\n    def get_queryset(self):\n        return 1\n\n"
        + "    if django.VERSION < (1, 6):\n        get_query_set = get_queryset\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "class Live(object):\n    def get_query_set(self):\n        return self.get_query_set()\n",
        HEAD + "class Live(models.Manager):\n    def get_queryset(self):\n        return 1\n\n"
        "    get_query_set = get_queryset\n",
        HEAD + "def f(thing):\n    return thing.get_query_set()\n",
    ],
)
def test_other_names_stay(text: str, tmp_path: Path) -> None:
    assert fixed(RULE, text, tmp_path) == text


def test_a_name_of_djangos_own_is_renamed_anywhere(tmp_path: Path) -> None:
    change = Method(OWNERS, "get_query_set", "get_queryset", anywhere=True)
    text = "def f(thing):\n    return thing.get_query_set()\n"
    assert fixed(change, text, tmp_path) == text.replace("get_query_set", "get_queryset")


def test_several_names_move_at_once(tmp_path: Path) -> None:
    change = Moved({"django.a.one": "django.b.one", "django.a.two": "django.b.second"})
    text = "from django.a import one, three, two\n\nprint(one, two, three)\n"
    after = "from django.a import three\nfrom django.b import one, second\n\nprint(one, second, three)\n"
    assert fixed(change, text, tmp_path) == after
