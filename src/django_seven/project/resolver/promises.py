"""What an annotation promises, also one that is a string."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver.values import NONE, Value, Values, builtin, joined, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_LISTS = {"list", "List", "Sequence", "Iterable", "Iterator", "Set", "set", "Collection", "tuple", "Tuple", "Generator"}
_SAME = {"Final", "ClassVar", "Annotated", "Required", "Awaitable", "Coroutine"}


def annotated(r: Resolver, names: Names, node: Node) -> Values:
    """The objects that an annotation allows."""
    while node.type in ("type", "parenthesized_expression") and node.named_child_count == 1:
        node = node.named_children[0]
    if node.type == "none":
        return (NONE,)
    if node.type == "string":
        return _quoted(r, names, node)
    if node.type in ("binary_operator", "union_type"):
        return joined(*(annotated(r, names, one) for one in node.named_children))
    if node.type in ("generic_type", "subscript"):
        return _generic(r, names, node)
    if node.type in ("identifier", "attribute", "member_type"):
        found = r.value(names, node)
        if any(one.kind == "unbound" for one in found):
            declared = _declared(names, text(node), node)
            if declared is not None:
                return annotated(r, names, declared)
            found = r.later(names, node)
        found = joined(*(_named_type(r, one) for one in found))
        if any(one.kind not in ("class", "outside") or _is_open(one) for one in found):
            return unknown(f"`{text(node)}` is no class that is known")
        return tuple(replace(one, exact=False, why="its annotation says so") for one in r.made(found))
    return unknown("its annotation is not understood")


def _declared(names: Names, name: str, use: Node) -> Node | None:
    """The bound of a type parameter around a place, or what a `type` statement of the module says."""
    above: Node | None = use
    while above is not None:
        given = above.child_by_field_name("type_parameters")
        for one in given.named_children if given is not None else ():
            inner = one.named_children[0] if one.type == "type" and one.named_child_count else one
            if inner.type == "constrained_type" and text(inner.named_children[0]) == name:
                return inner.named_children[1]
        above = above.parent
    if b"\ntype " not in names.source.data:
        return None
    for one in names.root.named_children:
        if one.type == "type_alias_statement" and text(one.named_children[0]) == name:
            return one.named_children[1]
    return None


def _is_open(one: Value) -> bool:
    """Whether objects of other classes pass as well: of a protocol, or of `object`."""
    bases = one.node.child_by_field_name("superclasses") if one.node is not None else None
    return one.dotted == "builtins.object" or (bases is not None and "Protocol" in text(bases))


def _named_type(r: Resolver, one: Value) -> Values:
    """The class behind a type variable that has a bound, or a new type."""
    if one.kind != "instance" or one.node is None or one.names is None or one.node.type != "call":
        return (one,)
    given = one.node.child_by_field_name("arguments")
    items = given.named_children if given is not None else []
    if one.dotted == "typing.NewType" and len(items) == 2:
        return r.value(one.names, items[1])
    for item in items if one.dotted == "typing.TypeVar" else ():
        value = item.child_by_field_name("value") if item.type == "keyword_argument" else None
        if value is not None and text(item.child_by_field_name("name")) == "bound":
            return r.value(one.names, value)
    return unknown("a type variable may be anything")


def _quoted(r: Resolver, names: Names, node: Node) -> Values:
    said = "".join(text(one) for one in node.named_children if one.type == "string_content").strip()
    return r.quoted(names, node, said)


def _generic(r: Resolver, names: Names, node: Node) -> Values:
    head = text(node.named_children[0]).rpartition(".")[2]
    given = node.named_children[1:]
    if given and given[0].type == "type_parameter":
        given = given[0].named_children
    if head == "Optional":
        return joined(*(annotated(r, names, one) for one in given), (NONE,))
    if head == "Union":
        return joined(*(annotated(r, names, one) for one in given))
    if head in _SAME:
        return annotated(r, names, given[-1] if head == "Coroutine" else given[0]) if given else unknown("")
    if head in ("Type", "type") and given:
        return tuple(
            replace(one, kind="class" if one.kind == "instance" else "unknown") for one in annotated(r, names, given[0])
        )
    if head in _LISTS and given:
        inner = annotated(r, names, given[0])
        return (replace(builtin("list"), of=inner),)
    if head in ("dict", "Dict", "Mapping") and given:
        return (replace(builtin("dict"), of=annotated(r, names, given[-1])),)
    outer = annotated(r, names, node.named_children[0])
    if len(given) == 1 and all(one.kind == "instance" for one in outer):
        inner = tuple(replace(one, kind="class") for one in annotated(r, names, given[0]) if one.kind == "instance")
        return tuple(replace(one, of=inner) for one in outer)
    return outer


def typed(node: Node) -> Node | None:
    """The annotation of a parameter."""
    above = node.parent
    if above is not None and above.type in ("list_splat_pattern", "dictionary_splat_pattern"):
        above = above.parent
    if above is None or above.type not in ("typed_parameter", "typed_default_parameter"):
        return None
    return above.child_by_field_name("type")


def promised(r: Resolver, names: Names, function: Node) -> Values | None:
    """What a function says that it returns."""
    kind = function.child_by_field_name("return_type")
    return annotated(r, names, kind) if kind is not None else None


def instance_of(dotted: str, *of: Value) -> Value:
    """Some object of a class of Django's."""
    return Value("instance", dotted, of=of)
