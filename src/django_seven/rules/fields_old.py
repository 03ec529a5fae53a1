"""Fields of models as they were written before Django 1.10."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    called,
    choose,
    either,
    keyword,
    positional,
)
from django_seven.values import Minor

_MODULES = ("django.db.models", "django.db.models.fields", "django.contrib.gis.db.models")
_EXPRESSIONS = tuple(
    f"django.db.models.{name}"
    for name in (
        "Expression",
        "Func",
        "Aggregate",
        "Value",
        "Transform",
        "expressions.Expression",
        "expressions.BaseExpression",
        "expressions.Func",
        "expressions.Value",
        "aggregates.Aggregate",
    )
)


def _of(name: str) -> tuple[str, ...]:
    return tuple(f"{module}.{name}" for module in _MODULES)


def _argument(call: Node, name: str, text: str, draft: Draft) -> None:
    """Add an argument to the call of a field that has none of that name.

    Raises Fine where it has, Skip where `**` may hide it.
    """
    if keyword(call, name) is not None:
        raise Fine
    positional(call)
    append_argument(draft, call, f"{name}={text}")


def short_address(draft: Draft, match: Match) -> None:
    """`EmailField()` keeps its 75 characters."""
    _argument(called(match), "max_length", "75", draft)


def false_default(draft: Draft, match: Match) -> None:
    """`BooleanField()` keeps `False` as its default."""
    if keyword(called(match), "null") is not None:
        raise Fine
    _argument(called(match), "default", "False", draft)


def generic_address(draft: Draft, match: Match) -> None:
    """`IPAddressField()` becomes `GenericIPAddressField(protocol="IPv4")`."""
    call = called(match)
    holder = match.node.child_by_field_name("object")
    if holder is not None and draft.meaning(holder) in ("django.db.models", "django.forms"):
        name = f"{draft.text(holder)}.GenericIPAddressField"
    else:
        module = "django.forms" if match.trigger.startswith("django.forms") else "django.db.models"
        name = draft.require(f"{module}.GenericIPAddressField")
    if draft.road.old < Minor(1, 4):
        if holder is None:
            raise Skip("Django 1.3 has no `GenericIPAddressField`")
        given = ", ".join([*(draft.text(argument) for argument in arguments(call)), 'protocol="IPv4"'])
        either(draft, call, f"{name}({given})", Minor(1, 4))
        return
    draft.replace(match.node, name)
    append_argument(draft, call, 'protocol="IPv4"')


def inherited_managers(draft: Draft, match: Match) -> None:
    """The option goes; below Django 2.0 it stays."""
    statement = match.node.parent
    if statement is None:
        raise Skip("its place is not a line of its own")
    if draft.road.old >= Minor(2, 0):
        draft.remove_line(statement)
    else:
        choose(draft, statement, [draft.text(statement)], ["pass"], Minor(2, 0))


def output_field(draft: Draft, match: Match) -> None:
    """`self._output_field` of an expression is `self.output_field`."""
    holder, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if holder is None or name is None or draft.text(holder) != "self":
        raise Fine
    if not draft.class_means(match.node, _EXPRESSIONS):
        raise Fine
    draft.replace(name, "output_field")


def deferred(draft: Draft, match: Match) -> None:
    """`self._deferred` of a model asks which fields are left out."""
    holder = match.node.child_by_field_name("object")
    if holder is None or draft.text(holder) != "self":
        raise Fine
    if not draft.class_means(match.node, ("django.db.models.Model",)):
        raise Fine
    either(draft, match.node, "bool(self.get_deferred_fields())", Minor(1, 8))


_FIELD = """
from django.contrib.auth.models import Group
from django.db import models


class Talk(models.Model):
    thing = models.{}

    class Meta:
        app_label = "auth"
"""
_ASK = 'field = Talk._meta.get_field("thing")\nanswer = {}'
_INHERIT = """
from django.db import models


class Crew(models.Manager):
    pass


class Person(models.Model):
    crew = Crew()

    class Meta:
        app_label = "auth"


class Sailor(Person):
    class Meta:
        app_label = "auth"{}


answer = type(getattr(Sailor, "crew", None)).__name__, type(Sailor._default_manager).__name__
"""

RULES = [
    Rule(
        id="models-ip-address-field",
        what='`IPAddressField` is gone in Django 1.9; `GenericIPAddressField(protocol="IPv4")` does the same.',
        why="The column gets longer, and old rows stay as they are: `seven migrations` proposes the migration.",
        since="1.4",
        until="1.9",
        warns="1.7",
        change=Rewrite(_of("IPAddressField"), generic_address, whole=True),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        migrations=False,
        example=Example(
            before=_FIELD.format("IPAddressField()"),
            after=_FIELD.format('GenericIPAddressField(protocol="IPv4")'),
            probe=_ASK.format('field.formfield().clean("10.0.0.1"), field.to_python("10.0.0.1")'),
        ),
        leaves=("from shop import models\nx = models.IPAddressField()",),
        ledger=("removed-django.db.models.IPAddressField",),
        symptoms=("fields.E900", "IPAddressField has been removed except for support in historical migrations"),
    ),
    Rule(
        id="forms-ip-address-field",
        what='`forms.IPAddressField` is gone in Django 1.9; `GenericIPAddressField(protocol="IPv4")` does the same.',
        why="One field knows both kinds of addresses.",
        since="1.4",
        until="1.9",
        warns="1.7",
        change=Rewrite(
            ("django.forms.IPAddressField", "django.forms.fields.IPAddressField"), generic_address, whole=True
        ),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before='from django import forms\n\nanswer = forms.IPAddressField().clean("10.0.0.1")\n',
            after="from django import forms\n\n"
            'answer = forms.GenericIPAddressField(protocol="IPv4").clean("10.0.0.1")\n',
        ),
        leaves=("from shop import forms\nx = forms.IPAddressField()",),
        ledger=("removed-django.forms.IPAddressField",),
        symptoms=("module 'django.forms' has no attribute 'IPAddressField'",),
    ),
    Rule(
        id="meta-manager-inheritance-from-future",
        what="`Meta.manager_inheritance_from_future` is refused by Django 3.0; it holds without since Django 2.0.",
        why="It let Django 1.10 and 1.11 inherit managers as 2.0 does.",
        since="2.0",
        until="3.0",
        change=Rewrite(("Meta.manager_inheritance_from_future",), inherited_managers),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        migrations=False,
        example=Example(
            before=_INHERIT.format("\n        manager_inheritance_from_future = True"), after=_INHERIT.format("")
        ),
        leaves=("class Options:\n    manager_inheritance_from_future = True",),
        ledger=("removed-Meta.manager_inheritance_from_future",),
        symptoms=("'class Meta' got invalid attribute(s): manager_inheritance_from_future",),
    ),
    Rule(
        id="expression-output-field-private",
        what="`_output_field` of an expression is gone in Django 2.0; `output_field` is the same.",
        why="It was the place where the answer was kept.",
        since="1.8",
        until="2.0",
        change=Rewrite(("._output_field",), output_field),
        sure="likely",
        notes="2.0/#miscellaneous",
        example=Example(
            before="""
