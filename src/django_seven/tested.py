"""`seven test`: the project's own suite on both sides of the tree as it is now, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django_seven import steps
from django_seven.compare.sides import differing, reasons, unusable
from django_seven.edits.alone import alone
from django_seven.edits.tree import state_of
from django_seven.errors import UsageError
from django_seven.events import Listener
from django_seven.findings.evidence import raised
from django_seven.project import evidence
from django_seven.project.tree import FileTree
from django_seven.report.tested import Tested
from django_seven.runs import both
from django_seven.runs.both import Runner
from django_seven.runs.results import Results
from django_seven.values import Minor, Side, SuiteRun

_SIDES: tuple[Side, Side] = ("old", "new")


@dataclass(frozen=True, slots=True)
class Asked:
    """How the suite is to be run: on which sides, which tests, with which options of its own runner."""

    side: Side | None = None
    only: tuple[str, ...] = ()
    options: tuple[str, ...] = ()


def test(found: steps.Read, asked: Asked, listener: Listener, *, offline: bool = False) -> Tested:
    """Run the suite on both sides of a tree as it is now, and compare test by test.

    Raises UsageError without a command that runs the tests, and PackageError, InterpreterMissing or RunError where
    it cannot go on.
    """
    project = found.project
    if not project.test.command:
        raise UsageError(
            "No command that runs the project's tests was found.",
            'Give it with `--test-command "python manage.py test"`, or as `command` in [test] of seven.toml.',
        )
    with alone(project.root):
        sides = steps.build_pair(found, listener, offline=offline)
        state = state_of(project.root)
        runner = Runner(project, sides, Results(state), listener)
        runs = _runs(runner, asked, steps.content(project.root))
        road = found.route.road
        pythons: dict[Side, Minor] = {"old": road.old_python, "new": road.new_python}
        tree = FileTree(project.root, evidence=evidence.load(state))
        return compared(Tested(project.test.command, pythons, runs, warnings=raised(tree)))


def compared(tested: Tested) -> Tested:
    """The same, with what differs between its runs, or why nothing can be said of that."""
    runs = tested.runs
    if len(runs) < len(_SIDES):
        return replace(tested, reasons=(*unusable(runs), f"only {next(iter(runs))} was run"))
    found = differing(runs["old"], runs["new"])
    return replace(tested, differences=tuple(found), reasons=tuple(reasons(runs)))


def _runs(runner: Runner, asked: Asked, content: str) -> dict[Side, SuiteRun]:
    question = both.Asked(asked.only, asked.options, anew=True, live=True)
    if asked.side:
        return {asked.side: runner.suite(asked.side, asked.side, content, question)}
    return dict(zip(_SIDES, runner.both(_SIDES, content, question), strict=True))
