from __future__ import annotations

import pytest

from django_seven.errors import VersionUnknown
from django_seven.project.support import KNOWN, RELEASES, known, parse_django
from django_seven.values import Minor


def test_the_releases_are_in_order():
    assert list(KNOWN) == sorted(KNOWN)
    assert str(KNOWN[0]) == "1.4"
    assert RELEASES[Minor(5, 2)].lts
    assert Minor(3, 10) in RELEASES[Minor(5, 2)].python


@pytest.mark.parametrize("text", ["2.2", "2.2.28", " v2.2", "Django==2.2.1"])
def test_a_version_is_read_as_people_write_it(text):
    assert parse_django(text) == Minor(2, 2)


@pytest.mark.parametrize(("text", "nearest"), [("2.3", "2.2"), ("5", "5.2"), ("1.3", "1.4"), ("9.0", "6.1")])
def test_an_unknown_version_names_the_nearest(text, nearest):
    with pytest.raises(VersionUnknown, match=f"nearest one is {nearest}") as caught:
        parse_django(text)
    assert "4.2" in caught.value.hint


def test_a_word_is_no_version():
    assert not known(Minor(7, 3))
    with pytest.raises(VersionUnknown):
        parse_django("latest")
