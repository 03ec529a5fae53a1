"""What explains an exception: a rule or a fact of the index, by its text, its check ids and its frames."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django_seven.findings import symptom_calls, symptom_names, symptom_values
from django_seven.findings.assertions import sides
from django_seven.findings.told import names
from django_seven.index import load
from django_seven.rules import measured
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Indexed, Rule, Tooling
from django_seven.values import Finding, Minor, Road

CHECK = re.compile(r"\w+\.[CEIW]\d{3}")
_ERROR_CHECK = re.compile(r"\((\w+\.[CE]\d{3})\)")
_COMPARED_CHECK = re.compile(r"\bid='(\w+\.[CE]\d{3})'")
_HEADLINE = re.compile(
    r"^(?:E   )?((?:\w+\.)*[A-Z]\w*(?:Error|Exception|Warning|Match|Exist|Missing)\b(?:: .*)?)$", re.M
)
_FRAME = re.compile(r'^(?:\s*File "([^"]+)", line (\d+), in (\S+)|(\S+\.py):(\d+): in (\S+))$', re.M)
_STANDARD = re.compile(r"/lib/python\d\.\d+/")
_APART = " … "  # between the parts of a symptom: the first stands in the message, the others there or in the trace


@dataclass(frozen=True, slots=True)
class Known:
    """What explains an exception: a sentence, the rule for `seven explain` if any, the Django that brought it."""

    rule: str | None
    why: str
    since: str | None


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of a traceback: the file as it was written there, the line, and the function."""

    path: str
    line: int
    function: str


def frames(trace: str) -> list[Frame]:
    """The frames of a traceback, the innermost last, as Python or as pytest writes them."""
    found = []
    for match in _FRAME.finditer(trace):
        path, line, function = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
        found.append(Frame(path.replace("\\", "/"), int(line), function))
    return found


def headlines(message: str, trace: str) -> list[str]:
    """What the exceptions of a traceback say, the first raised first, and last the message that was told of it.

    The one that was raised first is the cause: what follows came while it was handled, such as the import that a
    much older Django needed.
    """
    return list(dict.fromkeys([*_HEADLINE.findall(trace), message]))


def explained(message: str, trace: str, road: Road | None, findings: Sequence[Finding] = ()) -> Known | None:
    """What explains an exception of the new side of a road; without a road, whatever could on some road.

    `findings` are the rules met in the tree that was run: one at a line through which the exception came explains it.
    """
    for text in filter(None, headlines(message, trace)):
        written = trace.partition(text)[0] if text in trace else trace
        known = _told(text, trace, road) or _checked(text, trace, road)
        known = known or (_fact(text, written, road) if road else None)
        if known:
            return known
    return (_valued(message, trace, road, findings) if road else None) or _met(trace, findings)


def _valued(message: str, trace: str, road: Road, findings: Sequence[Finding]) -> Known | None:
    """By values that Django gives otherwise, and by what it says otherwise itself."""
    symptom = symptom_values.shown(message, trace, road, {finding.rule for finding in findings})
    if symptom:
        return Known(symptom.rule or None, symptom.what, symptom.since)
    told = symptom_values.reworded(message, trace, road)
    return Known(None, *told) if told else None


def _told(text: str, trace: str, road: Road | None) -> Known | None:
    """By the texts that rules name; of several rules the one that says most of it."""
    found: list[tuple[int, str]] = []
    for rule in _speaking(road):
        for symptom in rule.symptoms:
            parts = symptom.split(_APART)
            if parts[0] in text and all(part in text or part in trace for part in parts[1:]):
                found.append((len(symptom), rule.id))
    return known_of(max(found)[1]) if found else None


@cache
def _speaking(road: Road | None) -> tuple[Rule, ...]:
    """The rules whose change may be met on a road; what the index tells of any name has no text of its own."""
    rules = (rule for rule in every().values() if rule.symptoms and not isinstance(rule.change, Indexed))
    return tuple(rule for rule in rules if road is None or rule.bites(road) or _unplaced(rule, road))


