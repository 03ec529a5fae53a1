"""Fields of models, and queries about them, as they were written before Django 1.10."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Keyword, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    called,
    choose,
    either,
    keyword,
    last_name,
    parameter_name,
    parameters,
    positional,
    string_value,
    value_of,
)
from django_seven.values import Minor

_MODULES = ("django.db.models", "django.db.models.fields", "django.contrib.gis.db.models")
_NOW = ("datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today", "django.utils.timezone.now")
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


def called_first(draft: Draft, match: Match) -> None:
    """`filter(day=date.today)` becomes `filter(day=date.today())`."""
    found = [value_of(one) for one in arguments(called(match)) if one.type == "keyword_argument"]
    values = [value for value in found if value.type in ("identifier", "attribute") and draft.meaning(value) in _NOW]
    if not values:
        raise Fine
    for value in values:
        draft.insert(value.end_byte, "()")


def no_rows(draft: Draft, match: Match) -> None:
    """`EmptyQuerySet(Model)` becomes `Model._default_manager.none()`."""
    call = called(match)
    named = keyword(call, "model")
    given = [value_of(named)] if named is not None else positional(call)
    if len(given) != 1 or len(arguments(call)) != 1 or given[0].type not in ("identifier", "attribute"):
        raise Skip("it is not known of which model")
    draft.replace(call, f"{draft.text(given[0])}._default_manager.none()")


def date_times(draft: Draft, match: Match) -> None:
    """`dates()` of a `DateTimeField` is `datetimes()`."""
    call, name = called(match), match.node.child_by_field_name("attribute")
    first = next(iter(positional(call)), None)
    field = string_value(first)
    if field is None or name is None or draft.model_fields(field) != {"DateTimeField"}:
        raise Fine
    text = draft.text(call)
    start = name.start_byte - call.start_byte
    either(draft, call, f"{text[:start]}datetimes{text[start + len('dates') :]}", Minor(1, 6))


def bits(draft: Draft, match: Match) -> None:
    """`F("a") & 1` becomes `F("a").bitand(1)`."""
    call = called(match)
    above = call.parent
    sign = above.child_by_field_name("operator") if above is not None and above.type == "binary_operator" else None
    left, right = (above.child_by_field_name(side) if above is not None else None for side in ("left", "right"))
    names = {"&": "bitand", "|": "bitor"}
    if above is None or sign is None or left is None or right is None or left.id != call.id:
        raise Fine
    if draft.text(sign) not in names:
        raise Fine
    either(draft, above, f"{draft.text(call)}.{names[draft.text(sign)]}({draft.text(right)})", Minor(1, 5))


def without_connection(draft: Draft, match: Match) -> None:
    """Only a hook without `connection` is met."""
    node = match.node
    names = [parameter_name(one) for one in parameters(node)]
    owned = draft.class_means(node, ("django.db.models.Field", *_of("CharField"), *_of("TextField")))
    if not owned or "connection" in names or "*" in "".join(names):
        raise Fine


def no_longer_named(draft: Draft, match: Match) -> None:
    """Only `ContentType.objects.filter(name=…)` is met."""
    node, above = match.node, match.node.parent
    while above is not None and above.type == "attribute":
        node, above = above, above.parent
    if above is None or above.type != "call" or last_name(draft, node) not in ("filter", "get", "exclude"):
        raise Fine
    names = [draft.text(one).split("=")[0].strip() for one in arguments(above) if one.type == "keyword_argument"]
    if not any(name == "name" or name.startswith("name__") for name in names):
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
_QUERY = """
{}from django.contrib.auth.models import Group, User
from seven_proof import migrate

migrate()
User.objects.create(username="ada")
Group.objects.create(name="staff")
answer = {}
"""
_DAYS = """
import datetime

from django.contrib.auth.models import User
from django.db import models
from seven_proof import migrate


class Talk(models.Model):
    held_at = models.DateTimeField()

    class Meta:
        app_label = "auth"


migrate()
Talk.objects.create(held_at=datetime.datetime(2020, 5, 17, 10, 30))
answer = {}
"""
_BITS = """
from django.contrib.auth.models import User
from django.db.models import F
from seven_proof import migrate

