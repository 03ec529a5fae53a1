"""The list of what is known is strict both ways, and survives being written again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from django_seven.compare.ratchet import bad, hold, known_of, updated
from django_seven.compare.sides import differing
from django_seven.errors import ConfigError
from django_seven.project.known import Known, Warned, load, render
from django_seven.project.raised import Raised
from django_seven.values import Outcome, Side, SuiteRun, TestOutcome

P, F, E, S = Outcome.PASSED, Outcome.FAILED, Outcome.ERRORED, Outcome.SKIPPED


def run(side: Side, tests: dict[str, Outcome]) -> SuiteRun:
    found = {name: TestOutcome(name, outcome, message=f"{name} said") for name, outcome in tests.items()}
    return SuiteRun(side, "2.2", "3.9", found, 1.0)


OLD = run("old", {"m.A.good": P, "m.A.red": F, "m.A.lost": P, "m.A.skips": P, "import x.tests": E, "m.A.dice": P})
NEW = run("new", {"m.A.good": P, "m.A.red": F, "m.A.lost": E, "m.A.skips": S, "import x.tests": E, "m.A.dice": F})
RUNS = {"old": OLD, "new": NEW}
NONE: dict[Side, frozenset[Warned]] = {"old": frozenset(), "new": frozenset()}


def now() -> dict[Side, dict[str, str]]:
    return {side: bad(side, RUNS, differing(OLD, NEW), {"m.A.dice"}) for side in ("old", "new")}  # type: ignore[arg-type,misc]


def test_what_is_to_be_listed() -> None:
    assert now()["old"].keys() == {"m.A.red", "import x.tests"}
    assert now()["new"].keys() == {"m.A.red", "m.A.lost", "m.A.skips", "import x.tests"}
    gone = run("new", {"import m": E})
    assert bad("new", {"old": OLD, "new": gone}, differing(OLD, gone), ()).keys() == {
        "m.A.good", "m.A.lost", "m.A.skips", "m.A.dice",
    }  # fmt: skip


def test_strict_both_ways() -> None:
    listed = {"m.A.red": "", "m.A.lost": "", "m.A.skips": "mine", "import x.tests": "", "m.A.good": "", "m.A.gone": ""}
    known = Known({"old": {"m.A.red": ""}, "new": listed}, None)
    held = hold(known, RUNS, now(), NONE, whole=True)  # type: ignore[arg-type]
    assert held.fresh == {"old": ("import x.tests",), "new": ()}
    assert held.stale == {"old": (), "new": ("m.A.gone", "m.A.good")} and not held.tight
    part = hold(known, RUNS, now(), NONE, whole=False)  # type: ignore[arg-type]
    assert part.stale["new"] == ("m.A.good",), "what was not asked for may still be there"
    after = updated(known, now(), NONE)  # type: ignore[arg-type]
    assert after.failing["new"]["m.A.skips"] == "mine" and after.warnings is None
    assert hold(after, RUNS, now(), NONE, whole=True).tight  # type: ignore[arg-type]
    dice = Known({"old": {"m.A.red": "", "import x.tests": ""}, "new": {**listed, "m.A.dice": ""}}, None)
    assert "m.A.dice" not in hold(dice, RUNS, now(), NONE, {"m.A.dice"}, whole=True).stale["new"]  # type: ignore[arg-type]


def test_warnings_without_numbers() -> None:
    first = Raised("RemovedInDjango40Warning", "x at 0x12ab is gone in 4.0", "a.py", 3, 2)
    moved = Raised("RemovedInDjango40Warning", "x at 0xff is gone in 4.0", "a.py", 9)
    assert known_of([first]) == known_of([moved])
    raised: dict[Side, frozenset[Warned]] = {"old": known_of([first]), "new": frozenset()}
    made = updated(None, now(), raised)  # type: ignore[arg-type]
    assert hold(made, RUNS, now(), raised, whole=True).tight  # type: ignore[arg-type]
    other: dict[Side, frozenset[Warned]] = {"old": frozenset(), "new": known_of([replace(first, path="b.py")])}
    held = hold(made, RUNS, now(), other, whole=True)  # type: ignore[arg-type]
    assert [one.path for one in held.fresh_warnings["new"]] == ["b.py"]
    assert [one.path for one in held.stale_warnings["old"]] == ["a.py"]


def test_the_file_keeps_what_people_wrote(tmp_path: Path) -> None:
    file = tmp_path / "seven-known.toml"
    assert load(file) is None
    warned: dict[Side, frozenset[Warned]] = {
        "old": frozenset({Warned("a.py", "W", 'it\'s "old"\\')}),
        "new": frozenset(),
    }
    made = Known(
        flaky={"m.A.dice": "1 of 2"},
        warnings=warned,
        failing={"new": {'t.py::t["a b"]': "one\ntwo", "m.A.red": "why"}, "old": {}},
    )
    file.write_text(render(made, file))
    assert load(file) == Known({"new": made.failing["new"]}, {"old": warned["old"]}, made.flaky)
    file.write_text(file.read_text().replace('"m.A.red" = "why"', "# ours\n\"m.A.red\" = 'since May'  # see the board"))
    kept = load(file)
    assert kept is not None
    text = render(Known({"new": {"m.A.red": "x", "m.A.more": "y"}}, kept.warnings, kept.flaky), file)
    assert "# ours" in text and "# see the board" in text and "a b" not in text and '"m.A.more" = "y"' in text
    assert render(kept, file) == file.read_text(), "a second pass changes nothing"


def test_warnings_of_packages_are_known_by_name_on_either_side(tmp_path: Path) -> None:
    """A line of a package that moves, and a new version of it, are nothing new; another package is."""
    drf = Raised("W", "old", "rest_framework/fields.py", 3, whose="djangorestframework 3.11.2")
    django = Raised("W", "cgi", "django/http/multipartparser.py", 8, whose="Django 4.2.16")
    raised: dict[Side, frozenset[Warned]] = {"old": known_of([drf]), "new": known_of([django])}
    made = updated(None, now(), raised)  # type: ignore[arg-type]
    file = tmp_path / "seven-known.toml"
    file.write_text(render(made, file))
    assert 'package = "djangorestframework"' in file.read_text() and "path" not in file.read_text()
    listed = load(file)
    assert listed is not None
    moved = known_of([replace(drf, path="rest_framework/serializers.py", whose="djangorestframework 3.14.0")])
    assert hold(listed, RUNS, now(), {**raised, "old": moved}, whole=True).tight  # type: ignore[arg-type]
    swapped: dict[Side, frozenset[Warned]] = {"old": raised["new"], "new": raised["old"]}
    held = hold(listed, RUNS, now(), swapped, whole=True)  # type: ignore[arg-type]
    for side, other in (("old", "new"), ("new", "old")):
        assert held.fresh_warnings[side] == tuple(raised[other])  # type: ignore[index]
        assert held.stale_warnings[side] == tuple(raised[side])  # type: ignore[index]
    own = known_of([replace(drf, whose="")])
    assert not hold(listed, RUNS, now(), {**raised, "old": own}, whole=True).tight  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "[failing.odd]\n", "failing = 3\n", "[[warnings.new]]\npath = 'a'\n", "other = 1\n", "=\n",
        "[[warnings.new]]\npath = 'a'\npackage = 'b'\ncategory = 'W'\nmessage = 'x'\n",
    ],
)  # fmt: skip
def test_what_is_no_list(tmp_path: Path, text: str) -> None:
    file = tmp_path / "seven-known.toml"
    file.write_text(text)
    with pytest.raises(ConfigError, match="seven-known"):
        load(file)
