"""The words of runners that the tool for dead packages counts."""

from __future__ import annotations

import importlib
import tomllib

import pytest


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Ran 82 tests in 3s\n\nFAILED (failures=5, errors=2, skipped=3)", (72, 79)),
        ("Ran 75 tests in 1s\n\nOK\n", (75, 75)),
        ("Ran 0 tests in 0s\n\nOK\n", None),
        ("= 2 failed, 446 passed, 19 skipped, 1 error in 3s =", (446, 449)),
        ("ImportError: no module", None),
    ],
)
def test_runners_are_counted(text: str, counts: tuple[int, int] | None) -> None:
    assert importlib.import_module("patched_suites").counted(text) == counts


def test_each_suite_says_where_its_tests_are() -> None:
    rows = tomllib.loads(importlib.import_module("patched_suites").SUITES.read_text())["suite"]
    assert all(row["commands"] and "==" in row["package"] for row in rows)
    assert all("commit" in row for row in rows if "repo" in row)
