"""The project's files as one thing: which there are, and what they say of each other's names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from django_seven.project.evidence import Evidence
from django_seven.project.files import python_files, template_files
from django_seven.project.names import Names
from django_seven.project.source import Source, read
from django_seven.values import Skipped

_FROM = re.compile(rb"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*(?:\\\r?\n[^\n]*)*)", re.M)
_FIELD = re.compile(rb"^[ \t]+(\w+)[ \t]*=[ \t]*models\.(\w+Field|ForeignKey)\(", re.M)
_RELATED_NAME = re.compile(rb"related_name[ \t]*=[ \t]*[bur]?['\"](\w+)['\"]")
_CLASS = re.compile(rb"^[ \t]*class[ \t]+(\w+)", re.M)
_KNOWN_RELATIONS = ("group_set", "groups", "permissions", "sites", "user_permissions", "user_set")  # Django's own
_DOTTED = re.compile(rb"(?<![\w.])(?!django\.)\w+(?:\.\w+)+")
_WORD = re.compile(rb"\w+")
_SETTING = re.compile(rb"^[ \t]*([A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=(?!=)", re.M)
_DEF = re.compile(rb"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.M)
_DISTINCT = {
    "INSTALLED_APPS",
    "MIDDLEWARE",
    "MIDDLEWARE_CLASSES",
    "ROOT_URLCONF",
    "DATABASES",
    "TEMPLATES",
    "SECRET_KEY",
    "STATIC_URL",
    "CACHES",
}


# The files that star-import from modules of a name: the words in each, and the names it imports by name.
_Stars = dict[str, dict[str, tuple[set[bytes], set[bytes]]]]


class FileTree:
    """The Python files and templates below some paths; files are read when asked for, and not kept."""

    def __init__(self, root: Path, paths: Sequence[Path] = (), evidence: Evidence | None = None) -> None:
        self.root = root
        self.evidence = evidence  # of runs; what it says of a file that has changed since does not count
        self.paths = tuple(paths) or (root,)

    @cached_property
    def python(self) -> list[str]:
        """The Python files, relative to the root, with `/`."""
        return self._listed(python_files, ".py")

    @cached_property
    def python_set(self) -> frozenset[str]:
        """The same files, to ask whether one is there."""
        return frozenset(self.python)

    @cached_property
    def templates(self) -> list[str]:
        """The template files, relative to the root, with `/`."""
        return self._listed(template_files, "")

    def read(self, name: str) -> Source | Skipped:
        """One file, or why it is not read."""
        return read(self.root / name, name)

    def sources(self, names: Iterable[str]) -> Iterator[Source]:
        """The files that can be read, one after the other."""
        for name in names:
            source = self.read(name)
            if isinstance(source, Source):
                yield source

    def names(self, source: Source) -> Names:
        """The resolver of one file."""
        module, is_package = module_name(source.path)
        return Names(source, module, is_package)

    def module_path(self, module: str) -> str | None:
        """The file of a module of the project, also where the project lies in a folder such as `src`."""
        exact = self._modules.get(module)
        if exact is not None or not module:
            return exact
        found = [name for name in self._tails.get(module.rpartition(".")[2], ()) if name.endswith(f".{module}")]
        return self._modules[found[0]] if len(found) == 1 else None

    @cached_property
    def _modules(self) -> dict[str, str]:
        return {module_name(path)[0]: path for path in self.python}

    @cached_property
    def _tails(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for module in self._modules:
            found.setdefault(module.rpartition(".")[2], []).append(module)
        return found

    def handed_on(self, path: str, name: str) -> bool:
        """Whether another file imports a name from this one, or speaks of it as `module.name`."""
        return self._handed_on(path, name, frozenset())

    def _handed_on(self, path: str, name: str, seen: frozenset[str]) -> bool:
        module, is_package = module_name(path)
        tails = {module.rpartition(".")[2], ""} if is_package else {module.rpartition(".")[2]}
        imported, dotted, stars = self._mentions
        for tail in tails:
            if (tail, name) in imported or (tail and (tail, name) in dotted):
                return True
            for other, (words, own) in stars.get(tail, {}).items():  # it may use the name, or hand it on
                if other in seen or other == path or name.encode() in own:
                    continue
                if name.encode() in words or self._handed_on(other, name, seen | {path}):
                    return True
        return False

    @cached_property
    def settings_files(self) -> frozenset[str]:
        """The files that are settings modules by what they assign, and those that star-import one."""
        assigned = {name: names for name, names in self._settings.items() if len(names & _DISTINCT) >= 2}
        tails = {module_name(name)[0].rpartition(".")[2] for name in assigned}
        tails |= {f".{module_name(name)[0]}".split(".")[-2] for name in assigned if name.count("/")}
        tails.discard("")
        stars = {
            source.path
            for source in self.sources(self._settings)
            for module, names in _FROM.findall(source.data)
            if names.strip() == b"*" and module.decode().rpartition(".")[2] in tails
        }
        return frozenset(assigned) | frozenset(stars) | self._seen_as("settings")

    def _seen_as(self, kind: str) -> frozenset[str]:
        """The files that a run loaded as modules of a kind."""
        if self.evidence is None:
            return frozenset()
        evidence = self.evidence
        sources = self.sources(path for path in evidence.paths(kind) if path in self.python_set)
        return frozenset(one.path for one in sources if kind in evidence.kinds(one.path, one.data))

    @cached_property
    def settings_assigned(self) -> frozenset[str]:
        """Every setting that some settings module of the project assigns."""
        return frozenset().union(*(self._settings.get(name, ()) for name in self.settings_files))

    @cached_property
    def settings_roots(self) -> frozenset[str]:
        """The settings modules that the others build on: they assign INSTALLED_APPS and import no other."""
        return frozenset(
            source.path
            for source in self.sources(sorted(self.settings_files))
            if re.search(rb"^INSTALLED_APPS\s*=", source.data, re.M)
            and not re.search(rb"^from\s+\.*[\w.]*\s+import\s+\*", source.data, re.M)
        )

    def settings_with(self, name: str) -> list[str]:
        """The settings modules that assign a setting."""
        return [path for path in sorted(self.settings_files) if name in self._settings.get(path, ())]

    def inherits_setting(self, path: str, name: str) -> bool:
        """Whether a settings module that the file star-imports, or one that this one imports, assigns a setting."""
        seen, waiting = {path}, [path]
        while waiting:
            source = self.read(waiting.pop())
            for module, _ in self.names(source).stars if isinstance(source, Source) else ():
                for other in self.settings_files - seen:
                    known = module_name(other)[0]
                    if known == module or known.endswith(f".{module}"):
                        if name in self._settings.get(other, ()):
                            return True
                        seen.add(other)
                        waiting.append(other)
        return False

    @cached_property
    def functions(self) -> frozenset[str]:
        """The names of all functions and methods that the project defines."""
        found = (_DEF.findall(source.data) for source in self.sources(self.python))
        return frozenset(name.decode("utf-8", "replace") for names in found for name in names)

    @cached_property
    def model_fields(self) -> dict[str, frozenset[str]]:
        """For each name that a class body assigns a field of `models` to: the classes of these fields."""
        found: dict[str, set[str]] = {}
        for source in self.sources(self.python):
            if "/migrations/" not in source.path:
                for name, kind in _FIELD.findall(source.data):
                    found.setdefault(name.decode(), set()).add(kind.decode())
        return {name: frozenset(kinds) for name, kinds in found.items()}

    @cached_property
    def relations(self) -> frozenset[str]:
        """The names under which models have the many side of a relation, and no field of another kind."""
        found = set(_KNOWN_RELATIONS)
        for source in self.sources(self.python):
            if b"ForeignKey(" in source.data or b"ManyToManyField(" in source.data:
                found |= {name.decode() for name in _RELATED_NAME.findall(source.data)}
                found |= {f"{name.decode().lower()}_set" for name in _CLASS.findall(source.data)}
        found |= {name for name, kinds in self.model_fields.items() if kinds == {"ManyToManyField"}}
        return frozenset(
            name for name in found if self.model_fields.get(name, {"ManyToManyField"}) == {"ManyToManyField"}
        )

    @cached_property
    def _settings(self) -> dict[str, set[str]]:
        found, seen = {}, self._seen_as("settings")
        for source in self.sources(self.python):
            known = "settings" in source.path or source.path in seen
            if known or any(name.encode() in source.data for name in _DISTINCT):
                names = {match.decode() for match in _SETTING.findall(source.data)}
                if names:
                    found[source.path] = names
        return found

    @cached_property
    def _mentions(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]], _Stars]:
        imported: set[tuple[str, str]] = set()
        dotted: set[tuple[str, str]] = set()
        stars: _Stars = {}
        stems = {module_name(name)[0].rpartition(".")[2].encode(errors="surrogateescape") for name in self.python}
        ours = {
            part.encode(errors="surrogateescape") for name in self.python for part in module_name(name)[0].split(".")
        } | {b""}
        for source in self.sources(self.python):
            for module, names in _FROM.findall(source.data):
                if module.split(b".")[0] not in ours:
                    continue  # `from django.utils.text import …` is not about a `text.py` of the project
                tail = module.decode().rpartition(".")[2]
                for part in names.strip(b"()").split(b","):
                    words = re.sub(rb"#[^\n]*", b"", part).split()
                    if words == [b"*"]:
                        stars.setdefault(tail, {})[source.path] = (
                            set(_WORD.findall(_FROM.sub(b"", source.data))),
                            _own(source.data),
                        )
                    elif words:
                        imported.add((tail, words[0].decode("utf-8", "replace")))
            for parts in (chain.split(b".") for chain in set(_DOTTED.findall(source.data))):
                dotted.update((left.decode(), right.decode()) for left, right in pairwise(parts) if left in stems)
        return imported, dotted, stars

    def _listed(self, find: object, suffix: str) -> list[str]:
        found: dict[str, None] = {}
        for path in self.paths:
            files = [path] if path.is_file() else find(path)  # type: ignore[operator]
            for file in files:
                if not path.is_file() or file.name.endswith(suffix):
                    found[file.relative_to(self.root).as_posix()] = None
        return sorted(found)


def _own(data: bytes) -> set[bytes]:
    parts = (part.split() for _, names in _FROM.findall(data) for part in names.strip(b"()").split(b","))
    return {words[-1] for words in parts if words}


def module_name(path: str) -> tuple[str, bool]:
    """The dotted name of a file below the root, and whether it is a package's `__init__.py`."""
    parts = path.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]), True
    return ".".join(parts), False
