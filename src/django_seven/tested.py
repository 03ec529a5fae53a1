"""`seven test`: the project's own suite on both sides of the tree as it is now, and what differs between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django_seven import steps, trusting
from django_seven.compare import ratchet
from django_seven.compare.causes import Clues, causes
from django_seven.compare.sides import differing, reasons, unusable, worse_side
from django_seven.compare.tests import GOOD
from django_seven.edits.alone import alone
from django_seven.edits.apply import write
from django_seven.edits.commit import survey
from django_seven.edits.engine import Engine
from django_seven.edits.tree import state_of
from django_seven.errors import RunError, UsageError
from django_seven.events import Listener
from django_seven.project import config as seven_toml
from django_seven.project import evidence, known
from django_seven.project.tree import FileTree
from django_seven.report.tested import Tested
from django_seven.rules.catalogue import on_road
from django_seven.runs import both
from django_seven.runs.both import Runner
from django_seven.runs.results import Results
from django_seven.runs.shards import Shard, joined, load
from django_seven.runs.sides import Sides
from django_seven.runs.trust import Trust
from django_seven.values import Difference, Minor, Side, SuiteRun

_SIDES: tuple[Side, Side] = ("old", "new")


@dataclass(frozen=True, slots=True)
class Asked:
    """How the suite is to be run: on which sides, which tests, with which options of its own runner.

    `trust` asks for a proof that the suite can be believed; None: where there is none yet. `update_known` writes the
    list of what is known anew. `shard_out` is a file for the runs, which are not judged then.
    """

    side: Side | None = None
    only: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    trust: bool | None = None
    update_known: bool = False
    shard_out: Path | None = None

    @property
    def whole(self) -> bool:
        """Whether all tests are asked for, on both sides."""
        return not (self.side or self.only or self.options or self.shard_out)


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
    _askable(asked)
    list_ = known.load(project.root / project.test.known)
    with alone(project.root):
        sides = steps.build_pair(found, listener, offline=offline)
        state = state_of(project.root)
        runner = Runner(project, sides, Results(state), listener)
        content = steps.content(project.root)
        road = found.route.road
        pythons: dict[Side, Minor] = {"old": road.old_python, "new": road.new_python}
        runs = _runs(runner, asked, content)
        trust = Trust.load(state)
        shard = Shard(project.test.command, pythons, runs, dict(runner.raised), trust.flaky)
        tested = compared(Tested(shard, whole=asked.whole, known=list_))
        tested, trust = _trusted(runner, asked, content, tested, trust)
        trust.save(state)
        if asked.shard_out:
            tested.shard.save(asked.shard_out.absolute())
        if asked.update_known:
            return _listed(tested, project.root, project.test.known)
        return replace(tested, clues=_clues(tested, found, sides, state, listener)) if tested.differences else tested


def _clues(tested: Tested, found: steps.Read, sides: Sides, state: Path, listener: Listener) -> Clues:
    """What explains the differences; the rules are met in the tree only where something else does not explain them."""
    clues = Clues(steps.with_packages(found, sides, listener))
    if clues.road is None or all(cause.known for cause in causes(tested.differences, clues)):
        return clues
    tree = FileTree(found.project.root, evidence=evidence.load(state))
    return replace(clues, findings=tuple(survey(Engine(on_road(clues.road), clues.road, tree)).findings))


def merge(files: Sequence[Path], root: Path, *, update_known: bool) -> Tested:
    """Put the reports of a parallel CI together, and judge them as one run of the whole suite.

    Parameters: `files` are what `--shard-out` wrote; `root` is the project, for its list of what is known.
    Raises UsageError where the files are something else, or do not fit together, and ConfigError.
    """
    name = seven_toml.load(root).test.known
    shard = joined([load(file) for file in files])
    tested = compared(Tested(shard, whole=True, known=known.load(root / name)))
    return _listed(tested, root, name) if update_known else tested


def compared(tested: Tested) -> Tested:
    """The same, with what differs between its runs, or why nothing can be said of that.

    Flaky tests are left out, and so are those that are known not to pass.
    """
    shard, list_ = tested.shard, tested.known or known.Known()
    runs = shard.runs
    found: list[Difference] = []
    why = [*unusable(runs), f"only {next(iter(runs))} was run"]
    if len(runs) == len(_SIDES):
        excused = {*shard.flaky, *list_.tests("old"), *list_.tests("new")}
        found, why = differing(runs["old"], runs["new"]), reasons(runs, excused)
    now = {side: ratchet.bad(side, runs, found, shard.flaky) for side in runs}
    left = [one for one in found if one.test not in shard.flaky and one.test not in list_.tests(worse_side(one))]
    held = ratchet.hold(list_, runs, now, _warned(shard), whole=tested.whole) if tested.known else None
    return replace(tested, differences=tuple(left), reasons=tuple(why), bad=now, held=held)


def _askable(asked: Asked) -> None:
    if asked.update_known and (asked.side or asked.only or asked.shard_out):
        raise UsageError(
            "The list of what is known is written from a run of all tests on both sides.",
            "Leave `--side`, `--only` and `--shard-out` out; `seven test merge FILE… --update-known` takes shards.",
        )


def _warned(shard: Shard) -> dict[Side, frozenset[known.Warned]]:
    return {side: ratchet.known_of(shard.raised.get(side, ())) for side in shard.runs}


def _listed(tested: Tested, root: Path, name: str) -> Tested:
    """Write the list of what is known as the runs are.

    Raises RunError where they came to no end.
    """
    late = [side for side, run in tested.shard.runs.items() if run.timed_out]
    if late or not any(test.outcome in GOOD for run in tested.shard.runs.values() for test in run.tests.values()):
        raise RunError(
            f"`{name}` was not written: {tested.reasons[0]}.",
            "Let the suite run to its end first, on the old side at least.",
        )
    made = ratchet.updated(tested.known, tested.bad, _warned(tested.shard))
    write(root, name, known.render(made, root / name).encode())
    return replace(compared(replace(tested, known=made)), written=name)


def _runs(runner: Runner, asked: Asked, content: str) -> dict[Side, SuiteRun]:
    question = both.Asked(asked.only, asked.options, anew=True, live=True)
    if asked.side:
        return {asked.side: runner.suite(asked.side, asked.side, content, question)}
    return dict(zip(_SIDES, runner.both(_SIDES, content, question), strict=True))


def _trusted(runner: Runner, asked: Asked, content: str, tested: Tested, trust: Trust) -> tuple[Tested, Trust]:
    """The same, after what is not proven was proven, and each difference that is new was tried again."""
    if asked.side:
        return tested, trust
    if asked.trust is False:
        return replace(tested, footer=("whether the suite can be believed (`--no-trust`)",)), trust
    unseen: list[str] = []
    if asked.trust:
        trust = Trust()
    if asked.whole and not unusable(tested.shard.runs) and trusting.identity(runner) not in trust.proven:
        trust, unseen = trusting.prove(runner, content, tested.shard.runs, trust)
        tested = _without(tested, trust)
    trust, _ = trusting.confirm(runner, tested.differences, trust)
    tested = _without(tested, trust)
    proof = trust.proven.get(trusting.identity(runner), "")
    return replace(tested, reasons=(*tested.reasons, *unseen), proof=proof), trust


def _without(tested: Tested, trust: Trust) -> Tested:
    """The same, without the tests that are flaky as far as is known now."""
    return compared(replace(tested, shard=replace(tested.shard, flaky=trust.flaky)))
