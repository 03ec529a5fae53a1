"""The changes of a release are ranked by what they share with a failing test."""

from __future__ import annotations

import pytest

from django_seven.compare.suspects import suspects


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


def test_a_release_of_which_nothing_is_known() -> None:
    assert suspects("99.0", "anything") == ()
