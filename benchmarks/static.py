"""`seven check` and `seven fix --static` beside django-upgrade: wall and CPU seconds, peak memory, as ratios.

    python benchmarks/static.py [--files 3000] [--runs 3] [--json FILE]

The tree is made of the sources of packages from the index (Django projects and libraries of the 2.2 era), so that
every tool reads real code. Each run gets a fresh copy; the commands take turns in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGES = [
    "Mezzanine==4.3.1", "django-oscar==2.0.4", "django-cms==3.7.4", "wagtail==2.7.4", "django-filer==1.7.1",
    "django-allauth==0.41.0", "django-haystack==2.8.1", "django-extensions==2.2.9", "djangorestframework==3.10.3",
    "django-mptt==0.11.0", "django-taggit==1.3.0", "django-filter==2.2.0", "django-debug-toolbar==2.2",
    "django-reversion==3.0.7", "django-guardian==2.2.0", "django-import-export==2.0.2", "django-celery-results==1.2.1",
    "django-celery-beat==1.6.0", "django-tastypie==0.14.3", "django-registration==3.1", "django-machina==1.1.0",
    "edx-proctoring==2.3.2", "django-fluent-pages==2.0.8", "shuup==2.1.0", "pretix==3.7.0",
]  # fmt: skip


ROAD = ["--from", "2.2", "--to", "5.2"]


def sources(cache: Path, files: int) -> Path:
    """A folder with at least so many Python files of real packages."""
    target = cache / "tree"
    if not target.exists():
        partial = cache / "tree.partial"
        shutil.rmtree(partial, ignore_errors=True)
        for package in PACKAGES:
            command = [sys.executable, "-m", "uv", "pip", "install", "-q", "--no-deps", "--target",
                       str(partial / package.split("==")[0]), package]  # fmt: skip
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"left out: {package}: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        partial.rename(target)
    found = sum(1 for _ in target.rglob("*.py"))
    if found < files:
        raise SystemExit(f"only {found} files in {target}")
    return target


def measure(command: list[str], cwd: Path) -> dict[str, float]:
    """One run: wall and CPU seconds with children, and the largest process in MB."""
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    pid = subprocess.Popen(command, cwd=cwd, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).pid
    _, status, usage = os.wait4(pid, 0)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "wall": time.perf_counter() - started,
        "cpu": cpu,
        "memory": usage.ru_maxrss / 1024,
        "exit": os.waitstatus_to_exitcode(status),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    cache = Path(os.environ.get("SEVEN_CACHE") or Path.home() / ".cache" / "django-seven") / "benchmarks"
    cache.mkdir(parents=True, exist_ok=True)
    tree = sources(cache, asked.files)
    python = [str(path) for path in sorted(tree.rglob("*.py"))]
    binary = Path(sys.executable).parent
    commands = {
        "seven check": [str(binary / "seven"), "check", ".", *ROAD, "--format", "json"],
        "seven fix --static": [str(binary / "seven"), "fix", ".", "--static", "--write", "--no-commit", *ROAD],
    }
    commands["seven check, 1 job"] = [*commands["seven check"], "--jobs", "1"]
    commands["seven fix --static, 1 job"] = [*commands["seven fix --static"], "--jobs", "1"]
    upgrade = shutil.which("django-upgrade", path=str(binary))
    if upgrade:
        commands["django-upgrade"] = [upgrade, "--target-version", "5.2", "--exit-zero-even-if-changed"]
    rows: dict[str, list[dict[str, float]]] = {name: [] for name in commands}
    for _ in range(asked.runs):
        for name, command in commands.items():
            with tempfile.TemporaryDirectory() as folder:
                copy = Path(folder) / "tree"
                shutil.copytree(tree, copy)
                files = [path.replace(str(tree), str(copy), 1) for path in python] if name == "django-upgrade" else []
                rows[name].append(measure([*command, *files], copy))
    result = {
        name: {key: round(statistics.median(run[key] for run in runs), 2) for key in runs[0]}
        for name, runs in rows.items()
    }
    size = sum(Path(path).stat().st_size for path in python) / 1e6
    print(f"{len(python)} Python files, {size:.1f} MB, median of {asked.runs}; memory is that of the largest process")
    base = result.get("django-upgrade")
    for name, row in result.items():
        ratio = f"  ×{row['wall'] / base['wall']:.2f} wall ×{row['cpu'] / base['cpu']:.2f} CPU" if base else ""
        print(f"{name:26} {row['wall']:6.2f} s wall {row['cpu']:6.2f} s CPU {row['memory']:6.0f} MB{ratio}")
    if asked.json:
        asked.json.write_text(json.dumps({"files": len(python), "rows": result}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
