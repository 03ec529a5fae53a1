"""Calls of queries that only a person can change."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rule
from django_seven.rules.syntax import arguments, called, enclosing, keyword, positional, string_value

_AGGREGATES = tuple(
    f"django.db.models.{name}" for name in ("Sum", "Avg", "Max", "Min", "Count", "StdDev", "Variance", "aggregates.Sum")
)


def _plain(match: Match) -> list[Node]:
    """The positional arguments of a call.

    Raises Fine where `*` or `**` hide some.
    """
    call = called(match)
    if any("splat" in argument.type for argument in arguments(call)):
        raise Fine
    return positional(call)


def true_given(draft: Draft, match: Match) -> None:
    """Only `select_related(True)` is met."""
    given = _plain(match)
    if [draft.text(argument) for argument in given] != ["True"]:
        raise Fine


def all_of_them(draft: Draft, match: Match) -> None:
    """Only `select_related()` is met."""
    if arguments(called(match)):
        raise Fine


def depth_given(draft: Draft, match: Match) -> None:
    """Only `select_related(depth=…)` is met."""
    if keyword(called(match), "depth") is None:
        raise Fine


def several_given(draft: Draft, match: Match) -> None:
    """Only an aggregate of two columns is met."""
    if len(_plain(match)) < 2:
        raise Fine


def column_of_table(draft: Draft, match: Match) -> None:
    """Only `order_by("table.column")` is met."""
    texts = [string_value(argument) or "" for argument in _plain(match)]
    if not any("." in text and " " not in text for text in texts):
        raise Fine


def create_defaults(draft: Draft, match: Match) -> None:
    """Only `update_or_create(create_defaults=…)` is met."""
    if keyword(called(match), "create_defaults") is None:
        raise Fine


def compared_with_none(draft: Draft, match: Match) -> None:
    """Only `x__key__iexact=None` is met."""
    given = [argument for argument in arguments(called(match)) if argument.type == "keyword_argument"]
    texts = [draft.text(argument).replace(" ", "") for argument in given]
    if not any(text.endswith("__iexact=None") and text.count("__") > 1 for text in texts):
        raise Fine


def without_validate(draft: Draft, match: Match) -> None:
    """Only a constraint of one's own without `validate()` is met."""
    bases = match.node.parent
    body = bases.parent if bases is not None and bases.type == "argument_list" else None
    if body is None or body.type != "class_definition" or "def validate" in draft.text(body):
        raise Fine


def no_database(draft: Draft, match: Match) -> None:
    """Only `db_manager(None)` is met."""
    if [draft.text(argument) for argument in arguments(called(match))] != ["None"]:
        raise Fine


def own_check(draft: Draft, match: Match) -> None:
    """Only a `check()` of a model, field or manager that takes no `**kwargs` is met."""
    owners = ("django.db.models.Model", "django.db.models.Field", "django.db.models.Manager")
    place = match.node.child_by_field_name("parameters")
    if not draft.class_means(match.node, owners) or place is None or "**" in draft.text(place):
        raise Fine
    if enclosing(match.node, "class_definition") is None:
        raise Fine


_QUERY = """
from django.contrib.auth.models import Group
{}from seven_proof import migrate

migrate()
for name in ("c", "a", "b"):
    Group.objects.create(name=name)
answer = {}
"""


def _query(expression: str, extra: str = "") -> str:
    return _QUERY.format(extra, expression)


_MODEL = """
from django.db import models
{}from seven_proof import migrate


class Stay(models.Model):
    {}

    class Meta:
        app_label = "auth"


migrate()
{}
answer = {}
"""
_CONSTRAINT = """
from django.db import models
from django.db.models.constraints import BaseConstraint


class Own(BaseConstraint):
    def constraint_sql(self, model, schema_editor):
        return None
{}

class Stay(models.Model):
    days = models.IntegerField()

    class Meta:
        app_label = "auth"
        constraints = [Own(name="own")]


answer = Stay(days=1).full_clean()
"""
_VALIDATE = """
    def validate(self, model, instance, exclude=None, using="default"):
        pass
"""
_AGGREGATE = """
{}
most = {}("days", "nights")
answer = [column.name for column in most.get_source_expressions()[:2]]
"""
_CHECK = """
from django.db import models


class Stay(models.Model):
    def {0}(self):
        return "fine"

    class Meta:
        app_label = "auth"


answer = Stay().{0}()
"""


def _model(field: str, made: str, expression: str, extra: str = "") -> str:
    """What an expression gives for a model with a field, of which something is made before."""
    return _MODEL.format(extra, field, made, expression)


