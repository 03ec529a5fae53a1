"""How the project's own suite is run: what it says itself comes before what can be guessed."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from django_seven.project.ci import ci_runs
from django_seven.project.files import read_text
from django_seven.project.mentions import pytest_tables
from django_seven.project.recipes import recipe_runs
from django_seven.project.scripts import Scripts, is_aside
from django_seven.project.test_lines import Found
from django_seven.project.tox import tox_runs

_TEST_FOLDERS = ("tests", "test", "testproject", "test_project", "testapp", "test_app")


def written_runs(root: Path, directory: str) -> list[Found]:
    """Find the test runs that a project writes down.

    Those that need no service beside Python come first; apart from that tox comes before chores before
    continuous integration.

    Parameters: `root` is the folder of the project; `directory` is the one of its sub-folders that holds
    manage.py, or `.`.
    Returns: the runs; those whose script is not in the tree are left out.
    """
    found: list[Found] = []
    for folder in dict.fromkeys((".", directory)):
        found += [_below(run, folder) for run in [*tox_runs(root / folder), *recipe_runs(root / folder)]]
    found += ci_runs(root)
    there = [run for run in found if _exists(root, run)]
    return sorted(there, key=lambda run: bool(run.service))


def guessed_run(root: Path, directory: str, scripts: Scripts, settings: Sequence[str]) -> Found | None:
    """Guess the test run from what lies in the tree.

    Parameters: `root` is the folder of the project; `directory` holds manage.py; `scripts` were found there;
    `settings` are the settings modules.
    Returns: the likeliest run, None where nothing speaks for one.
    """
    guesses: Sequence[Callable[[], Found | None]] = (
        lambda: next(_pytest(root, directory), None),
        lambda: _script(scripts.runners),
        lambda: _setup(root),
        lambda: _manage(scripts, directory),
        lambda: _django(settings),
        lambda: _manage(scripts, None),
    )
    return next((run for guess in guesses if (run := guess())), None)


def _below(run: Found, folder: str) -> Found:
    if folder == ".":
        return run
    place = (PurePosixPath(folder) / run.directory).as_posix()
    return Found(run.command, f"{folder}/{run.source}", place, run.env, run.service)


def _exists(root: Path, run: Found) -> bool:
    """Whether the script that a run starts is in the tree: CI also tests what it has just generated."""
    folder = root / run.directory
    program = shlex.split(run.command)[1]
    inside = folder.is_dir() and folder.resolve().is_relative_to(root)
    return inside and (program == "-m" or (folder / program).is_file())


def _pytest(root: Path, directory: str) -> Iterator[Found]:
    for folder in dict.fromkeys((directory, ".")):
        for name, _ in pytest_tables(root / folder):
            yield Found("python -m pytest", _place(folder, name), folder)
        if (root / folder / "conftest.py").is_file():
            yield Found("python -m pytest", _place(folder, "conftest.py"), folder)


def _place(folder: str, name: str) -> str:
    return name if folder == "." else f"{folder}/{name}"


def _script(runners: Sequence[str]) -> Found | None:
    return Found(f"python {runners[0]}", PurePosixPath(runners[0]).name) if runners else None


def _setup(root: Path) -> Found | None:
    """Read `test_suite="tests.runtests.main"`: `setup.py test` is gone, what it started is not."""
    match = re.search(r"""test_suite\s*=\s*['"]([\w.]+)['"]""", read_text(root / "setup.py"))
    for name in (match[1], match[1].rpartition(".")[0]) if match else ():
        path = name.replace(".", "/") + ".py"
        if name and (root / path).is_file() and "__main__" in read_text(root / path):
            return Found(f"python {path}", "setup.py")
    return None


def _manage(scripts: Scripts, directory: str | None) -> Found | None:
    for script in scripts.manage:
        path = PurePosixPath(script)
        folder = path.parent.as_posix()
        if directory is None or (folder == directory and not is_aside(script)):
            return Found(f"python {path.name} test", script, folder)
    return None


def _django(settings: Sequence[str]) -> Found | None:
    """A reusable app keeps its settings with its tests, and often has no script at all."""
    testing = [name for name in settings if name.split(".")[0] in _TEST_FOLDERS]
    if len(testing) == 1:
        return Found(f"python -m django test --settings={testing[0]}", testing[0].replace(".", "/") + ".py")
    return None
