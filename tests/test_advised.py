"""The proof of proposals: what a difference points to goes, and what a suite cannot show is said."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from django_seven.advising import Proof
from django_seven.errors import RunError
from django_seven.findings.proposal import Proposal
from django_seven.trying import Ran, Way

A, B = (
    Proposal("rows", "shop/tests.py", line, name, "setUp", "setUpTestData", needs, below)
    for line, name, needs, below in (
        (4, "A", (), (("shop/tests.py", "B"),)),
        (9, "B", (("shop/tests.py", "A"),), ()),
    )
)
C = Proposal("base", "shop/other.py", 1, "C", "django.test.TestCase", "django.test.SimpleTestCase")
TESTS = ("shop.tests.A.test_a", "shop.tests.B.test_b", "shop.other.C.test_c")
Spoils = Callable[[Sequence[Proposal], str, int], Sequence[str]]


class Lab:
    """A suite whose tests fail as `spoils` says of the proposals that are made, the way and the repetition."""

    runner = SimpleNamespace(project=SimpleNamespace(test=SimpleNamespace(command="python manage.py test")))

    def __init__(self, spoils: Spoils, crashes: Spoils | None = None, cpu: float = 1.0) -> None:
        self.spoils, self.crashes, self.cpu = spoils, crashes or (lambda chosen, way, nth: ()), cpu
        self.runs = 0

    def edited(self, chosen: Sequence[Proposal]) -> tuple[list[Any], dict[Proposal, str]]:
        return [], {}

    def run(self, side: str, chosen: Sequence[Proposal], way: Way | None = None, nth: int = 0) -> Ran:
        self.runs += 1
        name = way.name if way is not None else ""
        if self.crashes(chosen, name, nth):
            return Ran({}, {}, 1.0, "it hangs")
        bad = self.spoils(chosen, name, nth)
        ends = {test: "failed" if test in bad else "passed" for test in TESTS}
        return Ran(ends, dict.fromkeys(bad, "OSError: [Errno 98] Address already in use"), self.cpu if chosen else 2.0)


def proven(spoils: Spoils, crashes: Spoils | None = None, cpu: float = 1.0) -> Proof:
    lab: Any = Lab(spoils, crashes, cpu)
    proof = Proof(lab, [A, B, C])
    proof.prove(3)
    return proof


def test_all_hold() -> None:
    proof = proven(lambda chosen, way, nth: ())
    assert proof.left == [A, B, C] and not proof.reasons and proof.cpu == {"old": (2.0, 1.0), "new": (2.0, 1.0)}


def test_the_nearest_class_goes_first() -> None:
    proof = proven(lambda chosen, way, nth: TESTS[1:2] if B in chosen else ())
    assert proof.left == [A, C] and "shop.tests.B.test_b is failed, and was passed" in proof.reasons[B]


def test_a_class_below_points_to_its_base_and_takes_along_what_builds_on_it() -> None:
    proof = proven(lambda chosen, way, nth: TESTS[1:2] if A in chosen else ())
    assert proof.left == [C] and set(proof.reasons) == {A, B}
    proof = proven(lambda chosen, way, nth: TESTS[:1] if A in chosen else ())
    assert proof.left == [C] and "it builds on the rows of A" in proof.reasons[B]


def test_a_test_that_belongs_to_none_is_searched_for() -> None:
    proof = proven(lambda chosen, way, nth: TESTS[2:] if B in chosen else ())
    assert C in proof.reasons and B in proof.reasons and proof.left == [A]  # C's own class was suspected first


def test_a_suite_that_hangs_with_one_of_them() -> None:
    proof = proven(lambda chosen, way, nth: (), lambda chosen, way, nth: TESTS if B in chosen else ())
    assert proof.left == [A, C] and "ends otherwise with it" in proof.reasons[B]


def test_a_way_that_never_runs_is_no_reason() -> None:
    proof = proven(lambda chosen, way, nth: (), lambda chosen, way, nth: TESTS if "parallel" in way else ())
    assert len(proof.left) == 3 and "it does not run to its end as it is" in proof.unseen[0] and not proof.unsafe


def test_a_test_that_depends_on_the_order_before_any_change() -> None:
    proof = proven(lambda chosen, way, nth: TESTS[:1] if "reverse" in way else ())
    assert len(proof.left) == 3 and set(proof.unsafe["in reverse order on old"]) == {TESTS[0]}


def test_what_only_another_order_shows() -> None:
    proof = proven(lambda chosen, way, nth: TESTS[2:] if C in chosen and "shuffled" in way else ())
    assert proof.left == [A, B] and proof.reasons[C].startswith("shuffled on old")


def test_a_test_that_wavers_as_it_is_points_to_nothing() -> None:
    proof = proven(lambda chosen, way, nth: TESTS[:1] if not chosen and nth == 0 else ())
    assert len(proof.left) == 3 and "1 test of old that end in two ways as they are" in proof.unseen[0]


def test_what_wavers_or_costs_more_is_not_offered() -> None:
    proof = proven(lambda chosen, way, nth: TESTS[:1] if chosen and nth == 2 else ())
    assert not proof.left and "does not end alike each time" in proof.reasons[A]
    proof = proven(lambda chosen, way, nth: (), cpu=3.0)
    assert not proof.left and "takes more CPU" in proof.reasons[A]


def test_a_suite_that_does_not_run_as_it_is() -> None:
    with pytest.raises(RunError, match="does not run to its end on old: it hangs"):
        proven(lambda chosen, way, nth: (), lambda chosen, way, nth: TESTS)
