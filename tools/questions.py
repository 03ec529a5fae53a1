"""The labelled questions about names (`tests/names/*.md`): reads them, asks the resolver, prints the score.

`python tools/questions.py [FILE …] [--misses] [--peer BIN]`; `--peer` names a folder with `django-upgrade` in it.
"""

from __future__ import annotations

import argparse
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tree_sitter import Node

from django_seven.index import load
from django_seven.project.names import Names
from django_seven.project.resolver.resolver import Resolver
from django_seven.project.resolver.values import Answer
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.values import Minor

FOLDER = Path(__file__).parent.parent / "tests" / "names"
_FENCE = re.compile(r"^```python ([\w./-]+)\n(.*?)^```$", re.M | re.S)
_ASKED = re.compile(
    r"^- `(?P<path>[\w./-]+):(?P<line>\d+)` `(?P<text>[^`]+)`(?: ?#(?P<nth>\d+))? is `(?P<dotted>[^`]+)`: "
    r"(?P<label>yes|no|unknown)\b(?: *\((?P<reason>.*)\))?\.?$",
    re.M,
)
_DJANGO = re.compile(r"^Django (\d+\.\d+)\.", re.M)


@dataclass(frozen=True, slots=True)
class Question:
    """One expression in one line, a dotted name, and what a careful reader says."""

    path: str
    line: int
    text: str
    nth: int
    dotted: str
    label: str
    reason: str


@dataclass(frozen=True, slots=True)
class Case:
    """A few files and the questions about them."""

    file: str
    title: str
    django: Minor
    files: dict[str, str]
    questions: list[Question] = field(default_factory=list)


def cases(path: Path) -> Iterator[Case]:
    """The cases of one file; a line that begins like a question and is none is an error."""
    for part in re.split(r"^## ", path.read_text(), flags=re.M)[1:]:
        title, _, rest = part.partition("\n")
        files = dict(_FENCE.findall(rest))
        prose = _FENCE.sub("", rest)
        minor = _DJANGO.search(prose)
        case = Case(path.stem, title.strip(), Minor.parse(minor[1] if minor else "2.2"), files)
        for line in prose.splitlines():
            if line.startswith("- "):
                found = _ASKED.match(line)
                if found is None:
                    raise ValueError(f"{path.name}, {title}: not a question: {line}")
                nth = int(found["nth"] or 1)
                row = (found["path"], int(found["line"]), found["text"], nth, found["dotted"], found["label"])
                case.questions.append(Question(*row, found["reason"] or ""))
        yield case


def answer(case: Case, root: Path) -> Iterator[tuple[Question, Answer]]:
    """What the resolver says to the questions of a case, whose files are written below a folder."""
    write(case, root)
    resolver = Resolver(FileTree(root), load(), case.django)
    for question in case.questions:
        source = resolver.tree.read(question.path)
        if not isinstance(source, Source):
            raise ValueError(f"{case.title}: {question.path} is not read")
        names = resolver.names_of(question.path) or resolver.tree.names(source)
        yield question, resolver.ask(names, place(case, question, names), question.dotted)


def write(case: Case, root: Path) -> None:
    """Write the files of a case."""
    for name, body in case.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(body)


def place(case: Case, question: Question, names: Names) -> Node:
    """The node of the expression in the line."""
    data, wanted = names.source.data, question.text.encode()
    lines = data.split(b"\n")
    start = sum(len(line) + 1 for line in lines[: question.line - 1])
    found, position = 0, start
    end = start + len(lines[question.line - 1]) if question.line <= len(lines) else start
    while 0 <= (position := data.find(wanted, position)) < end:
        node = names.root.descendant_for_byte_range(position, position + len(wanted))
        while node is not None and node.parent is not None and node.parent.start_byte == position:
            if node.parent.end_byte != position + len(wanted) or node.parent.type in ("block", "expression_statement"):
                break
            node = node.parent
        if node is not None and (node.start_byte, node.end_byte) == (position, position + len(wanted)):
            found += 1
            if found == question.nth:
                return node
        position += 1
    raise ValueError(f"{case.file}, {case.title}: `{question.text}` is not in {question.path}:{question.line}")


@dataclass(slots=True)
class Score:
    """How many questions there are, and how they were answered."""

    questions: int = 0
    yes: int = 0
    certain: int = 0
    right: int = 0
    wrong_no: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, case: Case, question: Question, given: Answer) -> None:
        """Count one answer."""
        self.questions += 1
        self.yes += question.label == "yes"
        self.certain += given.sure == "certainly"
        self.right += given.sure == "certainly" and question.label == "yes"
        denied = given.sure == "is not" and question.label != "no"
        self.wrong_no += denied
        if denied or (given.sure == "certainly") != (question.label == "yes"):
            kind = "MISSED" if question.label == "yes" and not denied else "WRONG"
            self.misses.append(
                f"{kind} {case.file} / {case.title}: {question.path}:{question.line} `{question.text}` is "
                f"`{question.dotted}` [{question.label}: {question.reason}] answered {given.sure}: {given.why}"
            )

    @property
    def precision(self) -> float:
        """The part of *certainly* that is right."""
        return self.right / self.certain if self.certain else 1.0

    @property
    def recall(self) -> float:
        """The part of what is certain that was said to be."""
        return self.right / self.yes if self.yes else 1.0


def scored(paths: list[Path]) -> dict[str, Score]:
    """The scores by file."""
    found: dict[str, Score] = {}
    for path in paths:
        score = found.setdefault(path.stem, Score())
        for case in cases(path):
            with tempfile.TemporaryDirectory() as folder:
                for question, given in answer(case, Path(folder)):
                    score.add(case, question, given)
    return found


def total(scores: dict[str, Score]) -> Score:
    """All scores as one."""
    whole = Score()
    for one in scores.values():
        for name in ("questions", "yes", "certain", "right", "wrong_no"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.misses.extend(one.misses)
    return whole


def table(scores: dict[str, Score]) -> Iterator[str]:
    """The scores as text."""
    yield f"{'file':<24}{'questions':>10}{'yes':>6}{'certainly':>10}{'precision':>11}{'recall':>9}{'wrong no':>10}"
    for name, one in [*sorted(scores.items()), ("all", total(scores))]:
        yield (
            f"{name:<24}{one.questions:>10}{one.yes:>6}{one.certain:>10}{one.precision:>10.1%} {one.recall:>8.1%}"
            f"{one.wrong_no:>10}"
        )


def main() -> None:
    """Print the table, and the misses where they are asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    scores = scored(given.files or sorted(FOLDER.glob("*.md")))
    print("\n".join(table(scores)))
    if given.misses:
        print("\n".join(total(scores).misses))


if __name__ == "__main__":
    main()
