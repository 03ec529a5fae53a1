"""What the calls of a function give its parameters, where all of them can be seen: it is local, or private."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.definitions import listed
from django_seven.project.resolver.values import Values, joined, text

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_MANY = 12  # calls looked at


class Callers:
    """The calls of the functions of a project."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def given(self, names: Names, function: Node, name: str) -> Values | None:
        """What a parameter gets in all calls; None where not all of them can be seen."""
        title, scope = text(function.child_by_field_name("name")), names.scope(function)
        above = function.parent
        if above is not None and above.type == "decorated_definition":
            return None
        private = title.startswith("_") and not title.endswith("__")
        local = scope.type == "function_definition"
        if not private and not local:
            return None
        is_method = scope.type == "class_definition"
        others = [] if local else [p for p in self._resolver.files_with(title.encode()) if p != names.source.path]
        if others and (is_method or len(others) > 3):
            return None
        found: list[Values] = []
        for place in (names, *(self._resolver.names_of(path) for path in others)):
            calls = list(self._calls(place, title, is_method)) if place is not None else [None]
            if None in calls or len(calls) > _MANY:
                return None
            for call in calls:
                value = self._argument(function, call, name, is_method) if call is not None else None
                if value is None or place is None:
                    return None
                found.append(self._resolver.value(place, value))
        return joined(*found) if found else None

    def _calls(self, names: Names, title: str, is_method: bool) -> Iterator[Node | None]:
        """The calls of a function by its name; None for a use that is no call."""
        for node in names.occurrences(title):
            above = node.parent
            if above is None or above.type in ("function_definition", "aliased_import"):
                yield from () if above is not None and above.type == "function_definition" else [None]
                continue
            if above.type == "dotted_name":
                continue  # an import
            if above.type == "keyword_argument" and text(above.child_by_field_name("name")) == title:
                continue
            if above.type == "attribute":
                if text(above.child_by_field_name("attribute")) != title:
                    yield None
                    continue
                yield _whole(above)
                continue
            if is_method:
                yield None
                continue
            yield _whole(node)

    def _argument(self, function: Node, call: Node, name: str, is_method: bool) -> Node | None:
        given = call.child_by_field_name("arguments")
        items = [one for one in given.named_children if one.type != "comment"] if given is not None else []
        if any(one.type in ("list_splat", "dictionary_splat") for one in items):
            return None
        for one in items:
            if one.type == "keyword_argument" and text(one.child_by_field_name("name")) == name:
                return one.child_by_field_name("value")
        place = listed(function).index(name) - (1 if is_method else 0)
        plain = [one for one in items if one.type != "keyword_argument"]
        return plain[place] if 0 <= place < len(plain) else None


def _whole(function: Node) -> Node | None:
    """The call of which a node is the function."""
    above = function.parent
    called = above.child_by_field_name("function") if above is not None and above.type == "call" else None
    return above if called is not None and called.id == function.id else None
