"""Where templates lie, and which engine reads them: told by their place and by the settings, without running these."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django_seven.project.files import has_template_suffix
from django_seven.project.template_settings import JINJA, Read, Reader

_PAGES = (".html", ".htm", ".djhtml")


@dataclass(frozen=True, slots=True)
class Folders:
    """Folders of templates, relative to the root, with the engine that reads them: an empty name for Django's.

    `pages` are those with Python files in them: only pages of HTML count there.
    """

    engines: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)  # of names of files, with the engine that these are for
    pages: frozenset[str] = frozenset()

    def holding(self, name: str) -> str | None:
        """The nearest folder around a file."""
        folder = posixpath.dirname(name) if self.engines else ""
        while folder and folder not in self.engines:
            folder = posixpath.dirname(folder)
        return folder or None


def engine_of(named: str, name: str, folders: Folders) -> str | None:
    """The engine that reads a file, by where it lies: empty for Django's, None for what is no template.

    `named` is `name` behind the name of the root, which may be a folder of templates itself.
    """
    for ending, engine in folders.endings.items():
        if name.endswith(ending):
            return engine
    if not has_template_suffix(name):
        return None
    folder, above = folders.holding(name), named.split("/")[:-1]
    if "jinja2" in above and (folder is None or "jinja2" not in folder.split("/")):
        return JINJA
    if folder is None or (folder in folders.pages and not (name.endswith(_PAGES) and "static" not in above)):
        return "" if "templates" in above else None
    return folders.engines[folder]


def template_folders(python: frozenset[str], read: Read, seen: Iterable[str] = ()) -> Folders:
    """What the settings modules of a project say.

    Parameters: `python` are its Python files; `read` reads one of them; `seen` are known to be settings modules.
    """
    reader = Reader(python, read)
    for name in dict.fromkeys([*seen, *reader.candidates()]):
        reader.names_in(name)
    engines = {**reader.foreign, **dict.fromkeys(reader.django, "")}
    engines.pop("", None)  # the whole project is no folder of templates
    around = {folder for name in python for folder in _around(name)} if engines else set()
    return Folders(engines, reader.endings, frozenset(engines.keys() & around))


def _around(name: str) -> Iterator[str]:
    folder = posixpath.dirname(name)
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
