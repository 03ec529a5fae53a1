"""factory_boy: names that were at the top, and options that stood in the class itself."""

from __future__ import annotations

from django_seven.rules.packages.support import names_in
from django_seven.rules.shape import Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip

_FACTORY = "factory-boy"
_LOG = "https://factoryboy.readthedocs.io/en/stable/changelog.html"
_OPTIONS = {
    "FACTORY_FOR": "model",
    "ABSTRACT_FACTORY": "abstract",
    "FACTORY_DJANGO_GET_OR_CREATE": "django_get_or_create",
}


def to_meta(draft: Draft, match: Match) -> None:
    """`FACTORY_FOR = Talk` becomes `class Meta: model = Talk`."""
    name, value = match.node.child_by_field_name("left"), match.node.child_by_field_name("right")
    body = match.node.parent.parent if match.node.parent is not None else None
    if name is None or value is None or body is None:
        raise Fine
    if "Meta" in names_in(body):
        raise Skip("the class has a `Meta` already")
    mine = [one for one in _OPTIONS if one in names_in(body)]
    if mine[0] != draft.text(name):
        raise Skip(f"it goes into the `Meta` that `{mine[0]}` makes")
    if len(mine) > 1:
        raise Skip("several options go into one `Meta`")
    indent = " " * match.node.start_point[1]
    draft.replace(match.node, f"class Meta:\n{indent}    {_OPTIONS[mine[0]]} = {draft.text(value)}")


_MODEL = """
import factory
from django.db import models
from seven_proof import migrate


class Talk(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "seven_example"


class TalkFactory(factory.{base}):
    {option}

    title = "Opening"


migrate()
answer = [TalkFactory().title, TalkFactory.build().pk]
"""

RULES = [
    Rule(
        id="factory-django-names",
        what="`factory.DjangoModelFactory` and its kin are only in their own modules since factory_boy 3.0.",
        why="`import factory` is to work without Django and MongoEngine.",
        since="2.4",
        until="3.0",
        change=Moved(
            {
                "factory.DjangoModelFactory": "factory.django.DjangoModelFactory",
                "factory.MogoFactory": "factory.mogo.MogoFactory",
                "factory.MongoEngineFactory": "factory.mongoengine.MongoEngineFactory",
            }
        ),
        sure="safe",
        notes=f"{_LOG}#id10",
        axis=_FACTORY,
        example=Example(
            before="from factory import DjangoModelFactory\n\nanswer = DjangoModelFactory.__module__",
            after="from factory.django import DjangoModelFactory\n\nanswer = DjangoModelFactory.__module__",
        ),
        leaves=("from shop import factory\n\nfactory.DjangoModelFactory\n",),
        symptoms=("module 'factory' has no attribute 'DjangoModelFactory'",),
    ),
    Rule(
        id="factory-for",
        what="`FACTORY_FOR` and `ABSTRACT_FACTORY` of a factory are options of its `Meta` since factory_boy 2.4.",
        why="factory_boy 2.5 no longer reads the old names.",
        since="2.4",
        until="2.5",
        change=Rewrite(tuple(f"class {name}" for name in _OPTIONS), to_meta),
        pattern="factory",
        sure="safe",
        notes=f"{_LOG}#id30",
        axis=_FACTORY,
        example=Example(
            before=_MODEL.format(base="django.DjangoModelFactory", option="FACTORY_FOR = Talk"),
            after=_MODEL.format(base="django.DjangoModelFactory", option="class Meta:\n        model = Talk"),
        ),
        leaves=("FACTORY_FOR = 1\n# factory\n",),
    ),
]