migrate()
User.objects.create(username="ada", id=7)
answer = User.objects.filter(id={}).count()
"""

RULES = [
    Rule(
        id="models-ip-address-field",
        what='`IPAddressField` is gone in Django 1.9; `GenericIPAddressField(protocol="IPv4")` does the same.',
        why="The column gets longer: `makemigrations` says so, and old rows stay as they are.",
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
        id="filter-callable",
        what="A query with a function instead of a value is refused by Django 1.9; call it.",
        why="It was called when the query was built, as the code then does itself.",
        since="1.3",
        until="1.9",
        warns="1.7",
        change=Rewrite((".filter", ".exclude", ".get", "django.db.models.Q"), called_first),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_QUERY.format(
                "import datetime\n\n", "User.objects.filter(date_joined__lt=datetime.datetime.now).count()"
            ),
            after=_QUERY.format(
                "import datetime\n\n", "User.objects.filter(date_joined__lt=datetime.datetime.now()).count()"
            ),
            settings="USE_TZ = False\n",
        ),
        leaves=("x = User.objects.filter(date_joined__lt=now)",),
        ledger=("removed-queryset-callable-arguments",),
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
        example=Example(
            before=_FIELD.format("BooleanField()"),
            after=_FIELD.format("BooleanField(default=False)"),
            probe="answer = Talk().thing",
        ),
        leaves=("from django.db import models\nx = models.BooleanField(default=True)",),
        ledger=("changed-BooleanField-default",),
    ),
    Rule(
        id="empty-query-set-made",
        what="`EmptyQuerySet` cannot be made from Django 1.6 on; `none()` of a manager gives an empty query.",
        why="The class only serves `isinstance()` since then.",
        since="1.3",
        until="1.6",
        change=Rewrite(("django.db.models.query.EmptyQuerySet",), no_rows, whole=True),
        sure="safe",
        notes="1.6/#miscellaneous",
        example=Example(
            before="from django.contrib.auth.models import Group\nfrom django.db.models.query import EmptyQuerySet\n\n"
            "answer = list(EmptyQuerySet(Group))\n",
            after="from django.contrib.auth.models import Group\n\nanswer = list(Group._default_manager.none())\n",
        ),
        leaves=("from shop.query import EmptyQuerySet\nx = EmptyQuerySet(Group)",),
        ledger=("changed-EmptyQuerySet",),
        symptoms=("EmptyQuerySet can't be instantiated",),
    ),
    Rule(
        id="dates-of-date-times",
        what="`dates()` of a `DateTimeField` gives dates from Django 1.6 on; `datetimes()` gives what it gave.",
        why="Dates without a time zone were datetimes.",
        since="1.3",
        until="1.6",
        change=Rewrite((".dates",), date_times),
        sure="likely",
        notes="1.6/#miscellaneous",
        example=Example(
            before=_DAYS.format('list(Talk.objects.dates("held_at", "month"))'),
            after=_DAYS.format(
                'list((Talk.objects.dates("held_at", "month") if django.VERSION < (1, 6)'
                ' else Talk.objects.datetimes("held_at", "month")))'
            ).replace("import datetime\n\n", "import datetime\n\nimport django\n", 1),
            settings="USE_TZ = False\n",
        ),
        leaves=("x = Talk.objects.dates('day', 'year')",),
        ledger=("changed-QuerySet.dates-DateTimeField",),
    ),
    Rule(
        id="f-bits",
        what="`F(…) & 1` and `F(…) | 1` are refused by Django 1.5; `bitand()` and `bitor()` do it.",
        why="The signs are kept for conditions.",
        since="1.3",
        until="1.5",
        change=Rewrite(("django.db.models.F", "django.db.models.expressions.F"), bits),
        sure="safe",
        notes="1.5/#miscellaneous",
        example=Example(
            before=_BITS.format('F("id") & 7'),
            after=_BITS.format('(F("id") & 7 if django.VERSION < (1, 5) else F("id").bitand(7))').replace(
                "\nfrom django.contrib", "\nimport django\nfrom django.contrib", 1
            ),
        ),
        leaves=("from django.db.models import F\nx = F('a') + 1",),
        ledger=("changed-F-bitand",),
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
    Rule(
        id="content-type-found-by-name",
        what="The name of a `ContentType` is no column from Django 1.8 on: it cannot be asked for in a query.",
        why="It is the name of the model, in the language of the reader.",
        since="1.3",
        until="1.8",
        change=ByHand(
            ("django.contrib.contenttypes.models.ContentType",),
            "Ask for `app_label` and `model`.",
            only=no_longer_named,
        ),
        sure="show",
        notes="1.8/#miscellaneous",
        unproven="which model the name means is not known",
        leaves=(
            "from django.contrib.contenttypes.models import ContentType\nx = ContentType.objects.filter(model='a')",
        ),
        ledger=("changed-ContentType.name-property",),
        symptoms=("Cannot resolve keyword 'name' into field",),
    ),
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
        unproven="what it does with the value is not known",
        leaves=("class Own:\n    def get_db_prep_value(self, value):\n        return value",),
        ledger=("removed-get_db_prep-without-connection",),
    ),
]
