"""Why a test is not safe beside others, by what it raised."""

from __future__ import annotations

import pytest

from django_seven.compare.parallel import ORDER, why_unsafe


@pytest.mark.parametrize(
    ("said", "cause"),
    [
        ("OSError: [Errno 98] Address already in use", "a port that is fixed"),
        ("FileNotFoundError: [Errno 2] No such file or directory: 'media/a.png'", "a file or folder that tests share"),
        ("django.db.utils.OperationalError: database is locked", "a database that tests share"),
        ("TypeError: cannot pickle 'traceback' object", "something that cannot go to another process"),
        (
            "Item.DoesNotExist: Item matching query does not exist.",
            "rows that another test leaves or makes",
        ),
        ("AssertionError: 2 != 1", ORDER),
        ("", ORDER),
    ],
)
def test_the_cause(said: str, cause: str) -> None:
    assert why_unsafe(said) == cause
