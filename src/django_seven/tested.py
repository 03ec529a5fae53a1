"""`seven test`: the project's own suite on both sides of the tree as it is now, and what differs between them."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from django_seven import bisected, steps, trusting
from django_seven.bisected import Tracer
from django_seven.compare.causes import Clues
from django_seven.compare.sides import unusable
from django_seven.edits.alone import alone
from django_seven.edits.git import Git
from django_seven.edits.tree import state_of
from django_seven.errors import UsageError
from django_seven.events import Listener, many
from django_seven.judged import compared, listed
from django_seven.peeled import peel
from django_seven.project import evidence, known
from django_seven.project.affected import affected
from django_seven.project.tree import FileTree
from django_seven.report.tested import Tested
from django_seven.runs import both
from django_seven.runs.both import Runner
from django_seven.runs.results import Results
from django_seven.runs.selection import leaves_out
from django_seven.runs.shards import Shard
from django_seven.runs.trust import Trust
from django_seven.runs.wanted import Environment
from django_seven.values import Minor, Side, SuiteRun

_SIDES: tuple[Side, Side] = ("old", "new")
_MOST = 200  # files of tests that are named on a command line


@dataclass(frozen=True, slots=True)
class Asked:
    """How the suite is to be run: on which sides, which tests, with which options of its own runner.

    `since` is a revision: the tests that the changes since then may touch are run first. `trust` asks for a proof that
    the suite can be believed; None: where there is none yet. `update_known` writes the list of what is known anew.
    `shard_out` is a file for the runs, which are not judged then. `minutes` are those in which differences that nothing
    explains are traced to a release; None: they are not. `warnings`: all kinds of deprecation warnings are told.
    """

    side: Side | None = None
    only: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    since: str | None = None
    trust: bool | None = None
    update_known: bool = False
    shard_out: Path | None = None
    minutes: float | None = None
    warnings: bool = False

    def whole(self, cwd: Path) -> bool:
        """Whether all tests are asked for, on both sides; the suite runs in `cwd`."""
        return not (self.side or self.only or self.shard_out or leaves_out(self.options, cwd))


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
    listing = known.load(project.root / project.test.known)
    first = _affected(project.root, asked.since) if asked.since else []
    with alone(project.root):
        sides = steps.build_pair(found, listener, offline=offline)
        state = state_of(project.root)
        runner = Runner(project, sides, Results(state), listener)
        tested: Tested | None = None
        if first:
            some = replace(asked, only=tuple(first), trust=False if asked.trust is False else None)
            tested = _run(found, runner, some, state, listing, ("old, affected", "new, affected"))
        if tested is None or not tested.differences:
            tested = _run(found, runner, asked, state, listing, _SIDES)
        else:
            rest = f"all tests but those in {many(len(first), 'file')} that the change may touch"
            tested = replace(tested, footer=(*tested.footer, rest))
        if asked.shard_out:
            tested.shard.save(asked.shard_out.absolute())
        if asked.update_known:
            return listed(tested, project.root, project.test.known)
        if not tested.differences:
            return tested
        told = replace(tested, clues=_clues(tested, found, runner, asked, state, offline=offline))
        old, new = (told.runs.get(side) for side in _SIDES)
        if old is None or new is None or asked.only:
            return told
        return replace(told, peeled=peel(runner, old, new, told.clues.road or found.route.road))


def _run(
    found: steps.Read, runner: Runner, asked: Asked, state: Path, listing: known.Known | None, names: tuple[str, str]
) -> Tested:
    """Run what is asked for, compare, and see that it can be believed."""
    project, road = runner.project, found.route.road
    content = steps.content(project.root)
    question = both.Asked(asked.only, asked.options, anew=True, live=True, lines={})
    pythons: dict[Side, Minor] = {"old": road.old_python, "new": road.new_python}
    runs: dict[Side, SuiteRun]
    if asked.side:
        runs = {asked.side: runner.suite(asked.side, asked.side, content, question)}
    else:
        runs = dict(zip(_SIDES, runner.both(names, content, question), strict=True))
    trust = Trust.load(state)
    sides = {side: _installed(runner.sides.environment(side)) for side in runs}
    shard = Shard(project.test.command or "", pythons, runs, dict(runner.raised), trust.flaky, sides)
    whole = asked.whole(project.root / project.test.directory)
    tested = compared(Tested(shard, whole=whole, known=listing, warnings=asked.warnings))
    if asked.side:
        return tested
    if asked.trust is False:
        return replace(tested, footer=("whether the suite can be believed (`--no-trust`)",))
    tested, trust = _trusted(runner, replace(question, live=False), content, tested, Trust() if asked.trust else trust)
    trust.save(state)
    return tested


def _installed(environment: Environment) -> tuple[str, ...]:
    return tuple(f"{name} {version}" for name, version in environment.packages.items())


def _affected(root: Path, since: str) -> list[str]:
    """The files of tests that the changes since a revision may touch; none where there are too many to be named.

    Raises UsageError where git does not know the revision.
    """
    git = Git(root)
    commit = None if since.startswith("-") else git.ask("rev-parse", "--verify", "--quiet", f"{since}^{{commit}}")
    if commit is None:
        raise UsageError(
            f"git does not know the revision `{since}` here.", "Name a commit, a tag or a branch, as `--since main`."
        )
    changed = (git.ask("diff", "--name-only", "--relative", "-z", commit, "--") or "").split("\0")
    found = affected(FileTree(root), {*filter(None, changed), *git.untracked()})
    return found if len(found) <= _MOST else []


def _clues(tested: Tested, found: steps.Read, runner: Runner, asked: Asked, state: Path, *, offline: bool) -> Clues:
    """What explains the differences; by a rule, and as far as it was asked for by the releases between both sides."""
    tree = FileTree(found.project.root, evidence=evidence.load(state))
    clues = bisected.clues(found, runner.sides, tested.differences, tree, runner.listener)
    old = tested.shard.runs.get("old")
    if asked.minutes is None or old is None:
        return clues
    until = time.monotonic() + 60 * asked.minutes
    content = steps.content(found.project.root)
    tracer = Tracer(found, runner.sides, runner.results, content, runner.listener, until, offline)
    return bisected.traced(tracer, clues, tested.differences, old)


def _askable(asked: Asked) -> None:
    if asked.update_known and (asked.side or asked.only or asked.shard_out or asked.since):
        raise UsageError(
            "The list of what is known is written from a run of all tests on both sides.",
            "Leave `--side`, `--only`, `--since` and `--shard-out` out; `seven test merge` takes `--update-known` too.",
        )


def _trusted(runner: Runner, asked: both.Asked, content: str, tested: Tested, trust: Trust) -> tuple[Tested, Trust]:
    """The same, after what is not proven was proven, and each difference that is new was tried again."""
    unseen: list[str] = []
    if unusable(tested.shard.runs):
        return tested, trust
    runs = tested.shard.runs
    if tested.whole and trusting.proof(runner, runs, trust) is None:
        trust, unseen = trusting.prove(runner, asked, content, runs, trust)
        tested = _without(tested, trust)
    trust, _ = trusting.confirm(runner, asked, tested.differences, trust)
    tested = _without(tested, trust)
    proof = trusting.proof(runner, runs, trust) or ""
    return replace(tested, reasons=(*tested.reasons, *unseen), proof=proof), trust


def _without(tested: Tested, trust: Trust) -> Tested:
    """The same, without the tests that are flaky as far as is known now."""
    return compared(replace(tested, shard=replace(tested.shard, flaky=trust.flaky)))
