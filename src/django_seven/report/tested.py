"""The end of `seven test` as text: what differs between the sides, why, and what was not seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django_seven.compare.causes import Clues, causes
from django_seven.compare.layers import Peeled
from django_seven.compare.queries import changed
from django_seven.compare.ratchet import Held
from django_seven.compare.sides import Verdict, failing, unusable, verdict, worse_side
from django_seven.events import many
from django_seven.findings.servers import down
from django_seven.project.known import Known, Warned
from django_seven.report.suites import difference_lines, few, flaky_lines, peeled_lines
from django_seven.report.unseen import lines as lines_unseen
from django_seven.report.warned import lines as lines_warned
from django_seven.rules.catalogue import every
from django_seven.runs.both import described
from django_seven.runs.shards import Shard
from django_seven.runs.trust import Tries, met
from django_seven.values import Difference, Outcome, Project, Road, Side, SuiteRun

_SHOWN = 6  # of a kind that gets a line each; more do not fit on a screen
_NAMED = 3  # of a kind that stands in one line


@dataclass(frozen=True, slots=True)
class Tested:
    """What `seven test` found out.

    `shard` has one side where only one was asked for; `whole`: all tests were asked for, on both. `reasons` are why
    nothing can be said of two sides, `footer` what was not looked at. `bad` are the tests that a list of what is known
    would hold, by side, `held` is how they fit to the list that there is. `proof` says how it was shown that the suite
    can be believed; `written` is the file of the list, where it was just written. `warnings`: all of them are told.
    """

    __test__ = False  # not a test class of pytest's

    shard: Shard
    whole: bool
    known: Known | None = None
    differences: tuple[Difference, ...] = ()
    reasons: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    bad: Mapping[Side, Mapping[str, str]] = field(default_factory=dict)
    held: Held | None = None
    proof: str = ""
    clues: Clues = field(default_factory=Clues)
    written: str = ""
    peeled: Peeled | None = None
    warnings: bool = False

    @property
    def runs(self) -> Mapping[Side, SuiteRun]:
        """The runs by side."""
        return self.shard.runs

    @property
    def verdict(self) -> Verdict:
        """Which sides are as good as the other."""
        return verdict(self.differences, trusted=not self.reasons)

    @property
    def alike(self) -> list[str]:
        """The tests that fail on every side that ran: not a difference."""
        names = [set(failing(run)) - self.flaky for run in self.runs.values()]
        return sorted(set.intersection(*names)) if names else []

    @property
    def flaky(self) -> frozenset[str]:
        """The tests that are not judged: seen to waver here, or listed as such."""
        return frozenset((*self.shard.flaky, *(self.known.flaky if self.known else ())))

    @property
    def unsettled(self) -> dict[str, Tries]:
        """The flaky tests that were run, with what was counted here."""
        return met({name: self.shard.flaky.get(name, Tries()) for name in self.flaky}, self.runs.values())

    @property
    def good(self) -> bool:
        """Whether both sides end alike, and as the list says if there is one; of one side, whether it passes."""
        if self.held is not None and not self.held.tight:
            return False
        if len(self.runs) == 1:
            return not unusable(self.runs) and (self.held is not None or not self.alike)
        return self.verdict == "both"


def header(project: Project, road: Road) -> str:
    """What is run: versions, the command of the suite and where it was found."""
    source = f" (from {project.test_source})" if project.test_source else ""
    return (
        f"{project.root.name}  Django {project.from_ or road.old} on Python {road.old_python} and "
        f"{project.to or road.new} on Python {road.new_python}\n      suite: {project.test.command}{source}\n"
    )


def to_text(tested: Tested) -> str:
    """The summary that fits on a screen: figures, causes, what was not seen, the next command."""
    runs = tested.runs
    lines = ["", *(f"{side}  {run.django or '?'}  {described(run)}  {run.seconds:.0f} s" for side, run in runs.items())]
    for side in ("new", "old"):
        worse = [each for each in tested.differences if worse_side(each) == side]
        lines += difference_lines(
            f"{'test is' if len(worse) == 1 else 'tests are'} worse on {side}",
            worse,
            tested.clues if side == "new" else Clues(),
        )
    lines += peeled_lines(tested.peeled, tested.clues)
    if tested.alike:
        where = "on both sides alike, which is no difference" if len(runs) > 1 else f"on {next(iter(runs))}"
        lines += ["", f"{many(len(tested.alike), 'test')} failing {where}: {_some(tested.alike)}"]
        other = _otherwise(tested)
        lines += [f"     {len(other)} of them with another exception on each side: {_some(other)}"] if other else []
    lines += _queries(tested)
    lines += lines_warned(tested.shard.raised, tested.shard.packages, every=tested.warnings)
    lines += flaky_lines(tested.unsettled)
    lines += _list(tested)
    lines += ["", *(f"no verdict: {reason}" for reason in tested.reasons)]
    lines += [f"trust: {tested.proof}"] if tested.proof else []
    left = lines_unseen((), (), tuple(runs.values())) if tested.whole else []
    left += _unserved(tested)
    unseen = [*left, *_skipped(tested), *tested.footer]
    lines += [f"not seen: {' · '.join(unseen)}"] if unseen else []
    return "\n".join([*lines, _said(tested)])


def _otherwise(tested: Tested) -> list[str]:
    """The tests that fail on both sides, and not by the same kind of exception."""
    kinds = {name: {run.tests[name].message.partition(":")[0] for run in tested.runs.values()} for name in tested.alike}
    return [name for name, found in kinds.items() if len(found) > 1]


def _queries(tested: Tested) -> list[str]:
    """Tests that pass on both sides and send another number of queries: no difference, and worth a look."""
    if len(tested.runs) < 2:
        return []
    found = changed(tested.runs["old"], tested.runs["new"])
    more = sum(one.new > one.old for one in found)
    counts = [f"{count} {word}" for count, word in ((more, "more"), (len(found) - more, "fewer")) if count]
    title = f"{many(len(found), 'test')} sending another number of queries on new ({', '.join(counts)})"
    return ["", title, *few([str(one) for one in found])] if found else []


def _list(tested: Tested) -> list[str]:
    """What is known not to pass, and what does not fit to that."""
    if tested.held is None or tested.known is None:
        return []
    counts = [f"{many(len(tests), 'test')} on {side}" for side, tests in tested.known.failing.items() if tests]
    lines = ["", f"known not to pass: {' · '.join(counts) or 'nothing'}"]
    for side in tested.runs:
        for title, names in (
            (f"do not pass on {side} and are not listed", tested.held.fresh[side]),
            (f"are listed for {side} and pass, or are gone: take them off the list", tested.held.stale[side]),
            (f"warnings on {side} that are not listed", _told(tested.held.fresh_warnings.get(side, ()))),
            (
                f"warnings that are listed for {side} and are raised no more",
                _told(tested.held.stale_warnings.get(side, ())),
            ),
        ):
            lines += [f"{len(names)} {title}", *few(names)] if names else []
    return lines


def _told(warnings: Collection[Warned]) -> list[str]:
    return [f"{one.package or one.path}: {one.category}: {one.message}" for one in warnings]


def _said(tested: Tested) -> str:
    if tested.written:
        return f"`{tested.written}` says what does not pass now: look through it, and commit it"
    if len(tested.runs) == 1:
        return "next: `seven test` without `--side` compares both"
    words = {
        "both": "the sides agree: the same code does the same on both",
        "old-only": "new is not as good as old",
        "new-only": "old is not as good as new",
        "neither": "each side has tests that only pass on the other" if not tested.reasons else "",
    }
    lines = [f"verdict: {words[tested.verdict]}"] if words[tested.verdict] else []
    if cured := _cured(tested):
        lines.append(cured)
    elif tested.differences:
        first = tested.differences[0].test
        lines.append(f"next: mend the first cause (`seven explain --test {first}`), then `seven test --only {first}`")
    elif tested.held is not None and not tested.held.tight:
        lines.append("next: mend what is not listed; `seven test --update-known` writes the list as it is now")
    elif any(map(down, tested.reasons)):
        lines.append(
            "next: start the server that is meant there, or name another one with `env` in [test] of seven.toml"
        )
    elif tested.reasons:
        lines.append("next: mend what is said above")
    return "\n".join(lines)


def _cured(tested: Tested) -> str:
    """The next step where rules that were named have a cure."""
    clues, peeled = tested.clues, tested.peeled
    told = [each for each in tested.differences if worse_side(each) == "new"]
    named = {cause.rule for cause in causes([*told, *(peeled.behind if peeled else ())], clues)}
    named |= {layer.known.rule for layer in (peeled.layers if peeled else ()) if layer.known}
    rules = [every()[rule] for rule in named if rule in every()]
    cured = [rule for rule in rules if rule.sure != "show"]
    if not cured or clues.road is None:
        return ""
    sure = " --sure likely" if any(rule.sure == "likely" for rule in cured) else ""
    ends = f"--from {clues.road.old} --to {clues.road.new}"
    what = "the rule" if len(rules) == 1 else f"{len(cured)} of the {len(rules)} rules"
    return f"next: `seven fix {ends}{sure} --write` has a cure for {what} named above; then `seven test` again"


def _unserved(tested: Tested) -> list[str]:
    """Tests that fail for want of a server on every side."""
    runs = tuple(tested.runs.values())
    names = [name for name in tested.alike if all(down(run.tests[name].message) for run in runs)]
    return [f"{many(len(names), 'test')} wanting a server that is not there ({_some(names)})"] if names else []


def _skipped(tested: Tested) -> list[str]:
    """Tests that were skipped on one side only."""
    skipped: dict[str, set[str]] = {
        side: {name for name, test in run.tests.items() if test.outcome is Outcome.SKIPPED}
        for side, run in tested.runs.items()
    }
    if len(skipped) < 2:
        return []
    pairs = (("old", skipped["old"] - skipped["new"]), ("new", skipped["new"] - skipped["old"]))
    return [f"{many(len(names), 'test')} skipped on {side} only ({_some(names)})" for side, names in pairs if names]


def _some(names: Collection[str]) -> str:
    listed = sorted(names)
    more = f" and {len(listed) - _NAMED} more" if len(listed) > _NAMED else ""
    return ", ".join(listed[:_NAMED]) + more
