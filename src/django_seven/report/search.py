"""Which rules a text speaks of: an old or new name, a warning, an error, a check id, a row of the ledger."""

from __future__ import annotations

import re

from django_seven.findings.symptoms import CHECK, ending_in
from django_seven.findings.told import points
from django_seven.index import load
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Rule


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


def life(text: str) -> str | None:
    """What the index knows of a dotted name of Django; None where it is no such name."""
    if not re.fullmatch(r"django(?:\.\w+)+", text):
        return None
    index = load()
    lives, newest = index.lives(text), index.releases[-1]
    if not lives.minors:
        close = index.near(text, newest)
        return f"No Django since {index.releases[0]} has `{text}`." + _near(close, str(newest))
    lines = [f"`{text}` is there in Django {lives.text}."]
    signature = index.signature(text, lives.minors[-1])
    if signature is not None:
        lines.append(f"It takes ({signature.text}) in {lives.minors[-1]}.")
    if lives.until is not None:
        lines.append(f"It is gone from {lives.until} on." + _near(index.near(text, newest), str(newest)))
    return "\n".join(lines)


def _near(close: tuple[str, ...], newest: str) -> str:
    return f" Near it on {newest}: {', '.join(f'`{name}`' for name in close)}." if close else ""
