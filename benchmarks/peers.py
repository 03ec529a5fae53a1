"""The rows of the ledger through the peers: how many old spellings each of them rewrites, beside ours.

    python benchmarks/peers.py [--bin DIR ...] [--json docs/peers.json]

The same files that `tools/answers.py` asks `check` about are given to django-upgrade, djade and django-codemod, with
the release in which the old spelling ends as their target. A row counts for a peer where it changes one of its files
(in djade's case: beyond what it only formats). `--bin` names folders with the peers' commands; PATH is the last one.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tools"))

from answers import Seen, look
from spelling import from_rules, spellings

from django_seven import process
from django_seven.rules.coverage import Row, rows
from django_seven.values import Minor

PEERS = ("django-upgrade", "djade", "djcodemod")
OLDEST = {"django-upgrade": Minor(1, 7), "djade": Minor(2, 1), "djcodemod": Minor(1, 4)}
NEWEST = Minor(6, 1)


def write(folder: Path, asked: Iterable[Row]) -> dict[str, list[Path]]:
    """Put every spelling of every row into a file of its own."""
    files: dict[str, list[Path]] = defaultdict(list)
    for row in asked:
        for number, spelling in enumerate([*spellings(row), *from_rules(row)]):
            path = folder / f"{len(files)}-{number}" / spelling.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(spelling.text, encoding="utf-8")
            files[row.id].append(path)
    return files


def changed(peer: str, command: str, release: Minor, asked: list[Row]) -> set[str]:
    """The rows of which a peer rewrites a file."""
    if release < OLDEST[peer]:
        return set()
    target = str(min(release, NEWEST))
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        files = write(folder, asked)
        wanted = ".html" if peer == "djade" else ".py"
        every = [path for paths in files.values() for path in paths if path.suffix == wanted]
        if not every:
            return set()
        if peer == "djade":  # what it only formats is no answer: its oldest target goes first
            run([command, "--target-version", str(OLDEST[peer]), *every])
        before = {path: path.read_bytes() for path in every}
        if peer == "djcodemod":
            run([command, "run", "--removed-in", target, *every])
        else:
            run([command, "--target-version", target, *every])
        after = {path for path in every if path.read_bytes() != before[path]}
        return {row for row, paths in files.items() if after & set(paths)}


def run(command: list[str | Path]) -> None:
    """Run a peer; its exit code says whether it changed something."""
    process.run(command, timeout=600.0, env=dict(os.environ))


def table(seen: Mapping[str, Seen], theirs: Mapping[str, set[str]]) -> list[dict[str, object]]:
    """A line per release: rows, found and fixed by us, rewritten by each peer."""
    groups: dict[Minor, list[Seen]] = defaultdict(list)
    for one in seen.values():
        groups[one.row.release].append(one)
    return [
        {
            "release": str(release),
            "rows": len(group),
            "found": sum(bool(one.met) for one in group),
            "fixed": sum(one.fixed for one in group),
            **{peer: sum(one.row.id in found for one in group) for peer, found in theirs.items()},
        }
        for release, group in sorted(groups.items())
    ]


def main() -> int:
    """Look with ours, run the peers, print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--bin", action="append", default=[], help="a folder with the commands of peers")
    parser.add_argument("--json", default="", metavar="FILE", help="write the table to a file")
    asked = parser.parse_args()
    path = os.pathsep.join([*asked.bin, os.environ.get("PATH", "")])
    commands = {peer: shutil.which(peer, path=path) for peer in PEERS}
    groups: dict[Minor, list[Row]] = defaultdict(list)
    for row in rows().values():
        groups[row.release].append(row)
    theirs: dict[str, set[str]] = {}
    for peer, command in commands.items():
        if command is None:
            print(f"skipped: {peer} is not on PATH")
            continue
        theirs[peer] = set().union(*(changed(peer, command, release, group) for release, group in groups.items()))
    found = table({row.id: look(row) for row in rows().values()}, theirs)
    for line in found:
        print("  ".join(f"{name} {value!s:>6}" for name, value in line.items()))
    if asked.json:
        Path(asked.json).write_text(json.dumps({"schema": 1, "releases": found}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
