"""Files that tools read, through the engine: found, edited to the byte, and read by their own tools."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from django_seven import static
from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Tooling
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 13))
RULES = [rule for rule in every().values() if isinstance(rule.change, Tooling)]
CFG = "[metadata]\nclassifiers =\n    Framework :: Django\n[options]\ninstall_requires =\n    {}\n"
POETRY = (
    '[tool.poetry]\nclassifiers = ["Framework :: Django"]\n[tool.poetry.dependencies]\npython = "^3.6"\ndjango = {}\n'
)


def fixed(root: Path, name: str, text: str, road: Road = ROAD) -> str:
    """What all rules for tools' files make of one; twice, and with the newlines of Windows, it is the same."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    said = []
    for newline in ("\n", "\r\n"):
        path.write_text(text.replace("\n", newline), newline="")
        result = Engine(RULES, road, FileTree(root)).fix(name, "likely")
        assert isinstance(result, FileResult), result
        assert not result.refused
        path.write_bytes(result.after)
        again = Engine(RULES, road, FileTree(root)).fix(name, "likely")
        assert isinstance(again, FileResult) and again.after == result.after
        assert newline == "\n" or result.after.count(b"\n") == result.after.count(b"\r\n")
        said.append(result.after.decode().replace("\r\n", "\n"))
    assert said[0] == said[1]
    return said[0]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Django>=2.2,<3.0", "Django>=2.2,<5.3"),
        ("Django >= 2.2, < 3.0", "Django >= 2.2, < 5.3"),
        ("django<=2.2,>=1.11", "django<5.3,>=1.11"),
        ("Django~=2.2", "Django>=2.2,<5.3"),
        ("Django==2.2.*", "Django>=2.2,<5.3"),
        ("Django[argon2]>=2.2,<4 ; python_version >= '3.6'", "Django[argon2]>=2.2,<5.3 ; python_version >= '3.6'"),
        ("Django>=1.11,<2; python_version < '3'", "Django>=1.11,<2; python_version < '3'"),
        ("Django>=2.2,!=3.0.*,<3.2", "Django>=2.2,!=3.0.*,<5.3"),
        ("Django>=2.2", "Django>=2.2"),
        ("Django==2.2.28", "Django==2.2.28"),
        ("Django>=2.2,!=5.2.*", "Django>=2.2,!=5.2.*"),
        ("django-filter<3", "django-filter<3"),
        ("Django @ https://example.org/django.zip", "Django @ https://example.org/django.zip"),
    ],
)
def test_upper_bound(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, "setup.cfg", CFG.format(before)) == CFG.format(after)
    line = after.partition(" #")[0]
    if before != after:
        assert Requirement(line).specifier.contains("2.2.28") and Requirement(line).specifier.contains("5.2.1")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"^2.2"', '">=2.2,<5.3"'),
        ('"~2.2.1"', '">=2.2.1,<5.3"'),
        ('">=2.2,<4.0"', '">=2.2,<5.3"'),
        ('{version = "^2.2", extras = ["argon2"]}', '{version = ">=2.2,<5.3", extras = ["argon2"]}'),
        ('"*"', '"*"'),
        ('"2.2.28"', '"2.2.28"'),
        ('{git = "https://example.org/django"}', '{git = "https://example.org/django"}'),
    ],
)
def test_upper_bound_as_poetry_has_it(before: str, after: str, tmp_path: Path) -> None:
    assert fixed(tmp_path, "pyproject.toml", POETRY.format(before)) == POETRY.format(after)


def test_a_site_stays_as_it_is(tmp_path: Path) -> None:
    lines = (
        "# what production has\nDjango==2.2.28 \\\n    --hash=sha256:abc\n-r base.txt\n-e git+https://x/y#egg=z\n"
        "celery[redis]<5 ; python_version < '3.9'  # old\n"
    )
    assert fixed(tmp_path, "requirements.txt", lines) == lines
    poetry = '[tool.poetry]\nname = "site"\n[tool.poetry.dependencies]\ndjango = "^2.2"\n'
    assert fixed(tmp_path, "pyproject.toml", poetry) == poetry


