"""Each rule's words, example and leaves, through the engine: one test, one id per rule."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.support import KNOWN
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.rules.coverage import rows
from django_seven.rules.derive import derivable, examples
from django_seven.rules.released import lines
from django_seven.rules.shape import Example, Keyword, Method, Moved, Renamed, Rule, Setting, Tooling
from django_seven.values import Minor, Road, Skipped, Span

RULES = list(every().values())
EXAMPLES = [(rule, example) for rule in RULES for example in examples(rule)]
NUMBERED = [f"{rule.id}-{number}" for rule in RULES for number, _ in enumerate(examples(rule))]
NAMES = {"python": "shop/views.py", "template": "shop/templates/shop/page.html", "settings": "shop/settings.py"}
SETTINGS = 'SECRET_KEY = "x"\nINSTALLED_APPS = ["django.contrib.auth"]\nROOT_URLCONF = "shop.urls"\n'


def road(rule: Rule) -> Road:
    """From the last release where the old spelling works to the first where it does not."""
    python = Minor(3, 8)
    if isinstance(rule.change, Tooling):
        return Road(Minor(2, 2), Minor(5, 2), python, Minor(3, 13))
    if rule.axis == "python":
        ends = Minor.parse(rule.until or "3.99")
        return Road(Minor(2, 2), Minor(5, 2), Minor(ends.major, ends.minor - 1), ends)
    if rule.package:
        return package_road(rule)
    ends = Minor.parse(rule.until or "99.0")
    old = max((minor for minor in KNOWN if minor < ends), default=Minor(1, 3))
    if isinstance(rule.change, Renamed | Moved | Method | Keyword | Setting):
        old = max(old, Minor.parse(rule.since))  # what never lives together is guarded: the proof runs that form
    return Road(old, ends, python, python)


def package_road(rule: Rule) -> Road:
    """The same in releases of the package; what never lives together is guarded: the proof runs that form."""
    ends = Minor.parse(rule.until or "99.0")
    below = [line.minor for line in lines()[rule.package] if line.minor < ends]
    span = Span(rule.package, max(below[-1], Minor.parse(rule.since)), ends)
    return Road(Minor(3, 2), Minor(5, 2), Minor(3, 8), Minor(3, 12), packages=(span,))


def fixed(rule: Rule, text: str, kind: str, tmp_path: Path, which: Road | None = None) -> FileResult:
    name = NAMES.get(kind, kind)
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, newline="")
    result = Engine([rule], which or road(rule), FileTree(tmp_path)).fix(name, "likely")
    if isinstance(result, Skipped) and kind == "template" and result.reason.startswith("no Django compiles it"):
        return FileResult(name, path.read_bytes(), path.read_bytes(), ())
    assert isinstance(result, FileResult), result
    assert not result.refused, result.refused
    return result


def kind_of(example: Example) -> str:
    """What stands for the file of an example: its kind, or the name of a tool's file."""
    return example.name or example.kind


def body(example: Example, text: str) -> str:
    text = text.lstrip("\n")
    text = text if text.endswith("\n") else text + "\n"
    return SETTINGS + text if example.kind == "settings" else text


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=NUMBERED)
def test_before_becomes_after(rule: Rule, example: Example, tmp_path: Path) -> None:
    before, after = body(example, example.before), body(example, example.after)
    if rule.sure == "show":
        result = fixed(rule, before, kind_of(example), tmp_path)
        assert result.findings, "a rule by hand must be found in its example"
        assert result.after.decode() == before
        return
    result = fixed(rule, before, kind_of(example), tmp_path)
    assert result.after.decode().split() == after.split() and result.after.decode().strip() == after.strip()


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=NUMBERED)
def test_after_stays(rule: Rule, example: Example, tmp_path: Path) -> None:
    after = body(example, example.after)
    result = fixed(rule, after, kind_of(example), tmp_path)
    assert result.after.decode() == after


@pytest.mark.parametrize(
    ("rule", "text"),
    [(rule, text) for rule in RULES for text in rule.leaves],
    ids=[f"{rule.id}-{number}" for rule in RULES for number, _ in enumerate(rule.leaves)],
)
def test_leaves(rule: Rule, text: str, tmp_path: Path) -> None:
    first = next(iter(examples(rule)), None)
    kind = kind_of(first) if first else "python"
    text = body(first, text) if first else text
    assert fixed(rule, text, kind, tmp_path).after.decode() == text


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=NUMBERED)
def test_windows_newlines_stay(rule: Rule, example: Example, tmp_path: Path) -> None:
    before = body(example, example.before).replace("\n", "\r\n")
    after = fixed(rule, before, kind_of(example), tmp_path).after
    assert after.count(b"\n") == after.count(b"\r\n")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_words(rule: Rule) -> None:
    assert rule.id == rule.id.lower() and " " not in rule.id and not rule.id.startswith("use-")
    for words in (rule.what, rule.why):
        assert words.endswith(".") and "\n" not in words
    assert rule.notes and rule.since
    assert examples(rule) or rule.unproven, "a rule without an example says why by name"
    given = rule.example is not None or rule.more or rule.unproven
    assert given or derivable(rule), "no release has both names: give an example that shows the same answer"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_ledger(rule: Rule) -> None:
    unknown = [row for row in rule.ledger if row not in rows()]
    assert not unknown, "the ledger has no such row"
