"""Test runs as tox, nox, make and CI write them."""

from __future__ import annotations

import pytest

from django_seven.project.requirements import read
from django_seven.project.test_command import written_runs

CASES = {
    "tox": ("tox.ini", "[testenv]\ncommands =\n  coverage run {envbindir}/django-admin test {posargs:tests}\n",
            "python -m django test tests"),
    "tox with a section quoted": (
        "tox.ini", "[a]\nc = pytest -q\n[testenv]\ncommands = {[a]c} {posargs}\n", "python -m pytest -q"),
    "tox in pyproject": (
        "pyproject.toml", '[tool.tox]\nlegacy_tox_ini = """\n[testenv]\ncommands = pytest\n"""\n', "python -m pytest"),
    "tox with a condition": (
        "tox.ini", "[testenv]\ncommands =\n  lint: flake8\n  test: pytest tests\n", "python -m pytest tests"),
    "tox going on": ("tox.ini", "[testenv]\ncommands =\n  pytest \\\n    tests\n", "python -m pytest tests"),
    "nox": (
        "noxfile.py", "def tests(session):\n    session.run('pytest', *session.posargs)\n", "python -m pytest"),
    "make": ("Makefile", "PY = python3\ntest: deps\n\t@$(PY) -m pytest $(ARGS)\n", "python -m pytest"),
    "just": ("justfile", "test *args:\n    pytest {{args}}\n", "python -m pytest"),
    "hatch": (
        "pyproject.toml", '[tool.hatch.envs.default.scripts]\ntest = "pytest {args:tests}"\n', "python -m pytest"),
    "gitlab": (".gitlab-ci.yml", "test:\n  script:\n    - pytest a\n", "python -m pytest a"),
    "circle": (
        ".circleci/config.yml", "jobs:\n  x:\n    steps:\n      - run:\n          command: pytest b\n",
        "python -m pytest b"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_run_is_found(write, case):
    name, text, command = CASES[case]
    (run, *_) = written_runs(write({name: text}), ".")
    assert (run.command, run.source) == (command, name)


def test_tox_tells_folder_and_environment(write):
    text = """
        [testenv]
        changedir = tests
        setenv =
            PYTHONPATH = {toxinidir}
            py27: OLD = 1
            PYTHONWARNINGS = error
            TMP = {envtmpdir}
        commands = pytest
    """
    (run,) = written_runs(write({"tox.ini": text, "tests/x.py": ""}), ".")
    assert (run.directory, dict(run.env)) == ("tests", {"PYTHONPATH": ".."})


def test_a_script_that_is_not_in_the_tree_is_passed_over(write):
    assert written_runs(write({".travis.yml": "script: python generated/manage.py test\n"}), ".") == []


def test_broken_files_are_passed_over(write):
    files = {"tox.ini": "[testenv\n", ".travis.yml": "a:\n    b: 1\n  c: 2\n", "noxfile.py": "print 'x'\n"}
    assert written_runs(write({**files, "pyproject.toml": "["}), ".") == []


def test_a_folder_outside_the_project_is_passed_over(write):
    assert written_runs(write({"tox.ini": "[testenv]\nchangedir = ..\ncommands = pytest\n"}), ".") == []


def test_odd_files_are_passed_over(write):
    files = {"poetry.lock": "package = [1]\n", "Pipfile.lock": "[]", "Pipfile": "packages = 3\n"}
    root = write({**files, "pyproject.toml": "[project]\ndependencies = 'x'\n", "setup.cfg": "[a]\nb\n  c\n"})
    assert read(root).lines == ()
