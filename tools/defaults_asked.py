"""Ask both sides of a real project for the defaults that are kept in its settings.

    python tools/defaults_asked.py TREE --settings MODULE --old PYTHON --new PYTHON --from 2.2 --to 4.2

TREE is copied and fixed; each side then loads the settings of the untouched and of the fixed copy and is asked what
each kept setting is. A value is confirmed where the old side had it before, has it after, and the new side has it too.
Where the old side does not know the setting, or is not told of it since a value would change it, the new side must
have what is kept. Exit code 1 where one is neither.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

from django_seven import process, static
from django_seven.edits import flipping
from django_seven.plan import road
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import on_road
from django_seven.rules.shape import Default
from django_seven.values import Road

_CHILD = """
import json, os, sys
sys.path.insert(0, os.getcwd())
from django.conf import settings
found = {}
for name in sys.argv[1:]:
    value = getattr(settings, name, "absent")
    found[name] = repr(list(value) if isinstance(value, tuple) else value)
print("\\n" + json.dumps(found))
"""
_ABSENT = "'absent'"
Row = dict[str, str]


def main() -> int:
    """Copy, fix, ask, print a table."""
    asked = _arguments()
    way = road.static_road(*road.ends(asked.from_, asked.to, None))
    sides = {"old": asked.old, "new": asked.new}
    with tempfile.TemporaryDirectory() as folder:
        trees = {state: Path(folder, state, asked.tree.name) for state in ("before", "after")}
        for tree in trees.values():
            shutil.copytree(asked.tree, tree, symlinks=True)
        fix(trees["after"], way)
        graph = FileTree(trees["after"]).settings_graph
        path = FileTree(trees["after"]).module_path(asked.settings) or ""
        kept = [one for one in flipping.listed(trees["after"]) if one.path in {path, *graph.above(path)}]
        names = sorted({one.name for one in kept})
        others = sorted({rule.change.name for rule in on_road(way) if isinstance(rule.change, Default)} - {*names})
        rows: dict[tuple[str, str], Row] = {
            (side, state): ask(python, tree, asked.settings, [*names, *others], asked.env)
            for side, python in sides.items()
            for state, tree in trees.items()
        }
    print(f"{asked.tree.name}: {asked.settings}, {way.old} → {way.new}: {len(names)} defaults kept in "
          f"{len({one.path for one in kept})} files")  # fmt: skip
    wrong = 0
    for name in names:
        values = [rows[key].get(name, "not loaded") for key in rows]
        verdict = judged(*values)
        wrong += verdict == "WRONG"
        shown = "  ".join(f"{side} {state} {value[:40]}" for (side, state), value in zip(rows, values, strict=True))
        print(f"  {name:36} {verdict:22} {shown}")
    left = [name for name in others if rows["old", "before"].get(name) != rows["new", "after"].get(name)]
    for name in left:
        old, new = rows["old", "before"].get(name, ""), rows["new", "after"].get(name, "")
        print(f"  {name:36} {'left':22} old before {old[:40]}  new after {new[:40]}")
    print(f"{len(names) - wrong} of {len(names)} confirmed")
    return 1 if wrong else 0


def judged(old_before: str, old_after: str, new_before: str, new_after: str) -> str:
    """Whether a kept value is what the old side said by itself."""
    if old_before == _ABSENT:
        told = old_after in (_ABSENT, new_after) and new_after != new_before
        return "not known to old" if told else "WRONG"
    if old_before == old_after == new_after:
        return "confirmed"
    return "new side only" if old_before == old_after and new_after != new_before else "WRONG"


def fix(tree: Path, way: Road) -> None:
    """All rules over a copy, written without git."""
    asked = static.Asked((tree,), way, sure="likely")
    failed = static.write_all(asked, static.look(asked))
    if failed:
        raise SystemExit("\n".join(failed.values()))


def ask(python: Path, tree: Path, module: str, names: list[str], env: dict[str, str]) -> Row:
    """What a side says of some settings; nothing where it cannot load them, which is printed."""
    inherited = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    given = inherited | {"DJANGO_SETTINGS_MODULE": module} | env
    done = process.run([python, "-c", _CHILD, *names], cwd=tree, env=given, timeout=120)
    if done.code:
        print(f"  {module} of {tree.parent.name} does not load on {python}: {done.text.strip().splitlines()[-1:]}")
        return {}
    answer: Row = json.loads([line for line in done.text.splitlines() if line.startswith("{")][-1])
    return answer


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Ask both sides of a project for the defaults that are kept.")
    parser.add_argument("tree", type=Path)
    parser.add_argument("--settings", required=True, metavar="MODULE")
    parser.add_argument("--old", type=Path, required=True, metavar="PYTHON", help="of the old side's environment")
    parser.add_argument("--new", type=Path, required=True, metavar="PYTHON", help="of the new side's environment")
    parser.add_argument("--from", dest="from_", required=True, metavar="V")
    parser.add_argument("--to", required=True, metavar="V")
    parser.add_argument("--env", action="append", default=[], metavar="NAME=VALUE")
    asked = parser.parse_args()
    asked.env = dict(one.split("=", 1) for one in asked.env)
    asked.tree = asked.tree.resolve()
    return asked


if __name__ == "__main__":
    sys.exit(main())
