"""The two lock files: what they hold, how they are sealed, and when they no longer answer what is asked."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from django_seven.project import asks, locks
from django_seven.project.config import load as load_config
from django_seven.project.discover import discover
from django_seven.project.locks import Lock, Locks, Pin
from django_seven.project.requirements import read
from django_seven.values import Minor

PYTHON, ENDS = Minor(3, 9), (Minor(2, 2), Minor(4, 2))
OLD = Lock(
    "old",
    PYTHON,
    ("Django 2.2", "django-filter==2.2.0"),
    (
        Pin("django", "django==2.2.28", "2.2.28", "4.2.30"),
        Pin("django-filter", "django-filter==2.2.0", "2.2.0", "21.1", "2.2.0 is made for Django up to 2.2"),
        Pin("ours", "ours @ git+https://example.org/ours@abc"),
        Pin("six", "six==1.16.0", "1.16.0"),
        Pin("uvloop", 'uvloop==0.19.0 ; sys_platform != "win32"', "0.19.0"),
    ),
)
NEW = Lock(
    "new",
    PYTHON,
    ("Django 4.2",),
    (
        Pin("asgiref", "asgiref==3.8.1", "3.8.1", "", "needed by django"),
        Pin("django", "django==4.2.30", "4.2.30", "2.2.28"),
        Pin("django-filter", "django-filter==21.1", "21.1", "2.2.0", "2.2.0 is made for Django up to 2.2"),
    ),
)


def put(root: Path, found: Locks) -> None:
    (root / locks.FOLDER).mkdir(exist_ok=True)
    for side, text in locks.render(found).items():
        (root / locks.name(side)).write_text(text)


def project(root: Path, files: dict[str, str]) -> list[str]:
    """Why the locks of a project made of these files are stale."""
    for name, text in {
        "manage.py": 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
        "requirements.txt": "Django\n",
        **files,
    }.items():
        (root / name).write_text(text)
    found = discover(root, config=load_config(root))
    kept = locks.load(root)
    return asks.stale(found, read(root), ENDS, kept) if kept else ["none"]


def test_locks_are_read_as_they_were_written(tmp_path: Path) -> None:
    put(tmp_path, Locks(OLD, NEW))
    found = locks.load(tmp_path)
    assert found is not None
    assert found.whole
    assert replace(found.old, seal="") == OLD
    assert replace(found.new, seal="") == NEW
    assert found == locks.sealed(Locks(OLD, NEW))
    assert found.of("new").django == "4.2.30"


def test_a_line_says_how_the_other_side_differs() -> None:
    texts = locks.render(Locks(OLD, NEW))
    assert "django-filter==2.2.0  # new 21.1: 2.2.0 is made for Django up to 2.2\n" in texts["old"]
    assert "asgiref==3.8.1  # only here: needed by django\n" in texts["new"]
    assert "\nsix==1.16.0\n" in texts["old"]


def test_pip_reads_a_lock(tmp_path: Path) -> None:
    put(tmp_path, Locks(replace(OLD, pins=OLD.pins[3:4]), NEW))
    asked = ["-m", "pip", "install", "--dry-run", "--no-deps", "--no-index", "-r", str(tmp_path / locks.name("old"))]
    done = subprocess.run([sys.executable, *asked], capture_output=True, text=True, check=False)
    assert "Invalid requirement" not in done.stderr
    assert done.returncode == 0 or "No matching distribution found for six==1.16.0" in done.stderr


def test_a_lock_changed_by_hand_is_not_whole(tmp_path: Path) -> None:
    put(tmp_path, Locks(OLD, NEW))
    path = tmp_path / locks.name("new")
    path.write_text(path.read_text().replace("asgiref==3.8.1", "asgiref==3.8.0"))
    found = locks.load(tmp_path)
    assert found is not None and not found.whole
    path.write_text(path.read_text().replace("asgiref==3.8.0", "asgiref==3.8.1").replace("\n", "\r\n"))
    found = locks.load(tmp_path)
    assert found is not None and found.whole


def test_a_lock_written_without_the_other_is_not_whole(tmp_path: Path) -> None:
    put(tmp_path, Locks(OLD, NEW))
    other = locks.render(Locks(replace(OLD, pins=OLD.pins[:2]), NEW))["old"]
    (tmp_path / locks.name("old")).write_text(other)
    found = locks.load(tmp_path)
    assert found is not None and not found.whole


def test_marks_of_a_merge_are_no_packages(tmp_path: Path) -> None:
    put(tmp_path, Locks(OLD, NEW))
    path = tmp_path / locks.name("old")
    path.write_text(path.read_text().replace("six==", "<<<<<<< ours\nsix==1.15.0\n=======\nsix==") + ">>>>>>> theirs\n")
    found = locks.load(tmp_path)
    assert found is not None and not found.whole
    assert [pin.name for pin in found.old.pins].count("six") == 2


@pytest.mark.parametrize("text", ["", "six==1.16.0\n", "# python: three\n"])
def test_what_is_no_lock(tmp_path: Path, text: str) -> None:
    put(tmp_path, Locks(OLD, NEW))
    (tmp_path / locks.name("old")).write_text(text)
    assert locks.load(tmp_path) is None


def test_locks_are_fresh_while_the_same_is_asked(tmp_path: Path) -> None:
    put(tmp_path, Locks(OLD, NEW))
    toml = {"seven.toml": 'from = "2.2"\nto = "4.2"\n'}
    assert project(tmp_path, {**toml, "requirements.txt": "# ours\ndjango-filter==2.2.0  # kept\nDjango>=2\n"}) == []
    assert project(tmp_path, {**toml, "requirements.txt": "Django\ndjango-filter==2.3.0\nsix\n"}) == [
        "`django-filter==2.2.0` became `django-filter==2.3.0`",
        "`six` is new",
    ]
    assert project(tmp_path, {**toml, "requirements.txt": "Django\n"}) == ["`django-filter==2.2.0` is gone"]


def test_locks_follow_seven_toml(tmp_path: Path) -> None:
    put(tmp_path, Locks(OLD, NEW))
    lines = {"requirements.txt": "Django\ndjango-filter==2.2.0\n"}
    assert project(tmp_path, {**lines, "seven.toml": 'from = "2.2"\nto = "4.2"\n[old]\npython = "3.9"\n'}) == []
    asked = 'from = "2.2"\nto = "4.2"\n[old]\npython = "3.8"\n[new]\nexclude-newer = "2024-01-01"\npackages = ["six"]\n'
    assert project(tmp_path, {**lines, "seven.toml": asked}) == [
        "`nothing newer than 2024-01-01` is new",
        "`six` is new",
        "the old side is to have Python 3.8, and not 3.9",
    ]


def test_the_pinned_patch_of_django_is_followed(tmp_path: Path) -> None:
    put(tmp_path, Locks(OLD, NEW))
    found = project(
        tmp_path, {"requirements.txt": "Django==2.2.10\ndjango-filter==2.2.0\n", "seven.toml": 'to = "4.2"\n'}
    )
    assert found == ["`Django 2.2` became `Django 2.2.10`"]


def test_versions_of_another_lock_are_asked_for(tmp_path: Path) -> None:
    put(tmp_path, Locks(OLD, NEW))
    pipfile = {"Pipfile": '[packages]\ndjango-filter = "*"\n', "seven.toml": 'from = "2.2"\nto = "4.2"\n'}
    text = '{"default": {"django-filter": {"version": "==2.2.0"}, "pytz": {"version": "==2020.1"}}}'
    found = project(tmp_path, {**pipfile, "Pipfile.lock": text})
    assert len(found) == 1 and found[0].startswith("`versions of Pipfile.lock")
    assert asks.preferred(read(tmp_path)) == {"django-filter": "2.2.0", "pytz": "2020.1"}


def test_no_password_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text("Django\n")
    (tmp_path / "seven.toml").write_text(
        'from = "2.2"\nto = "4.2"\n[old]\npackages = ["ours @ https://me:word@example.org/ours.zip"]\n'
    )
    found = discover(tmp_path, config=load_config(tmp_path))
    old, _ = asks.asked(found, read(tmp_path), ENDS, PYTHON)
    assert old == ("Django 2.2", "ours @ https://***@example.org/ours.zip")


def test_a_lock_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    assert locks.missing(tmp_path) == "there are no locks"
    (tmp_path / ".seven").mkdir()
    (tmp_path / ".seven" / "old.lock").write_text("rubbish\n")
    assert locks.load(tmp_path) is None
    assert locks.missing(tmp_path) == ".seven/old.lock and .seven/new.lock cannot be read as a lock"
