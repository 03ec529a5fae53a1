"""What a place that binds a name gives it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Binding, Names
from django_seven.project.resolver import parameters, patterns, promises
from django_seven.project.resolver.definitions import decorators, qualified
from django_seven.project.resolver.values import Value, Values, builtin, joined, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_CONTAINERS = ("builtins.list", "builtins.dict")
_Q = "django.db.models.query_utils.Q"
_DISPLAYS = {"pattern_list", "tuple_pattern", "list_pattern", "tuple", "list", "as_pattern_target"}
_PARAMETERS = {"parameters", "lambda_parameters", "typed_parameter", "default_parameter", "typed_default_parameter"}
_SPLATS = {"list_splat_pattern", "dictionary_splat_pattern"}


def bound(r: Resolver, names: Names, mark: Node, binding: Binding | None) -> Values:
    """What a name is after one of its bindings."""
    if binding is not None and binding.imported is not None:
        return r.imported(binding.imported.target)
    above = mark.parent
    if mark.type == "except_clause":
        return unknown("an error may have been caught under this name, which is unbound then")
    if above is None or mark.type == "import_from_statement":
        return unknown("it is bound in an odd way")
    if above.type == "function_definition":
        return defined(r, names, above)
    if above.type == "class_definition":
        return _class(r, names, above)
    if above.type == "named_expression":
        value = above.child_by_field_name("value")
        return r.value(names, value) if value is not None else unknown("")
    if above.type in _PARAMETERS or (above.type in _SPLATS and above.parent and above.parent.type in _PARAMETERS):
        return parameters.parameter(r, names, mark)
    if above.type in ("dotted_name", "as_pattern", "splat_pattern"):
        return patterns.captured(r, names, mark)
    return _target(r, names, mark)


def _target(r: Resolver, names: Names, mark: Node) -> Values:
    path: list[int] = []
    child, above = mark, mark.parent
    if above is not None and above.type in ("list_splat_pattern", "list_splat"):
        return (builtin("list"),)
    while above is not None and above.type in _DISPLAYS:
        if above.type != "as_pattern_target":
            path.insert(0, [one.id for one in above.named_children].index(child.id))
        child, above = above, above.parent
    if above is None:
        return unknown("it is bound in an odd way")
    if above.type == "as_pattern":
        return _taken_apart(r, _entered(r, names, above), path)
    if above.type == "assignment":
        return _assigned(r, names, above, path)
    if above.type in ("for_statement", "for_in_clause"):
        right = above.child_by_field_name("right")
        items = r.items(r.value(names, right)) if right is not None else unknown("")
        return _taken_apart(r, items, path)
    if above.type == "augmented_assignment":
        left, before = above.child_by_field_name("left"), above.parent
        if left is not None and before is not None and left.type == "identifier":
            same = r.before(names, left)
            kept = all(one.kind == "instance" and (one.of or one.dotted == _Q) for one in same)
            return same if kept else unknown("it is changed here")
    if above.type == "delete_statement":
        return (Value("unbound", why="it was deleted"),)
    return unknown("it is bound in an odd way")


def _assigned(r: Resolver, names: Names, node: Node, path: list[int]) -> Values:
    right, kind = node.child_by_field_name("right"), node.child_by_field_name("type")
    if right is not None and right.type == "assignment":  # a = b = value
        return _assigned(r, names, right, path)
    if right is None:
        return promises.annotated(r, names, kind) if kind is not None else unknown("")
    while path and right.type in ("expression_list", "tuple", "list") and path[0] < right.named_child_count:
        if any(one.type in ("list_splat", "list_splat_pattern") for one in right.named_children):
            return unknown("it is taken out of a starred list")
        right, path = right.named_children[path[0]], path[1:]
    values = _taken_apart(r, r.value(names, right), path)
    left = node.child_by_field_name("left")
    if not path and left is not None and left.type == "identifier" and _is_changed(names, text(left), values):
        values = tuple(replace(one, of=()) if one.dotted in _CONTAINERS else one for one in values)
    if kind is not None and any(one.kind == "unknown" for one in values):
        return promises.annotated(r, names, kind)
    return values


def _taken_apart(r: Resolver, values: Values, path: list[int]) -> Values:
    """The item of a tuple, or any item of something else, that a target inside a list of targets gets."""
    for place in path:
        found: list[Values] = []
        for one in values:
            if one.dotted == "builtins.tuple" and len(one.of) > place:
                found.append((one.of[place],))
            else:
                found.append(r.items((one,)) if one.dotted != "builtins.tuple" else unknown("a tuple is taken apart"))
        values = joined(*found)
    return values


def _entered(r: Resolver, names: Names, pattern: Node) -> Values:
    """What `with … as` or `except … as` gives."""
    value, above = pattern.named_children[0], pattern.parent
    if above is not None and above.type == "except_clause":
        kinds = value.named_children if value.type == "tuple" else [value]
        return joined(*(r.made(r.value(names, kind)) for kind in kinds))
    return joined(*(_enter(r, one) for one in r.value(names, value)))


def _enter(r: Resolver, value: Value) -> Values:
    if value.kind != "instance":
        return unknown("it comes out of a context manager")
    if value.dotted == "builtins.generator":
        return value.of
    method = r.member(value, "__enter__")
    if method[0].kind == "function":
        return joined(*(r.called(one, None, None) for one in method))
    return unknown("it comes out of a context manager")


def defined(r: Resolver, names: Names, node: Node) -> Values:
    """The function that a `def` binds; a decorator that is not known to keep it may give anything."""
    value = Value(
        "function",
        qualified(names, node),
        "it is a function of the project",
        at=node.start_byte,
        names=names,
        node=node,
    )
    return _decorated(r, names, node, value)


def _class(r: Resolver, names: Names, node: Node) -> Values:
    return _decorated(r, names, node, r.class_value(names, node))


def _decorated(r: Resolver, names: Names, node: Node, value: Value) -> Values:
    for decorator in reversed(decorators(node)):
        if r.keeps(names, decorator):
            continue
        result = r.applied(names, decorator, value)
        if result == (value,):
            continue
        if len(result) == 1 and (result[0].kind in ("class", "instance") or _is_known(result[0])):
            return result
        why = "a decorator may have replaced it"
        return (replace(value, kind="unknown", origin=value.dotted, exact=True, why=why),)
    return (value,)


def _is_known(value: Value) -> bool:
    """Whether a decorator gives a function of its own choice, not one that it made."""
    return value.kind == "function" and value.node is None


def _is_changed(names: Names, name: str, values: Values) -> bool:
    """Whether something is put into a list or dictionary of this name."""
    if not any(one.dotted in _CONTAINERS and one.of for one in values):
        return False
    changed = re.compile(
        rb"\b"
        + name.encode()
        + rb"(\.(append|extend|insert|update|setdefault|__setitem__)\(|\s*[+|]=|\[[^\]\n]*\]\s*=[^=])"
    )
    return changed.search(names.source.data) is not None
