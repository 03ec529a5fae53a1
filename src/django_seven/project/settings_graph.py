"""Which settings modules take everything from which others, and which of them decides about a setting."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django_seven.project.handed import FROM
from django_seven.project.modules import absolute
from django_seven.project.names import Names
from django_seven.project.scan import DISTINCT
from django_seven.project.source import Source

if TYPE_CHECKING:
    from django_seven.project.tree import FileTree

_ASSIGNS_APPS = re.compile(rb"^(?:[ \t]+|else:|try:)?INSTALLED_APPS\s*(?::[^=\n]+)?=(?!=)", re.M)
_WORD = re.compile(r"\w+")
_INCLUDES = re.compile(rb"^[ \t]*(?:from|import)[ \t]+split_settings\b", re.M)
_INCLUDED = re.compile(rb"['\"]([\w./*-]+\.py)['\"]")
_NAMESPACE = re.compile(rb"\b(?:globals|locals|vars)\(\)(?:\[|\.(?:update|setdefault)\()")


@dataclass(frozen=True, slots=True)
class Taken:
    """A place where a settings module takes everything from another one; `path` is None where that is not ours."""

    module: str
    path: str | None
    start: int


class SettingsGraph:
    """The settings modules of a project, by what they star-import or include."""

    def __init__(self, tree: FileTree) -> None:
        self._tree = tree
        self._taken: dict[str, tuple[Taken, ...]] = {}
        self._names: dict[str, Names | None] = {}

    def files(self, known: frozenset[str]) -> frozenset[str]:
        """Some settings modules, and those that take everything from one, or a setting that only settings have."""
        found = set(known)
        for path in known:
            found |= self.above(path)  # what settings take over are settings
        likely = [*self._tree.scan.settings, *self._tree.scan.stars, *self._tree.holders(b"INSTALLED_APPS")]
        left = {path: self._sources(path) for path in dict.fromkeys(likely) if path not in found}
        while new := {path for path, sources in left.items() if not sources.isdisjoint(found)} - found:
            found |= new
        return frozenset(found)

    def _sources(self, path: str) -> frozenset[str]:
        """The modules that a file takes everything from, or one of the settings that only settings have."""
        source = self._tree.read(path)
        if not isinstance(source, Source):
            return frozenset()
        named = {
            self._module_path(module, path)
            for _, module, names in self._imports(source)
            if not DISTINCT.isdisjoint(_WORD.findall(names))
        }
        return frozenset(one for one in (*named, *(taken.path for taken in self.taken(path))) if one is not None)

    def roots(self) -> Iterator[str]:
        """The modules that the others build on: they assign INSTALLED_APPS and take it from no other."""
        for path in sorted(self._tree.settings_files):
            if self._brings_apps(path) and not any(self._brings_apps(one) for one in self.above(path)):
                yield path

    def taken(self, path: str) -> tuple[Taken, ...]:
        """What a module takes everything from, in the order of the file."""
        if path not in self._taken:
            source = self._tree.read(path)
            self._taken[path] = tuple(self._found(source)) if isinstance(source, Source) else ()
        return self._taken[path]

    def above(self, path: str) -> frozenset[str]:
        """All modules of the project that a module takes everything from, also by way of others."""
        found: set[str] = set()
        waiting = [path]
        while waiting:
            new = {one.path for one in self.taken(waiting.pop()) if one.path is not None} - found - {path}
            found |= new
            waiting.extend(new)
        return frozenset(found)

    def taken_over(self, source: Source, start: int, end: int) -> frozenset[str]:
        """All modules that a file, as it stands, takes everything from between two bytes, also by way of others."""
        own = {one.path for one in self._found(source) if one.path is not None and start <= one.start < end}
        return frozenset(own.union(*map(self.above, own)) - {source.path})

    def below(self, path: str) -> list[str]:
        """The settings modules that take everything from a module, also by way of others."""
        return [other for other in sorted(self._tree.settings_files) if path in self.above(other)]

    def foreign_before(self, source: Source, start: int, seen: frozenset[str] = frozenset()) -> str | None:
        """The first module of another package that a file, as it stands, takes everything from before a byte.

        One that a module above it takes everything from counts as well.
        """
        for one in self._found(source):
            inner = self._tree.read(one.path) if one.path is not None else None
            if one.start < start and one.path is None:
                return one.module
            if one.start < start and isinstance(inner, Source) and inner.path not in seen:
                found = self.foreign_before(inner, len(inner.data), seen | {source.path})
                if found is not None:
                    return found
        return None

    def sets(self, path: str, name: str) -> bool:
        """Whether a module binds a setting, also by way of its `globals()`."""
        source = self._tree.read(path)
        if not isinstance(source, Source) or name.encode() not in source.data:
            return False
        if name in self._tree.scan.settings.get(path, ()):
            return True
        names = self._names_of(source)
        spelt = re.compile(rb"['\"]" + name.encode() + rb"['\"]|\b" + name.encode() + rb"\s*=")
        return bool(names.bindings(name)) or (
            _NAMESPACE.search(source.data) is not None and spelt.search(source.data) is not None
        )

    def decides(self, root: str, name: str) -> bool:
        """Whether a setting is said for a root: by itself, by what it takes, or by each module that builds on it."""
        above = self.above(root)
        if any(self.sets(path, name) for path in (root, *above)):
            return True
        below = self.below(root)
        return bool(below) and all(
            any(self.sets(path, name) for path in (one, *self.above(one)) if path != root) for one in below
        )

    def overridden(self, root: str, name: str) -> str | None:
        """A module that sets something before it takes everything from the root: what the root says would win."""
        for path in self.below(root):
            starts = [one.start for one in self.taken(path) if one.path == root or root in self._above_of(one)]
            source = self._tree.read(path)
            if not starts or not isinstance(source, Source) or name.encode() not in source.data:
                continue
            bound = [one.node.start_byte for one in self._names_of(source).bindings(name)]
            if bound and max(bound) < max(starts):
                return path
        return None

    def _above_of(self, one: Taken) -> frozenset[str]:
        return self.above(one.path) if one.path is not None else frozenset()

    def _brings_apps(self, path: str) -> bool:
        source = self._tree.read(path)
        found = _ASSIGNS_APPS.search(source.data) if isinstance(source, Source) else None
        if found is None or not isinstance(source, Source) or found[0][:1] not in b" \t":
            return found is not None
        # in a block: whether that is one of a class
        return any(one.scope.type == "module" for one in self._names_of(source).bindings("INSTALLED_APPS"))

    def _names_of(self, source: Source) -> Names:
        names = self._names.get(source.path)
        if names is None or names.source.data != source.data:
            names = self._names[source.path] = self._tree.names(source)
        return names

    def _found(self, source: Source) -> Iterator[Taken]:
        data, folder = source.data, PurePosixPath(source.path).parent
        found = [
            Taken(module, self._module_path(module, source.path), start)
            for start, module, names in self._imports(source)
            if names.strip("() \t\r\n") == "*"
        ]
        if _INCLUDES.search(data):
            for match in _INCLUDED.finditer(data):
                pattern = str(folder / match[1].decode())
                paths = [one for one in self._tree.python if PurePosixPath(one).match(pattern)]
                found += [Taken(one, one, match.start()) for one in paths if one != source.path]
        yield from sorted(found, key=lambda one: one.start)

    def _imports(self, source: Source) -> Iterator[tuple[int, str, str]]:
        """Where a file imports from another module, that one's dotted name, and the names, told from the text."""
        module, is_package = self._tree.module_of(source.path)
        for match in FROM.finditer(source.data):
            names = match[2].split(b"#")[0] if not match[2].startswith(b"(") else match[2]
            spelled = match[1].decode("utf-8", "replace")
            yield match.start(), absolute(spelled, module, is_package) or ".", names.decode("utf-8", "replace")

    def _module_path(self, module: str, path: str) -> str | None:
        """The file of a module; Python 2 finds one beside the file without a dot as well."""
        beside = str(PurePosixPath(path).parent / (module.replace(".", "/")))
        for name in (f"{beside}.py", f"{beside}/__init__.py"):
            if name in self._tree.python_set and name != path:
                return name
        found = self._tree.module_path(module)
        return found if found != path else None
