"""Parts of `django.contrib.postgres` that moved to where all databases find them, and fields of ranges."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments
from django_seven.values import Minor

_FIELDS = "django.contrib.postgres.fields"
_MOVED = {
    f"{_FIELDS}.jsonb.KeyTransformFactory": "django.db.models.fields.json.KeyTransformFactory",
    f"{_FIELDS}.mixins.CheckFieldDefaultMixin": "django.db.models.fields.mixins.CheckFieldDefaultMixin",
    "django.contrib.postgres.forms.jsonb.InvalidJSONInput": "django.forms.fields.InvalidJSONInput",
    "django.contrib.postgres.forms.jsonb.JSONString": "django.forms.fields.JSONString",
}
_RANGES = tuple(
    f"{_FIELDS}.{module}{name}"
    for module in ("", "ranges.")
    for name in ("RangeField", "IntegerRangeField", "BigIntegerRangeField", "DateRangeField", "DateTimeRangeField")
)


def as_class(draft: Draft, match: Match) -> None:
    """`base_field = IntegerField()` of a range becomes the class, under a guard where the old side wants the field."""
    value = match.node.child_by_field_name("right")
    if value is None or value.type != "call" or not draft.class_means(match.node, _RANGES):
        raise Fine
    if arguments(value):
        raise Skip("the field has arguments: put them into a class of its own")
    new = draft.text(value.child_by_field_name("function") or value)
    if draft.road.old < Minor(1, 10):
        new = f"{draft.text(value)} if {draft.require_module('django')}.VERSION < (1, 10) else {new}"
    draft.replace(value, new)


_USED = """
{0}

answer = [
    KeyTransformFactory("a").key_name,
    CheckFieldDefaultMixin._default_hint,
    InvalidJSONInput("a") + JSONString("b"),
]
"""
_OLD = """
from django.contrib.postgres.fields.jsonb import KeyTransformFactory
from django.contrib.postgres.fields.mixins import CheckFieldDefaultMixin
from django.contrib.postgres.forms.jsonb import InvalidJSONInput, JSONString
"""
_NEW = """
from django.db.models.fields.json import KeyTransformFactory
from django.db.models.fields.mixins import CheckFieldDefaultMixin
from django.forms.fields import InvalidJSONInput, JSONString
"""
_RANGE = """
import django
from django.contrib.postgres.fields import RangeField
from django.db import models
from psycopg2.extras import NumericRange


class Range(RangeField):
    base_field = {0}
    range_type = NumericRange


field = Range()
field.set_attributes_from_name("price")
answer = type(field.base_field).__name__, field.base_field.name
"""

RULES = [
    Rule(
        id="postgres-json-parts",
        what="`KeyTransformFactory`, `CheckFieldDefaultMixin`, `InvalidJSONInput` and `JSONString` left "
        "`django.contrib.postgres` in Django 3.1.",
        why="They moved with `JSONField` to where all databases find it.",
        since="3.1",
        until="3.1",
        change=Moved(_MOVED),
        sure="safe",
        notes="3.1/#jsonfield-for-all-supported-database-backends",
        example=Example(before=_USED.format(_OLD.strip()), after=_USED.format(_NEW.strip())),
        leaves=("from shop.fields.jsonb import KeyTransformFactory\n",),
        ledger=tuple(f"removed-{old}" for old in _MOVED),
        symptoms=tuple(f"cannot import name '{name.rpartition('.')[2]}'" for name in _MOVED),
    ),
    Rule(
        id="range-base-field",
        what="`base_field` of a `RangeField` is a class in Django 1.10, no longer a field.",
        why="One field shared by all ranges knew the model of the last one only.",
        since="1.8",
        until="1.10",
        change=Rewrite(("class base_field",), as_class),
        sure="safe",
        notes="1.10/#miscellaneous",
        example=Example(
            before=_RANGE.format("models.IntegerField()"),
            after=_RANGE.format("models.IntegerField() if django.VERSION < (1, 10) else models.IntegerField"),
        ),
        leaves=("class Range:\n    base_field = IntegerField()\n",),
        ledger=("changed-RangeField.base_field",),
        symptoms=("'IntegerField' object is not callable",),
    ),
]
