"""One folder on one road: every file through `check` and `fix`, with the laws held against what comes out."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django_seven.edits.engine import PASSES, Engine
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
    later: list[str] = field(default_factory=list)
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
    met: list[str] = []
    for name in names:
        told.files += 1
        try:
            with alarm(LIMIT):
                after, findings = _one(engine, name, told, compilers)
        except HungError:
            told.faults.append(f"hang: more than {LIMIT:.0f} s: {name}")
            continue
        if after is not None:
            changed[name] = after
        if findings:
            met.append(name)
    _settle(changed, met, lambda: Engine(rules, road, MemoryTree(dict(changed), root, names)), told)
    return told


def _settle(changed: dict[str, bytes], met: list[str], anew: Callable[[], Engine], told: Told) -> None:
    """Pass after pass over the files in which a rule was met, as `fix` does with a tree; the last is empty."""
    moved = set(changed)
    for number in range(2, PASSES + 2):
        engine, moved = anew(), set()
        for name in met:
            with watched() as seen:
                result = engine.fix(name, "likely")
            if isinstance(result, Skipped) or seen.errors:
                told.faults.append(f"second pass: {name}: {result.reason if isinstance(result, Skipped) else ''}")
            elif result.after != result.before:
                told.later.append(f"{name}: {', '.join(one.rule for one in result.applied)} in pass {number}")
                changed[name] = result.after
                moved.add(name)
        if not moved:
            break
    told.outcomes["settled"] += len(set(changed) - moved)
    told.faults += [f"second pass: {name}: it is not settled after {PASSES} passes" for name in sorted(moved)]


def _one(engine: Engine, name: str, told: Told, compilers: Compilers) -> tuple[bytes | None, int]:
    """One file; the bytes that it has afterwards, where they are others, and how much was found in it."""
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
        return None, 0
    verdict = judge(engine, name, "likely")
    told.outcomes[verdict.outcome] += 1
    told.faults += [f"{fault}: {name}" for fault in verdict.faults]
    told.refused += [f"{name}: {one}" for one in verdict.refused]
    if isinstance(checked, Skipped):
        told.skipped[re.sub(r"\d+", "N", checked.reason)] += 1
        told.unread.append(f"{name}: {checked.reason}")
        return None, 0
    told.findings += len(checked.findings)
    if not verdict.after:
        return None, len(checked.findings)
    told.rules.update(verdict.rules)
    if not set(verdict.rules) & {finding.rule for finding in checked.findings}:
        told.faults.append(f"a file changed that no rule met: {name}")
    lost = compilers.lost(before, verdict.after, engine.road.old)
    told.faults += [f"no longer compiles on {python}: {name}" for python in lost]
    return verdict.after, len(checked.findings)
