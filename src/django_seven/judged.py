"""Runs of both sides judged: what differs, what is known, what is written down as known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from django_seven.compare import ratchet
from django_seven.compare.sides import differing, reasons, unusable, worse_side
from django_seven.compare.tests import GOOD
from django_seven.edits.apply import write
from django_seven.errors import RunError
from django_seven.project import config as seven_toml
from django_seven.project import known
from django_seven.report.tested import Tested
from django_seven.runs.shards import Shard, joined, load
from django_seven.values import Difference, Side

_BOTH = 2  # sides


def merge(files: Sequence[Path], root: Path, *, update_known: bool) -> Tested:
    """Put the reports of a parallel CI together, and judge them as one run of the whole suite.

    Parameters: `files` are what `--shard-out` wrote; `root` is the project, for its list of what is known.
    Raises UsageError where the files are something else, or do not fit together, and ConfigError.
    """
    name = seven_toml.load(root).test.known
    shard = joined([load(file) for file in files])
    tested = compared(Tested(shard, whole=True, known=known.load(root / name)))
    return listed(tested, root, name) if update_known else tested


def compared(tested: Tested) -> Tested:
    """The same, with what differs between its runs, or why nothing can be said of that.

    Flaky tests are left out, and so are those that are known not to pass.
    """
    shard, list_ = tested.shard, tested.known or known.Known()
    runs = shard.runs
    found: list[Difference] = []
    why = [*unusable(runs), f"only {next(iter(runs))} was run"]
    if len(runs) == _BOTH:
        excused = {*tested.flaky, *list_.tests("old"), *list_.tests("new")}
        found, why = differing(runs["old"], runs["new"]), reasons(runs, excused)
    flaky = tested.flaky
    now = {side: ratchet.bad(side, runs, found, flaky) for side in runs}
    left = [one for one in found if one.test not in flaky and one.test not in list_.tests(worse_side(one))]
    held = ratchet.hold(list_, runs, now, _warned(shard), flaky, whole=tested.whole) if tested.known else None
    return replace(tested, differences=tuple(left), reasons=tuple(why), bad=now, held=held)


def listed(tested: Tested, root: Path, name: str) -> Tested:
    """Write the list of what is known as the runs are.

    Raises RunError where they came to no end.
    """
    late = [side for side, run in tested.shard.runs.items() if run.timed_out]
    if late or not any(test.outcome in GOOD for run in tested.shard.runs.values() for test in run.tests.values()):
        raise RunError(
            f"`{name}` was not written: {tested.reasons[0]}.",
            "Let the suite run to its end first, on the old side at least.",
        )
    flaky = {name: str(tries) for name, tries in tested.shard.flaky.items()}
    made = ratchet.updated(tested.known, tested.bad, _warned(tested.shard), flaky)
    write(root, name, known.render(made, root / name).encode())
    return replace(compared(replace(tested, known=made)), written=name)


def _warned(shard: Shard) -> dict[Side, frozenset[known.Warned]]:
    return {side: ratchet.known_of(shard.raised.get(side, ())) for side in shard.runs}
