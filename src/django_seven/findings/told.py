"""How plainly a text speaks of a rule: by a symptom, a name that is old or new, a check id, a row of the ledger."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from django_seven.rules.catalogue import every
from django_seven.rules.coverage import rows
from django_seven.rules.derive import examples
from django_seven.rules.shape import (
    ByHand,
    Default,
    Keyword,
    Library,
    Method,
    Moved,
    Renamed,
    Rewrite,
    Rule,
    Setting,
    Template,
)

_NAME = re.compile(r"[A-Za-z_][\w.]*\w")
_QUOTED = re.compile(r"['\"`]([^'\"`]+)['\"`]|\b(\w+)\(\)|\b(\w+)=|\{% (\w+)")
SETTING = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")
# what is no plain word: `map_width`, `FixedOffset`, `django.utils.baseconv`
_TOLD = re.compile(r"(?<![\w.])(?:\w+(?:\.\w+)+|[A-Za-z]+_\w+|[A-Z]+[a-z]+[A-Z]\w*)(?![\w.]*\w)")
_MARKS = re.compile(r"^(?:def |class |global |Meta\.|\{%? ?\|?(?:load )?|\.|\+)|(?: \+?=)$|'")


PLAIN = 30  # points of a text that names what the rule is about; less is only a word in common


def points(rule: Rule, text: str) -> int:
    """How plainly a text speaks of a rule."""
    plain = plainly(rule, text)
    if plain:
        return plain
    if len(text) > 3 and any(text in f"{one.before}\n{one.after}" for one in examples(rule)):
        return 20
    return 10 if len(text) > 3 and text.lower() in f"{rule.what} {rule.why}".lower() else 0


def plainly(rule: Rule, text: str) -> int:
    """The same, 0 where it does not name what the rule is about: less than `PLAIN`."""
    own, last = _own(rule.id)
    if text in own or text in rule.ledger or text in rule.symptoms:
        return 100
    symptoms = [symptom for symptom in rule.symptoms if symptom in text or (len(text) > 6 and text in symptom)]
    if symptoms:
        return 60 + min(30, max(map(len, symptoms)) // 2)
    said = _said(text)
    if said.dotted & own:
        return 55
    if any(name.rpartition(".")[2] in own for name in said.dotted):
        return 52  # a method of anything is declared without its class
    if said.words & last:
        return 40
    if text in last:
        return 50
    return PLAIN if said.told & (last | _told(rule.id)) else 0


class _Said(NamedTuple):
    """The names in a text: dotted ones, those that are marked as such, those that are no plain words."""

    dotted: frozenset[str]
    words: frozenset[str]
    told: frozenset[str]


@lru_cache(maxsize=4)
def _said(text: str) -> _Said:
    """The names in a text, which all rules are asked about one after the other."""
    quoted = {word for found in _QUOTED.findall(text) for word in found if word}
    return _Said(
        frozenset(name for name in _NAME.findall(text) if "." in name),
        frozenset(quoted | set(SETTING.findall(text))),
        frozenset(_TOLD.findall(text)),
    )


@cache
def _own(id: str) -> tuple[frozenset[str], frozenset[str]]:
    """The names that a rule declares, and the last parts of them."""
    own = frozenset(names(every()[id]))
    return own, frozenset(name.rpartition(".")[2] for name in own)


@cache
def _told(id: str) -> frozenset[str]:
    """The names, and the modules they lie in, by which the ledger calls what a rule answers."""
    rule = every()[id]
    found = {word for row in rule.ledger if row in rows() for word in _TOLD.findall(rows()[row].old)}
    found |= {name.rpartition(".")[0] for name in names(rule)}
    return frozenset(found | {name.rpartition(".")[2] for name in found}) - {"django", ""}


def names(rule: Rule) -> Iterator[str]:
    """The old and new names of a rule, as far as it declares them."""
    change = rule.change
    if isinstance(change, Renamed | Moved):
        yield from (name for pair in change.pairs for name in pair)
    elif isinstance(change, Keyword):
        yield from change.calls
        yield from (f"{call}({word}=)" for call in change.calls for word in (change.old, change.new) if word)
        yield from (word for word in (change.old, change.new) if word)
    elif isinstance(change, Method):
        yield from (f"{owner}.{name}" for owner in change.owners for name in (change.old, change.new))
    elif isinstance(change, Setting | Library):
        yield from (word for word in (change.old, change.new) if word)
    elif isinstance(change, Template):
        yield from change.words
    elif isinstance(change, Default):
        yield change.name
    elif isinstance(change, Rewrite | ByHand):
        yield from (_MARKS.sub("", trigger) for trigger in change.on)
        yield from getattr(change, "moves", {})
