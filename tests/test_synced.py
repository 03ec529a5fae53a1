"""`seven sync --check` names what it could not read."""

from __future__ import annotations

import json
from pathlib import Path

from django_seven import steps
from django_seven.events import nobody
from django_seven.project import asks, locks
from django_seven.project.locks import Lock, Locks, Pin
from django_seven.report.locks import to_json, to_text
from django_seven.steps import Asked
from django_seven.synced import check


def test_a_line_that_nobody_can_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "manage.py").write_text("")
    (tmp_path / "requirements.txt").write_text("Django==2.2.28\n???nonsense !!\n")
    found = check(Asked(tmp_path, None, "4.2"))
    assert to_text(found).startswith("not read, so in no lock: ???nonsense !!  (requirements.txt: ")
    assert [one["text"] for one in json.loads(to_json(found))["unreadable"]] == ["???nonsense !!"]


def test_a_lock_that_is_not_followed_is_named(tmp_path: Path) -> None:
    (tmp_path / "manage.py").write_text("")
    (tmp_path / "requirements.txt").write_text("Django==4.2.16\n")
    found = steps.read(Asked(tmp_path, None, "5.2"))
    told: list[str] = []
    assert steps.builder(found, lambda event: told.append(event.text), offline=True).locks is None
    assert told == []  # there is none
    (tmp_path / ".seven").mkdir()
    (tmp_path / ".seven/new.lock").write_text("nonsense\n")
    assert steps.builder(found, lambda event: told.append(event.text), offline=True).locks is None
    assert told[-1] == (
        "not followed, .seven/old.lock and .seven/new.lock cannot be read as a lock; `seven sync` renews them"
    )


def test_locks_that_answer_what_is_asked_are_followed(tmp_path: Path) -> None:
    (tmp_path / "manage.py").write_text("")
    (tmp_path / "requirements.txt").write_text("Django==4.2.16\n")
    first = steps.read(Asked(tmp_path, None, "5.2"))
    road = first.route.road
    words = asks.asked(first.project, first.requirements, (road.old, road.new), road.old_python)
    pins = (Pin("django", "django==4.2.16", "4.2.16", "5.2.1"),), (Pin("django", "django==5.2.1", "5.2.1", "4.2.16"),)
    made = Locks(
        Lock("old", road.old_python, words[0], pins[0]),
        Lock("new", road.new_python, words[1], pins[1]),
    )
    (tmp_path / ".seven").mkdir()
    for side, text in locks.render(made).items():
        (tmp_path / locks.name(side)).write_text(text)
    found = steps.read(Asked(tmp_path))  # the locks say where the road ends
    assert found.route.road.new == (5, 2)
    followed = steps.builder(found, nobody, offline=True).locks
    assert followed is not None and followed.new.django == "5.2.1"
    (tmp_path / "requirements.txt").write_text("Django==4.2.16\nsix\n")
    assert steps.builder(steps.read(Asked(tmp_path)), nobody, offline=True).locks is None
