"""`seven check` beside django-upgrade, ruff and `ast.parse`: wall and CPU seconds, peak memory, and the cost per file.

    python benchmarks/static.py [--runs 5] [--tree FOLDER] [--django-upgrade PROGRAM] [--fix] [--json FILE]
    python benchmarks/static.py --curve 100,1000,10000,100000 [--json FILE]

The tree is made of the sources of packages from the index (Django projects and libraries of the 2.2 era), so that
every tool reads real code. The commands take turns, so that they share whatever else the machine does; what rewrites
gets a fresh copy each time. ruff runs with one thread. CPU seconds are those of the command and its children.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path

import uv

PACKAGES = [
    "Mezzanine==4.3.1", "django-oscar==2.0.4", "django-cms==3.7.4", "wagtail==2.7.4", "django-filer==1.7.1",
    "django-allauth==0.41.0", "django-haystack==2.8.1", "django-extensions==2.2.9", "djangorestframework==3.10.3",
    "django-mptt==0.11.0", "django-taggit==1.3.0", "django-filter==2.2.0", "django-debug-toolbar==2.2",
    "django-reversion==3.0.7", "django-guardian==2.2.0", "django-import-export==2.0.2", "django-celery-results==1.2.1",
    "django-celery-beat==1.6.0", "django-tastypie==0.14.3", "django-registration==3.1", "django-machina==1.1.0",
    "edx-proctoring==2.3.2", "django-fluent-pages==2.0.8", "shuup==2.1.0", "pretix==3.7.0",
]  # fmt: skip
ROAD = ["--from", "2.2", "--to", "5.2"]
SEVEN = [sys.executable, "-m", "django_seven"]
PARSE = """
import ast, sys, warnings
warnings.simplefilter("ignore")
for name in open(sys.argv[1]).read().split("\\n"):
    try:
        ast.parse(open(name, "rb").read())
    except (SyntaxError, ValueError):
        pass
"""
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
    "RAYON_NUM_THREADS": "1",
}
Row = dict[str, float]


def sources(cache: Path) -> Path:
    """A folder with the sources of all packages that can still be had."""
    target = cache / "tree"
    if not target.exists():
        partial = cache / "tree.partial"
        shutil.rmtree(partial, ignore_errors=True)
        for package in PACKAGES:
            place = partial / package.split("==")[0]
            command = [uv.find_uv_bin(), "pip", "install", "-q", "--python", sys.executable, "--no-deps"]
            done = subprocess.run(
                [*command, "--target", str(place), package], capture_output=True, text=True, check=False
            )
            if done.returncode:
                print(f"left out: {package}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        partial.rename(target)
    return target


def measure(command: list[str], cwd: Path) -> Row:
    """One run: wall and CPU seconds with children, and the largest process in MB."""
    started = time.perf_counter()
    with subprocess.Popen(
        command, cwd=cwd, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    wall, cpu = time.perf_counter() - started, usage.ru_utime + usage.ru_stime
    return {"wall": wall, "cpu": cpu, "memory": usage.ru_maxrss / 1024, "exit": running.returncode}


def beside(tree: Path, asked: argparse.Namespace, python: list[str]) -> dict[str, Callable[[], Row]]:
    """What is measured, by name."""
    check = [*SEVEN, "check", ".", *ROAD, "--format", "json"]
    listed = tree.parent / "listed.txt"
    listed.write_text("\n".join(str(tree / name) for name in python))
    runs: dict[str, Callable[[], Row]] = {
        "seven check --no-cache --jobs 1": lambda: measure([*check, "--no-cache", "--jobs", "1"], tree),
        "seven check --no-cache --jobs 2": lambda: measure([*check, "--no-cache", "--jobs", "2"], tree),
        "seven check, nothing changed": lambda: measure(check, tree),
        "ast.parse": lambda: measure([sys.executable, "-c", PARSE, str(listed)], tree),
        "python -c pass": lambda: measure([sys.executable, "-c", "pass"], tree),
        "seven --version": lambda: measure([*SEVEN, "--version"], tree),
    }
    if asked.fix:
        fix = [*SEVEN, "fix", ".", "--static", "--write", "--no-commit", *ROAD, "--jobs", "1"]
        runs["seven fix --static --jobs 1"] = lambda: in_copy(fix, tree)
    ruff = shutil.which("ruff", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    if ruff:
        lint = [ruff, "check", "--isolated", "--no-cache", "--quiet", "--select", "DJ,UP", "."]
        runs["ruff --select DJ,UP"] = lambda: measure(lint, tree)
    upgrade = asked.django_upgrade or shutil.which("django-upgrade")
    if upgrade:
        rewrite = [upgrade, "--target-version", "5.2", "--exit-zero-even-if-changed", *python]
        runs["django-upgrade"] = lambda: in_copy(rewrite, tree)
    return runs


def in_copy(command: list[str], tree: Path) -> Row:
    """One run of what rewrites files."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(tree, Path(folder) / "tree")
        return measure(command, Path(folder) / "tree")


