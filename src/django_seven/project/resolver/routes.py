"""Which functions Django calls because the project names them: in a URLconf, or as text in its settings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.values import text

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_ROUTE = re.compile(rb"\b(?:path|re_path|url)\s*\(")
_HANDLER = re.compile(rb"^handler\d+\s*=\s*['\"]([\w.]+)['\"]", re.M)
_PATTERNS = re.compile(rb"\bpatterns\(\s*['\"]([\w.]*)['\"]")


def routes(r: Resolver) -> tuple[frozenset[str], frozenset[str]]:
    """The functions that some URLconf of the project names, and the modules that they lie in."""
    functions: set[str] = set()
    modules: set[str] = set()
    for path in r.files_with(b"urlpatterns"):
        names = r.names_of(path)
        if names is None:
            continue
        data = names.source.data
        functions |= {found.decode() for found in _HANDLER.findall(data)}
        prefixes = [found.decode() for found in _PATTERNS.findall(data) if found]
        for match in _ROUTE.finditer(data):
            call = _call(names, match.start())
            view = _view(call) if call is not None else None
            if view is not None:
                _add(r, names, view, prefixes, functions, modules)
    modules |= {one.rpartition(".")[0] for one in functions}
    return frozenset(functions), frozenset(modules - {""})


def _call(names: Names, position: int) -> Node | None:
    node = names.root.descendant_for_byte_range(position, position + 1)
    while node is not None and node.type in ("identifier", "attribute"):
        node = node.parent
    return node if node is not None and node.type == "call" else None


def _view(call: Node) -> Node | None:
    given = call.child_by_field_name("arguments")
    items = [one for one in given.named_children if one.type != "comment"] if given is not None else []
    for one in items:
        if one.type == "keyword_argument" and text(one.child_by_field_name("name")) == "view":
            return one.child_by_field_name("value")
    return items[1] if len(items) > 1 and items[1].type != "keyword_argument" else None


def _add(r: Resolver, names: Names, view: Node, prefixes: list[str], functions: set[str], modules: set[str]) -> None:
    if view.type == "string":
        said = text(view).strip("'\"")
        functions.update([said, *(f"{prefix}.{said}" for prefix in prefixes)])
        return
    while view.type == "call":  # `login_required(view)`, `View.as_view()`, `cache_page(60)(view)`
        function, given = view.child_by_field_name("function"), view.child_by_field_name("arguments")
        items = given.named_children if given is not None else []
        if function is not None and function.type == "attribute" and text(function).endswith(".as_view"):
            view = function.child_by_field_name("object") or function
        elif items and text(function).rpartition(".")[2] != "include":
            view = items[0]
        else:
            return
    for one in r.value(names, view):
        dotted = one.origin if one.kind == "unknown" else one.dotted
        if one.kind in ("function", "unknown") and dotted:
            functions.add(dotted)
        elif one.kind == "class" and one.names is not None:
            modules.add(one.names.module)
