"""What `seven test advise` found, and how each proposal did when it was run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django_seven.compare.parallel import why_unsafe
from django_seven.edits.engine import FileResult
from django_seven.events import many
from django_seven.findings.proposal import Proposal
from django_seven.values import Side

Cpu = Mapping[Side, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Tried:
    """One proposal; `reason` is empty where it passed, `cpu` are seconds of the suite before and after, by side."""

    proposal: Proposal
    reason: str = ""
    cpu: Cpu = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Advice:
    """All proposals, the files with those that passed, and what the whole suite said of them.

    `cpu` are medians of seconds of the whole suite before and after, by side; `unsafe` are tests that end otherwise in
    another order or in parallel before anything is changed, each with what it raised; `unseen` is what could not be
    tried; `notes` is what was read and is a person's to decide. `unfinished` where the time was over.
    """

    tried: tuple[Tried, ...]
    changed: tuple[FileResult, ...] = ()
    cpu: Cpu = field(default_factory=dict)
    unsafe: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    unseen: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    unfinished: bool = False

    @property
    def offered(self) -> list[Tried]:
        """The proposals that passed."""
        return [one for one in self.tried if not one.reason]


def to_text(advice: Advice, *, written: bool) -> str:
    """A line for each proposal, those that passed first; then the suite."""
    lines = [f"{many(len(advice.tried), 'proposal')} by reading, {len(advice.offered)} passed"]
    for one in sorted(advice.tried, key=lambda each: bool(each.reason)):
        about = one.proposal
        lines.append(f"  {'no ' if one.reason else 'yes'} {about.path}:{about.line} {about.name}: {_change(about)}")
        lines += [f"      not offered: {one.reason}"] if one.reason else []
        lines += [f"      CPU of the suite with it: {_cpu(one.cpu)}"] if one.cpu else []
    lines += [f"CPU of the suite: {_cpu(advice.cpu)}"] if advice.cpu else []
    lines += list(_unsafe(advice))
    lines += [f"not tried: {' · '.join(advice.unseen)}"] if advice.unseen else []
    lines += [f"look at {note}" for note in advice.notes]
    if advice.unfinished:
        lines.append("not finished: the same command goes on from here; `--minutes` gives it more time")
    if advice.changed:
        lines.append("written" if written else "next: `seven test advise --diff` shows the edits, `--write` makes them")
    return "\n".join(lines)


def to_json(advice: Advice) -> str:
    """The same for programs."""
    rows = [
        {
            "kind": one.proposal.kind,
            "path": one.proposal.path,
            "line": one.proposal.line,
            "class": one.proposal.name,
            "before": one.proposal.before,
            "after": one.proposal.after,
            "offered": not one.reason,
            "reason": one.reason,
            "cpu": one.cpu,
        }
        for one in advice.tried
    ]
    unsafe = {
        way: [{"test": test, "message": said, "cause": why_unsafe(said)} for test, said in tests.items()]
        for way, tests in advice.unsafe.items()
    }
    whole = {
        "schema": 1, "proposals": rows, "cpu": advice.cpu, "unsafe": unsafe, "unseen": advice.unseen,
        "notes": advice.notes, "finished": not advice.unfinished,
    }  # fmt: skip
    return json.dumps(whole, indent=1)


def _unsafe(advice: Advice) -> Iterator[str]:
    """Tests that end otherwise in some way as they are, by what may be the cause."""
    for way, tests in advice.unsafe.items():
        yield f"{many(len(tests), 'test')} end otherwise {way}, before any change"
        for cause, count in Counter(map(why_unsafe, tests.values())).most_common():
            named = [test for test, said in tests.items() if why_unsafe(said) == cause]
            yield f"  {count:4} {cause}: {', '.join(named[:3])}"


def _change(about: Proposal) -> str:
    return f"{about.before.rpartition('.')[2]} → {about.after.rpartition('.')[2]}"


def _cpu(cpu: Cpu) -> str:
    return " · ".join(f"{side} {before:.2f} → {after:.2f} s" for side, (before, after) in cpu.items())
