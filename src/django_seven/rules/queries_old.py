"""Queries as they were written before Django 1.9."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    called,
    either,
    keyword,
    last_name,
    positional,
    string_value,
    value_of,
)
from django_seven.values import Minor

_NOW = ("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today", "django.utils.timezone.now")


def called_first(draft: Draft, match: Match) -> None:
    """`filter(day=date.today)` becomes `filter(day=date.today())`."""
    found = [value_of(one) for one in arguments(called(match)) if one.type == "keyword_argument"]
    values = [value for value in found if value.type in ("identifier", "attribute") and draft.meaning(value) in _NOW]
    if not values:
        raise Fine
    for value in values:
        draft.insert(value.end_byte, "()")


def no_rows(draft: Draft, match: Match) -> None:
    """`EmptyQuerySet(Model)` becomes `Model._default_manager.none()`."""
    call = called(match)
    named = keyword(call, "model")
    given = [value_of(named)] if named is not None else positional(call)
    if len(given) != 1 or len(arguments(call)) != 1 or given[0].type not in ("identifier", "attribute"):
        raise Skip("it is not known of which model")
    draft.replace(call, f"{draft.text(given[0])}._default_manager.none()")


def date_times(draft: Draft, match: Match) -> None:
    """`dates()` of a `DateTimeField` is `datetimes()`."""
    call, name = called(match), match.node.child_by_field_name("attribute")
    first = next(iter(positional(call)), None)
    field = string_value(first)
    if field is None or name is None or draft.model_fields(field) != {"DateTimeField"}:
        raise Fine
    text = draft.text(call)
    start = name.start_byte - call.start_byte
    either(draft, call, f"{text[:start]}datetimes{text[start + len('dates') :]}", Minor(1, 6))


def bits(draft: Draft, match: Match) -> None:
    """`F("a") & 1` becomes `F("a").bitand(1)`."""
    call = called(match)
    above = call.parent
    sign = above.child_by_field_name("operator") if above is not None and above.type == "binary_operator" else None
    left, right = (above.child_by_field_name(side) if above is not None else None for side in ("left", "right"))
    names = {"&": "bitand", "|": "bitor"}
    if above is None or sign is None or left is None or right is None or left.id != call.id:
        raise Fine
    if draft.text(sign) not in names:
        raise Fine
    either(draft, above, f"{draft.text(call)}.{names[draft.text(sign)]}({draft.text(right)})", Minor(1, 5))


def no_longer_named(draft: Draft, match: Match) -> None:
    """Only `ContentType.objects.filter(name=…)` is met."""
    node, above = match.node, match.node.parent
    while above is not None and above.type == "attribute":
        node, above = above, above.parent
    if above is None or above.type != "call" or last_name(draft, node) not in ("filter", "get", "exclude"):
        raise Fine
    names = [draft.text(one).split("=")[0].strip() for one in arguments(above) if one.type == "keyword_argument"]
    if not any(name == "name" or name.startswith("name__") for name in names):
        raise Fine


_QUERY = """
{}from django.contrib.auth.models import Group, User
from seven_proof import migrate

migrate()
User.objects.create(username="ada")
Group.objects.create(name="staff")
answer = {}
"""
_TYPES = """
from django.contrib.contenttypes.models import ContentType
from seven_proof import migrate

migrate()
answer = [found.model for found in ContentType.objects.filter({})]
"""
_DAYS = """
import datetime

from django.contrib.auth.models import User
from django.db import models
from seven_proof import migrate


class Talk(models.Model):
    held_at = models.DateTimeField()

    class Meta:
        app_label = "auth"


migrate()
Talk.objects.create(held_at=datetime.datetime(2020, 5, 17, 10, 30))
answer = {}
"""
_BITS = """
from django.contrib.auth.models import User
from django.db.models import F
from seven_proof import migrate

