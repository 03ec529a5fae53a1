"""Proves proposals for a lighter suite: all at once; those that a difference points to go, until none is left."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from django_seven.errors import RunError
from django_seven.events import many
from django_seven.findings.proposal import Key, Proposal
from django_seven.runs.selection import plain
from django_seven.trying import SIDES, Lab, Ran, Way, ways
from django_seven.values import Side

_CLOSE = 1.02  # what CPU may waver by, so that a change that is free is not taken for a loss


@dataclass
class Proof:
    """Takes out what makes tests end otherwise: `left` are the proposals that hold, `reasons` why others do not."""

    lab: Lab
    left: list[Proposal]
    reasons: dict[Proposal, str] = field(default_factory=dict)
    unsafe: dict[str, dict[str, str]] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)
    cpu: dict[Side, tuple[float, float]] = field(default_factory=dict)
    wavers: dict[Side, set[str]] = field(default_factory=dict)

    def prove(self, runs: int, *, only_plain: bool = False) -> None:
        """Hold all of them against the suite as it is, in each way that its runner has, then count CPU in `runs` pairs.

        With `only_plain` in the usual way alone.
        Raises OutOfTime, and RunError where there is nothing to hold them against.
        """
        _, refused = self.lab.edited(self.left)
        for one, reason in refused.items():
            self.drop([one], reason)
        for side in SIDES:
            if crash := self.lab.run(side, ()).crash:
                raise RunError(f"The suite does not run to its end on {side}: {crash}", "`seven test` tells more.")
        others, self.unseen = ([], []) if only_plain else ways(self.lab.runner)
        held = None
        while held != len(self.left):  # what was shown of more proposals than are left is shown again
            held = len(self.left)
            for way in (None, *others):
                for side in SIDES:
                    self._settle(side, way)
        self._count(runs)

    def drop(self, proposals: Iterable[Proposal], reason: str) -> None:
        """Take proposals out, and those that build on their rows."""
        for one in proposals:
            if one in self.left:
                self.left.remove(one)
                self.reasons[one] = reason
                on_it = [other for other in self.left if one.kind == "rows" and one.key in other.needs]
                self.drop(on_it, f"it builds on the rows of {one.name}, which stay: {reason}")

    def _settle(self, side: Side, way: Way | None) -> None:
        """Take out proposals until the suite ends as it does without any."""
        told = f"{way.name if way else ''} on {side}".strip()
        while self.left:
            before, after = self.lab.run(side, ()).ends, self.lab.run(side, self.left, way)
            differs = self._steady(side, _differs(before, after.ends))
            if way is not None and differs:
                as_it_is = self.lab.run(side, (), way)
                if as_it_is.crash or not as_it_is.ends:
                    reason = f"the suite {told}: it does not run to its end as it is"
                    self.unseen += [reason] if reason not in self.unseen else []
                    return
                other = self._steady(side, _differs(before, as_it_is.ends))
                self.unsafe.update({told: {name: as_it_is.said.get(name, "") for name in other}} if other else {})
                before, differs = as_it_is.ends, self._steady(side, _differs(as_it_is.ends, after.ends))
            if not differs:
                return
            if after.crash:
                self._search(side, way, before, told)
            else:
                self._blame(side, way, before, after, differs, told)

    def _steady(self, side: Side, differs: list[str]) -> list[str]:
        """Those of some tests that end alike in two runs of the suite as it is; the others are not judged."""
        if differs and side not in self.wavers:
            twice = self.lab.run(side, ()), self.lab.run(side, (), nth=1)
            self.wavers[side] = set(_differs(twice[0].ends, twice[1].ends))
            if self.wavers[side]:
                named = ", ".join(sorted(self.wavers[side])[:3])
                self.unseen.append(
                    f"{many(len(self.wavers[side]), 'test')} of {side} that end in two ways as they are: {named}"
                )
        return [test for test in differs if test not in self.wavers[side]] if differs else []

    def _blame(
        self, side: Side, way: Way | None, before: dict[str, str], after: Ran, differs: list[str], told: str
    ) -> None:
        """Take out what the tests that differ point to; where none does, look for it."""
        found: dict[Proposal, str] = {}
        for test in differs:
            for one in _pointed(self.left, test):
                found.setdefault(one, test)
        for one, test in found.items():
            said = after.said.get(test, "")
            self.drop(
                [one], f"{told}, {test} is {_was(after.ends, test)}, and was {_was(before, test)}{said and f': {said}'}"
            )
        if not found:
            self._search(side, way, before, told)

    def _search(self, side: Side, way: Way | None, before: dict[str, str], told: str) -> None:
        """Find the first proposal with which the suite ends otherwise; each stands behind those that it needs."""
        row = _in_order(self.left)
        good, bad = 0, len(row)
        test = ""
        while bad - good > 1:
            middle = (good + bad) // 2
            differs = self._steady(side, _differs(before, self.lab.run(side, row[:middle], way).ends))
            good, bad, test = (good, middle, differs[0]) if differs else (middle, bad, test)
        why = f": {test} ends otherwise with it" if test else ": the suite ends otherwise with it"
        self.drop([row[bad - 1]], f"{told}{why}")

    def _count(self, runs: int) -> None:
        """Medians of CPU, with runs before and after in turns."""
        if not self.left:
            return
        found: dict[Side, tuple[list[float], list[float]]] = {side: ([], []) for side in SIDES}
        for nth in range(runs):
            for side in SIDES:
                before, after = self.lab.run(side, (), nth=nth), self.lab.run(side, self.left, nth=nth)
                found[side][0].append(before.cpu)
                found[side][1].append(after.cpu)
                differs = self._steady(side, _differs(self.lab.run(side, ()).ends, after.ends))
                if differs and not _differs(self.lab.run(side, ()).ends, before.ends):
                    self.drop(list(self.left), f"on {side}, {differs[0]} does not end alike each time")
                    return
        self.cpu = {side: (median(before), median(after)) for side, (before, after) in found.items()}
        was, now = (sum(pair[at] for pair in self.cpu.values()) for at in (0, 1))
        least = [sum(min(pair[at]) for pair in found.values()) for at in (0, 1)]
        if now > was * _CLOSE and least[1] > least[0]:  # a machine that is busy lets both waver
            self.drop(list(self.left), f"the suite takes more CPU with them: {was:.1f} s before, {now:.1f} s after")


def _pointed(proposals: Sequence[Proposal], test: str) -> list[Proposal]:
    """The proposals about the class of a test; where there are none, those about classes above it."""
    about = [one for one in proposals if any(_is_of(key, test) for key in (one.key, *one.below))]
    return [one for one in about if _is_of(one.key, test)] or about


def _is_of(key: Key, test: str) -> bool:
    """Whether a test, as any runner names it, belongs to a class of a file."""
    name = plain(test).partition("[")[0]
    module = key[0].removesuffix(".py").replace("/", ".")
    words = name.replace(".py::", ".").replace("::", ".").replace("/", ".").split(".")
    if key[1] not in words:
        return False
    own = words[: words.index(key[1])]
    return not own or module.split(".")[-len(own) :] == own or own[-len(module.split(".")) :] == module.split(".")


def _in_order(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Each behind those that it needs."""
    row: list[Proposal] = []
    left = list(proposals)
    while left:
        keys = {one.key for one in left if one.kind == "rows"}
        free = [one for one in left if not keys & set(one.needs)] or left
        row += free
        left = [one for one in left if one not in free]
    return row


def _differs(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The tests that end otherwise."""
    return [name for name in {**before, **after} if before.get(name) != after.get(name)]


def _was(ends: dict[str, str], test: str) -> str:
    return ends.get(test, "not there")
