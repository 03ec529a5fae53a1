"""The resolver of a project: what an expression is, and whether it means a dotted name."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import cached_property

from tree_sitter import Node

from django_seven.index.query import Index
from django_seven.project.names import Binding, Names
from django_seven.project.resolver import bindings, calls, expressions, known, members, narrowing, scopes
from django_seven.project.resolver.ask import asked
from django_seven.project.resolver.callers import Callers
from django_seven.project.resolver.classes import Classes
from django_seven.project.resolver.conditions import Conditions
from django_seven.project.resolver.definitions import class_of, listed, qualified
from django_seven.project.resolver.files import Files
from django_seven.project.resolver.frames import Frames
from django_seven.project.resolver.items import items
from django_seven.project.resolver.python import of_python, python_has
from django_seven.project.resolver.quoted import quoted
from django_seven.project.resolver.stars import Stars
from django_seven.project.resolver.values import Answer, Value, Values, joined, text, unknown
from django_seven.project.tree import FileTree
from django_seven.values import Minor

_DEEPEST = 60
_BOTTOM: Values = (Value("unbound", why="it is defined by itself"),)


class Resolver:
    """What expressions of a project mean on one release of Django. Answers are kept."""

    def __init__(self, tree: FileTree, index: Index, minor: Minor, files: Files | None = None) -> None:
        self.tree, self.index, self.minor = tree, index, minor
        self.files = files or Files(tree)
        self.classes = Classes(self)
        self.callers = Callers(self)
        self.stars = Stars(self)
        self._values: dict[tuple[int, int], Values] = {}
        self._named: dict[str, Values] = {}
        self._open: set[object] = set()
        self.frames = Frames()
        self._circles = 0
        self._conditions: dict[int, Conditions] = {}
        self._canonical: dict[str, str] = {}
        self._tables: dict[str, Mapping[str, str]] = {}

    # -- asked from outside

    def ask(self, names: Names, node: Node, dotted: str) -> Answer:
        """Whether an expression means a dotted name; `X()` asks for an object of a class."""
        return asked(self, names, node, dotted)

    def value(self, names: Names, node: Node) -> Values:
        """What an expression is: its alternatives."""
        self.files.keep(names)
        key = (id(names), node.id)
        if key in self._values:
            return self._values[key]
        if key in self._open or len(self._open) > _DEEPEST:
            self._circles += 1
            return _BOTTOM if key in self._open else unknown("it is too far away")
        self._open.add(key)
        before = self._circles + self.frames.refused
        try:
            found = expressions.evaluate(self, names, node)
            found = narrowing.narrowed(self, names, node, found)
        except RecursionError:
            if len(self._open) > 1:  # only the outermost has the room to go on
                raise
            self._circles += 1
            found = unknown("it leads too deep")
        finally:
            self._open.discard(key)
        if not self.frames and (before == self._circles + self.frames.refused or not self._open):
            self._values[key] = found
        return found

    # -- names

    def named(self, dotted: str) -> Values:
        """What a dotted name means, from anywhere."""
        if dotted in self._named:
            return self._named[dotted]
        if dotted in self._open:
            self._circles += 1
            return _BOTTOM
        self._open.add(dotted)
        before = self._circles + self.frames.refused
        try:
            found = self._look_up(dotted)
        finally:
            self._open.discard(dotted)
        if not self.frames and before == self._circles + self.frames.refused:
            self._named[dotted] = found
        return found

    imported = named

    def _look_up(self, dotted: str) -> Values:
        module, _, name = dotted.rpartition(".")
        own = self.files.module(dotted)
        if own is not None:
            names = self.names_of(own)
            if names is None:
                return unknown("the file is not read")
            return (Value("module", names.module, "it is a module of the project", names=names),)
        if self.is_ours(dotted) and module:
            return joined(*(self.member(one, name) for one in self.named(module)))
        if dotted == "django" or dotted.startswith("django."):
            return self._of_django(dotted)
        return (of_python(dotted),)

    def _of_django(self, dotted: str) -> Values:
        there = self.index.resolve(dotted, self.minor)
        kind = self.index.kind(dotted, self.minor)
        if there is None or kind is None:
            module, _, name = dotted.rpartition(".")
            above = self.index.kind(module, self.minor)
            if above == "class":
                return self.member(Value("instance", self.canonical(module)), name)
            return (Value("outside", there or dotted, "it is a name of Django"),)
        module = there.rpartition(".")[0]
        if self.index.kind(module, self.minor) == "class" and kind != "class":
            cls = self.canonical(dotted.rpartition(".")[0])
            return self.member(Value("instance", cls), dotted.rpartition(".")[2])
        if kind in ("class", "function", "module"):
            return (Value(kind, there, "Django defines it"),)
        return (Value("unknown", origin=there, exact=True, why="it is a value in a module of Django"),)

    def canonical(self, dotted: str) -> str:
        """Where Django defines a name."""
        if dotted not in self._canonical:
            self._canonical[dotted] = self.index.resolve(dotted, self.minor) or dotted
        return self._canonical[dotted]

    def table(self, name: str) -> Mapping[str, str]:
        """One of the tables of what is known, by where Django defines the names."""
        if name not in self._tables:
            raw = {"functions": known.FUNCTIONS, "methods": known.METHODS, "attributes": known.ATTRIBUTES}[name]
            found: dict[str, str] = {}
            for dotted, spec in raw.items():
                cls, _, last = dotted.rpartition(".")
                there = self.index.resolve(dotted, self.minor) or f"{self.canonical(cls)}.{last}"
                found[there] = spec
            self._tables[name] = found
        return self._tables[name]

    def star_has(self, module: str, name: str) -> bool | None:
        """Whether `from module import *` brings a name; None where that cannot be seen."""
        return self.stars.has(module, name)

    def is_ours(self, dotted: str) -> bool:
        """Whether a dotted name lies in a module of the project."""
        return self.files.lies_in(dotted)

    def is_module(self, dotted: str) -> bool:
        """Whether a dotted name is a module of the project."""
        return self.files.module(dotted) is not None

    def names_of(self, path: str) -> Names | None:
        """The names of a file of the project."""
        return self.files.names(path)

    def files_with(self, word: bytes) -> list[str]:
        """The files of the project in which a word stands."""
        return self.tree.holders(word)

    def conditions(self, names: Names) -> Conditions:
        """The conditions of a file that are decided before it runs."""
        return self._conditions.setdefault(id(names), Conditions(self, names))

    # -- pieces, for the modules of this folder

    def bound(self, names: Names, mark: Node, binding: Binding | None) -> Values:
        """What one binding of a name gives it."""
        if mark.type == "import_from_statement":
            return unknown("a star import")
        return bindings.bound(self, names, mark, binding)

    def before(self, names: Names, node: Node) -> Values:
        """What an identifier is where it stands, as if it were read."""
        key = ("before", id(names), node.id)
        if key in self._open:
            self._circles += 1
            return _BOTTOM
        self._open.add(key)
        try:
            return scopes.identifier(self, names, node)
        finally:
            self._open.discard(key)

    def member(self, value: Value, name: str) -> Values:
        """What an attribute of a value is."""
        key = ("member", value, name)
        if value.owner is not None and value.owner.dotted == "" and value.owner.why == "" and value.why == "super":
            return self._above(value, name)
        if key in self._open:
            self._circles += 1
            return _BOTTOM
        self._open.add(key)
        try:
            return members.member(self, value, name)
        finally:
            self._open.discard(key)

    def _above(self, value: Value, name: str) -> Values:
        """A member behind the class itself, as `super()` finds it."""
        own = class_of(value)
        found = [one for one in self.classes.row(own)[1:] if one.kind != "unknown"]
        plain = replace(own, kind="instance")
        if self.files.beside(self, own, name):
            return unknown("in a class below another one stands between")
        for one in found:
            if one.node is not None:
                given = members.own(self, one, plain, name)
                if given:
                    return given
            elif (known_one := members.django_member(self, one, plain, name)) is not None:
                return known_one
            elif not one.dotted.startswith("django.") and python_has(one.dotted, name):
                return (Value("function", f"{one.dotted}.{name}", owner=plain),)
        return unknown("what stands above is not known")

    def called(self, one: Value, names: Names | None, node: Node | None) -> Values:
        """What calling a value gives."""
        return calls.called(self, one, names, node)

    def returned(self, one: Value, owner: Value | None, names: Names | None, node: Node | None) -> Values:
        """What a function of the project gives."""
        return calls.returned(self, one, owner, names, node)

    def made(self, values: Values) -> Values:
        """Objects of classes."""
        found = []
        for one in values:
            if one.kind in ("class", "outside"):
                found.append(replace(one, kind="instance", exact=False, origin="", owner=None))
            else:
                found.append(unknown("it is of a class that is not known")[0])
        return tuple(found) or unknown("")

    def object_of(self, one: Value) -> Value:
        """An object of a model: of the class itself, or of what a manager or query set holds."""
        if one.kind == "class":
            return replace(one, kind="instance", exact=False, origin="", why="it is looked up by its class")
        if one.kind == "instance" and one.of:
            return replace(one.of[0], kind="instance", exact=False, origin="")
        return Value("unknown", why="what is looked up is not known")

    def items(self, values: Values) -> Values:
        """What iterating over values gives."""
        return items(self, values)

    def is_instance(self, value: Value, dotted: str) -> bool | None:
        """Whether a value is an object of a class (named where it is defined); None where not known."""
        if value.kind == "unknown":
            return None
        if value.kind != "instance":
            return False
        return self.classes.is_a(class_of(value), dotted)

    def class_value(self, names: Names, node: Node) -> Value:
        """The class of a `class_definition`."""
        why = "it is a class of the project"
        return Value("class", qualified(names, node), why, at=node.start_byte, names=names, node=node)

    def class_name(self, names: Names, node: Node, name: str) -> Values | None:
        """What a name of a class body is once the class is made; None where the body does not bind it."""
        return scopes.in_class(self, names, node, name)

    def decorator(self, names: Names, node: Node) -> Values:
        """What stands behind an `@`, without its call."""
        if node.type == "call":
            node = node.child_by_field_name("function") or node
        if node.type == "attribute" and text(node).rpartition(".")[2] in ("setter", "getter", "deleter"):
            return (Value("outside", text(node)),)
        return self.value(names, node)

    def keeps(self, names: Names, node: Node) -> bool:
        """Whether a decorator gives a function of the same meaning."""
        return all(
            one.dotted in known.KEEPING | known.PROPERTIES
            or one.dotted in self._view_decorators
            or one.dotted.endswith((".setter", ".getter", ".deleter", ".simple_tag", ".filter", ".tag"))
            for one in self.decorator(names, node)
        )

    def is_view_decorator(self, names: Names, node: Node) -> bool:
        """Whether a decorator is one that Django has for views."""
        return all(one.dotted in self._view_decorators for one in self.decorator(names, node))

    @cached_property
    def _view_decorators(self) -> frozenset[str]:
        every = (f"{module}.{name}" for module, row in known.VIEW_DECORATORS.items() for name in row)
        return frozenset(name for dotted in every for name in (dotted, self.canonical(dotted)))

    def is_routed(self, names: Names, function: str) -> bool:
        """Whether some URLconf names a function of a file, by its dotted name."""
        return self.files.routes.name(self, names, function)

    def is_led_into(self, names: Names) -> bool:
        """Whether some URLconf names something of a file."""
        return self.files.routes.lead_into(self, names)

    def in_settings(self, dotted: str) -> bool:
        """Whether a string of some settings-like file is just this dotted name."""
        return self.files.said(dotted)

    def user(self, *, visitor: bool = False) -> Value:
        """An object of the user model; `visitor` may be nobody that is known. Which model it is, settings say."""
        why = "it is whoever visits" if visitor else "it is of the user model"
        said = self.files.user_model
        app, _, name = said.rpartition(".")
        known_one = self.model(app, name) if said else None
        some = known_one or Value("class", self.canonical(known.MODEL))
        nobody = Value("none", "None") if visitor else Value("unknown", why="the settings name the user model")
        return replace(some, kind="instance", why=why, owner=nobody if visitor or known_one is None else None)

    def applied(self, names: Names, decorator: Node, value: Value) -> Values:
        """What a decorator of the project makes of a function or class."""
        found = self.value(names, decorator) if decorator.type != "call" else ()
        if len(found) != 1 or found[0].node is None or found[0].kind != "function" or found[0].names is None:
            return unknown("a decorator may have replaced it")
        function = found[0].node
        row = listed(function)
        with self.frames.entered(found[0], {row[0]: (value,)} if row else {}) as allowed:
            if not allowed or not row:
                return unknown("a decorator may have replaced it")
            return calls.by_returns(self, found[0].names, function)

    def dotted_pattern(self, names: Names, node: Node) -> Values:
        """The class that a pattern names."""
        first, *rest = node.named_children
        values = scopes.identifier(self, names, first)
        for one in rest:
            values = joined(*(self.member(value, text(one)) for value in values))
        return values

    def later(self, names: Names, node: Node) -> Values:
        """What a name or dotted name means once everything around it has run."""
        head, *rest = text(node).split(".")
        values = scopes.later(self, names, node, head)
        for part in rest:
            values = joined(*(self.member(one, part) for one in values))
        return values

    def quoted(self, names: Names, node: Node, said: str) -> Values:
        """What an annotation that is a string allows."""
        return quoted(self, names, node, said)

    def model(self, app: str, name: str) -> Value | None:
        """A model of the project by its app and name."""
        found = self.files.classes_named(name)
        paths = [path for path in found if not app or f"/{app.lower()}/" in f"/{path.lower()}"]
        if len(paths) != 1:
            return None
        names = self.names_of(paths[0])
        values = scopes.at_end(self, names, name) if names is not None else ()
        return values[0] if len(values) == 1 and values[0].kind == "class" else None

    def frame(
        self, one: Value, owner: Value | None, names: Names | None, node: Node | None
    ) -> AbstractContextManager[bool]:
        """Follow a call into a function: its parameters are what the call gives them."""
        given: dict[str, Values] = {}
        if node is not None and names is not None and one.node is not None:
            given = self._arguments(one, owner, names, node)
        row = listed(one.node) if owner is not None and one.node is not None else []
        if owner is not None and row and row[0] in ("self", "cls") and owner.why != "super":
            given[row[0]] = (replace(owner, origin=""),)
        return self.frames.entered(one, given)

    def _arguments(self, one: Value, owner: Value | None, names: Names, node: Node) -> dict[str, Values]:
        row = listed(one.node) if one.node is not None else []
        if owner is not None and row:
            row = row[1:]
        given: dict[str, Values] = {}
        place = 0
        for item in calls.arguments(node):
            if item.type == "keyword_argument":
                value = item.child_by_field_name("value")
                if value is not None:
                    given[text(item.child_by_field_name("name"))] = self.value(names, value)
            elif item.type in ("list_splat", "dictionary_splat"):
                break
            elif place < len(row):
                given[row[place]] = self.value(names, item)
                place += 1
        return given

    def framed(self, function: Node, name: str) -> Values | None:
        """What the call that is being followed gives a parameter."""
        return self.frames.given(function, name)
