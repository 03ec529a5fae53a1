"""The block of a settings module in which defaults are kept as they were: how it is written."""

from __future__ import annotations

import textwrap
from dataclasses import replace

from django_seven.rules.shape import Default, Example, Rule

HEADING = "# Defaults kept as in the old Django: flip them one by one (`seven defaults`)."
ENDING = "# End of the kept defaults."
FLIPPED = "# Flipped"  # begins the comment of an entry that says the new default on both sides
RISK = "# Risk: "
WIDTH = 88
BEFORE = 'STATIC_URL = "/static/"\n'


def comment(text: str, width: int) -> list[str]:
    """A comment of as many lines as it needs."""
    return textwrap.wrap(text, max(width, 40), subsequent_indent="#   ", break_long_words=False, break_on_hyphens=False)


def entry(rule: Rule, code: str, width: int = WIDTH) -> list[str]:
    """The lines of an entry: what changes and in which Django, what may go wrong when it is flipped, the old value."""
    change = rule.change
    assert isinstance(change, Default)  # noqa: S101 - for the type checker
    what = comment(f"# {rule.subject} {rule.until}: {change.note}", width)
    return [*what, *comment(RISK + change.risk, width), *code.splitlines()]


def flipped(rule: Rule, code: str, width: int = WIDTH) -> list[str]:
    """The lines of an entry that says what the new Django would by itself: without it the old default came back."""
    text = f"{FLIPPED}: as {rule.subject} {rule.until} has it by itself; the line can go with the old Django."
    return [*comment(text, width), *code.splitlines()]


def kept(rule: Rule, value: str | None = None, before: str = BEFORE, question: str = "") -> Rule:
    """A rule about a default, with the settings of its example after the default was written down.

    `question` is what stands above it where only the new side is told.
    """
    change, example = rule.change, rule.example
    assert isinstance(change, Default) and isinstance(example, Example)  # noqa: S101 - for the type checker
    code = f"{change.name} = {value or change.value}"
    lines = entry(rule, f"{question}\n    {code}" if question else code)
    after = "\n".join([before, HEADING, "", *lines, ENDING, ""])
    return replace(rule, example=replace(example, before=before, after=after))
