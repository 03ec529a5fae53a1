"""Columns that a user model has from Django and that differ between the sides."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, RewriteFunction, Rule


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
]
