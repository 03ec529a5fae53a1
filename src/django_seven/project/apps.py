"""The apps of a project: packages with models, an admin, migrations, template tags or an `apps.py`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from django_seven.project.files import relative
from django_seven.project.modules import Modules

_FILES = ("admin.py", "apps.py", "models.py")
_PACKAGES = ("migrations", "models", "templatetags")


def find_apps(root: Path, python: Iterable[Path], modules: Modules) -> tuple[str, ...]:
    """Find the apps of a project.

    Parameters: `root` is the folder of the project; `python` are its Python files; `modules` names them.
    Returns: the dotted names of their packages, in alphabetical order.
    """
    packages = set()
    folders = set()
    for path in python:
        place = PurePosixPath(relative(path, root))
        if place.name == "__init__.py":
            packages.add(place.parent)
            if place.parent.name in _PACKAGES:
                folders.add(place.parent.parent)
        elif place.name in _FILES:
            folders.add(place.parent)
    names = (modules.name(folder.as_posix()) for folder in folders & packages)
    return tuple(sorted(name for name in names if name))
