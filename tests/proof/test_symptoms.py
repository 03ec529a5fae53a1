"""Symptoms on the real Djangos: the test of each passes before its release and fails from it on, explained by it."""

from __future__ import annotations

import pytest
from proving.releases import DJANGOS
from proving.symptoms import Verdict, prove

from django_seven.symptoms.catalogue import symptoms

pytestmark = [pytest.mark.network, pytest.mark.slow]


@pytest.fixture(scope="module")
def verdicts() -> dict[str, Verdict]:
    return {one.symptom: one for one in prove(list(symptoms().values()), sorted(DJANGOS))}


@pytest.mark.parametrize("name", symptoms())
def test_a_symptom_is_shown_from_its_release_on(name: str, verdicts: dict[str, Verdict]) -> None:
    if len(verdicts[name].said) < 2:
        pytest.skip("its releases are not at hand")
    assert not verdicts[name].refused
