"""What rules about packages share: which releases are on the old side, and the attributes that views are given."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Fine, Match, RewriteFunction, Skip
from django_seven.values import Minor


def lacks(draft: Draft, package: str, since: str) -> bool:
    """Whether the old side may have a release below one of a package."""
    between = draft.road.ends(package)
    return between is None or between[0] < Minor.parse(since)


def needs(draft: Draft, package: str, since: str, what: str) -> None:
    """Raise Skip where the old side may have a release below the first one that knows something."""
    if lacks(draft, package, since):
        raise Skip(f"{what} is not there before {package} {since}: move the package on the old side first")


def renamed_attribute(package: str, since: str, new: str, owners: tuple[str, ...]) -> RewriteFunction:
    """An attribute of a class gets a new name; where the old side does not read that, both names, in one line."""

    def rename(draft: Draft, match: Match) -> None:
        left = match.node.child_by_field_name("left")
        if left is None or draft.class_means(match.node, owners) is False:
            raise Fine
        body = match.node.parent.parent if match.node.parent is not None else None
        if new in names_in(body):
            raise Fine
        if lacks(draft, package, since):
            draft.insert(left.start_byte, f"{new} = ")
        else:
            draft.replace(left, new)

    return rename


def class_below(match: Match) -> Node | None:
    """The class that a name is written as a base of; None where it is used otherwise."""
    above = match.node.parent
    outer = above.parent if above is not None and above.type == "argument_list" else None
    return outer if not match.imported and outer is not None and outer.type == "class_definition" else None


def names_in(body: Node | None) -> set[str]:
    """What the body of a class assigns or defines."""
    found = set()
    for statement in body.named_children if body is not None else ():
        inner = statement.named_children[0] if statement.type == "expression_statement" else statement
        while inner.type == "assignment":
            left, right = inner.child_by_field_name("left"), inner.child_by_field_name("right")
            found.add((left.text or b"").decode("utf-8", "replace") if left is not None else "")
            if right is None:
                break
            inner = right
        name = inner.child_by_field_name("name")
        if inner.type in ("function_definition", "class_definition") and name is not None:
            found.add((name.text or b"").decode("utf-8", "replace"))
    return found
