"""The repository tests its own manners: sizes, words, pages."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import django_seven
from django_seven import errors
from django_seven.report.slugs import PAGES
from django_seven.rules.catalogue import every, families
from django_seven.rules.derive import examples

ROOT = Path(django_seven.__file__).parent
REPOSITORY = Path(__file__).parent.parent
FILES = sorted(path for path in ROOT.rglob("*.py") if path.name != "agent.py")
LONGEST_FILE, LONGEST_FUNCTION = 400, 60  # lines; most are far below


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_files_and_functions_are_short(path: Path) -> None:
    text = path.read_text()
    family = relative(path).removeprefix("rules/").removesuffix(".py").replace("/", ".") in families()
    assert family or text.count("\n") <= LONGEST_FILE
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.end_lineno is not None:
            assert node.end_lineno - node.lineno < LONGEST_FUNCTION, f"{node.name} is long"


@pytest.mark.parametrize("path", FILES, ids=relative)
def test_every_module_says_what_it_is(path: Path) -> None:
    docstring = ast.get_docstring(ast.parse(path.read_text()))
    assert docstring
    assert docstring.splitlines()[0].endswith((".", ":")), "one sentence"


def test_every_error_has_a_page_and_every_page_an_error() -> None:
    def tree(kind: type[errors.SevenError]) -> set[str]:
        return {kind.slug}.union(*(tree(below) for below in kind.__subclasses__()))

    assert tree(errors.SevenError) == set(PAGES)


def test_every_rule_is_measured_or_says_why_not() -> None:
    for rule in every().values():
        assert examples(rule) or rule.unproven, rule.id


@pytest.mark.parametrize("path", sorted(REPOSITORY.glob("src/**/*.py")), ids=lambda path: path.name)
def test_nothing_is_left_for_later(path: Path) -> None:
    text = path.read_text()
    assert not any(word in text for word in ("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error"))
