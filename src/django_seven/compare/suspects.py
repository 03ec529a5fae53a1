"""What a release changed that a failing test may have met: rows of the ledger, the likeliest first."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django_seven.edits.commit import notes_url
from django_seven.rules.catalogue import every
from django_seven.rules.coverage import Row, claimed, rows
from django_seven.rules.shape import Tooling
from django_seven.values import Finding

MOST = 5  # suspects that are told of a difference
_NOTES = "https://docs.djangoproject.com/en/stable/releases/"
_WORD = re.compile(r"[A-Za-z][a-z0-9]+|[A-Z]{2,}(?![a-z])")
_SOURCE = re.compile(r"releases/([\d.]+)\.txt")
_NOBODY = frozenset({"db-support-dropped", "dependency", "python-support-dropped"})
_LITTLE = frozenset(
    re.findall(
        r"\w+",
        "the and are for not with from that this test self django assert return line file lib python site package "
        "unittest case run method call func arg kwarg true false none traceback most recent last",
    )
)
# where files of Django lie that an area of the ledger is about
_AREAS: Mapping[str, tuple[str, ...]] = {
    "models": ("db/models",), "db-backend": ("db/backends", "db/utils"), "templates": ("template/",), "gis": ("gis",),
    "auth": ("contrib/auth",), "forms": ("forms/",), "admin": ("contrib/admin",), "testing": ("django/test/",),
    "management": ("core/management",), "email": ("core/mail",), "http": ("django/http", "core/handlers"),
    "i18n": ("translation", "utils/formats"), "urls": ("django/urls",), "views": ("django/views",), "tz": ("timezone",),
    "postgres": ("postgres",), "cache": ("core/cache",), "middleware": ("middleware",), "files": ("core/files",),
    "sessions": ("sessions",), "migrations": ("db/migrations",), "staticfiles": ("staticfiles",),
    "signals": ("dispatch",), "settings": ("conf/",), "asgi": ("asgi",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suspect:
    """A change of the first bad release: the row of the ledger, a sentence, the address of its release notes.

    `rule` is a rule about it; where there is no row, one that was met in the project.
    """

    row: str
    summary: str
    url: str
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Bisected:
    """Since when a test differs: the last good and the first bad release, each as far as it is known.

    `reason` says why it is not known better; `suspects` are changes of the first bad release, the likeliest first.
    """

    test: str
    last_good: str | None = None
    first_bad: str | None = None
    reason: str = ""
    suspects: tuple[Suspect, ...] = ()


def suspects(release: str, clues: str, most: int = MOST) -> tuple[Suspect, ...]:
    """The changes of a release (`4.0`, `4.0.3`) that share most with `clues`.

    These are the traceback, the source of the test and whatever else names what was met.
    """
    words, known = _words(clues), _rows(".".join(release.split(".")[:2]))
    common = Counter(word for row in known for word in _about(row.id))
    ranked = sorted(known, key=lambda row: (-_score(row, words, clues, common, len(known)), row.id))
    exact = [row for row in ranked if _ends(row) == release and release.count(".") > 1]
    return tuple(_suspect(row, release) for row in (exact or ranked)[:most])


def _suspect(row: Row, release: str) -> Suspect:
    rules = claimed().get(row.id, ())
    return Suspect(row.id, row.summary, address(row, release), rules[0] if rules else None)


def met(release: str, findings: Iterable[Finding], clues: str, most: int = MOST) -> tuple[Suspect, ...]:
    """The rules about a release that were met in the project, those first whose files and words stand in `clues`."""
    minor, words = ".".join(release.split(".")[:2]), _words(clues)
    scores: Counter[str] = Counter()
    for finding in findings:
        rule = every()[finding.rule]
        if rule.until == minor and rule.axis == "django" and not isinstance(rule.change, Tooling):
            told = _words(f"{rule.id} {rule.what}") & words
            scores[rule.id] = max(scores[rule.id], 1 + len(told) + 5 * (f"{finding.path}:" in clues))
    ranked = sorted(scores, key=lambda rule: (-scores[rule], rule))
    return tuple(Suspect("", every()[rule].what, notes_url(every()[rule]), rule) for rule in ranked[:most])


def address(row: Row, release: str) -> str:
    """The page of the release notes that has the row."""
    minor = ".".join(release.split(".")[:2])
    named = _SOURCE.findall(row.source)
    return f"{_NOTES}{(release if release in named else minor if minor in named or not named else named[-1])}/"


def _ends(row: Row) -> str:
    return row.removed or row.changed or row.deprecated or ""


@cache
def _rows(minor: str) -> tuple[Row, ...]:
    """What changed, or was taken away, in a minor release or one of its patches."""
    ends = (minor, f"{minor}.")
    kept = (row for row in rows().values() if row.kind not in _NOBODY)
    return tuple(row for row in kept if any(_is_in(text, ends) for text in (row.removed, row.changed)))


def _is_in(text: str | None, ends: tuple[str, str]) -> bool:
    return text is not None and (text == ends[0] or text.startswith(ends[1]))


@cache
def _about(row: str) -> frozenset[str]:
    found = rows()[row]
    return _words(" ".join(filter(None, (found.id, found.old, found.new, found.summary))))


def _score(row: Row, words: Iterable[str], clues: str, common: Mapping[str, int], total: int) -> float:
    shared = _about(row.id) & frozenset(words)
    score = sum(math.log(1 + total / common[word]) for word in shared) / math.sqrt(4 + len(_about(row.id)))
    if any(place in clues for place in _AREAS.get(row.area, ())):
        score += 0.5
    last = re.findall(r"\w+", row.old)
    if last and len(last[-1]) > 4 and re.search(rf"\b{re.escape(last[-1])}\b", clues):
        score += 1.5  # the very name stands there
    return score


def _words(text: str) -> frozenset[str]:
    """The plain words of a text; those of `assertQuerysetEqual` and `default_auto_field` are several."""
    found = (word.lower() for word in _WORD.findall(text.replace("_", " ")))
    return frozenset(word.rstrip("s") for word in found if len(word) > 2) - _LITTLE
