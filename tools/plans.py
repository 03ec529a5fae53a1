"""Hold `seven plan` against the package sets that real projects were upgraded with.

The specs and sources are those of tools/corpus.py; --locks has the exact sets, as NAME-old.txt and NAME-new.txt. Each
project is planned out of what its own files ask for, twice: with an empty cache, and with the one that this left.

    python tools/plans.py --specs DIR --locks DIR --mirrors DIR --lab DIR [--json FILE] NAME [NAME …]
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from corpus import source
from packaging.utils import canonicalize_name

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
    return {canonicalize_name(name): version.strip() for name, version, *_ in pairs}


def planned(place: Path, cache: Path) -> tuple[dict[str, Any] | None, float, str]:
    """What `seven plan` says, in how many seconds, and what it printed where it says nothing."""
    command = [sys.executable, "-m", "django_seven", "plan", str(place), "--no-write", "--format", "json"]
    started = time.monotonic()
    done = subprocess.run(
        command, env={**os.environ, "SEVEN_CACHE": str(cache)}, capture_output=True, text=True, check=False
    )
    seconds = time.monotonic() - started
    told = json.loads(done.stdout) if done.stdout.strip() else None
    return told, seconds, "" if told else " ".join(done.stderr.split())[-600:]


def named(spec: dict[str, Any], side: str) -> set[str]:
    """The packages whose version the set of a side names: the others are as new as its date."""
    lines = [line for install in spec[side]["install"] for line in install.split() if "==" in line]
    return {canonicalize_name(re.split(r"[\[=]", line)[0]) for line in lines}


def against(told: dict[str, Any], old: dict[str, str], new: dict[str, str], chosen: set[str]) -> list[dict[str, str]]:
    """Each package that both sets and the plan know, with what we and its maintainers did; `chosen` are those named."""
    rows = []
    for package in told["whole"]["packages"]:
        name = package["name"]
        if name not in old or name not in new or not package["installed"] or package["state"] == "replace":
            continue
        ours = "stays" if package["old"] == package["new"] == package["installed"] else "moves"
        theirs = "stays" if old[name] == new[name] else "moves"
        dated = (ours, theirs) == ("stays", "moves") and name not in chosen
        rows.append(
            {
                "name": name,
                "kind": "newer by the date of their set" if dated else KINDS[ours, theirs],
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
        results[name] = result(told, cold, warm, said)
        if "problem" not in results[name]:
            results[name] |= compared(told, spec, asked.locks)
        print(row(name, results[name]), flush=True)
        if asked.json:
            asked.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    return 0


def result(told: dict[str, Any] | None, cold: float, warm: float, said: str) -> dict[str, Any]:
    """What the plan of one project says by itself."""
    seconds = {"cold": round(cold, 1), "warm": round(warm, 1)}
    if told is None or told["whole"]["problem"]:
        return {"problem": said or (told and told["whole"]["problem"]), "seconds": seconds}
    packages = told["whole"]["packages"]
    replace = [package["name"] for package in packages if package["state"] == "replace"]
    return {"states": dict(Counter(package["state"] for package in packages)), "replace": replace, "seconds": seconds}


def compared(told: dict[str, Any], spec: dict[str, Any], locks: Path) -> dict[str, Any]:
    """The same, held against the sets of the maintainers."""
    old, new = (locked(locks / f"{spec['name']}-{side}.txt") for side in ("old", "new"))
    rows = against(told, old, new, named(spec, "old") & named(spec, "new"))
    otherwise = [one for one in rows if one["kind"].startswith("only")]
    return {"agreement": dict(Counter(one["kind"] for one in rows)), "otherwise": otherwise}


def row(name: str, found: dict[str, Any]) -> str:
    times = f"{found['seconds']['cold']:.1f} s, then {found['seconds']['warm']:.1f} s"
    if "problem" in found:
        return f"{name:18} {times}  {found['problem']}"
    alike = ", ".join(f"{count} {kind}" for kind, count in sorted(found["agreement"].items()))
    return f"{name:18} {times}  {alike}  replace: {' '.join(found['replace']) or '–'}"


if __name__ == "__main__":
    sys.exit(main())
