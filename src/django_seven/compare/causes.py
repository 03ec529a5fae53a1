"""Differences by their cause: by what explains them, else by what they share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django_seven.compare.suspects import Bisected
from django_seven.findings.symptoms import Known, explained, frames, headlines
from django_seven.values import Difference, Finding, Road

_PACKAGES = re.compile(r".*/(?:site|dist)-packages/")


@dataclass(frozen=True, slots=True)
class Cause:
    """Differences that have one cause, as far as can be told.

    `message` and `frame` are those of the first of them; `inside` is the innermost frame in Django or another package,
    as `django/db/models/base.py: save`. `known` is what explains them.
    """

    message: str
    frame: str
    tests: tuple[str, ...]
    inside: str = ""
    known: Known | None = None
    bisected: Bisected | None = None

    @property
    def first_bad(self) -> str | None:
        """The first release that brings it, as far as that is known."""
        return self.known.since if self.known else self.bisected.first_bad if self.bisected else None

    @property
    def rule(self) -> str | None:
        """The rule that explains it."""
        return self.known.rule if self.known else None


@dataclass(frozen=True, slots=True)
class Clues:
    """What is known of two sides beside their runs.

    With the `road` between them, what the index knows of missing names explains differences; `findings` are the rules
    met in the tree that was run. `bisected` is what single tests showed on the releases between, by the test.
    """

    road: Road | None = None
    findings: tuple[Finding, ...] = ()
    bisected: Mapping[str, Bisected] = field(default_factory=dict)


_NONE = Clues()


@dataclass(frozen=True, slots=True)
class Shared:
    """What differences of one cause share: exception, shape of its message, the innermost frames of either kind."""

    kind: str
    shape: str
    inside: str
    frame: str


def causes(differences: Iterable[Difference], clues: Clues = _NONE) -> Sequence[Cause]:
    """Differences grouped by cause, the largest group first."""
    told: dict[tuple[str, str], Known | None] = {}
    groups: dict[object, list[tuple[Difference, Known | None]]] = {}
    for difference in differences:
        said = (difference.message, difference.trace)
        if said not in told:
            told[said] = explained(*said, clues.road, clues.findings)
        known = told[said]
        groups.setdefault(known or shared(difference), []).append((difference, known))
    ordered = sorted(groups.values(), key=lambda group: (-len(group), group[0][0].test))
    return [_cause(group, clues) for group in ordered]


def _cause(group: Sequence[tuple[Difference, Known | None]], clues: Clues) -> Cause:
    first, known = group[0]
    tests = tuple(each.test for each, _ in group)
    traced = next((clues.bisected[test] for test in tests if test in clues.bisected), None)
    return Cause(first.message, first.frame, tests, inside(first.trace), known, traced)


def shared(difference: Difference) -> Shared:
    """What a difference has in common with others of the same cause.

    A frame in the test's own file is left out: each test has another one.
    """
    first = headlines(difference.message, difference.trace)[-1]
    frame = "" if _of_test(difference) else difference.frame
    return Shared(first.partition(":")[0], shape(difference.message), inside(difference.trace), frame)


def inside(trace: str) -> str:
    """The innermost frame in a package, Django's or another, without its line: `django/test/client.py: get`."""
    for frame in reversed(frames(trace)):
        if _PACKAGES.match(frame.path):
            return f"{_PACKAGES.sub('', frame.path)}: {frame.function}"
    return ""


def shape(message: str) -> str:
    """The message without what differs from test to test: numbers, addresses, long quoted values."""
    text = re.sub(r"0x[0-9a-f]+|\d+", "0", message)
    return re.sub(r"'[^']{25,}'|\"[^\"]{25,}\"", "…", text)[:160]


def _of_test(difference: Difference) -> bool:
    """Whether the innermost frame of the project lies in the file of the test itself."""
    path = difference.frame.rpartition(":")[0]
    module = path.removesuffix(".py").replace("/", ".")
    return bool(path) and (difference.test.startswith(path) or f"{module}." in f".{difference.test}")
