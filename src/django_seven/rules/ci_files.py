"""The matrices of continuous integration: the new Django beside the old ones, on a Python that it runs on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django_seven.rules.ci_advice import advice
from django_seven.rules.ci_travis import multiplied
from django_seven.rules.ci_values import as_new, django_of, python_of, written
from django_seven.rules.insertion import behind, line_of, newline_of
from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Edit, Entry, Minor

_SERVICES = ("github", "gitlab", "travis", "circleci", "azure")
_Keys = tuple[str | int, ...]


@dataclass
class Matrix:
    """The values of one matrix: lists that are multiplied, and rows that are told one by one."""

    lists: dict[str, list[Entry]] = field(default_factory=dict)
    rows: dict[_Keys, list[Entry]] = field(default_factory=dict)
    computed: bool = False  # a dimension is filled in while it runs, or is no plain list

    @property
    def entries(self) -> list[Entry]:
        """All its values."""
        return [
            *(one for values in self.lists.values() for one in values),
            *(e for row in self.rows.values() for e in row),
        ]


def matrices(file: ToolFile) -> Iterator[Spot]:
    """The places where the new side is to be added."""
    found = dict[_Keys, Matrix]()
    for entry in file.entries:
        _sort(file.kind, entry, found)
    tested = {keys: one for keys, one in found.items() if any(_django(entry) for entry in one.entries)}
    for matrix in tested.values():
        if not any(_django(entry) == file.road.new for entry in matrix.entries):
            yield _spot(file, matrix)
    if not tested:
        yield from advice(file, [entry for one in found.values() for entry in one.entries])


def _django(entry: Entry) -> Minor | None:
    return django_of(entry.name, entry.text)


def _python(entry: Entry) -> Minor | None:
    return python_of(entry.name, entry.text)


def _sort(kind: str, entry: Entry, found: dict[_Keys, Matrix]) -> None:
    """Put a value into its matrix, if it is in one."""
    keys = entry.keys
    if kind == "travis":
        if keys[:2] in (("matrix", "include"), ("jobs", "include")):
            found.setdefault((), Matrix()).rows.setdefault(keys[:3], []).append(entry)
        elif keys[:1] in (("python",), ("env",)) and "global" not in keys:
            found.setdefault((), Matrix()).lists.setdefault(str(keys[0]), []).append(entry)
        return
    if "matrix" not in keys:
        return
    at = keys.index("matrix") + 1
    matrix, rest = found.setdefault(keys[:at], Matrix()), keys[at:]
    if kind == "github" and rest[:1] == ("include",) and len(rest) > 2:
        matrix.rows.setdefault(keys[: at + 2], []).append(entry)
    elif kind == "gitlab" and rest and isinstance(rest[0], int):
        matrix.rows.setdefault(keys[: at + 1], []).append(entry)
    elif rest[:1] != ("exclude",):
        name = entry.name
        matrix.lists.setdefault(name, []).append(entry)
        plain = rest[1:] if kind == "circleci" and rest[:1] == ("parameters",) else rest
        matrix.computed |= kind not in ("github", "circleci") or len(plain) != 2 or not isinstance(plain[1], int)


def _spot(file: ToolFile, matrix: Matrix) -> Spot:
    """One more value of a list, or one more row."""
    last = [entry for entry in matrix.entries if _django(entry)][-1]
    edits: Sequence[Edit] | None = None
    rows = [row for row in matrix.rows.values() if any(map(_django, row)) and any(map(_python, row))]
    dimension = next((values for values in matrix.lists.values() if any(map(_django, values))), None)
    if file.runs(file.road.new, file.new_python):
        if rows and (dimension is None or file.kind == "travis"):
            edits = _row(file, rows)
        elif dimension is not None and not matrix.computed and file.kind == "github":
            edits = _value(file, matrix, dimension) or _included(file, matrix, dimension)
        elif dimension is not None and file.kind == "travis":
            edits = multiplied(file, matrix.lists, list(matrix.rows.values()))
        elif dimension is not None and file.kind == "circleci" and not matrix.computed:
            edits = _value(file, matrix, dimension)
    if edits is None:
        return Spot(last.start, last.end, (), _pasted(file, matrix))
    return Spot(last.start, last.end, tuple(edits))


def _value(file: ToolFile, matrix: Matrix, dimension: list[Entry]) -> Sequence[Edit] | None:
    """The new Django in the list, where it runs on all Pythons of the matrix."""
    pythons = [one for name, values in matrix.lists.items() if re.search("python|^py$", name, re.I) for one in values]
    minors = [minor for one in pythons if (minor := _python(one)) is not None]
    if len(minors) != len(pythons) or not minors or not all(file.runs(file.road.new, one) for one in minors):
        return None
    for entry in reversed(dimension):
        said = written(file, entry)
        if said is not None and _django(entry) is not None:
            last = [one for one in dimension if _django(one) is not None][-1]
            flow = file.text[line_of(file.text, last.start)[0] : last.start].strip() != "-"
            return behind(file.text, last.start, last.end, said, commas=flow)
    return None


def _row(file: ToolFile, rows: list[list[Entry]]) -> Sequence[Edit] | None:
    """A copy of the newest row, for the new side, behind the last one."""
    model = max(rows, key=lambda row: max(minor for one in row if (minor := _django(one)) is not None))
    text = file.text
    start, end = line_of(text, model[0].start)[0], line_of(text, model[-1].end)[1]
    lead = re.match(r"[ \t]*-[ \t]+", text[start:])
    if lead is None or len(re.findall(r"(?m)^[ \t]*-[ \t]", text[start : model[0].start + 1])) != 1:
        return None
    said, last = "", start
    done: set[_Keys] = set()
    for entry in model:
        keys = entry.keys[:-1] if isinstance(entry.keys[-1], int) else entry.keys
        if keys in done:  # the list has one value now
            last = entry.end
            continue
        done.add(keys)
        new = written(file, entry) if (_django(entry) or _python(entry)) else _kept(file, entry)
        if new is None:
            return None
        said += _uncommented(text[last : entry.start]) + new
        last = entry.end
    said += _uncommented(text[last:end])
    final = rows[-1]
    at = line_of(text, final[-1].end)[1]
    return (Edit(at, at, f"{newline_of(text)}{said.rstrip()}".encode("latin-1")),)


def _kept(file: ToolFile, entry: Entry) -> str | None:
    """What a copied row has from its model; None where it names releases in a way that is not understood."""
    said = as_new(entry.name, entry.text, file)
    return None if said is None else file.text[entry.start : entry.end].replace(entry.text, said, 1)


def _uncommented(text: str) -> str:
    return re.sub(r"(?m)[ \t]+#[^\r\n]*$", "", text)


def _included(file: ToolFile, matrix: Matrix, dimension: list[Entry]) -> Sequence[Edit] | None:
    """A row of its own for the new pair, since the lists multiplied would give pairs that do not run."""
    new = {}
    for name, values in matrix.lists.items():
        if values is dimension or any(map(_python, values)):
            candidates = [one for one in reversed(values) if (_django if values is dimension else _python)(one)]
            said = next((text for one in candidates if (text := written(file, one)) is not None), None)
        else:
            model = _usual(values)
            said = file.text[model.start : model.end]
        if said is None:
            return None
        new[name] = said
    if not any(any(map(_python, values)) for values in matrix.lists.values()):
        return None
    text = file.text
    if matrix.rows:
        final = list(matrix.rows.values())[-1]
        start = line_of(text, final[0].start)[0]
        lead = re.match(r"[ \t]*-[ \t]+", text[start:])
        if lead is None:
            return None
        at, before = line_of(text, final[-1].end)[1], lead[0]
        head = ""
    else:
        first = min(matrix.entries, key=lambda one: one.start)
        key = _key_line(text, first)
        if key is None:
            return None
        at = _value_end(text, max(one.end for one in matrix.entries), len(key))
        before, head = f"{key}- ", f"{newline_of(text)}{key}include:"
    inner = " " * len(before) if "\t" not in before else None
    if inner is None:
        return None
    lines = [f"{before if not number else inner}{name}: {said}" for number, (name, said) in enumerate(new.items())]
    return (Edit(at, at, (head + "".join(f"{newline_of(text)}{line}" for line in lines)).encode("latin-1")),)


def _usual(values: Sequence[Entry]) -> Entry:
    """The value of another dimension for the one new pair: the newest release, else the plainest."""
    versions = {
        entry: tuple(map(int, entry.text.split("."))) for entry in values if re.fullmatch(r"\d+(\.\d+)*", entry.text)
    }
    if versions:
        return max(versions, key=lambda entry: versions[entry])
    plain = [entry for entry in values if entry.text in ("sqlite", "sqlite3", "false", "latest", "stable")]
    return plain[0] if plain else values[0]


def _key_line(text: str, entry: Entry) -> str | None:
    """The indentation of the key that a list belongs to."""
    found = list(re.finditer(rf"(?m)^([ ]*)['\"]?{re.escape(entry.name)}['\"]?[ ]*:", text[: entry.start]))
    return found[-1][1] if found else None


def _value_end(text: str, last: int, indent: int) -> int:
    """Where the value ends that the last entry stands in: behind its line, or behind that of its closing bracket."""
    end = line_of(text, last)[1]
    for found in re.finditer(r"(?m)^([ \t]*)([^\s#][^\r\n]*)", text[end:]):
        if len(found[1]) == indent and found[2].startswith(("]", "}")):
            return line_of(text, end + found.start(2))[1]
        break
    return end


def _pasted(file: ToolFile, matrix: Matrix) -> str:
    """What to add by hand."""
    values: dict[str, str] = {}
    for entry in matrix.entries:
        if _python(entry) is not None or _django(entry) is not None:
            said = as_new(entry.name, entry.text, file)
            name = str(entry.keys[0]) if file.kind == "travis" and entry.keys[0] in ("env", "python") else entry.name
            if said is not None:
                values[name] = f"'{said}'" if '"' in said else f'"{said}"'
    row = ", ".join(f"{name}: {said}" for name, said in values.items())
    row = row or f'python: "{file.new_python}", django: "{file.road.new}"'
    return f"Add a job with `{{{row}}}`, and none for pairs that Django does not run on."


_MATRIX = """
jobs:
  test:
    runs-on: ${{ matrix.os }}
    strategy:
      matrix:
        os: [ubuntu-latest]
        python-version: ["3.6", "3.8"]
        django-version:
        - "2.2"  # LTS
        - "3.0"
    steps:
    - run: pip install "Django~=${{ matrix.django-version }}.0"
    - run: python -m pytest
