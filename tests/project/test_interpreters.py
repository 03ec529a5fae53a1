from __future__ import annotations

import os
import sys
from pathlib import Path

from django_seven.project.interpreters import Interpreters, choose, missing
from django_seven.values import Minor

ALL = [Minor(2, 7), *(Minor(3, minor) for minor in range(6, 14))]


def m(text: str) -> Minor:
    return Minor.parse(text)


def chosen(old, new, found=ALL, hint=(), **asked):
    pythons = choose(m(old), m(new), found, project_hint=[m(one) for one in hint], **asked)
    return pythons and (str(pythons.old), str(pythons.new))


def fake(folder: Path, name: str, says: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{says}\n")
    path.chmod(0o755)
    return path


def test_the_variable_replaces_the_search(tmp_path):
    assert dict(Interpreters({"SEVEN_PYTHONS": "", "PATH": os.environ["PATH"]}).all_found()) == {}
    path = fake(tmp_path / "a", "python3.8", "echo 3.8")
    found = Interpreters({"SEVEN_PYTHONS": str(tmp_path / "a")})
    assert dict(found.all_found()) == {Minor(3, 8): path}
    assert found.find("3.8.18") == found.find(Minor(3, 8)) == path
    assert found.find("3.9") is found.find("newest") is None


def test_installed_pythons_are_found_below_a_tool(tmp_path):
    for version in ("3.7.1", "3.8.18", "pypy3.9-7.3", "broken"):
        fake(tmp_path / ".pyenv/versions" / version / "bin", "python", f"echo {version[:3]}")
    found = Interpreters({"HOME": str(tmp_path), "PATH": ""}).all_found()
    assert {Minor(3, 7), Minor(3, 8)} <= set(found)
    assert str(tmp_path) in str(found[Minor(3, 7)])


def test_a_broken_python_is_skipped(tmp_path):
    path = fake(tmp_path, "python3.8", "exit 1")
    found = Interpreters({"SEVEN_PYTHONS": str(tmp_path)})
    assert dict(found.all_found()) == {}
    assert found.find(str(path)) is None


def test_this_very_python_says_its_version():
    assert Interpreters({}).version_of(Path(sys.executable)) == sys.version_info[:2]


def test_the_same_python_on_both_sides_is_best():
    assert chosen("2.2", "4.2") == ("3.9", "3.9")
    assert chosen("4.2", "6.0") == ("3.12", "3.12")


def test_the_hint_of_the_project_limits():
    assert chosen("2.2", "3.2", hint=["3.6", "3.7"]) == ("3.7", "3.7")


def test_where_no_hint_fits_the_next_python_above_is_taken():
    assert chosen("2.2", "4.2", hint=["3.6", "3.7"]) == ("3.8", "3.8")


def test_each_side_gets_its_own_where_none_supports_both():
    assert chosen("2.2", "5.2", hint=["3.8"]) == ("3.8", "3.13")


def test_a_python_that_was_tried_is_better_than_crossing_to_python_3():
    pythons = choose(m("1.9"), m("2.2"), ALL)
    assert pythons and pythons.old == pythons.new == Minor(3, 7)
    assert "not officially supported by Django 1.9; it started and served pages in a smoke test" in pythons.why


def test_what_was_tried_is_taken_where_nothing_official_is_found():
    assert chosen("2.2", "4.2", [Minor(3, 11)]) == ("3.11", "3.11")
    pythons = choose(m("2.2"), m("6.0"), [Minor(3, 10), Minor(3, 13)])
    assert pythons and pythons[:2] == (Minor(3, 10), Minor(3, 13))
    assert pythons.why.startswith("Python 3.10 is not officially supported by Django 2.2; it started")


def test_what_was_asked_is_kept():
    assert chosen("2.2", "4.2", asked_old=Minor(3, 8)) == ("3.8", "3.8")
    assert chosen("2.2", "5.2", asked_old=Minor(3, 8), asked_new=Minor(3, 12)) == ("3.8", "3.12")
    assert chosen("2.2", "4.2", asked_old=Minor(3, 14)) is None


def test_a_missing_python_is_named_with_the_way_to_get_it():
    assert chosen("2.2", "5.2", [Minor(3, 13)]) is None
    error = missing(m("2.2"), m("5.2"), [Minor(3, 13)])
    assert "Django 2.2 runs on Python 3.5" in error.message
    assert "found here: 3.13" in error.message
    assert "uv python install 3.9" in error.hint


def test_uv_is_not_named_for_a_python_it_does_not_have():
    assert "pyenv install 3.7" in missing(m("2.0"), m("2.1"), []).hint
