"""Rules as a person reads them: `seven rules`, `seven explain`."""

from __future__ import annotations

import textwrap
from typing import Any

from django_seven.edits.commit import notes_url
from django_seven.errors import UsageError
from django_seven.report import slugs
from django_seven.report.findings import SCHEMA
from django_seven.rules.catalogue import every, named
from django_seven.rules.derive import examples
from django_seven.rules.shape import Rule


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
    """A rule, the page of an error's slug, or the rule whose symptom stands in a text.

    Raises UsageError where the text means none of them.
    """
    if text in every():
        return _page(every()[text])
    if text in slugs.PAGES:
        return f"{text}\n\n{textwrap.fill(slugs.PAGES[text], 100)}"
    found = [rule for rule in every().values() if _speaks_of(rule, text)]
    if len(found) == 1:
        return _page(found[0])
    if found:
        names = ", ".join(f"`{rule.id}`" for rule in found[:6])
        raise UsageError(f"Several rules speak of `{text}`: {names}.", "Name one of them.")
    if " " in text:
        raise UsageError(
            "No rule knows this text.",
            "Try a shorter part of it, such as the name that is gone; `seven rules` lists all.",
        )
    return _page(named(text))


def _speaks_of(rule: Rule, text: str) -> bool:
    words = [*rule.symptoms, *rule.ledger]
    example = "\n".join(f"{one.before}\n{one.after}" for one in examples(rule))
    return (
        any(word in text for word in rule.symptoms)
        or any(text in word for word in words)
        or (len(text) > 3 and text in example)
    )


def _page(rule: Rule) -> str:
    lines = [
        f"{rule.what}",
        f"{rule.id} · {rule.sure} · {_versions(rule)}",
        "",
        textwrap.fill(rule.why, 100),
        "",
    ]
    for example in examples(rule)[:1]:
        for title, code in (("before", example.before), ("after", example.after)):
            lines += [title, textwrap.indent(code.strip("\n"), "    "), ""]
    if rule.unproven:
        lines.append(f"Not proven on a real Django: {rule.unproven}")
    return "\n".join([*lines, notes_url(rule)])


def _versions(rule: Rule) -> str:
    what = "Python " if rule.axis == "python" else ""
    return f"{what}until {rule.until or '…'}, from {rule.since}"
