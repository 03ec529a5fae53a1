"""The words of the table of well-known callables, made into values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver import factories, views
from django_seven.project.resolver.known import MANAGER, QUERYSET
from django_seven.project.resolver.values import NONE, Value, Values, builtin, joined, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_MANAGER = "django.db.models.manager."
_QUERYSET = "django.db.models.query.QuerySet"
_BUILTINS = {"str", "int", "bool", "dict", "list", "tuple", "bytes", "float"}


def made(r: Resolver, spec: str, owner: Value | None, names: Names | None, call: Node | None) -> Values:
    """What the words of the table stand for in one place."""
    return joined(*(_made(r, word, owner, names, call) for word in spec.split("|")))


def _made(r: Resolver, word: str, owner: Value | None, names: Names | None, call: Node | None) -> Values:
    if word == "None":
        return (NONE,)
    if word in _BUILTINS:
        return (builtin(word),)
    if word.startswith("class django.") or word.startswith(("django.", "datetime.", "uuid.", "decimal.")):
        kind = "class" if word.startswith("class ") else "instance"
        dotted = r.canonical(word.removeprefix("class "))
        return (Value("class" if kind == "class" else "instance", dotted, "Django gives it"),)
    if word in ("user", "visitor", "class user"):
        known = r.user(visitor=word == "visitor")
        return (replace(known, kind="class") if word == "class user" else known,)
    if word == "redirect":
        lasting = call is None or b"permanent" in (call.text or b"")
        kinds = ("HttpResponseRedirect", "HttpResponsePermanentRedirect")[: 2 if lasting else 1]
        return tuple(Value("instance", r.canonical(f"django.http.{one}"), "Django gives it") for one in kinds)
    if word in ("argument", "arguments"):
        return _argument(r, names, call, word)
    if word.startswith("factory "):
        return factories.made(r, word.removeprefix("factory "), names, call)
    if word.startswith("rest_framework."):
        return (Value("instance", word, "the framework gives it"),)
    if owner is None:
        return unknown("what it belongs to is not known")
    return _of_owner(r, word, owner)


def _argument(r: Resolver, names: Names | None, call: Node | None, word: str) -> Values:
    given = call.child_by_field_name("arguments") if call is not None else None
    first = given.named_children[0] if given is not None and given.named_children else None
    if first is None or names is None or first.type in ("keyword_argument", "list_splat"):
        return unknown("its first argument is not seen")
    found = tuple(r.object_of(one) for one in r.value(names, first))
    if word == "arguments":
        return tuple(replace(builtin("list"), of=(one,)) for one in found)
    return found


def _of_owner(r: Resolver, word: str, owner: Value) -> Values:
    if word == "self":
        return (replace(owner, origin="", why="it gives itself"),)
    if word == "client":
        kinds = r.member(replace(owner, origin=""), "client_class")
        return r.made(kinds)
    if word.startswith("managed "):
        model = replace(owner, kind="class", origin="", of=(), owner=None)
        return (Value("instance", r.canonical(word.removeprefix("managed ")), "it is the manager", of=(model,)),)
    if word == "objects":
        model = replace(owner, kind="class", origin="", of=(), owner=None)
        return (Value("instance", r.canonical(MANAGER), "it is the manager of the model", of=(model,)),)
    if word in ("manager", "manager class"):
        kind = "class" if word.endswith("class") else "instance"
        return (Value("class" if kind == "class" else "instance", r.canonical(MANAGER), "made of a query set"),)
    if word == "queryset":
        return queryset(r, owner)
    if word == "values":
        return (Value("instance", r.canonical(QUERYSET), "a query set of plain values", of=(builtin("dict"),)),)
    model = owner.of[0] if owner.of else Value("class", r.canonical("django.db.models.Model"))
    item = replace(model, kind="instance", why="the query set is one of this model", origin="")
    if word == "model":
        return (item,)
    if word == "models":
        return (replace(builtin("list"), of=(item,)),)
    if word == "by key":
        return (replace(builtin("dict"), of=(item,)),)
    if word == "model and bool":
        return (replace(builtin("tuple"), of=(item, builtin("bool"))),)
    return views.of_view(r, word, owner)


def queryset(r: Resolver, owner: Value) -> Values:
    """The query set that a manager or another query set gives."""
    if not is_manager(r, owner) and r.is_instance(owner, _QUERYSET) is True:
        return (replace(owner, origin="", why="a query set gives a query set"),)
    if owner.owner is not None and owner.owner.kind == "class":
        return (replace(owner.owner, kind="instance", of=owner.of),)
    for one in r.member(owner, "get_queryset"):
        if one.kind == "function" and one.node is not None:
            given = [item for item in r.called(one, None, None) if item.kind == "instance"]
            if given:
                return tuple(replace(item, of=owner.of or item.of, origin="", exact=False) for item in given)
    return (Value("instance", r.canonical(QUERYSET), "a manager gives a query set", of=owner.of),)


def is_manager(r: Resolver, value: Value) -> bool:
    """Whether an object is a manager of models."""
    return r.is_instance(value, f"{_MANAGER}BaseManager") is True


def same(r: Resolver, dotted: str) -> str:
    """One name for what a manager hands on to its query set."""
    if dotted.startswith(_MANAGER):
        name = dotted.rpartition(".")[2]
        if r.index.has(f"{_QUERYSET}.{name}", r.minor) and not name.startswith("_"):
            return f"{_QUERYSET}.{name}"
    return dotted
