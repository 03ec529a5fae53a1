"""Rules on the real Djangos: those that changed since all were measured, and a tenth of the others each week.

SEVEN_PROVE names further ones, or `all`.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from hashlib import sha256

import pytest
from proving.claims import Verdict
from proving.digest import digest
from proving.proof import provable, prove

from django_seven.rules.catalogue import every, named
from django_seven.rules.measured import facts
from django_seven.rules.shape import Rule

pytestmark = [pytest.mark.network, pytest.mark.slow]


def tenth(rule: Rule) -> int:
    """Which tenth a rule is in, the same in every run."""
    return sha256(rule.id.encode()).digest()[0] % 10


def measured(rule: Rule) -> bool:
    """Whether the kept facts are those of the rule as it stands."""
    known = facts().get(rule.id)
    return known is not None and known.digest == digest(rule)


def chosen() -> list[Rule]:
    """The rules of this week, those that are not the ones that were measured, and those asked for."""
    asked = os.environ.get("SEVEN_PROVE", "")
    week = date.today().isocalendar().week % 10
    rules = [rule for rule in every().values() if asked == "all" or tenth(rule) == week or not measured(rule)]
    rules += [named(id) for id in asked.split(",") if id and id != "all"]
    return list({rule.id: rule for rule in rules if provable(rule)}.values())


RULES = chosen()


@pytest.fixture(scope="module")
def verdicts() -> Iterator[dict[str, Verdict]]:
    proof = prove(RULES, print)
    if not proof.releases:
        pytest.skip("; ".join(one.reason for one in proof.missing))
    yield {verdict.rule: verdict for verdict in proof.verdicts}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_claims_hold(rule: Rule, verdicts: dict[str, Verdict]) -> None:
    assert not verdicts[rule.id].refused
