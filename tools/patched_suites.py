"""Run the suites of packages that nobody keeps: as they are, and with the package as `seven plan --patch` makes it.

What `patched_suites.toml` says of each: where its tests are, and how they run. Tests that are no part of the package go
through `seven fix` for the patched runs, since they are as old as it is.

    python tools/patched_suites.py --mirrors DIR [--from 2.2] [--to 4.2] [NAME …]
"""

from __future__ import annotations

import argparse
import os
import re
import shlex
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from io import BytesIO
from pathlib import Path
from typing import Any

from patches import environment
from proving.releases import find_interpreter

from django_seven.values import Minor

SUITES = Path(__file__).with_suffix(".toml")
LIMIT = 900  # seconds for one run of a suite


def source(suite: dict[str, Any], mirrors: Path, folder: Path, python: Minor) -> Path:
    """The tree that holds the tests: an sdist, or a commit of a mirrored repository."""
    tree = folder / "source"
    tree.mkdir()
    if "repo" in suite:
        mirror = mirrors / suite["repo"].replace("/", "+") / "repo"
        command = ["git", "archive", suite["commit"]]
        packed = subprocess.run(command, cwd=mirror, capture_output=True, check=True).stdout
        with tarfile.open(fileobj=BytesIO(packed)) as archive:
            archive.extractall(tree, filter="data")
        return tree
    options = ["-q", "--no-deps", "--no-binary", ":all:", "--no-build-isolation", "-d", folder / "sdist"]
    host = find_interpreter(python)  # those of uv have no pip
    subprocess.run([host, "-m", "pip", "download", *options, suite["package"]], check=True)
    with tarfile.open(next((folder / "sdist").glob("*.tar.gz"))) as archive:
        archive.extractall(tree, filter="data")
    return next(tree.iterdir())


def beside(suite: dict[str, Any], tree: Path, folder: Path, *, fixed: list[str]) -> Path:
    """A folder with the tests that are no part of the package, cured where the options of a road are given."""
    place = Path(tempfile.mkdtemp(dir=folder))
    for name in suite.get("keep", ()):
        copy = shutil.copytree if (tree / name).is_dir() else shutil.copy
        copy(tree / name, place / name)
    for name, text in suite.get("files", {}).items():
        (place / name).write_text(text)
    if fixed and suite.get("keep"):
        command = [
            sys.executable,
            "-m",
            "django_seven",
            "fix",
            ".",
            "--write",
            "--no-commit",
            "--sure",
            "likely",
            *fixed,
        ]
        subprocess.run(command, cwd=place, capture_output=True, check=False)
    return place


def run(suite: dict[str, Any], python: Path, place: Path) -> str:
    """How many tests pass of how many, or the last word of a suite that does not start."""
    env = {**os.environ, "PATH": f"{python.parent}:{os.environ['PATH']}", "PYTHONWARNINGS": "ignore"}
    env.pop("PYTHONPATH", None)
    where = place / suite.get("directory", ".")
    env |= {"PYTHONPATH": f"{place}:{where}", **suite.get("env", {})}
    passed = total = 0
    for command in suite["commands"]:
        done = subprocess.run(
            shlex.split(command), cwd=where, env=env, capture_output=True, text=True, check=False, timeout=LIMIT
        )
        counts = counted(done.stdout + done.stderr)
        if counts is None:
            lines = (done.stdout + done.stderr).strip().splitlines()
            return f"does not start: {lines[-1] if lines else done.returncode}"[:200]
        passed, total = passed + counts[0], total + counts[1]
    return f"{passed} of {total}"


def counted(text: str) -> tuple[int, int] | None:
    """Passed and run, in the words of unittest, nose or pytest; skipped tests are not counted."""
    if ran := re.findall(r"^Ran (\d+) tests?", text, re.M):
        bad = sum(int(count) for count in re.findall(r"(?:failures|errors|unexpected successes)=(\d+)", text))
        skipped = sum(int(count) for count in re.findall(r"skipped=(\d+)", text))
        return (int(ran[-1]) - bad - skipped, int(ran[-1]) - skipped) if int(ran[-1]) - skipped > 0 else None
    words = {word: int(count) for count, word in re.findall(r"(\d+) (passed|failed|errors?)\b", text)}
    good = words.get("passed", 0)
    return (good, good + sum(words.values()) - good) if words and good else None


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="old", default="2.2")
    parser.add_argument("--to", dest="new", default="4.2")
    parser.add_argument("--python", default="3.9", type=Minor.parse)
    parser.add_argument("--mirrors", type=Path, required=True)
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args()
    for suite in tomllib.loads(SUITES.read_text())["suite"]:
        name = suite["package"].partition("==")[0]
        if not asked.names or name in asked.names:
            with tempfile.TemporaryDirectory() as folder:
                for told in one(suite, Path(folder), asked):
                    print(f"{suite['package']:32} {told}", flush=True)
    return 0


def one(suite: dict[str, Any], folder: Path, asked: Any) -> list[str]:
    """One package: its suite on both sides as it is, then patched."""
    road = ["--from", asked.old, "--to", asked.new]
    install = suite.get("install", [])
    told, tree = [], None
    for django in (asked.old, asked.new):
        python, why = environment(folder, django, asked.python, [suite["package"], *install])
        tree = tree or source(suite, asked.mirrors, folder, asked.python)
        result = why or run(suite, python, beside(suite, tree, folder, fixed=[]))
        told.append(f"{django} as it is: {result}")
    assert tree is not None
    wheel, word = patched(suite["package"], folder, asked)
    told.append(f"patch: {word}")
    for django in (asked.old, asked.new) if wheel else ():
        python, why = environment(folder, django, asked.python, [str(wheel), *install])
        result = why or run(suite, python, beside(suite, tree, folder, fixed=road))
        told.append(f"{django} patched: {result}")
    return told


def patched(line: str, folder: Path, asked: Any) -> tuple[Path | None, str]:
    """The wheel of ours, and in which rules and files it differs; why there is none."""
    project = folder / "project"
    project.mkdir()
    (project / "requirements.txt").write_text(f"Django=={asked.old}.*\n{line}\n")
    (project / "manage.py").write_text("# DJANGO_SETTINGS_MODULE\n")
    command = [sys.executable, "-m", "django_seven", "plan", ".", "--from", asked.old, "--to", asked.new]
    command += ["--old-python", str(asked.python), "--new-python", str(asked.python), "--settings", "settings"]
    command += ["--patch", line.partition("==")[0]]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    wheels = sorted(project.glob("vendor/*.whl"))
    lines = (done.stdout or done.stderr).strip().splitlines()
    return (wheels[0] if wheels else None), lines[0] if lines else "nothing was said"


if __name__ == "__main__":
    sys.exit(main())
