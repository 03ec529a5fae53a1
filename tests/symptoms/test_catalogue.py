"""Each symptom names a rule and a row of the ledger that are there, and says where it may be seen."""

from __future__ import annotations

import re

import pytest

from django_seven.rules.catalogue import every
from django_seven.rules.coverage import rows
from django_seven.symptoms.catalogue import symptoms
from django_seven.symptoms.shape import Symptom


@pytest.mark.parametrize("symptom", symptoms().values(), ids=list(symptoms()))
def test_what_a_symptom_names_is_there(symptom: Symptom) -> None:
    assert not symptom.rule or symptom.rule in every()
    assert not symptom.ledger or symptom.ledger in rows()
    assert symptom.rule or not symptom.met
    assert bool(symptom.text) != bool(symptom.old or symptom.new)
    for pattern in (symptom.old, symptom.new, symptom.text, symptom.within):
        re.compile(pattern)
    assert symptom.what.endswith(".")
