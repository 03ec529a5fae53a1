"""What is not parsed cannot be found: the text must let through whatever the tree would show."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.project.words import Text
from django_seven.rules.catalogue import on_road
from django_seven.values import Minor, Road

PYTHON = Minor(3, 8)
ROAD = Road(Minor(2, 2), Minor(5, 2), PYTHON, Minor(3, 12))


def found(folder: Path, **files: str) -> set[tuple[str, str]]:
    """The rules met in some files, with the files."""
    for name, text in files.items():
        (folder / f"{name}.py").write_text(text)
    engine = Engine(on_road(ROAD), ROAD, FileTree(folder))
    results = [engine.check(f"{name}.py") for name in files]
    return {(one.path, one.rule) for result in results if isinstance(result, FileResult) for one in result.findings}


@pytest.mark.parametrize(
    "text",
    [
        "from django.utils.encoding import force_text\n",
        "from django.utils import encoding\nencoding.force_text(1)\n",
        "from django.utils import encoding as e\ne.force_text(1)\n",
        "import django.utils.encoding as e\ne.force_text(1)\n",
        "import os, django.utils.encoding as e\ne.force_text(1)\n",
        "import django.utils.encoding\ndjango.utils.encoding.force_text(1)\n",
        "from django import utils\nutils.encoding.force_text(1)\n",
        "from django import utils as u\nu.encoding . force_text(1)\n",
        "from django.utils.encoding import (  # (all)\n    smart_str,  # )\n    force_text as f,\n)\n",
        "from django.utils.encoding import smart_str, \\\n    force_text\n",
        "from django.utils.encoding import *\nforce_text(1)\n",
        "CONVERT = 'django.utils.encoding.force_text'\n",
    ],
)
def test_every_way_to_a_name_is_seen(text: str) -> None:
    assert Text(text.encode(), "shop.py").may_mean(b"django.utils.encoding", b"force_text")


@pytest.mark.parametrize(
    "text",
    [
        "from shop.encoding import force_text\nfrom django.utils import encoding\n",
        "from django.utils import text\nself.force_text(1)\n",
        "force_text = 1\nx.encoding = 2\n",
    ],
)
def test_a_name_alone_is_none_of_djangos(text: str) -> None:
    assert not Text(text.encode(), "shop.py").may_mean(b"django.utils.encoding", b"force_text")


def test_a_member_is_found_below_a_class_of_another_file(tmp_path: Path) -> None:
    mine = "import django\nfrom base import Own as M\n\n\nclass More(M):\n    def f(self):\n        self._hash\n"
    base = "from django.contrib.sessions.backends.base import SessionBase as R\n\n\nclass Own(R):\n    pass\n"
    assert ("mine.py", "gone-member") in found(tmp_path, mine=mine, base=base)


def test_what_cannot_matter_is_not_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop.py").write_text(
        "from django.db import models\n\n\ndef one(data):\n    return data.get('isnul')\n"
    )
    tree = FileTree(tmp_path)
    monkeypatch.setattr(tree, "names", None)
    assert Engine(on_road(ROAD), ROAD, tree).check("shop.py") == FileResult("shop.py", b"", b"", ())


def test_a_name_handed_on_by_the_project_is_met_where_it_comes_from(tmp_path: Path) -> None:
    text = Text(b"from shop.compat import url\n", "shop/urls.py")
    engine = Engine(on_road(ROAD, ("conf-urls-url",)), ROAD, FileTree(tmp_path))
    assert engine._candidates.judge(text) == ()
    assert engine._candidates.judge(Text(b"from django.conf.urls import url\n", "shop/compat.py")) == (0,)


LINES = "class {}({}):\n    def __str__(self):\n        return '\\n'.join(self)\n"


def test_a_rule_about_a_class_is_met_below_one_of_another_file(tmp_path: Path) -> None:
    base = "from django.forms.utils import ErrorList as E\n\n\nclass Own(E):\n    pass\n"
    mine = "from base import Own as O\n\n\n" + LINES.format("More", "O")
    assert ("mine.py", "error-list-str") in found(tmp_path, mine=mine, base=base)


def test_a_rule_about_a_class_parses_no_file_without_one_below_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.py").write_text("from django.db import models\n\n\n" + LINES.format("Talk", "models.Model"))
    tree = FileTree(tmp_path)
    monkeypatch.setattr(tree, "names", None)
    assert Engine(on_road(ROAD), ROAD, tree).check("mine.py") == FileResult("mine.py", b"", b"", ())


@pytest.mark.parametrize(
    ("rule", "met", "left"),
    [
        ("isnull-number", "x.filter(a__isnull = 0)", "x.filter(a__isnull=flag)"),
        ("order-by-table-column", "x.order_by('name', '-shop.name')", "x.order_by('name', '-day')"),
        ("cached-property-name", "x = cached_property (f, name='y')", "@cached_property\ndef name(self):\n    pass"),
    ],
)
def test_a_rule_with_an_expression_is_asked_where_it_matches(tmp_path: Path, rule: str, met: str, left: str) -> None:
    engine = Engine(on_road(ROAD, (rule,)), ROAD, FileTree(tmp_path))
    start = "from django.utils.functional import cached_property\n"
    for text, places in ((met, (0,)), (left, ())):
        assert engine._candidates.judge(Text(f"{start}{text}\n".encode(), "shop/a.py")) == places
