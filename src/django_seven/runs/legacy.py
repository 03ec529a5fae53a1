"""Environments of Pythons that uv cannot drive (2.7, 3.5): virtualenv and pip of that time."""

from __future__ import annotations

import sys
from pathlib import Path

from django_seven import process
from django_seven.errors import InterpreterMissing, PackageError
from django_seven.events import Stage
from django_seven.process import Finished
from django_seven.project.secrets import masked
from django_seven.runs import complaints, uvtool
from django_seven.runs.store import Store
from django_seven.runs.wanted import Wanted

_VIRTUALENV = "virtualenv==20.15.1"  # the last ones below 20.22 still make environments of Python 2.7
_HELPER = "virtualenv-20.15.1"


def build(wanted: Wanted, root: Path, log: Path, stage: Stage, *, offline: bool = False) -> None:
    """Make the environment in `root` with the packages in it.

    Raises PackageError where that fails, InterpreterMissing where no Python up to 3.11 can run virtualenv.
    """
    if offline:
        raise PackageError(
            f"The {wanted.side} side is not cached; pip on Python {wanted.python_minor} needs the network.",
            "Run once without `--offline`.",
        )
    if wanted.exclude_newer:
        stage.note(f"pip on Python {wanted.python_minor} knows no dates: `exclude-newer` does nothing here.")
    helper = _helper(wanted, log, stage)
    what = f"creating the {wanted.side} environment"
    make: list[str | Path] = [helper, "-m", "virtualenv", "-q", "-p", wanted.python, root]
    done = _run(make, wanted, log, stage, what)
    _checked(done, wanted, log)
    lines = [line for line in wanted.lines if line.strip()]
    if not lines:
        return
    asked = root / "asked.txt"
    asked.write_text("\n".join(lines) + "\n", "utf-8")
    command: list[str | Path] = [
        root / "bin" / "python",
        "-m",
        "pip",
        "install",
        "--no-python-version-warning",
        *(["--no-deps"] if wanted.complete else []),
        "-r",
        asked,
    ]
    what = f"installing {len(lines)} packages for the {wanted.side} side"
    try:
        _checked(_run(command, wanted, log, stage, what), wanted, log)
    finally:
        asked.unlink()  # an address in it may hold a password


def _helper(wanted: Wanted, log: Path, stage: Stage) -> Path:
    """The interpreter of an environment that holds virtualenv."""
    store = Store.open()
    root = store.environment(_HELPER)
    python = root / "bin" / "python"
    with store.held(_HELPER, stage):
        if store.record(_HELPER) and python.exists():
            return python
        store.clear(_HELPER)
        # virtualenv below 20.22 does not run on Python 3.12 and later
        host = sys.executable if sys.version_info < (3, 12) else ">=3.8,<3.12"
        env = uvtool.environ(wanted.build_env)
        made = uvtool.call(["venv", "--python", host, root], stage, "preparing virtualenv", env=env, cwd=log.parent)
        if made.code:
            raise InterpreterMissing(
                f"Python {wanted.python_minor} needs a Python from 3.8 to 3.11 beside it: there is none.",
                "Install one, as `uv python install 3.11`.",
            )
        install: list[str | Path] = ["pip", "install", "--python", python, _VIRTUALENV]
        _checked(uvtool.call(install, stage, "preparing virtualenv", env=env, cwd=log.parent), wanted, log)
        store.complete(_HELPER, {"packages": {}, "lock": []})
    return python


def _run(command: list[str | Path], wanted: Wanted, log: Path, stage: Stage, what: str) -> Finished:
    tick = uvtool.ticker(stage, what)
    env = uvtool.environ(wanted.build_env)
    done = process.run(command, cwd=log.parent, env=env, timeout=uvtool.LIMIT, tick=tick)
    with log.open("a", encoding="utf-8") as file:
        shown = " ".join(str(part) for part in command)
        file.write(f"$ {masked(shown)}\n{masked(done.text)}\n")
    return done


def _checked(done: Finished, wanted: Wanted, log: Path) -> None:
    if done.code or done.timed_out:
        log.open("a").close()
        raise complaints.error(complaints.read(done), wanted.side, log)
