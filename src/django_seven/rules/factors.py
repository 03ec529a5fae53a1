"""Factors of tox, as `py38` and `django22`, wherever they stand: in names of environments, in matrices, in mappings."""

from __future__ import annotations

import re

from django_seven.values import Minor

_FACTOR = r"(?P<before>(?:^|(?<=[-,\s=\"']))(?:{})-?)(?P<version>{})(?![\w.])"
DJANGO = re.compile(_FACTOR.format("django|dj", r"\d\.\d{1,2}|\d{2,3}"), re.I)
PYTHON = re.compile(_FACTOR.format("python|py", r"[23]\.?\d{1,2}"))


def digits(text: str) -> Minor | None:
    """Read `22`, `111`, `2.2`: the first number is the major one."""
    try:
        return Minor.parse(text) if "." in text else Minor(int(text[0]), int(text[1:]))
    except (ValueError, IndexError):
        return None


def minor_in(pattern: re.Pattern[str], text: str) -> Minor | None:
    """The release that the first factor of a text means."""
    found = pattern.search(text)
    return digits(found["version"]) if found else None


def named(pattern: re.Pattern[str], text: str, minor: Minor) -> str:
    """A text with another release in the place of each factor, with a dot where it has one."""

    def said(found: re.Match[str]) -> str:
        return str(found["before"]) + (str(minor) if "." in found["version"] else f"{minor.major}{minor.minor}")

    return pattern.sub(said, text)
