"""Which functions Django calls because the project names them: in a URLconf, or as text in its settings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.modules import absolute
from django_seven.project.names import Names
from django_seven.project.resolver.values import text
from django_seven.project.source import Source
from django_seven.project.tree import module_name
from django_seven.project.words import Text

if TYPE_CHECKING:
    from django_seven.project.resolver.files import Files
    from django_seven.project.resolver.resolver import Resolver

_ROUTE = re.compile(rb"\b(?:path|re_path|url)\s*\(")
_HANDLER = re.compile(rb"^handler\d+\s*=\s*['\"]([\w.]+)['\"]", re.M)
_PATTERNS = re.compile(rb"\bpatterns\(\s*['\"]([\w.]*)['\"]")


class Routes:
    """The functions that the URLconfs of a project name; a URLconf is read once a question may lead into it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._texts: dict[str, tuple[Text, frozenset[bytes]]] = {}
        self._read: dict[str, _Routed] = {}

    def name(self, r: Resolver, names: Names, function: str) -> bool:
        """Whether some URLconf names a function of a file, by its dotted name."""
        return any(self._routed(r, path).name(r, function) for path in self._leading(names))

    def lead_into(self, r: Resolver, names: Names) -> bool:
        """Whether some URLconf names something of a file."""
        return any(self._routed(r, path).lead_into(r, names.module) for path in self._leading(names))

    def _leading(self, names: Names) -> Iterator[str]:
        """The URLconfs that may name something of a file, by their text."""
        for path in self._files.tree.holders(b"urlpatterns"):
            if path not in self._texts:
                source = self._files.tree.read(path)
                text = Text(source.data if isinstance(source, Source) else b"", path)
                self._texts[path] = text, frozenset(filter(None, _PATTERNS.findall(text.data))) | text.led_to
            if path == names.source.path or _may_lead(*self._texts[path], names):
                yield path

    def _routed(self, r: Resolver, path: str) -> _Routed:
        if path not in self._read:
            self._read[path] = _Routed(r.names_of(path))
        return self._read[path]


class _Routed:
    """What one URLconf names; what a view means is only asked where it may be the one that is looked for."""

    def __init__(self, names: Names | None) -> None:
        self._names = names
        self._said: set[str] = set()  # functions that text names
        self._views: dict[str, list[Node]] = {}  # by their last names, those that may be called otherwise under ""
        self._meant: dict[str, tuple[set[str], set[str]]] = {}
        if names is not None:
            self._take(names)

    def _take(self, names: Names) -> None:
        data = names.source.data
        self._said = {found.decode() for found in _HANDLER.findall(data)}
        prefixes = [found.decode() for found in _PATTERNS.findall(data) if found]
        for match in _ROUTE.finditer(data):
            call = _call(names, match.start())
            view = _plain(_view(call) if call is not None else None)
            if view is not None and view.type == "string":
                said = text(view).strip("'\"")
                self._said.update([said, *(f"{prefix}.{said}" for prefix in prefixes)])
            elif view is not None:
                self._views.setdefault(_last(names, view), []).append(view)

    def name(self, r: Resolver, function: str) -> bool:
        """Whether a function is named, by its dotted name."""
        last = function.rpartition(".")[2]
        return function in self._said or any(function in self._of(r, one)[0] for one in (last, ""))

    def lead_into(self, r: Resolver, module: str) -> bool:
        """Whether something of a module is named."""
        if any(one.rpartition(".")[0] == module for one in self._said):
            return True
        return any(module in self._of(r, one)[1] for one in [*self._views])

    def _of(self, r: Resolver, last: str) -> tuple[set[str], set[str]]:
        """The functions that views of one last name mean, and the modules that these and their classes lie in."""
        if last not in self._meant:
            functions, modules = self._meant[last] = set(), set()  # what leads back here finds nothing
            for view in self._views.get(last, ()):
                _add(r, self._names, view, functions, modules)
            modules |= {one.rpartition(".")[0] for one in functions} - {""}
        return self._meant[last]


def _may_lead(text: Text, said: frozenset[bytes], names: Names) -> bool:
    """Whether an import of a URLconf, or a string in it, may bring something of a file.

    `said` are the modules that it imports whole, and those that it names for all its strings.
    """
    module, own = f".{names.module}.", module_name(text.path)
    last = names.module.rpartition(".")[2].encode()
    for target, brought in text.imports.items():
        dotted = absolute(target.decode("utf-8", "replace"), *own)
        place = module.find(f".{dotted}.") if dotted else 0
        if place < 0:
            continue
        below = module[place + len(dotted) + 1 :].strip(".").partition(".")[0].encode()
        if not below or below in brought or b"*" in brought:
            return True
        if any(names.bindings(one.decode("utf-8", "replace")) for one in brought):
            return True  # a package hands on what its modules have
    return any(f".{one.decode('utf-8', 'replace')}." in module for one in said) or (
        last in text.words and re.search(rb"['\"](?:\w+\.)*" + last + rb"\.\w", text.data) is not None
    )


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


def _plain(view: Node | None) -> Node | None:
    """The view without what is around it: `login_required(view)`, `View.as_view()`, `cache_page(60)(view)`."""
    while view is not None and view.type == "call":
        function, given = view.child_by_field_name("function"), view.child_by_field_name("arguments")
        items = given.named_children if given is not None else []
        if function is not None and function.type == "attribute" and text(function).endswith(".as_view"):
            view = function.child_by_field_name("object") or function
        elif items and text(function).rpartition(".")[2] != "include":
            view = items[0]
        else:
            return None
    return view


def _last(names: Names, view: Node) -> str:
    """The name that what a view means is defined by; empty where it may be another one."""
    if view.type == "attribute":
        return text(view.child_by_field_name("attribute"))
    found = names.bindings(text(view)) if view.type == "identifier" else []
    plain = [one.imported is not None and one.imported.target.rpartition(".")[2] == text(view) for one in found]
    return text(view) if plain and all(plain) else ""


def _add(r: Resolver, names: Names | None, view: Node, functions: set[str], modules: set[str]) -> None:
    for one in r.value(names, view) if names is not None else ():
        dotted = one.origin if one.kind == "unknown" else one.dotted
        if one.kind in ("function", "unknown") and dotted:
            functions.add(dotted)
        elif one.kind == "class" and one.names is not None:
            modules.add(one.names.module)
