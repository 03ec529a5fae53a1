"""Database back-ends: hooks that only their author can adapt to what Django calls, and wants to be told."""

from __future__ import annotations

from collections.abc import Sequence

from django_seven.rules.overrides import CLIENTS, FEATURES, INTROSPECTION, OPERATIONS, overriding
from django_seven.rules.shape import ByHand, Example, Rule

_OPERATIONS = """
{start}from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations


class Operations(DatabaseOperations):
    {hook}


asked = []
"""
_SESSIONS = """
import datetime

from django.contrib.sessions.models import Session
from seven_proof import migrate

migrate()
connection.ops = Operations(connection)
Session.objects.create(session_key="a", session_data="", expire_date=datetime.datetime(2015, 5, 1))
{}
"""
_BY_MONTH = _SESSIONS.format("answer = Session.objects.filter(expire_date__month=5).count(), asked[0]")
_INTROSPECTION = """
from django.db import connection
from django.db.backends.sqlite3.introspection import DatabaseIntrospection


class Introspection(DatabaseIntrospection):
    {hook}
"""
_INSPECTED = """
import io

from django.core.management import call_command
from seven_proof import migrate

migrate()
connection.introspection = Introspection(connection)
text = io.StringIO()
call_command("inspectdb", stdout=text)
answer = {!r} in text.getvalue()
"""
_OLD_SHELL = """
    @classmethod
    def runshell_db(cls, conn_params, parameters):
        opened.append(conn_params["database"])
"""
_NEW_SHELL = """
    @classmethod
    def settings_to_cmd_args_env(cls, settings_dict, parameters):
        opened.append(settings_dict["NAME"])
        return ["true"], None
"""
_SHELL = """
from django.db.backends.postgresql.client import DatabaseClient


class Connection:
    settings_dict = {{"NAME": "shop"}}

    def get_connection_params(self):
        return {{"database": "shop"}}


class Client(DatabaseClient):{}{}

opened = []
Client(Connection()).runshell([])
answer = opened
"""
_FEATURES = """
from django.db import connection
from django.db.backends.sqlite3.features import DatabaseFeatures


class Features(DatabaseFeatures):
    {}
"""
_FEATURE_METHOD = """def introspected_boolean_field_type(self, field=None):
        return super(Features, self).introspected_boolean_field_type(field)"""
_FEATURE_ASKED = """
kind = Features(connection).introspected_boolean_field_type
answer = kind() if callable(kind) else kind
"""
_GEOMETRY = """
from django.contrib.gis.management.commands.inspectdb import Command
from seven_proof import migrate

migrate()
connection.introspection = Introspection(connection)
row = connection.introspection.get_table_description(connection.cursor(), "auth_group")[1]
kind, options, notes = Command().get_field_type(connection, "auth_group", row)
answer = kind, options["verbose_name"]
"""
_DATES = (
    "date_extract_sql",
    "datetime_extract_sql",
    "time_extract_sql",
    "date_trunc_sql",
    "datetime_trunc_sql",
    "time_trunc_sql",
    "datetime_cast_date_sql",
    "datetime_cast_time_sql",
)
_BARE = ("datetime_cast_date_sql", "datetime_cast_time_sql", "datetime_trunc_sql", "datetime_extract_sql")


def _operations(before: str, after: str, probe: str, start: str = "") -> Example:
    """A hook of the operations in its old and its new form, and what the database then says."""
    texts = [_OPERATIONS.format(start=start, hook=_inside(hook)) for hook in (before, after)]
    return Example(before=texts[0], after=texts[1], probe=probe)


def _introspection(before: str, after: str, probe: str) -> Example:
    """A hook of the introspection in its old and its new form, and what `inspectdb` makes of it."""
    texts = [_INTROSPECTION.format(hook=_inside(hook)) for hook in (before, after)]
    return Example(before=texts[0], after=texts[1], probe=probe)


def _inside(hook: str) -> str:
    """The lines of a method, in the body of a class."""
    return hook.strip().replace("\n", "\n    ").replace("\n    \n", "\n\n")


