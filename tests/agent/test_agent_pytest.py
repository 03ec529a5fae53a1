"""Sessions of pytest, from 4.6 on Python 2.7 to the newest."""

from __future__ import annotations

import pytest

from .conftest import Asked, Project

pytestmark = [pytest.mark.network, pytest.mark.slow]

TESTS = """
import pytest, unittest

def test_good():
    pass

def test_bad():
    assert 1 == 2

@pytest.fixture
def broken():
    raise RuntimeError("no fixture")

def test_setup(broken):
    pass

@pytest.fixture
def leaves():
    yield
    raise RuntimeError("not tidy")

def test_teardown(leaves):
    pass

@pytest.mark.skip(reason="not today")
def test_skipped():
    pass

@pytest.mark.xfail
def test_expected():
    assert 0

@pytest.mark.xfail(strict=True)
def test_strict():
    pass

@pytest.mark.xfail
def test_lenient():
    pass

@pytest.mark.parametrize("number", [1, 2])
def test_number(number):
    assert number == 1

class TestCase(unittest.TestCase):
    def test_case(self):
        self.assertEqual(1, 1)
"""
OUTCOMES = {
    "test_good": "passed",
    "test_bad": "failed",
    "test_setup": "errored",
    "test_teardown": "errored",
    "test_skipped": "skipped",
    "test_expected": "expected failure",
    "test_strict": "failed",
    "test_lenient": "passed",
    "test_number[1]": "passed",
    "test_number[2]": "failed",
    "TestCase::test_case": "passed",
}
ARGUMENTS = ("-q", "-p", "no:django", "-p", "no:cacheprovider")


def short(asked: Asked) -> dict[str, str]:
    return {name.replace("test_all.py::", ""): outcome for name, outcome in asked.outcomes().items()}


def test_each_outcome(project: Project, django: str) -> None:
    asked = project.write(test_all=TESTS).suite(django, "pytest", *ARGUMENTS, kind="module")
    assert short(asked) == OUTCOMES
    assert len(asked.announced()) == len(OUTCOMES)
    assert asked.answer["exit"] == 1
    assert asked.row("test_all.py::test_bad")["frame"] == "test_all.py:8"
    assert asked.row("test_all.py::test_bad")["message"].startswith("AssertionError: assert 1 == 2")
    assert asked.row("test_all.py::test_setup")["message"] == "RuntimeError: no fixture"
    assert asked.row("test_all.py::test_skipped")["message"] == "not today"


def test_a_script_that_calls_pytest_itself(project: Project, django: str) -> None:
    script = f"import sys, pytest\nsys.exit(pytest.main({list(ARGUMENTS)!r}))\n"
    asked = project.write(test_all=TESTS, runtests=script).suite(django, "runtests.py")
    assert short(asked) == OUTCOMES
    assert asked.answer["runner"] == "pytest"


def test_with_xdist(project: Project, django: str) -> None:
    if "python-3.11" not in django and "django-6.1" not in django:
        pytest.skip("xdist is not in this environment")
    asked = project.write(test_all=TESTS).suite(django, "pytest", *ARGUMENTS, "-n", "2", kind="module")
    assert short(asked) == OUTCOMES
    assert len(asked.announced()) == len(OUTCOMES)
    assert asked.row("test_all.py::test_bad")["message"].startswith("AssertionError: assert 1 == 2")


def test_an_unknown_option_is_the_crash(project: Project, django: str) -> None:
    asked = project.write(test_all=TESTS).suite(django, "pytest", "--nonsense", "-p", "no:django", kind="module")
    assert asked.answer["crash"]["message"].endswith("error: unrecognized arguments: --nonsense")


def test_subtests(project: Project, django: str) -> None:
    if "python-3.13" not in django:
        pytest.skip("subtests are not in this environment")
    project.write(
        test_all="""
def test_sub(subtests):
    for number in 1, 2:
        with subtests.test(number=number):
            assert number == 1
"""
    )
    asked = project.suite(django, "pytest", *ARGUMENTS, kind="module")
    assert short(asked) == {"test_sub": "failed"}
    assert "number=2" in asked.row("test_all.py::test_sub")["message"]


def test_a_module_that_does_not_collect(project: Project, django: str) -> None:
    project.write(test_all="from json import nonsense\n", test_good="def test_it():\n    pass\n")
    asked = project.suite(django, "pytest", *ARGUMENTS, "--continue-on-collection-errors", kind="module")
    assert asked.outcomes() == {"collect test_all.py": "errored", "test_good.py::test_it": "passed"}
    row = asked.row("collect test_all.py")
    assert row["message"].startswith("ImportError: cannot import name")
    assert row["frame"] == "test_all.py:1"


def test_a_conftest_that_fails_is_the_crash(project: Project, django: str) -> None:
    project.write(conftest="\nfrom json import nonsense\n", test_good="def test_it():\n    pass\n")
    asked = project.suite(django, "pytest", *ARGUMENTS, kind="module")
    assert asked.answer["crash"]["message"].startswith("ImportError: cannot import name")
    assert asked.answer["crash"]["frame"] == "conftest.py:2"


def test_a_session_inside_of_a_test_is_not_ours(project: Project, django: str) -> None:
    project.add("inner/test_inner.py", "def test_inner():\n    assert 0\n")
    body = "import pytest\ndef test_outer():\n    assert pytest.main(['inner', '-q', '-p', 'no:django']) == 1\n"
    project.write(test_outer=body)
    asked = project.suite(django, "pytest", *ARGUMENTS, "test_outer.py", kind="module")
    assert asked.outcomes() == {"test_outer.py::test_outer": "passed"}
