"""Becomes a command on one side of a project: at once where nothing has changed since the last one."""

from __future__ import annotations

import json
import os
import signal
import sys
import time

from django_seven.errors import RunError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any, NoReturn

Place = dict[str, "Any"]  # what is known of a side, as it is kept
KEPT = ".seven/sides.json"
_SCHEMA = 1
_DAY = 86_400.0  # seconds after which a side without locks is looked for anew
_MARKS = ("seven.toml", "manage.py", ".git")
_READ = (".py", ".txt", ".in", ".pip", ".toml", ".cfg", ".ini", ".lock", ".yml", ".yaml", "Pipfile", "Makefile", ".env")
# what would lead a process of the project's back into our own environment, or into another one
_FOREIGN = ("PYTHONHOME", "PYTHONSTARTUP", "VIRTUAL_ENV", "PYTHONSAFEPATH", "__PYVENV_LAUNCHER__")
_OURS = ("PYTHONPATH", "DJANGO_SETTINGS_MODULE")  # which a run of ours sets for itself


def surroundings(
    base: Mapping[str, str], folder: str, paths: Iterable[str], own: Mapping[str, str], side: Mapping[str, str]
) -> dict[str, str]:
    """The environment variables of a run of ours on a side.

    Parameters: `base` are those of the caller; `folder` is the environment; `paths` lead Python into the project;
    `own` are what the suite wants and `side` what this side wants, which has the last word.
    """
    env = {key: value for key, value in base.items() if key not in (*_FOREIGN, *_OURS)}
    env["PATH"] = os.pathsep.join([os.path.join(folder, "bin"), env.get("PATH", os.defpath)])
    env["VIRTUAL_ENV"] = folder
    env["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    env.setdefault("PYTHONHASHSEED", "0")  # the same order of sets on both sides
    return {**env, **own, **side}


def of_a_person(base: Mapping[str, str], env: Mapping[str, str], side: Mapping[str, str]) -> dict[str, str]:
    """The same for a command that a person calls: what they set themselves stays, but for what `side` says.

    What only `base` has of Python's path comes last: a module of the project's goes before.
    """
    kept = {key: value for key, value in base.items() if key not in (*_FOREIGN, "PATH", "PYTHONPATH")}
    path = os.pathsep.join(filter(None, (env.get("PYTHONPATH", ""), base.get("PYTHONPATH", ""))))
    return {**env, **kept, **side, "PYTHONPATH": path}


def replace(command: Sequence[str], env: Mapping[str, str]) -> NoReturn:
    """Become another command: terminal, folder, signals and exit code are its own.

    Raises RunError where it cannot be started.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    for name in ("SIGPIPE", "SIGXFSZ"):  # Python ignores them, and what is ignored would be inherited
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    try:
        os.execvpe(command[0], list(command), dict(env))  # noqa: S606 - there is no shell to be wanted
    except OSError as error:
        raise RunError(
            f"`{command[0]}` cannot be started: {error.strerror}.", "Check the name of the command."
        ) from error


def words(command: Sequence[str], manage: str) -> list[str]:
    """The words to be run: a script gets its Python, and `manage.py` is found from any folder of the project."""
    found = list(command)
    if found[0] == "manage.py" and manage and not os.path.exists(found[0]):
        found[0] = manage
    return ["python", *found] if found[0].endswith(".py") else found


def foreign(name: str, path: str, folder: str) -> str:
    """Where a command lies that another Python than the side's would run; empty where it is none.

    Parameters: `name` is the command; `path` is what it is looked for on; `folder` is the environment of the side.
    """
    for place in path.split(os.pathsep) if os.sep not in name else ():
        found = os.path.join(place or ".", name)
        if os.path.isfile(found) and os.access(found, os.X_OK):
            return found if not found.startswith(folder + os.sep) and _is_python(found) else ""
    return ""


def _is_python(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            start = file.read(400)
    except OSError:
        return False
    return start.startswith(b"#!") and (b"python" in start.splitlines()[0] or b"pyenv" in start)


def keep(root: str, side: str, place: Place, folders: Iterable[str]) -> str:
    """What to write down of a side that was found, so that the next call need not look for it.

    Parameters: `root` is the project; `place` holds `folder`, `stands`, `paths`, `own`, `side` and `manage`; `folders`
    are those whose files were read for it.
    Returns: the text for the file `KEPT`.
    """
    kept = _kept(root)
    seen = sorted({os.path.realpath(one) for one in folders})
    kept[side] = {**place, "at": time.time(), "folders": seen, "stamp": _stamp(root, seen)}
    return json.dumps({"schema": _SCHEMA, **{key: kept[key] for key in ("old", "new") if key in kept}})


def at_once(side: str, command: Sequence[str]) -> None:
    """Become a command on a side if nothing has changed since the side was last found; else do nothing.

    Raises RunError where the command cannot be started.
    """
    root = _root()
    place = _kept(root).get(side) if root else None
    if not place or not _holds(root, place):
        return
    found = words(command, place["manage"])
    env = surroundings(os.environ, place["folder"], place["paths"], place["own"], place["side"])
    env = of_a_person(os.environ, env, place["side"])
    if not foreign(found[0], env["PATH"], place["folder"]):
        replace(found, env)


def _root() -> str:
    folder, home = os.path.realpath(os.getcwd()), os.path.expanduser("~")
    while True:
        if folder != home and any(os.path.exists(os.path.join(folder, mark)) for mark in _MARKS):
            return folder
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above


def _kept(root: str) -> dict[str, Any]:
    try:
        with open(os.path.join(root, KEPT), encoding="utf-8") as file:
            found: dict[str, Any] = json.load(file)
        return found if found["schema"] == _SCHEMA else {}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _holds(root: str, place: Place) -> bool:
    """Whether the environment stands as it was made, and the files that led to it are as they were."""
    try:
        record = os.path.join(place["folder"], "seven.json")
        if standing(place["folder"]) != place["stands"] or _stamp(root, place["folders"]) != place["stamp"]:
            return False
        locked = os.path.exists(os.path.join(root, ".seven", "new.lock"))
        if not locked and time.time() - place["at"] > _DAY:
            return False
        os.utime(record)  # what is used is not swept
    except (OSError, KeyError, TypeError):
        return False
    return True


def standing(folder: str) -> list[str]:
    """The names of what is installed in an environment, with its versions."""
    library = os.path.join(folder, "lib")
    found: list[str] = []
    for name in os.listdir(library) if os.path.isdir(library) else ():
        packages = os.path.join(library, name, "site-packages")
        if name.startswith("python") and os.path.isdir(packages):
            found += [entry for entry in os.listdir(packages) if entry.endswith("-info")]
    return sorted(found)


def _stamp(root: str, folders: Iterable[str]) -> dict[str, list[int]]:
    """Time and size of every file that says something of requirements, settings or suites, in these folders."""
    stamp: dict[str, list[int]] = {}
    for folder in (*folders, os.path.join(root, ".seven")):
        try:
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name.endswith(_READ) and entry.is_file():
                        found = entry.stat()
                        stamp[entry.path] = [found.st_mtime_ns, found.st_size]
        except OSError:
            continue
    return stamp
