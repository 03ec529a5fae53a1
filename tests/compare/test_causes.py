"""Differences are grouped by what explains them, else by what they share."""

from __future__ import annotations

from dataclasses import replace

import pytest

from django_seven.compare.causes import Clues, causes, inside, shape, shared
from django_seven.values import Difference, Finding, Minor, Outcome, Road

ROAD = Road(Minor(2, 2), Minor(4, 2), Minor(3, 8), Minor(3, 8))
SITE = "/env/lib/python3.8/site-packages"
TRACE = f"""Traceback (most recent call last):
  File "/copy/shop/models.py", line 8, in save
    super().save()
  File "{SITE}/django/db/models/base.py", line 700, in save
    self.save_base()
  File "/env/lib/python3.8/unittest/case.py", line 5, in run
    method()
ValueError: 17 is not 18"""
FAILED = Difference("shop.tests.A.one", Outcome.PASSED, Outcome.ERRORED, "ValueError: 17 is not 18", "shop/models.py:8")


def told(test: str, message: str, trace: str = "", frame: str = "shop/tests.py:5") -> Difference:
    return replace(FAILED, test=test, message=message, trace=trace, frame=frame)


def test_what_one_thing_explains_is_one_cause_whatever_the_message() -> None:
    gone = "ImportError: cannot import name 'ugettext' from 'django.utils.translation' (lib/x.py)"
    attribute = "AttributeError: module 'django.utils.translation' has no attribute 'ugettext'"
    one, other = causes([told("a", gone), told("b", attribute), told("c", "ValueError: 1")], Clues(ROAD))
    assert (one.rule, one.tests) == ("ugettext", ("a", "b"))
    assert one.known is not None and one.known.since == "4.0"
    assert (other.rule, other.tests) == (None, ("c",))


def test_what_nothing_explains_is_grouped_by_exception_message_and_frames() -> None:
    same = told("b", "ValueError: 4 is not 5", TRACE, "shop/models.py:8")
    elsewhere = told("c", "ValueError: 4 is not 5", TRACE, "shop/views.py:8")
    without = told("d", "ValueError: 4 is not 5")
    found = causes([replace(FAILED, trace=TRACE), same, elsewhere, without])
    assert [cause.tests for cause in found] == [("shop.tests.A.one", "b"), ("c",), ("d",)]
    assert found[0].inside == "django/db/models/base.py: save"


@pytest.mark.parametrize("frame", ["shop/tests.py:5", "tests/shop/tests.py:5"])
def test_lines_of_tests_do_not_part_what_belongs_together(frame: str) -> None:
    test = "shop.tests.A.one" if frame.startswith("shop") else "tests/shop/tests.py::A::one"
    assert shared(told(test, "AssertionError: 1", frame=frame)).frame == ""
    assert shared(told(test, "AssertionError: 1", frame="shop/models.py:5")).frame == "shop/models.py:5"


def test_a_rule_met_at_the_line_of_the_exception_explains_it() -> None:
    finding = Finding("some-rule", "shop/models.py", 7, 1, 9, 2, "what is to say", "show", "3.0", "4.0")
    (cause,) = causes([told("a", "ValueError: 1", TRACE)], Clues(ROAD, (finding,)))
    assert (cause.rule, cause.known and cause.known.why) == ("some-rule", "what is to say")
    (cause,) = causes([told("a", "ValueError: 1", TRACE)], Clues(ROAD, (replace(finding, line=9),)))
    assert cause.rule is None


def test_frames_as_pytest_writes_them() -> None:
    assert (
        inside(f"tests/test_a.py:5: in test\n    go()\n{SITE}/rest/views.py:9: in go\n    1/0") == "rest/views.py: go"
    )
    assert inside("tests/test_a.py:5: in test\n    go()") == ""


def test_the_shape_of_a_message() -> None:
    assert shape("<A object at 0x7f12> is not 12") == shape("<A object at 0xff> is not 5")
    assert shape(f"'{'x' * 30}' != 1") == shape(f"'{'y' * 40}' != 1")
