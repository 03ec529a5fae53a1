"""What an identifier is: the scopes around it, and the bindings that reach it."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tree_sitter import Node

from django_seven.project.names import Binding, Names, declares_global
from django_seven.project.resolver import narrowing, promises
from django_seven.project.resolver.flow import Flow, Reach
from django_seven.project.resolver.values import Value, Values, joined, text, unknown

if TYPE_CHECKING:
    from django_seven.project.resolver.resolver import Resolver

_LATER = ("function_definition", "lambda")
_UNBOUND = Value("unbound", why="nothing binds it here")


def identifier(r: Resolver, names: Names, node: Node) -> Values:
    """What an identifier that is read is."""
    name, scope = text(node), names.scope(node)
    direct, first = True, True
    bindings = names.bindings(name)
    found: list[Values] = []
    while True:
        here = [one for one in bindings if one.scope.id == scope.id]
        if any(map(declares_global, here)):
            return joined(*found, at_end(r, names, name))
        here = [one for one in here if not _only_declares(one)]
        if scope.id == names.root.id:
            return joined(*found, _in_module(r, names, name, node if direct else None))
        if here and (first or scope.type != "class_definition"):
            values, is_open = _in_scope(r, names, scope, here, node if direct else None)
            found.append(values)
            if scope.type != "class_definition" or not is_open:
                return joined(*found)
        if direct and scope.type in _LATER and names.scope(scope).id == names.root.id:
            early = _called_early(names, scope, bindings)
            if early:
                found.append(unknown("the function is called before the name is bound for good"))
        direct = direct and scope.type not in _LATER
        first = False
        scope = names.scope(scope)


def later(r: Resolver, names: Names, node: Node, name: str) -> Values:
    """What a name means from a place on, once everything around it has run: in an annotation that is a string."""
    scope, bindings = names.scope(node), names.bindings(name)
    while scope.id != names.root.id:
        here = [one for one in bindings if one.scope.id == scope.id and not _only_declares(one)]
        if here:
            return _in_scope(r, names, scope, here, None)[0]
        scope = names.scope(scope)
    return at_end(r, names, name)


def in_class(r: Resolver, names: Names, cls: Node, name: str) -> Values | None:
    """What a name of a class body is once the class is made; None where the body does not bind it."""
    here = [one for one in names.bindings(name) if one.scope.id == cls.id and not _only_declares(one)]
    if not here:
        return None
    typed = [one.node.parent.child_by_field_name("type") for one in here if one.node.parent is not None]
    if typed and typed[0] is not None and names.scope(typed[0]).id == cls.id:
        promised = promises.annotated(r, names, typed[0])
        if all(one.kind != "unknown" for one in promised):
            return promised
    reach = Flow(cls, [one.node for one in here], r.conditions(names)).at_end()
    by_node = {one.node.id: one for one in here}
    values = [r.bound(names, mark, by_node.get(mark.id)) for mark in reach.marks]
    return joined(*values) if values else None


def at_end(r: Resolver, names: Names, name: str) -> Values:
    """What a name of a module means once the module has run."""
    return _in_module(r, names, name, None)


def _called_early(names: Names, function: Node, bindings: Sequence[Binding]) -> bool:
    """Whether the module calls a function of its own before it has bound a name for the last time."""
    last = [one.node.start_byte for one in bindings if one.scope.id == names.root.id and not bare(one.node)]
    title = text(function.child_by_field_name("name"))
    if len(last) < 2 or not title:
        return False
    uses = [one for one in names.uses(title) if names.scope(one).id == names.root.id]
    return any(one.start_byte < max(last) and one.start_byte > function.end_byte for one in uses)


def _only_declares(binding: Binding) -> bool:
    above = binding.node.parent
    return above is not None and above.type in ("global_statement", "nonlocal_statement")


def _in_module(r: Resolver, names: Names, name: str, use: Node | None) -> Values:
    here = [one for one in names.bindings(name) if one.scope.id == names.root.id and not _only_declares(one)]
    here = [one for one in here if not bare(one.node)]
    stars = () if name.startswith("__") else names.stars
    brought = [(node, module) for module, node in stars if r.star_has(module, name) is not False]
    values, is_open = _in_scope(r, names, names.root, here, use, brought, name)
    if use is None and r.files.set_from_outside(r, names, name):
        values = joined(values, unknown("another file sets it"))
    if use is None and r.files.runs_text(names, name):
        values = joined(values, unknown("text that is run may bind it"))
    if not is_open:
        return values
    kind = getattr(builtins, name, None)
    if kind is not None:
        made = Value("class" if isinstance(kind, type) else "function", f"builtins.{name}")
        return joined(values, (made,))
    return values


def bare(mark: Node) -> bool:
    """Whether a place only annotates its name."""
    above = mark.parent
    return above is not None and above.type == "assignment" and above.child_by_field_name("right") is None


def _in_scope(
    r: Resolver,
    names: Names,
    scope: Node,
    here: Sequence[Binding],
    use: Node | None,
    stars: Sequence[tuple[Node, str]] = (),
    name: str = "",
) -> tuple[Values, bool]:
    starred = {node.id: module for node, module in stars}
    marks = [one.node for one in here if not bare(one.node)] + [node for node, _ in stars]
    by_node = {one.node.id: one for one in here}
    if not marks:
        return (_UNBOUND,), True
    elsewhere = any(names.scope(one.node, binding=True).id != scope.id and _moved(names, one) for one in here)
    if elsewhere or "comprehension" in scope.type or scope.type == "generator_expression":
        reach = Reach(tuple(marks), open=False)
    else:
        flow = Flow(scope, marks, r.conditions(names))
        if use is not None:
            reach = flow.before(use)
        elif scope.type == "module":
            reach = flow.at_end()
        else:
            reach = Reach(tuple(marks), open=False)
    found = []
    for mark in reach.marks:
        if mark.id in starred:
            found.append(_from_star(r, names, mark, starred[mark.id], name))
        else:
            given = r.bound(names, mark, by_node.get(mark.id))
            found.append(narrowing.passed(r, names, mark, use, marks, given) if use is not None else given)
    return (joined(*found) if found else (_UNBOUND,)), reach.open


def _from_star(r: Resolver, names: Names, star: Node, module: str, name: str) -> Values:
    if r.star_has(module, name):
        return r.named(f"{module}.{name}")
    return joined(unknown("a star import may bring it"), _in_module(r, names, name, star))


def _moved(names: Names, binding: Binding) -> bool:
    """Whether a function binds the name outside itself, by `global` or `nonlocal`."""
    above = binding.node.parent
    if above is not None and above.type in ("named_expression", "function_definition", "class_definition"):
        return False
    return binding.imported is None or names.scope(binding.imported.statement).id != binding.scope.id
