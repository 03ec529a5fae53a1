"""Say what `seven plan` tells of the source of the packages in the sets that real projects were upgraded with.

Each package of a set that has to do with Django and does not name the new one is looked through. Those of the new sets
work there, as far as the projects' suites go: what is told of them is to be looked at. Those that a project left behind
show what is found. The specs and locks are those of tools/plans.py; the packages are installed by uv into --packages.

    python tools/sources_checked.py --specs DIR --locks DIR --packages DIR [--side old]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from plans import locked

from django_seven import sources
from django_seven.runs import installed
from django_seven.runs.releases import in_the_way, made_for
from django_seven.values import Minor, Road


def asked(specs: Path, locks: Path, side: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The packages of all sets of a side, each with its spec; on the old side those that do not stay."""
    for path in sorted(specs.glob("*.json")):
        spec = json.loads(path.read_text())
        old, new = (locked(locks / f"{spec['name']}-{each}.txt") for each in ("old", "new"))
        for name, version in (new if side == "new" else old).items():
            if side == "new" or new.get(name) != version:
                yield name, version, spec


def place(packages: Path, name: str, version: str, python: str) -> Path | None:
    """The folder with a release, installed where it is not there; None where it cannot be."""
    folder = packages / f"{name}-{version}"
    if not folder.is_dir():
        words = ["uv", "pip", "install", "-q", "--no-deps", "--target", str(folder), "--python", python]
        subprocess.run([*words, f"{name}=={version}"], check=False, capture_output=True)
    return folder if folder.is_dir() else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("specs", "locks", "packages"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--side", choices=("old", "new"), default="new")
    parser.add_argument("--python", default="3.8", help="the Python that packages are installed for")
    given = parser.parse_args()
    seen, told = set[tuple[str, str, str, str]](), 0
    for name, version, spec in asked(given.specs, given.locks, given.side):
        old, new = spec["old"]["django"], spec["new"]["django"]
        key = (name, version, old, new)
        if name == "django" or key in seen:
            continue
        folder = place(given.packages, name, version, given.python)
        about = installed.read([folder]).get(name) if folder else None
        if folder is None or about is None or made_for(about, new):
            continue
        if not (about.for_django or any(b"django" in path.read_bytes() for path in folder.rglob("*.py"))):
            continue
        seen.add(key)
        road = Road(Minor.parse(old), Minor.parse(new), Minor(3, 9), Minor(3, 9))
        text = sources.told(sources.lacks(name, version, [folder], road), name, version, road)
        told += bool(text)
        if text:
            print(f"{spec['name']}: {name} {text}\n    metadata: {in_the_way(about, new) or 'silent'}")
    print(f"{told} of {len(seen)} packages on the {given.side} side")
    return 0


if __name__ == "__main__":
    sys.exit(main())
