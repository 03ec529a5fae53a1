"""Proposed migrations: the plainest text that both sides take, whatever each would have written."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from django_seven.proposed import propose
from django_seven.report.migrations import to_json, to_text
from django_seven.runs.making import Operation, Wanted, Written
from django_seven.values import Minor, Side

PATH = "talks/migrations/0002_x.py"
NEEDS = (("talks", "0001_initial"), ("__setting__", "AUTH_USER_MODEL"))
WIDER = Operation(
    "Alter field name on talk",
    "    migrations.AlterField(\n        model_name='talk',\n    ),",
    ("from django.db import migrations, models", "import talks.checks"),
    "    migrations.AlterField(\n        model_name='talk',\n    ),",
    ("from django.db import migrations, models",),
)
NAMED = Operation(
    "Rename unnamed index",
    "    migrations.RenameIndex(),",
    ("from django.db import migrations",),
    "",
    (),
    ("talk", ("room", "day"), "talks_idx"),
)
ADDED = Operation("Create index", "    migrations.AddIndex(),", ("from django.db import migrations, models",), "", ())
Refuses = Callable[[str], bool]


def wanting(*steps: Operation, text: str) -> Wanted:
    return Wanted((Written("talks", PATH, text, NEEDS, steps),) if steps else ())


def sides(old: Wanted, new: Wanted, refuses: Mapping[Side, Refuses]) -> Callable[[Side, Mapping[str, str]], Wanted]:
    """Two sides that want something until they get a file that they do not refuse."""

    def ask(side: Side, extra: Mapping[str, str]) -> Wanted:
        if not extra:
            return old if side == "old" else new
        return Wanted(failure="no such operation") if refuses[side](extra[PATH]) else Wanted()

    return ask


NONE: Refuses = lambda text: False  # noqa: E731


def test_nothing_is_proposed_where_nobody_wants_anything() -> None:
    found = propose(sides(Wanted(), Wanted(), {"old": NONE, "new": NONE}), Minor(5, 2))
    assert found == []
    assert to_text(found, written=False) == "Neither side wants a migration."


def test_the_plainest_text_is_taken() -> None:
    ask = sides(Wanted(), wanting(WIDER, text="as new writes it"), {"old": NONE, "new": NONE})
    (one,) = propose(ask, Minor(5, 2))
    assert (one.path, one.text, one.old, one.new) == (PATH, "as new writes it", (), ("Alter field name on talk",))
    assert "+as new writes it" in to_text([one], written=False)
    assert to_json([one])["proposals"][0]["reason"] is None


def test_what_the_old_side_remembers_is_its_own() -> None:
    refuses = {"old": lambda text: "VERSION" not in text, "new": NONE}
    (one,) = propose(sides(Wanted(), wanting(WIDER, text="as new writes it"), refuses), Minor(5, 2))
    compile(one.text, PATH, "exec")
    assert "if django.VERSION >= (5, 2):\n    import talks.checks\n" in one.text
    assert "else:\n    STATE = []\n" in one.text and "database_operations=COLUMNS" in one.text
    assert "migrations.swappable_dependency(settings.AUTH_USER_MODEL)" in one.text


@pytest.mark.parametrize("end", [Minor(5, 0), Minor(5, 2)])
def test_an_index_gets_its_name(end: Minor) -> None:
    refuses = {"old": lambda text: "rename(" not in text and end >= (5, 1), "new": NONE}
    old, new = wanting(ADDED, text="as old writes it"), wanting(NAMED, text="as new writes it")
    (one,) = propose(sides(old, new, refuses), end)
    compile(one.text, PATH, "exec")
    assert "('talk', ['room', 'day'], 'talks_idx')" in one.text
    assert "migrations.AddIndex()" in one.text and "RenameIndex" not in one.text


def test_python_2_is_told_of_letters_beyond_ascii() -> None:
    refuses = {"old": lambda text: not text.startswith("# -*- coding"), "new": NONE}
    (one,) = propose(sides(Wanted(), wanting(WIDER, text="name = “x”"), refuses), Minor(4, 2))
    assert one.text == "# -*- coding: utf-8 -*-\nname = “x”"


def test_it_says_why_there_is_none() -> None:
    everything: Refuses = lambda text: True  # noqa: E731
    ask = sides(Wanted(), wanting(WIDER, text="x"), {"old": everything, "new": NONE})
    (one,) = propose(ask, Minor(5, 2))
    assert one.text == "" and one.reason == "with it the old side says: no such operation"
    assert "no file was found that serves both" in to_text([one], written=False)


def test_a_side_that_cannot_be_asked() -> None:
    ask = sides(Wanted(failure="no settings"), Wanted(), {"old": NONE, "new": NONE})
    (one,) = propose(ask, Minor(5, 2))
    assert one.reason == "the old side cannot be asked: no settings"


def test_it_needs_only_what_both_sides_have() -> None:
    text = "needs ('auth', '0012_longer') and ('talks', '0001_initial')"
    needs = (("auth", "0012_longer"), ("talks", "0001_initial"))
    known = {("auth", "0011_before"), ("talks", "0001_initial")}
    old = Wanted(known=frozenset(known), last=(("auth", "0011_before"), ("talks", "0001_initial")))
    new = Wanted((Written("talks", PATH, text, needs, (WIDER,)),), known=frozenset({*known, needs[0]}), last=needs)
    refuses: dict[Side, Refuses] = {"old": lambda text: "0012" in text, "new": NONE}
    (one,) = propose(sides(old, new, refuses), Minor(5, 2))
    assert one.text == "needs ('auth', '0011_before') and ('talks', '0001_initial')"
