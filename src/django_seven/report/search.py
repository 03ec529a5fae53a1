"""What the index knows of a name of Django's: how long it lives, and what is near it."""

from __future__ import annotations

import re

from django_seven.index import load


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
