"""Columns that a user model has from Django, and what migrations tell of relations: both differ between the sides."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, RewriteFunction, Rule
from django_seven.rules.syntax import called, keyword

_RELATIONS = tuple(
    f"{module}.{name}"
    for module in ("django.db.models", "django.db.models.fields.related")
    for name in ("ForeignKey", "OneToOneField", "ManyToManyField")
)


def without(name: str) -> RewriteFunction:
    """Only a class that derives from it and does not define the field itself is met."""

    def only(draft: Draft, match: Match) -> None:
        above = match.node.parent
        owner = above.parent if above is not None and above.type == "argument_list" else None
        if match.imported or owner is None or owner.type != "class_definition":
            raise Fine
        if re.search(rf"^\s+{name}\s*=", draft.text(owner), re.M):
            raise Fine

    return only


def limited(draft: Draft, match: Match) -> None:
    """Only a relation that says `limit_choices_to` is met."""
    if match.imported or keyword(called(match), "limit_choices_to") is None:
        raise Fine


_USER = """
from django.contrib.auth.models import AbstractUser
from django.db import models


class Member(AbstractUser):
    {}

    class Meta:
        abstract = True


answer = Member._meta.get_field("{}").max_length
"""


def _grown(name: str, until: str, since: str, options: str) -> Rule:
    field = f"{name} = models.CharField(max_length=30, {options})"
    return Rule(
        id=f"abstract-user-{name.replace('_', '-')}",
        what=f"`{name}` of `AbstractUser` has 150 characters from Django {until} on; it had 30.",
        why="A user model that derives from it gets the column, so that the new side wants a migration and the old one "
        "would take it back.",
        since=since,
        until=until,
        change=ByHand(
            ("django.contrib.auth.models.AbstractUser",),
            "Take the migration that `seven migrations` proposes: the column gets longer, and each side remembers its "
            f"own model. Or write `{name}` down in the class with 30 characters.",
            only=without(name),
        ),
        sure="show",
        notes=f"{until}/#backwards-incompatible-changes-in-{until.replace('.', '-')}",
        example=Example(before=_USER.format("pass", name), after=_USER.format(field, name)),
        leaves=(
            "from shop.models import AbstractUser\nclass Member(AbstractUser):\n    pass",
            f"from django.contrib.auth.models import AbstractUser\nclass Member(AbstractUser):\n    {name} = None",
            "from django.contrib.auth.models import AbstractUser\nx = AbstractUser",
        ),
        ledger=(f"changed-{name}-max_length",),
    )


RULES = [
    _grown("username", "1.10", "1.10", "unique=True"),
    _grown("last_name", "2.0", "1.10", "blank=True"),
    _grown("first_name", "3.1", "1.10", "blank=True"),
    Rule(
        id="limit-choices-to-migrations",
        what="`limit_choices_to` of a relation is told in migrations from Django 2.0 on.",
        why="The new side wants a migration for it that does nothing in the database; the old side reads it as well.",
        since="1.7",
        until="2.0",
        change=ByHand(_RELATIONS, "Take the migration that `seven migrations` proposes.", only=limited),
        sure="show",
        notes="2.0/#miscellaneous",
        migrations=False,
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.db import models


class Talk(models.Model):
    crew = models.ForeignKey(Group, limit_choices_to={"name": "crew"}, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


answer = "limit_choices_to" in Talk._meta.get_field("crew").deconstruct()[3]
""",
            after="""
from django.contrib.auth.models import Group
from django.db import models


class Talk(models.Model):
    crew = models.ForeignKey(Group, on_delete=models.CASCADE)

    class Meta:
        app_label = "auth"


answer = "limit_choices_to" in Talk._meta.get_field("crew").deconstruct()[3]
""",
        ),
        leaves=(
            "from django.db import models\nx = models.ForeignKey('a.B', on_delete=models.CASCADE)",
            "from shop import models\nx = models.ForeignKey('a.B', limit_choices_to={'a': 1})",
        ),
        ledger=("changed-limit_choices_to-migrations",),
    ),
]
