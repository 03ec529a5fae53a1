"""What tox tests where its own TOML says it: the environments of both sides and their requirements."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from django_seven.rules.factors import DJANGO, minor_in, named
from django_seven.rules.insertion import behind
from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.spellings import django_as
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Edit, Entry, Minor

_Keys = tuple[str | int, ...]
_PYTHON = re.compile(r"(?P<before>^py(?:thon)?-?|^(?=\d\.))(?P<version>[23]\.?\d{1,2})(?=-|$)", re.I)
_CONDITION = re.compile(r"(?<=factor\.)(?:django|dj)\d{2,3}\b", re.I)  # no dot may stand in it


def environments(file: ToolFile) -> Iterator[Spot]:
    """The environments of the new side, beside those of the old one."""
    above: _Keys = ("tool", "tox") if file.kind == "pyproject.toml" else ()
    own = [entry for entry in file.entries if entry.keys[: len(above)] == above]
    listed = [entry for entry in own if "env_list" in entry.keys[len(above) : len(above) + 1]]
    tested = [entry for entry in listed if minor_in(DJANGO, entry.text)]
    if not tested or any(minor_in(DJANGO, entry.text) == file.road.new for entry in tested):
        return
    both = [one for one in tested if len(one.keys) == len(above) + 2 and _PYTHON.search(one.text)]
    newest = max(both, key=lambda one: minor_in(DJANGO, one.text) or Minor(0, 0), default=None)
    needed = None if newest is None else _dependency(file, own, newest.text)
    if newest is None or needed is None or not file.runs(file.road.new, file.new_python):
        yield Spot(tested[-1].start, tested[-1].end, (), _pasted(file))
        return
    new = named(DJANGO, named(_PYTHON, newest.text, file.new_python), file.road.new)
    last = both[-1]
    said = file.text[last.start : last.end].replace(last.text, new, 1)
    edits = behind(file.text, last.start, last.end, said, commas=True)
    yield Spot(last.start, last.end, (*edits, *needed))


def _dependency(file: ToolFile, own: Sequence[Entry], newest: str) -> Sequence[Edit] | None:
    """The condition that requires the new Django, beside that of the newest environment; None where there is none."""
    if re.search(r"\d", _PYTHON.sub("", DJANGO.sub("", newest))):
        return None  # it names releases of something else too
    for entry in reversed(own):
        if entry.name != "then" or not re.match(r"django\b", entry.text, re.I) or "deps" not in entry.keys:
            continue
        row = [one for one in own if one.keys[: len(entry.keys) - 2] == entry.keys[:-2]]
        asked = next((one for one in row if one.name == "condition"), None)
        said = django_as(entry.text, file, file.road.new)
        if asked is None or said is None or not _CONDITION.search(asked.text):
            return None
        condition = _CONDITION.sub(lambda found: named(DJANGO, found[0], file.road.new), asked.text)
        start, end = file.text.rfind("{", 0, row[0].start), file.text.find("}", row[-1].end) + 1
        new = file.text[start:end].replace(entry.text, said, 1).replace(asked.text, condition, 1)
        return behind(file.text, start, end, new, commas=True)
    return None


def _pasted(file: ToolFile) -> str:
    python, new = file.new_python, file.road.new
    name = f"py{python.major}{python.minor}-django{new.major}{new.minor}"
    return (
        f"Add `{name}` to env_list, and let it install `Django>={new},<{new.major}.{new.minor + 1}`"
        f' (`replace = "if"`, `condition = "factor.django{new.major}{new.minor}"`).'
    )


_BEFORE = """
env_list = ["py38-django22", "py39-django22", "lint"]

[env_run_base]
deps = [
  "pytest",
  { replace = "if", condition = "factor.django22", then = ["Django~=2.2.0"], extend = true },  # the LTS
]
commands = [["pytest"]]
"""
_AFTER = _BEFORE.replace('"py39-django22"', '"py39-django22", "py313-django52"').replace(
    "# the LTS\n",
    '# the LTS\n  { replace = "if", condition = "factor.django52", then = ["Django~=5.2.0"], extend = true },\n',
)
RULES = (
    Rule(
        id="tox-toml-environments",
        what="tox tests the old Django and not the new one.",
        why="What no environment runs breaks without anybody being told; the old environments stay as they are.",
        since="1.4",
        until=None,
        change=Tooling(("tox.toml", "pyproject.toml"), environments),
        sure="safe",
        notes="https://tox.wiki/en/latest/config.html",
        example=Example(_BEFORE, _AFTER, kind="tooling", name="tox.toml"),
        leaves=(
            _AFTER,
            _BEFORE.replace("factor.django22", "env.CI"),
            'env_list = ["py38-django22-drf310"]\n',
            'env_list = ["py38", "lint"]\n',
        ),
        symptoms=("tox.toml", "env_list"),
        unproven="no Django reads it; the tests let tox list the environments before and after",
    ),
)
