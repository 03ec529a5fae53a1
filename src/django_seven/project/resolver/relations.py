"""The other side of relations between models: `book_set`, a `related_name`, and the one of a one-to-one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.definitions import class_of
from django_seven.project.resolver.values import Value, text

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_FIELDS = ("ForeignKey", "ManyToManyField", "OneToOneField")
_USERS = ("AUTH_USER_MODEL", "get_user_model()", "User")


def related(r: Resolver, value: Value, name: str) -> tuple[Value, bool] | None:
    """The model whose field leads to the model of a value under a name there, and whether there is just one."""
    rows = r.classes.row(class_of(value))
    titles = [one.dotted.rpartition(".")[2] for one in rows if one.node is not None or "contrib" in one.dotted]
    is_user = any(one.dotted == "django.contrib.auth.base_user.AbstractBaseUser" for one in rows)
    for path in r.files.backwards.get(name, ()):
        names = r.names_of(path)
        for cls, call in _calls(names, name) if names is not None else ():
            if names is not None and _leads(call, cls, titles, is_user):
                return r.class_value(names, cls), text(call.child_by_field_name("function")).endswith("OneToOneField")
    return None


def _calls(names: Names, name: str) -> Iterator[tuple[Node, Node]]:
    """The fields that lead back under a name, with the models that have them."""
    for kind in _FIELDS:
        for node in names.occurrences(kind):
            above: Node | None = node.parent
            call = above.parent if above is not None and above.type == "attribute" else above
            scope = names.scope(call) if call is not None else names.root
            if call is None or call.type != "call" or scope.type != "class_definition":
                continue
            title = text(scope.child_by_field_name("name")).lower()
            back = title if kind == "OneToOneField" else f"{title}_set"
            if name == (_option(call, "related_name") or back):
                yield scope, call


def _option(call: Node, name: str) -> str:
    given = call.child_by_field_name("arguments")
    for one in given.named_children if given is not None else ():
        if one.type == "keyword_argument" and text(one.child_by_field_name("name")) == name:
            return text(one.child_by_field_name("value")).strip("'\"")
    return ""


def _leads(call: Node, cls: Node, titles: list[str], is_user: bool) -> bool:
    given = call.child_by_field_name("arguments")
    items = [one for one in given.named_children if one.type != "comment"] if given is not None else []
    first = next((one for one in items if one.type != "keyword_argument"), None)
    said = text(first) if first is not None else _option(call, "to")
    said = said.strip("'\"")
    if said == "self":
        return text(cls.child_by_field_name("name")) in titles
    return said.rpartition(".")[2] in titles or (is_user and said.endswith(_USERS))
