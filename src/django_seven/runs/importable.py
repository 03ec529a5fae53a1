"""Which modules of a project can be imported, and from where."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from django_seven.project.tree import module_name

_NOT_IMPORTED = {"setup", "manage", "conftest", "__main__", "runtests", "fabfile", "noxfile", "tasks"}


def importable(files: list[str], folders: Sequence[str] = (".",)) -> list[str]:
    """The modules that can be imported from one of the folders: all folders below it are packages."""
    packages = {name.rpartition("/")[0] for name in files if name.endswith("__init__.py")}
    found: dict[str, str] = {}
    for folder in dict.fromkeys(folders):
        start = "" if folder == "." else f"{folder}/"
        for name in files:
            inner = name.removeprefix(start)
            parts = inner.split("/")[:-1]
            above = [start + "/".join(parts[: depth + 1]) for depth in range(len(parts))]
            plain = PurePosixPath(inner).stem not in _NOT_IMPORTED and "-" not in inner
            if name.startswith(start) and parts and plain and packages.issuperset(above):
                found.setdefault(name, module_name(inner)[0])
    return sorted(found.values())


def folders(modules: Sequence[str], files: Sequence[str]) -> dict[str, str]:
    """Modules, each with the folder from which it is imported: the highest one that holds it."""
    found = {}
    for module in modules:
        inner = module.replace(".", "/")
        ends = (f"{inner}.py", f"{inner}/__init__.py")
        places = [name.removesuffix(end) for name in files for end in ends if f"/{name}".endswith(f"/{end}")]
        found[module] = min(places, key=lambda place: (place.count("/"), place), default="") or "."
    return found
