"""Whether a formatter has nothing to do after `fix`: real sources are formatted, fixed and formatted again.

    python tools/formatted.py FOLDER … [--road 2.2:4.2] [--with black|ruff] [--length 88] [--hunks 3] [--scratch DIR]

Each folder is copied, its imports are sorted and it is formatted; then all safe and likely edits are written.
A file that the formatter would change afterwards, or whose imports are no longer sorted, is a defect of ours.
Exit code 1 where there is one.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from difflib import unified_diff
from pathlib import Path

from django_seven import process
from django_seven.edits.engine import FileResult
from django_seven.static import Asked, look, write_all
from django_seven.values import Minor, Road

BIN = Path(sys.executable).parent
_LIMIT = 1200.0  # seconds for one run of a formatter


def main(argv: Sequence[str] | None = None) -> int:
    """Format, fix, format again, and show what changed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--road", default="2.2:4.2", help="the Django it runs on, and the one to go to")
    parser.add_argument("--with", dest="formatter", default="black", choices=("black", "ruff"))
    parser.add_argument("--length", type=int, default=88)
    parser.add_argument("--hunks", type=int, default=3, help="how many hunks to show per file")
    parser.add_argument("--scratch", type=Path, default=None)
    asked = parser.parse_args(argv)
    old, new = (Minor.parse(text) for text in asked.road.split(":"))
    road = Road(old, new, Minor(3, 6), Minor(3, 8))
    total: Counter[str] = Counter()
    rules: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as made:
        for folder in asked.folders:
            copy = (asked.scratch or Path(made)) / folder.name
            shutil.rmtree(copy, ignore_errors=True)
            _copy(folder, copy, f"[tool.{asked.formatter}]\nline-length = {asked.length}\n")
            _one(copy, road, asked, total, rules)
    print(*(f"{count} {word}" for word, count in total.items()), sep=", ", end=".\n")
    print(*(f"{count:5} {rule}" for rule, count in rules.most_common()), sep="\n")
    return 1 if total["to format"] or total["unsorted"] else 0


def _copy(folder: Path, copy: Path, told: str) -> None:
    for path in folder.rglob("*.py"):
        target = copy / path.relative_to(folder)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    (copy / "pyproject.toml").write_text(told)


def _one(copy: Path, road: Road, asked: argparse.Namespace, total: Counter[str], rules: Counter[str]) -> None:
    """One project: what it takes to make it clean, the edits, and what is no longer clean."""
    _sort(copy, "--fix", length=asked.length)
    for _ in range(2):  # once more where the formatter was not settled
        _format(copy, asked.formatter, asked.length)
    unclean = _format(copy, asked.formatter, asked.length)
    unsorted = set(_sort(copy, length=asked.length))
    fixed = look(Asked((copy,), road, sure="likely", jobs=1))
    write_all(Asked((copy,), road), fixed)
    changed = {result.path: result for result in fixed.changed if result.after != result.before}
    total["changed"] += len(changed)
    total["refused"] += len(fixed.refused)
    print(copy.name, len(changed), *fixed.refused, sep="\n  ", flush=True)
    for path in sorted(set(_sort(copy, length=asked.length)) - unsorted):
        total["unsorted"] += 1
        _show(copy, changed[path], (), "sorted", asked.hunks, rules)
        print("".join(_tops(changed[path].after)))
    after = {path: (copy / path).read_bytes() for path in changed}
    _format(copy, asked.formatter, asked.length)
    for path, data in after.items():
        if path not in unclean and (copy / path).read_bytes() != data:
            total["to format"] += 1
            _show(copy, changed[path], _lines(copy / path), "formatted", asked.hunks, rules)


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
