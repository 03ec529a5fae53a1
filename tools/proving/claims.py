"""What a rule claims against what was seen: pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django_seven.rules.shape import Rule
from django_seven.values import Minor
from proving.answers import equal, shown
from proving.runs import Seen

Run = Mapping[Minor, Seen]


@dataclass(frozen=True, slots=True)
class Measured:
    """The facts, as far as the releases at hand tell them; `oldest` stands for itself and all before it."""

    oldest: Minor
    birth: Minor | None
    until: Minor | None
    since: Minor | None
    end: str
    warns: Minor | None

    def text(self, minor: Minor | None) -> str:
        """A minor as it is reported."""
        if minor is None:
            return "-"
        return f"<={minor}" if minor == self.oldest else str(minor)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one rule: refused claims, claims that no release at hand could tell, and the facts."""

    rule: str
    refused: tuple[str, ...]
    unmeasured: tuple[str, ...]
    measured: Measured


def judge(rule: Rule, before: Run, after: Run, guarded: Run, guard_problem: str = "") -> Verdict:
    """Hold each claim against the runs.

    `guarded` is the engine's form of `before`, on the releases it is for; `guard_problem` says why there is none.
    """
    minors = sorted(before)
    refused, unmeasured = _lost(before, after, guarded), []
    lived = [minor for minor in minors if rule.until is None or minor < Minor.parse(rule.until)]
    dead = [minor for minor in minors if minor not in lived]
    answer = _reference(before, lived)
    if answer is None:
        born = [minor for minor in minors if before[minor].works]
        answer = before[born[0]].answer if born else after[minors[-1]].answer
    good = _Answer(answer)
    if not lived:
        unmeasured.append(f"no release before until {rule.until} is at hand")
    else:
        refused += _before(rule, before, lived, good)
    refused += [f"until {rule.until}: `before` still gives the answer on {m}" for m in dead if good.given(before[m])]
    if rule.until is not None and not dead:
        unmeasured.append(f"until {rule.until} is newer than the newest release at hand")
    if lived or answer is not None:
        refused += _after(rule, after, minors, good)
    refused += _grouped(
        ("both: on ", minor, f" the guarded form gives {guarded[minor]}, not {good}")
        for minor in sorted(guarded)
        if not good.given(guarded[minor])
    )
    if guard_problem:
        refused.append(f"both: {guard_problem}")
    measured = _measured(minors, before, after, good)
    refused += _warns(rule, measured, before, good)
    return Verdict(rule.id, tuple(refused), tuple(unmeasured), measured)


def joined(verdicts: Sequence[Verdict]) -> Verdict:
    """What the examples of one rule say together; the facts are those of the first."""
    first = verdicts[0]
    if len(verdicts) == 1:
        return first
    refused = [f"example {n}: {reason}" for n, one in enumerate(verdicts) for reason in one.refused]
    unmeasured = dict.fromkeys(reason for one in verdicts for reason in one.unmeasured)
    return Verdict(first.rule, tuple(refused), tuple(unmeasured), first.measured)


class _Answer:
    """The answer all others are compared with."""

    def __init__(self, answer: str | None) -> None:
        self.answer = answer

    def given(self, seen: Seen) -> bool:
        return seen.works and equal(seen.answer, self.answer)

    def __str__(self) -> str:
        return shown(self.answer) if self.answer is not None else "an answer"


def _lost(*runs: Run) -> list[str]:
    names = ("before", "after", "both")
    return _grouped(
        (f"{name}: not measured on ", minor, f": {seen.lost}")
        for name, run in zip(names, runs, strict=True)
        for minor, seen in sorted(run.items())
        if seen.lost
    )


def _grouped(told: Iterable[tuple[str, Minor, str]]) -> list[str]:
    """Sentences that differ only in the release they speak of become one: `on 4.0 to 6.1 (8)`."""
    groups: dict[tuple[str, str], list[Minor]] = {}
    for start, minor, rest in told:
        groups.setdefault((start, rest), []).append(minor)
    return [f"{start}{_span(minors)}{rest}" for (start, rest), minors in groups.items()]


def _span(minors: list[Minor]) -> str:
    if len(minors) < 3:
        return " and ".join(map(str, minors))
    return f"{minors[0]} to {minors[-1]} ({len(minors)} releases)"


def _reference(before: Run, lived: list[Minor]) -> str | None:
    """The answer on the last release that is said to give it."""
    return before[lived[-1]].answer if lived and before[lived[-1]].works else None


def _before(rule: Rule, before: Run, lived: list[Minor], good: _Answer) -> list[str]:
    last = lived[-1]
    if not before[last].works:
        where = f"until {rule.until}" if rule.until else "until None"
        return [f"{where}: on {last} `before` gives {before[last]} already"]
    birth = next(minor for minor in lived if before[minor].works)
    return _grouped(
        ("before: on ", minor, f" it gives {before[minor]}, but {good} on {last}")
        for minor in lived
        if minor >= birth and not good.given(before[minor])
    )


def _after(rule: Rule, after: Run, minors: list[Minor], good: _Answer) -> list[str]:
    since, ends = Minor.parse(rule.since), getattr(rule.change, "ends", None)  # a setting may be gone again
    minors = [minor for minor in minors if ends is None or minor < Minor.parse(ends)]
    found = _grouped(
        (f"since {rule.since}: on ", minor, f" `after` gives {after[minor]}, not {good}")
        for minor in minors
        if minor >= since and not good.given(after[minor])
    )
    below = [minor for minor in minors if minor < since]
    if below and good.given(after[below[-1]]):
        found.append(f"since {rule.since}: `after` gives the answer on {below[-1]} already")
    return found


def _warns(rule: Rule, measured: Measured, before: Run, good: _Answer) -> list[str]:
    if rule.warns is None:
        return []
    claimed = max(Minor.parse(rule.warns), measured.oldest)
    seen = measured.warns
    if seen is not None and seen < claimed:
        return [f"warns {rule.warns}: `before` warns on {measured.text(seen)} already"]
    # where releases are left out, the first one at hand after the claim is the one to warn
    expected = next((minor for minor in sorted(before) if minor >= claimed and good.given(before[minor])), None)
    if expected is None or seen == expected:
        return []
    return [f"warns {rule.warns}: `before` does not warn on {expected}, first on {measured.text(seen)}"]


def _measured(minors: list[Minor], before: Run, after: Run, good: _Answer) -> Measured:
    working = [minor for minor in minors if good.given(before[minor])]
    birth = working[0] if working else None
    ended = [minor for minor in minors if working and minor > working[-1]]
    since = None
    for minor in reversed(minors):
        if not good.given(after[minor]):
            break
        since = minor
    warned = [minor for minor in working if before[minor].warnings - after[minor].warnings]
    end = str(before[ended[0]]) if ended else ""
    return Measured(minors[0], birth, ended[0] if ended else None, since, end, warned[0] if warned else None)
