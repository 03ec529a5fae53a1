"""What counts as a difference between two sides, and when nothing can be said."""

from __future__ import annotations

import pytest

from django_seven.compare.sides import differing, groups, missing, reasons, verdict, worse_side
from django_seven.values import Crash, Outcome, Side, SuiteRun, TestOutcome

P, F, E, S, X, N = (
    Outcome.PASSED,
    Outcome.FAILED,
    Outcome.ERRORED,
    Outcome.SKIPPED,
    Outcome.EXPECTED,
    Outcome.NOT_RUN,
)


def run(side: Side, tests: dict[str, Outcome], **more: object) -> SuiteRun:
    found = {name: TestOutcome(name, outcome, message=f"{name} said") for name, outcome in tests.items()}
    return SuiteRun(side, "2.2", "3.9", found, 1.0, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("old", "new", "worse"),
    [
        (P, P, None), (P, X, None), (P, F, "new"), (P, E, "new"), (P, S, "new"), (P, N, "new"),
        (F, F, None), (F, E, None), (F, P, "old"), (N, P, "old"), (S, P, None), (S, F, "new"), (F, S, "old"),
        (S, N, None),
    ],
)  # fmt: skip
def test_which_side_is_worse(old: Outcome, new: Outcome, worse: Side | None) -> None:
    found = differing(run("old", {"m.A.t": old}), run("new", {"m.A.t": new}))
    assert [worse_side(one) for one in found] == ([worse] if worse else [])


def test_what_stopped_a_module_is_the_message_of_its_tests() -> None:
    old = run("old", {"shop.tests.A.one": P, "shop.tests.B.two": P, "other.tests.C.three": P})
    new = run("new", {"import shop.tests": E, "other.tests.C.three": P})
    assert {(one.test, one.message) for one in differing(old, new)} == {
        ("shop.tests.A.one", "import shop.tests said"),
        ("shop.tests.B.two", "import shop.tests said"),
    }
    assert missing(old, new) == {"old": [], "new": ["shop.tests.A.one", "shop.tests.B.two"]}
    assert reasons({"old": old, "new": new}) == ["2 tests came to an end on old and not on new: 2 of shop.tests"]
    assert reasons({"old": old, "new": new}, {"shop.tests.A.one", "shop.tests.B.two"}) == []


def test_a_class_that_cannot_be_set_up_and_a_file_that_cannot_be_collected() -> None:
    old = run("old", {"m.A.one": P, "t/test_x.py::two": P, "m.B.three": P})
    new = run(
        "new", {"setUpClass (m.A)": E, "m.A.one": N, "collect t/test_x.py": E, "tearDownClass (m.B)": E, "m.B.three": P}
    )
    assert {one.test for one in differing(old, new)} == {"m.A.one", "t/test_x.py::two", "tearDownClass (m.B)"}


def test_no_verdict_where_nothing_was_compared() -> None:
    crash = run("new", {}, crash=Crash("ImportError: no"))
    old = run("old", {"m.A.one": P})
    assert reasons({"old": old, "new": crash}) == ["the suite of new does not start: ImportError: no"]
    found = differing(old, crash)
    assert found[0].message == "ImportError: no" and verdict(found, trusted=False) == "neither"
    late = run("old", {"m.A.one": P}, timed_out=True)
    assert "time limit" in reasons({"old": late, "new": old})[0]
    bad = run("old", {"m.A.one": F})
    assert reasons({"old": bad, "new": bad}) == ["no test passed on either side"]


def test_verdicts() -> None:
    old, new = run("old", {"a.b": P, "c.d": F}), run("new", {"a.b": F, "c.d": P})
    found = differing(old, new)
    assert verdict(found, trusted=True) == "neither" and verdict([], trusted=True) == "both"
    assert verdict(found[:1], trusted=True) == "old-only" and verdict(found[1:], trusted=True) == "new-only"
    assert groups(["m.A.one", "m.B.two", "t/x.py::three"]) == [("m", 2), ("t/x.py", 1)]
