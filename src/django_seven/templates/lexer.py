"""The tokens of a template, as Django's own lexer finds them, with nothing lost between them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Kind = Literal["text", "variable", "tag", "comment"]
# No Django lets a tag span lines; all read files so that a lone carriage return ends a line as well.
_MARK = re.compile(r"\{%[^\r\n]*?%\}|\{\{[^\r\n]*?\}\}|\{#[^\r\n]*?#\}")
_ENDS = {"{%": "%}", "{{": "}}", "{#": "#}"}
_LONG = 2_000  # characters of a line; in longer ones the expression may take time that grows with their square
_NEWLINE = re.compile(r"\r\n?|\n")
_KINDS: dict[str, Kind] = {"{%": "tag", "{{": "variable", "{#": "comment"}


class Token(NamedTuple):
    """Characters `start` to `end` of a template; put together, the texts of all tokens are the template.

    `content` is what Django sees of it: without the braces and the space inside them.
    """

    kind: Kind
    start: int
    end: int
    text: str
    content: str

    @property
    def name(self) -> str:
        """What a tag is called; empty for an empty tag and for what is none."""
        words = self.content.split(None, 1) if self.kind == "tag" else ()
        return words[0] if words else ""


@lru_cache(maxsize=4)  # many rules ask for the same template, one after the other
def marks(text: str) -> tuple[tuple[Kind, str, re.Match[str]], ...]:
    """What looks like a tag, a variable or a comment, with what it is: inside `verbatim` each is a text of its own.

    As in Django, `verbatim` is over only where its end says the same words behind it, and knows nothing of `comment`.
    """
    found: list[tuple[Kind, str, re.Match[str]]] = []
    ends = ""
    for mark in _found(text):
        whole = mark.group()
        kind, content = _KINDS[whole[:2]], whole[2:-2].strip()
        if ends and (kind != "tag" or content != ends):
            found.append(("text", whole, mark))
            continue
        ends = f"end{content}" if kind == "tag" and not ends and content[:9] in ("verbatim", "verbatim ") else ""
        found.append((kind, content, mark))
    return tuple(found)


def _found(text: str) -> Iterator[re.Match[str]]:
    """All that looks like a tag, a variable or a comment."""
    if len(text) <= _LONG or max(map(len, text.split("\n"))) <= _LONG:
        yield from _MARK.finditer(text)
        return
    ends = dict.fromkeys((*_ENDS.values(), "\n", "\r"), -1)  # where the next one of each is
    start = text.find("{")
    while start >= 0:
        end = _ENDS.get(text[start : start + 2])
        mark = None
        if end is not None:
            for one in (end, "\n", "\r"):
                if ends[one] < start + 2:
                    ends[one] = _next(text, one, start + 2)
            if ends[end] < min(ends["\n"], ends["\r"]):
                mark = _MARK.match(text, start)
        if mark is not None:
            yield mark
        start = text.find("{", start + 1 if mark is None else mark.end())


def _next(text: str, what: str, start: int) -> int:
    place = text.find(what, start)
    return place if place >= 0 else len(text)


@lru_cache(maxsize=4)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of a template."""
    found, last = [], 0
    for kind, content, mark in marks(text):
        start, end = mark.span()
        if start > last:
            between = text[last:start]
            found.append(Token("text", last, start, between, between))
        found.append(Token(kind, start, end, mark.group(), content))
        last = end
    if last < len(text):
        found.append(Token("text", last, len(text), text[last:], text[last:]))
    return tuple(found)


@lru_cache(maxsize=4)
def marked(text: str) -> tuple[Token, ...]:
    """The tokens of a template that are no text."""
    return tuple(Token(kind, *mark.span(), mark.group(), said) for kind, said, mark in marks(text) if kind != "text")


@lru_cache(maxsize=4)
def live(text: str) -> tuple[re.Match[str], ...]:
    """The tags and variables that the engine would run: none in a comment or in `verbatim`, nor these tags."""
    found, comment = [], False
    for kind, content, mark in marks(text):
        if comment:
            comment = kind != "tag" or content != "endcomment"
        elif kind == "variable":
            found.append(mark)
        elif kind == "tag":
            name = content.split(None, 1)[0] if content else ""
            comment = name == "comment"
            if name not in ("comment", "verbatim", "endverbatim"):
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
