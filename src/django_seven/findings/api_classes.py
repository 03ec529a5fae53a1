"""Classes of the project below one of Django's: overrides that are no longer asked for or asked otherwise, and uses."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from django_seven.findings.api import Api, Members, Met
from django_seven.findings.api_calls import called
from django_seven.index import Signature
from django_seven.project.guards import is_guarded
from django_seven.project.names import Names
from django_seven.rules.syntax import parameter_name, parameters

_CLASS = re.compile(rb"\bclass\b")
_SELF = ("self", "cls", "super()")
_NO_HOOKS = frozenset({"Meta", "Media"})


@dataclass(frozen=True, slots=True)
class _Class:
    """One class of the project: where it is, the classes of Django above it, what it and its own bases define."""

    node: Node
    bases: tuple[str, ...]
    body: Mapping[str, Node]
    inherited: frozenset[str]
    members: Members


def met(names: Names, api: Api, words: frozenset[str]) -> Iterator[Met]:
    """All places of one file; `words` are those that stand in it."""
    for position in (found.start() for found in _CLASS.finditer(names.source.data)):
        keyword = names.root.descendant_for_byte_range(position, position + 5)
        node = keyword.parent if keyword is not None and keyword.type == "class" else None
        if node is None or node.type != "class_definition":
            continue
        read = _read(node, names, api)
        if read is not None and not is_guarded(node):
            yield from _overrides(read, api)
            yield from _uses(read, names, api, words)


def _read(node: Node, names: Names, api: Api) -> _Class | None:
    above = api.classes.ancestry(node, names)
    bases = tuple(name for name in above.outside if name.startswith("django."))
    if not bases or not above.complete or len(bases) < len(above.outside):
        return None
    members = api.members(bases)
    if members is None or not (members.gone or members.fresh or members.changed):
        return None
    inherited = {name for _, other in above.inside for name in _defined(other)}
    return _Class(node, bases, _defined(node), frozenset(inherited), members)


def _defined(node: Node) -> dict[str, Node]:
    """What a class body defines: functions and assigned names, with the nodes that do."""
    body = node.child_by_field_name("body")
    found: dict[str, Node] = {}
    for child in body.named_children if body is not None else []:
        inner = child.child_by_field_name("definition") if child.type == "decorated_definition" else child
        if inner is not None and inner.type in ("function_definition", "class_definition"):
            title = inner.child_by_field_name("name")
            found.setdefault(_text(title), inner)
        elif child.type == "expression_statement" and child.named_children:
            assignment = child.named_children[0]
            left = assignment.child_by_field_name("left") if assignment.type == "assignment" else None
            if left is not None and left.type == "identifier":
                found.setdefault(_text(left), assignment)
    return found


def _overrides(read: _Class, api: Api) -> Iterator[Met]:
    defined = set(read.body) | read.inherited
    dual = any(name in read.members.fresh for name in defined)
    for name, node in read.body.items():
        if name in _NO_HOOKS or name.startswith("__"):  # Python asks for `__iter__`, whatever the base has
            continue
        owner = next((base for base in read.bases if api.index.has(f"{base}.{name}", api.old)), None)
        if owner is None:
            continue
        place = node.child_by_field_name("name") or node.child_by_field_name("left") or node
        dotted = f"{owner}.{name}"
        if name in read.members.gone:
            if not dual and not is_guarded(node) and api.nearest(dotted) not in defined:
                first = api.first_without(dotted)
                what = f"`{name}` is not asked for any more: `{dotted}`"
                yield Met("hook-not-called", place, False, api.words(what, dotted), first)
        elif name in read.members.changed and node.type == "function_definition":
            yield from _otherwise(node, place, dotted, api)


def _otherwise(node: Node, place: Node, dotted: str, api: Api) -> Iterator[Met]:
    """An override that does not take what the new side hands over."""
    both = api.signatures(dotted)
    above = node.parent
    if both is None or (above is not None and above.type == "decorated_definition"):
        return
    old, new = both
    mine = [parameter_name(one) for one in parameters(node)]
    plain = [name for name in mine if not name.startswith("*") and name not in ("", "/")]
    known = {parameter.name for parameter in old.parameters}
    stars = "**" in "".join(name[:2] for name in mine) or any(name.startswith("**") for name in mine)
    splat = any(name.startswith("*") and not name.startswith("**") and len(name) > 1 for name in mine)
    # what has a default is often handed over only to overrides that take it
    fresh = [p for p in new.parameters if p.name not in known and p.name not in plain and p.default is None]
    lacking = [one.name for one in fresh if not (stars or (splat and one.way != "keyword"))]
    count = len(new.parameters) if not new.takes_any_positional else None
    needed = sum(1 for one in parameters(node) if one.type in ("identifier", "typed_parameter")) - 1
    before = len(old.parameters)
    surplus = count is not None and not stars and count < needed <= before and not old.takes_any_positional
    if is_guarded(node) or not (lacking or surplus):
        return
    if lacking and not _asks(old, new, lacking):
        return
    first = next((m for m in api.between if api.index.signature(dotted, m) not in (None, old)), None)
    message = f"`{dotted}` takes `({new.text})` from Django {first} on; this override does not."
    yield Met("changed-signature", place, False, message, first)


def _asks(old: Signature, new: Signature, lacking: list[str]) -> bool:
    """Whether new parameters are no mere new names for what stood in their places."""
    return len(new.parameters) > len(old.parameters) or any(
        parameter.name in lacking and parameter.way == "keyword" for parameter in new.parameters
    )


def _uses(read: _Class, names: Names, api: Api, words: frozenset[str]) -> Iterator[Met]:
    """`self.name` of what went, and calls of what is called otherwise."""
    mine = set(read.body) | read.inherited
    for name in sorted((words & read.members.gone) | (words & read.members.changed)):
        for node in names.occurrences(name):
            use = node.parent
            if use is None or use.type != "attribute" or not _within(use, read.node):
                continue
            attribute, receiver = use.child_by_field_name("attribute"), use.child_by_field_name("object")
            if attribute is None or attribute.id != node.id or receiver is None:
                continue
            text = _text(receiver)
            above = text.startswith("super(")
            if not above and (text not in _SELF or name in mine or _is_set(names, name)):
                continue
            yield from _use(use, name, read, api)


def _use(use: Node, name: str, read: _Class, api: Api) -> Iterator[Met]:
    owner = next((base for base in read.bases if api.index.has(f"{base}.{name}", api.old)), None)
    if owner is None or is_guarded(use):
        return
    dotted = f"{owner}.{name}"
    if name in read.members.gone:
        if not _is_target(use):
            yield Met("gone-member", use, True, api.words(f"`{dotted}`", dotted), api.first_without(dotted))
        return
    call = use.parent
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if call is not None and function is not None and function.id == use.id:
        yield from called(call, dotted, True, api)


def _is_set(names: Names, name: str) -> bool:
    """Whether the file gives `self.name` a value somewhere."""
    return any(node.parent is not None and _is_target(node.parent) for node in names.occurrences(name))


def _is_target(attribute: Node) -> bool:
    above = attribute.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    return left is not None and left.id == attribute.id


def _within(node: Node, outer: Node) -> bool:
    """Whether a node lies in a class and in no other class inside it."""
    above = node.parent
    while above is not None and above.type != "class_definition":
        above = above.parent
    return above is not None and above.id == outer.id


def _text(node: Node | None) -> str:
    return ((node.text if node is not None else b"") or b"").decode("utf-8", "replace")
