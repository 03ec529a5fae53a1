"""The tokens of a template, as Django's own lexer finds them, with nothing lost between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Kind = Literal["text", "variable", "tag", "comment"]
# No Django lets a tag span lines; all read files so that a lone carriage return ends a line as well.
_MARK = re.compile(r"\{%[^\r\n]*?%\}|\{\{[^\r\n]*?\}\}|\{#[^\r\n]*?#\}")
_NEWLINE = re.compile(r"\r\n?|\n")
_KINDS: dict[str, Kind] = {"{%": "tag", "{{": "variable", "{#": "comment"}


@dataclass(frozen=True, slots=True)
class Token:
    """Characters `start` to `end` of a template; put together, the texts of all tokens are the template."""

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def content(self) -> str:
        """What Django sees of it: without the braces and the space inside them."""
        return self.text if self.kind == "text" else self.text[2:-2].strip()

    @property
    def name(self) -> str:
        """What a tag is called; empty for an empty tag and for what is none."""
        words = self.content.split(None, 1) if self.kind == "tag" else []
        return words[0] if words else ""


def marks(text: str) -> Iterator[tuple[Kind, re.Match[str]]]:
    """What looks like a tag, a variable or a comment, with what it is: inside `verbatim` each is a text of its own.

    As in Django, `verbatim` is over only where its end says the same words behind it, and knows nothing of `comment`.
    """
    ends = ""
    for found in _MARK.finditer(text):
        kind = _KINDS[found.group()[:2]]
        if kind == "tag":
            content = found.group()[2:-2].strip()
            if content == ends:
                ends = ""
            elif not ends and content[:9] in ("verbatim", "verbatim "):
                yield kind, found
                ends = f"end{content}"
                continue
        yield ("text" if ends else kind), found


@lru_cache(maxsize=4)  # many rules ask for the same template, one after the other
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a template."""
    found, last = [], 0
    for kind, mark in marks(text):
        start, end = mark.span()
        if start > last:
            found.append(Token("text", last, start, text[last:start]))
        found.append(Token(kind, start, end, mark.group()))
        last = end
    if last < len(text):
        found.append(Token("text", last, len(text), text[last:]))
    return tuple(found)


@lru_cache(maxsize=4)
def live(text: str) -> tuple[re.Match[str], ...]:
    """The tags and variables that the engine would run: none in a comment or in `verbatim`, nor these tags."""
    found, comment = [], False
    for kind, mark in marks(text):
        if kind in ("comment", "text"):
            continue
        content = mark.group()[2:-2].strip() if kind == "tag" else ""
        name = content.split(None, 1)[0] if content else ""
        if comment:
            comment = content != "endcomment"
        elif name == "comment":
            comment = True
        elif name not in ("verbatim", "endverbatim"):
            found.append(mark)
    return tuple(found)


class Places:
    """Where the characters of a text are in its bytes, and in which lines."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._plain = text.isascii()
        self._last = (0, 0)
        self._lines: list[int] | None = None

    def byte(self, position: int) -> int:
        """The byte at which a character starts; cheapest asked in order."""
        if self._plain:
            return position
        start, reached = self._last if self._last[0] <= position else (0, 0)
        reached += len(self._text[start:position].encode("utf-8", "surrogateescape"))
        self._last = (position, reached)
        return reached

    def line(self, position: int) -> int:
        """The line of a character, counted from 1 as Django counts."""
        if self._lines is None:
            self._lines = [found.end() for found in _NEWLINE.finditer(self._text)]
        return bisect_right(self._lines, position) + 1
