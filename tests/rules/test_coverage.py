"""Every row of the ledger has an answer, and its old spelling is found and cured as often as is promised."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from django_seven.report import coverage as report
from django_seven.rules.api import IDS
from django_seven.rules.catalogue import every
from django_seven.rules.coverage import claimed, declared, rows

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "tools"))

from answers import STATIC, Seen, figures, look


@pytest.fixture(scope="module")
def seen() -> list[Seen]:
    return [look(row) for row in rows().values()]


def test_every_row_is_answered(seen: list[Seen]) -> None:
    assert [one.row.id for one in seen if not one.answered] == []


@pytest.mark.parametrize(
    ("what", "least"),
    [("static rows found", 97), ("safe rows fixed", 95), ("heuristic rows fixed", 60)],
)
def test_shares(what: str, least: int, seen: list[Seen]) -> None:
    count, total = figures(seen)[what]
    assert total > 0
    assert 100 * count >= least * total


def test_a_rule_finds_what_it_claims(seen: list[Seen]) -> None:
    """The instrument: a row that a rule claims is found by it, in the row's own spelling or in the rule's example."""
    lost = [one.row.id for one in seen if one.answer.kind == "rule" and not one.met]
    assert lost == []


def test_a_rule_that_rewrites_does(seen: list[Seen]) -> None:
    idle = [one.row.id for one in seen if one.answer.cure in ("safe", "likely") and not one.fixed]
    assert idle == []


def test_answers_by_hand_are_for_rows_without_a_rule() -> None:
    assert sorted(set(declared()) & set(claimed())) == []


def test_a_static_row_is_not_explained_away() -> None:
    away = [row for row, told in declared().items() if rows()[row].detect in STATIC and told.kind == "compare"]
    assert len(away) <= 32, "a name, a keyword, a setting or a template can be looked for"


def test_the_index_answers_with_its_own_rules(seen: list[Seen]) -> None:
    assert set(every()) >= IDS
    assert all(set(one.met) <= IDS for one in seen if one.answer.kind == "index")


def test_the_table_sums_up() -> None:
    last = next(line for line in report.to_text().splitlines() if line.startswith("all"))
    total, *parts = map(int, last.split()[1:])
    assert total == len(rows()) == sum(parts)
