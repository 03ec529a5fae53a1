"""The project's files as one thing: which there are, and what they say of each other's names."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from django_seven.project.evidence import Evidence
from django_seven.project.files import names_below
from django_seven.project.handed import Spoken, spoken
from django_seven.project.names import Names
from django_seven.project.scan import DISTINCT, Glance, Judge, Scan, Watched
from django_seven.project.settings_graph import SettingsGraph
from django_seven.project.source import Source, read
from django_seven.project.startup import phases
from django_seven.project.template_folders import Folders, engine_of, template_folders
from django_seven.project.tool_files import kind_of
from django_seven.project.width import Formatter, formatter_of, line_width
from django_seven.values import Skipped

_FIELD = re.compile(rb"^[ \t]+(\w+)[ \t]*=[ \t]*models\.(\w+Field|ForeignKey)\(", re.M)
_RELATED_NAME = re.compile(rb"related_name[ \t]*=[ \t]*[bur]?['\"](\w+)['\"]")
_CLASS = re.compile(rb"^[ \t]*class[ \t]+(\w+)", re.M)
_KNOWN_RELATIONS = ("group_set", "groups", "permissions", "sites", "user_permissions", "user_set")  # Django's own
_DEF = re.compile(rb"^[ \t]*(?:async[ \t]+)?def[ \t]+(\w+)", re.M)
_KEPT = 48  # resolvers of files


class FileTree:
    """The Python files and templates below some paths; files are read when asked for, and not kept."""

    def __init__(self, root: Path, paths: Sequence[Path] = (), evidence: Evidence | None = None) -> None:
        self.root = root
        self.evidence = evidence  # of runs; what it says of a file that has changed since does not count
        self.paths = tuple(paths) or (root,)
        self.watched = Watched()
        self._scan: Scan | None = None
        self._spoken: dict[str, Spoken] = {}
        self._unwatched: dict[bytes, list[str]] = {}  # where words stand that no look at all files watched
        self._holding: dict[str, frozenset[str]] = {}
        self._names: OrderedDict[str, Names] = OrderedDict()
        self.kept: dict[str, object] = {}  # what the resolver has learnt, for the next file

    @cached_property
    def python(self) -> list[str]:
        """The Python files, relative to the root, with `/`."""
        return self._listed[0]

    @cached_property
    def python_set(self) -> frozenset[str]:
        """The same files, to ask whether one is there."""
        return frozenset(self.python)

    @cached_property
    def templates(self) -> list[str]:
        """The template files, relative to the root, with `/`, those of other engines among them."""
        _, others, named = self._listed
        by_name = (name for name in named if not kind_of(name))
        return sorted({*by_name, *(name for name in others if self.engine(name) is not None)})

    @cached_property
    def folders(self) -> Folders:
        """The folders in which the settings of the project look for templates."""
        whole = self.python if self.paths == (self.root,) else filter(_is_python, names_below(str(self.root)))
        python = frozenset(whole)
        seen = self.evidence.paths("settings") if self.evidence is not None else ()
        return template_folders(python, self._source, [name for name in seen if name in python])

    def engine(self, name: str) -> str | None:
        """The engine that reads a template, by where it lies: empty for Django's, None for what is no template.

        What a run compiled as one of Django's is one, wherever it lies.
        """
        found = engine_of(f"{self.root.name}/{name}", name, self.folders)
        return "" if found is None and name in self._shown else found

    @cached_property
    def _shown(self) -> frozenset[str]:
        """The files that a run compiled as templates of Django's, as they still are; of the suffixes of none, too."""
        if self.evidence is None:
            return frozenset()
        evidence, others = self.evidence, frozenset(self._listed[1])
        names = (name for name in evidence.paths("template") if name in others and not kind_of(name))
        return frozenset(one.path for one in self.sources(names) if "template" in evidence.kinds(one.path, one.data))

    def _source(self, name: str) -> Source | None:
        source = self.read(name)
        return source if isinstance(source, Source) else None

    @cached_property
    def tool_files(self) -> list[str]:
        """The files that tools read and that are no Python, relative to the root, with `/`."""
        _, others, named = self._listed
        return sorted({name for name in (*named, *others) if kind_of(name)} - {*self.templates})

    def ships(self, path: str) -> bool:
        """Whether some file of the project, be it no code, has this path at its end."""
        return any(f"/{name}".endswith(f"/{path}") for name in self._listed[1])

    def watch(self, words: Iterable[bytes], judge: Judge) -> None:
        """Say which words the one look at all files should look out for, and who judges each of them."""
        self.watched, self._scan = Watched(words, judge, self._seen_as("settings")), None

    @property
    def scan(self) -> Scan:
        """What one look at each Python file showed."""
        if self._scan is None and self.evidence is not None and self.watched.judge is None:
            self.watched = Watched(settings=self._seen_as("settings"))
        return self._scan or self.scanned(map(self.glance, self.python))

    def glance(self, name: str) -> Glance | Skipped:
        """Look at one file."""
        source = self.read(name)
        return source if isinstance(source, Skipped) else self.watched.glance(source)

    def scanned(self, seen: Iterable[Glance | Skipped]) -> Scan:
        """Take in what was seen of the Python files, in their order."""
        self._scan = Scan(self.watched)
        for name, one in zip(self.python, seen, strict=True):
            self._scan.add(name, one)
        return self._scan

    def read(self, name: str) -> Source | Skipped:
        """One file, or why it is not read."""
        return read(f"{self.root}/{name}", name)

    def sources(self, names: Iterable[str]) -> Iterator[Source]:
        """The files that can be read, one after the other."""
        for name in names:
            source = self.read(name)
            if isinstance(source, Source):
                yield source

    @cached_property
    def packages(self) -> frozenset[str]:
        """The names at the top of the project, or of its `src`, under which its own code is imported."""
        return frozenset(name.removeprefix("src/").partition("/")[0].removesuffix(".py") for name in self.python)

    @cached_property
    def width(self) -> int:
        """How long a line of the project's code may be."""
        return line_width(self.root)

    @cached_property
    def formatter(self) -> Formatter:
        """What the project says of the formatter that goes over its code."""
        return formatter_of(self.root)

    def names(self, source: Source) -> Names:
        """The resolver of one file; the last ones are kept, since files are asked one after the other for the same."""
        known = self._names.pop(source.path, None)
        if known is None or known.source.data != source.data:
            known = Names(source, *module_name(source.path))
        self._names[source.path] = known
        if len(self._names) > _KEPT:
            self._names.popitem(last=False)
        return known

    def module_of(self, path: str) -> tuple[str, bool]:
        """The dotted name of a file of the project, and whether it is a package's `__init__.py`."""
        return module_name(path)

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

    @cached_property
    def phases(self) -> Mapping[str, str]:
        """The files that are loaded while Django starts, each with what is loaded then (`project.startup`)."""
        return phases(self)

    def handed_on(self, path: str, name: str) -> bool:
        """Whether another file imports a name from this one, or speaks of it as `module.name`."""
        return self._handed_on(path, name, frozenset())

    def _handed_on(self, path: str, name: str, seen: frozenset[str]) -> bool:
        module, is_package = module_name(path)
        tails = {module.rpartition(".")[2], ""} if is_package else {module.rpartition(".")[2]}
        if not tails.isdisjoint(self._tails_with(name)):
            return True
        for other in self.scan.stars:
            said = self._said(other)
            if other in seen or other == path or tails.isdisjoint(said.stars) or name.encode() in said.own:
                continue  # the others may use the name, or hand it on
            if name.encode() in said.words or self._handed_on(other, name, seen | {path}):
                return True
        return False

    def _tails_with(self, name: str) -> frozenset[str]:
        """The last parts of the modules that some file imports a name from, or before which it stands after a dot."""
        if name not in self._holding:
            said = [self._said(path) for path in self.holders(name.encode())]
            pairs = (pair for one in said for pair in (*one.imported, *one.dotted))
            self._holding[name] = frozenset(tail for tail, held in pairs if held == name)
        return self._holding[name]

    def holders(self, word: bytes) -> list[str]:
        """The files in which a word stands, in order."""
        known = self.scan.holders(word)
        if known is not None:
            return known
        if word not in self._unwatched:
            self._unwatched[word] = [source.path for source in self.sources(self.python) if word in source.data]
        return self._unwatched[word]

    def _said(self, path: str) -> Spoken:
        if path not in self._spoken:
            source = self.read(path)
            data = source.data if isinstance(source, Source) else b""
            self._spoken[path] = spoken(data, self._ours)
        return self._spoken[path]

    @cached_property
    def _ours(self) -> frozenset[bytes]:
        parts = {part for name in self.python for part in module_name(name)[0].split(".")}
        return frozenset(part.encode(errors="surrogateescape") for part in parts) | {b""}

    @cached_property
    def settings_files(self) -> frozenset[str]:
        """The files that are settings modules by what they assign, and those that take it from one."""
        assigned = frozenset(name for name, names in self._settings.items() if len(names & DISTINCT) >= 2)
        return self.settings_graph.files(assigned | self._seen_as("settings"))

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
    def settings_graph(self) -> SettingsGraph:
        """Which settings modules take everything from which."""
        return SettingsGraph(self)

    @cached_property
    def settings_roots(self) -> frozenset[str]:
        """The settings modules that the others build on: they assign INSTALLED_APPS and take it from no other."""
        return frozenset(self.settings_graph.roots())

    def settings_with(self, name: str) -> list[str]:
        """The settings modules that assign a setting."""
        return [path for path in sorted(self.settings_files) if name in self._settings.get(path, ())]

    def has_function(self, name: str) -> bool:
        """Whether some file of the project defines a function or method of that name."""
        word = name.encode()
        return any(word in _DEF.findall(source.data) for source in self.sources(self.holders(name.encode())))

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

    @property
    def _settings(self) -> dict[str, set[str]]:
        return self.scan.settings

    @cached_property
    def _listed(self) -> tuple[list[str], list[str], list[str]]:
        """Python files, the others, and those of the others that were asked for by name."""
        python: dict[str, None] = {}
        others: dict[str, None] = {}
        named: dict[str, None] = {}
        for path in self.paths:
            below = path.relative_to(self.root).as_posix()
            if path.is_file():
                (python if path.name.endswith(".py") else named)[below] = None
                continue
            start = "" if below == "." else f"{below}/"
            for name in names_below(str(path)):
                (python if _is_python(name) else others)[start + name] = None
        return sorted(python), sorted(others), sorted(named)


def _is_python(name: str) -> bool:
    return name.endswith(".py") and not name.endswith("/.py") and name != ".py"


def module_name(path: str) -> tuple[str, bool]:
    """The dotted name of a file below the root, and whether it is a package's `__init__.py`."""
    parts = path.removesuffix(".py").split("/")
    if parts[-1] == "__init__":
        return ".".join(parts[:-1]), True
    return ".".join(parts), False
