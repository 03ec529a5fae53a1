"""`seven test advise`: what the suite may do with less, run on both sides before it is offered."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

from django_seven import steps
from django_seven.advising import Proof
from django_seven.edits.alone import alone
from django_seven.edits.apply import write
from django_seven.edits.tree import state_of
from django_seven.errors import UsageError
from django_seven.events import Listener
from django_seven.findings.hashers import hashers, of_tests
from django_seven.findings.proposal import Proposal
from django_seven.findings.set_ups import SetUps
from django_seven.findings.suite_notes import notes
from django_seven.findings.suites import swaps
from django_seven.project.tree import FileTree
from django_seven.report.advised import Advice, Tried
from django_seven.runs.both import Runner
from django_seven.runs.results import Results
from django_seven.trying import SIDES, Lab, OutOfTime


@dataclass(frozen=True, slots=True)
class Asked:
    """How long it may take, in minutes, and how many pairs of runs CPU is counted in."""

    minutes: float = 60.0
    runs: int = 3


def advise(found: steps.Read, asked: Asked, listener: Listener, *, offline: bool = False) -> Advice:
    """Find what may be lighter, and show on both sides which of it may; nothing is written.

    Raises PackageError, InterpreterMissing or RunError where it cannot go on.
    """
    project = found.project
    tree, road = FileTree(project.root), found.route.road
    proposals = [*SetUps(tree, road.old).found(), *swaps(tree)]
    faster = hashers(tree, project.settings_module or "")
    if faster is not None and of_tests(faster.path):
        proposals, faster = [*proposals, faster], None
    said = notes(tree)
    if not proposals and faster is None:
        return Advice((), notes=said)
    with alone(project.root):
        sides = steps.build_pair(found, listener, offline=offline)
        runner = Runner(project, sides, Results(state_of(project.root)), listener)
        lab = Lab(runner, tree, road, steps.content(project.root), time.monotonic() + asked.minutes * 60)
        return replace(_proven(lab, proposals, faster, asked.runs), notes=said)


def write_all(root: Path, advice: Advice) -> None:
    """Make the edits that passed.

    Raises UsageError where a file was changed meanwhile, before any is written, and WriteError where one cannot be.
    """
    with alone(root):
        for result in advice.changed:
            if (root / result.path).read_bytes() != result.before:
                raise UsageError(f"{result.path} was changed while the tests ran.", "Run again; nothing was written.")
        for result in advice.changed:
            write(root, result.path, result.after)


def _proven(lab: Lab, proposals: list[Proposal], faster: Proposal | None, runs: int) -> Advice:
    """What the proof says of all, and of quicker hashing where the settings are those of production too."""
    proof = Proof(lab, list(proposals))
    late = "the time was over; the same command goes on from here"
    extra: list[Tried] = []
    try:
        proof.prove(runs)
        if faster is not None:
            extra = [_hint(lab, proof, faster, runs)]
    except OutOfTime:
        proof.drop(list(proof.left), late)
    # none may be left without its reason
    tried = [Tried(one, proof.reasons.get(one, "")) for one in proposals]
    changed = lab.edited(proof.left)[0] if proof.left else []
    unfinished = late in proof.reasons.values()
    return Advice((*tried, *extra), tuple(changed), proof.cpu, proof.unsafe, tuple(proof.unseen), unfinished=unfinished)


def _hint(lab: Lab, proof: Proof, faster: Proposal, runs: int) -> Tried:
    """What quicker hashing would bring beside the rest: told and not written, for production has these settings too."""
    more = Proof(lab, [*proof.left, faster])
    more.prove(runs, only_plain=True)
    if faster not in more.left:
        return Tried(faster, more.reasons[faster])
    lean = {side: (proof.cpu[side][1] if proof.cpu else more.cpu[side][0], more.cpu[side][1]) for side in SIDES}
    return Tried(faster, f"`{faster.path}` is production's too: set it in settings of the tests alone", lean)
