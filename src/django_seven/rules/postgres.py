"""What `django.contrib.postgres` has that other databases have not, or have by now."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Example, Keyword, Renamed, Rule

_FIELDS = "django.contrib.postgres.fields"
_FORMS = "django.contrib.postgres.forms"
_TALK = """
from {} import JSONField
from django.db import models


class Talk(models.Model):
    notes = JSONField(default=dict)

    class Meta:
        app_label = "auth"
"""
_RANGE = """
from django.contrib.postgres.fields import {0}
from django.db import models


class Talk(models.Model):
    price = {0}()

    class Meta:
        app_label = "auth"
"""


def _moved(rule: str, old: str, new: str, word: str, example: Example) -> Rule:
    name = old.rpartition(".")[2]
    return Rule(
        id=rule,
        what=f"`{old}` is gone in Django 4.0; it is `{new}`.",
        why="Every database of Django stores JSON since Django 3.1.",
        since="3.1",
        until="4.0",
        warns="3.1",
        change=Renamed(old, new),
        sure="likely",
        notes="4.0/#features-removed-in-4-0",
        example=example,
        leaves=(f"from shop.postgres import {name}\nx = {name}()", f"x.{name}()"),
        ledger=(f"removed-{old}".replace("jsonb.JSONField", "JSONField"),),
        symptoms=(f"cannot import name '{name}'", word),
    )


_KEY = """
from {0} import {1}

answer = {1}.__name__, {1}("size", "notes").key_name
"""

RULES = [
    _moved(
        "postgres-json-field",
        f"{_FIELDS}.JSONField",
        "django.db.models.JSONField",
        "fields.E904",
        Example(
            before=_TALK.format(_FIELDS),
            after=_TALK.format("django.db.models"),
            probe='answer = Talk(notes={"a": [1]}).notes, type(Talk._meta.get_field("notes").formfield()).__name__',
        ),
    ),
    _moved(
        "postgres-jsonb-field",
        f"{_FIELDS}.jsonb.JSONField",
        "django.db.models.JSONField",
        "fields.E904",
        Example(
            before=_TALK.format(f"{_FIELDS}.jsonb"),
            after=_TALK.format("django.db.models"),
            probe='answer = Talk(notes={"a": [1]}).notes, type(Talk._meta.get_field("notes").formfield()).__name__',
        ),
    ),
    _moved(
        "postgres-form-json-field",
        f"{_FORMS}.JSONField",
        "django.forms.JSONField",
        "JSONField",
        Example(
            before=f"from {_FORMS} import JSONField\n\nanswer = JSONField().clean('{{\"a\": [1]}}')",
            after="from django.forms import JSONField\n\nanswer = JSONField().clean('{\"a\": [1]}')",
        ),
    ),
    _moved(
        "postgres-key-transform",
        f"{_FIELDS}.jsonb.KeyTransform",
        "django.db.models.fields.json.KeyTransform",
        "KeyTransform",
        Example(
            before=_KEY.format(f"{_FIELDS}.jsonb", "KeyTransform"),
            after=_KEY.format("django.db.models.fields.json", "KeyTransform"),
        ),
    ),
    _moved(
        "postgres-key-text-transform",
        f"{_FIELDS}.jsonb.KeyTextTransform",
        "django.db.models.fields.json.KeyTextTransform",
        "KeyTextTransform",
        Example(
            before=_KEY.format(f"{_FIELDS}.jsonb", "KeyTextTransform"),
            after=_KEY.format("django.db.models.fields.json", "KeyTextTransform"),
        ),
    ),
    Rule(
        id="float-range-field",
        what="`FloatRangeField` is gone in Django 3.1; `DecimalRangeField` is the same column.",
        why="The column held decimals all along.",
        since="2.2",
        until="3.1",
        warns="2.2",
        change=Renamed(f"{_FIELDS}.FloatRangeField", f"{_FIELDS}.DecimalRangeField"),
        sure="likely",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before=_RANGE.format("FloatRangeField"),
            after=_RANGE.format("DecimalRangeField"),
            probe='answer = Talk._meta.get_field("price").db_type(None)',
            settings='INSTALLED_APPS += ["django.contrib.postgres"]\n',
        ),
        leaves=("from shop.fields import FloatRangeField\nx = FloatRangeField()",),
        ledger=("removed-django.contrib.postgres.fields.FloatRangeField",),
        symptoms=("cannot import name 'FloatRangeField' from 'django.contrib.postgres.fields'",),
    ),
    Rule(
        id="form-float-range-field",
        what="The form field `FloatRangeField` is gone in Django 3.1; it is `DecimalRangeField`.",
        why="The column held decimals all along; the form gives them as decimals, not as floats.",
        since="2.2",
        until="3.1",
        warns="2.2",
        change=Renamed(f"{_FORMS}.FloatRangeField", f"{_FORMS}.DecimalRangeField"),
        sure="likely",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before=f"from {_FORMS} import FloatRangeField\n\nanswer = bool(FloatRangeField().clean(['1', '2']))",
            after=f"from {_FORMS} import DecimalRangeField\n\nanswer = bool(DecimalRangeField().clean(['1', '2']))",
        ),
        leaves=("from shop.forms import FloatRangeField\nx = FloatRangeField()",),
        ledger=("removed-django.contrib.postgres.forms.FloatRangeField",),
        symptoms=("cannot import name 'FloatRangeField' from 'django.contrib.postgres.forms'",),
    ),
    Rule(
        id="postgres-aggregate-ordering",
        what="`ArrayAgg`, `JSONBAgg` and `StringAgg` take `order_by` instead of `ordering` from Django 6.1 on.",
        why="The word is that of the other aggregates.",
        since="5.2",
        until="6.1",
        warns="5.2",
        change=Keyword(
            tuple(f"django.contrib.postgres.aggregates.{name}" for name in ("ArrayAgg", "JSONBAgg", "StringAgg")),
            "ordering",
            "order_by",
        ),
        sure="safe",
        notes="6.1/#features-removed-in-6-1",
        example=Example(
            before="""
