"""Whether an installed package imports from Django what another Django no longer has: read, never run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from importlib.metadata import Distribution
from pathlib import Path

_MADE_LATER = "django.utils.six.moves"  # modules that are made while they are imported
ASIDE = {"tests", "test", "testing", "migrations", "docs", "examples", "south_migrations"}


def missing(name: str, sites: list[Path], django: Path) -> str:
    """The first dotted name that a package imports, and that the Django in the folder `django` lacks.

    Only imports at the top of a module count: those in a function, a `try` or an `if` are optional or
    guarded. Empty where nothing is missing.
    """
    for path in _modules(name, sites):
        for module, attribute in _imports(path):
            if not _there(django, module, attribute):
                return f"{module}.{attribute}" if attribute else module
    return ""


def roots(name: str, sites: list[Path]) -> set[str]:
    """The first names of all that a package imports at the top of its modules, itself and the standard library too."""
    found: set[str] = set()
    for path in _modules(name, sites):
        tree = _tree(path)
        for node in tree.body if tree else ():
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                found.add(node.module.split(".")[0])
            elif isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
    return found


def _modules(name: str, sites: list[Path]) -> Iterator[Path]:
    for found in Distribution.discover(name=name, path=[str(site) for site in sites]):
        for file in found.files or ():
            if file.suffix == ".py" and not ASIDE.intersection(file.parts) and not file.name.startswith("test"):
                yield Path(str(found.locate_file(file)))


def _imports(path: Path) -> Iterator[tuple[str, str]]:
    tree = _tree(path, b"django")
    for node in tree.body if tree else ():
        if isinstance(node, ast.ImportFrom) and not node.level and _of_django(node.module):
            yield from ((node.module or "", alias.name) for alias in node.names if alias.name != "*")
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if _of_django(alias.name))


def _of_django(module: str | None) -> bool:
    return module is not None and module.split(".")[0] == "django"


def _there(django: Path, module: str, attribute: str) -> bool:
    path = django.joinpath(*module.split(".")[1:])
    if module.startswith(_MADE_LATER) and (django / "utils/six.py").is_file():
        return True
    if path.is_dir():
        below = path / attribute
        if not attribute or below.is_dir() or below.with_name(f"{attribute}.py").is_file():
            return True
        path /= "__init__.py"
    else:
        path = path.with_name(f"{path.name}.py")
    if not path.is_file():
        # A compiled module has no source to read.
        return any(path.parent.glob(f"{path.stem}.*.so"))
    names = _names(path)
    return not attribute or names is None or attribute in names


@cache
def _names(path: Path) -> frozenset[str] | None:
    """The names a module has at its top; None where they cannot be told."""
    tree = _tree(path)
    if tree is None:
        return None
    found: set[str] = set()
    if any(isinstance(node, ast.FunctionDef) and node.name == "__getattr__" for node in tree.body):
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            found.add(node.id)
    return None if "*" in found else frozenset(found)


def _tree(path: Path, needed: bytes = b"") -> ast.Module | None:
    try:
        source = path.read_bytes()
        return ast.parse(source) if needed in source else None
    except (OSError, SyntaxError, ValueError):
        return None