RULES = [
    Rule(
        id="select-related-true",
        what="`select_related(True)` fails on all releases; what it raises will be a `TypeError`, no `AttributeError`.",
        why="Names are texts.",
        since="1.3",
        until="2028.0",
        change=ByHand((".select_related",), "Name the relations, or leave the argument out.", only=true_given),
        sure="show",
        notes="6.1/#miscellaneous",
        example=Example(
            before=_QUERY.format(
                "from django.contrib.admin.models import LogEntry\n",
                "[row.pk for row in LogEntry.objects.select_related(True)]",
            ),
            after=_QUERY.format(
                "from django.contrib.admin.models import LogEntry\n",
                '[row.pk for row in LogEntry.objects.select_related("user")]',
            ),
        ),
        unproven="it fails on both sides",
        leaves=("x = Group.objects.select_related('a')\ny = Group.objects.select_related()",),
        ledger=("changed-select_related-true",),
    ),
    Rule(
        id="select-related-without-names",
        what="`select_related()` without names is deprecated in Django 6.1; name the relations.",
        why="It follows all relations that may not be empty, also those that are added later.",
        since="1.3",
        until="2028.0",
        warns="6.1",
        change=ByHand((".select_related",), "Name the relations that the code then uses.", only=all_of_them),
        sure="show",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before=_QUERY.format(
                "from django.contrib.admin.models import LogEntry\n",
                "[row.pk for row in LogEntry.objects.select_related()]",
            ),
            after=_QUERY.format(
                "from django.contrib.admin.models import LogEntry\n",
                '[row.pk for row in LogEntry.objects.select_related("user")]',
            ),
        ),
        leaves=("x = Group.objects.select_related('a')\ny = Group.objects.select_related(*names)",),
        ledger=("removed-select_related-no-args",),
        symptoms=("Calling select_related() with no arguments is deprecated.",),
    ),
    Rule(
        id="select-related-depth",
        what="`select_related(depth=…)` is gone in Django 1.7; name the relations.",
        why="A depth reads more tables with each relation that is added.",
        since="1.3",
        until="1.7",
        change=ByHand((".select_related",), "Name the relations that the code then uses.", only=depth_given),
        sure="show",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before=_query("[row.name for row in Group.objects.order_by('name').select_related(depth=1)]"),
            after=_query("[row.name for row in Group.objects.order_by('name').select_related()]"),
        ),
        leaves=("x = Group.objects.select_related('a')",),
        ledger=("removed-django.db.models.query.QuerySet.select_related--depth",),
        symptoms=("got unexpected keyword arguments: ['depth']",),
    ),
    Rule(
        id="aggregate-of-several",
        what="`Sum`, `Avg` and the other aggregates take one column from Django 5.2 on.",
        why="The database refused two columns; Django says so before.",
        since="1.9",
        until="5.2",
        change=ByHand(_AGGREGATES, "Give each column an aggregate of its own.", only=several_given),
        pattern=r"(?:Sum|Avg|Max|Min|Count|StdDev|Variance)\s*(?:\([^()]*[(,]|as\b)",
        sure="show",
        notes="5.2/#miscellaneous",
        example=Example(
            before=_AGGREGATE.format("from django.db.models import Max\n", "Max"),
            after=_AGGREGATE.format("from django.db.models.functions import Greatest\n", "Greatest"),
        ),
        leaves=("from django.db.models import Sum\nx = Sum('a', distinct=True)",),
        ledger=("changed-aggregate-arity",),
        symptoms=("takes exactly 1 argument (2 given)",),
    ),
    Rule(
        id="order-by-table-column",
        what="`order_by('table.column')` is refused by Django 4.0.",
        why="It was a way into the database around the models.",
        since="1.8",
        until="4.0",
        warns="3.1",
        change=ByHand((".order_by",), "Order by the field, or by `RawSQL('table.column', ())`.", only=column_of_table),
        pattern=r"order_by\s*\((?:[^()]*\(|[^()]*['\"][^'\"\s()]*\.)",
        sure="show",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before=_query('[row.name for row in Group.objects.order_by("auth_group.name")]'),
            after=_query(
                '[row.name for row in Group.objects.order_by(RawSQL("auth_group.name", ()))]',
                "from django.db.models.expressions import RawSQL\n",
            ),
        ),
        leaves=("x = Group.objects.order_by('name')\ny = Group.objects.order_by(column)",),
        ledger=("removed-order_by-raw-alias",),
        symptoms=("Passing column raw column aliases to order_by() is deprecated",),
    ),
    Rule(
        id="update-or-create-field-create-defaults",
        what="`update_or_create(create_defaults=…)` is an argument of its own from Django 5.0 on.",
        why="A field of that name was found by it until then.",
        since="1.7",
        until="5.0",
        change=ByHand((".update_or_create",), "Write `create_defaults__exact=…` for the field.", only=create_defaults),
        sure="show",
        notes="5.0/#miscellaneous",
        example=Example(
            before=_model(
                "create_defaults = models.CharField(max_length=9)",
                'for word in ("yes", "no"):\n    Stay.objects.create(create_defaults=word)',
                'Stay.objects.update_or_create(create_defaults="no", defaults={})[1]',
            ),
            after=_model(
                "create_defaults = models.CharField(max_length=9)",
                'for word in ("yes", "no"):\n    Stay.objects.create(create_defaults=word)',
                'Stay.objects.update_or_create(create_defaults__exact="no", defaults={})[1]',
            ),
        ),
        leaves=("x = Group.objects.update_or_create(name='a', defaults={})",),
        ledger=("changed-update_or_create-create_defaults",),
    ),
    Rule(
        id="json-key-iexact-none",
        what="`…__key__iexact=None` finds JSON null from Django 6.1 on, and no missing key.",
        why="`None` is a value of JSON.",
        since="3.1",
        until="6.1",
        change=ByHand(
            (".filter", ".exclude", ".get", "django.db.models.Q"),
            "Write `…__key__isnull=True` where a missing key is meant.",
            only=compared_with_none,
        ),
        sure="show",
        notes="6.1/#miscellaneous",
        example=Example(
            before=_model(
                "data = models.JSONField()",
                'Stay.objects.create(data={"name": None})\nStay.objects.create(data={"town": "Rome"})',
                "[one.data for one in Stay.objects.filter(data__name__iexact=None)]",
            ),
            after=_model(
                "data = models.JSONField()",
                'Stay.objects.create(data={"name": None})\nStay.objects.create(data={"town": "Rome"})',
                "[one.data for one in Stay.objects.filter(data__name__isnull=True)]",
            ),
        ),
        leaves=("x = Group.objects.filter(name__iexact=None)\ny = options.get('a', None)",),
        ledger=("changed-json-key-iexact-none",),
    ),
    Rule(
        id="constraint-without-validate",
        what="A constraint of one's own is asked to `validate()` by Django 4.1; `BaseConstraint` cannot.",
        why="Constraints are checked with the model, before the database does.",
        since="2.2",
        until="4.1",
        change=ByHand(
            ("django.db.models.constraints.BaseConstraint", "django.db.models.BaseConstraint"),
            "Define `validate(self, model, instance, exclude=None, using='default')`.",
            only=without_validate,
        ),
        sure="show",
        notes="4.1/#miscellaneous",
        example=Example(before=_CONSTRAINT.format(""), after=_CONSTRAINT.format(_VALIDATE)),
        leaves=(
            "from django.db.models import BaseConstraint\n\n\nclass Own(BaseConstraint):\n"
            "    def validate(self, *args, **kwargs):\n        pass",
        ),
        ledger=("changed-BaseConstraint.validate",),
        symptoms=("This method must be implemented by a subclass.",),
    ),
    Rule(
        id="db-manager-none",
        what="`db_manager(None)` keeps the database that was chosen before from Django 1.7 on.",
        why="It reset the routing until then.",
        since="1.3",
        until="1.7",
        change=ByHand((".db_manager",), "Start from the manager of the class again.", only=no_database),
        sure="show",
        notes="1.7/#miscellaneous",
        example=Example(
            before=_query('Group.objects.db_manager("other").db_manager(None).db'),
            after=_query("Group.objects.db_manager(None).db"),
        ),
        leaves=("x = Group.objects.db_manager('other')",),
        ledger=("changed-db_manager-none",),
    ),
    Rule(
        id="model-own-check",
        what="`check()` of models, fields and managers is called by the system checks of Django 1.7.",
        why="A method of that name with another meaning fails, or says nonsense.",
        since="1.3",
        until="1.7",
        change=ByHand(("def check",), "Call the method otherwise.", only=own_check),
        sure="show",
        notes="1.7/#system-checks",
        example=Example(
            before=_CHECK.format("check"),
            after=_CHECK.format("is_fine"),
        ),
        leaves=("class Door:\n    def check(self):\n        return 1",),
        ledger=("changed-check-method",),
        symptoms=("check() got an unexpected keyword argument",),
    ),
]