from django.contrib.postgres.aggregates import ArrayAgg

answer = bool(ArrayAgg("name", ordering="name").order_by)
""",
            after="""
from django.contrib.postgres.aggregates import ArrayAgg

answer = bool(ArrayAgg("name", order_by="name").order_by)
""",
        ),
        leaves=("from shop import ArrayAgg\nArrayAgg('a', ordering='b')",),
        ledger=tuple(
            f"removed-django.contrib.postgres.aggregates.{name}--ordering"
            for name in ("ArrayAgg", "JSONBAgg", "StringAgg")
        ),
        symptoms=("got an unexpected keyword argument 'ordering'",),
    ),
    Rule(
        id="postgres-citext-fields",
        what="`CICharField`, `CIEmailField` and `CITextField` are gone in Django 5.1.",
        why="A case-insensitive collation does it on the column itself since Django 3.2. In migrations the old fields "
        "make a plain column from 5.1 on, so that a new database is another one than the old.",
        since="3.2",
        until="5.1",
        warns="4.2",
        change=ByHand(
            tuple(f"{_FIELDS}.{name}" for name in ("CICharField", "CIEmailField", "CITextField", "CIText"))
            + tuple(f"{_FIELDS}.citext.{name}" for name in ("CICharField", "CIEmailField", "CITextField", "CIText")),
            "Create a collation in a migration, then use `CharField(db_collation=…)` and its kin.",
        ),
        sure="show",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before="""
from django.contrib.postgres.fields import CICharField
from django.db import models


class Talk(models.Model):
    title = CICharField(max_length=9)

    class Meta:
        app_label = "auth"


answer = Talk._meta.get_field("title").max_length
""",
            after="""
from django.db import models


class Talk(models.Model):
    title = models.CharField(max_length=9, db_collation="nocase")

    class Meta:
        app_label = "auth"


answer = Talk._meta.get_field("title").max_length
""",
        ),
        leaves=("from shop.fields import CICharField",),
        ledger=(
            "removed-django.contrib.postgres.fields.CICharField",
            "removed-django.contrib.postgres.fields.CIEmailField",
            "removed-django.contrib.postgres.fields.CITextField",
            "removed-django.contrib.postgres.fields.CIText",
        ),
        symptoms=("fields.E905", "fields.E906", "fields.E907"),
    ),
]
