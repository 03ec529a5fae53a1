"""`seven test advise` on a tiny project: what is offered was run, and what is not has its reason."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects.command import seven
from projects.tiny import FIXED, NEW, OLD, content, make

pytestmark = pytest.mark.network
CONFIG = f'from = "{OLD}"\nto = "{NEW}"\n'
ROWS = """\
from django.contrib.auth.models import Group
from django.test import TransactionTestCase


class Rows(TransactionTestCase):
    def setUp(self):
        Group.objects.create(name="a")
"""
ROWS += "".join(
    f"\n    def test_{number}(self):\n        self.assertEqual(Group.objects.count(), 1)\n" for number in range(40)
)
HIDDEN = """\
from django.test import TestCase

from shop.helpers import count


class Hidden(TestCase):
    def test_rows(self):
        self.assertEqual(count(), 0)
"""
HELPERS = """\
def count():
    from django.contrib.auth.models import Group

    return Group.objects.count()
"""
FILES = {
    "seven.toml": CONFIG,
    "shop/labels.py": FIXED,
    "shop/test_rows.py": ROWS,
    "shop/test_hidden.py": HIDDEN,
    "shop/helpers.py": HELPERS,
}


def test_only_what_passes_is_offered(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", FILES)
    before = content(root)
    ended = seven("test", "advise", "--format", "json", cwd=root, code=1, timeout=300)
    assert content(root) == before
    rows = {row["class"]: row for row in json.loads(ended.out)["proposals"]}
    assert set(rows) == {"Rows", "Hidden"}
    assert rows["Rows"]["offered"] and all(after < was for was, after in rows["Rows"]["cpu"].values()), rows
    assert not rows["Hidden"]["offered"] and "Hidden.test_rows is " in rows["Hidden"]["reason"], rows


def test_a_runner_that_takes_no_names_is_refused(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", FILES)
    ended = seven("test", "advise", "--test-command", "python suite.py", cwd=root, code=2)
    assert "is not known to take names of tests" in ended.err
