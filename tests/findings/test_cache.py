"""What `check` remembers: never stale, never in the way."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from django_seven import static
from django_seven.checked import check
from django_seven.findings import cache
from django_seven.findings.cache import MOST, Cache
from django_seven.report.findings import Check
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 12))
BASE = "from django.http import HttpResponse\n\n\nclass Own(HttpResponse):\n    pass\n"
MINE = "import django\nfrom base import Own\n\n\nclass More(Own):\n    def f(self):\n        self._closable_objects\n"


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of two files, whose times are trusted at once."""
    monkeypatch.setattr(cache, "_SETTLED", -(10**18))
    (tmp_path / "manage.py").write_text("")
    (tmp_path / "base.py").write_text(BASE)
    (tmp_path / "mine.py").write_text(MINE)
    return tmp_path


def rules(found: Check) -> set[tuple[str, str]]:
    return {(finding.path, finding.rule) for finding in found.findings}


def asked(shop: Path) -> Check:
    return check((shop,), ROAD, jobs=1)


def test_a_second_run_reads_nothing_and_says_the_same(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = asked(shop)
    monkeypatch.setattr(static, "look", None)
    second = asked(shop)
    assert ("mine.py", "gone-member") in rules(second)
    assert rules(first) == rules(second)
    assert (first.seen, first.read, first.parsed) == (second.seen, second.read, second.parsed)
    assert [one.fixable for one in first.findings] == [one.fixable for one in second.findings]


def test_a_finding_goes_when_another_file_changes(shop: Path) -> None:
    asked(shop)
    (shop / "base.py").write_text(BASE.replace("(HttpResponse)", ""))
    assert ("mine.py", "gone-member") not in rules(asked(shop))
    (shop / "base.py").write_text(BASE)
    assert ("mine.py", "gone-member") in rules(asked(shop))


def test_a_file_that_is_gone_or_new_is_another_project(shop: Path) -> None:
    asked(shop)
    (shop / "mine.py").unlink()
    assert not rules(asked(shop))
    (shop / "more.py").write_text("from django.utils.encoding import force_text\n")
    assert rules(asked(shop)) == {("more.py", "force-text")}


def test_another_road_or_choice_of_rules_is_another_question(shop: Path) -> None:
    asked(shop)
    newer = Road(Minor(4, 2), Minor(5, 2), Minor(3, 8), Minor(3, 12))
    assert not rules(check((shop,), newer, jobs=1))
    assert not rules(check((shop,), ROAD, ("force-text",), jobs=1))
    assert not rules(check((shop,), ROAD, (), ("gone-member",), jobs=1))


def test_a_broken_file_is_started_anew(shop: Path) -> None:
    asked(shop)
    place = shop / ".seven" / "check.sqlite"
    place.write_bytes(b"not a database" * 1000)
    assert ("mine.py", "gone-member") in rules(asked(shop))
    assert ("mine.py", "gone-member") in rules(asked(shop))
    assert place.read_bytes().startswith(b"SQLite format 3")


def test_what_cannot_be_written_is_done_without(shop: Path) -> None:
    (shop / ".seven").write_text("in the way")
    assert ("mine.py", "gone-member") in rules(asked(shop))


def test_another_run_at_the_file_is_not_waited_for_long(shop: Path) -> None:
    asked(shop)
    other = sqlite3.connect(shop / ".seven" / "check.sqlite", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    assert ("mine.py", "gone-member") in rules(asked(shop))
    other.close()


def test_only_the_last_answers_are_kept(tmp_path: Path) -> None:
    kept = Cache(tmp_path)
    for number in range(MOST + 3):
        kept.put(b"%d" % number, [number])
    assert kept.get(b"2") is None
    assert kept.get(b"3") == [3]
    assert kept.get(b"%d" % (MOST + 2)) == [MOST + 2]


def test_a_file_written_just_now_is_not_trusted(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    assert cache.key_of(tmp_path, (), "") is None


def test_outside_a_project_nothing_is_left_behind(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    os.utime(tmp_path / "a.py", (1, 1))
    check((tmp_path,), ROAD, jobs=1)
    assert [one.name for one in tmp_path.iterdir()] == ["a.py"]
