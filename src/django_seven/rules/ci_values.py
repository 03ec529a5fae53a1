"""Values of a CI matrix for the new side, each in the way of one for an old side: releases, ranges, names for tox."""

from __future__ import annotations

import re

from django_seven.rules.factors import DJANGO, PYTHON, minor_in, named
from django_seven.rules.spellings import django_as, django_minor, python_as, python_minor
from django_seven.rules.tool_file import ToolFile
from django_seven.values import Entry, Minor

_ASSIGNED = re.compile(r"(?P<name>\b[A-Za-z_]\w*)=(?![=])(?P<value>\"[^\"]*\"|'[^']*'|[^\s\"']+)")
_LATEST = re.compile(r"(?:^|[-/])(?:main|master|dev|latest|trunk)\b")


def django_of(name: str, text: str) -> Minor | None:
    """The Django that a value of a matrix means, if it means one: by its key, its own words, or a factor for tox."""
    found = [django_of(one["name"], one["value"].strip("\"'")) for one in _ASSIGNED.finditer(text)]
    known = [minor for minor in found if minor is not None]
    if known or found:
        return known[0] if known else None
    if re.search(r"django|\bdj\b", name, re.I) or re.match(r"django\s*(?:[<>~]|==)", text, re.I):
        return django_minor(text) or minor_in(DJANGO, text)
    return minor_in(DJANGO, text)


def python_of(name: str, text: str) -> Minor | None:
    """The Python that a value of a matrix means."""
    found = [python_of(one["name"], one["value"].strip("\"'")) for one in _ASSIGNED.finditer(text)]
    known = [minor for minor in found if minor is not None]
    if known or found:
        return known[0] if known else None
    if re.search(r"python|^py$", name, re.I):
        return python_minor(text) or minor_in(PYTHON, text)
    return minor_in(PYTHON, text)


def as_new(name: str, text: str, file: ToolFile) -> str | None:
    """A value for the new side; the same where it speaks of neither Django nor Python, None where it is not known."""
    django, python = django_of(name, text), python_of(name, text)
    if _ASSIGNED.search(text):
        return _assignments(text, file)
    if django is not None and django_minor(text) is not None and minor_in(DJANGO, text) is None:
        return django_as(text, file, file.road.new)
    if python is not None and python_minor(text) is not None and minor_in(PYTHON, text) is None:
        return python_as(text, file.new_python)
    if django is None and python is None:
        return None if re.search(r"django", name, re.I) or _LATEST.search(text) else text
    if re.search(r"\d", PYTHON.sub("", DJANGO.sub("", text))):
        return None  # it names releases of something else too
    said = named(PYTHON, named(DJANGO, text, file.road.new), file.new_python)
    return ",".join(dict.fromkeys(said.split(",")))


def _assignments(text: str, file: ToolFile) -> str | None:
    """`DJANGO=2.2 DB=sqlite` for the new side."""
    said, last = "", 0
    for one in _ASSIGNED.finditer(text):
        value = one["value"].strip("\"'")
        new = as_new(one["name"], value, file)
        if new is None:
            return None
        at = one.start("value") + (one["value"][:1] in ("'", '"'))
        said += text[last:at] + new
        last = at + len(value)
    return said + text[last:]


def written(file: ToolFile, entry: Entry) -> str | None:
    """A value for the new side, in the quotes of an old one; in some where `3.10` would be read as a number."""
    raw = file.text[entry.start : entry.end]
    new = as_new(entry.name, entry.text, file)
    if new is None or entry.text not in raw:
        return None
    quoted = raw.replace(entry.text, new, 1)
    number = re.fullmatch(r"\d+\.\d*0", quoted)
    return f'"{quoted}"' if number else quoted
