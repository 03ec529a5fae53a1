"""One file while one rule rewrites it: edits are collected, nothing is written (`rules.shape.Draft`)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from tree_sitter import Node

from django_seven.edits.imports import ImportManager
from django_seven.edits.meant import is_a, meant
from django_seven.edits.model_fields import fills_in_names, model_field
from django_seven.edits.statements import remove_line
from django_seven.findings.code import Place
from django_seven.index import load
from django_seven.project.classes import Ancestry, Classes
from django_seven.project.names import Names
from django_seven.project.route_names import is_route_name, route_name
from django_seven.project.source import Source
from django_seven.project.startup import has_models
from django_seven.project.tree import FileTree
from django_seven.rules.drafting import ModelField
from django_seven.rules.shape import Match, Skip
from django_seven.rules.syntax import parameter_name, parameters, string_value
from django_seven.values import Edit, Minor, NewFile, Road


class Overlap(Exception):
    """Two edits want the same bytes."""


class FileDraft:
    """The edits of one rule in one file."""

    def __init__(self, names: Names, road: Road, tree: FileTree) -> None:
        self.names = names
        self.road = road
        self.tree = tree
        self.classes = Classes(tree)
        self.imports = ImportManager(names, tree.packages)
        self._edits: list[Edit] = []
        self._created: list[NewFile] = []

    def mark(self) -> tuple[int, int, int, int]:
        """Where the draft stands, for `back`."""
        return len(self._edits), len(self._created), *self.imports.mark()

    def back(self, mark: tuple[int, int, int, int]) -> None:
        """Forget what was asked for since a mark."""
        del self._edits[mark[0] :]
        del self._created[mark[1] :]
        self.imports.back(mark[2], mark[3])

    def text(self, node: Node) -> str:
        """The source of a node."""
        return self.names.source.text(node.start_byte, node.end_byte)

    def meaning(self, node: Node) -> str | None:
        """The dotted name that a name or attribute certainly means, else None."""
        meaning = self.names.meaning(node)
        return meaning.dotted if meaning is not None and meaning.certain else None

    def replace(self, node: Node, text: str) -> None:
        """Put a text in a node's place."""
        self._edits.append(Edit(node.start_byte, node.end_byte, self._encoded(text)))

    def insert(self, position: int, text: str) -> None:
        """Put a text at a byte position."""
        self._edits.append(Edit(position, position, self._encoded(text)))

    def create(self, name: str, text: str) -> None:
        """Propose a new file in the folder of this one.

        Raises Skip where there is one of that name.
        """
        path = f"{self.names.source.path.rpartition('/')[0]}/{name}".lstrip("/")
        if (self.tree.root / path).exists():
            raise Skip(f"there is a `{path}` already")
        self._created.append(NewFile(path, text.replace("\n", self.names.source.newline).encode()))

    @property
    def created(self) -> tuple[NewFile, ...]:
        """The new files that were proposed, each once."""
        return tuple(dict.fromkeys(self._created))

    def remove_argument(self, argument: Node) -> None:
        """Take one argument out of a call or parameter list, with its comma."""
        above = argument.parent
        items = [n for n in above.named_children if n.type != "comment"] if above is not None else [argument]
        index = next(i for i, item in enumerate(items) if item.id == argument.id)
        if index + 1 < len(items):
            own = [n for n in _comments_between(argument, items[index + 1]) if n.start_point[0] > argument.end_point[0]]
            self._edits.append(Edit(argument.start_byte, (own or [items[index + 1]])[0].start_byte, b""))
        elif index:
            kept = _comments_between(items[index - 1], argument)
            self._edits.append(Edit((kept or items)[-1 if kept else index - 1].end_byte, argument.end_byte, b""))
            follows = argument.next_sibling
            if kept and follows is not None and follows.type == ",":
                self._edits[-1] = Edit(kept[-1].end_byte, follows.end_byte, b"")
        elif above is not None and above.type in ("argument_list", "parameters") and len(above.named_children) == 1:
            self._edits.append(Edit(above.start_byte + 1, above.end_byte - 1, b""))
        else:
            data, end = self.names.source.data, argument.end_byte
            rest = data[end : above.end_byte] if above is not None else b""
            comma = len(rest) - len(rest.lstrip()) + 1 if rest.lstrip().startswith(b",") else 0
            self._edits.append(Edit(argument.start_byte, end + comma, b""))

    def remove_line(self, statement: Node) -> None:
        """Take a whole statement away, with its line."""
        self._edits.append(remove_line(self.names, statement))

    def require(self, dotted: str) -> str:
        """An expression that means the dotted name in this file."""
        if self.road.old_python < Minor(3, 0) and dotted.startswith("urllib.parse."):
            raise Skip("the old side runs on Python 2, which has no `urllib.parse`")
        return self.imports.require(dotted)

    def require_module(self, name: str) -> str:
        """An expression that means a top-level module in this file."""
        return self.imports.require_module(name)

    def guard(self, old: Sequence[str], new: Sequence[str], before: Minor | None) -> None:
        """Put `if django.VERSION < before: old else: new` after the file's imports; None tries to import the new."""
        self.imports.guard(old, new, before)

    def drop_import(self, match: Match) -> None:
        """Take the imported name out of its import statement."""
        if isinstance(match, Place) and match.binding is not None:
            self.imports.drop(match.binding)

    def values(self, node: Node) -> list[Node]:
        """What is assigned to a name in its scope; empty where anything else gives it a meaning."""
        found = []
        for binding in self.names.bound(node):
            above = binding.node.parent
            value = above.child_by_field_name("right") if above is not None and above.type == "assignment" else None
            if value is None:
                return []
            found.append(value)
        return found

    @property
    def root(self) -> Node:
        """The whole file."""
        return self.names.root

    @property
    def path(self) -> str:
        """Where the file lies, relative to the root of the project, with `/`."""
        return self.names.source.path

    def defines(self, module: str, name: str) -> bool | None:
        """Whether a module of the project binds a name; None where the module is not the project's."""
        parts = module.replace(".", "/")
        ends = (f"{parts}.py", f"{parts}/__init__.py")
        paths = [path for path in self.tree.python if path in ends or path.endswith(tuple(f"/{end}" for end in ends))]
        found = [bool(self.tree.names(source).bindings(name)) for source in self.tree.sources(paths)]
        return any(found) if found else None

    def handed_on(self, match: Match) -> bool:
        """Whether other files of the project take the imported name from this one."""
        if not isinstance(match, Place) or match.binding is None:
            return False
        local = match.binding.local
        listed = f'"{local}"' in self._all() or f"'{local}'" in self._all()
        return listed or self.tree.handed_on(self.names.source.path, local)

    def derives(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether the class that an expression means derives from one of the named ones."""
        return self._owned(self.classes.base(node, self.names), dotted)

    def is_a(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether an expression is certainly an object of one of the named classes; None where not known."""
        return is_a(self.tree, self.names, self.road.old, node, dotted)

    def means(self, match: Match) -> bool | None:
        """Whether a place that was found by its last name alone belongs to an object that its rule is about."""
        return meant(self.tree, self.names, self.road.old, match) if isinstance(match, Place) else None

    def model_fields(self, name: str) -> frozenset[str]:
        """The field classes under which models of the project have a field of that name."""
        return self.tree.model_fields.get(name, frozenset())

    def model_field(self, model: str, name: str) -> ModelField | None:
        """A field of a model of the app whose migration this file is."""
        return model_field(self.tree, self.names, self.road.old, model, name)

    def fills_in_names(self) -> bool:
        """Whether the app whose migration this file is may name relations by other words than class and folder."""
        return fills_in_names(self.tree, self.path)

    def has_function(self, name: str) -> bool:
        """Whether some file of the project defines a function or method of that name."""
        return self.tree.has_function(name)

    def beside(self, file: str, name: str) -> str | None:
        """What another file of this folder gives a name at its top, as plain text; None where that is not seen."""
        path = f"{self.path.rpartition('/')[0]}/{file}".lstrip("/")
        source = self.tree.read(path) if path in self.tree.python_set else None
        if not isinstance(source, Source):
            return None
        names = self.tree.names(source)
        given = [one.node.parent for one in names.bindings(name)]
        values = [one.child_by_field_name("right") for one in given if one is not None and one.type == "assignment"]
        return string_value(values[0]) if len(values) == len(given) == 1 else None

    @property
    def phase(self) -> str:
        """What is loaded while Django loads the file: `apps`, `models`, `ready`; nothing once it is started."""
        return self.tree.phases.get(self.path, "")

    def has_models(self, match: Match) -> bool:
        """Whether the module of that name that a place imports, or imports from, holds models of Django's."""
        if not isinstance(match, Place) or match.binding is None:
            return False
        last, one = match.trigger.rpartition(".")[2], match.binding
        module = one.module if one.module.rpartition(".")[2] == last else one.target
        if module.partition(".")[0] in self.tree.packages or self.tree.module_path(module) is not None:
            return has_models(self.tree, module)
        if module.startswith("django."):
            return re.fullmatch(r"django\.contrib\.\w+\.models", module) is not None
        return self.listed(module.rpartition(".")[0])

    def listed(self, text: str) -> bool:
        """Whether a settings module of the project holds a string of just that text."""
        said = re.compile(rb"""(['"])""" + re.escape(text.encode()) + rb"\1")
        return any(said.search(source.data) for source in self.tree.sources(sorted(self.tree.settings_files)))

    def said_elsewhere(self, pattern: str) -> bool:
        """Whether another file of the project has what a regular expression finds."""
        wanted = re.compile(pattern.encode())
        others = (name for name in self.tree.python if name != self.path)
        return any(wanted.search(source.data) for source in self.tree.sources(others))

    def route_name(self, view: str) -> str | None:
        """The name of the one route of the project that leads to a view; None where that is not certain."""
        return route_name(self.tree, view)

    def is_route_name(self, name: str) -> bool:
        """Whether a route of the project is called so."""
        return is_route_name(self.tree, name)

    def required(self, function: str) -> list[str] | None:
        """The parameters without a default of a function of the project; None where it is not seen."""
        module, _, name = function.rpartition(".")
        path = self.tree.module_path(module)
        source = self.tree.read(path) if path is not None else None
        if not isinstance(source, Source):
            return None
        found = [one.node.parent for one in self.tree.names(source).bindings(name)]
        if len(found) != 1 or found[0] is None or found[0].type != "function_definition":
            return None
        return [parameter_name(one) for one in parameters(found[0]) if one.type in ("identifier", "typed_parameter")]

    def said_later(self, pattern: str, besides: Collection[str] = ()) -> bool:
        """Whether a file of the same folder, behind this one by name, has what a regular expression finds."""
        path = self.names.source.path
        folder = path.rpartition("/")[0]
        later = [name for name in self.tree.python if name > path and name.rpartition("/")[0] == folder]
        later = [name for name in later if name.rpartition("/")[2].removesuffix(".py") not in besides]
        wanted = re.compile(pattern.encode())
        return any(wanted.search(source.data) for source in self.tree.sources(later))

    def unused_filters(self, names: Sequence[str]) -> bool:
        """Whether the project has templates and none of them says one of the names."""
        words = [name.encode() for name in names]
        read = [source.data for source in self.tree.sources(self.tree.templates)]
        return bool(read) and not any(word in data for data in read for word in words)

    def inherits_setting(self, name: str, node: Node | None = None, *, later: bool = False) -> bool:
        """Whether settings taken over above a node (`later`: below it, so that they win), or around these, set it."""
        graph, source = self.tree.settings_graph, self.names.source
        if node is None:
            around = (*graph.above(source.path), *graph.below(source.path))
            return any(graph.sets(path, name) for path in around)
        start, end = (node.end_byte, len(source.data)) if later else (0, node.start_byte)
        if any(graph.sets(path, name) for path in graph.taken_over(source, start, end)):
            return True
        return later and graph.overridden(source.path, name) is not None

    def settings_family(self) -> list[Node]:
        """The trees of this settings module and of all that share one with it that they take over."""
        graph, own = self.tree.settings_graph, self.names.source.path
        tops = {own, *graph.above(own)}
        others = tops.union(*map(graph.below, tops)) - {own}
        return [self.root, *(self.tree.names(source).root for source in self.tree.sources(sorted(others)))]

    def sets_elsewhere(self, name: str) -> bool:
        """Whether another settings module of the project assigns the setting."""
        return any(path != self.names.source.path for path in self.tree.settings_with(name))

    def class_means(self, node: Node, dotted: Sequence[str]) -> bool | None:
        """Whether the class around a node certainly derives from one of the named ones."""
        above = node.parent
        while above is not None and above.type != "class_definition":
            above = above.parent
        return None if above is None else self._owned(self.classes.ancestry(above, self.names), dotted)

    def finish(self) -> tuple[Edit, ...]:
        """All edits, in order.

        Raises Overlap where two want the same bytes.
        """
        edits = sorted(dict.fromkeys([*self._edits, *self.imports.edits()]), key=lambda edit: (edit.start, edit.end))
        for left, right in pairwise(edits):
            if right.start < left.end or (left.start == right.start and left.end == right.end != left.start):
                raise Overlap
        return tuple(self._closed(edits))

    def _closed(self, edits: list[Edit]) -> list[Edit]:
        """The edits, where imports that go from between two blank lines take one of these along."""
        data, newline = self.names.source.data, self.names.source.newline.encode()
        closed = list(edits)
        first = 0
        for index, edit in enumerate(edits):
            if index and edits[index - 1].end != edit.start:
                first = index
            run = edits[first : index + 1]
            more = edits[index + 1] if index + 1 < len(edits) else None
            start, end = run[0].start, edit.end
            whole = data[end - 1 : end] == b"\n" and (start == 0 or data[start - 1 : start] == b"\n")
            imports = all(not e.text and data.startswith((b"import ", b"from "), e.start) for e in run)
            above = start == 0 or data[:start].endswith(newline * 2)
            alone = more is None or more.start > end + len(newline)
            if whole and imports and above and alone and data.startswith(newline, end):
                closed[index] = Edit(edit.start, end + len(newline), b"")
        return closed

    def _owned(self, above: Ancestry, dotted: Sequence[str]) -> bool | None:
        """Whether one of the classes is, or in Django derives from, a named one; None where that is not known."""
        index, verdict = load(), True
        for name in above.outside:
            found = [name == owner or index.derives(name, owner, self.road.old) for owner in dotted]
            if any(found):
                return True
            verdict = verdict and all(one is False for one in found)
        return False if above.complete and verdict else None

    def _all(self) -> str:
        for binding in self.names.bindings("__all__"):
            if binding.node.parent is not None:
                return self.text(binding.node.parent)
        return ""

    def _encoded(self, text: str) -> bytes:
        newline = self.names.source.newline
        return text.replace("\r\n", "\n").replace("\n", newline).encode(self.names.source.encoding, "backslashreplace")


def _comments_between(left: Node, right: Node) -> list[Node]:
    """The comments between two arguments."""
    found, node = [], left.next_sibling
    while node is not None and node.id != right.id:
        found += [node] if node.type == "comment" else []
        node = node.next_sibling
    return found
