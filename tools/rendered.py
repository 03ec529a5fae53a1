"""Templates of Django and of packages through `fix`, and what changed rendered before and after, on both sides.

    python tools/rendered.py [WORD ...] [--packages DIR] [--to 6.1] [--json FILE] [--show 5]

Every template of Django's own apps and of the packages is rewritten, as `seven fix --sure likely` would, on the roads
from the Django that it was made for to the next that is supported for long and to `--to`. Each one that changed is
compiled and rendered on both real Djangos, with contexts that have everything, nothing, and half. An edit is *wrong*
where the old side gives another answer than before, or the new side refuses what it took before. Where the new side
gives another answer than the old one, that is listed beside. Exit code 1 where an edit was wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from rendering.compare import Changed, Outcome, judge
from rendering.trees import Tree, default_place, own, packages

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import on_road
from django_seven.values import Minor, Road

_LONG = [Minor.parse(text) for text in ("1.6", "1.8", "1.11", "2.2", "3.2", "4.2", "5.2")]
_PYTHON = Minor(3, 12)


def roads(start: Minor, end: Minor) -> list[Road]:
    """From where a tree was made for to the next Django supported for long, and to the end."""
    ends = [*[minor for minor in _LONG if start < minor < end][:1], end]
    return [Road(start, minor, _PYTHON, _PYTHON) for minor in ends if minor > start]


def changed(tree: Tree, road: Road) -> list[Changed]:
    """The templates of a tree that a road changes."""
    engine = Engine(on_road(road), road, FileTree(tree.folder))
    found = []
    for name in tree.templates:
        result = engine.fix(name, "likely")
        if isinstance(result, FileResult) and result.after != result.before:
            rules = tuple(one.rule for one in result.applied)
            found.append(Changed(tree, road, name, result.after, rules))
    return found


def main() -> int:
    """Look, render, compare, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("words", nargs="*", help="only trees whose label has one of these")
    parser.add_argument("--packages", type=Path, default=default_place(), help="where packages are kept")
    parser.add_argument("--to", type=Minor.parse, default=Minor(6, 1), help="the end of the longer roads")
    parser.add_argument("--json", default="", metavar="FILE", help="write what was seen")
    parser.add_argument("--show", type=int, default=5, help="differences to print per kind")
    asked = parser.parse_args()
    trees = [tree for tree in (*own(), *packages(asked.packages)) if _wanted(tree, asked.words)]
    templates = sum(len(tree.templates) for tree in trees)
    met = [one for tree in trees for road in roads(tree.made_for, asked.to) for one in changed(tree, road)]
    print(f"{len(trees)} trees, {templates} templates; {len(met)} changed on some road", flush=True)
    with tempfile.TemporaryDirectory(prefix="seven-rendered-") as place:
        outcomes = judge(met, Path(place))
    counts = Counter(one.kind for one in outcomes)
    for kind, number in sorted(counts.items()):
        print(f"{number:6} {kind}")
        for one in [one for one in outcomes if one.kind == kind and not kind.startswith("equal")][: asked.show]:
            print(f"       {one}")
    per_rule = Counter(rule for one in met for rule in one.rules)
    print(", ".join(f"{rule} {number}" for rule, number in per_rule.most_common()))
    if asked.json:
        Path(asked.json).write_text(as_json(templates, counts, outcomes), encoding="utf-8")
    return 1 if any(kind.startswith("wrong") for kind in counts) else 0


def _wanted(tree: Tree, words: Iterable[str]) -> bool:
    return not list(words) or any(word in tree.label for word in words)


def as_json(templates: int, counts: Counter[str], outcomes: list[Outcome]) -> str:
    """The figures, and everything that is not equal, without a word of the templates."""
    others = [
        {name: value for name, value in asdict(one).items() if name not in ("detail", "stood_in")}
        for one in outcomes
        if not one.kind.startswith("equal")
    ]
    return json.dumps({"schema": 1, "templates": templates, "counts": counts, "others": others}, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main())
