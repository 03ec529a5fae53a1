"""Rules are applied, then both sides are asked; a rule that made one worse is found and left out."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

from django_seven.compare.health import worse
from django_seven.compare.looks import added
from django_seven.compare.tests import GOOD
from django_seven.edits.commit import RuleCommit, apply_rules
from django_seven.edits.engine import Refused
from django_seven.edits.tree import WorkTree
from django_seven.events import Listener, Stage, many, stage
from django_seven.looks import Operation
from django_seven.project.evidence import Evidence
from django_seven.rules.shape import Rule
from django_seven.runs.both import Asked, Runner
from django_seven.runs.selection import takes_names
from django_seven.values import Difference, Health, Road, Side, SuiteRun, Sure

_TRIES = 8  # rules that may be undone before we stop looking
_PASSES = 4  # over all rules; what is not settled then is found again by the next call
_LABELS = 20  # tests named on a command line while a guilty rule is looked for


@dataclass(frozen=True, slots=True)
class Settled:
    """What stayed: the commits in order, what the gate refused in single files, and rules undone as a whole."""

    commits: tuple[RuleCommit, ...]
    refused: tuple[Refused, ...]
    undone: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Job:
    """Everything the applying of rules needs to know."""

    tree: WorkTree
    rules: Sequence[Rule]
    road: Road
    sure: Sure
    runner: Runner
    listener: Listener
    only: Collection[str] | None = None
    evidence: Evidence | None = None


def settle(job: Job, before: Mapping[Side, Health], undone: Mapping[str, str]) -> Settled:
    """Apply all rules that leave imports and checks of both sides no worse than `before`."""
    start = job.tree.git.head() or ""
    excluded = dict(undone)
    with stage("fix", job.listener) as running:
        while True:
            rules = [rule for rule in job.rules if rule.id not in excluded]
            commits, refused = _until_settled(job, rules, running)
            running.progress("imports and checks of both sides")
            reason = _worse(job, before)
            if reason is None or not commits or len(excluded) - len(undone) >= _TRIES:
                break
            guilty = _first_bad(job, commits, lambda: _worse(job, before) is not None).rule
            running.note(f"{guilty} is undone by its own gate: {reason}")
            excluded[guilty] = reason
            job.tree.git.reset(start)
        files = {name for commit in commits for name in commit.files}
        lines = sum(commit.lines for commit in commits)
        rules_met = len({commit.rule for commit in commits})
        counts = {"rule": rules_met, "file": len(files), "line": lines, "commit": len(commits)}
        said = " · ".join(many(count, word) for word, count in counts.items())
        running.result(said if commits else "nothing left to change")
    return Settled(tuple(commits), tuple(refused), excluded)


def _until_settled(job: Job, rules: Sequence[Rule], running: Stage) -> tuple[list[RuleCommit], list[Refused]]:
    """Apply the rules until none finds anything more: one may bring to light what another looks for."""
    commits: list[RuleCommit] = []
    while True:
        tick = partial(running.progress, "rules")
        made, refused = apply_rules(job.tree, rules, job.road, job.sure, tick, job.only, job.evidence)
        commits += made
        if not made or len(commits) > _PASSES * len(rules):
            return commits, refused


def blame(
    job: Job, start: str, settled: Settled, gone: Sequence[Difference], after: SuiteRun
) -> tuple[str, str] | None:
    """The rule after which tests of the old side are `gone`, and what it lost; None where no rule is to blame."""
    if not gone or not settled.commits or after.timed_out:  # what there was no time for is no rule's fault
        return None
    with stage("old side lost tests: looking for the rule", job.listener) as running:
        suspects = gone[:_LABELS]
        # where the suite did not even start, a few tests of it may: the whole has to be asked
        askable = not after.crash and takes_names(job.runner.project.test.command or "")
        names = [difference.test for difference in suspects] if askable else []
        if not _still_lost(job, suspects, names):
            running.result(f"{len(gone)} tests passed when run again: not a rule's fault")
            return None
        guilty = _first_bad(job, settled.commits, lambda: _still_lost(job, suspects, names)).rule
        running.result(guilty)
    return guilty, f"the old side lost {len(gone)} tests ({gone[0].test}: {gone[0].message})"


def drifted(job: Job, start: str, settled: Settled, before: Health) -> dict[str, tuple[Operation, ...]]:
    """The rules after which the old side wants migrations that it did not want `before`, and which.

    They stay: without them the new side would not run, and a migration is a person's to write.
    """
    end = job.tree.git.head() or ""
    left = added(before.pending, job.runner.health("old", job.tree.git.content()).pending)
    if not left or not settled.commits:
        return {}
    named: dict[str, tuple[Operation, ...]] = {}
    with stage("old side wants new migrations: looking for the rule", job.listener) as running:
        left = _beyond(left, _wanted(job, start, before, end))  # an earlier call's
        while left and len(named) < _TRIES:
            guilty = _first_bad(job, settled.commits, partial(_wants_any, job, before, left))
            here = _wanted(job, guilty.commit, before, end)
            named[guilty.rule] = tuple(operation for operation in left if operation.key in here)
            left = _beyond(left, here)
        running.result(", ".join(named) or "none of this run")
    return named


def _wants_any(job: Job, before: Health, operations: tuple[Operation, ...]) -> bool:
    return not _now(job, before).isdisjoint(operation.key for operation in operations)


def _now(job: Job, before: Health) -> set[tuple[str, ...]]:
    pending = job.runner.health("old", job.tree.git.content()).pending
    return {operation.key for operation in added(before.pending, pending)}


def _wanted(job: Job, commit: str, before: Health, end: str) -> set[tuple[str, ...]]:
    """What the old side wants at a commit; the tree stands at `end` afterwards."""
    job.tree.git.reset(commit)
    try:
        return _now(job, before)
    finally:
        job.tree.git.reset(end)


def _beyond(operations: tuple[Operation, ...], keys: set[tuple[str, ...]]) -> tuple[Operation, ...]:
    return tuple(operation for operation in operations if operation.key not in keys)


def _worse(job: Job, before: Mapping[Side, Health]) -> str | None:
    content = job.tree.git.content()
    with ThreadPoolExecutor(len(before)) as pool:
        now = dict(zip(before, pool.map(lambda side: job.runner.health(side, content), before), strict=True))
    reasons = (worse(before[side], now[side]) for side in before)
    return next((reason for reason in reasons if reason is not None), None)


def _first_bad(job: Job, commits: Sequence[RuleCommit], bad: Callable[[], bool]) -> RuleCommit:
    """Bisect over the commits: the first after which `bad` holds. The tree stands at the last one afterwards."""
    end = job.tree.git.head() or ""
    low, high = 0, len(commits)  # good after `low` commits, bad after `high`
    while high - low > 1:
        middle = (low + high) // 2
        job.tree.git.reset(commits[middle - 1].commit)
        low, high = (low, middle) if bad() else (middle, high)
    job.tree.git.reset(end)
    return commits[high - 1]


def _still_lost(job: Job, suspects: Sequence[Difference], names: list[str]) -> bool:
    with stage("old, some tests", lambda event: None) as running:
        run = job.runner.run("old", running, Asked(tuple(names)))
    good = {test.id for test in run.tests.values() if test.outcome in GOOD}
    return any(difference.test not in good for difference in suspects)
