"""Hold `seven plan` against the package sets that real projects were upgraded with.

The specs and sources are those of tools/corpus.py; --locks has the exact sets, as NAME-old.txt and NAME-new.txt. Each
project is planned out of what its own files ask for, twice: with an empty cache, and with the one that this left.

    python tools/plans.py --specs DIR --locks DIR --mirrors DIR --lab DIR [--json FILE] NAME [NAME …]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from corpus import source

# what became of a package, by our plan and by its maintainers
KINDS = {
    ("stays", "stays"): "both leave it",
    ("moves", "moves"): "both move it",
    ("stays", "moves"): "only they move it",
    ("moves", "stays"): "only we move it",
}


def locked(path: Path) -> dict[str, str]:
    """The packages of a lock."""
    pairs = (line.split("==") for line in path.read_text().splitlines() if "==" in line)
    return {name.lower().replace("_", "-").replace(".", "-"): version.strip() for name, version, *_ in pairs}


def planned(place: Path, cache: Path) -> tuple[dict[str, Any] | None, float, str]:
    """What `seven plan` says, in how many seconds, and what it printed where it says nothing."""
    command = [sys.executable, "-m", "django_seven", "plan", str(place), "--format", "json"]
    started = time.monotonic()
    done = subprocess.run(
        command, env={**os.environ, "SEVEN_CACHE": str(cache)}, capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - started
    told = json.loads(done.stdout) if done.stdout.strip() else None
    return told, seconds, "" if told else " ".join(done.stderr.split())[-600:]


def against(told: dict[str, Any], old: dict[str, str], new: dict[str, str]) -> list[dict[str, str]]:
    """Each package that both sets and the plan know, with what we and its maintainers did."""
    rows = []
    for package in told["whole"]["packages"]:
        name = package["name"]
        if name not in old or name not in new or not package["installed"] or package["state"] == "replace":
            continue
        ours = "stays" if package["old"] == package["new"] == package["installed"] else "moves"
        theirs = "stays" if old[name] == new[name] else "moves"
        rows.append(
            {
                "name": name,
                "kind": KINDS[ours, theirs],
                "ours": f"{package['installed']} → {package['new']}",
                "theirs": f"{old[name]} → {new[name]}",
                "why": package["why"],
            }
        )
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("specs", "locks", "mirrors", "lab"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--json", type=Path)
    parser.add_argument("names", nargs="+")
    asked = parser.parse_args()
    results = {}
    for name in asked.names:
        spec = json.loads((asked.specs / f"{name}.json").read_text())
        place = source(spec, asked.mirrors.resolve(), asked.lab.resolve(), own=True)
        cache = asked.lab.resolve() / f"{name}.cache"
        shutil.rmtree(cache, ignore_errors=True)
        told, cold, said = planned(place, cache)
        warm = planned(place, cache)[1] if told else 0.0
        shutil.rmtree(cache, ignore_errors=True)
        results[name] = result(told, cold, warm, said, asked.locks / name)
        print(row(name, results[name]), flush=True)
        if asked.json:
            asked.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    return 0


def result(told: dict[str, Any] | None, cold: float, warm: float, said: str, lock: Path) -> dict[str, Any]:
    """All that is kept of one project."""
    seconds = {"cold": round(cold, 1), "warm": round(warm, 1)}
    if told is None or told["whole"]["problem"]:
        return {"problem": said or (told and told["whole"]["problem"]), "seconds": seconds}
    sets = (locked(lock.with_name(f"{lock.name}-{side}.txt")) for side in ("old", "new"))
    rows = against(told, *sets)
    return {
        "states": dict(Counter(package["state"] for package in told["whole"]["packages"])),
        "replace": [package["name"] for package in told["whole"]["packages"] if package["state"] == "replace"],
        "agreement": dict(Counter(one["kind"] for one in rows)),
        "otherwise": [one for one in rows if one["kind"].startswith("only")],
        "seconds": seconds,
    }


def row(name: str, found: dict[str, Any]) -> str:
    times = f"{found['seconds']['cold']:.1f} s, then {found['seconds']['warm']:.1f} s"
    if "problem" in found:
        return f"{name:18} {times}  {found['problem']}"
    alike = ", ".join(f"{count} {kind}" for kind, count in sorted(found["agreement"].items()))
    return f"{name:18} {times}  {alike}  replace: {' '.join(found['replace']) or '–'}"


if __name__ == "__main__":
    sys.exit(main())