def curve(tree: Path, python: list[str], counts: list[int], runs: int) -> dict[str, Row]:
    """`seven check` of so many files, copied from the tree as often as needed."""
    rows = {}
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            for number, name in enumerate(islice(cycle(python), count)):
                place = Path(folder, f"copy{number // len(python)}", name)
                place.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(tree / name, place)
            command = [*SEVEN, "check", ".", *ROAD, "--format", "json", "--no-cache", "--jobs", "1"]
            row = median([measure(command, Path(folder)) for _ in range(runs)])
        rows[str(count)] = {**row, "ms per file": round(1000 * row["cpu"] / count, 3)}
        print(
            f"{count:7} files {row['cpu']:8.2f} s CPU {row['memory']:6.0f} MB {1000 * row['cpu'] / count:6.2f} ms each"
        )
    return rows


def median(runs: list[Row]) -> Row:
    """Each figure's own."""
    return {key: round(statistics.median(run[key] for run in runs), 3) for key in runs[0]}


def main() -> int:
    """Measure, print, and write down."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--tree", type=Path)
    parser.add_argument("--django-upgrade", metavar="PROGRAM")
    parser.add_argument("--fix", action="store_true")
    parser.add_argument("--curve", metavar="COUNTS")
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    cache = Path(os.environ.get("SEVEN_CACHE") or Path.home() / ".cache" / "django-seven") / "benchmarks"
    cache.mkdir(parents=True, exist_ok=True)
    tree = asked.tree.resolve() if asked.tree else sources(cache)
    python = [path.relative_to(tree).as_posix() for path in sorted(tree.rglob("*.py"))]
    size = sum((tree / name).stat().st_size for name in python) / 1e6
    known = json.loads(asked.json.read_text()) if asked.json and asked.json.is_file() else {}
    if asked.curve:
        known["curve"] = curve(tree, python, [int(count) for count in asked.curve.split(",")], asked.runs)
    else:
        (tree / "manage.py").touch()  # a project, whose answers are remembered
        runs = beside(tree, asked, python)
        for run in runs.values():
            run()  # compiled, and in the memory of the disk
        measured = [{name: run() for name, run in runs.items()} for _ in range(asked.runs)]
        rows = {name: median([turn[name] for turn in measured]) for name in runs}
        known.update({"files": len(python), "megabytes": round(size, 1), "runs": asked.runs, "rows": rows})
        print(f"{len(python)} Python files, {size:.1f} MB, median of {asked.runs}; memory of the largest process")
        base = rows["seven check --no-cache --jobs 1"]["cpu"]
        for name, row in rows.items():
            figures = f"{row['wall']:7.2f} s wall {row['cpu']:7.2f} s CPU {row['memory']:5.0f} MB"
            print(f"{name:32} {figures}  cold check is ×{base / max(row['cpu'], 0.001):.2f}")
    if asked.json:
        asked.json.write_text(json.dumps(known, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
