"""What no suite came by."""

from __future__ import annotations

from django_seven.compare.unseen import Unseen, unrendered, unresolved, unrun
from django_seven.looks import Reached, Statement
from django_seven.report.unseen import lines, to_json
from django_seven.values import Side, SuiteRun


def run(side: Side, reached: Reached) -> SuiteRun:
    return SuiteRun(side, "4.2", "3.12", {}, 1.0, reached=reached)


BOTH, OLD, NEW = (Statement("a.py", line, line + 1, side) for line, side in ((1, ""), (4, "old"), (7, "new")))
DEAF = run("old", Reached())


def test_statements() -> None:
    heard = run("new", Reached(lines=frozenset({("a.py", 2), ("b.py", 8)})))
    assert unrun([BOTH, OLD, NEW], [DEAF, heard]) == Unseen(("a.py:7",), 2, ("new",))
    old = run("old", Reached(lines=frozenset({("a.py", 7)})))
    assert unrun([BOTH, OLD, NEW], [old, heard]) == Unseen(("a.py:4",), 3, ("old", "new"))
    assert unrun([BOTH], [DEAF]) is None and unrun([OLD], [DEAF, heard]) is None


def test_templates_and_urls() -> None:
    here = run("old", Reached(templates=frozenset({"a.html"}), urls=frozenset({"a"}), named=frozenset({"a", "b"})))
    there = run("new", Reached(templates=frozenset({"b.html"}), urls=frozenset({"b"}), named=frozenset({"c"})))
    assert unrendered(["a.html", "b.html", "c.html"], [here, there]) == Unseen(("c.html",), 3, ("old", "new"))
    assert unresolved([here, there]) == Unseen(("c",), 3, ("old", "new"))
    assert unrendered(["a.html"], [DEAF]) is None and unresolved([DEAF]) is None


def test_what_is_told() -> None:
    heard = run("new", Reached(lines=frozenset(), templates=frozenset({"a.html"})))
    assert lines([BOTH, NEW], ["a.html", "b.html"], [DEAF, heard]) == [
        "2 of 2 changed statements run in no test on new (a.py:1, a.py:7)",
        "1 of 2 templates are never rendered on new (b.html)",
    ]
    told = to_json([BOTH], ["a.html"], [DEAF, heard])
    assert told["statements"] == {"count": 1, "unseen": 1, "sides": ["new"], "examples": ["a.py:1"]}
    assert told["templates"]["unseen"] == 0 and told["urls"] is None
