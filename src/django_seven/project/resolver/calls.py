"""What a call gives: an object of a class, what a function returns, what Django is known to give."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver import promises, specs
from django_seven.project.resolver.definitions import class_of
from django_seven.project.resolver.flow import Flow
from django_seven.project.resolver.values import NONE, Value, Values, builtin, joined, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_PLAIN = {
    "isinstance": "bool", "len": "int", "hasattr": "bool", "repr": "str", "callable": "bool", "any": "bool",
    "all": "bool", "abs": "int", "id": "int", "hash": "int", "open": "file", "print": "None", "format": "str",
}  # fmt: skip
_HANDED = {
    "typing.cast", "functools.partial", "copy.copy", "copy.deepcopy", "importlib.import_module",
    "django.utils.module_loading.import_string",
}  # fmt: skip
_SAME = {"list", "sorted", "reversed", "tuple", "set", "iter", "frozenset"}


def call(r: Resolver, names: Names, node: Node) -> Values:
    """What a call gives."""
    function = node.child_by_field_name("function")
    if function is None:
        return unknown("")
    if text(function) == "super" and not names.bindings("super"):
        return _super(r, names, node)
    return joined(*(called(r, one, names, node) for one in r.value(names, function)))


def called(r: Resolver, one: Value, names: Names | None, node: Node | None) -> Values:
    """What calling a value gives; without a call, what it gives whatever it is called with."""
    if one.kind == "function" and one.owner is not None and one.owner.dotted in ("builtins.dict", "builtins.list"):
        return _held(one.owner, one.dotted.rpartition(".")[2])
    if one.dotted == "functools.partial" and one.kind == "instance":
        return joined(*(called(r, item, names, node) for item in one.of)) if one.of else unknown("")
    if one.dotted.startswith("builtins.") and names is not None and node is not None:
        return _builtin(r, one, names, node)
    if one.dotted in _HANDED:
        return _handed(r, one.dotted, names, node)
    if one.kind == "class":
        return _of_own_making(r, one) or (constructed(r, one, names, node),)
    if one.kind == "outside":
        last = one.dotted.rpartition(".")[2]
        if last[:1].isupper() and not last.isupper():
            return (Value("instance", one.dotted, "it is made here", exact=True),)
        return unknown(f"`{one.dotted}` may give anything")
    if one.kind == "function":
        if one.node is not None:
            return returned(r, one, one.owner, names, node)
        return _django(r, one, names, node)
    if one.kind == "instance" and one.node is not None:
        method = r.member(one, "__call__")
        if method[0].kind == "function" and method[0].node is not None:
            return joined(*(called(r, item, names, node) for item in method))
    return unknown(one.why or "what is called is not known")


def _of_own_making(r: Resolver, cls: Value) -> Values | None:
    """What a class gives whose `__new__` or metaclass makes something else than an object of it; None where it does."""
    for one in r.classes.row(cls):
        if one.node is None or one.names is None:
            continue
        given = one.node.child_by_field_name("superclasses")
        for item in given.named_children if given is not None else ():
            if item.type == "keyword_argument" and text(item.child_by_field_name("name")) == "metaclass":
                kinds = r.value(one.names, item.named_children[-1])
                if len(kinds) == 1 and kinds[0].node is not None:
                    return _other(r, kinds[0], "__call__")
        if (made := _other(r, one, "__new__")) is not None:
            return made
    return None


def _other(r: Resolver, cls: Value, name: str) -> Values | None:
    if cls.node is None or cls.names is None or name.encode() not in (cls.node.text or b""):
        return None
    for one in r.class_name(cls.names, cls.node, name) or ():
        body = one.node.child_by_field_name("body") if one.node is not None else None
        if body is not None and not any(word in (body.text or b"") for word in (b"super(", b"__new__", b"__call__")):
            return r.returned(replace(one, kind="function"), None, None, None)
    return None


def constructed(r: Resolver, cls: Value, names: Names | None, node: Node | None) -> Value:
    """An object that is made of a class."""
    made = replace(cls, kind="instance", exact=True, origin="", owner=None, why="it is made here")
    if cls.node is None and node is not None:
        made = replace(made, names=names, node=node)
    return made


def _django(r: Resolver, one: Value, names: Names | None, node: Node | None) -> Values:
    spec = r.table("methods" if one.owner is not None else "functions").get(one.dotted)
    if spec is None:
        return unknown(f"what `{one.dotted}` gives is not known")
    if spec in ("manager", "manager class") and one.owner is not None:
        return _manager(r, one, spec, names, node)
    return specs.made(r, spec, one.owner, names, node)


def _manager(r: Resolver, one: Value, spec: str, names: Names | None, node: Node | None) -> Values:
    """`QuerySet.as_manager()` and `Manager.from_queryset(QuerySet)`: the manager gives this query set."""
    found = specs.made(r, spec, one.owner, names, node)
    if spec == "manager":
        held = class_of(one.owner) if one.owner is not None else None
        return tuple(replace(item, owner=held) for item in found)
    owner = one.owner
    return (replace(class_of(owner), why="made of a query set"),) if owner is not None else found


def _held(owner: Value, name: str) -> Values:
    """What a method of a list or dictionary takes out of it."""
    if name in ("pop", "get", "setdefault", "popleft"):
        return (*owner.of, NONE) if name == "get" else owner.of
    if name in ("values", "copy"):
        return (replace(builtin("list"), of=owner.of),) if name == "values" else (owner,)
    if name == "items":
        pairs = tuple(replace(builtin("tuple"), of=(Value("unknown"), item)) for item in owner.of)
        return (replace(builtin("list"), of=pairs),)
    return unknown("a method of a container")


def _handed(r: Resolver, dotted: str, names: Names | None, node: Node | None) -> Values:
    items = arguments(node)
    if names is None or not items:
        return unknown("")
    if dotted == "typing.cast":
        return promises.annotated(r, names, items[0])
    if dotted in ("importlib.import_module", "django.utils.module_loading.import_string"):
        if items[0].type == "string" and len(items) == 1:
            return r.named(text(items[0]).strip("'\""))
        return unknown("it is imported by a text")
    if dotted == "functools.partial":
        return (Value("instance", dotted, of=r.value(names, items[0]), exact=True),)
    return r.value(names, items[0])


def arguments(node: Node | None) -> list[Node]:
    """The arguments of a call."""
    given = node.child_by_field_name("arguments") if node is not None else None
    if given is not None and given.type == "generator_expression":
        return [given]
    return [one for one in given.named_children if one.type != "comment"] if given is not None else []


def _builtin(r: Resolver, one: Value, names: Names, node: Node) -> Values:
    name, items = one.dotted.partition(".")[2], arguments(node)
    if one.kind == "instance":
        return unknown("it is no function")
    if name in _PLAIN:
        return (NONE,) if _PLAIN[name] == "None" else (builtin(_PLAIN[name]),)
    if name in _SAME and items:
        return (replace(builtin("list"), of=r.items(r.value(names, items[0]))),)
    if name == "next" and items:
        found = r.items(r.value(names, items[0]))
        return joined(found, r.value(names, items[1])) if len(items) > 1 else found
    if name == "enumerate" and items:
        found = r.items(r.value(names, items[0]))
        pairs = tuple(replace(builtin("tuple"), of=(builtin("int"), item)) for item in found)
        return (replace(builtin("list"), of=pairs),)
    if name == "zip" and items:
        rows = [r.items(r.value(names, item)) for item in items]
        if all(len(row) == 1 for row in rows):
            return (replace(builtin("list"), of=(replace(builtin("tuple"), of=tuple(row[0] for row in rows)),)),)
    if name in ("staticmethod", "classmethod") and len(items) == 1:
        return r.value(names, items[0])
    if name == "type" and len(items) == 1:
        return tuple(
            class_of(item) if item.kind == "instance" else Value("unknown") for item in r.value(names, items[0])
        )
    if name == "getattr" and len(items) > 1 and items[1].type == "string":
        found = joined(*(r.member(item, text(items[1]).strip("'\"")) for item in r.value(names, items[0])))
        return joined(found, r.value(names, items[2])) if len(items) > 2 else found
    if one.kind == "class":
        return (Value("instance", one.dotted, exact=True),)
    return unknown(f"what `{name}` gives is not known")


def _super(r: Resolver, names: Names, node: Node) -> Values:
    """`super()`: an object that is looked up behind the class around it."""
    items = arguments(node)
    if items:
        given = r.value(names, items[0])
        known = given[0] if len(given) == 1 and given[0].kind == "class" else None
        if known is None or known.node is None:
            return unknown("what stands above is not known")
        return (replace(known, kind="instance", why="super", owner=Value("unbound")),)
    scope = names.scope(node)
    while scope.type != "class_definition" and scope.id != names.root.id:
        scope = names.scope(scope)
    if scope.type != "class_definition":
        return unknown("there is no class around `super()`")
    own = r.class_value(names, scope)
    return (replace(own, kind="instance", why="super", owner=Value("unbound")),)


def form_field(r: Resolver, form: Value, name: str) -> Values:
    """`form.fields["name"]`: the field that the class of the form declares, or some field."""
    for one in r.classes.row(class_of(form)):
        if one.node is not None and one.names is not None:
            found = r.class_name(one.names, one.node, name)
            if found is not None:
                return found
    return (Value("instance", r.canonical("django.forms.Field"), "it is a field of a form"),)


# -- functions of the project


def returned(r: Resolver, one: Value, owner: Value | None, names: Names | None, node: Node | None) -> Values:
    """What a function of the project gives: as it says, or as its `return` statements have it."""
    function = one.node
    if function is None or one.names is None:
        return unknown("")
    with r.frame(one, owner, names, node) as allowed:
        if not allowed:
            if r.frames.circles:
                return (Value("unbound", why="it is given by itself"),)
            return unknown("it is too many calls away")
        if function.type == "lambda":
            body = function.child_by_field_name("body")
            return r.value(one.names, body) if body is not None else unknown("")
        promised = promises.promised(r, one.names, function)
        if promised is None or any(item.kind == "unknown" for item in promised):
            promised = by_returns(r, one.names, function)
        if function.children and function.children[0].type == "async":
            return (replace(builtin("coroutine"), of=promised),)
        return promised


def by_returns(r: Resolver, names: Names, function: Node) -> Values:
    """What the `return` statements of a function give; a generator gives its `yield`s one by one."""
    found: list[Values] = []
    body = function.child_by_field_name("body")
    if body is None:
        return unknown("")
    for word in (b"yield", b"return"):
        for place in _statements(names, function, word):
            found.append(r.value(names, place.named_children[0]) if place.named_child_count else (NONE,))
        if word == b"yield" and found:
            return (replace(builtin("generator"), of=joined(*found)),)
    if Flow(function, (), r.conditions(names)).ends(body):
        found.append((NONE,))
    return joined(*found) if found else unknown("it returns nothing here")


def _statements(names: Names, function: Node, word: bytes) -> list[Node]:
    """The `return` statements or `yield` expressions of a function itself."""
    found, data, position = [], names.source.data, function.start_byte
    while (position := data.find(word, position, function.end_byte)) >= 0:
        node = names.root.descendant_for_byte_range(position, position + len(word))
        above = node.parent if node is not None and node.type == word.decode() else None
        if above is not None and above.type in ("return_statement", "yield") and names.scope(above).id == function.id:
            found.append(above)
        position += len(word)
    return found
