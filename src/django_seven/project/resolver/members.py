"""What an attribute of something is: in modules, through classes and their bases, and as set on `self`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver import fields, scopes, specs
from django_seven.project.resolver.definitions import class_of, decorators, first_parameter
from django_seven.project.resolver.known import MODEL, OUTSIDE, OUTSIDE_ATTRIBUTES, PROPERTIES
from django_seven.project.resolver.python import python_has
from django_seven.project.resolver.values import NONE, Value, Values, joined, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

SELF = "it is the object of the method"
_SETTERS = {"__init__", "setUp", "setup", "setUpClass", "setUpTestData", "__post_init__", "asyncSetUp"}


def member(r: Resolver, value: Value, name: str) -> Values:
    """What `value.name` is."""
    if value.kind == "module":
        return of_module(r, value, name)
    if value.kind == "outside":
        return (replace(value, dotted=f"{value.dotted}.{name}"),)
    if value.kind == "none":
        return (NONE,)
    if value.kind in ("class", "instance"):
        return of_class(r, value, name)
    if value.kind == "function" and value.names is None:
        return unknown("it is an attribute of a function")
    if value.kind == "unknown" and value.origin.startswith("django.") and value.owner is None:
        return of_value(r, value.origin, name)
    return unknown(value.why or "what it is taken from is not known")


def of_value(r: Resolver, origin: str, name: str) -> Values:
    """A member of a value in a module of Django, where the index knows its class: `apps.get_models`."""
    there = r.index.resolve(f"{origin}.{name}", r.minor)
    if there is None or r.index.kind(f"{origin}.{name}", r.minor) != "function":
        return unknown("it is taken from a value in a module of Django")
    return (Value("function", there, owner=Value("instance", there.rpartition(".")[0])),)


def of_module(r: Resolver, value: Value, name: str) -> Values:
    """A name of a module, or a module below a package."""
    if value.names is None:
        return r.named(f"{value.dotted}.{name}")
    names = value.names
    found = scopes.at_end(r, names, name)
    if all(one.kind == "unbound" for one in found):
        below = f"{value.dotted}.{name}"
        if r.is_module(below):
            return r.named(below)
        if names.bindings("__getattr__"):
            return unknown("the module answers for any name")
    return found


def of_class(r: Resolver, value: Value, name: str) -> Values:
    """A member of a class, or of an object of it."""
    cls = class_of(value)
    if name == "__class__" and value.kind == "instance":
        return (cls,)
    if value.owner is not None and value.owner.kind == "class" and r.files.binds(r, value.owner, name):
        return of_class(r, replace(value.owner, kind="instance", of=value.of), name)  # `QuerySet.as_manager()`
    if value.dotted in ("builtins.dict", "builtins.list") and value.of:
        return (Value("function", f"{value.dotted}.{name}", owner=value),)
    if value.dotted == "functools.partial" and name == "func":
        return value.of or unknown("")
    found = joined(*(_along(r, row, value, name) for row in r.classes.rows(cls)))
    plain = all(one.kind == "function" for one in found)
    if value.why == SELF and not plain and r.files.overridden(r, cls, name):
        return joined(found, unknown("a class below may have its own"))
    return found


def _along(r: Resolver, row: tuple[Value, ...], value: Value, name: str) -> Values:
    """A member, looked up along one row of classes."""
    found: list[Values] = []
    for place, one in enumerate(row):
        if one.dotted in OUTSIDE:
            if f"{one.dotted}.{name}" in OUTSIDE_ATTRIBUTES:
                spec = OUTSIDE_ATTRIBUTES[f"{one.dotted}.{name}"]
                kind = Value("class" if spec.startswith("class ") else "instance", spec.removeprefix("class "))
                return joined(*found, (replace(kind, dotted=r.canonical(kind.dotted)),))
            if name in OUTSIDE[one.dotted][1]:
                return joined(*found, (Value("function", f"{one.dotted}.{name}", owner=value),))
            continue
        if one.kind in ("unknown", "outside"):
            return joined(*found, _outside(one, name))
        if one.node is None and not one.dotted.startswith("django."):
            if python_has(one.dotted, name):
                return joined(*found, (Value("function", f"{one.dotted}.{name}", owner=value),))
            continue
        if one.node is not None and one.names is not None:
            own, certain = _own(r, one, value, name)
            if own:
                found.append(own)
            if certain:
                return joined(*found)
            if r.files.patched_class(r, one, name):
                return unknown("it is set from outside")
            continue
        known = django_member(r, one, value, name)
        if known is not None:
            hidden = [other for other in row[place:] if other.kind in ("unknown", "outside")]
            if hidden and not any(one.dotted in r.classes.direct(other) for other in row[:place]):
                found.append(_outside(hidden[0], name))
            return joined(*found, known)
    return joined(*found) if found else _left(r, row, value, name)


def _outside(one: Value, name: str) -> Values:
    if one.kind == "outside":
        return (Value("unknown", origin=f"{one.dotted}.{name}", why=f"`{one.dotted}` may define it"),)
    return unknown("not all bases are known")


def _left(r: Resolver, row: tuple[Value, ...], value: Value, name: str) -> Values:
    """What no class of the row is seen to define: fields by their own names, and what the index knows by alias."""
    known = next((one for one in row if one.dotted.startswith("django.")), None)
    related = fields.related(r, value, name)
    if related is not None:
        return related
    if known is None:
        plain = value.dotted.startswith("builtins.")
        return (Value("unknown", origin=f"{value.dotted}.{name}", exact=plain, why="no class is seen to define it"),)
    there = r.index.resolve(f"{known.dotted}.{name}", r.minor)
    return (Value("unknown", origin=there or f"{known.dotted}.{name}", owner=value, why="nothing more is known of it"),)


def django_member(r: Resolver, cls: Value, value: Value, name: str) -> Values | None:
    """A member that a class of Django itself defines; None where it does not."""
    dotted = f"{cls.dotted}.{name}"
    spec = r.table("attributes").get(dotted)
    if spec is None and name == "objects" and r.classes.is_a(cls, r.canonical(MODEL)):
        table = r.table("attributes")
        above = (table.get(f"{one.dotted}.objects") for one in r.classes.row(cls)[:-1])
        spec = next((one for one in above if one is not None), "objects")
    of_class_too = spec is not None and (spec.startswith(("objects", "class", "managed")) or name == "_meta")
    if spec is not None and (value.kind == "instance" or of_class_too):
        origin = r.index.resolve(dotted, r.minor) or dotted
        return tuple(replace(one, origin=origin) for one in specs.made(r, spec, value, None, None))
    there = r.index.resolve(dotted, r.minor)
    if there is None or there.rpartition(".")[0] != cls.dotted:
        return None
    if r.index.kind(dotted, r.minor) == "value" and name not in r.index.members(cls.dotted, r.minor).by_name:
        return None  # it comes from a class of Python's own
    kind = r.index.kind(dotted, r.minor)
    if kind == "function":
        return (Value("function", specs.same(r, there), f"`{cls.dotted}` defines it", owner=value),)
    if kind == "class":
        return (Value("class", there, "it is a class of Django"),)
    given = r.table("methods").get(dotted) if kind == "property" else None
    if given is not None:
        return tuple(replace(one, origin=there) for one in specs.made(r, given, value, None, None))
    return (Value("unknown", origin=there, exact=True, owner=value, why=f"`{cls.dotted}` defines it"),)


def _own(r: Resolver, cls: Value, value: Value, name: str) -> tuple[Values, bool]:
    """What a class of the project itself gives a name, and whether nothing above it matters any more."""
    names, node = cls.names, cls.node
    if names is None or node is None or name.encode() not in names.source.data:
        return (), False
    origin = f"{cls.dotted}.{name}"
    assigned = [(scope, right) for scope, right in _set_on_self(names, node, name)]
    body = _in_body(r, names, node, name, value)
    if assigned and (value.kind == "instance" or any(_is_class_method(scope) for scope, _ in assigned)):
        values = [r.value(names, right) for _, right in assigned]
        certain = any(text(scope.child_by_field_name("name")) in _SETTERS for scope, _ in assigned)
        if body and not certain:
            values.append(body)
        given = tuple(replace(one, origin=one.origin or origin) for one in joined(*values))
        return _managed(r, given, value), certain or bool(body)
    if not body:
        return (), False
    return _managed(r, tuple(replace(one, origin=one.origin or origin) for one in body), value), True


def own(r: Resolver, cls: Value, value: Value, name: str) -> Values:
    """What a class of the project itself gives a name; nothing where it does not."""
    return _own(r, cls, value, name)[0]


def _managed(r: Resolver, values: Values, owner: Value) -> Values:
    """A manager in a class body learns of its model."""
    model = replace(owner, kind="class", of=(), origin="", owner=None)
    return tuple(
        replace(one, of=(model,)) if one.kind == "instance" and specs.is_manager(r, one) and not one.of else one
        for one in values
    )


def _is_class_method(scope: Node) -> bool:
    return text(scope.child_by_field_name("name")) in ("setUpTestData", "setUpClass")


def _in_body(r: Resolver, names: Names, node: Node, name: str, value: Value) -> Values:
    found = r.class_name(names, node, name)
    if found is None or all(one.kind == "unbound" for one in found):
        return ()
    if (
        name == "widget"
        and value.kind == "instance"
        and r.is_instance(value, r.canonical("django.forms.Field")) is True
    ):
        found = tuple(item for one in found for item in (r.made((one,)) if one.kind == "class" else (one,)))
    return joined(*(_taken(r, one, value) for one in found))


def _taken(r: Resolver, one: Value, value: Value) -> Values:
    """What a thing in a class body is when it is taken from an object: a method, a property's value, a field's."""
    if one.node is not None and one.names is not None and one.node.type == "function_definition":
        marks = {item.dotted for decorator in decorators(one.node) for item in r.decorator(one.names, decorator)}
        if marks & PROPERTIES or any(mark.endswith((".setter", ".getter")) for mark in marks):
            if value.kind != "instance":
                return unknown("it is a property")
            origin = one.origin or one.dotted
            result = r.returned(replace(one, kind="function"), value, None, None)
            return tuple(replace(item, origin=origin) for item in result)
        return (replace(one, owner=value),)
    if value.kind == "instance" and one.kind == "instance":
        return fields.held(r, one, value)
    return (one,)


def _set_on_self(names: Names, cls: Node, name: str) -> Iterator[tuple[Node, Node]]:
    """The values that methods of a class assign to `self.name`, with the method."""
    for node in names.occurrences(name):
        if not cls.start_byte <= node.start_byte < cls.end_byte:
            continue
        above = node.parent
        around = above.parent if above is not None else None
        if above is None or above.type != "attribute" or around is None or around.type != "assignment":
            continue
        left, right = around.child_by_field_name("left"), around.child_by_field_name("right")
        scope = names.scope(above)
        if left is None or right is None or left.id != above.id or scope.type != "function_definition":
            continue
        first = first_parameter(scope)
        if names.scope(scope).id == cls.id and text(above.child_by_field_name("object")) == first:
            yield scope, right
