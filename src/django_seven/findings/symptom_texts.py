"""What Django itself says otherwise: an old sentence on one side of an assertion, a new one on the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape

from django_seven.findings.assertions import Sides
from django_seven.index.texts import HOLE, texts
from django_seven.values import Minor, Road

_ALIKE = 0.6  # from which share on one sentence stands for another
_SHORTEST = 15  # what is looked for, where nobody tells in what
_ESCAPED = re.compile(r"\\(['\"])")


@dataclass(frozen=True, slots=True)
class _Said:
    text: str
    since: Minor
    pattern: re.Pattern[str]


def changed(compared: Sides, road: Road) -> tuple[str, str] | None:
    """What Django says otherwise now, as a sentence, and the release that brought it; None where it is nothing."""
    first, second = _plain(compared.first), None if compared.second is None else _plain(compared.second)
    found = _looked_for(first, road) if second is None else _both(first, second, road)
    pairs = sorted(found, key=lambda pair: (-_likeness(*pair), pair[0].text))
    if not pairs:
        return None
    old, new = pairs[0]
    return f"Django says {_quoted(new)} from {old.since} on; it said {_quoted(old)} before.", str(old.since)


def _both(first: str, second: str, road: Road) -> Iterator[tuple[_Said, _Said]]:
    """An old sentence that stands on one side only, and the new one on the other only."""
    for one, other in ((first, second), (second, first)):
        old = [said for said in _ended(road) if said.pattern.search(one) and not said.pattern.search(other)]
        new = [said for said in _begun(road) if said.pattern.search(other) and not said.pattern.search(one)]
        yield from _pairs(old, new)


def _looked_for(wanted: str, road: Road) -> Iterator[tuple[_Said, _Said]]:
    """An old sentence, or a part of it, that a test looks for, which no sentence of the new side has."""
    wanted = wanted.strip("b'\"")
    if len(wanted) < _SHORTEST or " " not in wanted:
        return
    old = [said for said in _ended(road) if wanted in said.text or said.pattern.search(wanted)]
    if old and not any(wanted in text or text in wanted for text in _living(road)):
        yield from _pairs(old, [said for said in _begun(road) if wanted not in said.text])


def _pairs(old: list[_Said], new: list[_Said]) -> Iterator[tuple[_Said, _Said]]:
    for one in old:
        for other in new:
            if one.since == other.since and _likeness(one, other) >= _ALIKE:
                yield one, other


def _likeness(one: _Said, other: _Said) -> float:
    matcher = SequenceMatcher(None, one.text, other.text)
    return matcher.ratio() if matcher.real_quick_ratio() >= _ALIKE else 0.0


@lru_cache(maxsize=4)
def _ended(road: Road) -> tuple[_Said, ...]:
    known, every = texts()
    found = ((text.text, text.ended(road.old, road.new, known)) for text in every)
    return tuple(_Said(text, since, _pattern(text)) for text, since in found if since)


@lru_cache(maxsize=4)
def _begun(road: Road) -> tuple[_Said, ...]:
    known, every = texts()
    found = ((text.text, text.begun(road.old, road.new, known)) for text in every)
    return tuple(_Said(text, since, _pattern(text)) for text, since in found if since)


@lru_cache(maxsize=4)
def _living(road: Road) -> tuple[str, ...]:
    return tuple(text.text for text in texts()[1] if road.new in text.releases)


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(".{0,200}?".join(map(re.escape, text.split(HOLE))), re.S)


def _plain(side: str) -> str:
    """Without entities, escapes of quotes and line ends, so that it reads as the source has it."""
    return re.sub(r"\s+", " ", _ESCAPED.sub(r"\1", unescape(side).replace("\\n", " ")))


def _quoted(said: _Said) -> str:
    return f"`{said.text.replace(HOLE, '…')}`"
