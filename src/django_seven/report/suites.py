"""What is told of suites and of the tests that differ: the same lines and the same JSON in every command."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django_seven.compare.causes import Cause, Clues, causes, inside
from django_seven.compare.layers import Peeled
from django_seven.events import many
from django_seven.findings import symptoms
from django_seven.findings.spoken import spoken
from django_seven.project.evidence import Warned
from django_seven.runs.trust import Tries
from django_seven.values import Difference, Outcome, Side, SuiteRun

_SHOWN = 6  # causes; more do not fit on a screen
_LAYERS = 10  # of what stops a suite
_SUSPECTS = 3  # changes of the first bad release that are told on a screen
_NONE = Clues()


def difference_lines(title: str, differences: list[Difference], clues: Clues = _NONE) -> list[str]:
    """Tests that differ, by cause, the largest first; nothing where none does."""
    if not differences:
        return []
    groups = causes(differences, clues)
    word = "cause" if len(groups) == 1 else "causes"
    lines = ["", f"{len(differences)} {title}, {len(groups)} {word}"]
    for cause in groups[:_SHOWN]:
        lines += [f"  {len(cause.tests):>3}  {cause.message[:150]}", f"       {_where(cause)}", *_why(cause)]
    if len(groups) > _SHOWN:
        lines.append(f"       … {len(groups) - _SHOWN} more causes (--format json)")
    return lines


def _where(cause: Cause) -> str:
    return " · ".join(part for part in (cause.frame, cause.tests[0]) if part)


def _why(cause: Cause) -> list[str]:
    """Lines of what explains it: a sentence with the command that tells more, or what the first bad release changed."""
    if cause.known is not None:
        more = f"   seven explain {cause.known.rule}" if cause.known.rule else ""
        return [f"       {cause.known.why[:150]}{more}"]
    traced = cause.bisected
    if traced is None:
        return []
    good = f", good on {traced.last_good}" if traced.last_good else ""
    since = f"bad since Django {traced.first_bad}{good}" if traced.first_bad else ""
    lines = ["       " + "; ".join(part for part in (since, traced.reason) if part)]
    for each in traced.suspects[:_SUSPECTS]:
        lines.append(f"         {each.summary}  " + (f"seven explain {each.rule}" if each.rule else each.url))
    return lines


def few(listed: Iterable[str]) -> Iterator[str]:
    """The first of some, a line each, and how many more there are."""
    rows = list(listed)
    yield from (f"     {each}" for each in rows[:_SHOWN])
    if len(rows) > _SHOWN:
        yield f"     … {len(rows) - _SHOWN} more (--format json)"


def flaky_lines(flaky: Mapping[str, Tries]) -> list[str]:
    """The tests that are not judged, with what was counted; nothing where there is none."""
    listed = [f"{name} ({str(tries) or 'listed'})" for name, tries in flaky.items()]
    title = f"flaky, and not judged (`seven test --trust` judges anew): {len(listed)}"
    return ["", title, *few(listed)] if listed else []


def flaky_json(flaky: Mapping[str, Tries]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [{"test": name, **asdict(tries)} for name, tries in flaky.items()]


def peeled_lines(peeled: Peeled | None, clues: Clues) -> list[str]:
    """What stops the suite of the new side, one thing behind the other, and how its tests end behind all that."""
    if peeled is None:
        return []
    lines = ["", f"what stops the suite of new before its tests: {many(len(peeled.layers), 'thing')}"]
    for number, layer in enumerate(peeled.layers[:_LAYERS], 1):
        package = f" (raised in the package {layer.package})" if layer.package else ""
        more = f"   seven explain {layer.known.rule}" if layer.known and layer.known.rule else ""
        lines += [f"  {number:>3}  {layer.message[:150]}{package}", f"       {layer.frame}{more}".rstrip()]
    if len(peeled.layers) > _LAYERS:
        lines.append(f"       … {len(peeled.layers) - _LAYERS} more (--format json)")
    last = peeled.layers[-1] if peeled.layers else None
    if last and not last.past:
        return [*lines, "       what lies behind the last one was not seen"]
    lines.append(f"       behind them {many(peeled.ran, 'test')} ran on a copy, with stand-ins for what is missing")
    return lines + difference_lines("tests are worse on new behind them", list(peeled.behind), clues)


def peeled_json(peeled: Peeled | None, clues: Clues) -> dict[str, Any] | None:
    """The same as plain data."""
    if peeled is None:
        return None
    layers = [
        {
            "cause": {
                "rule": layer.known.rule if layer.known else None,
                "message": layer.message,
                "frame": layer.frame,
                "first_bad": layer.known.since if layer.known else None,
                "why": layer.known.why if layer.known else None,
            },
            "package": layer.package or None,
            "past": layer.past or None,
        }
        for layer in peeled.layers
    ]
    return {"layers": layers, "ran": peeled.ran, "differences": differences_json(peeled.behind, clues)}


def explained(message: str) -> str | None:
    """The rule whose symptom stands in a message; of several, the one that says most of it."""
    known = symptoms.explained(message, "", None)
    return known.rule if known else None


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


def warning_json(path: str, warned: Warned, side: Side = "old") -> dict[str, Any]:
    """A deprecation warning of a side, with the rule that it speaks of."""
    about = {"path": path, "line": warned.line, "message": warned.text, "count": warned.count, "side": side}
    rule = spoken(warned.category, warned.text, path)
    return {"rule": rule.id if rule is not None else None, **about}


def differences_json(differences: Iterable[Difference], clues: Clues = _NONE) -> list[dict[str, Any]]:
    """Tests that differ, each with its cause, in the order given; those of one cause share a `group`."""
    told = list(differences)
    by_test = {test: (number, cause) for number, cause in enumerate(causes(told, clues), 1) for test in cause.tests}
    return [_difference_json(difference, *by_test[difference.test]) for difference in told]


def _difference_json(difference: Difference, number: int, cause: Cause) -> dict[str, Any]:
    known = cause.known
    return {
        "test": difference.test,
        "old": difference.old.value,
        "new": difference.new.value,
        "cause": {
            "rule": cause.rule,
            "message": difference.message,
            "frame": difference.frame,
            "first_bad": cause.first_bad,
            "why": known.why if known else None,
            "inside": inside(difference.trace) or None,
            "group": number,
            "trace": difference.trace or None,
            **({"bisected": asdict(cause.bisected)} if cause.bisected else {}),
        },
    }
