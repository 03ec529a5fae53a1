"""What packages of the new side import without asking for it, of what is too common for anybody to have noticed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from django_seven.events import Stage
from django_seven.runs import imports, installed
from django_seven.runs.environment import build
from django_seven.runs.vendored import Found
from django_seven.runs.wanted import Move

# modules that other packages used to bring along, and what they come from
_COMMON = {
    "importlib_metadata": "importlib-metadata",
    "packaging": "packaging",
    "pytz": "pytz",
    "six": "six",
    "typing_extensions": "typing-extensions",
}


def missing(packages: Iterable[str], sites: list[Path]) -> dict[str, str]:
    """The common packages that some packages import at the top of a module, and that are not there.

    Parameters: `packages` are names of installed packages; `sites` the folders that they lie in.
    Returns: for each what imports it.
    """
    lacking = {module for module in _COMMON if not any(_holds(site, module) for site in sites)}
    found: dict[str, str] = {}
    for name in packages if lacking else ():
        for module in imports.roots(name, sites) & lacking:
            found.setdefault(_COMMON[module], name)
    return found


def _holds(site: Path, module: str) -> bool:
    return (site / module).is_dir() or (site / f"{module}.py").is_file()


def completed(found: Found, stage: Stage, *, offline: bool = False) -> Found:
    """Add what the packages that moved import and do not ask for: their releases of before had no need of it.

    Raises PackageError where it cannot be installed.
    """
    sites = installed.sites(found.environment.root)
    lacks = missing([move.name for move in found.moves if move.new], sites)
    if not lacks:
        return found
    wanted = replace(found.wanted, packages=(*found.wanted.packages, *sorted(lacks)))
    made = build(wanted, stage, offline=offline)
    added = [
        Move(name, "", made.packages.get(name, ""), f"imported by {by}, which does not ask for it")
        for name, by in lacks.items()
    ]
    for move in added:
        stage.note(f"`{move.name}` is {move.why}: it is put beside it.")
    return Found(wanted, made, tuple(sorted((*found.moves, *added), key=lambda move: move.name)))
