"""Trust before verdict: the suite twice, a forced failure that must be seen, each new difference tried again."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from django_seven.compare.flaky import Retrial, certain, good, manner, spread, wavering
from django_seven.compare.tests import GOOD
from django_seven.events import Stage, many, nobody, stage
from django_seven.runs.both import Asked, Runner
from django_seven.runs.forced import MESSAGE, able
from django_seven.runs.keys import digest
from django_seven.runs.trust import Trust
from django_seven.values import Difference, Side, SuiteRun

REPEATS = 5  # times that a difference is tried alone: at 50 % on both sides chance looks like one in 1 of 1,000 cases
WHOLE = 2  # further runs of the whole suite for a difference that is none where the test runs alone
_LEAST, _LONG = 2, 120.0  # repeats that are made even where they take longer than so many seconds
_MOST = 25  # differences that are tried again; of more, some of each manner
_FORCED = 3  # tests that are made to fail, one after the other, until one is seen to
_SIDES: tuple[Side, Side] = ("old", "new")


def proof(runner: Runner, runs: Mapping[Side, SuiteRun], known: Trust) -> str | None:
    """How it was shown that these runs can be believed; None where it was not.

    As long as nothing passes on new, only old can show it.
    """
    return known.proven.get(_key(runner, runs))


def _key(runner: Runner, runs: Mapping[Side, SuiteRun]) -> str:
    """What a proof holds for: both environments and the command, and the sides on which something passes."""
    passing = [side for side in _SIDES if _passed(runs[side])]
    return digest(*(part for side in _SIDES for part in runner.identity(side)), *passing)


def _passed(run: SuiteRun) -> list[str]:
    """The tests that pass, the quickest first."""
    return [test.id for test in sorted(run.tests.values(), key=lambda test: test.seconds) if test.outcome in GOOD]


def prove(
    runner: Runner, asked: Asked, content: str, runs: Mapping[Side, SuiteRun], known: Trust
) -> tuple[Trust, list[str]]:
    """Run the old suite a second time, and let a test fail on all sides that have one that passes.

    Parameters: `asked` is what the `runs` were asked, for the tree with this `content`.
    Returns: what is known then, and why no verdict can be trusted (nothing: it can).
    """
    if not _passed(runs["old"]):
        return known, []
    again = runner.suite("old", "old, again", content, asked)
    flaky = wavering(runs["old"], again)
    with stage("forced", runner.listener) as running:
        unseen, told = _forced(runner, asked, runs, running)
        running.result(told, good=not unseen)
    shown = f"{many(len(again.tests), 'test')} twice on old; {told}"
    proven = known.proven if unseen else {**known.proven, _key(runner, runs): shown}
    return replace(known, proven=proven, flaky={**known.flaky, **flaky}), unseen


def _forced(runner: Runner, asked: Asked, runs: Mapping[Side, SuiteRun], running: Stage) -> tuple[list[str], str]:
    """Why a forced failure was not seen (nothing: it was), and what was seen."""
    root, cwd = runner.project.root, runner.project.root / runner.project.test.directory
    passed = {side: set(_passed(runs[side])) for side in _SIDES if _passed(runs[side])}
    common = [name for name in _passed(runs["old"]) if all(name in names for names in passed.values())]
    names = [name for name, _ in zip(able(common, root, cwd), range(_FORCED), strict=False)]
    blind: list[Side] = []
    for name in names:
        with ThreadPoolExecutor(runner.at_once) as pool:
            seen = list(pool.map(lambda side, name=name: _is_seen(runner, asked, side, name, running), passed))
        blind = [side for side, one in zip(passed, seen, strict=True) if not one]
        if not blind:
            return [], f"a forced failure of {name} was seen on {' and '.join(passed)}"
    if not names:
        return [], "no test could be made to fail, so it is not shown that a failure would be seen"
    return [f"{names[0]} was made to fail, and {' and '.join(blind)} did not say so"], "a forced failure was not seen"


def _is_seen(runner: Runner, asked: Asked, side: Side, name: str, running: Stage) -> bool:
    forced = replace(asked, force=name)
    for question in (replace(forced, only=(name,), example=name), forced):
        test = runner.run(side, running, question).tests.get(name)
        if test is not None:
            return test.outcome not in GOOD and MESSAGE in test.message + test.trace
    return False


def confirm(runner: Runner, asked: Asked, found: Sequence[Difference], known: Trust) -> tuple[Trust, int]:
    """Try differences again that were not seen before: alone, on both sides, and with all others where need be.

    Parameters: `asked` is what was asked of the runs in which they were `found`.
    Returns: what is known then, and how many were tried.
    """
    fresh = [one for one in found if not certain(one) and known.confirmed.get(one.test) != manner(one)]
    trials = [Retrial(one) for one in spread(fresh, _MOST)]
    if trials:
        with stage("differences", runner.listener) as running:
            running.progress(f"{many(len(trials), 'test')} once more, alone")
            _alone(runner, asked, trials, running)
            _together(runner, asked, trials, running)
            flaky = {trial.difference.test: trial.tries for trial in trials if trial.flaky}
            said = f"{many(len(trials), 'test')} tried again: {len(trials) - len(flaky)} always differ"
            running.result(said + (f", {len(flaky)} by chance" if flaky else ""), good=not flaky)
        known = replace(known, flaky={**known.flaky, **flaky})
    confirmed = {one.test: manner(one) for one in found if one.test not in known.flaky}
    return replace(known, confirmed=confirmed), len(trials)


def _alone(runner: Runner, asked: Asked, trials: Sequence[Retrial], running: Stage) -> None:
    started = time.monotonic()
    for repeat in range(REPEATS):
        left = [trial for trial in trials if not trial.flaky]
        if not left or (repeat >= _LEAST and time.monotonic() - started > _LONG):
            return
        running.progress(f"{many(len(left), 'test')} alone", repeat, REPEATS)
        names = tuple(trial.difference.test for trial in left)
        some = replace(asked, only=names, example=names[0])
        # the first time one side after the other: what they do to each other is no difference of Django's
        with ThreadPoolExecutor(runner.at_once if repeat else 1) as pool:
            for run in pool.map(lambda side, some=some: runner.run(side, _quiet(side), some), _SIDES):
                for trial in left:
                    end = good(run, trial.difference.test)
                    if end is not None:
                        trial.alone[run.side].append(end)


def _together(runner: Runner, asked: Asked, trials: Sequence[Retrial], running: Stage) -> None:
    """What agrees alone may still differ in the company of others: the suite tells."""
    for repeat in range(WHOLE):
        left = [trial for trial in trials if not (trial.flaky or trial.reproduced)]
        if not left:
            return
        running.progress(f"{many(len(left), 'test')} with all others", repeat, WHOLE)
        with ThreadPoolExecutor(runner.at_once) as pool:
            for run in pool.map(lambda side: runner.run(side, _quiet(side), asked), _SIDES):
                for trial in left:
                    end = good(run, trial.difference.test)
                    if end is not None:
                        trial.whole[run.side].append(end)


def _quiet(side: Side) -> Stage:
    return Stage(side, nobody)
