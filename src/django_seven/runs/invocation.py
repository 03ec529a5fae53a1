"""How a project's test command is run inside of one Python process."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django_seven.errors import RunError

HINT = "Give the command that runs the tests with --test-command, or as `command` in [test] of seven.toml."

SHELL = re.compile(r"^(&&?|\|\|?|;|[0-9]?[<>].*)$|;$|^\$\(|^`")
ASSIGNMENT = re.compile(r"^[A-Za-z_][A-Za-z0-9_]*=")
PYTHON = re.compile(r"^(python|pypy)[0-9.]*(\.exe)?$")
WRAPPERS = (("uv", "run"), ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("exec",), ("env",))
COVERAGE_VALUES = re.compile(r"--(source(-pkgs)?|omit|include|rcfile|data-file|concurrency|context|debug|save-signal)$")


@dataclass(frozen=True, slots=True)
class Invocation:
    """A test command as the agent runs it; `path` goes to the front of `sys.path`."""

    kind: str
    argv: tuple[str, ...]
    path: tuple[str, ...]
    options: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict)


def read_command(command: Sequence[str], *, python: Path, cwd: Path) -> Invocation:
    """How the agent has to run a command; `python` is the environment's, scripts are looked up beside it.

    Raises RunError for what cannot be run inside of one Python process: shell lines, make, tox, `python -c`.
    """
    words = list(command)
    if any(SHELL.search(word) for word in words):
        raise _refused(command, "it is a line for a shell")
    env: dict[str, str] = {}
    while words:
        wrapper = next((item for item in WRAPPERS if tuple(words[: len(item)]) == item), None)
        if wrapper:
            words = words[len(wrapper) :]
        elif ASSIGNMENT.match(words[0]):
            name, value = words.pop(0).split("=", 1)
            env[name] = value
        else:
            break
    options: list[str] = []
    if words and PYTHON.match(Path(words[0]).name):
        options, words = _interpreter_options(words[1:], command)
        words = ["python", *words]
    words = _without_coverage(words)
    if not words or words == ["python"]:
        raise _refused(command, "it names no tests")
    kind, argv, path = _target(words, command, python, cwd)
    return Invocation(kind, tuple(argv), (path,), tuple(options), env)


def _refused(command: Sequence[str], why: str) -> RunError:
    return RunError(f"`{shlex.join(command)}` cannot be run inside of one Python process: {why}.", HINT)


def _interpreter_options(words: list[str], command: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split `-Wd -u manage.py test` into the interpreter's part and the rest."""
    options: list[str] = []
    rest = list(words)
    while rest and rest[0].startswith("-") and not rest[0].startswith("-m"):
        if rest[0].startswith("-c") or rest[0] == "-":
            raise _refused(command, "its code is on the command line")
        taken = 2 if rest[0] in ("-W", "-X") else 1
        options += rest[:taken]
        rest = rest[taken:]
    if rest and rest[0].startswith("-m") and rest[0] != "-m":
        rest = ["-m", rest[0][2:], *rest[1:]]
    return options, rest


def _without_coverage(words: list[str]) -> list[str]:
    """`coverage run --branch manage.py test` and `python -m coverage run …` are the command behind them."""
    for start in (["coverage", "run"], ["python", "-m", "coverage", "run"]):
        if words[: len(start)] != start:
            continue
        rest = words[len(start) :]
        module = False
        while rest and rest[0].startswith("-"):
            module = module or rest[0] in ("-m", "--module")
            rest = rest[2 if COVERAGE_VALUES.match(rest[0]) else 1 :]
        return ["python", *(["-m"] if module else []), *rest]
    return words


def _target(words: list[str], command: Sequence[str], python: Path, cwd: Path) -> tuple[str, list[str], str]:
    """Kind, arguments and the first entry of `sys.path` of a command without its wrappers."""
    head, *rest = words
    if head == "python" and rest[0] == "-m":
        if len(rest) < 2:
            raise _refused(command, "it names no module")
        return "module", rest[1:], str(cwd)
    if head == "python" or head.endswith(".py"):
        script, *rest = rest if head == "python" else words
        found = next((place for place in (cwd / script, python.parent / script) if place.exists()), None)
        if found is None:
            raise _refused(command, f"there is no `{script}` in {cwd}")
        real = found.resolve()
        return "script", [script if found == cwd / script else str(found), *rest], str(real.parent)
    places = [cwd / head] if "/" in head else [python.parent / head]
    for place in places:
        if place.is_file() and _is_python(place):
            return "script", [str(place), *rest], str(place.resolve().parent)
    module = {"pytest": "pytest", "py.test": "pytest", "django-admin": "django"}.get(head)
    if module:
        return "module", [module, *rest], str(cwd)
    raise _refused(command, f"`{head}` is not a Python script of this environment")


def _is_python(script: Path) -> bool:
    """Whether a script is Python's: the first line says so, or the second (long paths of interpreters)."""
    with script.open("rb") as stream:
        start = stream.read(600)
    return start.startswith(b"#!") and b"python" in b"\n".join(start.splitlines()[:2])
