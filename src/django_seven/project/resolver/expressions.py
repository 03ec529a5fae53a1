"""What an expression is, by its form."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.resolver import calls, factories, scopes
from django_seven.project.resolver.flow import Flow
from django_seven.project.resolver.known import FORM
from django_seven.project.resolver.values import Value, Values, builtin, joined, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_LITERALS = {
    "string": "str", "concatenated_string": "str", "integer": "int", "float": "float", "true": "bool",
    "false": "bool", "not_operator": "bool", "comparison_operator": "bool", "set": "set", "set_comprehension": "set",
}  # fmt: skip
_INSIDE = {"parenthesized_expression", "type", "expression_statement"}


def evaluate(r: Resolver, names: Names, node: Node) -> Values:
    """What an expression is."""
    kind = node.type
    if kind == "identifier":
        return scopes.identifier(r, names, node)
    if kind in ("attribute", "member_type"):
        return _attribute(r, names, node)
    if kind == "call":
        return calls.call(r, names, node)
    if kind in _LITERALS:
        return (builtin(_LITERALS[kind]),)
    if kind == "none":
        return (Value("none", "None"),)
    if kind == "await" and node.named_child_count:
        found = r.value(names, node.named_children[0])
        return joined(*(one.of if one.dotted == "builtins.coroutine" else (one,) for one in found))
    if kind in _INSIDE and node.named_child_count:
        return r.value(names, node.named_children[0])
    if kind in ("list", "tuple", "expression_list"):
        return _display(r, names, node)
    if kind in ("list_comprehension", "generator_expression"):
        return (replace(builtin("list"), of=r.value(names, node.named_children[0])),)
    if kind in ("dictionary", "dictionary_comprehension"):
        return _dictionary(r, names, node)
    if kind == "lambda":
        return (Value("function", "<lambda>", "it is a lambda", names=names, node=node),)
    if kind == "named_expression":
        return r.value(names, node.named_children[-1])
    if kind == "conditional_expression" and node.named_child_count == 3:
        if node.named_children[1].type in ("true", "false"):
            return r.value(names, node.named_children[0 if node.named_children[1].type == "true" else 2])
        return joined(r.value(names, node.named_children[0]), r.value(names, node.named_children[2]))
    if kind == "boolean_operator":
        return _boolean(r, names, node)
    if kind == "binary_operator":
        return _binary(r, names, node)
    if kind == "subscript":
        return _subscript(r, names, node)
    return unknown("the expression is not understood")


def _display(r: Resolver, names: Names, node: Node) -> Values:
    kind = "list" if node.type == "list" else "tuple"
    items = [one for one in node.named_children if one.type != "comment"]
    if any(one.type == "list_splat" for one in items):
        return (builtin(kind),)
    values = [r.value(names, one) for one in items]
    if kind == "list":
        return (replace(builtin(kind), of=joined(*values) if values else ()),)
    if all(len(one) == 1 for one in values):
        return (replace(builtin(kind), of=tuple(one[0] for one in values)),)
    return (builtin(kind),)


def _dictionary(r: Resolver, names: Names, node: Node) -> Values:
    pairs = [one for one in node.named_children if one.type == "pair"]
    values = [r.value(names, value) for one in pairs if (value := one.child_by_field_name("value")) is not None]
    splat = any(one.type == "dictionary_splat" for one in node.named_children)
    of = joined(*values) if values and not splat else ()
    return (replace(builtin("dict"), of=of, names=names, node=node),)


def _boolean(r: Resolver, names: Names, node: Node) -> Values:
    left, right = (node.child_by_field_name(name) for name in ("left", "right"))
    if left is None or right is None:
        return unknown("")
    first, second = r.value(names, left), r.value(names, right)
    if text(node.child_by_field_name("operator")) == "or":
        first = tuple(one for one in first if one.kind != "none")
    return joined(first, second)


def _binary(r: Resolver, names: Names, node: Node) -> Values:
    left, sign = node.child_by_field_name("left"), text(node.child_by_field_name("operator"))
    found = r.value(names, left) if left is not None else unknown("")
    if all(one.dotted == "builtins.str" for one in found):
        return (builtin("str"),)
    if sign in ("|", "&") and all(one.dotted == "django.db.models.query_utils.Q" for one in found):
        return tuple(replace(one, origin="", exact=False) for one in found)
    if sign in ("|", "&") and all(r.is_instance(one, "django.db.models.query.QuerySet") is True for one in found):
        return found
    return unknown("the result of an operator")


def _subscript(r: Resolver, names: Names, node: Node) -> Values:
    value, key = node.child_by_field_name("value"), node.child_by_field_name("subscript")
    if value is None or key is None:
        return unknown("")
    return joined(*(_item(r, one, key) for one in r.value(names, value)))


def _item(r: Resolver, one: Value, key: Node) -> Values:
    if one.kind in ("class", "outside"):
        return (one,)  # `QuerySet[Book]`
    if one.dotted == "builtins.dict":
        if one.owner is not None and one.owner.kind == "instance":
            return calls.form_field(r, one.owner, text(key).strip("'\""))
        return (_by_key(r, one, key) if one.of else None) or one.of or unknown("the item of a dictionary")
    if r.is_instance(one, "django.db.models.query.QuerySet") is True:
        return (replace(one, origin="", exact=False),) if key.type == "slice" else r.items((one,))
    if r.is_instance(one, r.canonical(FORM)) is True:
        return (Value("instance", r.canonical("django.forms.BoundField"), "an item of a form"),)
    if (
        one.dotted == "builtins.tuple"
        and key.type == "integer"
        and text(key).isdigit()
        and int(text(key)) < len(one.of)
    ):
        return (one.of[int(text(key))],)
    if key.type != "slice" and factories.is_set(r, one):
        return r.items((one,))
    if one.dotted == "builtins.list":
        return (one,) if key.type == "slice" else one.of or unknown("the item of a list")
    return unknown("an item of something")


def _by_key(r: Resolver, one: Value, key: Node) -> Values | None:
    """The item of a written dictionary under a written key."""
    if one.node is None or one.names is None or one.node.type != "dictionary" or key.type not in ("string", "integer"):
        return None
    pairs = [pair for pair in one.node.named_children if pair.type == "pair"]
    keys = [pair.child_by_field_name("key") for pair in pairs]
    if any(item is None or item.type != key.type for item in keys):
        return None
    said = [pair for pair, item in zip(pairs, keys, strict=True) if text(item).strip("'\"") == text(key).strip("'\"")]
    value = said[-1].child_by_field_name("value") if said else None
    return r.value(one.names, value) if value is not None else None


def _attribute(r: Resolver, names: Names, node: Node) -> Values:
    inner, attribute = node.child_by_field_name("object"), node.child_by_field_name("attribute")
    if inner is None and node.named_child_count == 2:
        inner, attribute = node.named_children
    if inner is None or attribute is None:
        return unknown("")
    given, is_open = _assigned_before(r, names, node, inner, attribute)
    if given and not is_open:
        return given
    found = joined(*(r.member(one, text(attribute)) for one in r.value(names, inner)))
    return joined(given, found) if given else found


def _assigned_before(r: Resolver, names: Names, node: Node, inner: Node, attribute: Node) -> tuple[Values, bool]:
    """What the same function has assigned to the attribute before."""
    head = inner
    while head.type == "attribute":
        head = head.child_by_field_name("object") or head.named_children[0]
    if head.type != "identifier":
        return (), True
    said, scope, marks = text(node), names.scope(node), {}
    for one in names.occurrences(text(attribute)):
        above = one.parent
        around = above.parent if above is not None else None
        if above is None or around is None or around.type != "assignment" or text(above) != said:
            continue
        left = around.child_by_field_name("left")
        if left is not None and left.id == above.id and above.id != node.id and names.scope(above).id == scope.id:
            marks[above.id] = above
    if not marks:
        return (), True
    reach = Flow(scope, marks.values(), r.conditions(names)).before(node)
    rights = [one.parent.child_by_field_name("right") for one in reach.marks if one.parent is not None]
    values = [r.value(names, right) for right in rights if right is not None]
    return (joined(*values) if values else ()), reach.open
