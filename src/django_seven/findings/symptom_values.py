"""What explains an assertion by its values: the symptoms that the rules know, and what Django itself says otherwise."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import lru_cache

from django_seven.findings.assertions import Sides, said, sides
from django_seven.findings.symptom_texts import changed
from django_seven.symptoms.catalogue import symptoms
from django_seven.symptoms.shape import Symptom
from django_seven.values import Minor, Road


def shown(message: str, trace: str, road: Road, met: Collection[str] = ()) -> Symptom | None:
    """The symptom that an exception of the new side shows; of several that of the earliest release.

    `met` are the rules that the project meets somewhere.
    """
    found = list(_shown(message, trace, road, met))
    return min(found, key=lambda one: (Minor.parse(one.since), not one.old, one.id)) if found else None


def reworded(message: str, trace: str, road: Road) -> tuple[str, str] | None:
    """What Django says otherwise now, and from which release on, where an assertion holds both."""
    compared = sides(message, trace)
    return changed(compared, road) if compared else None


def _shown(message: str, trace: str, road: Road, met: Collection[str]) -> Iterator[Symptom]:
    compared, text = sides(message, trace), said(message, trace)
    for symptom in _between(road):
        if symptom.met and symptom.rule not in met:
            continue
        if symptom.within and not re.search(symptom.within, trace):
            continue
        if symptom.text:
            if re.search(symptom.text, text):
                yield symptom
        elif compared is not None and _differs(symptom, compared):
            yield symptom


@lru_cache(maxsize=8)
def _between(road: Road) -> tuple[Symptom, ...]:
    return tuple(symptom for symptom in symptoms().values() if symptom.on(road))


def _differs(symptom: Symptom, compared: Sides) -> bool:
    """Whether the old value stands on one side only, and the new one on the other only."""
    first, second = compared.first, compared.second
    if second is None:
        return bool(symptom.old and symptom.new and not symptom.met) and bool(re.search(symptom.old, first))
    return any(
        _only(symptom.old, one, other) and _only(symptom.new, other, one)
        for one, other in ((first, second), (second, first))
    )


def _only(pattern: str, here: str, there: str) -> bool:
    return not pattern or bool(re.search(pattern, here) and not re.search(pattern, there))
