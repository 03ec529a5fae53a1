"""`seven test advise`: what the suite may do with less, each proposal run on both sides before it is offered."""

from __future__ import annotations

import resource
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

from django_seven import steps
from django_seven.edits.alone import alone
from django_seven.edits.apply import write
from django_seven.edits.bases import swapped
from django_seven.edits.engine import FileResult
from django_seven.edits.tree import state_of
from django_seven.errors import UsageError
from django_seven.events import Listener, stage
from django_seven.findings.suites import Swap, swaps
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.report.advised import Advice, Tried
from django_seven.runs.both import Asked, Runner
from django_seven.runs.results import Results
from django_seven.runs.scratch import scratch
from django_seven.runs.selection import is_pytest, takes_names
from django_seven.runs.store import Store
from django_seven.values import Outcome, Road, Side

_SIDES: tuple[Side, Side] = ("old", "new")
_RUNS = 3  # of a class, of which the median counts
_WAYS = {"in reverse order": ("--reverse",), "in parallel": ("--parallel", "2")}  # of Django's runner
Ends = dict[str, Outcome]


@dataclass(frozen=True, slots=True)
class _Lab:
    """What proposals are tried with."""

    runner: Runner
    tree: FileTree
    road: Road

    def run(self, side: Side, asked: Asked, changed: Sequence[FileResult] = ()) -> tuple[Ends, float]:
        """How the tests ended on a side, with some files changed, and the CPU seconds of all its processes."""
        runner, root = self.runner, self.runner.project.root
        with scratch(root, Store.open().root, "advise") as copy, stage(f"{side}, advise", runner.listener) as running:
            for result in changed:
                write(copy, result.path, result.after)
            # results of a changed copy belong to no state of the project
            other = Runner(
                replace(runner.project, root=copy), runner.sides, Results(copy.parent / "state"), runner.listener
            )
            before = _spent()
            found = other.run(side, running, asked)
            spent = _spent() - before
        if found.crash is not None or found.timed_out:
            return {}, spent
        return {name: test.outcome for name, test in found.tests.items()}, spent


def advise(found: steps.Read, listener: Listener, *, offline: bool = False) -> Advice:
    """Find what may be lighter, try each on both sides, then all that passed together; nothing is written.

    Raises UsageError where no runner is known to take names of tests, and PackageError, InterpreterMissing or
    RunError where it cannot go on.
    """
    project = found.project
    if not takes_names(project.test.command or ""):
        raise UsageError(
            "The command that runs the tests is not known to take names of tests.",
            'Give one of pytest or of Django, as `--test-command "python manage.py test"`.',
        )
    tree = FileTree(project.root)
    proposals = swaps(tree)
    if not proposals:
        return Advice(())
    with alone(project.root):
        sides = steps.build_pair(found, listener, offline=offline)
        runner = Runner(project, sides, Results(state_of(project.root)), listener)
        lab = _Lab(runner, tree, found.route.road)
        tried = [_tried(lab, swap) for swap in proposals]
        return _together(lab, tried)


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


def _tried(lab: _Lab, swap: Swap) -> Tried:
    changed, reason = _edited(lab, [swap])
    if reason:
        return Tried(swap, reason)
    cpu: dict[Side, tuple[float, float]] = {}
    least = 0.0
    asked = Asked(only=(swap.test,), anew=True)
    for side in _SIDES:
        before, after = [lab.run(side, asked)], [lab.run(side, asked, changed)]
        ends = before[0][0]
        if not ends or set(ends.values()) - {Outcome.PASSED, Outcome.SKIPPED, Outcome.EXPECTED}:
            return Tried(swap, f"its tests do not all pass on {side} as they are")
        backwards = Asked(only=tuple(reversed(ends)), anew=True, example=next(iter(ends)))
        if (differs := _differs(ends, after[0][0])) or (
            differs := _differs(ends, lab.run(side, backwards, changed)[0])
        ):
            return Tried(swap, f"on {side} {differs}")
        for _ in range(_RUNS - 1):
            before.append(lab.run(side, asked))
            after.append(lab.run(side, asked, changed))
        if any(_differs(ends, run[0]) for run in (*before, *after)):
            return Tried(swap, f"its tests do not end alike each time on {side}")
        cpu[side] = median(run[1] for run in before), median(run[1] for run in after)
        least += min(run[1] for run in before)
    gains = sum(after for _, after in cpu.values()) < least  # below all that was measured before: no noise
    return Tried(swap, "" if gains else "no gain that stands out from noise", cpu)


def _edited(lab: _Lab, wanted: Sequence[Swap]) -> tuple[list[FileResult], str]:
    """The files with some swaps in them, or why that cannot be."""
    by_file: dict[str, list[Swap]] = defaultdict(list)
    for swap in wanted:
        by_file[swap.path].append(swap)
    results = []
    for path, those in by_file.items():
        source = lab.tree.read(path)
        if not isinstance(source, Source):
            return [], source.reason
        data = source.data
        for swap in those:
            data, reason = swapped(Source(path, data), swap, lab.road, lab.tree)
            if reason:
                return [], reason
        results.append(FileResult(path, source.data, data, ()))
    return results, ""


def _together(lab: _Lab, tried: list[Tried]) -> Advice:
    """All that passed alone, once more in the whole suite, in every order that the runner has."""
    good = [one.swap for one in tried if not one.reason]
    changed, reason = _edited(lab, good)
    cpu: dict[Side, tuple[float, float]] = {}
    unsafe: dict[str, tuple[str, ...]] = {}
    unseen: list[str] = []
    django = not is_pytest((lab.runner.project.test.command or "").split())
    if changed and not django:
        unseen.append("the whole suite in another order and in parallel: Django's runner only")
    for side in _SIDES if changed else ():
        plain: Ends = {}
        for way, options in {"": (), **(_WAYS if django else {})}.items():
            asked = Asked(options=options, anew=True)
            before, spent = lab.run(side, asked)
            if way and not before:  # says nothing about single tests, and nothing about the edits
                unseen.append(f"the whole suite {way} on {side}: it does not run to its end as it is")
                continue
            after, less = lab.run(side, asked, changed)
            if not way:
                plain, cpu[side] = before, (spent, less)
            elif other := [name for name in {**plain, **before} if plain.get(name) != before.get(name)]:
                unsafe[f"{way} on {side}"] = tuple(sorted(other))
            if differs := _differs(before, after):
                reason = reason or " ".join(f"in the whole suite {way} on {side} {differs}".split())
    if reason:
        tried = [one if one.reason else replace(one, reason=reason) for one in tried]
    return Advice(tuple(tried), () if reason else tuple(changed), cpu, unsafe, tuple(unseen))


def _differs(before: Ends, after: Ends) -> str:
    """The first test that ends otherwise, in words; empty where none does."""
    if not before or not after:
        return "the suite does not run to its end"
    for name in {**before, **after}:
        was, now = (ends[name].value if name in ends else "not there" for ends in (before, after))
        if was != now:
            return f"{name} is {now}, and was {was}"
    return ""


def _spent() -> float:
    """User and system seconds of all processes that we started and that have ended, with those that they waited for."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
