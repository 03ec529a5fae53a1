"""Lists of Travis and CircleCI that are multiplied, and jobs for sites, as a YAML library reads them."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
import yaml

from django_seven.cli import seven
from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Tooling
from django_seven.values import Finding, Minor, Road

ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 13))
RULES = [rule for rule in every().values() if isinstance(rule.change, Tooling)]
LISTS = (
    "language: python\npython:\n  - '3.6'\n  - 3.8  # é\nenv:\n  - DJANGO=1.11\n  - DJANGO=2.2 DB=sqlite\n"
    "  - DJANGO=2.2 DB=mysql\nscript: pytest\n"
)
HEADS = [
    "",
    "matrix:\n  exclude:\n    - python: '3.6'\n      env: DJANGO=2.2 DB=sqlite\n",
    "jobs:\n    fast_finish: true\n",
    "matrix:\n  include:\n  - {python: 3.8, env: TOXENV=docs}\n",
    "matrix:\n  include:\n    - env: LINT=1\n      python: '3.8'\n  exclude: []\n",
]


def fixed(root: Path, name: str, text: str) -> tuple[str, tuple[Finding, ...]]:
    """What the rules make of a file, and what they leave to a person; a second pass changes nothing."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    result = Engine(RULES, ROAD, FileTree(root)).fix(name, "safe")
    assert isinstance(result, FileResult) and not result.refused and not result.missed
    path.write_bytes(result.after)
    again = Engine(RULES, ROAD, FileTree(root)).fix(name, "safe")
    assert isinstance(again, FileResult) and again.after == result.after
    return result.after.decode(), result.findings


def jobs(text: str) -> list[dict[str, Any]]:
    """The jobs of Travis, as its documentation expands them."""
    said = yaml.load(text, yaml.BaseLoader)
    matrix = said.get("matrix") or said.get("jobs") or {}
    rows = [{"python": one, "env": other} for one, other in itertools.product(said["python"], said["env"])]
    return [row for row in rows if row not in matrix.get("exclude", [])] + list(matrix.get("include", []))


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("first", [True, False])
def test_travis_gets_one_job(head: str, first: bool, tmp_path: Path) -> None:
    text = head + LISTS if first else LISTS + head
    after, _ = fixed(tmp_path, ".travis.yml", text)
    before, there = jobs(text), jobs(after)
    assert all(one in there for one in before) and len(there) == len(before) + 1
    assert [one for one in there if one not in before] == [{"python": "3.13", "env": "DJANGO=5.2 DB=sqlite"}]


@pytest.mark.parametrize(
    "env", ["env:\n  DJANGO: 2.2\n", "env:\n  - DJANGO=$VERSION\n", "env:\n  - TOXENV=pypy-django22\n"]
)
def test_travis_that_is_not_understood_is_left(env: str, tmp_path: Path) -> None:
    text = f"python:\n  - 3.8\n{env}script: pytest\n"
    assert fixed(tmp_path, ".travis.yml", text)[0] == text


def test_circleci_gets_a_value_where_all_its_pythons_run_it(tmp_path: Path) -> None:
    text = (
        "version: 2.1\nworkflows:\n  all:\n    jobs:\n    - test:\n        matrix:\n          parameters:\n"
        "            python: ['3.10', '3.12']\n            django: ['4.2']\n"
    )
    name = ".circleci/config.yml"
    assert fixed(tmp_path, name, text)[0] == text.replace("['4.2']", "['4.2', '5.2']")
    old = text.replace("3.10", "3.8")
    after, findings = fixed(tmp_path, name, old)
    assert after == old and [one.rule for one in findings] == ["ci-matrix"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (".gitlab-ci.yml", "test:\n  image: python:3.8\n  script:\n  - python manage.py test\n"),
        (".github/workflows/ci.yml", "jobs:\n  test:\n    runs-on: x\n    steps:\n    - run: python manage.py test\n"),
    ],
)
def test_a_site_is_told_a_job_that_tests_both_sides(name: str, text: str, tmp_path: Path) -> None:
    after, [finding] = fixed(tmp_path, name, text)
    assert after == text
    job = yaml.safe_load(finding.message.split("`")[1])
    steps = job["both-djangos"].get("script") or [one.get("run") for one in job["both-djangos"]["steps"]]
    assert steps[-3:] == ["pip install django-seven", "seven old manage.py test", "seven new manage.py test"]
    assert {step.split()[1] for step in steps[-2:]} <= set(seven.commands)
    assert "3.13" in str(job)
