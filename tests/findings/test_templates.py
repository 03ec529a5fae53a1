"""Findings in templates: the tags that they are about, the bytes that change, and the files that are left."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.findings.template_words import TemplateWords, any_of
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every, named, on_road
from django_seven.rules.derive import examples
from django_seven.rules.shape import ByHand, Rule
from django_seven.values import Edit, Minor, Road, Skipped

ROAD = Road(Minor(1, 8), Minor(5, 2), Minor(3, 8), Minor(3, 12))
NAME = "shop/templates/a.html"


def seen(folder: Path, data: bytes, *rules: str, name: str = NAME) -> FileResult | Skipped:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    wanted = [named(rule) for rule in rules] if rules else on_road(ROAD)
    return Engine(wanted, ROAD, FileTree(folder)).check(name)


def test_a_finding_is_the_tag_and_an_edit_the_bytes_that_differ(tmp_path: Path) -> None:
    data = (
        "\ufeff<b>\xe9</b>\r\n {% load i18n staticfiles %}\r\n".encode() + b"\xff\xfe{% ifequal a b %}{% endifequal %}"
    )
    result = seen(tmp_path, data, "load-staticfiles", "ifequal")
    assert isinstance(result, FileResult)
    load, block = sorted(result.findings, key=lambda one: one.line)
    assert (load.line, load.column, load.end_line, load.end_column) == (2, 2, 2, 29)
    assert (block.line, block.column, block.end_column) == (3, 3, 20)
    at = data.index(b"files")
    assert load.edits == (Edit(at, at + 5, b""),)
    assert len(block.edits) == 2, "the tag that closes it belongs to it"
    fixed = Engine([named("load-staticfiles"), named("ifequal")], ROAD, FileTree(tmp_path)).fix(NAME, "safe")
    assert isinstance(fixed, FileResult)
    wanted = (
        data.replace(b"staticfiles", b"static").replace(b"ifequal a b", b"if a == b").replace(b"endifequal", b"endif")
    )
    assert fixed.after == wanted


def test_what_a_person_decides_has_no_edit(tmp_path: Path) -> None:
    result = seen(tmp_path, b"{{ a|length_is:b }}", "length-is-elsewhere")
    assert isinstance(result, FileResult)
    assert [(one.column, one.end_column, one.fixable) for one in result.findings] == [(1, 20, False)]


LEFT = {
    "{% load staticfiles %}{% if a %}": "no Django compiles it: `{% if a %}` in line 1 is never closed",
    "{% set b = 1 %}{{ form }}": "a template of Jinja2 (`{% set b = 1 %}` in line 1)",
    "{{#if a}}{{ form }}": "a template of a script's own engine (`{{#if a}}` in line 1)",
}


@pytest.mark.parametrize(("text", "reason"), LEFT.items(), ids=LEFT)
def test_what_is_left_is_said(text: str, reason: str, tmp_path: Path) -> None:
    assert seen(tmp_path, text.encode()) == Skipped(NAME, reason)
    fixed = Engine(on_road(ROAD), ROAD, FileTree(tmp_path)).fix(NAME, "likely")
    assert fixed == Skipped(NAME, reason)


def test_other_engines_by_their_place(tmp_path: Path) -> None:
    result = seen(tmp_path, b"{% load staticfiles %}", name="shop/jinja2/a.html")
    assert result == Skipped("shop/jinja2/a.html", "a template of Jinja2, by where it lies")


def test_what_no_rule_looks_for_is_not_judged(tmp_path: Path) -> None:
    assert isinstance(seen(tmp_path, b"{% block a %}"), FileResult)


TEMPLATES = [(rule, example) for rule in every().values() for example in examples(rule) if example.kind == "template"]


@pytest.mark.parametrize(("rule", "example"), TEMPLATES, ids=[rule.id for rule, _ in TEMPLATES])
def test_no_rule_is_kept_from_its_example(rule: Rule, example) -> None:
    words = TemplateWords([rule])
    for text in (example.before, example.before.replace(" ", "\t")):
        if isinstance(rule.change, ByHand) and not any(one.startswith("{") for one in rule.change.on):
            continue
        assert words.rules(text.encode()) == [rule] or text != example.before


def test_words_of_templates_may_be_apart() -> None:
    pattern = any_of({"ssi"}, {"length_is"}, {"future"})
    for text in (
        "{%ssi a %}",
        "{%\xa0ssi a %}",
        "{{ a |length_is:1 }}",
        "{{ a|\tlength_is:1 }}",
        "{% load a future %}",
    ):
        assert pattern.search(text.encode())
    for text in ("{% session %}", "{% if ssi %}", "{{ length_is }}", "the future", "{% load futures %}"):
        assert not pattern.search(text.encode())
