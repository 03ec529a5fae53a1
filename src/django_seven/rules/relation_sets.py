"""Assignments to the many side of a relation, which became calls of `set()`."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import not_before, wrapped

_MODELS = ("django.db.models.Model", "django.contrib.gis.db.models.Model", "django.db.models.base.Model")
_ONE = ("create", "earliest", "first", "get", "last", "latest")  # what gives an instance, asked of a manager


@not_before("1.9")
def set_related(draft: Draft, match: Match) -> None:
    """`talk.speakers = people` of an instance of a model becomes `talk.speakers.set(people)`."""
    target, value = match.node.child_by_field_name("left"), match.node.child_by_field_name("right")
    owner = target.child_by_field_name("object") if target is not None else None
    if target is None or owner is None or value is None:
        raise Fine
    if owner.type == "identifier" and owner.text in (b"self", b"cls"):
        known = draft.class_means(match.node, _MODELS)
        if not known:
            raise Fine  # most classes that bear the name of a relation are no models
    else:
        given = draft.values(owner) if owner.type == "identifier" else []
        known = bool(given) and all(_instance(draft, one) for one in given)
    if not known:
        raise Skip("whether it belongs to an instance of a model is not known")
    above = match.node.parent
    if value.type == "assignment" or above is None or above.type != "expression_statement":
        raise Skip("several names are assigned at once")
    text = draft.text(value)
    text = f"({text})" if value.type in ("expression_list", "yield") else text
    draft.replace(match.node, f"{wrapped(draft.text(target), target)}.set({text})")


def _instance(draft: Draft, value: Node) -> bool:
    """Whether an expression makes or fetches one instance of a model: `Talk(…)`, `Talk.objects.get(…)`."""
    function = value.child_by_field_name("function") if value.type == "call" else None
    if function is None:
        return False
    if draft.derives(function, _MODELS):
        return True
    name = function.child_by_field_name("attribute")
    if name is None or draft.text(name) not in _ONE:
        return False
    while function.type in ("call", "attribute"):
        inner = function.child_by_field_name("function" if function.type == "call" else "object")
        if inner is None:
            return False
        name = function.child_by_field_name("attribute")
        if name is not None and draft.text(name) == "objects":
            return bool(draft.derives(inner, _MODELS))
        function = inner
    return False


_RELATED = """
from django.contrib.auth.models import Group
from django.db import models


class Talk(models.Model):
    {field}

    class Meta:
        app_label = "auth"


def answers():
    group = Group.objects.create()
    talk = Talk.objects.create()
    {line}
    return [one.pk for one in {relation}.all()], [one.pk for one in {back}.all()]
"""
_PROBE = """
from seven_proof import migrate

migrate()
answer = answers()
"""


def _both(field: str, old: str, new: str, *asked: str) -> Example:
    """An assignment and the call for it, and what both ends of the relation hold afterwards."""
    texts = [_RELATED.format(field=field, line=line, relation=asked[0], back=asked[1]) for line in (old, new)]
    return Example(before=texts[0], after=texts[1], probe=_PROBE)


RULES = [
    Rule(
        id="many-to-many-assignment",
        what="Assigning to a many-to-many or reverse relation is refused by Django 2.0: `obj.tags.set([…])`.",
        why="The assignment looked like one of a value, and wrote to another table.",
        since="1.9",
        until="2.0",
        warns="1.10",
        change=Rewrite((".relation =",), set_related),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=_both(
            'groups = models.ManyToManyField(Group, related_name="talks")',
            "talk.groups = [group]",
            "talk.groups.set([group])",
            "talk.groups",
            "group.talks",
        ),
        more=(
            _both(
                'groups = models.ManyToManyField(Group, related_name="talks")',
                "group.talks = [talk]",
                "group.talks.set([talk])",
                "talk.groups",
                "group.talks",
            ),
        ),
        leaves=(
            "class Form:\n    def __init__(self):\n        self.groups = []\n",
            "from shop.models import Talk\n\ntalk = Talk.objects.get()\ntalk.title = 'x'\n",
            "from django.contrib.auth.models import User\n\nuser = User()\nuser.groups.set([])\n",
        ),
        ledger=("removed-m2m-assignment", "removed-reverse-fk-assignment"),
        symptoms=(
            "Direct assignment to the forward side of a many-to-many set is prohibited",
            "Direct assignment to the reverse side of a related set is prohibited",
            "Direct assignment to the reverse side of a many-to-many set is prohibited",
        ),
    ),
]
