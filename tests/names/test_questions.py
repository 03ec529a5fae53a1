"""What the resolver answers to the labelled questions about names."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent.parent / "tools"))

from questions import FOLDER, Score, cases, place, scored, table, total, write

from django_seven.project.source import Source
from django_seven.project.tree import FileTree

FILES = sorted(FOLDER.glob("*.md"))
PRECISION, RECALL = 0.995, 0.90


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    return scored(FILES)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_question_stands_in_its_line(path: Path, tmp_path: Path) -> None:
    for number, case in enumerate(cases(path)):
        root = tmp_path / str(number)
        write(case, root)
        tree = FileTree(root)
        assert case.questions, case.title
        for question in case.questions:
            source = tree.read(question.path)
            assert isinstance(source, Source)
            place(case, question, tree.names(source))


def test_certainly_is_right_and_is_said_often_enough(scores: dict[str, Score]) -> None:
    whole = total(scores)
    shown = "\n".join([*table(scores), *whole.misses])
    assert whole.precision >= PRECISION, shown
    assert whole.recall >= RECALL, shown


def test_what_is_denied_is_not_so(scores: dict[str, Score]) -> None:
    denied = [miss for miss in total(scores).misses if "answered is not" in miss]
    assert len(denied) <= 0.005 * total(scores).questions, "\n".join(denied)
