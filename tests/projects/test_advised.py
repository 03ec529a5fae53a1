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
USERS = """\
from django.contrib.auth.models import Group, User
from django.test import TestCase


class Users(TestCase):
    def setUp(self):
        self.user = User.objects.create_user("a", password="b")
        self.client.force_login(self.user)
        self.group = Group.objects.create(name="c")


class Named(TestCase):
    def setUp(self):
        self.group = Group.objects.create(name="d")
        self.group.name = "e"

    def test_name(self):
        self.assertEqual(self.group.name, "e")
        self.group.name = "f"

    def test_kept(self):
        self.assertEqual(Group.objects.get().name, "d")
"""
USERS = USERS.replace(
    "\n\nclass Named",
    "".join(
        f"\n    def test_{number}(self):\n        self.user.username = str({number})\n        self.user.save()\n"
        f"        self.assertEqual(User.objects.get().username, '{number}')\n"
        for number in range(20)
    )
    + "\n\nclass Named",
)
FILES = {
    "seven.toml": CONFIG,
    "shop/labels.py": FIXED,
    "shop/test_rows.py": ROWS,
    "shop/test_hidden.py": HIDDEN,
    "shop/test_users.py": USERS,
    "shop/helpers.py": HELPERS,
}


def test_only_what_passes_is_offered(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", FILES)
    with (root / "site_" / "settings.py").open("a") as settings:
        settings.write('INSTALLED_APPS += ["django.contrib.sessions"]\n')
    before = content(root)
    ask = ("test", "advise", "--format", "json", "--runs", "1")
    short = json.loads(seven(*ask, "--minutes", "0", cwd=root, code=1, timeout=300).out)
    assert not short["finished"] and not any(row["offered"] for row in short["proposals"])
    said = json.loads(seven(*ask, cwd=root, code=1, timeout=600).out)
    assert content(root) == before and said["finished"]
    rows = {row["class"]: row for row in said["proposals"]}
    assert set(rows) == {"Rows", "Hidden", "Users", "Named", "PASSWORD_HASHERS"}
    assert all(rows[name]["offered"] for name in ("Rows", "Users", "Named")), rows
    assert not rows["Hidden"]["offered"] and "Hidden.test_rows is " in rows["Hidden"]["reason"], rows
    assert all(after < was for was, after in said["cpu"].values()), said["cpu"]
    hint = rows["PASSWORD_HASHERS"]
    assert not hint["offered"] and "is production's too" in hint["reason"] and set(hint["cpu"]) == {"old", "new"}

    seven(*ask, "--write", cwd=root, code=0, timeout=600)
    text = (root / "shop" / "test_users.py").read_text()
    assert "copy.deepcopy((self.user, self.group))" in text and "def setUpTestData(cls):" in text
    assert "self.client.force_login(self.user)\n        self.group = Group" not in text


def test_a_runner_of_its_own_is_held_to_its_usual_order(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {**FILES, "suite.py": "import manage, sys\n"})
    ended = seven("test", "advise", "--test-command", "python suite.py", cwd=root, code=2, timeout=300)
    assert "does not run to its end on old" in ended.err
