"""The odd cases of rewriting, as readable Markdown: `cases/*.md` holds code, then what must come out.

A case is a heading, a line `rules: ID …  road: OLD → NEW`, a block before, and a block after; where the code must
stay as it is, there is only one block.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

FOLDER = Path(__file__).parent / "cases"
_HEAD = re.compile(r"^rules: (?P<rules>.+?)  road: (?P<old>\S+) → (?P<new>\S+)(?:  file: (?P<file>\S+))?$", re.M)
_BLOCK = re.compile(r"^```(?:python|django)\n(.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Case:
    title: str
    rules: tuple[str, ...]
    road: Road
    file: str
    before: str
    after: str


def cases() -> list[Case]:
    found = []
    for path in sorted(FOLDER.glob("*.md")):
        for section in path.read_text().split("\n## ")[1:]:
            title = f"{path.stem}: {section.splitlines()[0]}"
            head, blocks = _HEAD.search(section), _BLOCK.findall(section)
            assert head and 1 <= len(blocks) <= 2, title
            python = Minor(3, 8), Minor(3, 12)
            road = Road(Minor.parse(head["old"]), Minor.parse(head["new"]), *python)
            file = head["file"] or "shop/views.py"
            found.append(Case(title, tuple(head["rules"].split()), road, file, blocks[0], blocks[-1]))
    return found


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.title)
def test_case(case: Case, tmp_path: Path) -> None:
    path = tmp_path / case.file
    path.parent.mkdir(parents=True)
    path.write_text(case.before)
    engine = Engine([named(rule) for rule in case.rules], case.road, FileTree(tmp_path))
    result = engine.fix(case.file, "likely")
    assert isinstance(result, FileResult), result
    assert not result.refused
    assert result.after.decode() == case.after
