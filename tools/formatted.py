"""Whether a formatter has nothing to do after `fix`: real sources are formatted, fixed and formatted again.

    python tools/formatted.py [FOLDER …] [--road 2.2:4.2 …] [--with black|ruff …] [--length 88] [--json FILE]

Each folder (without any: the packages in the cache of django-seven) is copied, its imports are sorted and it is
formatted; then all safe and likely edits are written, for each road anew. A file that the formatter would change
afterwards, or whose imports are no longer sorted, is a defect of ours. Exit code 1 where there is one.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import unified_diff
from itertools import product
from pathlib import Path

from proving.releases import cache

from django_seven import process
from django_seven.edits.engine import FileResult
from django_seven.static import Asked, look, write_all
from django_seven.values import Minor, Road

BIN = Path(sys.executable).parent
FORMATTERS = ("black", "ruff")
ROADS = ("1.8:5.2", "1.11:3.2", "2.2:4.2", "3.2:5.2")
_LIMIT = 1200.0  # seconds for one run of a formatter


def main(argv: Sequence[str] | None = None) -> int:
    """Format, fix, format again, and show what changed."""
    asked = _asked(argv)
    folders = asked.folders or sorted(path for path in (cache().parent / "packages").iterdir() if path.is_dir())
    told: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    rules: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as made:
        scratch = asked.scratch or Path(made)
        for formatter, folder in product(asked.formatter or FORMATTERS, folders):
            clean, copy = scratch / "clean" / folder.name, scratch / folder.name
            shutil.rmtree(clean, ignore_errors=True)
            _copy(folder, clean, f"[tool.{formatter}]\nline-length = {asked.length}\n")
            trial = _Trial(copy, formatter, asked.length, asked.hunks, rules)
            unclean = trial.prepare(clean)
            for road in asked.road or ROADS:
                shutil.rmtree(copy, ignore_errors=True)
                shutil.copytree(clean, copy)
                trial.run(road, unclean, told[formatter, road])
    rows = [{"formatter": key[0], "road": key[1], "length": asked.length, **total} for key, total in told.items()]
    print(*(json.dumps(row) for row in rows), sep="\n")
    print(*(f"{count:5} {rule}" for rule, count in rules.most_common()), sep="\n")
    if asked.json:
        asked.json.write_text(json.dumps({"folders": [path.name for path in folders], "rows": rows}, indent=2) + "\n")
    return 1 if any(row["to format"] or row["unsorted"] for row in rows) else 0


def _asked(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--road", action="append", help="the Django it runs on, and the one to go to; as 2.2:4.2")
    parser.add_argument("--with", dest="formatter", action="append", choices=FORMATTERS)
    parser.add_argument("--length", type=int, default=88)
    parser.add_argument("--hunks", type=int, default=3, help="how many hunks to show per file")
    parser.add_argument("--scratch", type=Path, default=None)
    parser.add_argument("--json", type=Path, default=None, help="keep the figures in this file")
    return parser.parse_args(argv)


def _copy(folder: Path, copy: Path, told: str) -> None:
    for path in folder.rglob("*.py"):
        target = copy / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (copy / "pyproject.toml").write_text(told)


@dataclass(frozen=True, slots=True)
class _Trial:
    """One project with one formatter."""

    copy: Path
    formatter: str
    length: int
    hunks: int
    rules: Counter[str]

    def prepare(self, clean: Path) -> frozenset[str]:
        """What it takes to make a copy clean; the files that never are come back."""
        _sort(clean, "--fix", length=self.length)
        for _ in range(2):  # once more where the formatter was not settled
            _format(clean, self.formatter, self.length)
        unclean = _format(clean, self.formatter, self.length)
        return frozenset(unclean | set(_sort(clean, length=self.length)))

    def run(self, text: str, unclean: frozenset[str], total: Counter[str]) -> None:
        """The edits of one road, and what is no longer clean."""
        old, new = (Minor.parse(part) for part in text.split(":"))
        road, copy = Road(old, new, Minor(3, 6), Minor(3, 8)), self.copy
        fixed = look(Asked((copy,), road, sure="likely", jobs=1))
        write_all(Asked((copy,), road), fixed)
        changed = {result.path: result for result in fixed.changed if result.after != result.before}
        total.update({"changed": len(changed), "refused": len(fixed.refused), "to format": 0, "unsorted": 0})
        print(self.formatter, text, copy.name, len(changed), *fixed.refused, sep="  ", flush=True)
        for path in sorted(set(_sort(copy, length=self.length)) - unclean):
            total["unsorted"] += 1
            _show(copy, changed[path], (), "sorted", self.hunks, self.rules)
            print("".join(_tops(changed[path].after)))
        after = {path: (copy / path).read_bytes() for path in changed}
        _format(copy, self.formatter, self.length)
        for path, data in after.items():
            if path not in unclean and (copy / path).read_bytes() != data:
                total["to format"] += 1
                _show(copy, changed[path], _lines(copy / path), "formatted", self.hunks, self.rules)


def _show(copy: Path, result: FileResult, want: Sequence[str], word: str, hunks: int, rules: Counter[str]) -> None:
    applied = [item.rule for item in result.applied]
    rules.update(f"{word} {rule}" for rule in applied)
    print(f"--- {copy.name}/{result.path}: {word}: {' '.join(applied)}")
    if want:
        lines = list(unified_diff(result.after.decode("utf-8", "replace").splitlines(), want, lineterm="", n=2))[2:]
        shown = 0
        for line in lines:
            shown += line.startswith("@@")
            if shown <= hunks:
                print("    " + line)


def _tops(data: bytes) -> list[str]:
    """The imports of a file as they stand now."""
    lines = data.decode("utf-8", "replace").splitlines(keepends=True)
    last = max((index for index, line in enumerate(lines) if line.startswith(("import ", "from "))), default=0)
    return ["    " + line for line in lines[: min(last + 4, 60)]]


def _lines(path: Path) -> list[str]:
    return path.read_bytes().decode("utf-8", "replace").splitlines()


def _format(copy: Path, formatter: str, length: int) -> set[str]:
    """Run the formatter; the files that it had to change come back."""
    before = {path: path.read_bytes() for path in copy.rglob("*.py")}
    command = [str(BIN / "black"), "-q", "-l", str(length), "--fast"]
    if formatter == "ruff":
        command = [str(BIN / "ruff"), "format", "-q", "--isolated", "--line-length", str(length)]
    process.run([*command, str(copy)], timeout=_LIMIT)
    return {path.relative_to(copy).as_posix() for path, data in before.items() if path.read_bytes() != data}


def _sort(copy: Path, *more: str, length: int) -> list[str]:
    """The files whose imports are not sorted."""
    command = [str(BIN / "ruff"), "check", "-q", "--isolated", "--select", "I", "--line-length", str(length)]
    done = process.run([*command, "--output-format", "concise", *more, "."], cwd=copy, timeout=_LIMIT)
    return sorted({line.partition(":")[0] for line in done.text.splitlines() if ": I00" in line})


if __name__ == "__main__":
    sys.exit(main())
