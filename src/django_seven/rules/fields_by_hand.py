"""Fields of models whose old form only a person can change."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rule
from django_seven.rules.syntax import (
    parameter_name,
    parameters,
)

_MODULES = ("django.db.models", "django.db.models.fields", "django.contrib.gis.db.models")


def _of(name: str) -> tuple[str, ...]:
    return tuple(f"{module}.{name}" for module in _MODULES)


def without_connection(draft: Draft, match: Match) -> None:
    """Only a hook without `connection` is met."""
    node = match.node
    names = [parameter_name(one) for one in parameters(node)]
    owned = draft.class_means(node, ("django.db.models.Field", *_of("CharField"), *_of("TextField")))
    if not owned or "connection" in names or "*" in "".join(names):
        raise Fine


def itself_related(draft: Draft, match: Match) -> None:
    """Only `self.related` of a field is met."""
    holder = match.node.child_by_field_name("object")
    owners = ("django.db.models.Field", "django.db.models.ForeignKey", "django.db.models.ManyToManyField")
    if holder is None or draft.text(holder) != "self" or not draft.class_means(match.node, owners):
        raise Fine


_FIELD = """
from django.contrib.auth.models import Group
from django.db import models


class Talk(models.Model):
    thing = models.{}

    class Meta:
        app_label = "auth"
"""
_ASK = 'field = Talk._meta.get_field("thing")\nanswer = {}'
_MARK = """
from django.db import connection, models
from seven_proof import migrate


class Mark(models.CharField):
    {}
    def to_python(self, value):
        return value if value is None or value.startswith("<") else "<" + value + ">"


class Talk(models.Model):
    title = Mark(max_length=20)

    class Meta:
        app_label = "auth"


migrate()
Talk.objects.create(title="<rust>")
connection.cursor().execute("UPDATE auth_talk SET title = 'go'")
answer = Talk.objects.get().title
"""
_PREPARED = """
from django.db import models
from seven_proof import migrate


class Loud(models.CharField):
    def get_db_prep_value(self, value{}):
        return value.upper()


class Talk(models.Model):
    title = Loud(max_length=9)

    class Meta:
        app_label = "auth"


migrate()
Talk.objects.create(title="a")
answer = Talk.objects.get().title
"""

RULES = [
    Rule(
        id="xml-field",
        what="`XMLField` is gone in Django 1.4; `TextField` holds the same text.",
        why="Nothing checked that it was XML.",
        since="1.3",
        until="1.4",
        change=ByHand(("django.db.models.XMLField",), "Use `TextField`, without `schema_path`."),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before=_FIELD.format('XMLField(schema_path="talk.rng")'),
            after=_FIELD.format("TextField()"),
            probe=_ASK.format("field.get_internal_type()"),
        ),
        leaves=("from shop import models\nx = models.XMLField()",),
        ledger=("removed-XMLField",),
    ),
    Rule(
        id="field-hooks-without-connection",
        what="`get_db_prep_value()` and its like are called with a `connection` by Django 1.4.",
        why="More than one database may be in use.",
        since="1.3",
        until="1.4",
        change=ByHand(
            ("def get_db_prep_save", "def get_db_prep_value", "def get_db_prep_lookup"),
            "Take `connection` (and `prepared=False` in `get_db_prep_value()`), and hand them on.",
            only=without_connection,
        ),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        example=Example(before=_PREPARED.format(""), after=_PREPARED.format(", connection, prepared=False")),
        leaves=("class Own:\n    def get_db_prep_value(self, value):\n        return value",),
        ledger=("removed-get_db_prep-without-connection",),
    ),
    Rule(
        id="field-related",
        what="`related` of a relation is gone in Django 1.10; `remote_field` says what it points to.",
        why="The two objects behind `related` and `rel` became one.",
        since="1.9",
        until="1.10",
        change=ByHand((".related",), "Use `self.remote_field` (`self.rel` below Django 1.9).", only=itself_related),
        sure="show",
        notes="1.10/#miscellaneous",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.db import models


class Owner(models.ForeignKey):
    def end(self):
        return self.related.get_accessor_name()


class Car(models.Model):
    owner = Owner(Group, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


answer = Car._meta.get_field("owner").end()
""",
            after="""
from django.contrib.auth.models import Group
from django.db import models


class Owner(models.ForeignKey):
    def end(self):
        return self.remote_field.get_accessor_name()


class Car(models.Model):
    owner = Owner(Group, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


answer = Car._meta.get_field("owner").end()
""",
        ),
        leaves=("class Car:\n    def end(self):\n        return self.related",),
        ledger=("removed-django.db.models.Field.related",),
        symptoms=("object has no attribute 'related'",),
    ),
    Rule(
        id="subfield-base",
        what="`SubfieldBase` is gone in Django 1.10; a field converts what it reads in `from_db_value()`.",
        why="It also converted each value that was assigned; nothing does that any more.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=ByHand(
            ("django.db.models.SubfieldBase", "django.db.models.fields.subclassing.SubfieldBase"),
            "Take it out and define `from_db_value(self, value, *args)`, which calls `to_python()`; convert by hand"
            " what the code assigns and reads again before it is saved.",
        ),
        sure="show",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_MARK.format("").replace(
                "class Mark(models.CharField)", 'class Mark(models.SubfieldBase("Base", (models.CharField,), {}))'
            ),
            after=_MARK.format("def from_db_value(self, value, *args):\n        return self.to_python(value)\n"),
        ),
        leaves=("from shop.models import SubfieldBase\nx = SubfieldBase",),
        ledger=("removed-django.db.models.fields.subclassing.SubfieldBase",),
        symptoms=("cannot import name 'SubfieldBase'", "has no attribute 'SubfieldBase'"),
    ),
]
