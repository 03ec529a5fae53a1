"""CI matrices and nox, through the engine: the jobs of both sides, as a YAML library and nox itself list them."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Tooling
from django_seven.values import Finding, Minor, Road

ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 13))
RULES = [rule for rule in every().values() if isinstance(rule.change, Tooling)]
GITHUB = ".github/workflows/test.yml"
JOBS = "name: CI\njobs:\n  test:\n    strategy:\n      matrix:\n{}    steps:\n    - run: pytest  # é\n"


def fixed(root: Path, name: str, text: str) -> tuple[str, tuple[Finding, ...]]:
    """What the rules make of a file, and what they leave to a person; a second pass changes nothing."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    result = Engine(RULES, ROAD, FileTree(root)).fix(name, "safe")
    assert isinstance(result, FileResult) and not result.refused
    path.write_bytes(result.after)
    again = Engine(RULES, ROAD, FileTree(root)).fix(name, "safe")
    assert isinstance(again, FileResult) and again.after == result.after
    return result.after.decode(), result.findings


def jobs(text: str) -> list[dict[str, Any]]:
    """The jobs of the one matrix, as GitHub's documentation expands it."""
    matrix = yaml.load(text, yaml.BaseLoader)["jobs"]["test"]["strategy"]["matrix"]
    lists = {name: values for name, values in matrix.items() if name not in ("include", "exclude")}
    rows = [dict(zip(lists, row, strict=True)) for row in itertools.product(*lists.values())] if lists else []
    left_out = matrix.get("exclude", [])
    rows = [row for row in rows if not any(one.items() <= row.items() for one in left_out)]
    return [*rows, *matrix.get("include", [])]


NEW = {"python": "3.13", "django": "5.2"}
MATRICES = [
    ("        python: [3.6, 3.8]\n        django: [2.2]\n", NEW),
    (
        "        python: ['3.6', '3.8']\n        django: ['2.2', main]\n        db: [mysql, sqlite]\n",
        NEW | {"db": "sqlite"},
    ),
    (
        "        python:\n        - '3.8'  # é\n        django:\n        - 'Django~=2.2.0'\n",
        NEW | {"django": "Django~=5.2.0"},
    ),
    (
        "        python: [\n          3.8,\n        ]\n        django: [\n          2.2.*,\n        ]\n",
        NEW | {"django": "5.2.*"},
    ),
    (
        "        python: [3.8]\n        django: [2.2]\n"
        "        exclude:\n        - python: 3.8\n          django: 2.2\n",
        NEW,
    ),
    (
        "        include:\n        - python: 3.8\n          django: 2.2  # LTS\n"
        "        - {python: 3.9, django: main}\n",
        NEW,
    ),
    (
        "        include:\n          - {python: '3.8', django: '2.2', toxenv: py38-django22}\n",
        NEW | {"toxenv": "py313-django52"},
    ),
    ("        python: [3.8, 3.9]\n        django: [2.2]\n        drf: ['3.9', '3.10']\n", NEW | {"drf": "3.10"}),
]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("matrix", "new"), MATRICES)
def test_one_new_job_and_the_old_ones(matrix: str, new: dict[str, str], newline: str, tmp_path: Path) -> None:
    before = JOBS.format(matrix).replace("\n", newline)
    after, left = fixed(tmp_path, GITHUB, before)
    assert not left
    assert sorted(map(str, jobs(after))) == sorted(map(str, [*jobs(before), new]))
    assert (after.count("\r\n") == after.count("\n")) is (newline == "\r\n")
    assert all(line in after.splitlines() for line in before.splitlines())


def test_the_list_grows_where_all_pythons_run_the_new_django(tmp_path: Path) -> None:
    before = JOBS.format("        python: ['3.10', '3.12']\n        django: ['4.2', main]\n")
    after, _ = fixed(tmp_path, GITHUB, before)
    assert after == before.replace("'4.2',", "'4.2', '5.2',")
    assert {"python": "3.12", "django": "5.2"} in jobs(after)


