"""The side of today: as of which day, and what stands in for a package that cannot be had here any more."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from django_seven.events import Event, Stage
from django_seven.project.asks import amended
from django_seven.project.named import named
from django_seven.project.requirements import read, spare
from django_seven.runs import today
from django_seven.runs.asof import last_change, packages_of
from django_seven.runs.complaints import Complaint, UnbuiltError
from django_seven.runs.environment import Environment
from django_seven.runs.headers import lacking
from django_seven.runs.today import Today, culprit
from django_seven.runs.wanted import Wanted, date_options
from django_seven.values import Minor, SideSpec

MADE = Environment(Path("python"), Path("bin"), {}, "2.2.28", ())
WANTED = Wanted("old", Path(sys.executable), Minor(3, 8), "2.2")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVEN_CACHE", str(tmp_path / "cache"))


def refusing(*complaints: Complaint) -> tuple[Callable[[Wanted], Environment], list[Wanted]]:
    """An attempt that fails once for each complaint, and what it was asked for."""
    left, seen = list(complaints), list[Wanted]()

    def attempt(wanted: Wanted) -> Environment:
        seen.append(wanted)
        if left:
            raise UnbuiltError("It cannot be built.", "", left.pop(0))
        return MADE

    return attempt, seen


def made(root: Path, wanted: Wanted, *complaints: Complaint, spared: str = "") -> tuple[Wanted, str]:
    """What is asked for at last, and the notes on the way."""
    told: list[Event] = []
    attempt, seen = refusing(*complaints)
    shutil.rmtree(Path(os.environ["SEVEN_CACHE"]) / "answers", ignore_errors=True)
    found = Today(Stage("old", told.append), root, {spared: "requirements/mysql.txt:1"} if spared else {})
    assert found.make(wanted, attempt) is MADE
    return seen[-1], " ".join(event.text for event in told)


def test_driver_of_one_database_is_left_out(tmp_path: Path) -> None:
    wanted = replace(WANTED, packages=("mysqlclient==2.0.3", "mock"))
    said = Complaint("missing", "mysqlclient", "2.0.3")
    last, notes = made(tmp_path, wanted, said, spared="mysqlclient")
    assert last.packages == ("mock",)
    assert "requirements/mysql.txt:1" in notes
    assert 'add = ["mysqlclient==…"]' in notes


def test_what_the_code_names_is_not_left_out(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text("EMAIL_BACKEND = 'django_ses_backend.Backend'\n")
    attempt, _ = refusing(Complaint("other", "django-ses-backend"), Complaint("other"))
    wanted = replace(WANTED, packages=("django-ses-backend==0.1",))
    with pytest.raises(UnbuiltError):
        Today(Stage("old", lambda event: None), tmp_path).make(wanted, attempt)
    assert named(tmp_path, "django-ses-backend")
    assert not named(tmp_path, "django-sos-backend")


def test_date_is_given_up_for_a_package_and_then_moves_on(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("import mock\n")
    wanted = replace(WANTED, packages=("mock==5",), exclude_newer="2020-03-05", undated=("django",))
    last, _ = made(tmp_path, wanted, Complaint("missing", "mock", "==5"))
    assert last.undated == ("django", "mock")
    last, notes = made(tmp_path, wanted, Complaint("conflict"))
    assert last.exclude_newer == "2021-03-05"
    assert "As of 2020-03-05" in notes
    last, notes = made(tmp_path, replace(wanted, exclude_newer="9000-01-01"), Complaint("conflict"))
    assert last.exclude_newer is None
    assert "the newest are taken" in notes
    assert date_options("2025-01-01", ("django",))[2:] == ["--exclude-newer-package", "django=2099-12-31"]


def test_release_that_comes_built_takes_the_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, str]] = []

    def nearest(self: Today, wanted: Wanted, name: str, specifier: str) -> str:
        asked.append((name, specifier))
        return "2.7.4"

    monkeypatch.setattr(today.Today, "_nearest", nearest)
    wanted = replace(WANTED, packages=("psycopg2==2.6.1", "mock"))
    last, notes = made(tmp_path, wanted, Complaint("build", "psycopg2", "2.6.1", "no pg_config", "libpq-dev"))
    assert asked == [("psycopg2-binary", ">=2.6.1")]
    assert last.packages == ("mock", "psycopg2-binary==2.7.4")
    assert "apt install libpq-dev" in notes


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("OSError: mysql_config not found", "default-libmysqlclient-dev pkg-config"),
        ("Error: pg_config executable not found.", "libpq-dev"),
        ("lber.h: No such file or directory", "libldap2-dev libsasl2-dev"),
        ("error: command 'gcc' failed: No such file or directory", "build-essential"),
        ("NameError: name 'x' is not defined", ""),
    ],
)
def test_package_of_debian_is_named(text: str, names: str) -> None:
    assert lacking(f"running build_ext\n{text}\n") == names


def test_table_of_a_side_changes_what_the_project_asks_for() -> None:
    spec = SideSpec(add=("mock<4", "six"), without=("mysqlclient",))
    assert amended(["Django>=2.2", "Mock==5", "mysqlclient"], spec) == ["Django>=2.2", "mock<4", "six"]


def test_spare_is_what_no_line_needs_always(tmp_path: Path) -> None:
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements.txt").write_text("Django\nrequests\n")
    (tmp_path / "requirements" / "mysql.txt").write_text("mysqlclient==2.0.3\n")
    (tmp_path / "requirements" / "test.txt").write_text("mock\nrequests\n")
    assert spare(read(tmp_path)) == {"mysqlclient": "requirements/mysql.txt:1", "mock": "requirements/test.txt:1"}


def commit(root: Path, name: str, day: str, message: str) -> None:
    (root / name).write_text(f"{day}\n")
    env = {**os.environ, "GIT_AUTHOR_DATE": f"{day}T12:00:00", "GIT_COMMITTER_DATE": f"{day}T12:00:00"}
    who = ["-c", "user.name=a", "-c", "user.email=a@localhost"]
    subprocess.run(["git", "add", "-A"], cwd=root, check=True)
    subprocess.run(["git", *who, "commit", "-q", "-m", message], cwd=root, env=env, check=True)


def test_packages_are_those_of_the_last_change(tmp_path: Path) -> None:
    assert last_change(tmp_path / "nowhere") == ""
    for number, later in enumerate((("notes.md", "Note"), ("a.py", "Fix\n\nRule: force-text · x"), ("a.py", "Go on"))):
        root = tmp_path / str(number)
        root.mkdir()
        subprocess.run(["git", "init", "-q"], cwd=root, check=True)
        commit(root, "b.py", "2020-03-05", "Begin")
        commit(root, later[0], "2026-11-01" if number < 2 else "2021-06-01", later[1])
        assert last_change(root) == ("2020-03-05" if number < 2 else "2021-06-01")
    assert packages_of(root, Minor(3, 6)) == "2021-06-01"
    # of a Python that came out later, those of the year after it
    assert packages_of(root, Minor(3, 12)) > "2024-09" and packages_of(tmp_path / "nowhere", Minor(3, 12)) == ""


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            "because twisted>=18.7.0 has a non-PEP 625-compliant source distribution filename and daphne==2.3.0",
            "twisted",
        ),
        ("because only the following versions of Daphne are available: daphne<=2.3.0", "daphne"),
        ("because only incremental<=17.5.0 is available and twisted==21.7.0 depends on it", "incremental"),
        ("because there are no versions of foo.bar and you require foo.bar", "foo-bar"),
        ("because a==1 depends on b>2 and c==1 depends on b<1", ""),
        ("Because all versions of braintree were yanked (reason: critical bugs) and you require it", "braintree"),
    ],
)
def test_package_that_is_in_the_way_is_read(words: str, name: str) -> None:
    assert culprit(Complaint("conflict", detail=words)) == name


def test_package_that_is_in_the_way_is_taken_from_a_later_day(tmp_path: Path) -> None:
    said = Complaint("conflict", detail="because twisted>=18 has no usable wheels")
    wanted = replace(WANTED, packages=("daphne",), exclude_newer="2019-12-18", undated=("django",))
    last, _ = made(tmp_path, wanted, said, said)
    assert (last.exclude_newer, last.undated) == ("2019-12-18", ("django", "twisted=2021-12-17"))
    assert date_options("2025-01-01", last.undated)[2:] == [
        "--exclude-newer-package", "django=2099-12-31", "--exclude-newer-package", "twisted=2021-12-17",
    ]  # fmt: skip


def test_what_was_made_once_is_made_so_again(tmp_path: Path) -> None:
    wanted = replace(WANTED, packages=("mysqlclient==2.0.3", "mock"))
    first, notes = made(tmp_path, wanted, Complaint("missing", "mysqlclient", "2.0.3"), spared="mysqlclient")
    attempt, seen = refusing()
    told: list[Event] = []
    again = Today(Stage("old", told.append), tmp_path, {"mysqlclient": "requirements/mysql.txt:1"})
    assert again.make(wanted, attempt) is MADE
    assert seen == [first]
    assert " ".join(event.text for event in told) == notes
    attempt, seen = refusing(Complaint("missing", "mock", "5"))  # what could be had then is gone
    again.make(wanted, attempt)
    assert seen == [first, wanted]


def test_python_that_the_code_needs_a_package_for_is_no_matter_of_the_day(tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text("import numpy\n")
    attempt, seen = refusing(Complaint("python", "numpy", "2.1"), Complaint("other"))
    wanted = replace(WANTED, packages=("numpy==2.1",), exclude_newer="2020-03-05", undated=("django",))
    with pytest.raises(UnbuiltError):
        Today(Stage("old", lambda event: None), tmp_path, offline=True).make(wanted, attempt)
    assert len(seen) == 1
