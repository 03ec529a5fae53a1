"""A repository becomes a Project: where its Django lies, its settings, its apps and its suite."""

from __future__ import annotations

import dataclasses
import difflib
import os
import posixpath
import shlex
from pathlib import Path, PurePosixPath

from packaging.utils import canonicalize_name

from django_seven.errors import Ambiguous, NotDjango, NotFound, UsageError
from django_seven.project.apps import find_apps
from django_seven.project.config import NAME, Config
from django_seven.project.files import python_files
from django_seven.project.modules import Modules
from django_seven.project.requirements import Requirements, read
from django_seven.project.scripts import Scripts, find_scripts, is_aside
from django_seven.project.settings_choice import Choice, choose_settings
from django_seven.project.settings_modules import find_settings
from django_seven.project.test_command import guessed_run, written_runs
from django_seven.project.test_lines import Found
from django_seven.project.test_options import with_settings
from django_seven.values import Project, TestSpec

_MARKS = ("setup.py", "setup.cfg", "pyproject.toml", "tox.ini", "pytest.ini")
_VARIABLE = "DJANGO_SETTINGS_MODULE"


def discover(
    path: Path, *, settings: str | None = None, test_command: str | None = None, config: Config, runs: bool = True
) -> Project:
    """Read a repository; nothing of it is run or changed.

    Parameters: `path` is its folder; `settings` and `test_command` are what was asked, and win over `config`;
    `runs` is False where nothing of the project is run: then several settings modules are no question.
    Returns: the project; what was not found stands in its notes, with the option that supplies it.
    Raises: NotFound for no such folder; NotDjango where it holds no Django; Ambiguous where it holds several projects,
    or several settings modules could be meant; UsageError for a command whose quotes do not match.
    """
    if not path.is_dir():
        raise NotFound(f"{path} is not a folder.", "Check the path of the project.")
    root = path.resolve()
    python = list(python_files(root))
    scripts = find_scripts(root, python)
    folders, modules = _folders(root, scripts), Modules(root, scripts.manage)
    directory = folders[0] if len(folders) == 1 else "."
    requirements = read(root, directory)
    found = find_settings(root, python, modules)
    if not (scripts.manage or found or requirements.names_django):
        _check_asked(path, settings or config.settings, test_command or config.test.command)
    written = written_runs(root, directory)
    given = bool(test_command or config.test.command)
    if len(folders) > 1 and not written and not given:
        raise _several(path, folders)
    run = _given(root, directory, test_command, config) or next(iter(written), None)
    run = _with_env(run or guessed_run(root, directory, scripts, found), config)
    if settings and not test_command:  # who gives both knows better than the tree
        _check_settings(settings, root, python, found, requirements)
    try:
        choice = choose_settings(root, python, found, run, settings or config.settings)
    except Ambiguous:
        if runs:
            raise
        choice = Choice(None)
    return Project(
        root=root,
        from_=config.from_ or (str(requirements.django) if requirements.django else None),
        to=config.to,
        test=_test(root, config, run, choice, given=given),
        old=config.old,
        new=config.new,
        settings=found,
        settings_module=choice.module,
        apps=find_apps(root, python, modules),
        manage=_manage(scripts, directory),
        test_source=run.source if run else "",
        notes=_notes(run, choice, found, requirements, config),
    )


def _with_env(run: Found | None, config: Config) -> Found | None:
    return run and dataclasses.replace(run, env={**run.env, **config.test.env})


def _check_asked(path: Path, settings: str | None, command: str | None) -> None:
    """Refuse a folder in which nothing speaks of Django, unless a person says how it runs."""
    if not (settings and command):
        raise NotDjango(
            f"{path} is not a Django project: no manage.py, no settings module, no `django` in any requirement file.",
            "Name the folder that holds them, or give --settings and --test-command.",
        )


def _check_settings(
    asked: str, root: Path, python: list[Path], found: tuple[str, ...], requirements: Requirements
) -> None:
    """Refuse a settings module that was asked for and is nowhere: neither in the tree nor in a package of its."""
    if asked in found:
        return
    inside = asked.replace(".", "/")
    ends = (f"/{inside}.py", f"/{inside}/__init__.py")
    first = canonicalize_name(asked.partition(".")[0])
    brought = "." in asked and any(line.name == first for line in requirements.lines)
    if not brought and not any(f"/{path.relative_to(root).as_posix()}".endswith(ends) for path in python):
        near = difflib.get_close_matches(asked, found, 1, 0.6)
        shown = ", ".join(f"`{name}`" for name in found[:8]) + (" …" if len(found) > 8 else "")
        raise NotFound(
            f"There is no settings module `{asked}` in {root}.",
            f"Did you mean `{near[0]}`?" if near else f"Found were {shown or 'none'}; name it with --settings.",
        )