migrate()
User.objects.create(username="ada", id=7)
answer = User.objects.filter(id={}).count()
"""

RULES = [
    Rule(
        id="filter-callable",
        what="A query with a function instead of a value is refused by Django 1.9; call it.",
        why="It was called when the query was built, as the code then does itself.",
        since="1.3",
        until="1.9",
        warns="1.7",
        change=Rewrite((".filter", ".exclude", ".get", "django.db.models.Q"), called_first),
        pattern=r"=\s*(?:\w+\.)*(?:now|utcnow|today)\s*[,)#]|(?:now|utcnow|today)\s+as\b",
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_QUERY.format(
                "import datetime\n\n", "User.objects.filter(date_joined__lt=datetime.datetime.now).count()"
            ),
            after=_QUERY.format(
                "import datetime\n\n", "User.objects.filter(date_joined__lt=datetime.datetime.now()).count()"
            ),
            settings="USE_TZ = False\n",
        ),
        leaves=("x = User.objects.filter(date_joined__lt=now)",),
        ledger=("removed-queryset-callable-arguments",),
    ),
    Rule(
        id="empty-query-set-made",
        what="`EmptyQuerySet` cannot be made from Django 1.6 on; `none()` of a manager gives an empty query.",
        why="The class only serves `isinstance()` since then.",
        since="1.3",
        until="1.6",
        change=Rewrite(("django.db.models.query.EmptyQuerySet",), no_rows, whole=True),
        sure="safe",
        notes="1.6/#miscellaneous",
        example=Example(
            before="from django.contrib.auth.models import Group\nfrom django.db.models.query import EmptyQuerySet\n\n"
            "answer = list(EmptyQuerySet(Group))\n",
            after="from django.contrib.auth.models import Group\n\nanswer = list(Group._default_manager.none())\n",
        ),
        leaves=("from shop.query import EmptyQuerySet\nx = EmptyQuerySet(Group)",),
        ledger=("changed-EmptyQuerySet",),
        symptoms=("EmptyQuerySet can't be instantiated",),
    ),
    Rule(
        id="dates-of-date-times",
        what="`dates()` of a `DateTimeField` gives dates from Django 1.6 on; `datetimes()` gives what it gave.",
        why="Dates without a time zone were datetimes.",
        since="1.3",
        until="1.6",
        change=Rewrite((".dates",), date_times),
        sure="likely",
        notes="1.6/#miscellaneous",
        example=Example(
            before=_DAYS.format('list(Talk.objects.dates("held_at", "month"))'),
            after=_DAYS.format(
                'list(Talk.objects.dates("held_at", "month") if django.VERSION < (1, 6)'
                ' else Talk.objects.datetimes("held_at", "month"))'
            ).replace("import datetime\n\n", "import datetime\n\nimport django\n", 1),
            settings="USE_TZ = False\n",
        ),
        leaves=("x = Talk.objects.dates('day', 'year')",),
        ledger=("changed-QuerySet.dates-DateTimeField",),
    ),
    Rule(
        id="f-bits",
        what="`F(…) & 1` and `F(…) | 1` are refused by Django 1.5; `bitand()` and `bitor()` do it.",
        why="The signs are kept for conditions.",
        since="1.3",
        until="1.5",
        change=Rewrite(("django.db.models.F", "django.db.models.expressions.F"), bits),
        sure="safe",
        notes="1.5/#miscellaneous",
        example=Example(
            before=_BITS.format('F("id") & 7'),
            after=_BITS.format('(F("id") & 7 if django.VERSION < (1, 5) else F("id").bitand(7))').replace(
                "\nfrom django.contrib", "\nimport django\nfrom django.contrib", 1
            ),
        ),
        leaves=("from django.db.models import F\nx = F('a') + 1",),
        ledger=("changed-F-bitand",),
    ),
    Rule(
        id="content-type-found-by-name",
        what="The name of a `ContentType` is no column from Django 1.8 on: it cannot be asked for in a query.",
        why="It is the name of the model, in the language of the reader.",
        since="1.3",
        until="1.8",
        change=ByHand(
            ("django.contrib.contenttypes.models.ContentType",),
            "Ask for `app_label` and `model`.",
            only=no_longer_named,
        ),
        sure="show",
        notes="1.8/#miscellaneous",
        example=Example(
            before=_TYPES.format('name="log entry"'), after=_TYPES.format('app_label="admin", model="logentry"')
        ),
        leaves=(
            "from django.contrib.contenttypes.models import ContentType\nx = ContentType.objects.filter(model='a')",
        ),
        ledger=("changed-ContentType.name-property",),
        symptoms=("Cannot resolve keyword 'name' into field",),
    ),
]
