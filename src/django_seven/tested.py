"""`seven test`: the project's own suite on both sides of the tree as it is now, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django_seven import steps, trusting
from django_seven.compare.causes import Clues, causes
from django_seven.compare.sides import differing, reasons, unusable
from django_seven.edits.alone import alone
from django_seven.edits.commit import survey
from django_seven.edits.engine import Engine
from django_seven.edits.tree import state_of
from django_seven.errors import UsageError
from django_seven.events import Listener
from django_seven.findings.evidence import raised
from django_seven.project import evidence
from django_seven.project.tree import FileTree
from django_seven.report.tested import Tested
from django_seven.rules.catalogue import on_road
from django_seven.runs import both
from django_seven.runs.both import Runner
from django_seven.runs.results import Results
from django_seven.runs.trust import Trust
from django_seven.values import Minor, Road, Side, SuiteRun

_SIDES: tuple[Side, Side] = ("old", "new")


@dataclass(frozen=True, slots=True)
class Asked:
    """How the suite is to be run: on which sides, which tests, with which options of its own runner.

    `trust` asks for a proof that the suite can be believed; None: where there is none yet.
    """

    side: Side | None = None
    only: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    trust: bool | None = None

    @property
    def whole(self) -> bool:
        """Whether all tests are asked for, on both sides."""
        return not (self.side or self.only or self.options)


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
        content = steps.content(project.root)
        road = found.route.road
        pythons: dict[Side, Minor] = {"old": road.old_python, "new": road.new_python}
        tested = Tested(project.test.command, pythons, _runs(runner, asked, content))
        trust = Trust.load(state)
        tested, trust = _trusted(runner, asked, content, compared(replace(tested, flaky=trust.flaky)), trust)
        trust.save(state)
        tree = FileTree(project.root, evidence=evidence.load(state))
        return replace(
            tested, warnings=raised(tree), clues=_clues(tested, steps.with_packages(found, sides, listener), tree)
        )


def _clues(tested: Tested, road: Road, tree: FileTree) -> Clues:
    """What explains the differences; the rules are met in the tree only where something else does not explain them."""
    clues = Clues(road)
    if all(cause.known for cause in causes(tested.differences, clues)):
        return clues
    return replace(clues, findings=tuple(survey(Engine(on_road(road), road, tree)).findings))


def compared(tested: Tested) -> Tested:
    """The same, with what differs between its runs, or why nothing can be said of that; flaky tests are left out."""
    runs = tested.runs
    if len(runs) < len(_SIDES):
        return replace(tested, reasons=(*unusable(runs), f"only {next(iter(runs))} was run"))
    found = [one for one in differing(runs["old"], runs["new"]) if one.test not in tested.flaky]
    return replace(tested, differences=tuple(found), reasons=tuple(reasons(runs, tested.flaky)))


def _runs(runner: Runner, asked: Asked, content: str) -> dict[Side, SuiteRun]:
    question = both.Asked(asked.only, asked.options, anew=True, live=True)
    if asked.side:
        return {asked.side: runner.suite(asked.side, asked.side, content, question)}
    return dict(zip(_SIDES, runner.both(_SIDES, content, question), strict=True))


def _trusted(runner: Runner, asked: Asked, content: str, tested: Tested, known: Trust) -> tuple[Tested, Trust]:
    """The same, after what is not proven was proven, and each difference that is new was tried again."""
    if asked.side:
        return tested, known
    if asked.trust is False:
        return replace(tested, footer=("whether the suite can be believed (`--no-trust`)",)), known
    unseen: list[str] = []
    if asked.trust:
        known = Trust()
    if asked.whole and not unusable(tested.runs) and trusting.identity(runner) not in known.proven:
        known, unseen = trusting.prove(runner, content, tested.runs, known)
        tested = compared(replace(tested, flaky=known.flaky))
    known, _ = trusting.confirm(runner, tested.differences, known)
    tested = compared(replace(tested, flaky=known.flaky))
    proof = known.proven.get(trusting.identity(runner), "")
    return replace(tested, reasons=(*tested.reasons, *unseen), proof=proof), known
