"""The first bad release is found with few questions, and what cannot be asked is passed over."""

from __future__ import annotations

import itertools

import pytest

from django_seven.runs.bisect import Between, Said, first_bad

ROW = [f"{major}.{minor}" for major in range(2, 6) for minor in range(3)]


@pytest.mark.parametrize("at", range(len(ROW)))
def test_wherever_it_begins(at: int) -> None:
    asked: list[str] = []

    def ask(release: str) -> Said:
        asked.append(release)
        return "bad" if ROW.index(release) >= at else "good"

    assert first_bad(ROW, ask) == Between(ROW[at - 1] if at else None, ROW[at])
    assert len(asked) == len(set(asked)) <= 4


def test_what_is_never_bad() -> None:
    assert first_bad(ROW, lambda release: "good") == Between(ROW[-1], None)
    assert first_bad([], lambda release: "good") == Between(None, None)


@pytest.mark.parametrize(("start", "end"), list(itertools.combinations(range(6), 2)))
def test_what_ends_otherwise_is_between_both(start: int, end: int) -> None:
    row = ROW[:6]
    ends: list[Said] = ["good"] * start + ["other"] * (end - start) + ["bad"] * (6 - end)  # type: ignore[list-item]
    found = first_bad(row, lambda release: ends[row.index(release)])
    assert found == Between(row[start - 1] if start else None, row[end], tuple(row[start:end]))


def test_what_cannot_be_asked_beside_good_ones_matters_not() -> None:
    ends: dict[str, Said] = dict.fromkeys(ROW, "good")
    ends.update(dict.fromkeys(ROW[7:], "bad"))
    ends[ROW[3]] = ends[ROW[10]] = "other"
    assert first_bad(ROW, ends.__getitem__) == Between(ROW[6], ROW[7])
