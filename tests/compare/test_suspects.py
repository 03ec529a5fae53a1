"""The changes of a release are ranked by what they share with a failing test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from django_seven.compare.suspects import Trail, suspects
from django_seven.values import Finding


@pytest.mark.parametrize(
    ("release", "clues", "row"),
    [
        ("3.0", "AssertionError: '&#39;' not found in '<p>it&#x27;s</p>'\n    html.escape(text)", "escape"),
        ("2.1", "    self.assertEqual(pages.object_list)\n  File 'site-packages/django/contrib/auth/views.py'", "auth"),
        (
            "4.0",
            "    response = self.client.get('/x')\n    self.assertEqual(str(get_current_timezone()), 'x')\npytz",
            "zoneinfo",
        ),
    ],
)
def test_the_likeliest_first(release: str, clues: str, row: str) -> None:
    found = suspects(release, Trail(clues, clues))
    assert 0 < len(found) <= 5
    assert any(row in one.row.lower() + one.summary.lower() for one in found), found
    assert all(one.url.startswith("https://docs.djangoproject.com/en/stable/releases/") for one in found)


def test_what_was_met_in_the_project_comes_first() -> None:
    unique = Finding("field-unique-assigned", "history/models.py", 3, 1, 3, 9, "…", "show", "1.4", "5.1")
    other = replace(unique, rule="assert-queryset-equal", path="history/tests.py")
    older = replace(unique, rule="timezone-utc", until="5.0")
    found = suspects("5.1", Trail("", "/copy/history/models.py:518 in create_record"), [other, older, unique])
    rules = [one.rule for one in found]
    assert rules[0] == "field-unique-assigned"
    assert "timezone-utc" not in rules
    assert all(one.url.startswith("https://docs.djangoproject.com/") for one in found)


def test_a_release_of_which_nothing_is_known() -> None:
    assert suspects("99.0", Trail("anything")) == ()


def test_the_own_code_of_a_test_counts_more_than_its_traceback() -> None:
    own, elsewhere = "self.assertEqual(slugify(name), name)", "escape(text) django/utils/html.py"
    assert suspects("3.2", Trail(own, elsewhere))[0].row == "changed-slugify-strip"
    first, last = (
        [one.row for one in suspects("3.0", Trail(*pair), most=999)] for pair in ((elsewhere, own), (own, elsewhere))
    )
    assert first.index("changed-escape-apostrophe") < last.index("changed-escape-apostrophe")


def test_where_values_differ_a_removal_is_hardly_the_cause() -> None:
    text = "self.client.get('/language/') session language"
    raised = [one.row for one in suspects("4.0", Trail(text), most=999)]
    compared = [one.row for one in suspects("4.0", Trail(text, compared=True), most=999)]
    constant = "removed-django.utils.translation.LANGUAGE_SESSION_KEY"
    assert compared != raised and compared.index(constant) >= raised.index(constant)