def _unplaced(rule: Rule, road: Road) -> bool:
    """Whether it speaks of a package of which nobody knows how it moves, and of nothing of Django's."""
    return bool(rule.package) and road.packages is None


def _checked(text: str, trace: str, road: Road | None) -> Known | None:
    """By the first system check that the new Django has and the old one has not, or whose rule lies on the road."""
    ids = list(dict.fromkeys(_ERROR_CHECK.findall(f"{text}\n{trace}"))) if "SystemCheckError" in text else []
    ids = ids or _compared_checks(text, trace)
    for check in ids:
        rules = [rule for rule in ending_in(check) if road is None or rule.bites(road)]
        if rules:
            return known_of(rules[0].id)
    for check in ids:
        since = _first_with(check, road) if road else None
        if since:
            return Known(None, f"`{check}` is a check that Django has from {since} on.", str(since))
    return None


def _compared_checks(text: str, trace: str) -> list[str]:
    """The ids of system checks that stand on one side of an assertion only."""
    compared = sides(text, trace) if _COMPARED_CHECK.search(trace) else None
    if compared is None or compared.second is None:
        return []
    first, second = (set(_COMPARED_CHECK.findall(side)) for side in (compared.first, compared.second))
    return sorted(first ^ second)


def ending_in(check: str) -> tuple[Rule, ...]:
    """The rules whose old spelling was seen to end in a system check."""
    ends = re.compile(rf"^check\b.*\b{re.escape(check)}\b")
    return tuple(every()[rule] for rule, seen in measured.facts().items() if rule in every() and ends.search(seen.end))


def _first_with(check: str, road: Road) -> Minor | None:
    index = load()
    if check in index.checks(road.old):
        return None
    return next(
        (minor for minor in index.releases if road.old < minor <= road.new and check in index.checks(minor)), None
    )


def _fact(text: str, trace: str, road: Road) -> Known | None:
    """By what the index knows of the names in it; a rule that is about the name says it better."""
    for fact in (*symptom_names.facts(text, trace, road), *symptom_calls.facts(text, trace, road)):
        since = str(fact.since) if fact.since else None
        about = [rule for name in fact.names for rule in _about().get(name, ()) if rule.until == since]
        return Known(about[0].id, about[0].what, since) if about else Known(fact.rule, fact.why, since)
    return None


@cache
def _about() -> dict[str, list[Rule]]:
    """The rules by the names that they declare as old, whole or, of methods and settings, plain."""
    found: dict[str, list[Rule]] = {}
    for rule in every().values():
        if not rule.package and not isinstance(rule.change, Tooling | Indexed):
            for name in names(rule):
                found.setdefault(name.removesuffix(".*"), []).append(rule)  # a module and all below it
    return found


def known_of(rule: str) -> Known:
    """What a rule says of an exception that it explains."""
    found = every()[rule]
    return Known(rule, found.what, found.until if found.axis == "django" else None)


def _met(trace: str, findings: Sequence[Finding]) -> Known | None:
    """By a rule met at the innermost line of the project through which the exception came."""
    for frame in reversed(frames(trace)):
        if _elsewhere(frame.path):
            continue
        found = [finding for finding in findings if _at(finding, frame)]
        if found:
            first = found[0]
            of_django = first.rule not in every() or every()[first.rule].axis == "django"
            return Known(first.rule, first.message, first.until if of_django else None)
        return None
    return None


def _at(finding: Finding, frame: Frame) -> bool:
    here = frame.path == finding.path or frame.path.endswith(f"/{finding.path}")
    return here and finding.line <= frame.line <= finding.end_line


def _elsewhere(path: str) -> bool:
    return (
        path.startswith("<") or "/site-packages/" in path or "/dist-packages/" in path or bool(_STANDARD.search(path))
    )


def innermost(trace: str) -> Iterator[Frame]:
    """The frames inside of installed packages, the innermost first."""
    for frame in reversed(frames(trace)):
        if "-packages/" in frame.path:
            yield frame
