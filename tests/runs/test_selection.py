"""Names of tests in the form of either runner lead each runner to the same tests."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest

from django_seven.errors import UsageError
from django_seven.runs.selection import is_pytest, leaves_out, plain, selecting, takes_names

FILES = (
    "shop/__init__.py",
    "shop/tests/__init__.py",
    "shop/tests/test_a.py",
    "shop/tests.txt",
    "src/lib/tests.py",
    "runtests.py",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("name", "dotted", "node"),
    [
        ("shop.tests.test_a.Case.test_x", "shop.tests.test_a.Case.test_x", "shop/tests/test_a.py::Case::test_x"),
        ("shop/tests/test_a.py::Case::test_x", "shop.tests.test_a.Case.test_x", "shop/tests/test_a.py::Case::test_x"),
        ("shop/tests/test_a.py::test_x[a::b]", "shop.tests.test_a.test_x", "shop/tests/test_a.py::test_x[a::b]"),
        ("shop.tests.test_a.Case.test_x #2", "shop.tests.test_a.Case.test_x", "shop/tests/test_a.py::Case::test_x"),
        ("test_x (shop.tests.test_a.Case)", "shop.tests.test_a.Case.test_x", "shop/tests/test_a.py::Case::test_x"),
        (
            "test_x (shop.tests.test_a.Case.test_x)",
            "shop.tests.test_a.Case.test_x",
            "shop/tests/test_a.py::Case::test_x",
        ),
        ("setUpClass (shop.tests.test_a.Case)", "shop.tests.test_a.Case", "shop/tests/test_a.py::Case"),
        ("import shop.tests.test_a", "shop.tests.test_a", "shop/tests/test_a.py"),
        ("collect shop/tests/test_a.py", "shop.tests.test_a", "shop/tests/test_a.py"),
        ("shop.tests", "shop.tests", "shop/tests"),
        ("shop.tests.Case", "shop.tests.Case", "shop/tests/__init__.py::Case"),
        ("lib.tests.Case.test_x", "lib.tests.Case.test_x", "src/lib/tests.py::Case::test_x"),
        ("src/lib/tests.py::Case", "lib.tests.Case", "src/lib/tests.py::Case"),
    ],
)
def test_names(root: Path, name: str, dotted: str, node: str) -> None:
    assert selecting(["python", "manage.py", "test"], [name], root, root) == ["python", "manage.py", "test", dotted]
    assert selecting(["pytest"], [name], root, root) == ["pytest", node]


@pytest.mark.parametrize(
    ("command", "left"),
    [
        ("python manage.py test shop --settings shop.tests -v 2", "python manage.py test --settings shop.tests -v 2"),
        ("python -Wd manage.py test shop.tests --parallel 2", "python -Wd manage.py test --parallel 2"),
        ("python -m pytest -k shop shop/tests src -p no:randomly", "python -m pytest -k shop -p no:randomly"),
        ("pytest --ignore src/lib", "pytest --ignore src/lib"),
        ("python runtests.py shop --failfast", "python runtests.py --failfast"),
        ("python -m django test --settings=shop.tests shop", "python -m django test --settings=shop.tests"),
    ],
)
def test_what_a_command_names_itself_gives_way(root: Path, command: str, left: str) -> None:
    found = selecting(shlex.split(command), ["shop.tests.test_a"], root, root)
    assert shlex.join(found[:-1]) == left


def test_a_folder_below_the_root(root: Path) -> None:
    cwd = root / "shop"
    assert selecting(["pytest"], ["shop/tests/test_a.py::Case"], root, cwd)[1:] == ["tests/test_a.py::Case"]
    assert selecting(["pytest"], ["shop.tests.test_a.Case"], root, cwd)[1:] == ["tests/test_a.py::Case"]
    assert selecting(["pytest"], ["tests/test_a.py::Case"], root, root)[1:] == ["shop/tests/test_a.py::Case"]
    assert selecting(["manage.py", "test"], ["shop/tests/test_a.py::Case"], root, cwd)[2:] == ["tests.test_a.Case"]


def test_which_runner(root: Path) -> None:
    assert is_pytest(["python", "runtests.py"], "shop/tests/test_a.py::test_x") and not is_pytest(
        ["python", "runtests.py"]
    )
    assert (
        takes_names("python manage.py test")
        and takes_names("venv/bin/pytest -q")
        and not takes_names("python runtests.py")
    )
    assert plain("tearDownClass (a.B)") == "a.B"
    with pytest.raises(UsageError, match=r"holds the test `nothing\.at\.all`"):
        selecting(["pytest"], ["nothing.at.all"], root, root)


@pytest.mark.parametrize(
    ("options", "some"),
    [
        ("--parallel 4 --keepdb", False), ("-n 2 --reuse-db -p no:randomly", False), ("--shuffle 7", False),
        ("--settings shop.tests", False), ("--ds=shop.tests", False), ("", False), ("-k cart", True),
        ("--tag=slow", True), ("shop.tests", True),
        ("shop/tests/test_a.py::Case", True), ("--failfast", True),
    ],
)  # fmt: skip
def test_options_that_leave_tests_out(root: Path, options: str, some: bool) -> None:
    assert leaves_out(options.split(), root) is some
