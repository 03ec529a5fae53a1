"""The words of the index: made from it, and of the same releases."""

from __future__ import annotations

from indexing.words import step

from django_seven.index import load
from django_seven.index.words import hints
from django_seven.values import Minor


def test_the_table_holds_the_newest_step_of_the_index() -> None:
    index = load()
    old, new = index.releases[-2:]
    shipped = list(hints(index.releases, old, new))
    known = {(one.word, one.module, one.beside) for one in shipped}
    classes: dict[tuple[bytes, bytes], set[bytes]] = {}
    for one in shipped:
        classes.setdefault((one.word, one.beside), set()).update(one.classes)
    for word, module, beside, above in step(index, old, new):
        key = word.encode(), module.encode(), beside.encode()
        assert key in known
        assert {name.encode() for name in above} <= classes[key[0], key[2]]


def test_a_road_has_the_words_of_its_steps_only() -> None:
    index = load()
    words = {one.word for one in hints(index.releases, Minor(3, 2), Minor(4, 2))}
    assert b"ugettext" in words
    assert b"python_2_unicode_compatible" not in words
