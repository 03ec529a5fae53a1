"""Imports, dotted uses, strings and calls that mean something of Django which the new side lacks."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from django_seven.findings.api import SETTINGS, Api, Met
from django_seven.findings.api_calls import called, commanded
from django_seven.findings.touched import leads
from django_seven.project.guards import is_guarded
from django_seven.project.names import Import, Names
from django_seven.rules.syntax import string_value


def met(names: Names, api: Api, led: frozenset[str] | None = None) -> Iterator[Met]:
    """All places of one file; what asks the version is left out. `led`: only what leads to these names, or all."""
    for imported in names.imports:
        if api.owns(imported.target) and not imported.guarded:
            yield from _imported(imported, api)
    asked = (one for one in names.imports if led is None or leads(one.target, led))
    for local in sorted({one.local for one in asked if api.owns(one.target)}):
        for node in names.uses(local):
            meaning = names.lookup(node)
            if meaning is None or meaning.imported.guarded or api.gone(meaning.dotted):
                continue
            used = list(_used(node, meaning.dotted, meaning.certain, names, api))
            if used and not is_guarded(node):
                yield from used
    yield from _starred(names, api)
    yield from _strings(names, api)


def _imported(imported: Import, api: Api) -> Iterator[Met]:
    entry = imported.entry
    plain = imported.statement.type == "import_statement"
    dotted = imported.target
    if plain and not imported.alias:
        dotted = (entry.text or b"").decode("utf-8", "replace").replace(" ", "")
    if not api.gone(dotted):
        return
    if imported.module and api.gone(imported.module):
        yield Met("gone-module", entry, True, _module(dotted, imported.module, api), api.first_without(imported.module))
        return
    kind = "gone-module" if api.index.kind(dotted, api.old) == "module" else "gone-name"
    yield Met(kind, entry, True, api.words(f"`{dotted}`", dotted), api.first_without(dotted))


def _module(dotted: str, module: str, api: Api) -> str:
    close = api.index.near(dotted, api.new)
    hint = f" Near `{dotted.rpartition('.')[2]}`: {', '.join(f'`{one}`' for one in close)}." if close else ""
    return api.words(f"The module `{module}`", module, near=not close) + hint


def _used(node: Node, dotted: str, certain: bool, names: Names, api: Api) -> Iterator[Met]:
    """Follow `a.b.c` outwards to what is gone, or to the call at its end."""
    while True:
        parent, _, name = dotted.rpartition(".")
        if parent == SETTINGS:
            yield from _setting(node, name, certain, api)
            return
        if api.gone(dotted):
            if not is_guarded(node):
                kind = "gone-member" if api.index.kind(parent, api.old) == "class" else "gone-name"
                yield Met(kind, node, certain, api.words(f"`{dotted}`", dotted), api.first_without(dotted))
            return
        if dotted != SETTINGS and api.index.kind(dotted, api.old) not in ("module", "class"):
            break
        above = node.parent
        outer = _attribute_of(node)
        if above is None or outer is None:
            break
        dotted, node = f"{dotted}.{outer}", above
    if "." in dotted and api.owns(dotted) and api.index.has(dotted, api.old):
        yield from _call(node, dotted, certain, names, api)


def _attribute_of(node: Node) -> str | None:
    """The name behind the dot, where a node is what stands before it."""
    above = node.parent
    if above is None or above.type != "attribute":
        return None
    attribute = above.child_by_field_name("attribute")
    if attribute is None or attribute.id == node.id:
        return None
    return (attribute.text or b"").decode("utf-8", "replace")


def _call(node: Node, dotted: str, certain: bool, names: Names, api: Api) -> Iterator[Met]:
    call = node.parent
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if call is None or function is None or function.id != node.id:
        return
    if dotted == "django.core.management.call_command":
        yield from commanded(call, api)
        return
    owner = dotted.rpartition(".")[0]
    if api.index.kind(owner, api.old) != "class":  # `Class.method(instance, …)` has one argument more
        yield from called(call, dotted, certain, api)
    if api.index.kind(dotted, api.old) == "class":
        for other in _instances(call, names):
            yield from _member(other, dotted, certain, api)


def _instances(call: Node, names: Names) -> Iterator[Node]:
    """Where the instance that a call makes is used: `Class().x`, and `x.…` after `x = Class()`."""
    yield call
    above = call.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if left is None or left.type != "identifier":
        return
    name = (left.text or b"").decode("utf-8", "replace")
    for use in names.uses(name):
        if [binding.node.id for binding in names.bound(use)] == [left.id]:
            yield use


def _member(node: Node, owner: str, certain: bool, api: Api) -> Iterator[Met]:
    """`instance.name`, and the call of it."""
    name, above = _attribute_of(node), node.parent
    if name is None or above is None:
        return
    dotted = f"{owner}.{name}"
    if is_guarded(above):
        return
    if api.gone(dotted):
        yield Met("gone-member", above, certain, api.words(f"`{dotted}`", dotted), api.first_without(dotted))
        return
    call = above.parent
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if call is not None and function is not None and function.id == above.id:
        yield from called(call, dotted, certain, api)


def _setting(node: Node, name: str, certain: bool, api: Api) -> Iterator[Met]:
    """A setting that is read: gone, unless the project sets it itself."""
    if name in api.dead_settings and name not in api.tree.settings_assigned and not is_guarded(node):
        yield setting(node, name, certain, api)


def setting(node: Node, name: str, certain: bool, api: Api) -> Met:
    """The words for a setting that the new side does not read."""
    first = api.first_unread(name)
    return Met("gone-setting", node, certain, f"Django {first} and later do not read the setting `{name}`.", first)


def _starred(names: Names, api: Api) -> Iterator[Met]:
    """Names that a star import brings on the old side only."""
    for module, statement in names.stars:
        if not api.owns(module) or is_guarded(statement):
            continue
        if api.gone(module):
            yield Met("gone-module", statement, True, _module(module, module, api), api.first_without(module))
            continue
        for name in api.index.names(module, api.old):
            dotted = f"{module}.{name}"
            if not name.startswith("_") and names.source.data.find(name.encode()) >= 0 and api.gone(dotted):
                for node in names.uses(name) if not names.bindings(name) else ():
                    words = api.words(f"`{dotted}`", dotted)
                    yield Met("gone-name", node, False, words, api.first_without(dotted))


def _strings(names: Names, api: Api) -> Iterator[Met]:
    """Dotted paths in strings, as settings have them."""
    if not api.of_django and names.source.path not in api.tree.settings_files:
        return  # a name of a logger, a task or a cache may look like one
    for found in api.strings(names.source.data):
        dotted = found[1].decode()
        if not api.gone(dotted):
            continue
        node = names.root.descendant_for_byte_range(found.start(1), found.end(1))
        if node is None or node.type != "string_content" or node.text != found[1] or node.parent is None:
            continue
        if not is_guarded(node) and not _one_of_several(node.parent, dotted, names, api):
            kind = "gone-module" if api.index.kind(dotted, api.old) == "module" else "gone-name"
            yield Met(kind, node.parent, True, api.words(f"`{dotted}`", dotted), api.first_without(dotted))


def _one_of_several(string: Node, dotted: str, names: Names, api: Api) -> bool:
    """Whether a string is only asked about: compared, a key, or beside what the new side has in its place.

    In a settings module a list is what Django imports, whatever stands beside.
    """
    above = string.parent
    while above is not None and above.type in ("tuple", "list", "set", "parenthesized_expression"):
        if names.source.path not in api.tree.settings_files:
            beside = (string_value(item) or "" for item in above.named_children if item.type == "string")
            same = (name for name in beside if name.rpartition(".")[0] == dotted.rpartition(".")[0])
            if any(api.index.has(name, api.new) for name in same):
                return True
        above = above.parent
    if above is not None and above.type == "pair":
        key = above.child_by_field_name("key")
        return key is not None and key.id == string.id
    return above is not None and above.type == "comparison_operator"
