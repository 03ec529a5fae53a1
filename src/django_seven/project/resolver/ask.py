"""Whether an expression means a dotted name: certainly, it may be, or it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.values import Answer, Value, Verdict, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver


def asked(r: Resolver, names: Names, node: Node, dotted: str) -> Answer:
    """The answer to a question: `X()` asks for an object of a class, anything else for the thing itself."""
    values = r.value(names, node)
    if all(one.kind == "unbound" for one in values) and _is_target(node):
        marks = [one for one in names.bindings(text(node)) if one.node.id == node.id] if dotted.endswith("()") else []
        values = r.bound(names, node, marks[0]) if marks else unknown("it is bound here")
    if dotted.endswith("()"):
        wanted = _name(r, dotted.removesuffix("()"))
        found = [(_instance(r, one, wanted), one) for one in values]
    else:
        wanted = _name(r, dotted)
        found = [(_same(r, one, wanted), one) for one in values]
    return Answer(_verdict([sure for sure, _ in found]), _why(found))


def _is_target(node: Node) -> bool:
    """Whether a name is bound where it stands, not read."""
    above = node.parent
    if node.type != "identifier" or above is None:
        return False
    left = above.child_by_field_name("left") or above.child_by_field_name("alias")
    return above.type == "pattern_list" or (left is not None and left.id == node.id)


def _verdict(sures: list[bool | None]) -> Verdict:
    if all(sure is True for sure in sures):
        return "certainly"
    return "is not" if all(sure is False for sure in sures) else "may be"


def _why(found: list[tuple[bool | None, Value]]) -> str:
    worst = min(found, key=lambda pair: {None: 0, False: 1, True: 2}[pair[0]])
    return worst[1].why or f"it is `{worst[1].origin or worst[1].dotted}`"


def _name(r: Resolver, dotted: str) -> str:
    """A dotted name, as the place that defines it."""
    found = r.named(dotted)
    if len(found) != 1:
        return dotted
    return found[0].origin or found[0].dotted or dotted


def _instance(r: Resolver, one: Value, wanted: str) -> bool | None:
    if one.kind == "unknown":
        return None
    if one.kind != "instance":
        return None if one.kind == "outside" else False
    if one.owner is not None and one.owner.kind == "none" and wanted.endswith(".AnonymousUser"):
        return None
    sure = r.is_instance(one, wanted)
    if sure is False and not one.exact and _below(r, wanted, one.dotted):
        return None
    return sure


def _below(r: Resolver, wanted: str, dotted: str) -> bool:
    """Whether the class that was asked for derives from the one that is known."""
    found = r.named(wanted)
    return len(found) == 1 and found[0].kind == "class" and r.classes.is_a(found[0], dotted) is not False


def _same(r: Resolver, one: Value, wanted: str) -> bool | None:
    if wanted and (one.origin == wanted or (one.dotted == wanted and one.kind != "instance")):
        return True
    around = one.owner.owner if one.owner is not None else None
    if around is not None and around.kind == "none" and ".AnonymousUser." in wanted:
        return None  # a visitor may be nobody that is known
    if one.kind == "unknown":
        return False if one.origin and one.exact else None
    if one.kind == "outside":
        return None if wanted.startswith("django.") else False
    if one.kind == "class" and one.owner is not None and _below(r, wanted, one.dotted):
        return None  # whatever the user model is
    return False
