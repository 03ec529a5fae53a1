"""Environments: what they are asked for, where they are kept, and how failures read."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from django_seven.errors import InterpreterMissing, PackageError
from django_seven.events import Event, Stage, nobody
from django_seven.process import Finished
from django_seven.project.secrets import masked
from django_seven.runs import complaints, installed, uvtool
from django_seven.runs.environment import build, find
from django_seven.runs.keys import key
from django_seven.runs.pythons import ensure_interpreter
from django_seven.runs.store import Store
from django_seven.runs.wanted import Wanted, date_options, django_line, name_of, options, seeds, without
from django_seven.values import Minor

HERE = Minor(sys.version_info.major, sys.version_info.minor)
QUIET = Stage("test", nobody)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEVEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def asked(*packages: str, django: str = "", newer: str | None = None) -> Wanted:
    return Wanted("old", Path(sys.executable), HERE, django, packages, newer)


def said(text: str, code: int = 1) -> complaints.Complaint:
    return complaints.read(Finished(code, text.encode(), 1.0))


def message(text: str) -> str:
    error = complaints.error(said(text), "old", Path("/logs/x.log"))
    assert error.hint
    return error.message


def test_minor_means_its_newest_patch() -> None:
    assert django_line("2.2") == "Django==2.2.*"
    assert django_line("2.2.28") == "Django==2.2.28"


def test_django_asked_for_takes_the_place_of_every_other() -> None:
    wanted = asked("django>=1.11,<3  # old", "DJANGO==2.0", "django-filter", "mock", django="4.2")
    assert wanted.lines == ("Django==4.2.*", "django-filter", "mock")


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Django_Filter[x]>=2 ; python_version > '3' # why", "django-filter"),
        ("foo==1 --hash=sha256:00", "foo"),
        ("-r base.txt", None),
        ("https://example.org/x.whl", None),
        ("pkg @ git+https://example.org/pkg", "pkg"),
    ],
)
def test_name_of_a_line(line: str, name: str | None) -> None:
    assert name_of(line) == name


def test_lines_about_a_package_are_left_out() -> None:
    assert without(["Django==1", "", "mock", "-r x"], {"django"}) == ("mock", "-r x")


def test_options_are_kept() -> None:
    lines = ["--index-url https://a/", "--extra-index-url=https://b/", "-e /x", "-r y", "mock"]
    assert options(lines) == ("--index-url https://a/", "--extra-index-url=https://b/", "-e /x")


def test_seeds_fit_their_python() -> None:
    assert "setuptools==57.5.0" in seeds(Minor(3, 8))
    assert "setuptools<66" in seeds(Minor(3, 11))
    assert "setuptools<81" in seeds(Minor(3, 13))


def test_date_does_not_hide_build_tools() -> None:
    assert date_options(None) == []
    assert date_options("2025-01-01") == ["--exclude-newer", "2025-01-01"]
    assert "setuptools=2021-08-01" in date_options("2020-04-01")
    assert "atomicwrites=2022-08-01" in date_options("2022-06-01")


def test_key_follows_what_is_asked(tmp_path: Path) -> None:
    local = tmp_path / "more.txt"
    local.write_text("mock\n")
    base = asked("mock", f"-r {local}", django="4.2")
    before = key(base)
    assert before == key(asked("mock", f"-r {local}", django="4.2"))
    assert before != key(asked("mock", f"-r {local}", django="4.1"))
    assert before != key(asked("mock", f"-r {local}", django="4.2", newer="2024-01-01"))
    local.write_text("mock<4\n")
    assert before != key(base)


def test_missing_python_is_said() -> None:
    with pytest.raises(InterpreterMissing, match="is not there"):
        key(Wanted("old", Path("/nowhere/python"), HERE))


def test_answers_are_kept_and_grow_old(cache: Path) -> None:
    store = Store.open()
    assert store.root == cache
    store.keep("versions", "foo", answer=["1.0"])
    assert store.answer("versions", "foo") == ["1.0"]
    assert store.answer("versions", "foo", age=-1) is None
    assert store.answer("versions", "bar") is None


def test_cache_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SEVEN_CACHE", str(tmp_path / "file"))
    with pytest.raises(PackageError, match="cannot be written"):
        Store.open()


def made(store: Store, name: str, age: float, *, complete: bool = True) -> None:
    root = store.environment(name)
    root.mkdir()
    if complete:
        store.complete(name, {"packages": {}, "lock": []})
        os.utime(root / "seven.json", (time.time() - age, time.time() - age))
    else:
        os.utime(root, (time.time() - age, time.time() - age))


def test_half_made_environment_is_none(cache: Path) -> None:
    store = Store.open()
    made(store, "half", 0, complete=False)
    assert store.record("half") is None


def test_changed_environment_is_none(cache: Path) -> None:
    store = Store.open()
    made(store, "whole", 0)
    assert store.record("whole") is not None
    (store.environment("whole") / "lib/python3.12/site-packages/mock-5.dist-info").mkdir(parents=True)
    assert store.record("whole") is None


def test_sweep_keeps_what_is_used(cache: Path) -> None:
    store, day = Store.open(), 86_400.0
    made(store, "old", 31 * day)
    made(store, "half", 2 * day, complete=False)
    made(store, "fresh-half", 0, complete=False)
    for number in range(22):
        made(store, f"used-{number:02}", (number + 2) * day)
    assert sorted(store.sweep()) == ["half", "old", "used-20", "used-21"]
    assert store.environment("fresh-half").is_dir()


def test_environment_held_twice_waits(cache: Path) -> None:
    store = Store.open()
    told: list[Event] = []
    with store.held("x", QUIET):

        def other() -> None:
            with store.held("x", Stage("other", told.append)):
                told.append(Event("other", "end"))

        thread = threading.Thread(target=other)
        thread.start()
        time.sleep(0.3)
        assert told == []
    thread.join(5)
    assert told[-1].state == "end"


def test_user_environment_does_not_steer_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIRTUAL_ENV", "/x")
    monkeypatch.setenv("PIP_REQUIRE_VIRTUALENV", "1")
    monkeypatch.setenv("PIP_INDEX_URL", "https://index.example/")
    monkeypatch.delenv("UV_DEFAULT_INDEX", raising=False)
    monkeypatch.delenv("UV_INDEX_URL", raising=False)
    found = uvtool.environ({"CFLAGS": "-O1"}, offline=True)
    assert not {"VIRTUAL_ENV", "PIP_REQUIRE_VIRTUALENV"} & set(found)
    assert found["UV_DEFAULT_INDEX"] == "https://index.example/"
    assert (found["CFLAGS"], found["UV_OFFLINE"]) == ("-O1", "1")


def test_credentials_are_masked() -> None:
    assert masked("at https://me:secret@host/simple") == "at https://***@host/simple"
    assert "secret" not in message("error: Failed to fetch: `https://me:secret@host/simple/`\n  cause: dns error")


def test_build_failure_names_package_and_cause() -> None:
    text = """error: Failed to build `anyjson==0.3.3`
  cause: The build backend returned an error

         [stderr]
         error in anyjson setup command: use_2to3 is invalid.

