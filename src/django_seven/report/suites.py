"""What is told of suites and of the tests that differ: the same lines and the same JSON in every command."""

from __future__ import annotations

from functools import cache
from typing import Any

from django_seven.compare.tests import Cause, causes
from django_seven.findings.evidence import PLAIN
from django_seven.findings.told import points
from django_seven.project.evidence import Warned
from django_seven.report.search import find
from django_seven.rules.catalogue import every
from django_seven.values import Difference, Outcome, SuiteRun

_SHOWN = 6  # causes; more do not fit on a screen


def difference_lines(title: str, differences: list[Difference]) -> list[str]:
    """Tests that differ, by cause, the largest first; nothing where none does."""
    if not differences:
        return []
    groups = causes(differences)
    word = "cause" if len(groups) == 1 else "causes"
    lines = ["", f"{len(differences)} {title}, {len(groups)} {word}"]
    for cause in groups[:_SHOWN]:
        rule = explained(cause.message)
        known = f"   seven explain {rule}" if rule else ""
        lines += [f"  {len(cause.tests):>3}  {cause.message[:150]}{known}", f"       {_where(cause)}"]
    if len(groups) > _SHOWN:
        lines.append(f"       … {len(groups) - _SHOWN} more causes (--format json)")
    return lines


def _where(cause: Cause) -> str:
    return " · ".join(part for part in (cause.frame, cause.tests[0]) if part)


def explained(message: str) -> str | None:
    """The rule whose symptom stands in a message; of several, the one that says most of it."""
    found: set[tuple[int, str]] = set()
    for rule in every().values():
        found.update((len(symptom), rule.id) for symptom in rule.symptoms if symptom in message)
    return max(found)[1] if found else None


def side_json(run: SuiteRun, python: object) -> dict[str, Any]:
    """A side's run in figures; `python` is what is said where the run came not so far as to tell its own."""
    return {
        "django": run.django,
        "python": run.python or str(python),
        "tests": len(run.tests),
        "passed": run.count(Outcome.PASSED, Outcome.EXPECTED),
        "failed": run.count(Outcome.FAILED, Outcome.TIMED_OUT),
        "errors": run.count(Outcome.ERRORED),
        "skipped": run.count(Outcome.SKIPPED),
        "not_run": run.count(Outcome.NOT_RUN),
        "seconds": round(run.seconds, 1),
        "crash": run.crash.message if run.crash else None,
        "package": run.crash.package or None if run.crash else None,
        "timed_out": run.timed_out,
    }


def warning_json(path: str, warned: Warned) -> dict[str, Any]:
    """A deprecation warning of the old side, with the rule that it speaks of."""
    about = {"path": path, "line": warned.line, "message": warned.text, "count": warned.count, "side": "old"}
    return {"rule": _spoken(warned.text), **about}


@cache
def _spoken(text: str) -> str | None:
    """The rule that the text of a warning speaks of, where it is one."""
    told = find(text)
    return told[0].id if len(told) == 1 and points(told[0], text) >= PLAIN else None


def difference_json(difference: Difference) -> dict[str, Any]:
    """A test that differs, with its cause."""
    known = explained(difference.message)
    return {
        "test": difference.test,
        "old": difference.old.value,
        "new": difference.new.value,
        "cause": {"rule": known, "message": difference.message, "frame": difference.frame, "first_bad": None},
    }
