"""The two sides of an assertion that failed, as unittest, Django's test cases, pytest and mock write them."""

from __future__ import annotations

import re
from dataclasses import dataclass

_ASSERTION = re.compile(r"^(?:E +)?AssertionError\b", re.M)
_MARGIN = re.compile(r"^E(?:   |$)", re.M)  # pytest's, before each line of what an exception says
_UNEQUAL = re.compile(r"(?:differ: |Error: |^)(?!AssertionError)(?P<first>.+?) != (?P<second>.+?)(?= : |$)", re.M)
_COMPARED = re.compile(r"\bassert (?P<first>.+?) == (?P<second>.+?)$", re.M)
_HELD = re.compile(r"(?P<first>'[^\n]*'|\"[^\n]*\"|b'[^\n]*') (?:not found in|in) (?P<second>.+?)(?= : |$)", re.M)
_ASSERTED_IN = re.compile(r"\bassert (?P<first>'.*?'|\".*?\") in (?P<second>.+?)$", re.M)
_CALLS = re.compile(r"^ *Expected(?: call)?: (?P<first>.+)\n *Actual(?: call)?: (?P<second>.+)", re.M)
_REDIRECT = re.compile(r"redirected to '(?P<second>[^']*)', expected '(?P<first>[^']*)'")
_STATUS = re.compile(r"Response code was (?P<second>\d+) \(expected (?P<first>\d+)\)")
_WANTED = re.compile(
    r"(?:Couldn't find|Found \d+ instances of|Found 0 instances of) (?P<first>'.*?'|\".*?\"|b'.*?')"
    r"(?: in (?:the following )?response|, expected| \(expected)(?P<rest>.*)",
    re.S,
)
_ELEMENT = re.compile(r"^First differing element [^\n]*:\n(?P<first>.*)\n(?P<second>.*)$", re.M)
_LINE = re.compile(r"^([-+]) (.+)$", re.M)
_MASKED = re.compile(r"\[\d+ chars\]")


@dataclass(frozen=True, slots=True)
class Sides:
    """What was compared: `first` and `second` as they stand there, with the lines that differ.

    `second` is None where only what was looked for is told. Which of the two a test expected nobody can say, but of
    what was looked for: `first`.
    """

    first: str
    second: str | None


def sides(message: str, trace: str) -> Sides | None:
    """The sides of an assertion, by the last exception of a trace or by its message; None where there are none."""
    text = said(message, trace)
    if not _ASSERTION.search(text):
        return None
    found = _wanted(text)
    if found:
        return found
    for pattern in (_CALLS, _REDIRECT, _STATUS, _HELD, _ASSERTED_IN, _COMPARED, _UNEQUAL):
        match = pattern.search(text)
        if match:
            more = ([], []) if pattern is _COMPARED else _lines(text)  # the signs of pytest changed their meaning
            return Sides("\n".join([match["first"], *more[0]]), "\n".join([match["second"], *more[1]]))
    return None


def said(message: str, trace: str) -> str:
    """All that the last exception of a trace says; the message where the trace does not hold it."""
    plain = _MARGIN.sub("", trace)
    starts = [match.start() for match in _ASSERTION.finditer(plain)]
    if starts:
        return plain[starts[-1] :]
    return f"{message}\n{plain}" if "AssertionError" in message else message


def _wanted(text: str) -> Sides | None:
    match = _WANTED.search(text)
    if match is None:
        return None
    rest = match["rest"].partition("\n")[2] if "following response" in text else ""
    return Sides(match["first"], rest or None)


def _lines(text: str) -> tuple[list[str], list[str]]:
    """What differs, as the diff below an assertion has it: on the first side, on the second."""
    found: tuple[list[str], list[str]] = ([], [])
    element = _ELEMENT.search(text)
    if element:
        found[0].append(element["first"])
        found[1].append(element["second"])
    for sign, line in _LINE.findall(text):
        found[sign == "+"].append(line)
    return found
