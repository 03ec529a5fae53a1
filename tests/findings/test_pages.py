"""Templates beside Django's own pages: what of these the new side lacks, and copies of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.findings.api_copies import copied
from django_seven.index import Index
from django_seven.index.store import Store
from django_seven.indexing.pack import pack
from django_seven.indexing.release import Release
from django_seven.project.tree import FileTree
from django_seven.rules.api import RULES
from django_seven.rules.catalogue import named
from django_seven.values import Finding, Minor, Road

PYTHON = Minor(3, 12)
PAGE = "shop/templates/admin/shop/page.html"
STYLE = '{% extends "admin/base_site.html" %}{% block stylesheet_ie %}x{% endblock %}\n'


def found(folder: Path, files: dict[str, str], old: str, new: str, name: str = PAGE, *rules: str) -> list[Finding]:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    asked = [named(rule) for rule in rules] if rules else RULES
    road = Road(Minor.parse(old), Minor.parse(new), PYTHON, PYTHON)
    result = Engine(asked, road, FileTree(folder)).check(name)
    assert isinstance(result, FileResult)
    return list(result.findings)


def test_a_block_that_went(tmp_path: Path) -> None:
    (one,) = found(tmp_path, {PAGE: STYLE}, "1.8", "1.11")
    assert (one.rule, one.sure, one.until, one.column) == ("gone-block", "safe", "1.9", 37)
    assert not found(tmp_path, {PAGE: STYLE}, "1.9", "1.11"), "the old side lacks it too"
    assert not found(tmp_path, {PAGE: STYLE}, "1.4", "1.8")


@pytest.mark.parametrize(
    "files",
    [
        {PAGE: STYLE.replace("stylesheet_ie", "content")},
        {PAGE: '{% extends "admin/base_site.html" %}{% block content %}{% block stylesheet_ie %}{% endblock %}'
               "{% endblock %}"},
        {PAGE: STYLE, "shop/templates/admin/base_site.html": "{% block stylesheet_ie %}{% endblock %}"},
        {PAGE: STYLE, "shop/templates/admin/base_site.html": "{% extends parent %}"},
        {PAGE: STYLE + "{% block usertools %}x{% endblock %}"},
        {PAGE: STYLE.replace('"admin/base_site.html"', "parent")},
        {PAGE: "{# " + STYLE[:-1] + " #}"},
    ],
    ids=["is there", "its own", "own parent", "unknown", "serves both", "variable", "comment"],
)  # fmt: skip
def test_a_block_that_is_shown_or_may_be(tmp_path: Path, files: dict[str, str]) -> None:
    assert not found(tmp_path, files, "1.7", "1.11")


def test_a_static_file_that_went(tmp_path: Path) -> None:
    text = "{% load static %}{% static 'admin/js/jquery.min.js' %}{% static 'admin/js/core.js' %}{% static a %}\n"
    (one,) = found(tmp_path, {PAGE: text}, "1.8", "2.2")
    assert (one.rule, one.column, one.until) == ("gone-static-file", 18, "1.9")
    own = {PAGE: text, "shop/static/admin/js/jquery.min.js": ""}
    assert not found(tmp_path, own, "1.8", "2.2"), "the project ships it itself"


def test_a_name_that_no_page_is_handed(tmp_path: Path) -> None:
    text = '{% extends "admin/base_site.html" %}{{ onclick_attrib }}{% if onclick_attrib %}{{ user }}{% endif %}\n'
    (one,) = found(tmp_path, {PAGE: text}, "1.4", "1.8")
    assert (one.rule, one.sure, one.column) == ("gone-page-name", "show", 37)
    handed = {PAGE: text, "shop/views.py": "context = {'onclick_attrib': 1}\n"}
    assert not found(tmp_path, handed, "1.4", "1.8")


def test_a_template_in_the_place_of_one_that_went(tmp_path: Path) -> None:
    place = "shop/templates/admin/related_widget_wrapper.html"
    (one,) = found(tmp_path, {place: "<b>{{ widget }}</b>"}, "1.8", "2.2", place)
    assert (one.rule, one.sure) == ("gone-template", "show")
    place = "shop/templates/comments/form.html"
    assert not found(tmp_path, {place: "<b>{{ form }}</b>"}, "1.7", "1.8", place), "a package has it now"


def lines(count: int, start: str = "line") -> str:
    return "".join(f"<p>{start} {number}</p>\n" for number in range(count))


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Three releases, each with another page."""
    texts = [lines(10) + "{% block a %}{% endblock %}\n", lines(12), lines(9) + "{% block b %}{% endblock %}\n"]
    releases = []
    for number, text in enumerate(texts):
        django = tmp_path / str(number) / "django"
        page = django / "contrib" / "admin" / "templates" / "admin" / "page.html"
        page.parent.mkdir(parents=True)
        page.write_text(text)
        (django / "conf").mkdir()
        for name in ("__init__.py", "conf/__init__.py", "conf/global_settings.py"):
            (django / name).write_text("")
        releases.append(Release(tmp_path / str(number)).facts())
    data = tmp_path / "data.bin"
    data.write_bytes(pack(["1.4.22", "1.5.12", "1.6.11"], releases))
    return Index(Store(data))