def _hook(
    id: str,
    names: Sequence[str],
    until: str,
    owners: Sequence[str],
    what: str,
    decide: str,
    *rows: str,
    example: Example,
    since: str = "",
    lacks: str = "",
    says: str = "",
    unproven: str = "",
) -> Rule:
    """A hook that only its author can adapt: found where a class overrides it."""
    triggers = [f"{kind} {name}" for name in names for kind in ("def", "class")]
    return Rule(
        id=id,
        what=what,
        why="Back-ends of a project's own are called by Django, with what it has at that release.",
        since=since or until,
        until=until,
        change=ByHand(tuple(triggers), decide, overriding(owners, lacks, says)),
        sure="show",
        notes=f"{until}/#database-backend-api",
        example=example,
        unproven=unproven,
        leaves=tuple(f"class Own:\n    def {name}(self, value):\n        return value\n" for name in names[:1]),
        ledger=rows,
    )


RULES = [
    _hook(
        "get-relations-pairs",
        ("get_relations",),
        "6.1",
        INTROSPECTION,
        "`get_relations()` of back-ends tells three things of each relation in Django 6.1, no longer two.",
        "Add what the database does on delete as a third from Django 6.1 on.",
        "changed-get_relations-3-tuple",
        example=_introspection(
            """
def get_relations(self, cursor, table_name):
    found = super(Introspection, self).get_relations(cursor, table_name)
    return {column: tuple(found[column][:2]) for column in found}
""",
            """
def get_relations(self, cursor, table_name):
    return super(Introspection, self).get_relations(cursor, table_name)
""",
            _INSPECTED.format("models.ForeignKey("),
        ),
        since="1.8",
    ),
    _hook(
        "binary-placeholder-sql",
        ("binary_placeholder_sql",),
        "6.1",
        OPERATIONS,
        "Django 6.1 hands the compiler to `binary_placeholder_sql()`, and wants its SQL with parameters.",
        "Take `compiler=None`, and give a tuple from Django 6.1 on, a text before.",
        "changed-binary_placeholder_sql",
        lacks="compiler",
        example=_operations(
            """
def binary_placeholder_sql(self, value):
    asked.append("binary")
    return "%s"
""",
            """
def binary_placeholder_sql(self, value, compiler=None):
    asked.append("binary")
    return "%s" if compiler is None else ("%s", (value,))
""",
            """
from seven_proof import migrate

migrate()
connection.ops = Operations(connection)
Picture.objects.create(data=b"abc")
answer = bytes(Picture.objects.get().data), asked[0]
""",
            start="""from django.db import models


class Picture(models.Model):
    data = models.BinaryField()

    class Meta:
        app_label = "auth"


""",
        ),
        since="1.10",
    ),
    _hook(
        "date-sql-parameters",
        _DATES,
        "4.1",
        OPERATIONS,
        "Hooks for parts of dates and times get SQL with its parameters in Django 4.1, and must give both.",
        "Take `sql, *params` and give what `super()` gives of them; what writes SQL itself asks `django.VERSION`.",
        *(f"changed-DatabaseOperations.{name}" for name in _DATES),
        lacks="params",
        example=_operations(
            """
def datetime_extract_sql(self, lookup_type, field_name, tzname):
    asked.append(lookup_type)
    return super(Operations, self).datetime_extract_sql(lookup_type, field_name, tzname)
""",
            """
def datetime_extract_sql(self, lookup_type, sql, *params):
    asked.append(lookup_type)
    return super(Operations, self).datetime_extract_sql(lookup_type, sql, *params)
""",
            _BY_MONTH,
        ),
        since="1.6",
    ),
    _hook(
        "runshell-db",
        ("runshell_db",),
        "3.2",
        CLIENTS,
        "`runshell_db()` of database clients is not called by Django 3.2.",
        "Give arguments and environment of the program in `settings_to_cmd_args_env()`.",
        "changed-DatabaseClient.settings_to_cmd_args_env",
        example=Example(before=_SHELL.format("", _OLD_SHELL), after=_SHELL.format(_NEW_SHELL, _OLD_SHELL)),
        since="3.1",
    ),
    _hook(
        "fetch-returned-insert-columns",
        ("fetch_returned_insert_columns",),
        "3.1",
        OPERATIONS,
        "Django 3.1 hands `returning_params` to `fetch_returned_insert_columns()`.",
        "Take `returning_params=None` as well.",
        "changed-fetch_returned_insert_columns",
        lacks="returning_params",
        example=_operations(
            """
def return_insert_columns(self, fields):
    return "", ()

def fetch_returned_insert_columns(self, cursor):
    asked.append("columns")
    return (cursor.lastrowid,)
""",
            """
def return_insert_columns(self, fields):
    return "", ()

def fetch_returned_insert_columns(self, cursor, returning_params=None):
    asked.append("columns")
    return (cursor.lastrowid,)

def fetch_returned_rows(self, cursor, returning_params):
    return [self.fetch_returned_insert_columns(cursor, returning_params)]

returning_columns = return_insert_columns
""",
            """
from django.contrib.auth.models import Group
from seven_proof import migrate

migrate()
connection.ops = Operations(connection)
connection.features.can_return_columns_from_insert = True
answer = Group.objects.create(name="staff").pk > 0, asked[0]
""",
        ),
        since="3.0",
    ),
    _hook(
        "get-geometry-type-name",
        ("get_geometry_type",),
        "3.0",
        INTROSPECTION,
        "Django 3.0 hands the description of a column to `get_geometry_type()`; it was its name.",
        "Take the name from `description.name` where the argument has one.",
        "changed-get_geometry_type",
        example=_introspection(
            """
def get_field_type(self, data_type, description):
    return "GeometryField"

def get_geometry_type(self, table_name, name):
    return "PointField", {"srid": 4326, "verbose_name": "point" + name}
""",
            """
def get_field_type(self, data_type, description):
    return "GeometryField"

def get_geometry_type(self, table_name, description):
    name = getattr(description, "name", description)
    return "PointField", {"srid": 4326, "verbose_name": "point" + name}
""",
            _GEOMETRY,
        ),
        since="1.3",
    ),
    _hook(
        "get-field-type-tuple",
        ("get_field_type",),
        "3.0",
        INTROSPECTION,
        "`get_field_type()` of back-ends gives a text in Django 3.0, no longer a text with options.",
        "Give the name of the field class alone.",
        "changed-get_field_type-str",
        says=r"return [^\n]*, *\{",
        example=_introspection(
            """
def get_field_type(self, data_type, description):
    return "FloatField", {}
""",
            """
def get_field_type(self, data_type, description):
    return "FloatField"
""",
            _INSPECTED.format("models.FloatField("),
        ),
        since="1.8",
    ),
    _hook(
        "distinct-sql-params",
        ("distinct_sql",),
        "2.1",
        OPERATIONS,
        "Django 2.1 hands `params` to `distinct_sql()` of back-ends, and wants lists of SQL and of parameters.",
        "Take `params=None`, and give both lists from Django 2.1 on.",
        "changed-distinct_sql-params",
        lacks="params",
        example=_operations(
            """
def distinct_sql(self, fields):
    asked.append("distinct")
    return "DISTINCT"
""",
            """
def distinct_sql(self, fields, params=None):
    asked.append("distinct")
    return "DISTINCT" if params is None else (["DISTINCT"], [])
""",
            _SESSIONS.format('answer = len(Session.objects.values("session_data").distinct()), asked[0]'),
        ),
        since="1.4",
    ),
    _hook(
        "introspected-boolean-field-type",
        ("introspected_boolean_field_type",),
        "2.1",
        FEATURES,
        "`introspected_boolean_field_type` of back-ends is a value in Django 2.1, no longer a method.",
        "Make it a text or a property from Django 2.1 on, by `django.VERSION`.",
        "changed-introspected_boolean_field_type",
        example=Example(
            before=_FEATURES.format(_FEATURE_METHOD),
            after=_FEATURES.format('introspected_boolean_field_type = "BooleanField"'),
            probe=_FEATURE_ASKED,
        ),
        since="1.8",
    ),
    _hook(
        "datetime-sql-alone",
        (*_BARE, "date_interval_sql"),
        "2.0",
        OPERATIONS,
        "Hooks for dates and times of back-ends give SQL alone in Django 2.0, no longer with parameters.",
        "Give what `super()` gives; what writes SQL itself gives a text from Django 2.0 on, and a pair before.",
        *(f"changed-{name}-sql-only" for name in (*_BARE, "date_interval_sql")),
        example=_operations(
            """
def datetime_extract_sql(self, lookup_type, field_name, tzname):
    asked.append(lookup_type)
    sql, params = super(Operations, self).datetime_extract_sql(lookup_type, field_name, tzname)
    return sql, params
""",
            """
def datetime_extract_sql(self, lookup_type, sql, *params):
    asked.append(lookup_type)
    return super(Operations, self).datetime_extract_sql(lookup_type, sql, *params)
""",
            _BY_MONTH,
        ),
        since="1.6",
    ),
    _hook(
        "date-interval-sql",
        ("date_interval_sql",),
        "1.8",
        OPERATIONS,
        "Django 1.8 hands only the `timedelta` to `date_interval_sql()` of back-ends.",
        "Take the last of the arguments, whichever there are.",
        "changed-date_interval_sql",
        says=r"\bconnector\b",
        example=_operations(
            """
def date_interval_sql(self, sql, connector, timedelta):
    return super(Operations, self).date_interval_sql(sql, connector, timedelta)
""",
            """
def date_interval_sql(self, *given):
    return super(Operations, self).date_interval_sql(*given)
""",
            "",
        ),
        unproven="Django 3.2 does not call the hook any more",
    ),
    _hook(
        "adapt-decimal-field-value",
        ("adapt_decimalfield_value",),
        "5.2",
        OPERATIONS,
        "`adapt_decimalfield_value()` of back-ends gives its value as it is in Django 5.2; it was a text.",
        "Format the value in the back-end itself where the driver needs a text.",
        "changed-adapt_decimalfield_value-noop",
        says=r"\bsuper\(",
        example=_operations(
            """
def adapt_decimalfield_value(self, value, max_digits=None, decimal_places=None):
    asked.append("decimal")
    text = super(Operations, self).adapt_decimalfield_value(value, max_digits, decimal_places)
    return text.rstrip("0")
""",
            """
def adapt_decimalfield_value(self, value, max_digits=None, decimal_places=None):
    asked.append("decimal")
    return "{:.{}f}".format(value, decimal_places).rstrip("0")
""",
            """
from decimal import Decimal

from seven_proof import migrate

migrate()
connection.ops = Operations(connection)
Price.objects.create(amount=Decimal("2.5"))
answer = str(Price.objects.get().amount), asked[0]
""",
            start="""from django.db import models


class Price(models.Model):
    amount = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        app_label = "auth"


""",
        ),
        since="1.9",
    ),
    Rule(
        id="prohibits-dollar-signs",
        what="The flag `prohibits_dollar_signs_in_column_aliases` of back-ends is not read by Django 6.1.",
        why="No alias has a dollar sign.",
        since="6.1",
        until="6.1",
        change=ByHand(
            ("class prohibits_dollar_signs_in_column_aliases", ".prohibits_dollar_signs_in_column_aliases"),
            "Take the flag out once the old side is gone.",
            None,
        ),
        sure="show",
        notes="6.1/#database-backend-api",
        example=Example(
            before=_FEATURES.format("prohibits_dollar_signs_in_column_aliases = True"), after=_FEATURES.format("pass")
        ),
        unproven="no release shows what the flag did",
        leaves=("class Features:\n    prohibits_null = True\n",),
        ledger=(
            "removed-django.db.backends.base.features.BaseDatabaseFeatures.prohibits_dollar_signs_in_column_aliases",
        ),
    ),
]
