"""What nox tests: the sessions of both sides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django_seven.rules.insertion import behind, line_of
from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.spellings import django_as, django_minor, python_as, python_minor
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Edit, Entry


@dataclass(frozen=True, slots=True)
class _Session:
    """What a session is multiplied by: its Pythons, the values of each parameter, and those given together."""

    pythons: tuple[Entry, ...]
    columns: tuple[str, ...]
    values: tuple[Entry, ...]

    def column(self, entry: Entry) -> str:
        """The parameter that a value is for."""
        place = entry.keys[4] if len(entry.keys) > 4 else 0
        return self.columns[place] if isinstance(place, int) and place < len(self.columns) else ""


def sessions(file: ToolFile) -> Iterator[Spot]:
    """The lists of Django's releases by which nox multiplies a session."""
    functions: dict[str | int, list[Entry]] = {}
    for entry in file.entries:
        if len(entry.keys) > 2 and entry.keys[1] in ("parametrize", "session"):
            functions.setdefault(entry.keys[0], []).append(entry)
    seen: set[Spot] = set()
    for entries in functions.values():
        spots = list(_spots(file, entries))
        yield from (spot for spot in spots if spot not in seen)  # sessions may share a list
        seen |= set(spots)


def _spots(file: ToolFile, entries: list[Entry]) -> Iterator[Spot]:
    names = [entry.text for entry in entries if entry.keys[1:3] == ("parametrize", 0)]
    columns = tuple(name.strip() for text in names for name in text.split(","))
    values = tuple(entry for entry in entries if entry.keys[1:3] == ("parametrize", 1) and len(entry.keys) > 3)
    pythons = tuple(entry for entry in entries if entry.keys[1:3] == ("session", "python"))
    if not any(re.search(r"django", name, re.I) for name in columns):
        return
    if len(names) > 1 and any(len(entry.keys) == 4 for entry in values):
        columns = ()  # several parameters multiplied
    session = _Session(pythons, columns, values)
    named = [one for one in values if "django" in session.column(one).lower() and django_minor(one.text) is not None]
    if not columns:
        named = [one for one in values if re.match(r"django|[1-6]\.", one.text, re.I) and django_minor(one.text)]
    if not named and not re.search(rf"['\"]{file.road.new}['\"]", file.text):
        place = next(entry for entry in entries if entry.keys[1:3] == ("parametrize", 0))
        yield Spot(place.start, place.end, (), f"Add Django {file.road.new}, only on Pythons that it runs on.")
    if not named or any(django_minor(entry.text) == file.road.new for entry in named):
        return
    edits = _pair(file, session, named) if len(named[-1].keys) > 4 else _one(file, session, named) if columns else None
    if edits is None:
        decide = f"Add Django {file.road.new}, only on Pythons that it runs on: {_advice(file)}."
        yield Spot(named[-1].start, named[-1].end, (), decide)
    else:
        yield Spot(named[-1].start, named[-1].end, edits)


def _advice(file: ToolFile) -> str:
    return f'`@nox.parametrize("python,django", [("{file.new_python}", "{file.road.new}"), …])` tells pairs'


def _one(file: ToolFile, session: _Session, named: list[Entry]) -> tuple[Edit, ...] | None:
    """The new Django behind the last one, where it runs on every Python of the session."""
    minors = [python_minor(entry.text) for entry in session.pythons]
    if not minors or any(minor is None or not file.runs(file.road.new, minor) for minor in minors):
        return None
    said = next((said for entry in reversed(named) if (said := _django(file, entry)) is not None), None)
    return None if said is None else behind(file.text, named[-1].start, named[-1].end, said, commas=True)


def _pair(file: ToolFile, session: _Session, named: list[Entry]) -> tuple[Edit, ...] | None:
    """A copy of the last pair for the new side."""
    row = [entry for entry in session.values if entry.keys[3] == named[-1].keys[3]]
    text = file.text
    start = text.rfind("(", line_of(text, row[0].start)[0], row[0].start)
    end = text.find(")", row[-1].end)
    single = start >= 0 and end >= 0 and "\n" not in text[start:end] and len(row) == len(session.columns)
    if not single or not file.runs(file.road.new, file.new_python):
        return None
    said, at = "", start
    for entry in row:
        column = session.column(entry).lower()
        new = _django(file, entry) if "django" in column else _python(file, entry) if "python" in column else None
        if new is None:
            return None
        said += text[at : entry.start] + new
        at = entry.end
    return behind(text, start, end + 1, said + text[at : end + 1], commas=True)


def _django(file: ToolFile, entry: Entry) -> str | None:
    said = django_as(entry.text, file, file.road.new)
    return None if said is None else file.text[entry.start : entry.end].replace(entry.text, said, 1)


def _python(file: ToolFile, entry: Entry) -> str | None:
    if python_minor(entry.text) is None:
        return None
    return file.text[entry.start : entry.end].replace(entry.text, python_as(entry.text, file.new_python), 1)


_PAIRS = """
import nox


@nox.session
@nox.parametrize(
    "python,django",
    [
        ("3.7", "2.2"),
        ("3.8", "2.2"),  # production
    ],
)
def tests(session, django):
    session.install(f"Django~={django}.0")
    session.run("pytest")
"""
_PAIRS_AFTER = _PAIRS.replace("production\n", 'production\n        ("3.13", "5.2"),\n')
_PRODUCT = """
import nox

DJANGOS = ["4.0", "4.2"]


@nox.session(python=["3.10", "3.11"])
@nox.parametrize("django", DJANGOS)
def tests(session, django):
    session.run("pytest")
"""
RULES = (
    Rule(
        id="nox-sessions",
        what="nox tests the old Django and not the new one.",
        why="What no session runs breaks without anybody being told; the old sessions stay as they are.",
        since="1.4",
        until=None,
        change=Tooling(("noxfile.py",), sessions),
        sure="safe",
        notes="https://nox.thea.codes/en/stable/config.html#parametrizing-sessions",
        example=Example(_PAIRS, _PAIRS_AFTER, kind="tooling", name="noxfile.py"),
        more=(Example(_PRODUCT, _PRODUCT.replace('"4.2"', '"4.2", "5.2"'), kind="tooling", name="noxfile.py"),),
        leaves=(
            _PRODUCT.replace("3.10", "3.8"),
            _PRODUCT.replace("4.2", "5.2"),
            _PRODUCT.replace('"django"', '"jinja"'),
        ),
        symptoms=("noxfile.py", "nox.parametrize"),
        unproven="no Django reads it; the tests let nox list the sessions before and after",
    ),
)