def test_a_copy_says_which_release_it_is_of(index: Index) -> None:
    old, between = Minor(1, 5), (Minor(1, 6),)
    (one,) = copied(
        index, "admin/page.html", lines(10).replace("9", "nine") + "{% block a %}{% endblock %}", old, between
    )
    assert one.rule == "copied-template" and one.until == Minor(1, 6)
    assert one.message == (
        "A copy of `admin/page.html` of Django 1.4 (10 of 11 lines); that of Django 1.6 differs from it by +1 −2 "
        "lines; the copy lacks the blocks `b`."
    )
    (one,) = copied(index, "admin/page.html", lines(12), old, between)
    assert "of Django 1.5 (12 of 12 lines)" in one.message


@pytest.mark.parametrize("text", [lines(7), lines(9) + lines(7, "own"), "", "{% block a %}{% endblock %}"])
def test_a_page_of_its_own_is_no_copy(index: Index, text: str) -> None:
    assert not list(copied(index, "admin/page.html", text, Minor(1, 4), (Minor(1, 5), Minor(1, 6))))


def test_what_does_not_change_on_the_road_is_no_matter(index: Index) -> None:
    assert not list(copied(index, "admin/page.html", lines(12), Minor(1, 6), ()))


def test_blocks_whose_surroundings_are_others(tmp_path: Path) -> None:
    tools = "{% block object-tools %}<ul></ul>{% endblock %}"
    inside = f'{{% extends "admin/change_form.html" %}}{{% block content %}}{tools}{{% endblock %}}'
    beside = f'{{% extends "admin/change_form.html" %}}{tools}'
    rules = ("admin-object-tools-block", "admin-field-sets-block")
    assert [one.rule for one in found(tmp_path, {PAGE: inside}, "5.2", "6.1", PAGE, *rules)] == [rules[0]]
    assert not found(tmp_path, {PAGE: beside}, "5.2", "6.1", PAGE, *rules)
    fields = '{% extends "admin/change_form.html" %}{% block field_sets %}X{% endblock %}'
    assert [one.rule for one in found(tmp_path, {PAGE: fields}, "5.2", "6.1", PAGE, *rules)] == [rules[1]]
    for text in ("", "X{{ block.super }}"):
        assert not found(tmp_path, {PAGE: fields.replace("X", text)}, "5.2", "6.1", PAGE, *rules)


def test_breadcrumbs_that_say_nothing_of_their_own(tmp_path: Path) -> None:
    page, rule = (
        '{% extends "admin/change_form.html" %}{% block breadcrumbs %}X{% endblock %}',
        "admin-breadcrumbs-block",
    )
    for text in ("<div>Home</div>", "{{ block.super }} &rsaquo; More", "{% include 'crumbs.html' %}"):
        assert found(tmp_path, {PAGE: page.replace("X", text)}, "5.2", "6.1", PAGE, rule)
    for text in (
        "",
        "{% scope a %}{{ block.super }}{% endscope %}",
        '{% if a %}<ol class="b"></ol>{% else %}<p>{% endif %}',
    ):
        assert not found(tmp_path, {PAGE: page.replace("X", text)}, "5.2", "6.1", PAGE, rule)


def test_a_parent_that_a_package_took_over(tmp_path: Path) -> None:
    page = {PAGE: '{% extends "comments/base.html" %}'}
    assert [one.rule for one in found(tmp_path, page, "1.7", "1.8")] == ["gone-template"]
    kept = {**page, "shop/settings.py": 'INSTALLED_APPS = ["django_comments"]\n'}
    assert not found(tmp_path, kept, "1.7", "1.8")
