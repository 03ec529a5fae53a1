"""Aggregates of `django.contrib.postgres`: their empty answers, and those that every database has by now."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import append_argument, arguments, call_of, enclosing, keyword, positional, value_of
from django_seven.values import Minor

_AGGREGATES = "django.contrib.postgres.aggregates"
_BITS = ("BitAnd", "BitOr", "BitXor")


def empty_as_before(draft: Draft, match: Match) -> None:
    """An aggregate over no rows gets the empty value that it gave of itself."""
    if match.imported:
        raise Fine
    call = call_of(match)
    if keyword(call, "default") or any(one.type == "dictionary_splat" for one in arguments(call)):
        raise Fine
    if keyword(call, "filter") is None and _grouped(draft, call):
        raise Fine  # a group has a row
    name = match.trigger.rpartition(".")[2]
    value = f"{draft.require('django.db.models.Value')}("
    if name == "JSONBAgg":
        value += f"[], {draft.require('django.db.models.JSONField')}())"
    else:
        value += '"")' if name == "StringAgg" else "[])"
    if draft.road.old >= Minor(4, 0):
        append_argument(draft, call, f"default={value}")
    else:
        django = draft.require_module("django")
        append_argument(draft, call, f'**({{}} if {django}.VERSION < (4, 0) else {{"default": {value}}})')


def _grouped(draft: Draft, call: Node) -> bool:
    """Whether an aggregate stands plainly in `annotate(…)`."""
    above = enclosing(call, "call")
    function = above.child_by_field_name("function") if above is not None else None
    name = function.child_by_field_name("attribute") if function is not None else None
    return name is not None and draft.text(name) in ("annotate", "alias")


def of_every_database(draft: Draft, match: Match) -> None:
    """`StringAgg(name, ",")` of PostgreSQL becomes the one of all databases, whose delimiter is an expression."""
    if draft.road.old < Minor(6, 0):
        raise Skip("Django before 6.0 has only this one")
    call = call_of(match)
    given = positional(call)
    delimiter = keyword(call, "delimiter")
    value = value_of(delimiter) if delimiter is not None else given[1] if len(given) > 1 else None
    if value is None:
        raise Skip("its delimiter is not seen")
    if value.type in ("string", "concatenated_string"):
        draft.replace(value, f"{draft.require('django.db.models.Value')}({draft.text(value)})")
    elif value.type != "call":
        raise Skip("whether its delimiter is a text is not seen here")
    draft.replace(match.node, draft.require("django.db.models.StringAgg"))


_DEFAULTED = """
from django.contrib.auth.models import User
from django.contrib.postgres.aggregates import ArrayAgg, JSONBAgg, StringAgg
{0}

names = User.objects.none().aggregate(
    names=ArrayAgg("username"{1}), texts=StringAgg("username", ", "{2}), values=JSONBAgg("username"{3})
)
answer = names["names"], names["texts"]
"""

RULES = [
    Rule(
        id="postgres-aggregate-empty",
        what="`ArrayAgg`, `JSONBAgg` and `StringAgg` over no rows give `None` in Django 5.0; it was the empty value.",
        why="All aggregates do; `default=` says otherwise since Django 4.0.",
        since="4.0",
        until="5.0",
        warns="4.0",
        change=Rewrite(
            tuple(
                f"{_AGGREGATES}.{module}{name}"
                for name in ("ArrayAgg", "JSONBAgg", "StringAgg")
                for module in ("", "general.")
            ),
            empty_as_before,
        ),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        unproven="needs PostgreSQL",
        example=Example(
            before=_DEFAULTED.format("", "", "", "").replace("\n\n\n", "\n\n"),
            after=_DEFAULTED.format(
                "from django.db.models import JSONField, Value",
                ", default=Value([])",
                ', default=Value("")',
                ", default=Value([], JSONField())",
            ),
        ),
        leaves=(
            f"from {_AGGREGATES} import ArrayAgg\nArrayAgg('a', default=None)\n",
            f"from {_AGGREGATES} import ArrayAgg\ntalks.annotate(names=ArrayAgg('speakers__name'))\n",
            "from shop import ArrayAgg\nArrayAgg('a')\n",
        ),
        ledger=tuple(f"changed-{name}-empty-result" for name in ("ArrayAgg", "JSONBAgg", "StringAgg")),
        symptoms=("ArrayAgg() will return None instead of an empty list",),
    ),
    Rule(
        id="postgres-string-agg",
        what="`StringAgg` of `django.contrib.postgres` goes in Django 2028; it is `django.db.models.StringAgg`.",
        why="All databases have it since Django 6.0; a text as its delimiter must be a `Value()` there.",
        since="6.0",
        until="2028.0",
        warns="6.0",
        change=Rewrite((f"{_AGGREGATES}.StringAgg",), of_every_database, whole=True),
        sure="safe",
        notes="6.0/#features-deprecated-in-6-0",
        example=Example(
            before=f"""
