"""Where a project says which settings it runs with: `DJANGO_SETTINGS_MODULE`, `--settings`, `--ds`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from django_seven.project.ci import ci_files
from django_seven.project.files import read_text, relative
from django_seven.project.toml_files import at, read_toml
from django_seven.project.tox import read_ini

# environ["DJANGO_SETTINGS_MODULE"] = "x", setdefault('…', 'x'), DJANGO_SETTINGS_MODULE: x, --settings=x, --ds x
_ASSIGNED = re.compile(
    r"""DJANGO_SETTINGS_MODULE['"]?\s*\]?\s*[=:,]\s*['"]?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)['"]?(?![\w.(\[{])"""
)
_OPTION = re.compile(r"""--(?:settings|ds)(?:=|\s+|['"],\s*['"])([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)""")
_BESIDE = (
    "gulpfile.js",
    "package.json",
    "Makefile",
    "Justfile",
    "justfile",
    "Gruntfile.js",
    "fabfile.py",
    "tasks.py",
)
_SERVERS = ("wsgi.py", "asgi.py", "celery.py")
_CONFIGURED = re.compile(r"\bsettings\.configure\(")


def mentions(text: str) -> list[str]:
    """Find the settings modules that a text names.

    Parameters: `text` is a script, or a file of settings of a tool.
    Returns: their dotted names, each once, in the order met.
    """
    text = re.sub(r"^\s*#.*$", "", text, flags=re.M)
    return list(dict.fromkeys([*_ASSIGNED.findall(text), *_OPTION.findall(text)]))


def configures(path: Path) -> bool:
    """Say whether a script makes its settings itself, with `settings.configure(…)`."""
    return _CONFIGURED.search(read_text(path)) is not None


def writes(path: Path) -> bool:
    """Say whether a script writes the file of the one settings module that it names before it starts Django."""
    text = read_text(path)
    named = mentions(text)
    return len(named) == 1 and re.search(rf"""["'/]{named[0].rpartition(".")[2]}\.py["']""", text) is not None


def pytest_settings(folder: Path) -> tuple[str, str] | None:
    """Find the settings module that pytest-django is given.

    Parameters: `folder` holds pytest's configuration.
    Returns: the module and the file that names it; None where there is none.
    """
    for name, table in pytest_tables(folder):
        options = table.get("addopts", "")
        named = _OPTION.search(" ".join(options) if isinstance(options, list) else str(options))
        if named:
            return named[1], name
        module = table.get("DJANGO_SETTINGS_MODULE")
        if isinstance(module, str) and module.strip():
            return module.strip(), name
    for name in ("conftest.py", "tests/conftest.py"):
        found = mentions(read_text(folder / name))
        if len(found) == 1:
            return found[0], name
    return None


def pytest_tables(folder: Path) -> Iterator[tuple[str, dict[str, object]]]:
    """Find where pytest is configured.

    Parameters: `folder` to look in.
    Returns: the name of each file with its table of options, in the order in which pytest asks them.
    """
    for name, section in (("pytest.ini", "pytest"), (".pytest.ini", "pytest")):
        if (folder / name).is_file():
            parser = read_ini(folder / name)
            yield name, dict(parser.items(section)) if parser.has_section(section) else {}
    table = at(read_toml(folder / "pyproject.toml"), "tool", "pytest", "ini_options")
    if table:
        yield "pyproject.toml", table
    for name, section in (("tox.ini", "pytest"), ("setup.cfg", "tool:pytest")):
        parser = read_ini(folder / name)
        if parser.has_section(section):
            yield name, dict(parser.items(section))


def chores_mentions(root: Path) -> list[tuple[str, str]]:
    """Find the settings modules named by continuous integration and by the files of chores.

    Parameters: `root` is the folder of the repository.
    Returns: modules with the file that names them, continuous integration first.
    """
    files = [*ci_files(root), root / "tox.ini", *(root / name for name in _BESIDE)]
    return [(module, relative(path, root)) for path in files for module in mentions(read_text(path))]


def server_mentions(root: Path, python: list[Path]) -> list[tuple[str, str]]:
    """Find the settings modules that wsgi.py, asgi.py and celery.py start with.

    Parameters: `root` is the folder of the repository; `python` are its Python files.
    Returns: modules with the file that names them.
    """
    files = [path for path in python if path.name in _SERVERS]
    return [(module, relative(path, root)) for path in files for module in mentions(read_text(path))]
