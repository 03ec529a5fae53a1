"""What Hatch tests: the matrices of its environments, and which Django each of them installs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from django_seven.rules.ci_values import as_new, django_of, python_of
from django_seven.rules.insertion import behind, line_of, newline_of
from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.spellings import django_as
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Edit, Entry

_Keys = tuple[str | int, ...]
_Matrix = dict[str, list[Entry]]
_ENVS = (("envs",), ("tool", "hatch", "envs"))


def matrices(file: ToolFile) -> Iterator[Spot]:
    """The environments whose matrix has the old Django and not the new one."""
    for above, found in _found(file).items():
        entries = [entry for matrix in found for values in matrix.values() for entry in values]
        tested = [entry for entry in entries if django_of(entry.name, entry.text) is not None]
        if not tested or any(django_of(entry.name, entry.text) == file.road.new for entry in tested):
            continue
        last = tested[-1]
        row = _row(file, found) if file.runs(file.road.new, file.new_python) else None
        table = None if row is None else _table(file, above, found, row)
        needed = _dependency(file, above)
        if table is None or needed is None:
            yield Spot(last.start, last.end, (), _pasted(file, above))
        else:
            yield Spot(last.start, last.end, (table, *needed))


def _found(file: ToolFile) -> Mapping[_Keys, list[_Matrix]]:
    """The matrices of each environment: for each table the values of its dimensions."""
    found: dict[_Keys, dict[int, _Matrix]] = {}
    for entry in file.entries:
        keys = entry.keys
        start = next((len(one) for one in _ENVS if keys[: len(one)] == one), None)
        if start is None or len(keys) <= start + 3 or keys[start + 1] != "matrix":
            continue
        number = keys[start + 2]
        if isinstance(number, int):
            matrix = found.setdefault(keys[: start + 1], {}).setdefault(number, {})
            matrix.setdefault(str(keys[start + 3]), []).append(entry)
    return {above: list(numbered.values()) for above, numbered in found.items()}


def _row(file: ToolFile, found: Sequence[_Matrix]) -> dict[str, str] | None:
    """One value for each dimension of the newest table that names both; None where one is not understood."""
    for matrix in reversed(found):
        pythons = [name for name, values in matrix.items() if any(python_of(name, one.text) for one in values)]
        djangos = [name for name, values in matrix.items() if any(django_of(name, one.text) for one in values)]
        if len(pythons) != 1 or len(djangos) != 1 or pythons == djangos:
            continue
        row = {}
        for name, values in matrix.items():
            asked = python_of if [name] == pythons else django_of if [name] == djangos else None
            model = next((one for one in reversed(values) if asked is None or asked(name, one.text) is not None), None)
            said = None if model is None else model.text if asked is None else as_new(name, model.text, file)
            if model is None or said is None or model.text not in file.text[model.start : model.end]:
                return None
            row[name] = file.text[model.start : model.end].replace(model.text, said, 1)
        return row
    return None


def _table(file: ToolFile, above: _Keys, found: Sequence[_Matrix], row: Mapping[str, str]) -> Edit | None:
    """A table of its own behind the last one; None where the tables are not written as such."""
    text = file.text
    last = max((one for matrix in found for values in matrix.values() for one in values), key=lambda one: one.end)
    name = re.escape(".".join(map(str, above)))
    heads = list(re.finditer(rf"(?m)^([ \t]*)(\[\[[ \t]*{name}\.matrix[ \t]*\]\])", text[: last.start]))
    if len(heads) != len(found):
        return None
    end = _closed(text, last.end)
    newline, lead = newline_of(text), heads[-1][1]
    lines = ["", f"{lead}{heads[-1][2]}", *(f"{lead}{key} = [{said}]" for key, said in row.items())]
    return Edit(end, end, "".join(f"{newline}{line}" for line in lines).encode("latin-1"))


def _closed(text: str, at: int) -> int:
    """The end of the line in which the list is closed that a value stands in."""
    while at < len(text) and text[at] != "]":
        at = line_of(text, at)[1] if text[at] == "#" else at + 1
    return line_of(text, at)[1]


def _dependency(file: ToolFile, above: _Keys) -> Sequence[Edit] | None:
    """The line that requires the new Django; no edit where the matrix fills it in, None where none is understood."""
    filled = re.compile(r"django\b.*\{matrix:", re.I)
    own = [entry for entry in file.entries if entry.keys[: len(above)] == above]
    if any(filled.match(entry.text) for entry in own):
        return ()
    for entry in reversed(own):
        if entry.name != "value" or "overrides" not in entry.keys or not re.match(r"django\b", entry.text, re.I):
            continue
        row = [one for one in own if one.keys[: len(entry.keys) - 1] == entry.keys[:-1]]
        asked = next((one for one in row if "if" in one.keys), None)
        said = django_as(entry.text, file, file.road.new)
        key = None if asked is None else as_new("django", asked.text, file)
        if asked is None or said is None or key is None or sum("if" in one.keys for one in row) != 1:
            return None
        start, end = file.text.rfind("{", 0, row[0].start), file.text.find("}", row[-1].end) + 1
        new = file.text[start:end].replace(entry.text, said, 1)
        at = new.rfind(asked.text)
        return behind(file.text, start, end, new[:at] + key + new[at + len(asked.text) :], commas=True)
    return None


def _pasted(file: ToolFile, above: _Keys) -> str:
    new = file.road.new
    return (
        f'Add a table `[[{".".join(map(str, above))}.matrix]]` with Python "{file.new_python}" and Django "{new}", '
        f"and let it install `Django>={new},<{new.major}.{new.minor + 1}`."
    )


_BEFORE = """
[tool.hatch.envs.test]
dependencies = ["pytest-django"]

