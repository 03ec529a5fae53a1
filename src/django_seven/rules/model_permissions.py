"""Permissions that models name themselves, beside those that Django makes."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, enclosing, indentation, string_value

_MODEL = ("django.db.models.Model", "django.db.models.base.Model")
_OLD = "default_permissions = ('add', 'change', 'delete')"


def only_three(draft: Draft, match: Match) -> None:
    """A model with a permission `view_…` of its own makes the three others by itself, as before."""
    statement = enclosing(match.node, "expression_statement")
    meta = enclosing(match.node, "class_definition")
    model = enclosing(meta, "class_definition") if meta is not None else None
    assignment = statement.named_children[0] if statement is not None and statement.named_children else None
    value = assignment.child_by_field_name("right") if assignment is not None else None
    if statement is None or meta is None or model is None or value is None:
        raise Fine
    name = model.child_by_field_name("name")
    if name is None or f"view_{draft.text(name).lower()}" not in _codes(value):
        raise Fine
    if "default_permissions" in draft.text(meta):
        raise Fine
    if draft.class_means(meta, _MODEL) is False:
        raise Fine
    if meta.child_by_field_name("superclasses") is not None:
        raise Skip("its `Meta` takes over another one, which may name them")
    text = draft.text(statement)
    quoted = _OLD if "'" in text or '"' not in text else _OLD.replace("'", '"')
    draft.insert(statement.start_byte, f"{quoted}\n{indentation(statement)}")


def _codes(value: Node) -> set[str | None]:
    """The first texts of the pairs in a list of permissions."""
    pairs = [one for one in below(value, "tuple", "list") if one.id != value.id and one.named_children]
    return {string_value(pair.named_children[0]) for pair in pairs}


_TALK = """
from django.db import models


class Talk(models.Model):
    class Meta:
        app_label = "auth"
        {}permissions = (("view_talk", "Can look at talks"),)


made = ["%s_talk" % one for one in Talk._meta.default_permissions]
answer = sorted(made + [code for code, name in Talk._meta.permissions])
"""

RULES = [
    Rule(
        id="permissions-view",
        what="Django 2.1 makes a permission `view_…` for each model; one of the same name is refused.",
        why="A check says `auth.E005`, and `migrate` finds the name taken. The model says that it has the three others "
        "from Django; `seven migrations` proposes the migration for it, which changes no table.",
        since="1.7",
        until="2.1",
        change=Rewrite(("Meta.permissions",), only_three),
        sure="likely",
        notes="2.1/#considerations-for-the-new-model-view-permission",
        migrations=False,
        example=Example(
            before=_TALK.format(""),
            after=_TALK.format('default_permissions = ("add", "change", "delete")\n        '),
        ),
        leaves=(
            "from django.db import models\n\n\nclass Talk(models.Model):\n    class Meta:\n"
            "        permissions = [('view_room', 'Can look at rooms')]\n",
            "from django.db import models\n\n\nclass Talk(models.Model):\n    class Meta:\n"
            "        default_permissions = ()\n        permissions = [('view_talk', 'Can look')]\n",
        ),
        ledger=("changed-view-permission-codename",),
        symptoms=(
            "auth.E005",
            "UNIQUE constraint failed: auth_permission.content_type_id, auth_permission.codename",
        ),
    ),
]
