"""Rules as a person reads them: `seven rules`, `seven explain`."""

from __future__ import annotations

import textwrap
from typing import Any

from django_seven.edits.commit import notes_url
from django_seven.errors import UsageError
from django_seven.findings import symptoms
from django_seven.findings.spoken import find
from django_seven.report import search, slugs
from django_seven.report.findings import SCHEMA
from django_seven.rules import measured
from django_seven.rules.catalogue import every, named
from django_seven.rules.derive import examples
from django_seven.rules.shape import ByHand, Default, Rule
from django_seven.values import Minor

_RECEIVER = "Likely only where the source does not tell what stands before the dot; where it does, the cure is safe."
_MOST = 12  # rules that are listed where a text means several


def to_json() -> dict[str, Any]:
    """Every rule as plain data."""
    return {
        "schema": SCHEMA,
        "rules": [
            {
                "rule": rule.id,
                "what": rule.what,
                "why": rule.why,
                "sure": rule.sure,
                **({"doubt": rule.doubt} if rule.sure == "likely" else {}),
                "since": rule.since,
                "until": rule.until,
                "axis": rule.axis,
                "notes": notes_url(rule),
                "ledger": list(rule.ledger),
            }
            for rule in every().values()
        ],
    }


def to_text(*, why: bool) -> str:
    """A line per rule, with its reason where asked for."""
    lines = []
    for rule in every().values():
        lines.append(f"{rule.id:36} {rule.sure:6} {_versions(rule):18} {rule.what}")
        if why:
            lines.append(f"{'':36} {rule.why}")
    return "\n".join([*lines, "", f"{len(every())} rules. `seven explain RULE` shows one."])


def explain(text: str) -> str:
    """A rule, the page of an error's slug, or what speaks of a name, a warning or an error.

    Raises UsageError where the text means none of them, or too many.
    """
    if not text.strip():
        raise UsageError("Nothing was named.", "Name a rule, a name of Django, a warning or an error.")
    if text in every():
        return _page(every()[text])
    if text in slugs.PAGES:
        return f"{text}\n\n{textwrap.fill(slugs.PAGES[text], 100)}"
    found, known = find(text), search.life(text)
    if len(found) == 1:
        return _page(found[0]) + (f"\n\n{known}" if known else "")
    if found and len(found) <= _MOST:
        lines = [f"{rule.id:36} {_versions(rule):18} {rule.what}" for rule in found]
        return "\n".join([f"{len(found)} rules speak of it; `seven explain RULE` shows one.", "", *lines])
    if known:
        return known
    if found:
        names = ", ".join(f"`{rule.id}`" for rule in found[:6])
        raise UsageError(f"{len(found)} rules speak of `{text}`: {names} …", "Give more of the name or the text.")
    if symptoms.CHECK.fullmatch(text):
        raise UsageError(
            f"No change of Django since 1.4 that is known here ends in the check `{text}`.",
            "Its text says what it wants; `manage.py check` on the old side tells whether it was there before.",
        )
    if " " in text:
        raise UsageError(
            "No rule knows this text.",
            "Try a shorter part of it, such as the name that is gone; `seven rules` lists all.",
        )
    return _page(named(text))


def _page(rule: Rule) -> str:
    lines = [rule.what, f"{rule.id} · {rule.sure} · {_versions(rule)}", "", textwrap.fill(rule.why, 100), ""]
    lines += [textwrap.fill(line, 100, subsequent_indent="  ") for line in told(rule)]
    for example in examples(rule)[:1]:
        for title, code in (("before", example.before), ("after", example.after)):
            lines += ["", title, textwrap.indent(code.strip("\n"), "    ")]
    return "\n".join([*lines, "", notes_url(rule)] if rule.notes else lines)


def told(rule: Rule) -> list[str]:
    """The sentences about a rule that are neither its own words nor code: versions, what to decide, how to test."""
    facts, what = measured.facts().get(rule.id), rule.subject
    lines = [_RECEIVER] if rule.sure == "likely" and rule.doubt == "receiver" else []
    lines += [f"Only where it is asked for: `seven fix --only {rule.id}`."] if rule.asked else []
    if facts is not None and facts.birth:
        life = f"Measured: the old spelling works from {what} {facts.birth}"
        life += f" and ends in {facts.until}" if facts.until else " on and has not ended"
        lines.append(life + f"; the new one gives the same answer from {facts.since}." if facts.since else life + ".")
        lines += [f"It warns from {what} {facts.warns} on."] if facts.warns else []
    elif rule.unproven:
        lines.append(f"Not measured on a real Django: {rule.unproven}.")
    if isinstance(rule.change, ByHand):
        lines.append(f"To decide: {rule.change.decide}")
    if isinstance(rule.change, Default):
        lines += [f"Risk of the new default: {rule.change.risk}", f"To take it: {rule.change.flip}"]
    return [*lines, *_to_test(rule, facts.end if facts is not None else "")]


def _to_test(rule: Rule, end: str) -> list[str]:
    """How a project's own tests see the change."""
    if end.startswith("check "):
        return [f"To test: `manage.py check` on the new side says {end.removeprefix('check ')}."]
    if end.startswith("answer"):
        return ["To test: nothing fails, the answer is another one; a test has to look at the result."]
    if end and "lost" not in end[:5]:
        return [f"To test: run the line on the new side; it ends in `{end[:160]}`."]
    if rule.until is not None and Minor.parse(rule.until) > (6, 99):
        return ["To test: run the suite with `-W error::DeprecationWarning`; the line warns until its end."]
    return []


def _versions(rule: Rule) -> str:
    what = "" if rule.axis == "django" else f"{rule.subject} "
    return f"{what}until {rule.until or '…'}, from {rule.since}"
