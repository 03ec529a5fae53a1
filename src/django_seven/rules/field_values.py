"""What fields of one's own are called with, and what they are asked."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    enclosing,
    indentation,
    is_called,
    not_before,
    parameter_name,
    parameters,
)


def context_default(draft: Draft, match: Match) -> None:
    """A converter's last parameter, the context, gets a default: Django 3.0 no longer hands it in."""
    given = parameters(match.node)
    names = [parameter_name(parameter) for parameter in given]
    if names[:1] in (["self"], ["cls"]):
        given, names = given[1:], names[1:]
    if len(given) != 4 or any(name.startswith("*") for name in names) or "default" in given[3].type:
        raise Fine
    draft.insert(given[3].end_byte, " = None" if given[3].type == "typed_parameter" else "=None")


@not_before("1.9")
def remote(draft: Draft, match: Match) -> None:
    """`field.rel.to` becomes `field.remote_field.model`."""
    above = match.node.parent
    name = match.node.child_by_field_name("attribute")
    follows = above.child_by_field_name("attribute") if above is not None and above.type == "attribute" else None
    holder = match.node.child_by_field_name("object")
    if name is None or holder is None:
        raise Fine
    to = follows is not None and draft.text(follows) == "to"
    if draft.text(name) == "remote_field":
        if not to:
            raise Fine
    elif not to and draft.text(holder).rpartition(".")[2] not in ("field", "db_field", "model_field"):
        raise Fine
    else:
        draft.replace(name, "remote_field")
    if to and follows is not None:
        draft.replace(follows, "model")


def value_from_object(draft: Draft, match: Match) -> None:
    """`field._get_val_from_obj(obj)` becomes `field.value_from_object(obj)`."""
    name = match.node.child_by_field_name("attribute")
    if name is None or not is_called(match.node) or enclosing(match.node, "call") is None:
        raise Skip("it is not called here")
    draft.replace(name, "value_from_object")


def forgets_unique(draft: Draft, match: Match) -> None:
    """What a field answered before about `unique` is forgotten once it is told otherwise."""
    assignment = match.node.parent
    statement = assignment.parent if assignment is not None else None
    left = assignment.child_by_field_name("left") if assignment is not None else None
    holder = match.node.child_by_field_name("object")
    if assignment is None or assignment.type != "assignment" or left is None or left.id != match.node.id:
        raise Fine
    if statement is None or holder is None or draft.text(holder) == "self":
        raise Fine
    line = f'{draft.text(holder)}.__dict__.pop("unique", None)'
    following = statement.next_named_sibling
    if following is not None and line in draft.text(following):
        raise Fine
    if holder.type not in ("identifier", "attribute"):
        raise Skip("it is not a plain name")
    draft.insert(statement.end_byte, f"\n{indentation(statement)}{line}")


def dashes(draft: Draft, match: Match) -> None:
    """The constant is the list that it was."""
    above = match.node.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if left is not None and left.id == match.node.id:
        raise Skip("it is assigned to")
    draft.replace(match.node, '[("", "---------")]')


_TWIN = """
import copy

from django.db import models

field = models.CharField(max_length=9, unique=True)
answer = [field.unique]
twin = copy.copy(field)
twin._unique = False{}
answer.append(twin.unique)
"""

