"""What the routes of a project are called, for those who asked for a view by its path."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.tree import FileTree

_ROUTES = ("url", "re_path", "path")


@dataclass(frozen=True, slots=True)
class _Route:
    """One `url(…)`: the module it stands in, the dotted name of its view, and its own name."""

    module: str
    view: str
    name: str


def route_name(tree: FileTree, view: str) -> str | None:
    """The name of the one route that leads to a view; None where there are several, or a namespace is about."""
    routes, spaces = _known(tree)
    found = [route for route in routes if route.view == view]
    if len(found) != 1 or not found[0].name or found[0].module in spaces:
        return None
    return found[0].name if [route.name for route in routes].count(found[0].name) == 1 else None


def is_route_name(tree: FileTree, name: str) -> bool:
    """Whether some route is called so."""
    return any(route.name == name for route in _known(tree)[0])


def _known(tree: FileTree) -> tuple[list[_Route], set[str]]:
    """All routes, and the modules whose routes are, or may be, in a namespace."""
    kept = tree.kept.get("routes")
    if isinstance(kept, tuple):
        return kept
    routes: list[_Route] = []
    spaces: set[str] = set()
    for source in tree.sources(tree.holders(b"urlpatterns")):
        names = tree.names(source)
        if names.bindings("app_name"):
            spaces.add(names.module)
        for call in _calls(names.root):
            function = (_text(call.child_by_field_name("function"))).rpartition(".")[2]
            given = call.child_by_field_name("arguments")
            items = [one for one in given.named_children if one.type != "comment"] if given is not None else []
            if function in _ROUTES and len(items) > 1:
                routes.append(_Route(names.module, _view(names, call, items[1]), _name(items)))
            elif function == "include" and (len(items) > 1 or b"namespace" in (call.text or b"")):
                said = _said(items[0]) if items else ""
                spaces.add(said or names.module)
    tree.kept["routes"] = routes, spaces
    return routes, spaces


def _calls(node: Node) -> Iterator[Node]:
    if node.type == "call":
        yield node
    for child in node.named_children:
        yield from _calls(child)


def _view(names: Names, call: Node, view: Node) -> str:
    if view.type != "string":
        meaning = names.meaning(view)
        return meaning.dotted if meaning is not None and meaning.certain else ""
    above = call.parent.parent if call.parent is not None else None
    around = _text(above.child_by_field_name("function")) if above is not None and above.type == "call" else ""
    given = above.child_by_field_name("arguments") if above is not None and around.endswith("patterns") else None
    prefix = _said(given.named_children[0]) if given is not None and given.named_children else ""
    return ".".join(filter(None, (prefix, _said(view))))


def _name(items: list[Node]) -> str:
    for one in items:
        if one.type == "keyword_argument" and _text(one.child_by_field_name("name")) == "name":
            return _said(one.child_by_field_name("value"))
    return _said(items[3]) if len(items) > 3 and items[3].type == "string" else ""


def _said(node: Node | None) -> str:
    """What a plain string says; empty for anything else."""
    if node is None or node.type != "string":
        return ""
    content = [part for part in node.named_children if part.type == "string_content"]
    return _text(content[0]) if len(content) == 1 and len(node.named_children) == 3 else ""


def _text(node: Node | None) -> str:
    return (node.text or b"").decode("utf-8", "replace") if node is not None else ""
