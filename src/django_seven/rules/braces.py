"""Names with alternatives in braces, as tox and shells write them."""

from __future__ import annotations

import re
from collections.abc import Iterator


def expanded(text: str) -> list[str]:
    """All names that a text with alternatives stands for: `py{36,37}-x` gives `py36-x` and `py37-x`."""
    match = re.search(r"\{([^{}]*)\}", text)
    if match is None:
        return [text]
    return [
        one for option in match[1].split(",") for one in expanded(text[: match.start()] + option + text[match.end() :])
    ]


def items(text: str) -> Iterator[tuple[int, int]]:
    """Where the items of a list lie that commas and white space part; comments and what is in braces part nothing."""
    start, depth, at = -1, 0, 0
    while at < len(text):
        sign = text[at]
        comment = sign == "#" and (start < 0 or (depth == 0 and text[at - 1] in " \t"))
        if comment or (depth == 0 and sign in ", \t\r\n"):
            if start >= 0:
                yield start, at
            start = -1
            at = (text.find("\n", at) if "\n" in text[at:] else len(text)) if comment else at + 1
            continue
        start = at if start < 0 else start
        depth += (sign == "{") - (sign == "}" and depth > 0)
        at += 1
    if start >= 0:
        yield start, len(text)
