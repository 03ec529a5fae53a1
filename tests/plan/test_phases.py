"""The steps of a hop, by phase."""

from __future__ import annotations

from django_seven.plan.hops import stations
from django_seven.plan.phases import OURS, guarded, steps
from django_seven.plan.states import Planned
from django_seven.values import Edit, Finding, Minor, Road

ROAD = Road(Minor(2, 2), Minor(3, 2), Minor(3, 8), Minor(3, 9))
PACKAGES = (
    Planned("stays", "1.0", "works", "1.0", "1.0", ""),
    Planned("both", "1.0", "both", "2.0", "2.0", "1.0 forbids Django 3.2"),
    Planned("apart", "1.0", "split", "1.0", "2.0", "1.0 forbids Django 3.2"),
    Planned("more", "", "split", "", "2.0", "needed by django"),
    Planned("gone", "1.0", "replace", "1.0", "", "It ended."),
    Planned("dead", "1.0", "patch", "1.0", "", "It ended."),
    Planned("ours", "1.0", "unknown", "1.0", "1.0", "It comes from elsewhere."),
)


def test_steps_stand_in_their_phases() -> None:
    found = steps(
        ROAD, PACKAGES, {"safe": 2, "likely": 1, "show": 4}, {"force-text": 3, "default-auto-field-default": 1}, 2
    )
    told = [(step.phase, step.name, step.need) for step in found]
    assert told == [
        ("before", "code", "required"),
        ("before", "by-hand", "required"),
        ("before", "package-both", "recommended"),
        ("before", "package-gone", "required"),
        ("before", "package-dead", "required"),
        ("before", "package-ours", "recommended"),
        ("with", "django", "required"),
        ("with", "python", "required"),
        ("with", "package-apart", "required"),
        ("after", "guards", "recommended"),
        ("after", "defaults", "optional"),
    ]
    assert all(step.name.startswith(OURS) and step.state == "open" for step in found)
    assert found[0].what.startswith("3 places that") and "force-text 3" in found[0].what


def test_where_nothing_is_to_be_done_only_django_moves() -> None:
    road = Road(Minor(2, 2), Minor(3, 2), Minor(3, 8), Minor(3, 8))
    assert [step.name for step in steps(road, (), {}, {}, 0)] == ["django"]


def test_guards_are_counted() -> None:
    def finding(since: str | None, *edits: Edit) -> Finding:
        return Finding("rule", "a.py", 1, 1, 1, 2, "…", "safe", since, None, edits)

    edit = Edit(0, 1, b"x")
    found = [finding("3.1", edit), finding("2.0", edit), finding("3.1"), finding(None, edit)]
    assert guarded(found, Minor(2, 2)) == 1


def test_the_road_that_is_written_is_taken() -> None:
    old, new = Minor(2, 2), Minor(5, 2)
    assert stations(old, new, [("2.2", "4.2"), ("4.2", "5.2")]) == (old, Minor(4, 2), new)
    assert stations(old, new, [("1.11", "2.2"), ("2.2", "5.2")]) == (old, new)
    assert stations(old, new, [("2.2", "4.2")]) == (old, Minor(3, 2), Minor(4, 2), new)
    assert stations(old, new, [("2.2", "2.2")]) == (old, Minor(3, 2), Minor(4, 2), new)