"""
_MATRIX_AFTER = _MATRIX.replace(
    """        - "3.0"
""",
    """        - "3.0"
        include:
        - os: ubuntu-latest
          python-version: "3.13"
          django-version: "5.2"
""",
)
_ROWS = """
matrix:
  include:
  - {python: "3.6", env: TOXENV=py36-django111}
  - {python: "3.8", env: TOXENV=py38-django22}  # LTS
  - {python: "3.8", env: TOXENV=docs}
script: tox
"""
_ROWS_AFTER = _ROWS.replace("LTS\n", 'LTS\n  - {python: "3.13", env: TOXENV=py313-django52}\n')
_ONE = """
test:
  image: python:3.8
  script:
    - pip install -r requirements.txt
    - python manage.py test
"""
RULES = (
    Rule(
        id="ci-matrix",
        what="Continuous integration tests the old Django and not the new one.",
        why="What no job runs breaks without anybody being told; the old jobs stay as they are.",
        since="1.4",
        until=None,
        change=Tooling(_SERVICES, matrices),
        sure="safe",
        notes="https://docs.github.com/actions/using-jobs/using-a-matrix-for-your-jobs",
        example=Example(_MATRIX, _MATRIX_AFTER, kind="tooling", name=".github/workflows/test.yml"),
        more=(Example(_ROWS, _ROWS_AFTER, kind="tooling", name=".travis.yml"),),
        leaves=(
            _ONE,
            'jobs:\n  t:\n    strategy:\n      matrix:\n        python: ["3.8"]\n        django: ["2.2", "5.2"]\n',
            'jobs:\n  t:\n    strategy:\n      matrix:\n        django: ["2.2"]\n',
        ),
        symptoms=(".github/workflows", ".gitlab-ci.yml", ".travis.yml"),
        unproven="no Django reads it; the tests look at the jobs of the matrix with a YAML library before and after",
    ),
)
