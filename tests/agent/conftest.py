"""Interpreters at hand, and how the agent is asked."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

AGENT = Path(__file__).resolve().parents[2] / "src" / "django_seven" / "agent" / "agent.py"
START = AGENT.with_name("start.py")
PYTHONS = ("2.7", "3.6", "3.7", "3.8", "3.9", "3.10", "3.11", "3.12", "3.13", "3.14")
# One Django for each row of the support table that the agent promises; Python, packages.
ENVIRONMENTS = {
    "django-1.8-python-2.7": ("2.7", ["Django==1.8.19", "pytest==4.6.11", "pytest-django==3.9.0", "tblib"]),
    "django-1.11-python-2.7": ("2.7", ["Django==1.11.29", "pytest==4.6.11", "pytest-django==3.9.0", "tblib"]),
    "django-1.11-python-3.6": (
        "3.6",
        ["Django==1.11.29", "pytest==5.4.3", "pytest-django==3.9.0", "six", "tblib"],
    ),
    "django-2.2-python-3.8": (
        "3.8",
        ["Django==2.2.28", "pytest==5.4.3", "pytest-django==3.9.0", "six", "tblib"],
    ),
    "django-4.2-python-3.9": ("3.9", ["Django==4.2.16", "pytest==8.3.3", "pytest-django==4.9.0", "tblib"]),
    "django-4.2-python-3.11": (
        "3.11",
        ["Django==4.2.16", "pytest==8.3.3", "pytest-xdist", "pytest-django", "tblib"],
    ),
    "django-5.2-python-3.12": ("3.12", ["Django==5.2", "pytest==8.4.1", "pytest-django", "tblib"]),
    "django-6.1-python-3.13": (
        "3.13",
        ["Django==6.1.3", "pytest==9.2.0", "pytest-xdist", "pytest-django", "tblib"],
    ),
    "django-5.2-python-3.13": (
        "3.13",
        ["Django==5.2", "pytest==8.4.1", "pytest-django", "pytest-subtests", "tblib"],
    ),
}


def interpreter(minor: str) -> str | None:
    """Where a Python of this minor release is: this one, on PATH, or pyenv's."""
    if ".".join(map(str, sys.version_info[:2])) == minor:
        return getattr(sys, "_base_executable", sys.executable)
    places = sorted(map(str, Path.home().glob(f".pyenv/versions/{minor}.*/bin/python")))
    for place in [*places, shutil.which(f"python{minor}")]:
        if place and subprocess.run([place, "-c", ""], capture_output=True, check=False).returncode == 0:
            return place
    return None


@pytest.fixture(scope="session", params=PYTHONS)
def python(request: pytest.FixtureRequest) -> str:
    found = interpreter(request.param)
    if found is None:
        pytest.skip(f"no Python {request.param} on this machine")
    return found


@pytest.fixture(scope="session")
def newest() -> str:
    return next(found for minor in reversed(PYTHONS) if (found := interpreter(minor)))


def uv() -> str:
    found = shutil.which("uv", path=f"{Path(sys.executable).parent}:{os.environ['PATH']}")
    if found is None:
        pytest.skip("no uv on this machine")
    return found


def build(name: str) -> str:
    """An environment with a Django, kept between runs; DJANGO_SEVEN_TEST_ENVS says where."""
    minor, packages = ENVIRONMENTS[name]
    base = interpreter(minor)
    if base is None:
        pytest.skip(f"no Python {minor} on this machine")
    store = Path(os.environ.get("DJANGO_SEVEN_TEST_ENVS") or Path(tempfile.gettempdir()) / "django-seven-test-envs")
    env = store / name
    if not (env / "ready").exists():
        shutil.rmtree(env, ignore_errors=True)
        if minor == "2.7":
            helper = interpreter("3.9") or "3.9"  # the last virtualenv for 2.7 does not run on 3.12
            call(uv(), "tool", "run", "--python", helper, "virtualenv@20.15.1", "-q", "-p", base, str(env))
            call(str(env / "bin" / "python"), "-m", "pip", "install", "-q", *packages)
        else:
            call(uv(), "venv", "-q", "-p", base, str(env))
            call(uv(), "pip", "install", "-q", "-p", str(env / "bin" / "python"), *packages)
        (env / "ready").touch()
    return str(env / "bin" / "python")


