"""All proposals together in the whole suite: what a suite that cannot run in some way says, and what it does not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from django_seven import advised
from django_seven.findings.suites import Swap
from django_seven.project.tree import FileTree
from django_seven.report.advised import Advice, Tried
from django_seven.runs.both import Asked
from django_seven.values import Minor, Outcome, Road

ROAD = Road(Minor(2, 2), Minor(4, 2), Minor(3, 8), Minor(3, 12))
SWAP = Swap("tests.py", 4, "A", "django.test.TestCase", "django.test.SimpleTestCase")
TEXT = "from django.test import TestCase\n\n\nclass A(TestCase):\n    def test_it(self):\n        pass\n"


def together(root: Path, before: dict[str, Outcome], after: dict[str, Outcome], way: str) -> Advice:
    """What is told where the suite ends so under one option, and well under all others."""
    (root / "tests.py").write_text(TEXT)

    class Lab:
        runner = SimpleNamespace(project=SimpleNamespace(test=SimpleNamespace(command="python manage.py test")))
        tree, road = FileTree(root), ROAD

        def run(self, side: str, asked: Asked, changed: Sequence[Any] = ()) -> tuple[dict[str, Outcome], float]:
            if way in asked.options:
                return (after if changed else before), 1.0
            return {"a": Outcome.PASSED}, 1.0

    lab: Any = Lab()
    return advised._together(lab, [Tried(SWAP)])


def test_a_way_that_never_ran_is_no_reason_and_names_no_test(tmp_path: Path) -> None:
    found = together(tmp_path, {}, {}, "--parallel")
    assert found.offered and found.changed and not found.unsafe
    assert [line for line in found.unseen if "in parallel on old: it does not run to its end" in line]


def test_a_test_that_depends_on_the_order_before_any_change(tmp_path: Path) -> None:
    ends = {"a": Outcome.FAILED}
    found = together(tmp_path, ends, ends, "--reverse")
    assert found.offered and found.unsafe["in reverse order on old"] == ("a",)


def test_what_the_edits_break_in_another_order_is_not_offered(tmp_path: Path) -> None:
    found = together(tmp_path, {"a": Outcome.PASSED}, {"a": Outcome.ERRORED}, "--reverse")
    assert not found.offered and not found.changed
    assert "in reverse order on old a is errored, and was passed" in found.tried[0].reason
    assert not together(tmp_path, {"a": Outcome.PASSED}, {}, "--parallel").offered
