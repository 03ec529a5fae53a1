"""One line of a shell, of tox or of CI: whether it is a test run, and its plain form."""

from __future__ import annotations

import posixpath
import re
import shlex
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django_seven.project.test_options import without_noise

# scripts that run a suite, by the names people give them
SCRIPT = re.compile(r"^(run[_-]?(unit[_-]?)?tests?|quick[_-]?tests?|test[_-]?runner|tests?[_-]?run(ner)?)\.py$", re.I)
_MODULE = re.compile(r"(^|\.)(run_?tests?|quick_?tests?|test_?runner)$")
_PYTHON = re.compile(r"^python(\d(\.\d+)?)?$|^pypy\d?$")
_PYTEST = ("pytest", "py.test")
_ASSIGNMENT = re.compile(r"^[A-Za-z_]\w*=")
_RUNNERS = ("pipenv", "poetry", "pdm", "uv", "hatch", "rye")
_WRAPPERS = ("time", "exec", "command", "env", "nice", "xvfb-run", "travis_retry", "dotenv")
_COVERAGE_VALUES = (
    "--source",
    "--omit",
    "--include",
    "--rcfile",
    "--data-file",
    "--context",
    "--concurrency",
)
_SERVICE = re.compile(
    r"postgis|postgres|mysql|mariadb|oracle|redis|memcached|elasticsearch|opensearch|rabbitmq|amqp|mongo|selenium",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Found:
    """A test run that the project itself writes down, and where; `service` is what it needs beside Python."""

    command: str
    source: str = ""
    directory: str = "."
    env: Mapping[str, str] = field(default_factory=dict)
    service: str = ""


def test_runs(
    lines: Iterable[str],
    source: str,
    *,
    directory: str = ".",
    env: Mapping[str, str] | None = None,
    service: str = "",
) -> list[Found]:
    """Pick the test runs out of the lines of one script.

    Parameters: `lines` as a shell would see them; `source` is where they stand; `directory` is where the script
    starts; `env` is set around it; `service` is what the file itself says it needs.
    Returns: the runs in their plain form: one of `python FILE …` and `python -m MODULE …`.
    """
    found = []
    for line in lines:
        for piece in re.split(r"\s*(?:&&|\|\||;)\s*", line):
            argv = _split(piece)
            if argv[:1] == ["cd"] and len(argv) == 2 and not argv[1].startswith(("$", "/", "~")):
                directory = posixpath.normpath(posixpath.join(directory, argv[1]))
                continue
            given, argv = _environment(argv)
            plain = _plain(argv)
            if plain is None or _unresolved(plain):
                continue
            around = {**(env or {}), **given}
            kept = {key: value for key, value in around.items() if not _unresolved([value])}
            needs = service or _service([*plain, *kept.values()])
            found.append(Found(shlex.join(plain), source, directory, kept, needs))
    return found


def joined(text: str) -> list[str]:
    """Split a script into its lines; one that ends in a backslash goes on."""
    return [line.strip() for line in re.sub(r"\\\r?\n\s*", " ", text).splitlines()]


def split_words(text: str) -> list[str]:
    """Split as a shell would; nothing where the quotes do not match."""
    try:
        return shlex.split(text, comments=True)
    except ValueError:
        return []


def _split(piece: str) -> list[str]:
    piece = re.sub(r"(?:\$\(|`)(?:which|command -v) ([\w./-]+)(?:\)|`)", r"\1", piece.strip().lstrip("-@"))
    argv = split_words(piece)
    for place, part in enumerate(argv):
        if part == "|" or re.match(r"^\d?>", part):
            return argv[:place]
    return argv


def _environment(argv: list[str]) -> tuple[dict[str, str], list[str]]:
    env = {}
    while argv and (_ASSIGNMENT.match(argv[0]) or argv[0] in _WRAPPERS):
        if _ASSIGNMENT.match(argv[0]):
            name, _, value = argv[0].partition("=")
            env[name] = value
        argv = argv[1:]
        while argv and argv[0].startswith("-"):
            argv = argv[1:]
    return env, argv


def _plain(argv: list[str]) -> list[str] | None:
    """Give a command its plain form, None where it is no test run."""
    argv = _unwrapped(argv)
    if not argv:
        return None
    program = posixpath.basename(argv[0])
    if program in _PYTEST:
        return _plain(["python", "-m", "pytest", *argv[1:]])
    if program in {"django-admin", "django-admin.py"}:
        return _plain(["python", "-m", "django", *argv[1:]])
    if program.endswith(".py"):
        return _plain(["python", *argv])
    if not _PYTHON.match(program):
        return None
    return _python(_without_python_options(argv[1:]))


def _python(rest: list[str]) -> list[str] | None:
    if rest[:1] == ["-m"] and len(rest) > 1:
        module = "pytest" if rest[1] == "py.test" else rest[1]
        if module == "coverage":
            return _plain(["coverage", *rest[2:]])
        if module == "django" and rest[2:3] != ["test"]:
            return None
        if module in {"pytest", "django", "unittest"} or _MODULE.search(module):
            return ["python", "-m", module, *without_noise(rest[2:], module == "pytest")]
        return None
    if not rest or rest[0].startswith("-"):
        return None
    name = posixpath.basename(rest[0])
    if name in {*_PYTEST, "django-admin", "django-admin.py", "coverage"}:
        return _plain([name, *rest[1:]])
    if name.endswith(".py") and (rest[1:2] == ["test"] or SCRIPT.match(name)):
        return ["python", posixpath.normpath(rest[0]), *without_noise(rest[1:], False)]
    return None


def _unwrapped(argv: list[str]) -> list[str]:
    """Take `coverage run`, `pipenv run` and the like away: what they start is the command."""
    while len(argv) > 1 and argv[1] == "run":
        if argv[0] == "coverage":
            argv = _measured(argv[2:])
        elif argv[0] in _RUNNERS:
            argv = _started(argv[2:])
        else:
            break
    return argv


def _measured(argv: list[str]) -> list[str]:
    while argv and argv[0].startswith("-"):
        if argv[0] == "-m":
            return ["python", *argv]
        argv = argv[2:] if argv[0] in _COVERAGE_VALUES else argv[1:]
    return ["python", *argv] if argv else []


def _started(argv: list[str]) -> list[str]:
    for place, part in enumerate(argv):
        name = posixpath.basename(part)
        if _PYTHON.match(name) or name in {*_PYTEST, "coverage", "django-admin"} or name.endswith(".py"):
            return argv[place:]
    return []


def _without_python_options(argv: list[str]) -> list[str]:
    """Drop `-W error` and the like: which warnings there are is asked by the run itself."""
    while argv and argv[0].startswith("-") and argv[0] not in {"-m", "-c"}:
        argv = argv[2:] if argv[0] in {"-W", "-X"} else argv[1:]
    return argv


def _unresolved(argv: Iterable[str]) -> bool:
    return any(re.search(r"[$`]|\{\{|\{[\w\[:]", part) for part in argv)


def _service(texts: Iterable[str]) -> str:
    match = _SERVICE.search(" ".join(texts))
    return match[0].lower() if match else ""
