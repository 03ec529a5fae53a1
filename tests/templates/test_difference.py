from __future__ import annotations

import pytest

from django_seven.templates.difference import changes

PAIRS = [
    ("{% load i18n staticfiles %}\n", "{% load i18n static %}\n", ["{% load i18n staticfiles %}"]),
    ("a{% load future %}\nb", "ab", ["{% load future %}"]),
    ("a\n{% load future %}\n{{ b }}\n", "a\n{{ b }}\n", ["{% load future %}"]),
    ("{{ a }}{% cycle b c %}{{ d }}", "{{ a }}{% off %}{% cycle b c %}{% on %}{{ d }}", ["{% cycle b c %}"]),
    ("<a href='{% url x %}'>", "<a href='#' data='{% url x %}'>", ["{% url x %}"]),
    ("{{ a }}: b", "{{ a }} {# colon #}: b", ["{{ a }}"]),
    (
        "{% ifequal a b %}{% ifequal c d %}{% endifequal %}{% endifequal %}",
        "{% if a == b %}{% if c == d %}{% endif %}{% endif %}",
        ["{% ifequal a b %}", "{% ifequal c d %}"],
    ),
    ("é{{ a }}é{{ b }}", "é{{ c }}é{{ d }}", ["{{ a }}", "{{ b }}"]),
    ("only text", "other text", ["nly"]),
    ("", "new", [""]),
    ("{{ a }}", "", ["{{ a }}"]),
    ("{{ a }}\r\n{{ b }}\r\n", "{{ b }}\r\n", ["{{ a }}"]),
]


@pytest.mark.parametrize(("before", "after", "about"), PAIRS, ids=[before for before, _, _ in PAIRS])
def test_the_edits_lead_from_one_to_the_other(before: str, after: str, about: list[str]) -> None:
    found = changes(before, after)
    text, last, pieces = "", 0, sorted(piece for change in found for piece in change.pieces)
    for start, end, put in pieces:
        assert start >= last
        text, last = text + before[last:start] + put, end
    assert text + before[last:] == after
    assert [before[change.start : change.end] for change in found] == about


def test_nothing_to_do() -> None:
    assert changes("{{ a }}", "{{ a }}") == []


def test_an_edit_is_as_small_as_can_be() -> None:
    (change,) = changes("{% load i18n staticfiles %}", "{% load i18n static %}")
    assert change.pieces == ((19, 24, ""),)
