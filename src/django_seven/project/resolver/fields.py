"""What model fields, form fields and descriptors give on an object."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.resolver import relations, specs
from django_seven.project.resolver.known import FIELD_VALUES, MANAGER
from django_seven.project.resolver.values import NONE, Value, Values, builtin, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_ONE = {"ForeignKey", "OneToOneField"}


def held(r: Resolver, field: Value, owner: Value) -> Values:
    """What is in the place of a field on an object: its value, where the class of the field is one of Django's."""
    if r.is_instance(field, r.canonical("django.db.models.Field")) is not True:
        return (field,)
    if not field.dotted.startswith("django.") or field.node is None or field.names is None:
        return unknown("it is the value of a field")
    kind = field.dotted.rpartition(".")[2]
    given = field.node.child_by_field_name("arguments")
    if kind in _ONE or kind == "ManyToManyField":
        target = _target(r, field, owner, given)
        if target is None:
            return unknown("what it leads to is not known")
        if kind == "ManyToManyField":
            return (Value("instance", r.canonical(MANAGER), "it is a relation", of=(target,)),)
        made = replace(target, kind="instance", why=f"`{kind}` leads to it")
        optional = _option(given, "null") == "True"
        return (made, NONE) if optional else (made,)
    spec = FIELD_VALUES.get(kind)
    return specs.made(r, spec, owner, None, None) if spec is not None else unknown("it is the value of a field")


def _option(given: Node | None, name: str) -> str:
    for one in given.named_children if given is not None else ():
        if one.type == "keyword_argument" and text(one.child_by_field_name("name")) == name:
            return text(one.child_by_field_name("value"))
    return ""


def _target(r: Resolver, field: Value, owner: Value, given: Node | None) -> Value | None:
    items = given.named_children if given is not None else []
    first = next((one for one in items if one.type != "keyword_argument"), None)
    if first is None:
        first = next(
            (one.child_by_field_name("value") for one in items if text(one).replace(" ", "").startswith("to=")), None
        )
    if first is None or field.names is None:
        return None
    said = text(first)
    if said.endswith("AUTH_USER_MODEL"):
        return replace(r.user(), kind="class")
    if first.type == "string":
        return _called(r, said.strip("'\""), field, owner)
    found = r.value(field.names, first)
    return found[0] if len(found) == 1 and found[0].kind in ("class", "outside") else None


def _called(r: Resolver, said: str, field: Value, owner: Value) -> Value | None:
    """The model that a string names: `self`, one of the same module, or `app.Model`."""
    if said == "self":
        return replace(owner, kind="class", of=(), origin="", owner=None)
    app, _, name = said.rpartition(".")
    if not app and field.names is not None:
        same = r.named(f"{field.names.module}.{name}") if field.names.module else ()
        if len(same) == 1 and same[0].kind == "class":
            return same[0]
    if app == "auth":
        return Value("class", r.canonical(f"django.contrib.auth.models.{name}"))
    return r.model(app, name)


def related(r: Resolver, value: Value, name: str) -> Values | None:
    """The other side of a relation: `book_set`, or the `related_name` of a field of the project."""
    if value.kind != "instance" or r.is_instance(value, r.canonical("django.db.models.Model")) is not True:
        return None
    if name.endswith("_id") or name in ("id", "pk"):
        return (builtin("int"),)
    found = relations.related(r, value, name)
    if found is None:
        return None
    model, is_one = found
    if is_one:
        return (replace(model, kind="instance", why="it is the other side of a one-to-one"),)
    for one in r.member(model, "objects"):
        if one.node is not None and specs.is_manager(r, one):
            return (replace(one, of=(model,), origin="", exact=False, why="it is the many side of a relation"),)
    return (Value("instance", r.canonical(MANAGER), "it is the many side of a relation", of=(model,)),)
