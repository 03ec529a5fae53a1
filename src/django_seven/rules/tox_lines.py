"""The lines of tox that require packages, each for all environments or for those of a factor."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django_seven.rules.braces import expanded
from django_seven.rules.factors import DJANGO, digits, named
from django_seven.rules.insertion import line_of, newline_of
from django_seven.rules.spellings import django_as
from django_seven.rules.tool_file import ToolFile
from django_seven.values import Edit, Entry, Minor

_DEPENDENCY = re.compile(
    r"(?P<factor>(?:django-?|dj-?)?(?:\d\.\d{1,2}|\d{2,3}))(?P<colon>\s*:\s+)(?P<said>django\b.*)", re.I
)
_REQUIRED = re.compile(
    r"(?P<factor>[\w.-]+)\s*:\s+(?P<name>[A-Za-z][\w.-]*(?:\[[^\]]*\])?)(?P<versions>(?:\s*[<>=~!]=?[^;#\s]+)*)"
)
_FILE = re.compile(r"(?P<factor>(?:django|dj)-?(?:\d\.\d{1,2}|\d{2,3}))(?P<colon>\s*:\s+)-r\s*\S+", re.I)


def place_of(entry: Entry) -> tuple[str | int, ...]:
    """Section and option of a line; what is `tox` in tox.ini is `tox:tox` in setup.cfg."""
    section, option = entry.keys[-3:-1] if len(entry.keys) > 2 else ("", "")
    return "tox" if section == "tox:tox" else section, option


def dependency(file: ToolFile, name: str) -> tuple[Edit, ...] | None:
    """The line that requires the new Django; no edit where it is there, None where no line is for one Django alone."""
    lines = [entry for entry in file.entries if place_of(entry)[0] != "tox"]
    found = [(entry, said) for entry in lines if (said := _DEPENDENCY.fullmatch(entry.text)) is not None]
    if any(digits(re.sub(r"^\D*", "", said["factor"])) == file.road.new for _, said in found):
        return ()
    for entry, said in reversed(found):
        wanted = django_as(said["said"].strip(), file, file.road.new)
        if wanted is not None and not file.text[entry.start : line_of(file.text, entry.start)[1]].endswith("\\"):
            factor = _factor(said["factor"], name, file.road.new)
            beside = _beside(lines, entry, said["factor"])
            wanted_too = [f"{factor}{said['colon']}{one}" for _, one in beside]
            last = max((found[-1][0], *(other for other, _ in beside)), key=lambda one: one.start)
            return (line_behind(file, last, f"{factor}{said['colon']}{wanted}", *wanted_too),)
    files = [(entry, said) for entry in lines if (said := _FILE.fullmatch(entry.text)) is not None]
    if found or not files:
        return None
    entry, said = files[-1]
    new = file.road.new
    line = f"{_factor(said['factor'], name, new)}{said['colon']}Django>={new},<{new.major}.{new.minor + 1}"
    return (line_behind(file, entry, line),)


def _beside(lines: Sequence[Entry], model: Entry, factor: str) -> list[tuple[Entry, str]]:
    """What else is required under the same condition; without an upper bound, which was for the old Django."""
    found = []
    for entry in lines:
        said = _REQUIRED.fullmatch(entry.text.strip())
        if entry.keys[:-1] == model.keys[:-1] and said is not None and said["factor"] == factor:
            bounded = re.search(r"[<~]|==", said["versions"]) is not None
            found.append((entry, said["name"] if bounded else said["name"] + said["versions"]))
    return [(entry, text) for entry, text in found if not re.fullmatch(r"django(?![\w-]).*", text, re.I)]


def _factor(text: str, name: str, minor: Minor) -> str:
    """The condition of the new line in the way of another one, where it holds in the new environment."""
    parts = expanded(name)[0].split("-")
    if text[0].isdigit():
        said = str(minor) if "." in text else f"{minor.major}{minor.minor}"
    else:
        said = named(DJANGO, text, minor)
    own = DJANGO.search(expanded(name)[0])
    return said if own is None or set(said.split("-")) <= set(parts) else own[0].strip("-")


def line_behind(file: ToolFile, entry: Entry, *new: str) -> Edit:
    """Lines behind one of a value's lines."""
    text = file.text
    start, end = line_of(text, entry.start)
    lead = text[start : entry.start]
    if lead.strip():  # the value begins beside its name
        below = next((one for one in file.entries if one.keys[:-1] == entry.keys[:-1] and one.start > end), None)
        lead = "    " if below is None else text[line_of(text, below.start)[0] : below.start]
    return Edit(end, end, "".join(f"{newline_of(text)}{lead}{line}" for line in new).encode("latin-1"))
