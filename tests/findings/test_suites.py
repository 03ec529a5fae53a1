"""Which test classes may have a lighter base, and the edit that gives it to them."""

from __future__ import annotations

from pathlib import Path

from django_seven.edits.lighter import lightened
from django_seven.findings.suites import swaps
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(4, 2), Minor(3, 8), Minor(3, 12))
HEAD = "from django.test import TransactionTestCase\n\n\n"
PLAIN = "class Plain(TransactionTestCase):\n    def test_it(self):\n        Item.objects.create()\n"
COMMITS = "class Commits(TransactionTestCase):\n    def test_it(self):\n        transaction.on_commit(print)\n"


def tree(root: Path, text: str) -> FileTree:
    (root / "tests.py").write_text(text)
    return FileTree(root)


def found(root: Path, text: str) -> list[tuple[str, str]]:
    return [(swap.name, swap.after.rpartition(".")[2]) for swap in swaps(tree(root, text))]


def test_what_commits_keeps_its_base(tmp_path: Path) -> None:
    assert found(tmp_path, f"{HEAD}{PLAIN}\n\n{COMMITS}") == [("Plain", "TestCase")]


def test_what_others_derive_from_and_what_has_no_test_is_left(tmp_path: Path) -> None:
    assert found(tmp_path, f"{HEAD}{PLAIN}\n\nclass More(Plain):\n    pass\n") == []
    assert found(tmp_path, f"{HEAD}class Empty(TransactionTestCase):\n    pass\n") == []


def test_a_name_that_is_not_djangos_is_left(tmp_path: Path) -> None:
    assert found(tmp_path, PLAIN) == []
    assert found(tmp_path, HEAD.replace("django.test", "helpers") + PLAIN) == []


def test_a_test_without_a_database(tmp_path: Path) -> None:
    text = "from django import test\n\n\nclass A(test.TestCase):\n    def test_it(self):\n        {}\n"
    assert found(tmp_path, text.format("assert 1")) == [("A", "SimpleTestCase")]
    assert found(tmp_path, text.format("self.client.get('/')")) == []


def test_the_edit_takes_the_import_along_and_a_second_pass_changes_nothing(tmp_path: Path) -> None:
    project = tree(tmp_path, HEAD + PLAIN)
    (swap,) = swaps(project)
    after, reason = lightened(Source("tests.py", (HEAD + PLAIN).encode()), [swap], ROAD, project)
    assert (after.decode(), reason) == ((HEAD + PLAIN).replace("TransactionTestCase", "TestCase"), "")
    assert lightened(Source("tests.py", after), [swap], ROAD, project) == (after, "the class is not as it was read")


def test_an_import_that_others_use_stays(tmp_path: Path) -> None:
    text = f"{HEAD}{PLAIN}\n\n{COMMITS}"
    project = tree(tmp_path, text)
    (swap,) = swaps(project)
    after, _ = lightened(Source("tests.py", text.encode()), [swap], ROAD, project)
    assert b"import TestCase, TransactionTestCase\n" in after and b"class Commits(TransactionTestCase)" in after


def test_an_import_goes_when_all_classes_leave_it(tmp_path: Path) -> None:
    text = f"{HEAD}{PLAIN}\n\n{PLAIN.replace('Plain', 'More')}"
    project = tree(tmp_path, text)
    after, reason = lightened(Source("tests.py", text.encode()), swaps(project), ROAD, project)
    assert not reason and b"TransactionTestCase" not in after and after.count(b"(TestCase)") == 2


def test_a_live_server_that_nobody_asks(tmp_path: Path) -> None:
    head = "from django.test import LiveServerTestCase\n\n\n"
    plain, commits = (one.replace("TransactionTestCase", "LiveServerTestCase") for one in (PLAIN, COMMITS))
    assert found(tmp_path, f"{head}{plain}\n\n{commits}") == [("Plain", "TestCase"), ("Commits", "TransactionTestCase")]
    assert found(tmp_path, head + plain.replace("Item.objects.create()", "get(self.live_server_url)")) == []
