"""`seven old CMD` and `seven new CMD`: finds the side of the project around, and writes down how it was found."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from django_seven import become, steps
from django_seven.edits.apply import write
from django_seven.edits.tree import STATE
from django_seven.errors import RunError, WriteError
from django_seven.events import Listener
from django_seven.project import locks, roots
from django_seven.runs.environment import Environment
from django_seven.runs.sides import own_env, python_path
from django_seven.values import Project, Side


def side_command(
    side: Side, folder: Path, command: Sequence[str], listener: Listener
) -> tuple[list[str], dict[str, str]]:
    """A command and its environment variables on one side of the project around a folder.

    The nearest folder upwards with a seven.toml, a manage.py or a git root is the project.
    Raises RunError where another Python than the side's would run the command, and what `steps.read` raises.
    """
    root = roots.project_above(folder.resolve())
    from_, to = steps.known_ends(root)
    found = steps.read(steps.Asked(root, from_, to))
    environment = steps.build_pair(found, listener, offline=False).environment(side)
    place = _place(found.project, environment, side)
    _keep(found, place, side)
    words = become.words(command, place["manage"])
    env = become.surroundings(os.environ, place["folder"], place["paths"], place["own"], place["side"])
    env = become.of_a_person(os.environ, env, place["side"])
    outside = become.foreign(words[0], env["PATH"], place["folder"])
    if outside:
        raise RunError(
            f"`{words[0]}` is not in the {side} environment (Django {environment.django}).",
            f"Add it to `add` under [{side}] in seven.toml; outside of it there is only {outside}.",
        )
    return words, env


def _place(project: Project, environment: Environment, side: Side) -> become.Place:
    own, of_side = own_env(project, side)
    own_path = own.pop("PYTHONPATH", "").split(os.pathsep)
    start = project.root / project.test.directory
    paths = [str((start / path).resolve()) for path in own_path if path] + python_path(project, project.root)
    folder = str(environment.root)
    return {
        "folder": folder,
        "stands": become.standing(folder),
        "paths": paths,
        "own": own,
        "side": of_side,
        "manage": str(project.root / project.manage) if project.manage else "",
    }


def _keep(found: steps.Read, place: become.Place, side: Side) -> None:
    """Write the side down where that is possible: the next call works without as well."""
    root = found.project.root
    state = root / STATE
    text = become.keep(str(root), side, place, map(str, _folders(found)))
    try:
        state.mkdir(exist_ok=True)
        if not (state / ".gitignore").exists():
            write(state, ".gitignore", locks.IGNORED.encode())
        kept = root / become.KEPT
        kept.touch(0o600)  # it holds the variables that seven.toml and CI files name
        write(root, become.KEPT, text.encode())
    except (OSError, WriteError):
        return


def _folders(found: steps.Read) -> Iterator[Path]:
    """The folders whose files were asked for requirements, suites and settings."""
    root, project = found.project.root, found.project
    yield from (root, root / project.test.directory, root / ".github/workflows", root / ".circleci")
    for name in (*found.requirements.files, *project.old.requirements, *project.new.requirements):
        yield (root / name).parent
    for module in project.settings:
        place = PurePosixPath(*module.split("."))
        for start in (root, root / project.test.directory, root / "src"):
            yield from ((start / place).parent, start / place)