[[tool.hatch.envs.test.matrix]]
python = ["3.8", "3.9"]
django = ["2.2", "3.2"]  # LTS

[tool.hatch.envs.test.overrides]
matrix.django.dependencies = [
  { value = "django>=2.2,<2.3", if = ["2.2"] },
  { value = "django>=3.2,<3.3", if = ["3.2"] },
]
"""
_AFTER = _BEFORE.replace(
    "  # LTS\n",
    '  # LTS\n\n[[tool.hatch.envs.test.matrix]]\npython = ["3.13"]\ndjango = ["5.2"]\n',
).replace('if = ["3.2"] },\n', 'if = ["3.2"] },\n  { value = "django>=5.2,<5.3", if = ["5.2"] },\n')
_FILLED = """
[envs.test]
dependencies = ["Django~={matrix:django}.0"]

[[envs.test.matrix]]
python = ["3.8"]
django = ["2.2"]
"""
RULES = (
    Rule(
        id="hatch-matrix",
        what="Hatch tests the old Django and not the new one.",
        why="What no environment runs breaks without anybody being told; the old environments stay as they are.",
        since="1.4",
        until=None,
        change=Tooling(("pyproject.toml", "hatch.toml"), matrices),
        sure="safe",
        notes="https://hatch.pypa.io/latest/config/environment/advanced/#matrix",
        example=Example(_BEFORE, _AFTER, kind="tooling", name="pyproject.toml"),
        more=(
            Example(
                _FILLED,
                _FILLED + '\n[[envs.test.matrix]]\npython = ["3.13"]\ndjango = ["5.2"]\n',
                kind="tooling",
                name="hatch.toml",
            ),
        ),
        leaves=(
            _BEFORE.replace('"3.2"', '"5.2"'),
            '[[tool.hatch.envs.test.matrix]]\npython = ["3.8"]\n',
            '[tool.hatch.envs.test]\nmatrix = [{ python = ["3.8"], django = ["2.2"] }]\n',
        ),
        symptoms=("hatch.toml", "tool.hatch.envs"),
        unproven="no Django reads it; the tests let a TOML library read the matrices before and after",
    ),
)
