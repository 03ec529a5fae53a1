"""One folder on one road: every file through `check` and `fix`, with the laws held against what comes out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from django_seven.edits.engine import Engine
from django_seven.project.files import walk
from django_seven.rules.catalogue import on_road
from django_seven.values import Road, Skipped
from shielding.compilers import Compilers
from shielding.laws import judge, watched, where
from shielding.memory import MemoryTree
from shielding.trial import HungError, alarm

LIMIT = 60.0  # seconds of the processor for one file


@dataclass
class Told:
    """The figures of one folder on one road."""

    files: int = 0
    size: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    unread: list[str] = field(default_factory=list)
    rules: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    findings: int = 0
    hashes: set[str] = field(default_factory=set)


def files_below(root: Path) -> list[str]:
    """Every Python file below a folder, installed packages of a standard library left out."""
    return [path.relative_to(root).as_posix() for path in walk(root) if path.suffix == ".py"]


def look(root: Path, road: Road, compilers: Compilers) -> Told:
    """All files once, and those that changed a second time."""
    names, rules, told = files_below(root), on_road(road), Told()
    engine = Engine(rules, road, MemoryTree({}, root, names))
    changed: dict[str, bytes] = {}
    for name in names:
        told.files += 1
        try:
            with alarm(LIMIT):
                after = _one(engine, name, told, compilers)
        except HungError:
            told.faults.append(f"hang: more than {LIMIT:.0f} s: {name}")
            continue
        if after is not None:
            changed[name] = after
    again = Engine(rules, road, MemoryTree(changed, root, names))
    for name, data in changed.items():
        with watched() as seen:
            second = again.fix(name, "likely")
        if isinstance(second, Skipped) or seen.errors or second.after != data:
            why = second.reason if isinstance(second, Skipped) else ", ".join(one.rule for one in second.applied)
            told.faults.append(f"second pass: {name}: {why}")
        else:
            told.outcomes["second pass empty"] += 1
    return told


def _one(engine: Engine, name: str, told: Told, compilers: Compilers) -> bytes | None:
    """One file; the bytes that it has afterwards, where they are others."""
    before = (engine.tree.root / name).read_bytes()
    told.size += len(before)
    told.hashes.add(hashlib.blake2b(before, digest_size=8).hexdigest())
    with watched() as seen:
        try:
            checked = engine.check(name)
        except Exception as error:
            seen.errors.append(error)
    if seen.errors:
        told.faults.append(f"crash: {name}: {where(seen.errors[0])}")
        return None
    verdict = judge(engine, name, "likely")
    told.outcomes[verdict.outcome] += 1
    told.faults += [f"{fault}: {name}" for fault in verdict.faults]
    told.refused += [f"{name}: {one}" for one in verdict.refused]
    if isinstance(checked, Skipped):
        told.skipped[re.sub(r"\d+", "N", checked.reason)] += 1
        told.unread.append(f"{name}: {checked.reason}")
        return None
    told.findings += len(checked.findings)
    if not verdict.after:
        return None
    told.rules.update(verdict.rules)
    if not set(verdict.rules) & {finding.rule for finding in checked.findings}:
        told.faults.append(f"a file changed that no rule met: {name}")
    told.faults += [f"no longer compiles on {python}: {name}" for python in compilers.lost(before, verdict.after)]
    return verdict.after
