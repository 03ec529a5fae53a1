"""What nothing explains is traced to the release that brought it, as far as that can be told."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from django_seven.bisected import Tracer, traced
from django_seven.compare.causes import Clues, causes
from django_seven.events import nobody
from django_seven.runs.bisect import Said
from django_seven.values import Difference, Minor, Outcome, Road, SuiteRun, TestOutcome

ROAD = Road(Minor(3, 2), Minor(5, 2), Minor(3, 10), Minor(3, 10))
TRACE = '  File "/copy/shop/shop/tests.py", line 2, in test\n    self.assertIn("&#39;", escape(text))'
FAILED = Difference(
    "shop.tests.A.b", Outcome.PASSED, Outcome.FAILED, "AssertionError: 1", "shop/tests.py:2", trace=TRACE
)


class Told(Tracer):
    """A tracer that is told how the test ends on a release, and whose environments need not be built."""

    tell: Callable[[str], Said]

    def _said(self, difference: Difference, release: str, *, patch: bool = False) -> Said:
        self.made[release] = cast("Any", SimpleNamespace(django=release if patch else f"{release}.3"))
        return self.tell(release)

    def _ends(self, difference: Difference, environment: object) -> Said:
        return self.tell("new")


def tracer(root: Path, tell: Callable[[str], Said]) -> Told:
    (root / "shop").mkdir()
    (root / "shop" / "tests.py").write_text("def test(self):\n    self.assertIn('&#39;', escape(text))\n")
    project = SimpleNamespace(root=root, to=None)
    found = cast("Any", SimpleNamespace(project=project, route=SimpleNamespace(road=ROAD)))
    made = Told(found, cast("Any", SimpleNamespace(new=None)), cast("Any", None), "", nobody, time.monotonic() + 60)
    made.tell = tell
    return made


def since(first: str) -> Callable[[str], Said]:
    """Bad from a release on; those of a minor stand for its fourth patch."""
    at = tuple(map(int, first.split(".")))

    def tell(release: str) -> Said:
        parts = tuple(map(int, release.split(".")))
        return "bad" if (parts if len(parts) == 3 else (*parts, 3)) >= at else "good"

    return tell


@pytest.mark.parametrize(
    ("first", "good", "bad"),
    [("4.0.0", "3.2.x", "4.0"), ("5.0.0", "4.2", "5.0"), ("5.2.0", "5.1", "5.2"), ("4.1.2", "4.1.1", "4.1.2"),
     ("4.1.1", "4.1", "4.1.1")],
)  # fmt: skip
def test_the_first_bad_release(tmp_path: Path, first: str, good: str, bad: str) -> None:
    known = tracer(tmp_path, since(first)).trace(FAILED)
    assert known.first_bad == bad and known.reason == ""
    assert known.last_good == (None if good == "3.2.x" else good)
    assert known.suspects


@pytest.mark.parametrize(("new", "reason"), [("bad", "a package"), ("good", "chance")])
def test_what_no_django_brings(tmp_path: Path, new: Said, reason: str) -> None:
    known = tracer(tmp_path, lambda release: "good" if release != "new" else new).trace(FAILED)
    assert known.first_bad is None and reason in known.reason


def test_what_ends_otherwise_in_between(tmp_path: Path) -> None:
    ends: dict[str, Said] = {"4.0": "good", "4.1": "other", "4.2": "bad"}
    known = tracer(tmp_path, lambda release: ends.get(release, "bad")).trace(FAILED)
    assert (known.last_good, known.first_bad) == ("4.0", "4.2")
    assert "4.1" in known.reason
    (tmp_path / "never").mkdir()
    assert tracer(tmp_path / "never", lambda release: "other").trace(FAILED).first_bad is None


def test_the_shortest_test_of_each_group_stands_for_all(tmp_path: Path) -> None:
    names = ("shop.tests.A.a", "shop.tests.A.b")
    told = [Difference(name, Outcome.PASSED, Outcome.FAILED, "AssertionError: 1", "shop/tests.py:2") for name in names]
    old = SuiteRun("old", "3.2", "3.10", {n: TestOutcome(n, Outcome.PASSED, 5.0 - at) for at, n in enumerate(names)}, 1)
    known = traced(tracer(tmp_path, since("4.2.0")), Clues(ROAD), told, old)
    assert list(known.bisected) == ["shop.tests.A.b"]
    (cause,) = causes(told, known)
    assert cause.first_bad == "4.2"


def test_when_the_time_is_over_nothing_more_is_asked(tmp_path: Path) -> None:
    late = tracer(tmp_path, since("4.2.0"))
    late.until = 0.0
    told = [FAILED]
    assert traced(late, Clues(ROAD), told, SuiteRun("old", "3.2", "3.10", {}, 1)).bisected == {}
