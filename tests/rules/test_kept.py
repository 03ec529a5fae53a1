"""The block of kept defaults: what each rule says in it, and that no default of Django's is forgotten."""

from __future__ import annotations

import ast

import changed_defaults
import pytest
from proving.releases import DJANGOS, cache

from django_seven.rules.catalogue import every
from django_seven.rules.kept import comment, entry, flipped
from django_seven.rules.shape import Default, Rule

RULES = [rule for rule in every().values() if isinstance(rule.change, Default)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_an_entry_tells_what_changes_and_what_may_go_wrong(rule: Rule) -> None:
    change = rule.change
    assert isinstance(change, Default)
    for words in (change.note, change.risk, change.flip):
        assert words.isascii() and words.endswith(".") and "\n" not in words
    assert change.note[:1] == change.note[:1].lower() and change.risk[:1] == change.risk[:1].lower()
    assert change.flip[:1].isupper()
    lines = entry(rule, f"{change.name} = None", 79)
    assert lines[0].startswith(f"# {rule.subject} {rule.until}: ") and lines[-1] == f"{change.name} = None"
    assert any(line.startswith("# Risk: ") for line in lines) and max(map(len, lines)) <= 79
    assert len(comment(f"# Django {rule.until}: {change.note}", 88)) == 1, "one short line"
    assert len(flipped(rule, "X = 1", 88)) <= 3


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_values_are_code(rule: Rule) -> None:
    change = rule.change
    assert isinstance(change, Default)
    for value in (change.value, change.new):
        if isinstance(value, str):
            ast.parse(value, mode="eval")
    assert change.new != change.value


def test_each_default_that_changed_has_a_rule_or_a_reason() -> None:
    if not all((cache() / str(minor)).is_dir() for minor in DJANGOS):
        pytest.skip("not all releases are unpacked here: tools/prove.py fetches them")
    assert changed_defaults.main() == 0
