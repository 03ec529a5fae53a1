"""The shield: every Python file of standard libraries, Djangos, packages and a corpus through `check` and `fix`.

    python tools/shield.py [--folder DIR ...] [--json docs/shield.json] [--jobs 2] [--fresh]

Each file goes over the widest road and, in turn, over one of the others; nothing is written. `--folder DIR` adds the
folders below it, a tree each. What was done is kept in the cache of django-seven, and a run that was stopped goes on.
Exit code 1 where a law was broken.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache as once
from pathlib import Path
from typing import Any

from proving.releases import cache, find_interpreter
from shielding.compilers import PYTHONS, Compilers
from shielding.trial import ROADS
from shielding.unit import files_below, look

Tree = tuple[str, str, str]  # the kind, a label, and the folder
Unit = tuple[Tree, int]  # on which of the roads


def trees(folders: Iterable[Path]) -> Iterator[Tree]:
    """The standard libraries, the Djangos, the packages, and what stands below the folders."""
    for python in PYTHONS:
        interpreter = find_interpreter(python)
        if interpreter is not None:
            library = interpreter.resolve().parent.parent / "lib" / f"python{python}"
            if library.is_dir():
                yield "standard library", f"python {python}", str(library)
    for kind, folder in (("django", cache()), ("package", cache().parent / "packages")):
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.is_dir():
                yield kind, f"{kind} {path.name}", str(path)
    for folder in folders:
        yield from (("corpus", path.name, str(path)) for path in sorted(folder.iterdir()) if path.is_dir())


@once
def _compilers() -> Compilers:
    return Compilers()


def work(unit: Unit) -> dict[str, Any]:
    """One folder on one road, as plain data."""
    (kind, label, folder), number = unit
    started = time.process_time()
    told = dict(vars(look(Path(folder), ROADS[number], _compilers())))
    hashes = sorted(told.pop("hashes"))
    seconds = time.process_time() - started
    return {"kind": kind, "label": label, "road": number, "seconds": round(seconds, 2), **told, "hashes": hashes}


def units(found: list[Tree]) -> list[Unit]:
    """Each tree on the widest road, then on one of the others by turn; the largest first."""
    size = {tree: len(files_below(Path(tree[2]))) for tree in found}
    both = [(tree, road) for turn, tree in enumerate(found) for road in (0, 1 + turn % (len(ROADS) - 1))]
    return sorted((unit for unit in both if size[unit[0]]), key=lambda unit: (unit[1] > 0, -size[unit[0]]))


def run(asked: argparse.Namespace) -> list[dict[str, Any]]:
    """All units that are not done yet, with what was done before."""
    state = Path(asked.state) if asked.state else cache().parent / "shield.jsonl"
    if asked.fresh:
        state.unlink(missing_ok=True)
    lines = state.read_text(encoding="utf-8").splitlines() if state.exists() else []
    done = [json.loads(line) for line in lines]
    known = {(one["label"], one["road"]) for one in done}
    todo = [unit for unit in units(list(trees(asked.folder))) if (unit[0][1], unit[1]) not in known]
    print(f"{len(done)} units done before, {len(todo)} to do", flush=True)
    started, files = time.monotonic(), 0
    with multiprocessing.get_context("fork").Pool(asked.jobs) as pool, state.open("a", encoding="utf-8") as kept:
        for number, one in enumerate(pool.imap_unordered(work, todo), 1):
            kept.write(json.dumps(one) + "\n")
            kept.flush()
            done.append(one)
            files += one["files"]
            pace = files / (time.monotonic() - started)
            what = f"{one['label']} on {road(one['road'])}: {one['files']} files, {len(one['faults'])} faults"
            print(f"{number}/{len(todo)} {what}; {pace:.0f} files a second", flush=True)
            for fault in one["faults"][:20]:
                print(f"    {fault}", flush=True)
    return done


def road(number: int) -> str:
    one = ROADS[number]
    return f"{one.old} → {one.new}" + (" with what is deprecated" if one.deprecated else "")


def summary(done: list[dict[str, Any]]) -> dict[str, Any]:
    """The figures of everything together; files are counted once, executions on each road."""
    wide = [one for one in done if one["road"] == 0]
    kinds: dict[str, dict[str, int]] = {}
    for one in wide:
        kind = kinds.setdefault(one["kind"], {"trees": 0, "files": 0, "bytes": 0, "not understood": 0})
        kind["trees"] += 1
        kind["files"] += one["files"]
        kind["bytes"] += one["size"]
        kind["not understood"] += sum(one["skipped"].values())
    outcomes = sum((Counter(one["outcomes"]) for one in done), Counter())
    reasons = sum((Counter(one["skipped"]) for one in wide), Counter())
    rules = sum((Counter(one["rules"]) for one in done), Counter())
    faults = sorted(f"{one['label']}, {road(one['road'])}: {fault}" for one in done for fault in one["faults"])
    return {
        "files": sum(one["files"] for one in wide),
        "different files": len({h for one in wide for h in one["hashes"]}),
        "executions": sum(one["files"] for one in done),
        "by kind": kinds,
        "roads": {road(n): sum(one["files"] for one in done if one["road"] == n) for n in range(len(ROADS))},
        "outcomes": dict(sorted(outcomes.items())),
        "findings": sum(one["findings"] for one in done),
        "rules that changed a file": len(rules),
        "not understood": dict(reasons.most_common()),
        "refused by the gate": sum(len(one["refused"]) for one in done),
        "refused": sorted(f"{one['label']}: {text}" for one in done for text in one["refused"])[:60],
        "files that other files moved in a later pass": sum(len(one["later"]) for one in done),
        "later": sorted(f"{one['label']}: {text}" for one in done for text in one["later"])[:40],
        "crashes": sum("crash: " in fault for fault in faults),
        "hangs": sum("hang: " in fault for fault in faults),
        "second pass not empty": sum("second pass: " in fault for fault in faults),
        "faults": faults,
    }


def main() -> int:
    """Look at everything, print the sum, keep it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--folder", type=Path, action="append", default=[], help="a folder of trees; may be repeated")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--state", default="", metavar="FILE", help="where progress is kept")
    parser.add_argument("--fresh", action="store_true", help="forget what was done before")
    parser.add_argument("--json", default="", metavar="FILE", help="write the figures to a file")
    asked = parser.parse_args()
    told = summary(run(asked))
    print(
        json.dumps(
            {**told, "refused": told["refused"][:10], "faults": told["faults"][:50]}, indent=1, ensure_ascii=False
        )
    )
    if asked.json:
        path = Path(asked.json)
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"schema": 1}
        path.write_text(json.dumps({**kept, "shield": told}, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 1 if told["faults"] else 0


if __name__ == "__main__":
    sys.exit(main())