RULES = [
    Rule(
        id="field-unique-assigned",
        what="A field remembers in Django 5.1 whether it is unique, also where `_unique` is assigned later.",
        why="`Field.unique` is worked out once; what it said before is forgotten with its entry in `__dict__`.",
        since="1.3",
        until="5.1",
        change=Rewrite(("._unique",), forgets_unique),
        sure="safe",
        notes="5.1/",
        example=Example(
            before=_TWIN.format(""),
            after=_TWIN.format('\ntwin.__dict__.pop("unique", None)'),
        ),
        leaves=(
            "class Code(models.CharField):\n    def __init__(self):\n        self._unique = True\n",
            "answer = field._unique\n",
        ),
    ),
    Rule(
        id="from-db-value-context",
        what="`from_db_value()` and `convert_value()` are called without `context` in Django 3.0.",
        why="It was always an empty dictionary.",
        since="1.8",
        until="3.0",
        change=Rewrite(("def from_db_value", "def convert_value"), context_default),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.db import models


class Shout(models.CharField):
    def from_db_value(self, value, expression, connection, context):
        return value.upper() + "!"


loud = models.F("name")
loud = models.ExpressionWrapper(loud, output_field=Shout())
""",
            after="""
from django.contrib.auth.models import Group
from django.db import models


class Shout(models.CharField):
    def from_db_value(self, value, expression, connection, context=None):
        return value.upper() + "!"


loud = models.F("name")
loud = models.ExpressionWrapper(loud, output_field=Shout())
""",
            probe="""
from seven_proof import migrate

migrate()
Group.objects.create(name="staff")
answer = Group.objects.annotate(loud=loud).get().loud
""",
        ),
        leaves=(
            "class F:\n    def from_db_value(self, value, expression, connection):\n        pass",
            "class F:\n    def from_db_value(self, value, expression, connection, *args):\n        pass",
            "class F:\n    def from_db_value(self, value, expression, connection, context=None):\n        pass",
        ),
        ledger=("removed-from_db_value-context", "removed-convert_value-context"),
        symptoms=(
            "from_db_value() missing 1 required positional argument",
            "convert_value() missing 1 required positional argument",
        ),
    ),
    Rule(
        id="field-rel-to",
        what="`field.rel.to` is gone in Django 2.0; it is `field.remote_field.model`.",
        why="The relation of a field was given a public name in Django 1.9.",
        since="1.9",
        until="2.0",
        change=Rewrite((".rel", ".remote_field"), remote),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.contrib.auth.models import User\n\n"
            'field = User._meta.get_field("groups")\nanswer = field.rel.to.__name__',
            after="from django.contrib.auth.models import User\n\n"
            'field = User._meta.get_field("groups")\nanswer = field.remote_field.model.__name__',
        ),
        leaves=("link.rel = 'next'", "x = field.remote_field.model", "x = page.rel"),
        ledger=(
            "removed-django.db.models.Field.rel",
            "removed-django.db.models.Field.remote_field.to",
            "removed-django.db.models.fields.reverse_related.ForeignObjectRel.to",
        ),
        symptoms=("object has no attribute 'rel'", "Rel' object has no attribute 'to'"),
    ),
    Rule(
        id="get-val-from-obj",
        what="`Field._get_val_from_obj()` is gone in Django 2.0; it is `value_from_object()`.",
        why="The private method did the same.",
        since="1.3",
        until="2.0",
        change=Rewrite(("._get_val_from_obj",), value_from_object),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.contrib.auth.models import User\n\n"
            'field = User._meta.get_field("username")\nanswer = field._get_val_from_obj(User(username="ada"))',
            after="from django.contrib.auth.models import User\n\n"
            'field = User._meta.get_field("username")\nanswer = field.value_from_object(User(username="ada"))',
        ),
        leaves=("x = field.value_from_object(obj)",),
        ledger=("removed-django.db.models.Field._get_val_from_obj",),
        symptoms=("has no attribute '_get_val_from_obj'",),
    ),
    Rule(
        id="blank-choice-dash",
        what="`BLANK_CHOICE_DASH` will be gone after Django 6.2; it is a list of one pair.",
        why="Django shows `BLANK_CHOICE_LABEL`, a text in words, since Django 6.1.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=Rewrite(
            ("django.db.models.fields.BLANK_CHOICE_DASH", "django.db.models.BLANK_CHOICE_DASH"), dashes, whole=True
        ),
        sure="safe",
        notes="6.1/#features-deprecated-in-6-1",
        unproven="no Django warns of it yet",
        example=Example(
            before="from django.db.models.fields import BLANK_CHOICE_DASH\n\n"
            'answer = BLANK_CHOICE_DASH + [("a", "b")]\n',
            after='answer = [("", "---------")] + [("a", "b")]\n',
        ),
        leaves=("from shop.fields import BLANK_CHOICE_DASH\nx = BLANK_CHOICE_DASH",),
        ledger=("removed-django.db.models.fields.BLANK_CHOICE_DASH",),
    ),
]
