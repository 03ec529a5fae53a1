"""The fuzzer: mutated sources through `fix`, with the laws of an edit held against what comes out.

    python tools/fuzz.py --count 200000 --seed 1 [--jobs 2] [--folder DIR ...] [--keep tests/shield/found]
    python tools/fuzz.py --again tests/shield/found/*.txt

An execution is one mutated source, one to six rules (or all) and a road, made from the seed and its number; the same
seed and numbers give the same executions. A find is made as small as it gets and kept as text. Exit code 1 where there
was one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import queue
import signal
import sys
import time
from collections import Counter
from multiprocessing.sharedctypes import Synchronized
from pathlib import Path
from typing import Any

from shielding.trial import Material, execute, from_text, gather, key, made, smaller, to_text

HERE = Path(__file__).parent.parent
_BATCH = 500
_STUCK = 120.0  # seconds of the clock without a sign, in which not even the alarm rang

Told = tuple[str, Any]


def work(seed: int, numbers: range, material: Material, at: Synchronized[int], said: Any) -> None:
    """One process: its share of the numbers, one after the other."""
    counts: Counter[str] = Counter()
    known: set[str] = set()
    for done, number in enumerate(numbers, 1):
        at.value = number
        trial = made(seed, number, material)
        verdict = execute(trial)
        counts[verdict.outcome] += 1
        counts["refused by the gate"] += bool(verdict.refused)
        for fault in verdict.faults:
            if key(trial, fault) not in known:
                known.add(key(trial, fault))
                said.put(("find", (number, fault, smaller(trial, fault))))
        if done % _BATCH == 0:
            said.put(("counts", counts))
            counts = Counter()
    said.put(("counts", counts))
    at.value = -1


class Crew:
    """Some processes, each with its share; one that dies goes on behind the number it died at."""

    def __init__(self, seed: int, numbers: range, jobs: int, material: Material) -> None:
        self.context = multiprocessing.get_context("fork")
        self.seed, self.material, self.jobs, self.end = seed, material, jobs, numbers.stop
        self.said: Any = self.context.Queue()
        self.at = [self.context.Value("q", -2, lock=False) for _ in range(jobs)]
        self.signs = [(-2, time.monotonic())] * jobs
        self.workers = [self._start(i, numbers.start + i) for i in range(jobs)]

    def _start(self, index: int, first: int) -> Any:
        share = range(first, self.end, self.jobs)
        worker = self.context.Process(target=work, args=(self.seed, share, self.material, self.at[index], self.said))
        worker.start()
        return worker

    def look(self) -> list[tuple[int, str]]:
        """Start again what died or is stuck; the numbers at which it happened come back."""
        found = []
        for index, worker in enumerate(self.workers):
            number = self.at[index].value
            if number != self.signs[index][0]:
                self.signs[index] = (number, time.monotonic())
            if worker.is_alive() and number >= 0 and time.monotonic() - self.signs[index][1] > _STUCK:
                os.kill(worker.pid, signal.SIGKILL)
                worker.join()
                found.append((number, "hang: the process gave no sign any more"))
            elif not worker.is_alive() and number >= 0 and worker.exitcode:
                found.append((number, f"crash: the process died ({worker.exitcode})"))
            else:
                continue
            self.at[index].value = -2
            self.workers[index] = self._start(index, number + self.jobs)
        return found

    @property
    def alive(self) -> bool:
        return any(worker.is_alive() for worker in self.workers)


def fuzz(asked: argparse.Namespace) -> int:
    material = gather(tuple(asked.folder), HERE / "tests" / "cases")
    print(f"seed {asked.seed}, numbers {asked.start} to {asked.start + asked.count}, {len(material.spoken)} texts of "
          f"rules, {len(material.files)} small files", flush=True)  # fmt: skip
    crew = Crew(asked.seed, range(asked.start, asked.start + asked.count), asked.jobs, material)
    counts: Counter[str] = Counter()
    known: set[str] = set()
    begun = shown = time.monotonic()
    last = False
    while True:
        for number, fault in crew.look():
            keep(asked, number, fault, made(asked.seed, number, material), known)
        try:
            what, told = crew.said.get(timeout=0.5)
            if what == "counts":
                counts.update(told)
            else:
                keep(asked, told[0], told[1], told[2], known)
        except queue.Empty:
            if last:
                break
            last = not crew.alive
        if time.monotonic() - shown > asked.every:
            shown = time.monotonic()
            print(line(counts, len(known), shown - begun), flush=True)
    print(line(counts, len(known), time.monotonic() - begun), flush=True)
    if asked.json:
        figures(Path(asked.json), asked, counts, sorted(known), time.monotonic() - begun)
    return 1 if known else 0


def line(counts: Counter[str], finds: int, seconds: float) -> str:
    total = sum(counts[name] for name in ("skipped", "same", "changed", "broken"))
    shares = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()) if count)
    return f"{total} executions in {seconds:.0f} s ({total / max(seconds, 0.1):.0f} a second): {shares}; {finds} finds"


def keep(asked: argparse.Namespace, number: int, fault: str, trial: Any, known: set[str]) -> None:
    """Print a find, and write it where finds are kept."""
    if key(trial, fault) in known:
        return
    known.add(key(trial, fault))
    text = to_text(trial, fault)
    print(f"--- seed {asked.seed} number {number}\n{text}\n---", flush=True)
    if asked.keep:
        folder = Path(asked.keep)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{(trial.rules or ('all',))[0]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}.txt"
        (folder / name).write_text(text, encoding="utf-8")


def figures(path: Path, asked: argparse.Namespace, counts: Counter[str], finds: list[str], seconds: float) -> None:
    """Add this run to the runs in a file."""
    told = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"schema": 1}
    run = {"seed": asked.seed, "start": asked.start, "count": asked.count, "seconds": round(seconds)}
    told.setdefault("fuzz", []).append({**run, **dict(sorted(counts.items())), "finds": finds})
    path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def again(paths: list[Path]) -> int:
    """Finds that were kept, executed once more."""
    left = 0
    for path in paths:
        faults = execute(from_text(path.read_text(encoding="utf-8"))).faults
        left += bool(faults)
        print(f"{path.name}: {'; '.join(faults) or 'well'}")
    return 1 if left else 0


def main() -> int:
    """Fuzz, or look at finds again."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000, help="executions")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="the first number")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--folder", type=Path, action="append", default=[], help="real files to splice into")
    parser.add_argument("--keep", default="", metavar="DIR", help="where finds are kept as text")
    parser.add_argument("--json", default="", metavar="FILE", help="add the figures to a file")
    parser.add_argument("--every", type=float, default=10.0, help="seconds between two lines of progress")
    parser.add_argument("--again", type=Path, nargs="*", default=[], help="finds to execute again")
    asked = parser.parse_args()
    return again(asked.again) if asked.again else fuzz(asked)


if __name__ == "__main__":
    sys.exit(main())
