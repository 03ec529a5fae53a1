"""Findings that the look at the text hides: there must be none.

    python tools/hidden.py FOLDER [FOLDER ...] [--from 1.8] [--to 5.2]

Each folder is read twice as one project: as `check` reads it, and with every rule and the whole index asked of every
Python file. The first parses few files and the second all of them, so that it takes minutes.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from django_seven.edits.engine import Engine
from django_seven.findings.candidates import Candidates
from django_seven.findings.touched import Led
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import on_road
from django_seven.rules.shape import Rule
from django_seven.values import Finding, Minor, Road, Skipped


class Everything(Candidates):
    """Every rule may bite everywhere, and the index may have something to say of every file."""

    def told(self, name: str) -> Skipped | bool | None:
        """Nothing is told beforehand."""
        return None

    def rules_for(self, source: Source, *, looked_at: bool) -> list[Rule]:
        """All of them."""
        return list(self.rules)

    def led(self, source: Source, *, looked_at: bool) -> Led:
        """Everywhere."""
        return Led(None, below=True)


def findings(folder: Path, road: Road, *, all_of_it: bool) -> set[tuple[str, int, int, str]]:
    """What is found in the Python files of a folder: paths, lines, columns and rules."""
    tree = FileTree(folder)
    engine = Engine(on_road(road), road, tree)
    if all_of_it:
        engine._candidates = Everything(engine.lookout.rules, tree, engine._api)
    found: set[Finding] = set()
    for name in tree.python:
        result = engine.check(name)
        if not isinstance(result, Skipped):
            found.update(result.findings)
    return {(one.path, one.line, one.column, one.rule) for one in found}


def main() -> int:
    """Print what is hidden in each folder."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--from", dest="old", type=Minor.parse, default=Minor(1, 8))
    parser.add_argument("--to", dest="new", type=Minor.parse, default=Minor(5, 2))
    asked = parser.parse_args()
    road = Road(asked.old, asked.new, Minor(3, 6), Minor(3, 12))
    hidden = 0
    for folder in asked.folders:
        seen, every = (findings(folder, road, all_of_it=one) for one in (False, True))
        print(f"{folder.name}: {len(every)} findings, {len(every - seen)} hidden, {len(seen - every)} only as asked")
        for path, line, column, rule in sorted(every ^ seen):
            print(f"    {path}:{line}:{column} {rule}")
        hidden += len(every - seen)
    return 1 if hidden else 0


if __name__ == "__main__":
    sys.exit(main())
