"""The ledger: what changed in Django since 1.4, a row each, and which answer each row has here."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from django_seven.errors import SevenError
from django_seven.rules.catalogue import every
from django_seven.rules.indexed import knows
from django_seven.values import Minor

# What a run on both sides holds against each other; a row that only a run can tell names the one that shows it.
COMPARISONS = {
    "tests": "the project's own tests end differently",
    "responses": "status, headers or body of a page differ",
    "rendered": "HTML of templates, forms or the admin differs",
    "queries": "the SQL or its result differs",
    "mails": "a mail that is sent differs",
    "migrations": "`makemigrations` or `migrate` would write something else",
    "checks": "`manage.py check` says something else",
    "output": "a management command prints or does something else",
    "logs": "a log record or warning differs",
    "data": "what is stored (sessions, caches, hashes, cookies, rows) is written or read differently",
}
# Why a row needs neither a rule nor a comparison.
REASONS = {
    "addition": "it only adds something: code that runs on the old side is not touched",
    "database-version": "it speaks of a version of a database or its library: a matter of the servers, not of the code",
    "dependency": "it speaks of the version of another package: the environments of both sides settle it",
    "python-version": "it speaks of Pythons: the road chooses them",
    "new-projects": "it only changes what `startproject` and `startapp` write",
    "before-1.4": "it was over when Django 1.4 came out, which is the oldest side",
    "back-end": "it speaks to authors of database back-ends, and no name that they use tells it",
    "django-itself": "it speaks of Django's own tests, build, files or documentation",
    "reverted": "a later release took it back before any other was supported",
    "same-answer": "code that runs on the old side gives the same answer on the new one",
    "environment": "it depends on the machine, the shell or the operating system",
}
Kind = Literal["rule", "index", "compare", "none", "open"]


@dataclass(frozen=True, slots=True)
class Row:
    """One change: `old` and `new` as the ledger spells them, the release that brought it, how it could be found."""

    id: str
    area: str
    kind: str
    deprecated: str | None
    removed: str | None
    changed: str | None
    old: str
    new: str | None
    detect: str
    autofix: str
    summary: str
    source: str

    @property
    def release(self) -> Minor:
        """The release from which the old spelling no longer gives the same answer; `2028` is (2028, 0)."""
        text = self.removed or self.changed or self.deprecated or "0.0"
        return Minor.parse(text if "." in text else f"{text}.0")


@dataclass(frozen=True, slots=True)
class Answer:
    """What becomes of a row: `by` are rule ids, a comparison or a reason; `cure` says what a rule does of itself."""

    kind: Kind
    by: tuple[str, ...] = ()
    cure: Literal["safe", "likely", "show", ""] = ""
    note: str = ""


@cache
def rows() -> Mapping[str, Row]:
    """Every row of the ledger, by id."""
    found = {}
    for line in files("django_seven.rules").joinpath("ledger.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        found[row["id"]] = Row(
            row["id"], row["area"], row["kind"], row.get("deprecated_in"), row.get("removed_in"), row.get("changed_in"),
            row["old"], row.get("new"), row["detect"], row["autofix"], row["summary"], row["source"],
        )  # fmt: skip
    return found


@cache
def claimed() -> Mapping[str, tuple[str, ...]]:
    """The ids of the rules that answer a row, by row."""
    found: dict[str, list[str]] = defaultdict(list)
    for rule in every().values():
        for row in rule.ledger:
            found[row].append(rule.id)
    return {row: tuple(ids) for row, ids in found.items()}


@cache
def declared() -> Mapping[str, Answer]:
    """The answers that are written down by hand (`rules/answers/*.txt`): `row-id  compare|none  WORD  note`.

    Raises SevenError for a line that is none, a row that the ledger lacks, or a word outside the closed lists.
    """
    found = {}
    for file in sorted(files("django_seven.rules").joinpath("answers").iterdir(), key=lambda file: file.name):
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1):
            if not line.strip() or line.startswith("#"):
                continue
            parts = line.split(None, 3)
            known = {"compare": COMPARISONS, "none": REASONS}.get(parts[1] if len(parts) > 2 else "", {})
            if parts[0] not in rows() or len(parts) < 3 or parts[2] not in known or parts[0] in found:
                raise SevenError(f"answers/{file.name}, line {number}: `{line}` is no answer to a row.")
            kind: Kind = "compare" if parts[1] == "compare" else "none"
            found[parts[0]] = Answer(kind, (parts[2],), "", parts[3] if len(parts) > 3 else "")
    return found


def answer(row: Row) -> Answer:
    """The answer to one row: by a rule, else by the index, else as declared; `open` where there is none."""
    ids = claimed().get(row.id, ())
    if ids:
        cures = {every()[rule].sure for rule in ids}
        cure: Literal["safe", "likely", "show"] = (
            "safe" if "safe" in cures else "likely" if "likely" in cures else "show"
        )
        return Answer("rule", ids, cure)
    if knows(row):
        return Answer("index")
    return declared().get(row.id, Answer("open"))


def to_json() -> dict[str, object]:
    """Every row with its answer, as plain data."""
    return {
        "schema": 1,
        "comparisons": COMPARISONS,
        "reasons": REASONS,
        "rows": [_entry(row, answer(row)) for row in rows().values()],
    }


def _entry(row: Row, told: Answer) -> dict[str, object]:
    entry: dict[str, object] = {"row": row.id, "release": str(row.release), "summary": row.summary, "answer": told.kind}
    if told.kind == "rule":
        entry |= {"rules": list(told.by), "cure": told.cure}
    elif told.by:
        entry |= {"which": told.by[0], "note": told.note}
    return entry
