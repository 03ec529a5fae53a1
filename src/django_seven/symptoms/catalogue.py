"""Collects the symptoms by id."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import chain

from django_seven.symptoms import databases, forms, markup, passwords, responses, suites, times
from django_seven.symptoms.shape import Symptom

_FAMILIES: tuple[Iterable[Symptom], ...] = (
    databases.SYMPTOMS,
    forms.SYMPTOMS,
    markup.SYMPTOMS,
    passwords.SYMPTOMS,
    responses.SYMPTOMS,
    suites.SYMPTOMS,
    times.SYMPTOMS,
)


@cache
def symptoms() -> dict[str, Symptom]:
    """All symptoms by id, in the order of their families."""
    found: dict[str, Symptom] = {}
    for symptom in chain.from_iterable(_FAMILIES):
        if symptom.id in found:
            raise ValueError(f"two symptoms are called {symptom.id}")
        found[symptom.id] = symptom
    return found
