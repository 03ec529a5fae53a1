"""`seven check` of 2,000 templates beside djade: CPU seconds with and without start-up, and peak memory.

    python benchmarks/templates.py [--tree FOLDER] [--count 2000] [--runs 5] [--djade PROGRAM] [--json FILE]

The templates are those of the packages of `static.py`, in a folder of their own. What start-up costs is told by the
same command on one empty template; what rewrites gets a fresh copy each time. The commands take turns.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

from platformdirs import user_cache_dir
from static import SEVEN, Row, in_copy, measure, median, sources

from django_seven.project.files import has_template_suffix, names_below

ROADS = (("1.8", "5.2"), ("2.2", "5.2"), ("4.2", "6.1"))


def gathered(tree: Path, place: Path, count: int) -> tuple[list[str], int]:
    """Copies of templates of a tree, taken evenly from all of it, as often as needed; their names and bytes."""
    found = [name for name in names_below(str(tree)) if "/templates/" in name and has_template_suffix(name)]
    step = max(1, len(found) // count)
    size, names = 0, []
    for number, name in enumerate(islice(cycle(found[::step]), count)):
        path = place / "templates" / f"{number // 100}" / f"{number}{Path(name).suffix}"
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(tree / name, path)
        size += path.stat().st_size
        names.append(path.relative_to(place).as_posix())
    return names, size


def commands(full: Path, empty: Path, names: list[str], djade: str | None) -> dict[str, Callable[[], Row]]:
    """What is measured, by name."""
    runs: dict[str, Callable[[], Row]] = {"python -c pass": lambda: measure([sys.executable, "-c", "pass"], empty)}
    for old, new in ROADS:
        check = [*SEVEN, "check", ".", "--from", old, "--to", new, "--format", "json", "--no-cache", "--jobs", "1"]
        runs[f"seven check {old} → {new}"] = lambda check=check: measure(check, full)  # type: ignore[misc]
        runs[f"seven check {old} → {new}, one template"] = lambda check=check: measure(check, empty)  # type: ignore[misc]
    fix = [*SEVEN, "fix", ".", "--from", "1.8", "--to", "5.2", "--static", "--write", "--no-commit", "--jobs", "1"]
    runs["seven fix --static 1.8 → 5.2"] = lambda: in_copy(fix, full)
    if djade:
        rewrite = [djade, "--target-version", "5.2"]
        runs["djade --target-version 5.2"] = lambda: in_copy([*rewrite, *names], full)
        runs["djade --target-version 5.2, one template"] = lambda: in_copy([*rewrite, "templates/a.html"], empty)
    return runs


def main() -> int:
    """Measure, print, and write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tree", type=Path)
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--djade", metavar="PROGRAM", default=shutil.which("djade"))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    tree = asked.tree or sources(Path(user_cache_dir("django-seven")) / "benchmarks")
    with tempfile.TemporaryDirectory() as folder:
        full, empty = Path(folder, "full"), Path(folder, "empty")
        names, size = gathered(tree, full, asked.count)
        (empty / "templates").mkdir(parents=True)
        (empty / "templates" / "a.html").write_text("\n")
        print(f"{len(names)} templates, {size / 1e6:.1f} MB")
        runs = commands(full, empty, names, asked.djade)
        rows = {name: [] for name in runs}  # type: dict[str, list[Row]]
        for _ in range(asked.runs):
            for name, run in runs.items():
                rows[name].append(run())
    found = {name: median(several) for name, several in rows.items()}
    for name, row in found.items():
        alone = found.get(f"{name}, one template")
        if alone is not None:
            row["cpu without start-up"] = round(row["cpu"] - alone["cpu"], 3)
        shown = f" {row['cpu without start-up']:8.3f} s without start-up" if alone is not None else ""
        print(f"{name:48} {row['cpu']:8.3f} s CPU {row['wall']:8.3f} s {row['memory']:6.0f} MB{shown}")
    if asked.json:
        told = {"templates": len(names), "bytes": size, "runs": asked.runs, "rows": found}
        asked.json.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
