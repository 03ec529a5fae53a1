"""Patched wheels of the project in place of packages that import what a Django lacks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from django_seven.events import Event, Stage
from django_seven.runs import vendored
from django_seven.runs.vendored import Found, broken, patched, wheels, with_wheels
from django_seven.runs.wanted import Environment, Move, Wanted
from django_seven.values import Minor

WANTED = Wanted("new", Path("python"), Minor(3, 6), "2.2", ("old-pages==0.5", "mock==3"))


@pytest.fixture
def made(tmp_path: Path) -> Environment:
    """An environment with Django and a package that imports what is gone from it."""
    site = tmp_path / "env" / "lib" / "python3.6" / "site-packages"
    texts = {
        "django/__init__.py": "",
        "old_pages.py": "from django.core.urlresolvers import reverse\n",
        "old_pages-0.5.dist-info/METADATA": "Metadata-Version: 2.1\nName: old-pages\nVersion: 0.5\n\n",
        "old_pages-0.5.dist-info/RECORD": "old_pages.py,,\nold_pages-0.5.dist-info/METADATA,,\n",
    }
    for name, text in texts.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    root = tmp_path / "env"
    return Environment(root / "bin" / "python", root / "bin", {"django": "2.2", "old-pages": "0.5"}, "2.2.28", ())


def lay(root: Path, *names: str) -> None:
    (root / "vendor").mkdir()
    for name in names:
        (root / "vendor" / name).write_bytes(b"")


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[Wanted]:
    """What `build` is asked for."""
    asked: list[Wanted] = []

    def build(wanted: Wanted, stage: Stage, *, offline: bool = False) -> Environment:
        asked.append(wanted)
        return Environment(Path("p"), Path("b/bin"), {"old-pages": "0.5+seven2"}, "2.2.28", ())

    monkeypatch.setattr(vendored, "build", build)
    return asked


def test_newest_wheel_of_ours_is_taken(tmp_path: Path) -> None:
    assert wheels(tmp_path) == {}
    names = ("old_pages-0.5+seven10-py3-none-any.whl", "old_pages-0.5+seven9-py3-none-any.whl")
    lay(tmp_path, *names, "other-1.0-py3-none-any.whl", "no wheel.whl")
    assert wheels(tmp_path) == {"old-pages": tmp_path / "vendor" / names[0]}


def test_command_that_makes_a_wheel_is_named(tmp_path: Path, made: Environment, built: list[Wanted]) -> None:
    told: list[Event] = []
    found = patched(Found(WANTED, made, ()), tmp_path, Stage("new", told.append))
    assert (found.environment, built) == (made, [])
    assert "imports `django.core.urlresolvers.reverse`" in told[0].text
    assert f"`seven plan {tmp_path} --patch old-pages`" in told[0].text


def test_wheel_takes_the_place_on_the_new_side(tmp_path: Path, made: Environment, built: list[Wanted]) -> None:
    lay(tmp_path, "old_pages-0.4+seven2-py3-none-any.whl")
    moves = (Move("old-pages", "0.4", "0.5", "0.4 forbids Django 2.2"),)
    found = patched(Found(WANTED, made, moves), tmp_path, Stage("new", lambda event: None))
    path = tmp_path / "vendor" / "old_pages-0.4+seven2-py3-none-any.whl"
    assert built[0].packages == ("mock==3", f"old-pages @ {path.as_uri()}")
    assert [(move.old, move.new) for move in found.moves] == [("0.4", "0.4+seven2")]


def test_wheel_of_the_same_release_stands_on_the_old_side_too(
    tmp_path: Path, made: Environment, built: list[Wanted]
) -> None:
    stage = Stage("old", lambda event: None)
    assert with_wheels(WANTED, made, tmp_path, stage) is made
    lay(tmp_path, "old_pages-0.5+seven1-py3-none-any.whl")
    with_wheels(WANTED, made, tmp_path, stage)
    with_wheels(WANTED, replace(made, packages={"old-pages": "0.6"}), tmp_path, stage)
    assert len(built) == 1


def test_what_runs_there_is_not_broken(made: Environment) -> None:
    assert broken(made, {}) == {}
