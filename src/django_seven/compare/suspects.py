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
_ENDING = re.compile(r"(?<=\w{3})(ing|ed|es|s|e)$")
_SILENT = frozenset({"behaviour-changed", "default-changed", "class-attr", "other"})
# weights: a word in the traceback beside one in the test's own code; a rule met anywhere; a removal where values differ
_FAR, _MET, _RAISES = 0.4, 0.8, 0.6
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
class Trail:
    """What is known of a test that differs: `near` its name, code and message, `far` the traceback and code around it.

    `compared`: it compares values, and nothing else raised.
    """

    near: str
    far: str = ""
    compared: bool = False


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


def suspects(release: str, trail: Trail, findings: Iterable[Finding] = (), most: int = MOST) -> tuple[Suspect, ...]:
    """The changes of a release (`4.0`, `4.0.3`) that share most with what is known of a test.

    `findings` are the rules met in the project: one that was met counts more, one met in a file of the trail
    most. Where patches have rows of their own those of the release stand alone.
    """
    minor = ".".join(release.split(".")[:2])
    known, seen = _rows(minor), _met(minor, findings, trail)
    scores = {
        row.id: _score(row, trail) + max((seen.get(rule, 0.0) for rule in claimed().get(row.id, ())), default=0.0)
        for row in known
    }
    exact = [row for row in known if _ends(row) == release and release.count(".") > 1]
    ranked = sorted(exact or known, key=lambda row: (-scores[row.id], row.id))
    told = [(scores[row.id], _suspect(row, release)) for row in ranked]
    answered = {rule for row in known for rule in claimed().get(row.id, ())}
    for rule in sorted(seen.keys() - answered):
        about = every()[rule]
        own = _likeness(_words(f"{rule} {about.what}"), trail) + seen[rule]
        told.append((own, Suspect("", about.what, notes_url(about), rule)))
    return tuple(one for _, one in sorted(told, key=lambda pair: -pair[0])[:most])


def _suspect(row: Row, release: str) -> Suspect:
    rules = claimed().get(row.id, ())
    return Suspect(row.id, row.summary, address(row, release), rules[0] if rules else None)


def _met(minor: str, findings: Iterable[Finding], trail: Trail) -> dict[str, float]:
    """What it counts for each rule about a release that it was met in the project."""
    scores: dict[str, float] = {}
    for finding in findings:
        rule = every()[finding.rule]
        if rule.until == minor and rule.axis == "django" and not isinstance(rule.change, Tooling):
            there = 1.0 if f"{finding.path}:" in trail.far else _MET
            scores[rule.id] = max(scores.get(rule.id, 0.0), there)
    return scores


def address(row: Row, release: str) -> str:
    """The page of the release notes that has the row."""
    minor = ".".join(release.split(".")[:2])
    named = _SOURCE.findall(row.source)
    return f"{_NOTES}{(release if release in named else minor if minor in named or not named else named[-1])}/"


def _ends(row: Row) -> str:
    return row.removed or row.changed or row.deprecated or ""


@cache
def _rows(minor: str) -> tuple[Row, ...]:
    """What changed, or was taken away, in a minor release or one of its patches, as written or as measured."""
    ends = (minor, f"{minor}.")
    measured = {rule.id for rule in every().values() if rule.axis == "django" and rule.until == minor}
    kept = (row for row in rows().values() if row.kind not in _NOBODY)
    return tuple(
        row
        for row in kept
        if any(_is_in(text, ends) for text in (row.removed, row.changed))
        or not measured.isdisjoint(claimed().get(row.id, ()))
    )


def _is_in(text: str | None, ends: tuple[str, str]) -> bool:
    return text is not None and (text == ends[0] or text.startswith(ends[1]))


@cache
def _about(row: str) -> frozenset[str]:
    found = rows()[row]
    return _words(" ".join(filter(None, (found.id.partition("-")[2], found.old, found.new, found.summary))))


@cache
def _rare() -> Mapping[str, float]:
    """What a word says: the more, the fewer rows of the ledger have it."""
    common = Counter(word for row in rows() for word in _about(row))
    return {word: math.log(1 + len(rows()) / count) for word, count in common.items()}


def _score(row: Row, trail: Trail) -> float:
    score = _likeness(_about(row.id), trail)
    if any(place in trail.far for place in _AREAS.get(row.area, ())):
        score += 0.5
    last = re.findall(r"\w+", row.old)
    if last and len(last[-1]) > 4 and re.search(rf"\b{re.escape(last[-1])}\b", f"{trail.near}\n{trail.far}"):
        score += 1.5  # the very name stands there
    # where values differ and nothing was raised, what was taken away is hardly it
    return score * (_RAISES if trail.compared and row.kind not in _SILENT else 1.0)


def _likeness(about: frozenset[str], trail: Trail) -> float:
    near, far = _words(trail.near), _words(trail.far)
    shared = sum(_rare().get(word, 5.0) * (1.0 if word in near else _FAR) for word in about & (near | far))
    return shared / math.sqrt(4 + len(about))


@cache
def _words(text: str) -> frozenset[str]:
    """The stems of the plain words of a text; those of `assertQuerysetEqual` and `default_auto_field` are several."""
    found = (word.lower() for word in _WORD.findall(text.replace("_", " ")))
    return frozenset(_ENDING.sub("", word) for word in found if len(word) > 2 and word not in _LITTLE)
