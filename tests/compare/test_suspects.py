"""The changes of a release are ranked by what they share with a failing test."""

from __future__ import annotations

from dataclasses import replace

import pytest

from django_seven.compare.suspects import met, suspects
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
    found = suspects(release, clues)
    assert 0 < len(found) <= 5
    assert any(row in one.row.lower() + one.summary.lower() for one in found), found
    assert all(one.url.startswith("https://docs.djangoproject.com/en/stable/releases/") for one in found)


def test_what_was_met_in_the_project_comes_first() -> None:
    unique = Finding("field-unique-assigned", "history/models.py", 3, 1, 3, 9, "…", "show", "1.4", "5.1")
    other = replace(unique, rule="assert-queryset-equal", path="history/tests.py")
    older = replace(unique, rule="timezone-utc", until="5.0")
    found = met("5.1", [other, older, unique], "/copy/history/models.py:518 in create_record")
    assert [one.rule for one in found] == ["field-unique-assigned", "assert-queryset-equal"]
    assert all(one.url.startswith("https://docs.djangoproject.com/") for one in found)


def test_a_release_of_which_nothing_is_known() -> None:
    assert suspects("99.0", "anything") == ()