def _folders(root: Path, scripts: Scripts) -> list[str]:
    """Name the folders that hold a project each; `.` alone where the root does."""
    folders = [PurePosixPath(script).parent.as_posix() for script in scripts.manage]
    if "." in folders:
        return ["."]
    own = [folder for script, folder in zip(scripts.manage, folders, strict=True) if not is_aside(script)]
    if own:
        return list(dict.fromkeys(own))
    if any((root / mark).is_file() for mark in _MARKS):
        return ["."]  # a reusable app; what lies in `example` shows it off
    if folders:
        return list(dict.fromkeys(folders))
    marked = sorted({file.parent.name for mark in _MARKS for file in root.glob(f"*/{mark}")} - {"docs"})
    return marked if len(marked) == 1 else ["."]


def _several(path: Path, folders: list[str]) -> Ambiguous:
    shown = ", ".join(f"`{folder}`" for folder in folders)
    return Ambiguous(
        f"{path} holds {len(folders)} Django projects: {shown}.",
        f"Name one of them, as {path / folders[0]}, or say in seven.toml how the suite is run (`command` in [test]).",
    )


def _given(root: Path, directory: str, test_command: str | None, config: Config) -> Found | None:
    """Take the command that a person gave; it runs where its script lies."""
    command = test_command or config.test.command
    if not command:
        return None
    folder = config.test.directory
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise UsageError(f"`{command}` cannot be split: {error}.", "Check its quotes.") from error
    scripts = [part for part in words if part.endswith(".py")]
    if folder == "." and scripts and not (root / scripts[0]).exists() and (root / directory / scripts[0]).exists():
        folder = directory
    return Found(command, "--test-command" if test_command else NAME, folder)


def _test(root: Path, config: Config, run: Found | None, choice: Choice, *, given: bool) -> TestSpec:
    if run is None:
        return config.test
    command = run.command
    env = {**_path(root, run), **run.env}
    if choice.module and not choice.built_in:
        env.setdefault(_VARIABLE, choice.module)
        if not given:
            # an option on the command line is stronger than the environment
            command = shlex.join(with_settings(shlex.split(command), choice.module))
    return dataclasses.replace(config.test, command=command, directory=run.directory, env=env)


def _path(root: Path, run: Found) -> dict[str, str]:
    """Put on Python's path what an installed package would be found by: the root, and `src` where there is one."""
    script = PurePosixPath(shlex.split(run.command)[1]) if len(shlex.split(run.command)) > 1 else PurePosixPath()
    up = posixpath.relpath(".", run.directory)
    folders = []
    if (root / "src").is_dir() and not (root / "src" / "__init__.py").exists() and run.directory != "src":
        folders.append(posixpath.normpath(f"{up}/src"))
    packaged = any((root / mark).is_file() for mark in _MARKS[:3])
    if packaged and (up != "." or (script.suffix == ".py" and len(script.parts) > 1)):
        folders.append(up)
    return {"PYTHONPATH": os.pathsep.join(folders)} if folders else {}


def _manage(scripts: Scripts, directory: str) -> str | None:
    inside = [script for script in scripts.manage if PurePosixPath(script).parent.as_posix() == directory]
    return next(iter([*inside, *scripts.manage]), None)


def _notes(
    run: Found | None, choice: Choice, found: tuple[str, ...], requirements: Requirements, config: Config
) -> tuple[str, ...]:
    notes = []
    if run is None:
        notes.append("No test command was found; give it with --test-command, as `python manage.py test`.")
    elif run.service:
        notes.append(
            f"{run.source} starts {run.service} beside the suite;"
            " where the suite needs it, start it, or give another --test-command."
        )
    if choice.module is None:
        if not found:
            notes.append("No settings module was found; name it with --settings.")
        else:
            notes.append("The suite makes its settings itself; name a settings module with --settings for checks.")
    elif choice.module not in found:
        notes.append(f"The settings module `{choice.module}` is not in the tree; name another one with --settings.")
    elif len(found) > 1 and choice.source != "--settings":
        notes.append(
            f"Of {len(found)} settings modules `{choice.module}` is used (from {choice.source});"
            " name another one with --settings."
        )
    if not config.from_:
        if requirements.django is None:
            notes.append("No requirement says which Django the project runs on; give it with --from.")
        else:
            notes.append(requirements.django_note)
    return (*notes, *requirements.notes)