from django.db.models import CharField, Func


class Upper(Func):
    function = "UPPER"

    def kind(self):
        return type(self._output_field).__name__


answer = Upper("name", output_field=CharField()).kind()
""",
            after="""
from django.db.models import CharField, Func


class Upper(Func):
    function = "UPPER"

    def kind(self):
        return type(self.output_field).__name__


answer = Upper("name", output_field=CharField()).kind()
""",
        ),
        leaves=("class Form:\n    def kind(self):\n        return self._output_field",),
        ledger=("removed-django.db.models.expressions.BaseExpression._output_field",),
        symptoms=("object has no attribute '_output_field'",),
    ),
    Rule(
        id="model-deferred-flag",
        what="`_deferred` of a model is gone in Django 1.10; `get_deferred_fields()` says which fields are left out.",
        why="An object with fields left out is of the same class as others since then.",
        since="1.8",
        until="1.10",
        change=Rewrite(("._deferred",), deferred),
        sure="likely",
        notes="1.10/#miscellaneous",
        example=Example(
            before="""
from django.db import models
from seven_proof import migrate


class Talk(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "auth"

    def partly(self):
        return self._deferred


migrate()
Talk.objects.create(title="rust")
answer = Talk.objects.get().partly(), Talk.objects.only("pk").get().partly()
""",
            after="""
from django.db import models
from seven_proof import migrate


class Talk(models.Model):
    title = models.CharField(max_length=20)

    class Meta:
        app_label = "auth"

    def partly(self):
        return bool(self.get_deferred_fields())


migrate()
Talk.objects.create(title="rust")
answer = Talk.objects.get().partly(), Talk.objects.only("pk").get().partly()
""",
        ),
        leaves=("class Promise:\n    def partly(self):\n        return self._deferred",),
        ledger=("removed-django.db.models.Model._deferred",),
        symptoms=("object has no attribute '_deferred'",),
    ),
    Rule(
        id="email-field-length",
        what="`EmailField` is 254 characters long from Django 1.8 on; say 75 to keep the column.",
        why="The longest address has 254; a migration changes the column where the length is not said.",
        since="1.3",
        until="1.8",
        change=Rewrite(_of("EmailField"), short_address),
        sure="safe",
        notes="1.8/#miscellaneous",
        migrations=False,
        example=Example(
            before=_FIELD.format("EmailField(blank=True)"),
            after=_FIELD.format("EmailField(blank=True, max_length=75)"),
            probe=_ASK.format("field.max_length"),
        ),
        leaves=(
            "from django.db import models\nx = models.EmailField(max_length=100)",
            "from django.db import models\nx = models.EmailField(**options)",
            "from django import forms\nx = forms.EmailField()",
        ),
        ledger=("changed-EmailField-max_length",),
    ),
    Rule(
        id="boolean-field-default",
        what="`BooleanField` has no default from Django 1.6 on; say `default=False`.",
        why="A value that nobody gave was stored as False.",
        since="1.3",
        until="1.6",
        change=Rewrite(_of("BooleanField"), false_default),
        sure="safe",
        notes="1.6/#booleanfield-no-longer-defaults-to-false",
        migrations=False,
        example=Example(
            before=_FIELD.format("BooleanField()"),
            after=_FIELD.format("BooleanField(default=False)"),
            probe="answer = Talk().thing",
        ),
        leaves=("from django.db import models\nx = models.BooleanField(default=True)",),
        ledger=("changed-BooleanField-default",),
    ),
    Rule(
        id="url-field-verify-exists",
        what="`URLField(verify_exists=…)` is gone in Django 1.5.",
        why="Asking an address that somebody typed in is dangerous for the server.",
        since="1.3",
        until="1.5",
        change=Keyword(_of("URLField"), "verify_exists", None),
        sure="safe",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before=_FIELD.format("URLField(verify_exists=False)"),
            after=_FIELD.format("URLField()"),
            probe=_ASK.format("field.max_length"),
        ),
        leaves=("from shop import models\nx = models.URLField(verify_exists=True)",),
        ledger=("removed-django.db.models.fields.URLField--verify_exists",),
        symptoms=("got an unexpected keyword argument 'verify_exists'",),
    ),
]
