"""The settings modules of a project, and which of them is meant."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from django_seven.project.files import relative
from django_seven.project.modules import Modules, absolute

_WORDS = re.compile(rb"\bINSTALLED_APPS\b|^\s*from\s+[\w.]+\s+import\s+\*", re.M)
_PYTHON2 = re.compile(rb"^(?:    |\t)?INSTALLED_APPS\s*\+?=", re.M)
_PYTHON2_STAR = re.compile(rb"^\s*from\s+([\w.]+)\s+import\s+\*", re.M)
_TESTING = re.compile(r"(^|[._])(tests?|testing|ci|travis)($|[._])")


def find_settings(root: Path, python: Iterable[Path], modules: Modules) -> tuple[str, ...]:
    """Find the modules that assign `INSTALLED_APPS`, or take it from such a module with `import *`.

    Parameters: `root` is the folder of the project; `python` are its Python files; `modules` names them.
    Returns: the dotted names, in alphabetical order.
    """
    found: set[str] = set()
    stars: dict[str, set[str]] = {}
    for path in python:
        place = relative(path, root)
        name = modules.name(place)
        try:
            data = path.read_bytes()
        except OSError:
            continue
        if name is None or not _WORDS.search(data):
            continue
        assigns, imported = _looked(data)
        if assigns:
            found.add(name)
        package = name if path.name == "__init__.py" else name.rpartition(".")[0]
        stars[name] = {one for module in imported for one in _absolute(module, package)}
    _follow(found, stars)
    return tuple(sorted(found))


def only_testing(names: Iterable[str]) -> str | None:
    """Find the one module among several that is for tests by its name.

    Parameters: `names` are dotted names.
    Returns: that module; the only one where there is one; else None.
    """
    every = set(names)
    if len(every) == 1:
        return every.pop()
    testing = {name for name in every if _TESTING.search(name)}
    return testing.pop() if len(testing) == 1 else None


def _follow(found: set[str], stars: Mapping[str, set[str]]) -> None:
    """Add the modules that star-import one that was found, until there are no more."""
    while True:
        more = {
            name
            for name, imported in stars.items()
            if name not in found and any(module in found for module in imported)
        }
        if not more:
            return
        found |= more


def _absolute(module: str, package: str) -> set[str]:
    """Resolve `.base` in a package; Python 2 finds `base` beside the file without a dot as well."""
    if not module.startswith("."):
        return {module, f"{package}.{module}"}
    return {absolute(module, package, is_package=True)}


def _looked(data: bytes) -> tuple[bool, set[str]]:
    """Say whether a file assigns `INSTALLED_APPS`, and which modules it star-imports."""
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return _PYTHON2.search(data) is not None, {match.decode() for match in _PYTHON2_STAR.findall(data)}
    assigns, stars = False, set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            continue
        if isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            assigns = assigns or any(isinstance(one, ast.Name) and one.id == "INSTALLED_APPS" for one in targets)
        elif isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names):
            stars.add("." * node.level + (node.module or ""))
        elif isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.ClassDef, ast.ExceptHandler)):
            waiting.extend(ast.iter_child_nodes(node))
    return assigns, stars
