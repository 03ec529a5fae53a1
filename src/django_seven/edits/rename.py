"""Renames and moves: overlap where both Djangos have the new name, a guard at the import where not."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from django_seven.edits.draft import FileDraft
from django_seven.edits.imports import guard_lines
from django_seven.edits.statements import header_imports, line_start
from django_seven.findings.code import Place
from django_seven.project.names import Import
from django_seven.rules.shape import Moved, Renamed, Rule, Skip
from django_seven.values import Minor


def rename(draft: FileDraft, rule: Rule, places: Sequence[Place]) -> None:
    """Rewrite every place of a `Renamed` or `Moved` rule in one file."""
    assert isinstance(rule.change, Renamed | Moved)  # noqa: S101 - for the type checker
    for old, new in rule.change.pairs:
        mine = [place for place in places if place.trigger in (old, f"'{old}'")]
        if mine:
            _rename(draft, rule, Renamed(old, new), mine)


def _rename(draft: FileDraft, rule: Rule, change: Renamed, places: Sequence[Place]) -> None:
    plain = rule.overlaps(draft.road)
    locals_: dict[int, str] = {}
    for place in places:
        if place.trigger.startswith("'"):
            _string(draft, place, change, plain)
        elif place.imported and place.binding is not None:
            locals_[place.binding.entry.id] = _entry(draft, rule, place, change, plain)
    for place in places:
        if not place.imported and place.binding is not None and not place.trigger.startswith("'"):
            _use(draft, rule, place, change, plain, locals_)
    _drop_unused(draft, places, change)


def _drop_unused(draft: FileDraft, places: Sequence[Place], change: Renamed) -> None:
    """Take out the import of a module of which only the old name was used: the module may be gone as well."""
    reached: dict[str, list[Place]] = {}
    for place in places:
        dotted = place.binding is not None and not place.imported and place.node.type == "attribute"
        if dotted and place.binding is not None and not place.trigger.startswith("'"):
            reached.setdefault(place.binding.local, []).append(place)
    for local, found in reached.items():
        binding, heads = found[0].binding, {_head(place.node).id for place in found}
        only = len(draft.names.bindings(local)) == 1 and {use.id for use in draft.names.uses(local)} <= heads
        stays = change.new.rpartition(".")[0] == change.old.rpartition(".")[0]
        if binding is not None and only and not stays and not draft.handed_on(found[0]):
            draft.imports.drop(binding)


def _head(node: Node) -> Node:
    while node.type == "attribute":
        node = node.child_by_field_name("object") or node
    return node


def _string(draft: FileDraft, place: Place, change: Renamed, plain: bool) -> None:
    """A dotted path in a string, as settings have them."""
    if not plain:
        raise Skip("a string cannot ask the version")
    draft.replace(place.node, draft.text(place.node).replace(change.old, change.new))


def _entry(draft: FileDraft, rule: Rule, place: Place, change: Renamed, plain: bool) -> str:
    """Rewrite the import of the name; the name it has in the file from now on comes back."""
    imported = place.binding
    assert imported is not None  # noqa: S101 - for the type checker
    if imported.target != change.old:
        return _from_module(draft, rule, imported, change, plain)
    if imported.statement.type == "import_statement":
        raise Skip("`import` of the whole module")
    module, _, name = change.new.rpartition(".")
    local = _local(draft, place, name)
    if local == name != imported.local and plain and _bound_already(draft, change.new, name):
        draft.imports.drop(imported)
        return local
    if not plain:
        _guarded(draft, rule, imported, change.new, local)
    elif module == imported.module:
        draft.imports.rename(imported, name if local == name else f"{name} as {local}")
    elif _relocated(draft, imported, change.new, local):
        draft.imports.drop(imported)
        draft.imports.add(module, name, local, near=imported.statement)
    return local


def _relocated(draft: FileDraft, imported: Import, new: str, local: str) -> bool:
    """Where a file imports the new name already, the old entry just goes; else say that it must move."""
    for other in draft.names.imports:
        same_scope = draft.names.scope(other.statement).id == draft.names.scope(imported.statement).id
        if other.target == new and other.local == local and not other.guarded and same_scope:
            draft.imports.drop(imported)
            return False
    return True


def _local(draft: FileDraft, place: Place, name: str) -> str:
    """What the name is called in the file: its alias stays; the old name stays where somebody counts on it."""
    imported = place.binding
    assert imported is not None  # noqa: S101 - for the type checker
    if imported.alias or imported.local == name:
        return imported.local
    if draft.handed_on(place):
        return imported.local
    others = [
        b for b in draft.names.bindings(imported.local) if b.imported is None or b.imported.target != imported.target
    ]
    if others:
        return imported.local
    taken = draft.names.bindings(name)
    if (
        taken
        and not _bound_already(draft, imported.target, name)
        and not all(
            binding.imported is not None and binding.imported.target.rpartition(".")[2] == name for binding in taken
        )
    ):
        return imported.local
    if taken and any(binding.imported is None for binding in taken):
        return imported.local
    return name


def _bound_already(draft: FileDraft, dotted: str, name: str) -> bool:
    bindings = draft.names.bindings(name)
    return bool(bindings) and all(
        binding.imported is not None and binding.imported.target == dotted and not binding.imported.guarded
        for binding in bindings
    )


def _from_module(draft: FileDraft, rule: Rule, imported: Import, change: Renamed, plain: bool) -> str:
    """`from old import name` where `old` itself is the module that moved."""
    name = imported.target.rpartition(".")[2]
    if plain:
        draft.imports.retarget(imported, change.new)
    else:
        _guarded(draft, rule, imported, f"{change.new}.{name}", imported.local)
    return imported.local


def _guarded(draft: FileDraft, rule: Rule, imported: Import, new: str, local: str) -> None:
    """Take the entry out and import the name by version: at the top, or in place inside a function."""
    module, _, name = new.rpartition(".")
    old_name = imported.target.rpartition(".")[2]
    old = f"from {imported.module} import {_as(old_name, local)}"
    fresh = f"from {module} import {_as(name, local)}"
    draft.imports.drop(imported)
    before = _before(rule)
    header = {node.id for node in header_imports(draft.names)}
    if imported.statement.id in header:
        draft.guard([old], [fresh], before)
        return
    if before is not None:
        draft.require_module("django")
    source, start = draft.names.source, imported.statement.start_byte
    indent = source.indentation(start)
    line = line_start(source.data, start)
    if source.data[line:start].strip():
        raise Skip("the import shares its line")
    # before the import, which goes with its whole line where nothing else is left of it
    lines = guard_lines(f"django.VERSION < {before.code}" if before is not None else "", [old], [fresh])
    draft.insert(line, "".join(f"{indent}{one}{source.newline}" for one in lines))


def _as(name: str, local: str) -> str:
    return name if name == local else f"{name} as {local}"


def _use(draft: FileDraft, rule: Rule, place: Place, change: Renamed, plain: bool, locals_: dict[int, str]) -> None:
    imported = place.binding
    assert imported is not None  # noqa: S101 - for the type checker
    if place.node.type == "identifier":
        local = locals_.get(imported.entry.id)
        if local is not None and local != draft.text(place.node):
            draft.replace(place.node, local)
        return
    new_module, _, new_name = change.new.rpartition(".")
    attribute = place.node.child_by_field_name("attribute")
    if plain and new_module == change.old.rpartition(".")[0] and attribute is not None:
        draft.replace(attribute, new_name)
    elif plain:
        draft.replace(place.node, draft.require(change.new))
    else:
        if not draft.names.is_free(new_name) and not _bound_already(draft, change.new, new_name):
            raise Skip(f"`{new_name}` means something else in this file")
        old_module, _, old_name = change.old.rpartition(".")
        draft.guard(
            [f"from {old_module} import {_as(old_name, new_name)}"],
            [f"from {new_module} import {new_name}"],
            _before(rule),
        )
        draft.replace(place.node, new_name)


def _before(rule: Rule) -> Minor | None:
    """The Django below which a guard takes the old name; None where it asks a package, by trying to import it."""
    return None if rule.package else Minor.parse(rule.since)
