"""The end of `seven test`: what differs between the sides, why, and what was not seen; text or the documented JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field

from django_seven.compare.causes import Clues
from django_seven.compare.sides import Verdict, failing, unusable, verdict, worse_side
from django_seven.events import many
from django_seven.project.evidence import Warned
from django_seven.report.suites import difference_lines, differences_json, side_json, warning_json
from django_seven.runs.both import described
from django_seven.runs.trust import Tries
from django_seven.values import Difference, Minor, Outcome, Project, Road, Side, SuiteRun

SCHEMA = 1
_SHOWN = 6  # flaky tests; more do not fit on a screen
_NAMED = 3  # tests of a kind; more do not fit on a line
_WARNINGS = 1000


@dataclass(frozen=True, slots=True)
class Tested:
    """What `seven test` found out.

    `runs` has one side where only one was asked for. `reasons` are why nothing can be said of two sides, `footer` what
    was not looked at. `flaky` tests are not judged. `proof` says how it was shown that the suite can be believed.
    """

    command: str
    pythons: Mapping[Side, Minor]
    runs: Mapping[Side, SuiteRun]
    differences: tuple[Difference, ...] = ()
    reasons: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    flaky: Mapping[str, Tries] = field(default_factory=dict)
    proof: str = ""
    warnings: tuple[tuple[str, Warned], ...] = ()  # that the old side raises, by file
    clues: Clues = field(default_factory=Clues)

    @property
    def verdict(self) -> Verdict:
        """Which sides are as good as the other."""
        return verdict(self.differences, trusted=not self.reasons)

    @property
    def alike(self) -> list[str]:
        """The tests that fail on every side that ran: not a difference."""
        names = [set(failing(run)) - set(self.flaky) for run in self.runs.values()]
        return sorted(set.intersection(*names)) if names else []

    @property
    def unsettled(self) -> dict[str, Tries]:
        """The flaky tests that were run."""
        ran = {name for run in self.runs.values() for name in run.tests}
        return {name: tries for name, tries in self.flaky.items() if name in ran}

    @property
    def good(self) -> bool:
        """Whether both sides end alike; of a single side, whether it passes."""
        if len(self.runs) == 1:
            return not unusable(self.runs) and not self.alike
        return self.verdict == "both"


def header(project: Project, road: Road) -> str:
    """What is run: versions, the command of the suite and where it was found."""
    source = f" (from {project.test_source})" if project.test_source else ""
    return (
        f"{project.root.name}  Django {project.from_ or road.old} on Python {road.old_python} and "
        f"{project.to or road.new} on Python {road.new_python}\n      suite: {project.test.command}{source}\n"
    )


def to_text(tested: Tested) -> str:
    """The summary that fits on a screen: figures, causes, what was not seen, the next command."""
    lines = [""]
    lines += [
        f"{side}  {run.django or '?'}  {described(run)}  {run.seconds:.0f} s" for side, run in tested.runs.items()
    ]
    for title, side in (("tests are worse on new", "new"), ("tests are worse on old", "old")):
        worse = [each for each in tested.differences if worse_side(each) == side]
        lines += difference_lines(title, worse, tested.clues if side == "new" else Clues())
    if tested.alike:
        where = (
            "on both sides alike, which is no difference" if len(tested.runs) > 1 else f"on {next(iter(tested.runs))}"
        )
        lines += ["", f"{many(len(tested.alike), 'test')} failing {where}: {_some(tested.alike)}"]
    if tested.unsettled:
        listed = [f"{name} ({tries})" for name, tries in sorted(tested.unsettled.items())]
        more = [f"     … {len(listed) - _SHOWN} more (--format json)"] if len(listed) > _SHOWN else []
        title = "flaky, and not judged (`seven test --trust` judges anew)"
        lines += ["", f"{title}: {len(listed)}", *(f"     {each}" for each in listed[:_SHOWN]), *more]
    lines += ["", *(f"no verdict: {reason}" for reason in tested.reasons)]
    lines += [f"trust: {tested.proof}"] if tested.proof else []
    unseen = [*_skipped(tested), *tested.footer]
    lines += [f"not seen: {' · '.join(unseen)}"] if unseen else []
    return "\n".join([*lines, _said(tested)])


def to_json(tested: Tested) -> str:
    """The documented JSON."""
    sides = {
        side: side_json(tested.runs[side], tested.pythons[side]) if side in tested.runs else None
        for side in tested.pythons
    }
    return json.dumps(
        {
            "schema": SCHEMA,
            **sides,
            "differences": differences_json(tested.differences, tested.clues),
            "warnings": [warning_json(path, warned) for path, warned in tested.warnings[:_WARNINGS]],
            "verdict": tested.verdict,
            "reasons": list(tested.reasons),
            "failing": tested.alike,
            "flaky": [{"test": name, **asdict(tries)} for name, tries in sorted(tested.unsettled.items())],
            "proof": tested.proof or None,
            "command": tested.command,
        },
        indent=1,
    )


def _said(tested: Tested) -> str:
    if len(tested.runs) == 1:
        return "next: `seven test` without `--side` compares both"
    words = {
        "both": "the sides agree: the same code does the same on both",
        "old-only": "new is not as good as old",
        "new-only": "old is not as good as new",
        "neither": "each side has tests that only pass on the other" if not tested.reasons else "",
    }
    if tested.verdict == "both":
        return f"verdict: {words['both']}"
    first = tested.differences[0].test if tested.differences else ""
    step = f"next: mend the first cause, then `seven test --only {first}`" if first else "next: mend what is said above"
    return "\n".join([*([f"verdict: {words[tested.verdict]}"] if words[tested.verdict] else []), step])


def _skipped(tested: Tested) -> list[str]:
    """Tests that were skipped on one side only."""
    skipped: dict[str, set[str]] = {
        side: {name for name, test in run.tests.items() if test.outcome is Outcome.SKIPPED}
        for side, run in tested.runs.items()
    }
    if len(skipped) < 2:
        return []
    pairs = (("old", skipped["old"] - skipped["new"]), ("new", skipped["new"] - skipped["old"]))
    return [f"{many(len(names), 'test')} skipped on {side} only ({_some(names)})" for side, names in pairs if names]


def _some(names: Collection[str]) -> str:
    listed = sorted(names)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more
