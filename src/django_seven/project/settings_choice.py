"""Which settings module is meant: what was asked, what the suite names, what scripts start with."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django_seven.errors import Ambiguous
from django_seven.project.config import NAME
from django_seven.project.files import read_text
from django_seven.project.mentions import (
    chores_mentions,
    configures,
    mentions,
    pytest_settings,
    server_mentions,
    writes,
)
from django_seven.project.settings_modules import only_testing
from django_seven.project.test_lines import Found
from django_seven.project.test_options import settings_option

_VARIABLE = "DJANGO_SETTINGS_MODULE"
# what a person wrote down is believed, even where the module is not in the tree
_TOLD = ("--test-command", NAME)


@dataclass(frozen=True, slots=True)
class Choice:
    """A settings module and where it is named.

    `built_in` tells that the command finds it by itself; otherwise `DJANGO_SETTINGS_MODULE` must be set.
    """

    module: str | None
    source: str = ""
    built_in: bool = False


def choose_settings(
    root: Path, python: list[Path], found: Sequence[str], run: Found | None, asked: str | None
) -> Choice:
    """Choose the settings module.

    Parameters: `root` is the folder of the project; `python` are its Python files; `found` are its settings
    modules; `run` is its test run; `asked` is what `--settings` or seven.toml says.
    Returns: the choice; without a module where the suite makes its settings itself, or there are none.
    Raises: Ambiguous where there are several modules and nothing says which.
    """
    if asked:
        return Choice(asked, "--settings")
    for choice in (*_by_command(root, run), *_by_mention(root, python, found)):
        # a script may start with settings that each developer writes for himself
        told = choice.source in _TOLD or _is_file(root, run, choice.module)
        if choice.module in found or (choice.built_in and told):
            return choice
    if len(found) == 1 and not _self_made(root, run):
        return Choice(found[0], "the only one")
    if len(found) > 1 and not _self_made(root, run):
        shown = ", ".join(f"`{name}`" for name in found[:8]) + (" …" if len(found) > 8 else "")
        raise Ambiguous(
            f"There are {len(found)} settings modules, and nothing says which one the suite runs with: {shown}.",
            "Name it with --settings MODULE, or as `settings` in seven.toml.",
        )
    return Choice(None)


def _by_command(root: Path, run: Found | None) -> Iterator[Choice]:
    """What the test run itself says: an option, its environment, pytest's configuration, or its script."""
    if run is None:
        return
    argv = shlex.split(run.command)
    option = settings_option(argv)
    if option:
        yield Choice(option, run.source or "the test command", built_in=True)
    if _VARIABLE in run.env:
        yield Choice(run.env[_VARIABLE], run.source or "the test command", built_in=True)
    if "pytest" in argv[:3]:
        for folder in dict.fromkeys((run.directory, ".")):
            named = pytest_settings(root / folder)
            if named:
                yield Choice(*named, built_in=True)
    script = _script(root, run)
    if script:
        named_there = set(mentions(read_text(script)))
        if len(named_there) == 1:
            yield Choice(named_there.pop(), script.name, built_in=True)


def _by_mention(root: Path, python: list[Path], found: Sequence[str]) -> Iterator[Choice]:
    """What other files name, where they agree, or where one name is for tests."""
    for named in (chores_mentions(root), _scripts(root, python), server_mentions(root, python)):
        there = [(module, source) for module, source in named if module in found]
        module = only_testing(module for module, _ in there)
        if module:
            yield Choice(module, next(source for name, source in there if name == module))


def _scripts(root: Path, python: list[Path]) -> list[tuple[str, str]]:
    outer = [path for path in python if path.name == "manage.py"]
    return [(module, path.name) for path in outer for module in mentions(read_text(path))]


def _script(root: Path, run: Found) -> Path | None:
    """The file that a command runs: `python runtests.py`, or `python -m shop.runtests`."""
    argv = shlex.split(run.command)
    if len(argv) > 2 and argv[1] == "-m":
        path = root.joinpath(run.directory, *argv[2].split(".")).with_suffix(".py")
    else:
        path = root / run.directory / argv[1] if len(argv) > 1 else root
    return path if path.suffix == ".py" and path.is_file() else None


def _self_made(root: Path, run: Found | None) -> bool:
    """Whether the suite brings its settings along: a script or conftest.py that configures or writes them."""
    if run is None:
        return False
    folder = root / run.directory
    files = [folder / "conftest.py", folder / "tests" / "conftest.py"] if "pytest" in run.command else []
    script = _script(root, run)
    return any(configures(path) or writes(path) for path in [*files, *([script] if script else [])])


def _is_file(root: Path, run: Found | None, module: str | None) -> bool:
    """Whether a module that a command names lies where the command runs."""
    if not module:
        return False
    inside = PurePosixPath(*module.split("."))
    folders = {root, root / "src", root / (run.directory if run else ".")}
    return any((folder / f"{inside}.py").is_file() or (folder / inside).is_dir() for folder in folders)
