"""Constraints and choices of models."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, below, called, either, keyword, positional, string_value, value_of
from django_seven.values import Minor

_EACH = Minor(4, 1)  # from here on an expression brings its operator class along on every road
_LISTS = ("list", "tuple")


def operator_classes(draft: Draft, match: Match) -> None:
    """`opclasses` of an exclusion constraint become an `OpClass` around each expression."""
    call = called(match)
    given = keyword(call, "opclasses")
    if given is None:
        raise Fine
    if positional(call) or any(below(call, "comment")):
        raise Skip("its arguments are not all given by name, or there is a comment among them")
    expressions = keyword(call, "expressions")
    pairs = list(_pairs(draft, expressions, given))
    if draft.road.old >= _EACH:
        for node, text in pairs:
            draft.replace(node, text)
        draft.remove_argument(given)
        return
    kept = [one for one in arguments(call) if one.id != given.id]
    texts = [_with(one, pairs) for one in kept]
    either(draft, call, f"{draft.text(match.node)}({', '.join(texts)})", _EACH)


def _pairs(draft: Draft, expressions: Node | None, given: Node) -> Iterator[tuple[Node, str]]:
    """Each expression that has a class, and what stands in its place.

    Raises Skip where they do not stand side by side in two lists.
    """
    rows, classes = value_of(expressions) if expressions is not None else None, value_of(given)
    if rows is None or rows.type not in _LISTS or classes.type not in _LISTS:
        raise Skip("its expressions or classes are not written as a list")
    names = [string_value(one) for one in classes.named_children]
    if len(names) != len(rows.named_children) or None in names:
        raise Skip("it has not one class for each expression")
    for row, name in zip(rows.named_children, names, strict=True):
        if row.type != "tuple" or len(row.named_children) != 2:
            raise Skip("an expression is not written beside its operator")
        if name:
            wrapper = draft.require("django.contrib.postgres.indexes.OpClass")
            yield row.named_children[0], f'{wrapper}({draft.text(row.named_children[0])}, name="{name}")'


def _with(argument: Node, pairs: list[tuple[Node, str]]) -> str:
    """The text of an argument with other texts in those places that lie in it."""
    data, text, at = argument.text or b"", "", 0
    for node, new in pairs:
        if not argument.start_byte <= node.start_byte < argument.end_byte:
            continue
        text += data[at : node.start_byte - argument.start_byte].decode("utf-8", "replace") + new
        at = node.end_byte - argument.start_byte
    return text + data[at:].decode("utf-8", "replace")


_EXCLUSION = """
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
{}
constraint = {}
answer = str(constraint.deconstruct())
"""
_CLASSES = 'ExclusionConstraint(name="one", expressions=[({}, RangeOperators.OVERLAPS)]{})'

_CHECK = """
from django.db import models
from django.db.models import Q

constraint = models.CheckConstraint({}=Q(age__gte=18), name="adult")
"""


RULES = [
    Rule(
        id="exclusion-constraint-opclasses",
        what="`ExclusionConstraint(opclasses=…)` is gone in Django 5.0; each expression has an `OpClass`.",
        why="An operator class belongs to an expression. PostgreSQL is told the same.",
        since="4.1",
        until="5.0",
        warns="4.1",
        change=Rewrite(("django.contrib.postgres.constraints.ExclusionConstraint",), operator_classes),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        unproven="needs PostgreSQL; `tools/migrated.py` makes such a constraint on both sides and compares",
        example=Example(
            before=_EXCLUSION.format("", _CLASSES.format('"net"', ', opclasses=["inet_ops"]')),
            after=_EXCLUSION.format(
                "from django.contrib.postgres.indexes import OpClass\n",
                _CLASSES.format('OpClass("net", name="inet_ops")', ""),
            ),
        ),
        leaves=(
            "from django.contrib.postgres.constraints import ExclusionConstraint\nExclusionConstraint(name='a')",
            "from django.contrib.postgres.constraints import ExclusionConstraint\n"
            "ExclusionConstraint(name='a', expressions=given, opclasses=['inet_ops'])",
            "from shop import ExclusionConstraint\nExclusionConstraint(expressions=[('a', '=')], opclasses=['x'])",
        ),
        ledger=("removed-django.contrib.postgres.constraints.ExclusionConstraint--opclasses",),
        symptoms=("ExclusionConstraint.__init__() got an unexpected keyword argument 'opclasses'",),
    ),
    Rule(
        id="check-constraint-check",
        what="`CheckConstraint(check=…)` is `CheckConstraint(condition=…)` from Django 6.0 on.",
        why="The argument is called as in the other constraints.",
        since="5.1",
        until="6.0",
        warns="5.1",
        change=Keyword(
            ("django.db.models.CheckConstraint", "django.db.models.constraints.CheckConstraint"), "check", "condition"
        ),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_CHECK.format("check"),
            after=_CHECK.format("condition"),
            probe='answer = str(getattr(constraint, "condition", None) or constraint.check)',
        ),
        leaves=(
            "from django.db import models\nmodels.CheckConstraint(**options)",
            "from shop import models\nmodels.CheckConstraint(check=1)",
        ),
        ledger=("removed-django.db.models.CheckConstraint--check",),
        symptoms=("CheckConstraint.__init__() got an unexpected keyword argument 'check'",),
    ),
    Rule(
        id="choices-meta",
        what="`ChoicesMeta` is gone in Django 6.0; the metaclass of choices is `ChoicesType`.",
        why="It got a better name.",
        since="5.0",
        until="6.0",
        warns="5.0",
        change=Renamed("django.db.models.enums.ChoicesMeta", "django.db.models.enums.ChoicesType"),
        sure="safe",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before="from django.db import models\nfrom django.db.models.enums import ChoicesMeta\n\n"
            "answer = isinstance(models.TextChoices, ChoicesMeta)",
            after="from django.db import models\nfrom django.db.models.enums import ChoicesType\n\n"
            "answer = isinstance(models.TextChoices, ChoicesType)",
        ),
        leaves=("from shop.enums import ChoicesMeta\nx = ChoicesMeta",),
        ledger=("removed-django.db.models.enums.ChoicesMeta",),
        symptoms=("cannot import name 'ChoicesMeta'",),
    ),
]
