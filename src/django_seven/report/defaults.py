"""The defaults that are kept as they were, as a person and a machine read them: `seven defaults`."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence

from django_seven.edits.commit import notes_url
from django_seven.events import many
from django_seven.findings.kept import Kept, default_rules
from django_seven.report.findings import SCHEMA
from django_seven.rules.shape import Default, Rule

_WIDTH = 100


def to_json(entries: Sequence[Kept]) -> str:
    """The documented JSON."""
    rows = [
        {
            "name": one.name,
            "value": one.value,
            "state": one.state,
            "new": one.default.new,
            "since": one.rule.until,
            "path": one.path,
            "line": one.line,
            "rule": one.rule.id,
            "reason": one.rule.why,
            "risk": one.default.risk,
            "flip": one.default.flip,
        }
        for one in entries
    ]
    return json.dumps({"schema": SCHEMA, "defaults": rows}, indent=1)


def to_text(entries: Sequence[Kept]) -> str:
    """A few lines per entry, and what can be done next."""
    if not entries:
        return "No default is kept here. `seven fix` writes those down that change on the road."
    lines: list[str] = []
    for one in entries:
        new = "" if one.state != "kept" else f", Django {one.rule.until} has {_short(one.default.new)}"
        lines += [f"{one.path}:{one.line}  {one.name} = {_short(one.value)} ({one.state}{new})"]
        if one.state == "kept":
            lines += [textwrap.fill(f"{one.rule.why} Risk: {one.default.risk}", _WIDTH, initial_indent="    ",
                                    subsequent_indent="    ")]  # fmt: skip
    counts = [f"{sum(one.state == state for one in entries)} {state}" for state in ("kept", "flipped", "changed")]
    files = many(len({one.path for one in entries}), "file")
    shown = [count for count in counts if not count.startswith("0 ")]
    return "\n".join([*lines, "", f"{', '.join(shown)} in {files}. `seven defaults show NAME` tells all about one."])


def _short(value: str | None) -> str:
    text = " ".join((value or "another value").split())
    return text if len(text) <= 60 else f"{text[:57]}…"


def shown(name: str, entries: Sequence[Kept]) -> str:
    """All about one setting: what changes, why, what may go wrong, how to flip, where it is kept."""
    here = [one for one in entries if one.name == name]
    rules = list({one.rule.id: one.rule for one in here}.values()) or default_rules()[name]
    pieces = [_about(rule) for rule in rules]
    if here:
        pieces += ["\n".join(f"{one.path}:{one.line}  {_short(one.value)} ({one.state})" for one in here)]
        if any(one.state == "kept" for one in here):
            pieces += [f"`seven defaults flip {name}` shows what would change."]
    else:
        pieces += ["It is not kept in these settings."]
    return "\n\n".join(pieces)


def _about(rule: Rule) -> str:
    change = rule.change
    assert isinstance(change, Default)  # noqa: S101 - for the type checker
    old = change.value if isinstance(change.value, str) else "what the other settings ask for"
    said = [
        rule.what,
        rule.why,
        f"Before {rule.subject} {rule.until}: {_short(old)}. Since: {_short(change.new)}.",
        f"Risk: {change.risk}",
        f"To flip: {change.flip}",
    ]
    return "\n".join([*(textwrap.fill(line, _WIDTH) for line in said), f"{rule.id} · {notes_url(rule)}"])