@pytest.mark.parametrize(
    "matrix",
    [
        "        django: ['2.2']\n",
        "        python: ['3.8']\n        django: ${{ fromJson(needs.list.outputs.djangos) }}\n",
        "        python: ['3.8']\n        django: ['2.2', '5.2']\n",
        "        include: [{python: '3.8', django: '2.2'}]\n",
    ],
)
def test_what_is_not_understood_stays(matrix: str, tmp_path: Path) -> None:
    before = JOBS.format(matrix)
    assert fixed(tmp_path, GITHUB, before)[0] == before


def test_one_django_of_a_package_is_shown_with_what_to_add(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text("[metadata]\nclassifiers =\n    Framework :: Django\n")
    text = "test:\n  image: python:3.8\n  script:\n  - pip install -r requirements.txt\n  - python manage.py test\n"
    after, (left,) = fixed(tmp_path, ".gitlab-ci.yml", text)
    assert after == text and left.line == 5 and left.sure == "show"
    assert 'pip install "Django>=5.2,<5.3"' in left.message


def test_gitlab_has_one_more_row(tmp_path: Path) -> None:
    before = 'test:\n  parallel:\n    matrix:\n      - PYTHON: ["3.6", "3.8"]\n        DJANGO: ["2.2"]\n'
    after, _ = fixed(tmp_path, ".gitlab-ci.yml", before)
    old, new = (yaml.safe_load(text)["test"]["parallel"]["matrix"] for text in (before, after))
    assert new == [*old, {"PYTHON": ["3.13"], "DJANGO": ["5.2"]}]


def test_travis_has_one_more_row(tmp_path: Path) -> None:
    before = 'jobs:\n  include:\n    - python: "3.8"\n      env: DJANGO="Django>=2.2,<3.0" DB=x  # LTS\n'
    after, _ = fixed(tmp_path, ".travis.yml", before)
    old, new = (yaml.safe_load(text)["jobs"]["include"] for text in (before, after))
    assert new == [*old, {"python": "3.13", "env": 'DJANGO="Django>=5.2,<6.0" DB=x'}]


NOX = "import nox\n\n\n@nox.session\n@nox.parametrize('python,django', {})\ndef tests(session, django):\n    pass\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("[('3.8', '2.2')]", "[('3.8', '2.2'), ('3.13', '5.2')]"),
        (
            "[\n    ('3.7', '2.2'),\n    ('3.8', '3.0')  # é\n]",
            "[\n    ('3.7', '2.2'),\n    ('3.8', '3.0'),  # é\n    ('3.13', '5.2')\n]",
        ),
    ],
)
def test_nox_lists_both_sides(before: str, after: str, tmp_path: Path) -> None:
    text, _ = fixed(tmp_path, "noxfile.py", NOX.format(before))
    assert text == NOX.format(after)
    done = subprocess.run(
        [sys.executable, "-m", "nox", "-l", "--json"], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    listed = [(one["python"], one["call_spec"]["django"]) for one in json.loads(done.stdout)]
    assert listed[-1] == ("3.13", "5.2") and len(listed) == before.count("(") + 1


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [
        ("Dockerfile", "FROM python:3.8-slim AS base\n", "ARG PYTHON=3.8"),
        ("runtime.txt", "python-3.8.18\n", "3.13"),
        (".python-version", "3.8\n", "3.13"),
        ("Pipfile", '[requires]\npython_version = "3.8"\n', "3.13"),
        (".travis.yml", "script:\n- python setup.py test\n", "runner of the tests"),
        ("setup.cfg", "[options]\ntests_require =\n    mock\n", "extra"),
    ],
)
def test_what_a_person_decides(name: str, text: str, word: str, tmp_path: Path) -> None:
    after, left = fixed(tmp_path, name, text)
    assert after == text and word in left[0].message and left[0].sure == "show"


def test_a_python_for_both_sides_is_none_to_decide(tmp_path: Path) -> None:
    assert not fixed(tmp_path, ".python-version", "3.8\n3.12\n")[1]