from {_AGGREGATES} import StringAgg
from django.db import models

parts = StringAgg("name", delimiter=", ").get_source_expressions()
answer = repr(parts[0]), parts[1].get_source_expressions()[0].value
""",
            after="""
from django.db import models

parts = models.StringAgg("name", delimiter=models.Value(", ")).get_source_expressions()
answer = repr(parts[0]), parts[1].get_source_expressions()[0].value
""",
        ),
        leaves=("from shop import StringAgg\nStringAgg('a', ',')\n",),
        ledger=(f"removed-{_AGGREGATES}.StringAgg", "removed-stringagg-str-delimiter"),
        symptoms=(
            "The PostgreSQL specific StringAgg function is deprecated",
            "will be resolved as a field reference instead of a string literal",
        ),
    ),
    Rule(
        id="postgres-bit-aggregates",
        what="`BitAnd`, `BitOr` and `BitXor` leave `django.contrib.postgres` in Django 2028.",
        why="All databases have them since Django 6.1, in `django.db.models`.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=Moved({f"{_AGGREGATES}.{name}": f"django.db.models.{name}" for name in _BITS}),
        sure="safe",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=f"""
from {_AGGREGATES} import BitAnd, BitOr, BitXor

answer = [kind("flags").function for kind in (BitAnd, BitOr, BitXor)]
""",
            after="""
from django.db.models import BitAnd, BitOr, BitXor

answer = [kind("flags").function for kind in (BitAnd, BitOr, BitXor)]
""",
        ),
        leaves=("from shop import BitAnd\nBitAnd('a')\n",),
        ledger=tuple(f"removed-{_AGGREGATES}.{name}" for name in _BITS),
        symptoms=tuple(f"The PostgreSQL-specific {name} function is deprecated" for name in _BITS),
    ),
    Rule(
        id="postgres-orderable-mixin",
        what="`OrderableAggMixin` goes in Django 2028; each `Aggregate` can take `order_by` since Django 6.0.",
        why="An aggregate that sets `allow_order_by` needs no mixin.",
        since="6.0",
        until="2028.0",
        warns="6.0",
        change=ByHand(
            (f"{_AGGREGATES}.mixins.OrderableAggMixin",),
            "From Django 6.0 on derive from `Aggregate` alone and set `allow_order_by = True`.",
        ),
        sure="show",
        notes="6.0/#features-deprecated-in-6-0",
        example=Example(
            before=f"""
from {_AGGREGATES}.mixins import OrderableAggMixin
from django.db.models import Aggregate


class Listed(OrderableAggMixin, Aggregate):
    function = "LISTED"


answer = Listed.allow_order_by, len(Listed("name", order_by="name").order_by.get_source_expressions())
""",
            after="""
from django.db.models import Aggregate


class Listed(Aggregate):
    function = "LISTED"
    allow_order_by = True


answer = Listed.allow_order_by, len(Listed("name", order_by="name").order_by.get_source_expressions())
""",
        ),
        leaves=("from shop.mixins import OrderableAggMixin\n",),
        ledger=(f"removed-{_AGGREGATES}.mixins.OrderableAggMixin",),
        symptoms=("OrderableAggMixin is deprecated",),
    ),
]
