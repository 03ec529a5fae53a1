"""One more value beside those of a list, in the list's own layout: a line of its own, or behind a comma."""

from __future__ import annotations

import re

from django_seven.values import Edit

_TAIL = re.compile(r"[ \t]*(,?)[ \t]*(#[^\r\n]*)?(?=\r?\n|\r?\Z)")


def newline_of(text: str) -> str:
    """The newline that a file has."""
    return "\r\n" if "\r\n" in text else "\n"


def line_of(text: str, at: int) -> tuple[int, int]:
    """Where the line of a place begins, and where it ends before its newline."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return text.rfind("\n", 0, at) + 1, end - 1 if text[at:end].endswith("\r") else end


def behind(text: str, start: int, end: int, new: str, *, commas: bool) -> tuple[Edit, ...]:
    """The edits that put a value behind the one at `start` to `end`.

    `commas`: the values of the list are parted by commas; else each has a line of its own.
    """
    line_start, line_end = line_of(text, start)
    lead = text[line_start:start]
    tail = _TAIL.match(text, end)
    if lead.strip() not in ("", "-"):
        before = re.search(r",([ \t]*)$", lead)
        return (_put(end, f",{before[1] if before else ' '}{new}"),)
    line = newline_of(text) + lead + new
    if not commas:
        return (_put(line_end, line),)
    if tail is None:  # the list is closed behind it
        return (_put(end, f",{line}"),)
    if tail[1]:
        return (_put(tail.end(), f"{line},"),)
    if tail[2]:  # a comment stands between the value and the end of its line
        return _put(end, ","), _put(tail.end(), line)
    return (_put(end, f",{line}"),)


def before(text: str, start: int, new: str, *, commas: bool) -> tuple[Edit, ...]:
    """The edits that put a value before the one at `start`."""
    lead = text[line_of(text, start)[0] : start]
    comma = "," if commas else ""
    if lead.strip() not in ("", "-"):
        return (_put(start, f"{new}, "),)
    return (_put(start, f"{new}{comma}{newline_of(text)}{lead}"),)


def _put(at: int, text: str) -> Edit:
    return Edit(at, at, text.encode("latin-1"))