def call(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"`{' '.join(command)}` failed: {done.stderr[-300:]}")


@pytest.fixture(scope="session", params=ENVIRONMENTS)
def django(request: pytest.FixtureRequest) -> str:
    """An interpreter with a Django; needs the network once."""
    return build(request.param)


class Asked(SimpleNamespace):
    """What the agent said: its answer, its rows, its exit code and output."""

    def outcomes(self) -> dict[str, str]:
        return {row["id"]: row["outcome"] for row in self.rows if "outcome" in row}

    def row(self, name: str) -> dict[str, str]:
        return next(row for row in self.rows if row.get("id") == name and "outcome" in row)

    def warned(self) -> dict[tuple[str, int], dict[str, int]]:
        """By file and line: the texts of warnings, and how often they were raised."""
        found: dict[tuple[str, int], dict[str, int]] = {}
        for row, tests in self.raised():
            _, text, path, line, _ = row["warned"]
            texts = found.setdefault((path, line), {})
            texts[text] = texts.get(text, 0) + sum(tests.values())
        return found

    def raised(self) -> list[tuple[dict[str, Any], dict[str, int]]]:
        """Each warning as it was told first, and how often each test raised it."""
        rows = {row["number"]: row for row in self.seen if "warned" in row}
        tests = {number: {row["test"]: 1} for number, row in rows.items()}
        for row in (row for row in self.seen if "again" in row):
            for number, count in row["again"]:
                tests[number][row["test"]] = tests[number].get(row["test"], 0) + count
        return [(row, tests[number]) for number, row in rows.items()]

    def module(self, path: str) -> dict[str, object]:
        return next(row for row in self.seen if row.get("path") == path)

    def announced(self) -> list[str]:
        return [name for row in self.rows for name in row.get("ids", [])]


class Project:
    """A folder of files and the agent beside it."""

    def __init__(self, root: Path) -> None:
        self.root = root / "project"
        self.side = root / "asked"
        self.root.mkdir()
        self.side.mkdir()

    def write(self, **modules: str) -> Project:
        """Modules at the top, by name."""
        for name, content in modules.items():
            self.add(f"{name}.py", content)
        return self

    def add(self, name: str, content: str | bytes) -> Project:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        again = path.exists()
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if again:  # Python 2 takes its compiled file for the old one's where both were written in one second
            later = path.stat().st_mtime + 2
            os.utime(path, (later, later))
        return self

    def ask(
        self,
        python: str,
        command: str,
        *,
        options: tuple[str, ...] = (),
        more: dict[str, str] | None = None,
        **question: object,
    ) -> Asked:
        for old in self.side.iterdir():
            old.unlink()
        request = {
            "protocol": 1,
            "command": command,
            "answer": str(self.side / "answer.json"),
            "outcomes": str(self.side / "outcomes.jsonl"),
            "evidence": str(self.side / "evidence.jsonl"),
            "root": str(self.root),
            "path": [str(self.root)],
            **question,
        }
        (self.side / "request.json").write_text(json.dumps(request))
        names = re.compile("PYTHON.*|DJANGO.*|VIRTUAL_ENV|PYTEST.*|COVERAGE.*|COV_.*")
        env = {key: value for key, value in os.environ.items() if not names.fullmatch(key)}
        done = subprocess.run(
            [python, *options, str(START), str(self.side / "request.json")],
            cwd=self.root,
            env={**env, **(more or {})},
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=120,
        )
        answer, rows = self.side / "answer.json", self.side / "outcomes.jsonl"
        seen = self.side / "evidence.jsonl"
        output = (done.stdout + done.stderr).decode("utf-8", "replace")
        return Asked(
            code=done.returncode,
            output=output,
            answer=json.loads(answer.read_text()) if answer.exists() else None,
            rows=[json.loads(line) for line in rows.read_text().splitlines()] if rows.exists() else [],
            seen=[json.loads(line) for line in seen.read_text().splitlines()] if seen.exists() else [],
        )

    def suite(self, python: str, *argv: str, kind: str = "script", **question: object) -> Asked:
        return self.ask(python, "suite", kind=kind, argv=list(argv), cwd=str(self.root), **question)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)
