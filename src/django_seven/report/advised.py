"""What `seven test advise` found, and how each proposal did when it was run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from django_seven.edits.engine import FileResult
from django_seven.events import many
from django_seven.findings.suites import Swap
from django_seven.values import Side

Cpu = Mapping[Side, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Tried:
    """One proposal; `reason` is empty where it passed, `cpu` are seconds before and after, by side."""

    swap: Swap
    reason: str = ""
    cpu: Cpu = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advice:
    """All proposals, the files with those that passed, and what the whole suite said of them.

    `cpu` are seconds of the whole suite before and after, by side; `unsafe` are tests that end otherwise in another
    order or in parallel before anything is changed; `unseen` is what could not be tried.
    """

    tried: tuple[Tried, ...]
    changed: tuple[FileResult, ...] = ()
    cpu: Cpu = field(default_factory=dict)
    unsafe: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()

    @property
    def offered(self) -> list[Tried]:
        """The proposals that passed."""
        return [one for one in self.tried if not one.reason]


def to_text(advice: Advice, *, written: bool) -> str:
    """A line for each proposal, those that passed first; then the suite."""
    lines = [f"{many(len(advice.tried), 'proposal')} by reading, {len(advice.offered)} passed"]
    for one in sorted(advice.tried, key=lambda each: bool(each.reason)):
        swap = one.swap
        lines.append(f"  {'no ' if one.reason else 'yes'} {swap.path}:{swap.line} {swap.name}: {_bases(swap)}")
        lines += [f"      not offered: {one.reason}"] if one.reason else []
        lines += [f"      CPU of the class: {_cpu(one.cpu)}"] if one.cpu else []
    lines += [f"CPU of the suite: {_cpu(advice.cpu)}"] if advice.cpu else []
    for way, tests in advice.unsafe.items():
        lines.append(f"{many(len(tests), 'test')} end otherwise {way}, before any change: {', '.join(tests[:5])}")
    lines += [f"not tried: {' · '.join(advice.unseen)}"] if advice.unseen else []
    if advice.changed:
        lines.append("written" if written else "next: `seven test advise --diff` shows the edits, `--write` makes them")
    return "\n".join(lines)


def to_json(advice: Advice) -> str:
    """The same for programs."""
    rows = [
        {
            "path": one.swap.path,
            "line": one.swap.line,
            "class": one.swap.name,
            "before": one.swap.before,
            "after": one.swap.after,
            "offered": not one.reason,
            "reason": one.reason,
            "cpu": one.cpu,
        }
        for one in advice.tried
    ]
    whole = {"schema": 1, "proposals": rows, "cpu": advice.cpu, "unsafe": advice.unsafe, "unseen": advice.unseen}
    return json.dumps(whole, indent=1)


def _bases(swap: Swap) -> str:
    return f"{swap.before.rpartition('.')[2]} → {swap.after.rpartition('.')[2]}"


def _cpu(cpu: Cpu) -> str:
    return " · ".join(f"{side} {before:.2f} → {after:.2f} s" for side, (before, after) in cpu.items())
