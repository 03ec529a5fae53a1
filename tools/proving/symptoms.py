"""Symptoms on the real Djangos: the test of each passes on the release before it, and fails from it on, explained."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django_seven.findings.symptom_values import shown
from django_seven.rules.shape import Example
from django_seven.symptoms.shape import Symptom
from django_seven.values import Minor, Road
from proving import releases
from proving.releases import Release
from proving.runs import Job, Seen, job, run_all

_FRAME = """
import traceback
from django.test import TestCase


class Case(TestCase):
    maxDiff = None

    def runTest(self):
        pass


case = Case()


def test():
{test}


try:
    test()
except Exception:
    answer = traceback.format_exc()
else:
    answer = ""
"""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was seen of one symptom: by release, what its test said; and what refuses its claim."""

    symptom: str
    refused: tuple[str, ...]
    said: dict[Minor, str]


def prove(symptoms: Sequence[Symptom], djangos: Sequence[Minor], jobs: int = 2) -> list[Verdict]:
    """Run the tests of symptoms on releases; those that are not at hand say nothing."""
    found = [releases.django(minor) for minor in djangos]
    here = [one for one in found if isinstance(one, Release)]
    wanted = {
        release: [_job(symptom) for symptom in symptoms if release.minor in _asked(symptom, djangos)]
        for release in here
    }
    seen = run_all(wanted, jobs)
    return [
        _verdict(symptom, {minor: seen[minor][symptom.id] for minor in seen if symptom.id in seen[minor]})
        for symptom in symptoms
    ]


def _asked(symptom: Symptom, djangos: Sequence[Minor]) -> list[Minor]:
    """The last release before it, its own, and the newest."""
    since = Minor.parse(symptom.since)
    before = [minor for minor in sorted(releases.DJANGOS) if minor < since][-1:]
    return [minor for minor in djangos if minor in (*before, since, max(releases.DJANGOS))]


def _job(symptom: Symptom) -> Job:
    text = _FRAME.format(test=textwrap.indent(textwrap.dedent(symptom.test).strip("\n"), "    "))
    return job(symptom.id, Example(text, text, settings=symptom.settings), text)


def _verdict(symptom: Symptom, seen: dict[Minor, Seen]) -> Verdict:
    said = {minor: _said(one) for minor, one in sorted(seen.items())}
    return Verdict(symptom.id, tuple(_refused(symptom, said)), said)


def _said(seen: Seen) -> str:
    return str(ast.literal_eval(seen.answer)) if seen.answer is not None else str(seen)


def _refused(symptom: Symptom, said: dict[Minor, str]) -> Iterator[str]:
    since = Minor.parse(symptom.since)
    before = [minor for minor in said if minor < since]
    for minor in before:
        if said[minor]:
            yield f"on {minor}, before it, the test says: {_last(said[minor])}"
    for minor, text in said.items():
        if minor < since or not before:
            continue
        road = Road(before[-1], minor, Minor(3, 8), Minor(3, 8))
        if not text:
            yield f"on {minor} the test passes"
            continue
        told = shown(_last(text), text, road, (symptom.rule,) if symptom.met else ())
        if minor == since and (told is None or told.id != symptom.id):
            yield f"on {minor} it is explained by {told.id if told else 'nothing'}: {_last(text)}"
        if symptom.met and minor == since and shown(_last(text), text, road) == symptom:
            yield f"on {minor} it is told without its rule"


def _last(text: str) -> str:
    """What a traceback ends in, without its frames."""
    lines = text.splitlines()
    last = max((place for place, line in enumerate(lines) if line.startswith("  File ")), default=-2)
    return "\n".join(lines[last + 2 :]).strip()[:300]
