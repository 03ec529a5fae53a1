"""Which rule the text of a deprecation warning speaks of, and which rules any text does."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache

from django_seven.findings.symptoms import CHECK, ending_in, explained
from django_seven.findings.told import names, plainly, points
from django_seven.rules.catalogue import every
from django_seven.rules.coverage import rows
from django_seven.rules.derive import examples
from django_seven.rules.shape import Indexed, Library, Rule, Template, Tooling

_REMOVED = re.compile(r"RemovedInDjango(\d+)Warning")
_NAMED = re.compile(  # what can only be a name: marked as such, called, dotted, or written as no plain word is
    r"""['"`]([\w.]+)['"`]|\{%%? ([\w ]+)|(\w+)\(|\b(\w+(?:\.\w+)+)|\b(\w+_\w+)"""
    r"""|\b([A-Z]+[a-z0-9]+[A-Z]\w*)|\b([A-Z]{3,})\b"""
)
_WORD = re.compile(r"[A-Za-z_]\w{2,}")
_COMMON = frozenset(
    """
    and answer app apps are argument class code conf contrib core def default deprecated django error
    errors expected field for forms from get has html import include instead into list method models name
    not objects print self settings str that the this type url use utils value values was will with
    FileField Manager Managers QuerySet
    """.split()  # noqa: SIM905 - a list of 60 words is no clearer
)
_SUBJECT = 1.3  # of the first name in a text
_PROSE = 0.2  # of a word that may be prose
_BESIDE = 0.3  # of a word in the example of a rule, and of what the ledger says
_LEAST = 0.2  # a declared name that no more than five rules of the release share
_CLEAR = 0.8  # as much as this of the best is no less plain


def find(text: str) -> tuple[Rule, ...]:
    """The rules that a text speaks of most plainly; several where it speaks of several alike.

    A check id names the rules whose old spelling was seen to end in that check.
    """
    if CHECK.fullmatch(text.strip()):
        met = ending_in(text.strip())
        if met:
            return met
    told = {rule.id: points(rule, text.strip()) for rule in every().values()}
    most = max(told.values(), default=0)
    return tuple(rule for rule in every().values() if most and told[rule.id] == most)


@cache
def spoken(category: str, text: str, path: str = "") -> Rule | None:
    """The rule that a deprecation warning speaks of, where it is one; its category tells of which release.

    Of the rules of that release the one that most of the names in the text lead to, each the more the fewer rules have
    it; without a release the one that the text names plainly. `path` is the file that it came from: a template or not.
    """
    named = _REMOVED.fullmatch(category)
    known = explained(text, "", None)
    symptom = every()[known.rule] if known is not None and known.rule is not None else None
    if named is None:
        return symptom or _plainest(text, list(every().values()))
    rules = _of_release(_until(named[1]))
    if symptom in rules:
        return symptom
    marked, shared = _marked(text), _shared(_until(named[1]))
    scores = {rule.id: _score(_old(rule.id), marked, shared) for rule in rules}
    best = max(scores.values(), default=0.0)
    if best < _LEAST:
        return _plainest(text, rules)
    near = [rule for rule in rules if scores[rule.id] >= best * _CLEAR]
    kind = [rule for rule in near if isinstance(rule.change, Template | Library) != path.endswith(".py")]
    # of a family of rules about one change the shortest name is that of the plain case
    return min(kind if path and kind else near, key=lambda rule: (len(rule.id), rule.id))


def _marked(text: str) -> dict[str, float]:
    """The words of a text with their weights: what can only be a name counts more than what may be prose."""
    names = {word for found in _NAMED.findall(text) for each in found for word in _WORD.findall(each)}
    found = {word: 1.0 if word in names else _PROSE for word in _WORD.findall(text) if word not in _COMMON}
    first = next((word for word in found if word in names), "")  # "X is deprecated in favor of Y" is about X
    return {**found, first: _SUBJECT} if first else found


def _score(old: Mapping[str, float], marked: Mapping[str, float], shared: Mapping[str, int]) -> float:
    return sum(weight * old[word] / shared[word] for word, weight in marked.items() if word in old)


def _plainest(text: str, rules: Sequence[Rule]) -> Rule | None:
    told = {rule.id: plainly(rule, text) for rule in rules}
    most = max(told.values(), default=0)
    found = [rule for rule in rules if told[rule.id] == most > 0]
    return found[0] if len(found) == 1 else None


def _until(written: str) -> str:
    """The release in the name of a category: `40` is 4.0, `110` is 1.10, and `70` was to be 2028."""
    if len(written) == len("2028") and written.startswith("20"):
        return f"{written}.0"
    return "2028.0" if written == "70" else f"{written[0]}.{written[1:]}"


@cache
def _of_release(until: str) -> tuple[Rule, ...]:
    """The written rules about what a release of Django takes away."""
    return tuple(
        rule
        for rule in every().values()
        if rule.until == until and rule.axis == "django" and not isinstance(rule.change, Tooling | Indexed)
    )


@cache
def _shared(until: str) -> Counter[str]:
    """In how many rules of a release a word stands."""
    return Counter(word for rule in _of_release(until) for word in _old(rule.id))


@cache
def _old(id: str) -> dict[str, float]:
    """The words of what a rule is about, with their weights: declared names, and what is only beside them."""
    rule = every()[id]
    ledger = [rows()[row] for row in rule.ledger if row in rows()]
    beside = [part for one in examples(rule) for part in (one.before, one.after)]
    beside += [part for row in ledger for part in (row.new or "", row.summary)]
    told = dict.fromkeys(_words(beside), _BESIDE)
    return told | dict.fromkeys(_words([*names(rule), *(row.old for row in ledger)]), 1.0)


def _words(texts: Iterable[str]) -> Iterator[str]:
    return (word for text in texts for word in _WORD.findall(text) if word not in _COMMON)
