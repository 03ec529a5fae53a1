"""Whether the object before the dot of a place is one of those that the rule is about: asked of the resolver."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from tree_sitter import Node

from django_seven.findings.code import Place
from django_seven.index import load
from django_seven.project.names import Names
from django_seven.project.resolver.files import Files
from django_seven.project.resolver.resolver import Resolver
from django_seven.project.tree import FileTree
from django_seven.rules.receivers import RECEIVERS
from django_seven.rules.shape import Rule
from django_seven.values import Finding, Minor

_MANY = 64  # files of the project whose trees are kept between two files


def resolver(tree: FileTree, names: Names, minor: Minor) -> Resolver:
    """The resolver for one file; what it has learnt of the project serves the next file too."""
    kept = tree.kept.get("resolver")
    if isinstance(kept, tuple) and kept[0] is names and kept[1].minor == minor:
        found: Resolver = kept[1]
        return found
    files = tree.kept.setdefault("files", Files(tree))
    made = Resolver(tree, load(), minor, files if isinstance(files, Files) else Files(tree))
    made.files.begin(names, _MANY)
    tree.kept["resolver"] = (names, made)
    return made


def is_a(tree: FileTree, names: Names, minor: Minor, node: Node, dotted: Sequence[str]) -> bool | None:
    """Whether an expression is an object of one of some classes: certainly, certainly not, or not known.

    Among the classes may be members of one, as `HttpRequest.user`: whatever these hold.
    """
    one = resolver(tree, names, minor)
    found = {one.ask(names, node, name if _is_member(name) else f"{name}()").sure for name in dotted}
    if "certainly" in found:
        return True
    return False if found == {"is not"} else None


def _is_member(dotted: str) -> bool:
    return dotted.rpartition(".")[2].islower()


def meant(tree: FileTree, names: Names, minor: Minor, place: Place) -> bool | None:
    """Whether a place is a member of what its rule looks for; None where that is not known, or not asked."""
    classes = RECEIVERS.get(place.trigger)
    receiver = place.node.child_by_field_name("object") if place.node.type == "attribute" else None
    if classes is None or receiver is None or place.seen:
        return True if place.seen else None
    found = is_a(tree, names, minor, receiver, classes)
    if found is False and _is_class(tree, names, minor, receiver):
        return None  # `User.is_anonymous`, taken from the class
    return found


def known(
    tree: FileTree, names: Names, minor: Minor, rule: Rule, places: Sequence[Place], among: Collection[Finding] | None
) -> list[Place]:
    """The places, those marked of which only the receiver was in doubt and is none: by all, or `among` likely findings.

    A method that the project writes itself may be another one under a class of Django's: that stays in doubt.
    """
    if rule.doubt != "receiver" or rule.sure != "likely":
        return list(places)
    likely = {(one.line, one.column) for one in among or () if one.sure == "likely"}
    return [
        replace(place, known=True)
        if place.certain
        and not place.seen
        and (among is None or names.source.position(place.node.start_byte) in likely)
        and meant(tree, names, minor, place)
        and not tree.has_function(place.trigger[1:])
        else place
        for place in places
    ]


def _is_class(tree: FileTree, names: Names, minor: Minor, node: Node) -> bool:
    return any(one.kind != "instance" for one in resolver(tree, names, minor).value(names, node))