def test_requirement_files_of_a_package(tmp_path: Path) -> None:
    (tmp_path / "setup.cfg").write_text(CFG.format("Django>=2.2"))
    for name, before, after in (
        (
            "requirements/test.txt",
            "-c x.txt\nDjango>=2.2,<4.0  # é\npytest\n",
            "-c x.txt\nDjango>=2.2,<5.3  # é\npytest\n",
        ),
        ("requirements/django22.txt", "Django>=2.2,<3.0\n", "Django>=2.2,<3.0\n"),
        ("requirements/old.txt", "Django~=2.2.0\n", "Django~=2.2.0\n"),
    ):
        assert fixed(tmp_path, name, before) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("['Framework :: Django :: 2.2']", "['Framework :: Django :: 2.2', 'Framework :: Django :: 5.2']"),
        (
            "[\n    'Framework :: Django :: 3.0',\n    'Framework :: Django :: 2.2',  # LTS\n]",
            "[\n    'Framework :: Django :: 5.2',\n    'Framework :: Django :: 3.0',\n"
            "    'Framework :: Django :: 2.2',  # LTS\n]",
        ),
        (
            "[\n    'A :: B',\n    'Framework :: Django :: 2.2'  # LTS\n]",
            "[\n    'A :: B',\n    'Framework :: Django :: 2.2',  # LTS\n    'Framework :: Django :: 5.2'\n]",
        ),
        (
            "'''\nFramework :: Django :: 2.2\nTopic :: X\n'''.split('\\n')",
            "'''\nFramework :: Django :: 2.2\nFramework :: Django :: 5.2\nTopic :: X\n'''.split('\\n')",
        ),
        (
            "[\n    # 'Framework :: Django :: 2.2',\n    'A :: B',\n]",
            "[\n    # 'Framework :: Django :: 2.2',\n    'A :: B',\n]",
        ),
        ("['Framework :: Django :: 2.2', 'Private :: Do Not Upload']",) * 2,
        ("['Framework :: Django :: 2.2', 'Framework :: Django :: 5.2']",) * 2,
    ],
)
def test_classifiers(before: str, after: str, tmp_path: Path) -> None:
    text = "from setuptools import setup\nsetup(name='x', classifiers={})\n"
    assert fixed(tmp_path, "setup.py", text.format(before)) == text.format(after)


TOX = [
    ("py{36,38}-django{111,22}", "django22: Django>=2.2,<3.0", "py313-django52", "django52: Django>=5.2,<6.0"),
    ("py38-dj{22,main}", "dj22: Django~=2.2.0", "py313-dj52", "dj52: Django~=5.2.0"),
    ("{py37, py38}-django22-{sqlite,postgres}", "django22: Django==2.2.*", "py313-django52-{sqlite,postgres}",
     "django52: Django==5.2.*"),
    ("py38-django-22", "22: Django<2.3,>=2.2", "py313-django-52", "52: Django<5.3,>=5.2"),
    ("py38-django22", "django22: -r django22.txt", "py313-django52", "django52: Django>=5.2,<5.3"),
]  # fmt: skip


@pytest.mark.parametrize(("item", "line", "new_item", "new_line"), TOX)
def test_tox_has_the_new_pair_and_the_old_ones(
    item: str, line: str, new_item: str, new_line: str, tmp_path: Path
) -> None:
    text = f"[tox]\nskipsdist = true\nenvlist =\n    {item}\n    docs # é\n[testenv]\ndeps =\n    {line}\n    pytest\n"
    (tmp_path / "django22.txt").write_text("Django==2.2.28\n")
    (tmp_path / "tox.ini").write_text(text)
    before = tox(tmp_path, "list", "--no-desc", "-q").split()
    after = fixed(tmp_path, "tox.ini", text)
    assert after == text.replace(f"{item}\n", f"{item}\n    {new_item}\n").replace(
        f"{line}\n", f"{line}\n    {new_line}\n"
    )
    listed = tox(tmp_path, "list", "--no-desc", "-q").split()
    added = [name for name in listed if name not in before]
    assert [name for name in listed if name in before] == before and added
    deps = tox(tmp_path, "config", "-q", "-e", added[0], "-k", "deps")
    assert new_line.partition(": ")[2] in deps and "2.2" not in deps


def tox(root: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", "tox", *words], cwd=root, capture_output=True, text=True, check=True)
    return done.stdout


def test_a_pair_that_django_does_not_run_on_is_not_added(tmp_path: Path) -> None:
    text = "[tox]\nenvlist = py38-django22\n[testenv]\ndeps = django22: Django==2.2.*\n"
    road = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 9))
    (tmp_path / "seven.toml").write_text('[new]\npython = "3.9"\n')
    assert fixed(tmp_path, "tox.ini", text, road) == text


def test_check_shows_them_and_fix_writes_them(tmp_path: Path) -> None:
    (tmp_path / "tox.ini").write_text("[tox]\nenvlist = py38-django22\n[testenv]\ndeps = django22: Django==2.2.*\n")
    asked = static.Asked((tmp_path,), ROAD, sure="safe", jobs=1)
    fixed_ = static.look(asked)
    assert [result.path for result in fixed_.changed] == ["tox.ini"]
    assert not static.write_all(asked, fixed_)
    assert "py313-django52" in (tmp_path / "tox.ini").read_text()
    assert not static.look(static.Asked((tmp_path,), ROAD, jobs=1)).check.findings


def test_tox_of_a_site_is_shown(tmp_path: Path) -> None:
    text = "[tox]\nenvlist = py38,py311\n[testenv]\ndeps = -r requirements.txt\n"
    (tmp_path / "tox.ini").write_text(text)
    result = Engine(RULES, ROAD, FileTree(tmp_path)).fix("tox.ini", "safe")
    assert isinstance(result, FileResult) and result.after.decode() == text
    assert "py313-django52" in result.findings[0].message and result.findings[0].sure == "show"
