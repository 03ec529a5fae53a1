"""What stops a suite before its tests, one thing behind the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django_seven.compare.sides import BAD, about, executed
from django_seven.findings.symptoms import Known
from django_seven.values import Crash, Difference, SuiteRun


@dataclass(frozen=True, slots=True)
class Layer:
    """One thing that stops a suite: what was said, where, what explains it, and what was done to see behind it."""

    message: str
    frame: str
    known: Known | None
    past: str  # empty where nothing could be done
    package: str = ""


@dataclass(frozen=True, slots=True)
class Peeled:
    """The layers from the outermost on; `behind` is how tests end where all were taken away, `ran` how many ran."""

    layers: tuple[Layer, ...]
    behind: tuple[Difference, ...] = ()
    ran: int = 0


def stops(run: SuiteRun) -> Iterator[Crash]:
    """What keeps a suite, or modules of it, from being run: each message once."""
    seen: set[str] = set()
    if run.crash is not None and not executed(run):
        seen.add(run.crash.message)
        yield run.crash
    for name, test in run.tests.items():
        module = test.outcome in BAD and about(name) and name.startswith(("import ", "collect "))
        if module and test.message not in seen:
            seen.add(test.message)
            yield Crash(test.message, test.frame, test.trace)
