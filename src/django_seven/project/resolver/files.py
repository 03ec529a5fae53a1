"""The files of the project as the resolver asks for them, a few of them kept."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.classes import class_named
from django_seven.project.names import Names
from django_seven.project.resolver.routes import Routes
from django_seven.project.resolver.values import Value, text
from django_seven.project.source import Source
from django_seven.project.tree import FileTree

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_STRING = re.compile(rb"['\"]([A-Za-z_]\w*(?:\.\w+)+)['\"]")
_SETS = re.compile(rb"(?<!self)(?<!cls)\.(\w+)[ \t]*=(?!=)")
_BEFORE = re.compile(rb"[ \t]*(?:\w+\.)*(\w+)")
_SETATTR = re.compile(rb"\bsetattr\(\s*([A-Z]\w*)\s*,\s*(?!['\"])")
_EXEC = re.compile(rb"\bexec\((?:(?P<said>'[^'\n]*'|\"[^\"\n]*\")|[^,()\n]+(?:,\s*globals\(\))?)\)")
_GLOBALS = re.compile(rb"\bglobals\(\)(?:\.update\(|\[(?P<key>\w+)\]\s*=)")
_USER_MODEL = re.compile(rb"^AUTH_USER_MODEL\s*=\s*['\"]([\w.]+)['\"]", re.M)
_MANY_BELOW = 12  # classes that derive from one: of more, some will have a member of their own
_ROOTS = {"src", "apps", "lib", "project", "python", "server", "backend", "app"}


class Files:
    """The Python files of a project."""

    def __init__(self, tree: FileTree) -> None:
        self.tree = tree
        self._names: dict[str, Names | None] = {}
        self._modules: dict[str, str | None] = {}
        self.routes = Routes(self)
        self._listed: dict[int, frozenset[str] | None] = {}

    def keep(self, names: Names) -> None:
        """Take the names of a file that is being looked at for those of its path."""
        if self._names.get(names.source.path) is None:
            self._names[names.source.path] = names

    def begin(self, names: Names, most: int) -> None:
        """Begin with another file: its names are those of its path, and of others at most some are kept."""
        self._names.pop(names.source.path, None)
        if len(self._names) > most:
            self._names.clear()
        self._listed.clear()
        self._names[names.source.path] = names

    def names(self, path: str) -> Names | None:
        """The names of a file; None where it cannot be read."""
        if path not in self._names:
            source = self.tree.read(path)
            self._names[path] = self.tree.names(source) if isinstance(source, Source) else None
        return self._names[path]

    def module(self, dotted: str) -> str | None:
        """The file of a module of the project."""
        if dotted not in self._modules:
            self._modules[dotted] = self._module(dotted)
        return self._modules[dotted]

    def _module(self, dotted: str) -> str | None:
        path = self.tree.module_path(dotted)
        if path is None:
            return None
        vendored = dotted == "django" or dotted.startswith("django.")
        stem = path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        if stem == dotted or vendored:
            return path if stem == dotted else None
        prefix = stem.removesuffix(f".{dotted}").replace(".", "/")
        if f"{prefix}/__init__.py" in self.tree.python_set:
            return None
        root = prefix.rpartition("/")[2] in _ROOTS or f"{prefix}/manage.py" in self.tree.python_set
        return path if root or "." in dotted else None

    def lies_in(self, dotted: str) -> bool:
        """Whether a dotted name lies in a module or a folder of the project."""
        parts = dotted.split(".")
        return any(self.module(".".join(parts[:end])) is not None for end in range(len(parts), 0, -1))

    def listed(self, names: Names) -> frozenset[str] | None:
        """The names in `__all__`; None where there is none, or it is not written out."""
        key = id(names)
        if key not in self._listed:
            self._listed[key] = _listed(names)
        return self._listed[key]

    @cached_property
    def _said(self) -> frozenset[str]:
        found: set[str] = set()
        words = (b"MIDDLEWARE", b"MIDDLEWARE_CLASSES", b"context_processors")
        for source in self.tree.sources({path for word in words for path in self.tree.holders(word)}):
            found |= {one.decode() for one in _STRING.findall(source.data)}
        return frozenset(found)

    def said(self, dotted: str) -> bool:
        """Whether the settings name a middleware or context processor so."""
        return dotted in self._said

    @cached_property
    def _set(self) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
        """The attributes that some file sets on something that is not `self`, and what a file does `setattr` to."""
        names: dict[str, set[str]] = {}
        titles: dict[str, set[str]] = {}
        for source in self.tree.sources(self.tree.python):
            for name in _set_in(source.data):
                names.setdefault(name.decode(), set()).add(source.path)
            if b"setattr" in source.data:
                for title in _SETATTR.findall(source.data):
                    titles.setdefault(title.decode(), set()).add(source.path)
        return names, titles

    def set_from_outside(self, r: Resolver, names: Names, name: str) -> bool:
        """Whether another file sets a name of this module, as in `module.name = …`."""
        for path in self._set[0].get(name, ()):
            other = self.names(path)
            for target in _targets(other, name) if other is not None and path != names.source.path else ():
                inner = target.child_by_field_name("object")
                if (
                    other is not None
                    and inner is not None
                    and any(one.kind == "module" and one.dotted == names.module for one in r.value(other, inner))
                ):
                    return True
        return False

    def patched_class(self, r: Resolver, cls: Value, name: str) -> bool:
        """Whether a member of a class is set outside its body, as in `Class.name = …`, or by a `setattr`."""
        title = cls.dotted.rpartition(".")[2]
        if title in self._set[1]:
            return True
        for path in self._set[0].get(name, ()):
            other = self.names(path)
            for target in _targets(other, name) if other is not None else ():
                inner = target.child_by_field_name("object")
                if other is not None and inner is not None and text(inner).rpartition(".")[2] == title:
                    return True
        return False

    def runs_text(self, names: Names, name: str) -> bool:
        """Whether a module runs text, or fills its own dictionary, in a way that may bind a name."""
        data = names.source.data
        if b"exec(" not in data and b"globals()" not in data:
            return False
        for found in _EXEC.finditer(data):
            if found["said"] is None or name.encode() in found["said"]:
                return True
        for found in _GLOBALS.finditer(data):
            loop = re.search(rb"for " + found["key"] + rb" in [(\[]([^)\]]*)[)\]]:", data) if found["key"] else None
            if loop is None or name.encode() in loop[1]:
                return True
        return False

    def overridden(self, r: Resolver, cls: Value, name: str) -> bool:
        """Whether a class of the project that derives from another one has its own member of a name."""
        if name.startswith("__"):
            return False
        title = cls.dotted.rpartition(".")[2]
        every = list(self._below(title))
        if len(every) > _MANY_BELOW:
            return True
        for path, below in every:
            names = self.names(path)
            node = class_named(names, below) if names is not None else None
            if node is None or names is None or names.module + "." + below == cls.dotted:
                continue
            here = any(one.scope.id == node.id for one in names.bindings(name))
            if here or self.overridden(r, r.class_value(names, node), name):
                return r.classes.is_a(r.class_value(names, node), cls.dotted) is not False
        return False

    def binds(self, r: Resolver, cls: Value, name: str) -> bool:
        """Whether a class of the project, or one above it that is the project's, has a member of a name."""
        return any(
            one.names is not None
            and one.node is not None
            and any(b.scope.id == one.node.id for b in one.names.bindings(name))
            for one in r.classes.row(cls)
        )

    def beside(self, r: Resolver, cls: Value, name: str) -> bool:
        """Whether a class below puts another one, with a member of this name, behind a class."""
        own = {one.dotted for one in r.classes.row(cls)}
        for path, below in self._below(cls.dotted.rpartition(".")[2]):
            names = self.names(path)
            node = class_named(names, below) if names is not None else None
            if names is None or node is None:
                continue
            row = r.classes.row(r.class_value(names, node))
            places = [place for place, one in enumerate(row) if one.dotted == cls.dotted]
            for one in row[places[0] + 1 :] if places else ():
                if one.dotted not in own and _binds(one, name):
                    return True
        return False

    def _below(self, title: str) -> Iterator[tuple[str, str]]:
        """The classes that name another one among their bases, by its name: their files and names."""
        scan = self.tree.scan
        for name in scan.directly_below(title.encode()):
            yield from ((path, name.decode()) for path in scan.titled.get(name, ()))

    @cached_property
    def user_model(self) -> str:
        """What the settings of the project name as the user model; empty where they do not, or not one alone."""
        sources = self.tree.sources(self.tree.holders(b"AUTH_USER_MODEL"))
        found = {match[1].decode() for source in sources for match in _USER_MODEL.finditer(source.data)}
        return found.pop() if len(found) == 1 else ""

    def classes_named(self, name: str) -> list[str]:
        """The files that define a class of a name."""
        pattern = re.compile(rb"^class[ \t]+" + name.encode() + rb"\b", re.M)
        titled = self.tree.sources(self.tree.scan.titled.get(name.encode(), ()))
        return [one.path for one in titled if pattern.search(one.data)]

    @cached_property
    def backwards(self) -> dict[str, list[str]]:
        """By a name on the other side of a relation, the files whose fields may lead back under it."""
        found: dict[str, list[str]] = {}
        for one in self.tree.sources(self.tree.python):
            data = one.data
            alone = b"OneToOneField" in data
            if not alone and b"ForeignKey" not in data and b"ManyToManyField" not in data:
                continue
            titles = [match.decode().lower() for match in re.findall(rb"^class[ \t]+(\w+)", data, re.M)]
            said = [match.decode() for match in re.findall(rb"\brelated_name\s*=\s*['\"](\w+)", data)]
            for name in {*said, *(f"{title}_set" for title in titles), *(titles if alone else ())}:
                found.setdefault(name, []).append(one.path)
        return found

    def data(self, path: str) -> bytes | None:
        """The bytes of a file; None where it cannot be read."""
        source = self.tree.read(path)
        return source.data if isinstance(source, Source) else None


