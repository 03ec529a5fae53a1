"""Rules in, verdicts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from ctypes.util import find_library
from dataclasses import dataclass, field, replace
from functools import cache

from django_seven.rules.derive import examples
from django_seven.rules.shape import Default, Example, Rule
from django_seven.values import Minor, Road
from proving import packages, releases
from proving.claims import Verdict, joined, judge
from proving.guards import body, guarded, road
from proving.releases import Missing, Release
from proving.runs import Job, Seen, job, run_all

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Proof:
    """All that was measured."""

    verdicts: tuple[Verdict, ...]
    unproven: tuple[Rule, ...]
    releases: tuple[Release, ...]
    missing: tuple[Missing, ...]
    runs: int


@dataclass(slots=True)
class _Work:
    """The jobs of one rule."""

    rule: Rule
    jobs: list[Job]
    which: Road | None
    problem: str
    found: dict[str, dict[Minor, Seen]] = field(default_factory=dict)


def prove(
    rules: Sequence[Rule],
    say: Say,
    djangos: Sequence[Minor] = tuple(releases.DJANGOS),
    pythons: Sequence[Minor] = releases.PYTHONS,
    jobs: int = 2,
) -> Proof:
    """Run each example on every release of its axis and judge what the rules claim.

    A rule that says why it cannot be proven is not run.
    """
    verdicts: list[Verdict] = []
    there: list[Release] = []
    missing: list[Missing] = []
    count = 0
    for axis in ("django", "python", *packages.packages(rules)):
        mine = [rule for rule in rules if rule.axis == axis and provable(rule)]
        if not mine:
            continue
        if axis in ("django", "python"):
            found = [releases.django(m) for m in djangos] if axis == "django" else [releases.python(m) for m in pythons]
        else:
            found = packages.measured(axis)
        at_hand = [one for one in found if isinstance(one, Release)]
        there += at_hand
        missing += [one for one in found if isinstance(one, Missing)]
        if not at_hand:
            continue
        say(f"{len(mine)} rules on {len(at_hand)} releases of {axis}: {', '.join(str(one.minor) for one in at_hand)}")
        minors = sorted(one.minor for one in at_hand)
        works = [_work(rule, number, one, minors) for rule in mine for number, one in enumerate(examples(rule))]
        count += _run(works, at_hand, jobs)
        verdicts += [joined([_verdict(work) for work in works if work.rule.id == rule.id]) for rule in mine]
    unproven = tuple(rule for rule in rules if not provable(rule))
    return Proof(tuple(verdicts), unproven, tuple(there), tuple(missing), count)


def provable(rule: Rule) -> bool:
    """Whether there is something to run, and what it needs is on this machine."""
    return bool(examples(rule)) and not why_not(rule)


def why_not(rule: Rule) -> str:
    """Why a rule is not proven, said by itself or by this machine; empty where nothing stands in the way."""
    if rule.needs and not _library(rule.needs):
        return f"needs the library {rule.needs}"
    return rule.unproven


@cache
def _library(name: str) -> bool:
    return find_library(name) is not None


def _work(rule: Rule, number: int, example: Example, minors: list[Minor]) -> _Work:
    key = f"{rule.id}#{number}"
    if isinstance(rule.change, Default):
        # the project that the rule is about does not set it
        example = replace(example, settings=f"globals().pop({rule.change.name!r}, None)\n{example.settings}")
    jobs = [
        job(f"{key} before", example, body(example.before)),
        job(f"{key} after", example, body(example.after)),
    ]
    which = road(rule, minors)
    problem = ""
    if which is not None:
        text, problem = guarded(rule, example, which)
        if text:
            jobs.append(job(f"{key} both", example, text))
    return _Work(rule, jobs, which, problem)


def _run(works: list[_Work], at_hand: list[Release], jobs: int) -> int:
    every = [one for work in works for one in work.jobs]
    # the slow ones first: more packages, longer start
    seen = run_all(dict.fromkeys(sorted(at_hand, key=lambda one: one.minor, reverse=True), every), jobs)
    for work in works:
        for one in work.jobs:
            which = one.key.rpartition(" ")[2]
            work.found[which] = {minor: found[one.key] for minor, found in seen.items()}
    return len(every) * len(at_hand)


def _verdict(work: _Work) -> Verdict:
    before, after = work.found["before"], work.found["after"]
    both = work.found.get("both", {})
    problem = work.problem
    if work.which is not None:
        old, new = work.which.ends(work.rule.axis) or (work.which.old, work.which.new)
        if not before[old].works:
            both, problem = {}, ""  # born later: nobody goes that road
        both = {minor: seen for minor, seen in both.items() if old <= minor <= new}
    return judge(work.rule, before, after, both, problem)
