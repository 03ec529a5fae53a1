"""The parameters of SQL that a project's own expressions and lookups put together."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, below, enclosing
from django_seven.values import Minor

_METHODS = ("as_sql", "as_sqlite", "as_postgresql", "as_mysql", "as_oracle")
_UNPACKED = Minor(3, 5)  # the Python that knows `(*a, *b)`


def joined(draft: Draft, match: Match) -> None:
    """`lhs_params + rhs_params` becomes a tuple of both, whatever each of them is."""
    body = match.node.child_by_field_name("body")
    if enclosing(match.node, "class_definition") is None or body is None:
        raise Fine
    sums = [node for node in below(body, "binary_operator") if _is_sum(draft, node) and not _in_sum(draft, node)]
    grown = [call for call in below(body, "call") if _grows(draft, call)]
    if not sums and not grown:
        raise Fine
    for node in sums:
        draft.replace(node, _tuple(draft, _parts(draft, node)))
    for call in grown:
        _grow(draft, call)


def _is_params(draft: Draft, node: Node | None) -> bool:
    return node is not None and node.type == "identifier" and draft.text(node).endswith("params")


def _is_sum(draft: Draft, node: Node) -> bool:
    sign = node.child_by_field_name("operator")
    if sign is None or draft.text(sign) != "+":
        return False
    parts = _parts(draft, node)
    known = ("identifier", "list", "tuple", "parenthesized_expression")
    return any(_is_params(draft, part) for part in parts) and all(part.type in known for part in parts)


def _in_sum(draft: Draft, node: Node) -> bool:
    above = node.parent
    return above is not None and above.type == "binary_operator" and _is_sum(draft, above)


def _parts(draft: Draft, node: Node) -> list[Node]:
    """What is added up, from left to right."""
    sign = node.child_by_field_name("operator") if node.type == "binary_operator" else None
    left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
    if sign is None or draft.text(sign) != "+" or left is None or right is None:
        return [node]
    return [*_parts(draft, left), *_parts(draft, right)]


def _tuple(draft: Draft, parts: list[Node]) -> str:
    if draft.road.old_python < _UNPACKED:
        return " + ".join(f"tuple({draft.text(part)})" for part in parts)
    texts = []
    for part in parts:
        items = [item for item in part.named_children if item.type != "comment"]
        plain = part.type in ("list", "tuple") and not any("splat" in item.type for item in items)
        texts += [draft.text(item) for item in items] if plain else [f"*{draft.text(part)}"]
    return f"({', '.join(texts)})"


def _grows(draft: Draft, call: Node) -> bool:
    """Whether a line is `params.extend(…)` or `params.append(…)`, of parameters that Django gave."""
    function = call.child_by_field_name("function")
    holder = function.child_by_field_name("object") if function is not None and function.type == "attribute" else None
    name = function.child_by_field_name("attribute") if holder is not None and function is not None else None
    if name is None or draft.text(name) not in ("extend", "append") or not _is_params(draft, holder):
        return False
    alone = call.parent is not None and call.parent.type == "expression_statement"
    return alone and len(arguments(call)) == 1 and holder is not None and not _own_list(draft, holder)


def _own_list(draft: Draft, holder: Node) -> bool:
    """Whether the parameters are a list that the method makes itself."""
    function = enclosing(holder, "function_definition")
    for assignment in below(function, "assignment") if function is not None else ():
        left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if left is None or right is None:
            continue
        if draft.text(left) == draft.text(holder) and (right.type == "list" or draft.text(right).startswith("list(")):
            return True
        if right.type == "expression_list" and any(
            draft.text(name) == draft.text(holder) and value.type == "list"
            for name, value in zip(left.named_children, right.named_children, strict=False)
        ):
            return True
    return False


def _grow(draft: Draft, call: Node) -> None:
    function = call.child_by_field_name("function")
    holder = function.child_by_field_name("object") if function is not None else None
    if function is None or holder is None:
        raise Skip("it is not plain")
    name, given = draft.text(holder), draft.text(arguments(call)[0])
    many = draft.text(function).endswith(".extend")
    if draft.road.old_python < _UNPACKED:
        added = f"tuple({given})" if many else f"({given},)"
        draft.replace(call, f"{name} = tuple({name}) + {added}")
    else:
        draft.replace(call, f"{name} = (*{name}, {'*' if many else ''}{given})")


_LOOKUP = """
from django.contrib.auth.models import Group
from django.db.models import CharField, Lookup
from django.db.models.functions import Upper
from seven_proof import migrate


class NotEqual(Lookup):
    lookup_name = "ne"

    def as_sql(self, compiler, connection):
        lhs, lhs_params = self.process_lhs(compiler, connection)
        rhs, rhs_params = self.process_rhs(compiler, connection)
        {}


CharField.register_lookup(NotEqual)
migrate()
Group.objects.create(name="staff")
Group.objects.create(name="guests")
found = Group.objects.annotate(big=Upper("name")).filter(big__ne="STAFF")
answer = [group.name for group in found]
"""

RULES = [
    Rule(
        id="sql-parameters-added",
        what="SQL parameters are tuples in Django 6.0, some lists in between: `(*lhs_params, *rhs_params)` takes both.",
        why="A list and a tuple cannot be added, and a tuple has no `extend()`.",
        since="1.8",
        until="6.0",
        change=Rewrite(tuple(f"def {name}" for name in _METHODS), joined),
        sure="safe",
        notes="6.0/#custom-orm-expressions-should-return-params-as-a-tuple",
        example=Example(
            before=_LOOKUP.format('return "%s NOT IN (%s, %%s)" % (lhs, rhs), lhs_params + rhs_params + ["MORE"]'),
            after=_LOOKUP.format('return "%s NOT IN (%s, %%s)" % (lhs, rhs), (*lhs_params, *rhs_params, "MORE")'),
        ),
        more=(
            Example(
                before=_LOOKUP.format(
                    'lhs_params.extend(rhs_params)\n        return "%s <> %s" % (lhs, rhs), lhs_params'
                ),
                after=_LOOKUP.format(
                    'lhs_params = (*lhs_params, *rhs_params)\n        return "%s <> %s" % (lhs, rhs), lhs_params'
                ),
            ),
        ),
        leaves=(
            "class A:\n    def as_sql(self):\n        params = []\n        params.extend([1])\n        return params",
            "def as_sql(params):\n    return params + [1]",
            "class A:\n    def as_sql(self):\n        return '', tuple(a_params) + tuple(b_params)",
        ),
        ledger=("changed-as_sql-tuple-params",),
        symptoms=(
            'can only concatenate tuple (not "list") to tuple',
            'can only concatenate list (not "tuple") to list',
            "'tuple' object has no attribute 'extend'",
        ),
    ),
]
