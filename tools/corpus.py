"""Run `seven up` over real projects and keep the figures.

A spec is a JSON file: repo (OWNER/NAME), commit, and per side python, django, exclude_newer and install lines
(`old`, `new`), and test (cmd, env). Sources come from git directories named OWNER+NAME below --mirrors.

    python tools/corpus.py --specs DIR --mirrors DIR --lab DIR [--own] NAME [NAME …]
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tomlkit


def git(folder: Path, *arguments: str, date: str = "") -> None:
    subprocess.run(
        ["git", "-c", "user.name=corpus", "-c", "user.email=corpus@localhost", *arguments],
        cwd=folder,
        check=True,
        env={**os.environ, **({"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date} if date else {})},
    )


def source(spec: dict[str, Any], mirrors: Path, lab: Path, *, own: bool = False) -> Path:
    """A fresh repository with the project at its commit and a seven.toml for its package sets.

    With `own` the sets are left out: what the project itself asks for is resolved.
    """
    mirror = mirrors / spec["repo"].replace("/", "+") / "repo"
    place = lab / spec["name"]
    for old in (place, place.with_name(place.name + "-seven")):
        shutil.rmtree(old, ignore_errors=True)
    place.mkdir(parents=True)
    missing = unpack(mirror, spec["commit"], place)
    if missing:
        print(f"{spec['name']}: {missing} files are not in the snapshot (large data)", flush=True)
    (place / "seven.toml").write_text(config(spec, own=own))
    git(place, "init", "-q")
    git(place, "add", "-A", "-f")
    told = subprocess.run(
        ["git", "log", "-1", "--format=%cI", spec["commit"]], cwd=mirror, capture_output=True, text=True, check=True
    )
    day = told.stdout.strip()  # the day of a project's last commit tells how old its packages are
    git(place, "commit", "-q", "-m", "The project as it was", date=day)
    return place


def unpack(mirror: Path, commit: str, place: Path) -> int:
    """Write the files of a commit below a folder; how many the snapshot does not hold comes back."""
    listed = subprocess.run(["git", "ls-tree", "-r", "-z", commit], cwd=mirror, capture_output=True, check=True).stdout
    missing = 0
    for entry in filter(None, listed.split(b"\0")):
        about, _, name = entry.partition(b"\t")
        mode, kind, blob = about.decode().split()
        path = place / name.decode()
        if kind != "blob" or not path.resolve().is_relative_to(place.resolve()):
            continue
        found = subprocess.run(["git", "cat-file", "blob", blob], cwd=mirror, capture_output=True, check=False)
        if found.returncode:
            missing += 1
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        if mode == "120000":
            path.symlink_to(found.stdout.decode())
        else:
            path.write_bytes(found.stdout)
            path.chmod(0o755 if mode == "100755" else 0o644)
    return missing


def config(spec: dict[str, Any], *, own: bool = False) -> str:
    """The spec as seven.toml, with its package sets unless the project's `own` are wanted."""
    document = tomlkit.document()
    for side, key in (("old", "from"), ("new", "to")):
        document[key] = ".".join(spec[side]["django"].split(".")[:2])
    command = spec["test"]["cmd"].replace(" --junitxml={junit}", "").replace(" -v 2", "")
    test: dict[str, Any] = {"command": command, "timeout": spec["test"].get("timeout", 2400)}
    env = {k: v for k, v in spec["test"].get("env", {}).items() if k != "PYTHONPATH"}
    if env:
        test["env"] = env
    if "settings" in spec["test"]:
        document["settings"] = spec["test"]["settings"]
    document["test"] = test
    for side in ("old", "new"):
        lines = [line for install in spec[side]["install"] for line in install.split()]
        document[side] = {"python": ".".join(spec[side]["python"].split(".")[:2])}
        if not own:
            document[side].update({"packages": lines, "exclude-newer": spec[side]["exclude_newer"]})
    return tomlkit.dumps(document)


def up(place: Path, minutes: float) -> subprocess.CompletedProcess[str]:
    """`seven up`; interrupted, as by Ctrl-C, when its time is over."""
    command = [sys.executable, "-m", "django_seven", "up", str(place), "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            out, err = running.communicate(timeout=minutes * 60)
        except subprocess.TimeoutExpired:
            running.send_signal(signal.SIGINT)
            out, err = running.communicate()
    return subprocess.CompletedProcess(command, running.returncode, out, err)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("specs", "mirrors", "lab"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=15, help="for each project")
    parser.add_argument("--own", action="store_true", help="without the sets of the specs")
    parser.add_argument("names", nargs="+")
    asked = parser.parse_args()
    for name in asked.names:
        spec = json.loads((asked.specs / f"{name}.json").read_text())
        place = source(spec, asked.mirrors.resolve(), asked.lab.resolve(), own=asked.own)
        started = time.monotonic()
        done = up(place, asked.minutes)
        (asked.lab / f"{name}.json").write_text(done.stdout)
        (asked.lab / f"{name}.log").write_text(done.stderr)
        print(row(name, done, time.monotonic() - started), flush=True)
    return 0


def row(name: str, done: subprocess.CompletedProcess[str], seconds: float) -> str:
    if not done.stdout.strip():
        return f"{name:18} exit {done.returncode}: {done.stderr.strip().splitlines()[-2:]}"
    data = json.loads(done.stdout)
    passed = data["before"]["old"]["passed"]
    share = f"{100 * (passed - len(data['differences'])) / passed:.1f} %" if passed else "nothing passes on old"
    fix = data["fix"]
    suites = {"before": data["before"], "after": data}
    return (
        f"{name:18} exit {done.returncode}  {four(suites, tests)}  {share}  "
        f"{fix['rules']} rules, {len(fix['undone'])} undone, {fix['open']} open  {seconds:.0f} s\n"
        f"{'':18} templates {four(data['templates'], templates)}  settings {settings(data)}  "
        f"migrations {four(data['drift'], migrations)}"
    )


def four(found: dict[str, Any], told: Callable[[dict[str, Any]], str]) -> str:
    """Both sides, before and after."""
    return "  ".join(f"{side} {told(found['before'][side])} → {told(found['after'][side])}" for side in ("old", "new"))


def tests(side: dict[str, Any]) -> str:
    return f"{side['passed']}/{side['tests']}"


def templates(side: dict[str, Any]) -> str:
    """How many compile, of how many; `?` where they were not looked at."""
    if side["missed"] and not side["compiled"]:
        return "?"
    return f"{side['compiled']}/{side['compiled'] + len(side['failed'])}"


def settings(data: dict[str, Any]) -> str:
    """How many of the other settings modules load on old and on new after the fix, of how many."""
    rows = data["settings"]
    good = [sum(row["after"][side]["failure"] is None for row in rows) for side in ("old", "new")]
    return f"{good[0]} and {good[1]} of {len(rows)}"


def migrations(side: dict[str, Any]) -> str:
    """How many operations `makemigrations` would write; `?` where it could not tell."""
    return "?" if side["missed"] else str(len(side["operations"]))


if __name__ == "__main__":
    sys.exit(main())
