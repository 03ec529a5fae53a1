"""What each Django says: the sentences of its sources, with the releases that hold them."""

from __future__ import annotations

from pathlib import Path

from indexing.texts import packed, said

from django_seven.index import load
from django_seven.index.texts import HOLE, texts
from django_seven.values import Minor


def test_the_table_holds_the_releases_of_the_index() -> None:
    assert texts()[0] == tuple(minor for minor in load().releases if minor >= (1, 5))


def test_a_sentence_ends_and_another_begins() -> None:
    known, every = texts()
    by_text = {one.text: one for one in every}
    old, new = by_text["The two password fields didn't match."], by_text["The two password fields didn’t match."]
    assert old.ended(Minor(2, 2), Minor(4, 2), known) == new.begun(Minor(2, 2), Minor(4, 2), known) == Minor(3, 0)
    assert old.ended(Minor(3, 2), Minor(4, 2), known) is None
    assert new.begun(Minor(1, 8), Minor(2, 2), known) is None


def test_what_a_release_says(tmp_path: Path) -> None:
    package = tmp_path / "django"
    package.mkdir()
    sentences = 'said = "Enter %(count)d whole numbers."\ntold = f"Give {said} another name."\nx = "x"\n'
    package.joinpath("a.py").write_text(f'"""No words of a docstring."""\n{sentences}')
    page = '{% trans "It isn\'t there" %}\n<div id="main">{{ name }} goes here</div>\n'
    package.joinpath("b.html").write_text(page)
    package.joinpath("c.py").write_text("print 'of Python 2'\n")
    lines = {f'<div id="main">{HOLE} goes here</div>', "It isn't there"}
    assert said(tmp_path) == {f"Enter {HOLE} whole numbers.", f"Give {HOLE} another name.", *lines}
    assert packed({Minor(5, 0): tmp_path})
