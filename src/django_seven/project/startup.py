"""Which files of a project are loaded while Django starts, and what of it is ready by then."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Protocol

from django_seven.project.modules import absolute
from django_seven.project.source import Source
from django_seven.values import Skipped

PHASES = ("apps", "models", "ready")  # what is loaded then; in this order, and a module is loaded once
# plain lines at the top: what stands in a block may be loaded later, or never
_IMPORTS = re.compile(
    rb"^(?:from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]*(?P<names>\([^)]*\)|[^\n#;]*)"
    rb"|import[ \t]+(?P<plain>[^\n#;]+))",
    re.M,
)
_COMMENT = re.compile(rb"#[^\n]*")
_READY = re.compile(rb"^([ \t]+)def[ \t]+ready\b[^\n]*\n((?:\1[ \t]+[^\n]*\n|[ \t]*\r?\n)*)", re.M)
_CLASS = re.compile(rb"^class[ \t]+\w+[ \t]*\([^)]*\w", re.M)
_MODELS = ("models.py", "models/__init__.py")


class Files(Protocol):
    """What is asked of the tree of a project."""

    @property
    def python(self) -> list[str]:
        """The Python files."""

    @property
    def python_set(self) -> frozenset[str]:
        """The same, to ask whether one is there."""

    @property
    def settings_files(self) -> frozenset[str]:
        """The files that are settings modules."""

    def read(self, name: str) -> Source | Skipped:
        """One file."""

    def module_of(self, path: str) -> tuple[str, bool]:
        """The dotted name of a file, and whether it is a package's."""

    def module_path(self, module: str) -> str | None:
        """The file of a module."""


def phases(files: Files) -> Mapping[str, str]:
    """Tell when the files of a project are loaded, where that is before Django is ready.

    Parameters: `files` is the tree of the project.
    Returns: for each such file `apps` (applications are not known yet: a package of an application or of the
    settings, an `apps.py`), `models` (the models of all applications are not known yet) or `ready` (while
    `AppConfig.ready()` runs, the modules of the admin among them); with what these import at their top.
    """
    found: dict[str, str] = {}
    for phase, first in zip(PHASES, _first(files), strict=True):
        waiting = list(first)
        while waiting:
            path = waiting.pop()
            if path not in found:
                found[path] = phase
                source = files.read(path)
                if isinstance(source, Source):
                    waiting += _imported(files, path, source.data)
    return found


def has_models(files: Files, module: str) -> bool:
    """Tell whether a module of the project may hold models of Django's, by its text.

    Parameters: `files` is the tree of the project; `module` is a dotted name.
    Returns: whether it, or where it is a package a module below it, names Django and has a class with a base.
    """
    path = files.module_path(module)
    below = path.removesuffix("__init__.py") if path is not None and path.endswith("/__init__.py") else None
    names = [one for one in files.python if one == path or (below is not None and one.startswith(below))]
    for source in map(files.read, names):
        if isinstance(source, Source) and b"django" in source.data and _CLASS.search(source.data):
            return True
    return False


def _first(files: Files) -> tuple[list[str], list[str], list[str]]:
    """The files with which each phase begins."""
    python = files.python_set
    apps = sorted(_applications(files))
    packages = {above for path in files.settings_files for above in _packages(path, python)}
    own = [path for folder in apps for path in _packages(f"{folder}/apps.py", python)]
    configs = [path for folder in apps if (path := f"{folder}/apps.py") in python]
    models = [path for folder in apps for name in _MODELS if (path := f"{folder}/{name}") in python]
    admins = [path for folder in apps if (path := f"{folder}/admin.py") in python]
    ready = [path for config in configs for path in _made_ready(files, config)]
    return [*sorted(packages), *own, *configs], models, [*admins, *ready]


def _applications(files: Files) -> Iterator[str]:
    """The packages that are surely applications: with an `apps.py`, with migrations, or with models and installed."""
    python = files.python_set
    read = (files.read(name) for name in sorted(files.settings_files))
    listed = b"\n".join(one.data for one in read if isinstance(one, Source))
    for folder in {path.rpartition("/")[0] for path in files.python if path.endswith(("/__init__.py", "/apps.py"))}:
        if f"{folder}/apps.py" in python or f"{folder}/migrations/__init__.py" in python:
            yield folder
        elif any(f"{folder}/{name}" in python for name in _MODELS):
            parts = folder.split("/")
            names = "|".join(re.escape(".".join(parts[start:])) for start in range(len(parts)))
            if re.search(rf"(['\"])(?:{names})\1".encode(), listed):
                yield folder


def _packages(path: str, python: frozenset[str]) -> Iterator[str]:
    """The packages that are loaded before a module of them."""
    folder = path.rpartition("/")[0]
    while folder and f"{folder}/__init__.py" in python:
        yield f"{folder}/__init__.py"
        folder = folder.rpartition("/")[0]


def _made_ready(files: Files, config: str) -> Iterator[str]:
    """What `ready()` imports."""
    source = files.read(config)
    for body in _READY.finditer(source.data) if isinstance(source, Source) else ():
        lines = re.sub(rb"(?m)^[ \t]+", b"", body[2])
        yield from _imported(files, config, lines)


def _imported(files: Files, path: str, data: bytes) -> Iterator[str]:
    """The files of the project that the lines of another one import."""
    module, is_package = files.module_of(path)
    for said in _IMPORTS.finditer(data):
        if said["plain"] is not None:
            names = [one.split()[0].decode("utf-8", "replace") for one in said["plain"].split(b",") if one.split()]
        else:
            above = absolute(said["module"].decode("utf-8", "replace"), module, is_package)
            words = _COMMENT.sub(b"", said["names"]).strip(b"()").split(b",")
            names = [above, *(f"{above}.{one.split()[0].decode('utf-8', 'replace')}" for one in words if one.split())]
        for name in names:
            yield from _files_of(files, name)


def _files_of(files: Files, name: str) -> Iterator[str]:
    """The file of a module and those of the packages above it."""
    path = files.module_path(name)
    if path is not None:
        yield path
        yield from (one for one in _packages(path, files.python_set) if one != path)
