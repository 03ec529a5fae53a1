"""What tox tests: the environments of both sides, their requirements, and which of them a service of CI runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django_seven.rules.braces import expanded, items
from django_seven.rules.factors import DJANGO, PYTHON, minor_in, named
from django_seven.rules.insertion import line_of, newline_of
from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.rules.tox_lines import dependency, line_behind, place_of
from django_seven.values import Edit, Entry, Minor

_DATABASES = re.compile(r"sqlite3?|psycopg[23]?|postgres(?:ql)?\d*|mysql\d*", re.I)
_MAPPING = re.compile(r"(?P<key>\d\.\d{1,2})(?P<colon>\s*[:=]\s*)(?P<said>\S.*)")
_SECTIONS = ("gh-actions", "travis")
_MOST = 6  # kinds of environment, beside Python and Django, that are added at once


@dataclass(frozen=True, slots=True)
class _Item:
    """One item of an envlist: its bytes, and the names that it stands for."""

    start: int
    end: int
    names: tuple[str, ...]


def environments(file: ToolFile) -> Iterator[Spot]:
    """The environments of the new side, beside those of the old one."""
    values = [one for one in file.entries if file.kind != "pyproject.toml" or "legacy_tox_ini" in one.keys]
    lines = [entry for entry in values if place_of(entry) in (("tox", "envlist"), ("tox", "env_list"))]
    if not lines:
        return
    start, end = lines[0].start, lines[-1].end
    found = [_item(file.text, start + one, start + last) for one, last in items(file.text[start:end])]
    tested = [item for item in found if any(minor_in(DJANGO, name) for name in item.names)]
    if not tested:
        if any(minor_in(PYTHON, name) for item in found for name in item.names) and _deps(file, r"django\b|-r"):
            own = " Where the files that deps names pin another Django, give it a file of its own."
            yield Spot(start, end, (), f"No environment names a Django. {_pasted(file)}{own}")
        return
    if any(minor_in(DJANGO, name) == file.road.new for item in tested for name in item.names):
        return
    new = _new_name(tested, file) if file.runs(file.road.new, file.new_python) else None
    needed = dependency(file, new or "")
    if new is None or needed is None:
        yield Spot(tested[-1].start, tested[-1].end, (), _pasted(file))
        return
    edits = [*_behind(file, tested[-1], lines, new), *needed, *_mappings(file)]
    yield Spot(tested[-1].start, tested[-1].end, tuple(edits))


def _item(text: str, start: int, end: int) -> _Item:
    return _Item(start, end, tuple(expanded(re.sub(r"\s", "", text[start:end]))))


def _new_name(tested: Sequence[_Item], file: ToolFile) -> str | None:
    """The item for the new side in the way of the newest one; None where it also names versions of something else."""
    both = [name for item in tested for name in item.names if minor_in(DJANGO, name) and minor_in(PYTHON, name)]
    if not both:
        return None
    newest = max(both, key=lambda name: (minor_in(DJANGO, name) or Minor(0, 0), minor_in(PYTHON, name) or Minor(0, 0)))
    pair = minor_in(DJANGO, newest), minor_in(PYTHON, newest)
    same = next(item.names for item in tested if newest in item.names)
    found = []
    for name in same:
        if (minor_in(DJANGO, name), minor_in(PYTHON, name)) == pair:
            rest = _DATABASES.sub("", PYTHON.sub("", DJANGO.sub("", name)))
            if not re.search(r"\d|master|main|dev|trunk", rest):
                found.append(named(DJANGO, named(PYTHON, name, file.new_python), file.road.new))
    return _joined(found) if len(found) <= _MOST else None


def _joined(names: Sequence[str]) -> str | None:
    """One item for names that differ in one part."""
    parts = [name.split("-") for name in names]
    if len({len(one) for one in parts}) != 1:
        return None
    columns = list(zip(*parts, strict=True))
    if sum(len(set(column)) > 1 for column in columns) > 1:
        return None
    return "-".join(column[0] if len(set(column)) == 1 else f"{{{','.join(column)}}}" for column in columns)


def _behind(file: ToolFile, item: _Item, lines: Sequence[Entry], new: str) -> tuple[Edit, ...]:
    """The new item behind the last one: in a line of its own where each item has one, else in the same line."""
    text = file.text
    line_start, line_end = line_of(text, item.end)
    lead, tail = text[line_start : item.start], text[item.end : line_end]
    comma = re.match(r"[ \t]*,", tail)
    if not lead.strip() and re.fullmatch(r"[ \t]*,?[ \t]*(#.*)?", tail):
        line = f"{newline_of(text)}{lead}{new}"
        if comma:
            return (Edit(line_end, line_end, f"{line},".encode()),)
        parted = any("," in text[entry.start : entry.end] for entry in lines) and any(
            text[entry.start : entry.end].endswith(",") for entry in lines
        )
        edits = (Edit(item.end, item.end, b","),) if parted else ()
        return (*edits, Edit(line_end, line_end, line.encode()))
    space = re.search(r",([ \t]*)\S*$", lead)
    return (Edit(item.end, item.end, f",{space[1] if space else ' '}{new}".encode()),)


def _mappings(file: ToolFile) -> Iterator[Edit]:
    """What tells a service of CI which environments are the new side's."""
    groups: dict[tuple[str | int, ...], list[tuple[Entry, re.Match[str]]]] = {}
    for entry in file.entries:
        said = _MAPPING.fullmatch(entry.text)
        if said is not None and len(entry.keys) > 2 and str(entry.keys[-3]).startswith(_SECTIONS):
            groups.setdefault(entry.keys[:-1], []).append((entry, said))
    for lines in groups.values():
        entry, said = lines[-1]
        factors = [factor.strip() for factor in said["said"].split(",")]
        for pattern, minor in ((PYTHON, file.new_python), (DJANGO, file.road.new)):
            model = next((factor for factor in factors if pattern.fullmatch(factor)), None)
            if model is not None and all(Minor.parse(one["key"]) != minor for _, one in lines):
                wanted = named(pattern, model, minor)
                yield line_behind(file, entry, f"{minor}{said['colon']}{wanted}")


