"""Which rows of the ledger have an answer, and whether `check` finds and `fix` cures their old spelling.

    python tools/answers.py                          # figures per release
    python tools/answers.py --open [--area forms]    # the rows that are still open, or found or fixed less than asked

Each row's old spelling is put into a file of a small project, and the engine is asked on the road from the last
release that has it to the first that has not.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "rules"))

from spelling import Spelling, from_rules, spellings

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.support import KNOWN
from django_seven.project.tree import FileTree
from django_seven.rules.api import IDS as INDEXED
from django_seven.rules.catalogue import every, on_road
from django_seven.rules.coverage import Answer, Row, answer, rows
from django_seven.values import Minor, Road

STATIC = ("static-import", "static-name", "static-kwarg", "template", "settings")


@dataclass(frozen=True)
class Seen:
    """What became of one row: `met` by what it was found, `fixed` whether an edit came with it."""

    row: Row
    answer: Answer
    met: tuple[str, ...]
    fixed: bool

    @property
    def static(self) -> bool:
        return self.row.detect in STATIC

    @property
    def answered(self) -> bool:
        return self.answer.kind != "open" or bool(self.met)


def road(release: Minor) -> Road:
    """From the last release before to the one that ends it; what is announced ends the road itself."""
    python = Minor(3, 12)
    if release > KNOWN[-1]:
        return Road(KNOWN[-2], release, python, python, deprecated=True)
    below = [minor for minor in KNOWN if minor < release]
    return Road(below[-1] if below else Minor(1, 3), release, python, python)


def look(row: Row) -> Seen:
    """Put the old spelling of a row into files and ask the engine."""
    told = answer(row)
    which = road(row.release)
    mine = [every()[rule] for rule in told.by] if told.kind == "rule" else []
    for rule in mine:  # the proof may have measured another release than the ledger says
        if rule.axis == "django" and rule.until is not None and not rule.bites(which):
            which = road(Minor.parse(rule.until))
    met: list[str] = []
    fixed = False
    for spelling in [*spellings(row), *from_rules(row)]:
        for rule, curable in _findings(spelling, which):
            if rule in (told.by if told.kind == "rule" else INDEXED):
                met.append(rule)
                fixed = fixed or curable
        if met and (fixed or told.cure not in ("safe", "likely")):
            break
    if told.kind == "rule" and not met:
        met = [rule for rule in told.by if every()[rule].axis == "python"]
    return Seen(row, told, tuple(dict.fromkeys(met)), fixed)


def _findings(spelling: Spelling, which: Road) -> Iterator[tuple[str, bool]]:
    with tempfile.TemporaryDirectory() as folder:
        for name, text in ((spelling.path, spelling.text), *spelling.around):
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        result = Engine(on_road(which), which, FileTree(Path(folder))).check(spelling.path)
        if isinstance(result, FileResult):
            yield from ((finding.rule, finding.fixable) for finding in result.findings)


def figures(seen: Iterable[Seen]) -> dict[str, tuple[int, int]]:
    """The shares that are asked for: how many, and of how many."""
    seen = list(seen)
    parts = {
        "answered": [one.answered for one in seen],
        "static rows found": [bool(one.met) for one in seen if one.static],
        "safe rows fixed": [one.fixed for one in seen if one.row.autofix == "safe"],
        "heuristic rows fixed": [one.fixed for one in seen if one.row.autofix == "heuristic"],
    }
    return {name: (sum(part), len(part)) for name, part in parts.items()}


def main() -> int:
    """Parse, look, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--area", default="", help="only rows of these areas, with commas")
    parser.add_argument("--open", action="store_true", help="list the rows that are open, not found or not fixed")
    asked = parser.parse_args()
    areas = [area for area in asked.area.split(",") if area]
    seen = [look(row) for row in rows().values() if not areas or row.area in areas]
    for name, (count, total) in figures(seen).items():
        print(f"{name:22} {count} of {total} ({100 * count / max(1, total):.1f} %)")
    reasons = Counter(lacks for one in seen if one.answer.kind == "none" for lacks in _lacks(one))
    print("of the others, with a reason why nothing is to do:", dict(reasons))
    if asked.open:
        for one in sorted(seen, key=lambda one: one.row.release, reverse=True):
            lacks, row = _lacks(one), one.row
            if lacks:
                said = f"{row.release!s:7} {row.id}: {', '.join(lacks)}  [{row.detect}, {row.autofix}]"
                why = f"  ({' '.join([*one.answer.by, one.answer.note]).strip()})" if one.answer.kind == "none" else ""
                print(f"{said} {row.old} → {row.new}{why}")
    print(Counter(one.answer.kind for one in seen))
    return 0


def _lacks(one: Seen) -> list[str]:
    lacks = [] if one.answered else ["open"]
    if one.static and not one.met and one.answered:
        lacks.append("not found")
    if one.row.autofix in ("safe", "heuristic") and not one.fixed:
        lacks.append("not fixed")
    return lacks


if __name__ == "__main__":
    sys.exit(main())