def _binds(cls: Value, name: str) -> bool:
    """Whether the body of a class of the project binds a name."""
    names, node = cls.names, cls.node
    return names is not None and node is not None and any(b.scope.id == node.id for b in names.bindings(name))


def _set_in(data: bytes) -> Iterator[bytes]:
    """The attributes that some text sets on something that is not `self`."""
    for found in _SETS.finditer(data):
        start = data.rfind(b"\n", 0, found.start()) + 1
        before = _BEFORE.fullmatch(data, start, found.start())
        if before is not None and before[1] not in (b"self", b"cls"):
            yield found[1]


def _targets(names: Names, name: str) -> Iterator[Node]:
    """The attributes of a name that are assigned to."""
    for node in names.occurrences(name):
        above = node.parent
        around = above.parent if above is not None else None
        if above is not None and above.type == "attribute" and around is not None and around.type == "assignment":
            left = around.child_by_field_name("left")
            if left is not None and left.id == above.id:
                yield above


def _listed(names: Names) -> frozenset[str] | None:
    found: set[str] = set()
    places = [one for one in names.bindings("__all__") if one.scope.id == names.root.id]
    for one in places:
        above = one.node.parent
        right = above.child_by_field_name("right") if above is not None else None
        if right is None or right.type not in ("list", "tuple"):
            return None
        for item in right.named_children:
            if item.type == "string":
                found.add(text(item).strip("'\""))
    return frozenset(found) if places else None
