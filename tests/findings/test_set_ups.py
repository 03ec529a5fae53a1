"""Which statements of a `setUp` may run once for a class, and what becomes of the file."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent, indent

import pytest

from django_seven.edits.lighter import lightened
from django_seven.findings.set_ups import SetUps
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.values import Minor, Road

HEAD = "from django.test import TestCase\n\n\n"
TESTS = """
    def test_one(self):
        self.assertEqual(self.item.name, "a")

    def test_two(self):
        self.assertTrue(self.item.pk)
"""


def case(body: str, tests: str = TESTS, base: str = "TestCase", name: str = "Items") -> str:
    return f"class {name}({base}):\n    def setUp(self):\n{indent(dedent(body).strip(), ' ' * 8)}\n{tests}"


def after(root: Path, text: str, old: str = "3.2", python: str = "3.8", path: str = "tests.py") -> str:
    """The file with all that may move; the same text where nothing may."""
    (root / path).write_text(text)
    tree = FileTree(root)
    road = Road(Minor.parse(old), Minor(5, 2), Minor.parse(python), Minor(3, 12))
    found = [one for one in SetUps(tree, road.old).found() if one.path == path]
    if not found:
        return text
    data, reason = lightened(Source(path, text.encode()), found, road, tree)
    assert not reason, reason
    return data.decode()


def test_a_method_of_rows_alone_is_renamed(tmp_path: Path) -> None:
    text = HEAD + case('super().setUp()\n# the one\nself.item = Item.objects.create(\n    name="a",  # short\n)')
    assert after(tmp_path, text) == HEAD + (
        "class Items(TestCase):\n    @classmethod\n    def setUpTestData(cls):\n        # the one\n"
        f'        cls.item = Item.objects.create(\n            name="a",  # short\n        )\n{TESTS}'
    )


def test_what_each_test_needs_stays(tmp_path: Path) -> None:
    body = """\
        super(Items, self).setUp()
        self.user = User.objects.create_user("a")
        self.client.force_login(self.user)
        self.item = Item(owner=self.user)
        self.item.name = "a"
        self.item.save()
        self.data = {"item": self.item.pk}
    """
    found = after(tmp_path, HEAD + case(body))
    once, each = found.partition("    def setUp(self):")[::2]
    assert 'cls.user = User.objects.create_user("a")' in once and "cls.item.save()" in once and "cls.item.name" in once
    assert "super(Items, self).setUp()" in each and "self.client.force_login(self.user)" in each
    assert 'self.data = {"item": self.item.pk}' in each and "force_login" not in once


@pytest.mark.parametrize(
    "wall",
    [
        "self.patcher.start()", "settings.DEBUG = True", "self.prepare()", "self.client.post('/')", "register(self)",
        "with lock:\n    pass", "self.now = now()\nItem.objects.create(at=self.now)",
        "user = User.objects.create_user('b')\nself.client.force_login(user)",
    ],
)  # fmt: skip
def test_what_comes_behind_a_wall_stays(tmp_path: Path, wall: str) -> None:
    text = HEAD + case(f'{wall}\nself.item = Item.objects.create(name="a")')
    assert after(tmp_path, text) == text


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (("TestCase", "TransactionTestCase"), "no transaction around the class"),
        (("TestCase", "SimpleTestCase"), "no rows at all"),
        (("def test_two", "def other"), "one test alone gains nothing"),
        (("def setUp", "async def setUp"), "asynchronous"),
        (("    def setUp", "    @patch('x')\n    def setUp"), "decorated"),
        (("def test_two(self):", "def test_two(self):\n        self.setUp()"), "called again"),
    ],
)
def test_what_is_left_alone(tmp_path: Path, change: tuple[str, str], why: str) -> None:
    text = (HEAD + case('self.item = Item.objects.create(name="a")')).replace(*change)
    assert after(tmp_path, text) == text, why


def test_rows_that_build_on_those_of_the_base(tmp_path: Path) -> None:
    base = HEAD + case('self.item = Item.objects.create(name="a")', name="Base", tests="")
    (tmp_path / "base.py").write_text(base)
    text = "from base import Base\n\n\n" + case(
        "super().setUp()\nself.part = Part.objects.create(of=self.item)", base="Base"
    )
    found = after(tmp_path, text)
    assert (
        "super().setUpTestData()\n        cls.part = Part.objects.create(of=cls.item)" in found
        and "setUp(" not in found
    )
    rows = {one.name: one for one in SetUps(FileTree(tmp_path), Minor(3, 2)).found()}
    assert rows["Items"].needs == (("base.py", "Base"),) and rows["Base"].below == (("tests.py", "Items"),)


def test_a_base_whose_rows_a_class_goes_without(tmp_path: Path) -> None:
    base = HEAD + case('self.item = Item.objects.create(name="a")', name="Base")
    (tmp_path / "base.py").write_text(base)
    (tmp_path / "tests.py").write_text("from base import Base\n\n\n" + case("pass", base="Base"))
    assert SetUps(FileTree(tmp_path), Minor(3, 2)).found() == []


def test_before_django_32_each_test_has_its_own_copy_where_one_changes_it(tmp_path: Path) -> None:
    text = HEAD + case('self.item = Item.objects.create(name="a")\nself.part = Part.objects.create(of=self.item)')
    assert "deepcopy" not in after(tmp_path, text, "2.2")
    changed = text + '\n    def test_three(self):\n        self.item.name = "b"\n'
    found = after(tmp_path, changed, "2.2")
    assert "self.item, self.part = copy.deepcopy((self.item, self.part))" in found and found.startswith("import copy\n")
    assert "deepcopy" not in after(tmp_path, changed, "3.2")


def test_python_2_and_rows_that_stand_in_a_loop(tmp_path: Path) -> None:
    base = HEAD + case('self.item = Item.objects.create(name="a")', name="Base", tests="")
    (tmp_path / "base.py").write_text(base)
    body = "super(Items, self).setUp()\nfor n in range(3):\n    Part.objects.create(of=self.item, n=n)"
    found = after(tmp_path, "from base import Base\n\n\n" + case(body, base="Base"), "1.11", "2.7")
    assert "super(Items, cls).setUpTestData()" in found and "of=cls.item, n=n" in found


def test_rows_join_those_that_are_made_once_already(tmp_path: Path) -> None:
    own = "    @classmethod\n    def setUpTestData(cls):\n        cls.kind = Kind.objects.create()\n\n"
    text = HEAD + case("self.item = Item.objects.create(kind=self.kind)").replace(
        "    def setUp", f"{own}    def setUp"
    )
    found = after(tmp_path, text)
    assert found.count("setUpTestData") == 1 and "        cls.item = Item.objects.create(kind=cls.kind)\n" in found
    assert "def setUp(" not in found and "def test_one" in found


def test_lines_that_are_aligned_move_along(tmp_path: Path) -> None:
    text = HEAD + case(
        'self.item = Item.objects.create(name="a",\n                                size=self.SIZE)'
    ).replace("    def setUp", "    SIZE = 3\n\n    def setUp")
    assert 'cls.item = Item.objects.create(name="a",\n                                       size=cls.SIZE)' in after(
        tmp_path, text
    )


def test_comments_windows_newlines_and_a_docstring_stay(tmp_path: Path) -> None:
    body = '"""One of each."""\nself.item = Item.objects.create(name="a")\n# nothing more'
    text = (HEAD + case(body)).replace("\n", "\r\n")
    (tmp_path / "tests.py").write_bytes(text.encode())
    tree = FileTree(tmp_path)
    road = Road(Minor(3, 2), Minor(5, 2), Minor(3, 8), Minor(3, 12))
    data, reason = lightened(Source("tests.py", text.encode()), SetUps(tree, road.old).found(), road, tree)
    assert not reason and data.count(b"\n") == data.count(b"\r\n")
    assert b'(cls):\r\n        """One of each."""\r\n        cls.item' in data and b"# nothing more\r\n" in data


def test_a_second_pass_changes_nothing(tmp_path: Path) -> None:
    body = 'self.item = Item.objects.create(name="a")\nself.client.force_login(self.item)\nself.data = {}'
    once = after(tmp_path, HEAD + case(body), "2.2")
    assert "setUpTestData" in once and after(tmp_path, once, "2.2") == once


def test_what_is_deleted_is_deleted_for_each_test(tmp_path: Path) -> None:
    found = after(tmp_path, HEAD + case('self.item = Item.objects.create(name="a")\nself.item.delete()'))
    assert "    def setUp(self):\n        self.item.delete()\n" in found and "cls.item = Item" in found
