"""The stations of a road, and the state of each package on a hop."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from django_seven.plan.hops import stations
from django_seven.plan.replaced import REPLACED
from django_seven.plan.states import planned
from django_seven.values import Minor


@dataclass(frozen=True)
class Package:
    version: str
    source: str = ""


@pytest.mark.parametrize(
    ("old", "new", "way"),
    [
        ("2.2", "5.2", "2.2 3.2 4.2 5.2"),
        ("2.0", "4.0", "2.0 2.2 3.2 4.0"),
        ("1.8", "1.11", "1.8 1.11"),
        ("4.2", "6.0", "4.2 5.2 6.0"),
        ("3.0", "3.1", "3.0 3.1"),
    ],
)
def test_stations_are_the_long_term_releases_between(old: str, new: str, way: str) -> None:
    assert " ".join(map(str, stations(Minor.parse(old), Minor.parse(new)))) == way


def test_states() -> None:
    old = {
        "stays": Package("1.0"),
        "moves": Package("1.0"),
        "apart": Package("1.0"),
        "ours": Package("1.0", "git+https://example.org/ours@abc"),
        "nose": Package("1.3.7"),
        "goes": Package("2.0"),
        "dead": Package("1.0"),
        "doubtful": Package("1.0"),
    }
    new = {
        "stays": Package("1.0"), "moves": Package("2.0"), "apart": Package("3.0"), "ours": Package("1.0"),
        "nose": Package("1.3.7"), "comes": Package("4.0"), "dead": Package("1.0"), "doubtful": Package("1.0"),
    }  # fmt: skip
    why = {"apart": "1.0 forbids Django 4.2.16"}
    side, doubts = (Minor(4, 2), Minor(3, 10)), {"doubtful": "uses z", "apart": "uses y", "dead": "uses w"}
    rows = planned(old, new, why, ["moves", "stays"], {"dead": "1.0 imports x", "nose": "y"}, doubts, side)
    seen = {row.name: (row.state, row.old, row.new) for row in rows}
    assert seen == {
        "stays": ("works", "1.0", "1.0"),
        "moves": ("both", "2.0", "2.0"),
        "apart": ("split", "1.0", "3.0"),
        "ours": ("unknown", "1.0", "1.0"),
        "nose": ("replace", "1.3.7", ""),
        "goes": ("split", "2.0", ""),
        "comes": ("split", "", "4.0"),
        "dead": ("patch", "1.0", "1.0"),
        "doubtful": ("unknown", "1.0", "1.0"),
    }
    assert next(row.why for row in rows if row.name == "apart") == "1.0 forbids Django 4.2.16; uses y"


def test_a_package_is_replaced_only_where_it_is_of_no_use() -> None:
    nose, suit = REPLACED["nose"], REPLACED["django-suit"]
    assert not nose.bites(Minor(2, 2), Minor(3, 9))
    assert nose.bites(Minor(2, 2), Minor(3, 10))
    assert not suit.bites(Minor(2, 2), Minor(3, 12))
    assert suit.bites(Minor(3, 0), Minor(3, 6))
