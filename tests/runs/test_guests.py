"""The guests stand in the cache, whole, named by their content, and are used again."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from django_seven.runs import guests as copied
from django_seven.runs.guests import NAME, guests
from django_seven.runs.store import Store


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEVEN_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_they_are_copied_once(cache: Path) -> None:
    place = guests()
    assert place.parent == cache
    for name in ("start.py", "agent.py", "guests/sitecustomize.py"):
        assert (place / name).read_bytes() == (copied._SOURCE / name).read_bytes()
    before = (place / "agent.py").stat().st_ino
    assert guests() == place
    assert (place / "agent.py").stat().st_ino == before
    assert [path.name for path in cache.glob("seven-*")] == [place.name]


def test_other_content_has_another_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = guests()
    (tmp_path / "agent").mkdir()
    (tmp_path / "agent" / "start.py").write_text("pass\n")
    monkeypatch.setattr(copied, "_SOURCE", tmp_path / "agent")
    assert guests() != first


def test_the_store_sweeps_what_nobody_used_for_a_day() -> None:
    place = guests()
    store = Store.open()
    store.sweep()
    assert place.exists()
    os.utime(place, (0, 0))
    assert guests() == place  # used: as young as now
    store.sweep()
    assert place.exists()
    os.utime(place, (0, 0))
    store.sweep()
    assert not place.exists()
    assert NAME in place.name
