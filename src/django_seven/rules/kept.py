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
    what = comment(f"# Django {rule.until}: {change.note}", width)
    return [*what, *comment(RISK + change.risk, width), *code.splitlines()]


def flipped(rule: Rule, code: str, width: int = WIDTH) -> list[str]:
    """The lines of an entry that says on both sides what the new Django would by itself."""
    text = f"{FLIPPED}: as in Django {rule.until}, on both sides; the line can go with the old Django."
    return [*comment(text, width), *code.splitlines()]


def kept(rule: Rule, value: str | None = None, before: str = BEFORE) -> Rule:
    """A rule about a default, with the settings of its example after the default was written down."""
    change, example = rule.change, rule.example
    assert isinstance(change, Default) and isinstance(example, Example)  # noqa: S101 - for the type checker
    lines = entry(rule, f"{change.name} = {value or change.value}")
    after = "\n".join([before, HEADING, "", *lines, ENDING, ""])
    return replace(rule, example=replace(example, before=before, after=after))