def _deps(file: ToolFile, pattern: str) -> bool:
    """Whether some line of requirements begins so."""
    return any(place_of(entry)[-1] == "deps" and re.match(pattern, entry.text, re.I) for entry in file.entries)


def _pasted(file: ToolFile) -> str:
    python, new = file.new_python, file.road.new
    factor = f"django{new.major}{new.minor}"
    name = f"py{python.major}{python.minor}-{factor}"
    return f"Add `{name}` to envlist and `{factor}: Django>={new},<{new.major}.{new.minor + 1}` to deps."


_NOTES = "https://tox.wiki/en/latest/config.html"
_BEFORE = """
[tox]
envlist =
    flake8
    py{36,37,38}-django{111,22}

[gh-actions]
python =
    3.7: py37
    3.8: py38, flake8

[testenv]
deps =
    django111: Django>=1.11,<2.0
    django22: Django>=2.2,<3.0  # the LTS
    pytest
commands = pytest
"""
_AFTER = """
[tox]
envlist =
    flake8
    py{36,37,38}-django{111,22}
    py313-django52

[gh-actions]
python =
    3.7: py37
    3.8: py38, flake8
    3.13: py313

[testenv]
deps =
    django111: Django>=1.11,<2.0
    django22: Django>=2.2,<3.0  # the LTS
    django52: Django>=5.2,<6.0
    pytest
commands = pytest
"""
RULES = (
    Rule(
        id="tox-environments",
        what="tox tests the old Django and not the new one.",
        why="What no environment runs breaks without anybody being told; the old environments stay as they are.",
        since="1.4",
        until=None,
        change=Tooling(("tox.ini", "setup.cfg", "pyproject.toml"), environments),
        sure="safe",
        notes=_NOTES,
        example=Example(_BEFORE, _AFTER, kind="tooling", name="tox.ini"),
        more=(
            Example(
                "[tox]\nenvlist = py36-dj-22,py38-dj-{22,30},docs\n[testenv]\ndeps = 22: Django~=2.2.0\n"
                "    30: Django~=3.0.0\n",
                "[tox]\nenvlist = py36-dj-22,py38-dj-{22,30},py313-dj-52,docs\n[testenv]\ndeps = 22: Django~=2.2.0\n"
                "    30: Django~=3.0.0\n    52: Django~=5.2.0\n",
                kind="tooling",
                name="tox.ini",
            ),
        ),
        leaves=(
            "[tox]\nenvlist = py38-django22,py313-django52\n[testenv]\ndeps =\n    django22: Django==2.2.*\n"
            "    django52: Django==5.2.*\n",
            "[tox]\nenvlist = py38-django22-drf310\n[testenv]\ndeps = django22: Django==2.2.*\n",
            "[tox]\nenvlist = flake8\n",
        ),
        symptoms=("envlist", "tox.ini"),
        unproven="no Django reads it; the tests let tox list the environments before and after",
    ),
)
