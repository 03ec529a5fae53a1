"""Test runs in the files of continuous integration: GitHub, GitLab, Travis, CircleCI, Azure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from django_seven.project.entries_yaml import Node, parse
from django_seven.project.files import read_text, relative
from django_seven.project.requirement_lines import Line, read_line
from django_seven.project.test_lines import Found, joined, split_words, test_runs

_FILES = (
    ".github/workflows/*.yml",
    ".github/workflows/*.yaml",
    ".gitlab-ci.yml",
    ".travis.yml",
    ".circleci/config.yml",
    "azure-pipelines.yml",
    ".azure_pipelines/*.yml",
)
_SCRIPTS = ("run", "script", "command")
_PYTHONS = ("python", "python-version", "python_version", "python-versions")
# they need a server and its headers, and are installed for one row of a matrix
_DRIVERS = frozenset({"cx-oracle", "mysql-python", "mysqlclient", "oracledb", "pip", "pymysql"})
_WITH_VALUE = ("-r", "-c", "-e", "-i", "-f", "--requirement", "--constraint", "--index-url", "--editable")
_ENVIRONMENTS = ("variables", "environment", "env")
_TESTING = re.compile(r"test|ci|django|main|build", re.I)
_INTERPOLATED = re.compile(r"\$\{\{[^}]*\}\}")


def ci_files(root: Path) -> Iterator[Path]:
    """Find the files of continuous integration.

    Parameters: `root` is the folder of the repository.
    Returns: the files that are there, those named after tests first.
    """
    for pattern in _FILES:
        yield from sorted(root.glob(pattern), key=lambda path: (not _TESTING.search(path.stem), path.name))


def ci_runs(root: Path) -> list[Found]:
    """Find the test runs in the files of continuous integration.

    Parameters: `root` is the folder of the repository.
    Returns: the runs, with the environment and the services that stand beside them.
    """
    found: list[Found] = []
    for path, document in _documents(root):
        found += _runs(document, relative(path, root), {}, "", ".")
    return found


def ci_installs(root: Path) -> list[Line]:
    """Read what continuous integration installs with pip beside the requirement files.

    Parameters: `root` is the folder of the repository.
    Returns: the requirements by name, for tests; what a matrix fills in and drivers of databases are left
    out.
    """
    found: dict[str, Line] = {}
    for path, document in _documents(root):
        for text in _scripts(document):
            for word in _installed(text):
                line = read_line(word, relative(path, root), group="test")
                if line.kind == "required" and line.name not in _DRIVERS:
                    found.setdefault(line.text, line)
    return list(found.values())


def ci_pythons(root: Path) -> list[str]:
    """List the Pythons that continuous integration runs on, as they are written there."""
    return [text for _, document in _documents(root) for text in _named(document, _PYTHONS)]


def ci_scripts(root: Path) -> Iterator[tuple[str, list[str]]]:
    """List the lines of the scripts of each file of continuous integration, as they stand in it."""
    for path, document in _documents(root):
        yield relative(path, root), _scripts(document)


def _documents(root: Path) -> Iterator[tuple[Path, Node]]:
    for path in ci_files(root):
        try:
            yield path, parse(read_text(path))
        except ValueError:
            continue


def _scripts(node: Node) -> list[str]:
    return _named(node, (*_SCRIPTS, "install", "before_install", "before_script"))


def _named(node: Node, keys: tuple[str, ...]) -> list[str]:
    """Collect the texts under some keys, wherever they stand."""
    if isinstance(node, str):
        return []
    if isinstance(node, list):
        return [text for item in node for text in _named(item, keys)]
    return [
        text
        for key, value in node.items()
        for text in ((_lines(value) if key in keys else None) or _named(value, keys))
    ]


def _installed(line: str) -> list[str]:
    """Take the requirements out of `pip install …`; files, options and what is filled in are passed over."""
    found = []
    for piece in re.split(r"\s*(?:&&|\|\||;)\s*(?![^'\"]*['\"]\s*$)", line):
        match = re.search(r"\bpip\d? install\s+(.*)$", piece)
        if match is None or piece.lstrip().startswith(("if ", "then ")):
            continue
        words = split_words(match[1])
        for before, word in zip(["", *words], words, strict=False):
            if not word.startswith("-") and before not in _WITH_VALUE and not re.search(r"[$/{]|\.txt$|^\.", word):
                found.append(word)
    return found


def _runs(node: Node, source: str, env: Mapping[str, str], service: str, directory: str) -> list[Found]:
    """Go down to the scripts, collecting the environment on the way."""
    if isinstance(node, str):
        return []
    if isinstance(node, list):
        return [run for item in node for run in _runs(item, source, env, service, directory)]
    env = {**env, **_env(node)}
    service = _services(node) or service
    directory = _directory(node) or directory
    found: list[Found] = []
    for key, value in node.items():
        lines = _lines(value) if key in _SCRIPTS else []
        if lines:
            found += test_runs(lines, source, directory=directory, env=env, service=service)
        else:
            found += _runs(value, source, env, service, directory)
    return found


def _lines(value: Node) -> list[str]:
    if isinstance(value, str):
        return joined(value)
    if isinstance(value, list):
        return [line for item in value if isinstance(item, str) for line in joined(item)]
    return []


def _env(node: dict[str, Node]) -> dict[str, str]:
    """Read an environment; what is only known while it runs is left out."""
    found = {}
    for name in _ENVIRONMENTS:
        table = node.get(name)
        for key, value in table.items() if isinstance(table, dict) else ():
            if isinstance(value, str) and not _INTERPOLATED.search(value):
                found[key] = value
    return found


def _services(node: dict[str, Node]) -> str:
    services = node.get("services")
    if isinstance(services, str):
        return services
    return ", ".join(str(name) for name in services if isinstance(name, str)) if services else ""


def _directory(node: dict[str, Node]) -> str:
    value = node.get("working-directory")
    if not value:
        defaults = node.get("defaults")
        run = defaults.get("run") if isinstance(defaults, dict) else None
        value = run.get("working-directory") if isinstance(run, dict) else None
    return value.strip("/") if isinstance(value, str) and "$" not in value else ""