hint: Build failures usually indicate a problem with the package
"""
    found = said(text)
    assert (found.kind, found.package, found.version) == ("build", "anyjson", "0.3.3")
    assert "use_2to3 is invalid." in message(text)


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        (
            "error: No solution found when resolving dependencies\n  cause: Because there is no version of "
            "django==99.1 and you require django==99.1, we can conclude that your requirements are "
            "unsatisfiable.",
            "missing",
            "There is no `django==99.1`",
        ),
        (
            "  x No solution found\n  cause: Because the current Python version (3.6.15) does not satisfy "
            "Python>=3.8 and django==4.2.16 depends on Python>=3.8, we can conclude that …",
            "python",
            "`django 4.2.16` needs Python >=3.8 and not 3.6.15",
        ),
        (
            "Because a==1 depends on b<2 and you require b==3, we can conclude that x.",
            "conflict",
            "contradict",
        ),
        ("error: Failed to fetch: https://a/\n  cause: dns error", "network", "cannot be reached"),
        (
            "error: No solution found\n  cause: Because the current Python version (3.8.18) does not satisfy "
            "Python>=3.10 and django>=5.2a1,<=5.2.19 depends on Python>=3.10, we can conclude that x.",
            "python",
            "`django >=5.2a1,<=5.2.19` needs Python >=3.10 and not 3.8.18",
        ),
        (
            "Because boto3 was not found in the cache.\n\n"
            "hint: Packages were unavailable because the network was disabled.",
            "offline",
            "`--offline` was given",
        ),
        (
            "Because ours was not found in the package registry and you require ours, we can conclude that x.\n\n"
            "hint: An index (http://host/simple/) returned a 403 Forbidden error. Check that the index URL is correct.",
            "denied",
            "The package index http://host/simple/ refuses what the old side asks for",
        ),
        ("error: Couldn't parse requirement in `r.txt` at position 0", "line", "cannot be read"),
        ("ERROR: No matching distribution found for foo==9 (from -r x)", "missing", "There is no `foo==9`"),
        ("error: disk full", "other", "disk full"),
    ],
)
def test_complaint_is_one_sentence(text: str, kind: str, part: str) -> None:
    assert said(text).kind == kind
    assert part in message(text)
    assert message(text).endswith(".")
    assert "\n" not in message(text)


def test_timeout_is_said() -> None:
    found = complaints.read(Finished(-9, b"", 600.0, timed_out=True))
    assert "after 600 s" in complaints.error(found, "new", Path("/x")).message


def test_source_of_a_package_from_git(tmp_path: Path) -> None:
    folder = tmp_path / "pkg-1.0.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: Pkg\nVersion: 1.0\nRequires-Dist: django (<4)\n")
    (folder / "direct_url.json").write_text(
        '{"url": "https://example.org/pkg", "vcs_info": {"vcs": "git", "commit_id": "abc"}}'
    )
    found = installed.read([tmp_path])
    assert installed.lock(found) == ("pkg @ git+https://example.org/pkg@abc",)
    assert found["pkg"].for_django


def test_python_too_old_for_uv_is_said(cache: Path) -> None:
    with pytest.raises(InterpreterMissing, match=r"Python 2\.7"):
        ensure_interpreter(Minor(2, 7), QUIET)


def test_offline_downloads_no_python(cache: Path) -> None:
    with pytest.raises(InterpreterMissing, match=r"Python 3\.99 is not on this machine"):
        ensure_interpreter(Minor(3, 99), QUIET, offline=True)


@pytest.mark.network
def test_environment_is_built_once(cache: Path) -> None:
    wanted = asked("pytz==2024.1")
    assert find(wanted) is None
    built = build(wanted, QUIET)
    assert built.packages["pytz"] == "2024.1"
    assert "pytz==2024.1" in built.lock
    assert built.python.exists()
    assert build(wanted, QUIET, offline=True) == built
    assert find(wanted) == built


@pytest.mark.network
def test_version_that_does_not_exist_leaves_nothing(cache: Path) -> None:
    with pytest.raises(PackageError, match=r"There is no `pytz==1\.0`"):
        build(asked("pytz==1.0"), QUIET)
    assert not [path for path in (cache / "environments").iterdir() if path.is_dir()]
