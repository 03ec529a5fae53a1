"""Database back-ends: hooks that Django calls with other arguments, or wants other answers from."""

from __future__ import annotations

from collections.abc import Sequence

from django_seven.rules.overrides import (
    CLIENTS,
    FEATURES,
    INTROSPECTION,
    OPERATIONS,
    WRAPPERS,
    accepting,
    overriding,
)
from django_seven.rules.shape import ByHand, Example, Rewrite, Rule

_COMPILERS = ("django.db.models.sql.compiler.SQLCompiler",)


def _hook(
    id: str,
    names: Sequence[str],
    until: str,
    owners: Sequence[str],
    what: str,
    decide: str,
    *rows: str,
    lacks: str = "",
    says: str = "",
) -> Rule:
    """A hook that only its author can adapt: found where a class overrides it."""
    triggers = [f"{kind} {name}" for name in names for kind in ("def", "class")]
    return Rule(
        id=id,
        what=what,
        why="Back-ends of a project's own are called by Django, with what it has at that release.",
        since=until,
        until=until,
        change=ByHand(tuple(triggers), decide, overriding(owners, lacks, says)),
        sure="show",
        notes=f"{until}/#database-backend-api",
        unproven="only a database of its own calls such a hook",
        leaves=tuple(f"class Own:\n    def {name}(self, value):\n        return value\n" for name in names[:1]),
        ledger=rows,
    )


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
_SHELL = """
from django.core.management import call_command
from django.db import connection
from django.db.backends.sqlite3.client import DatabaseClient


class Client(DatabaseClient):
    def runshell(self{0}):
        opened.append("shell")


opened = []
connection.client = Client(connection)
call_command("dbshell")
answer = opened
"""
_CURSOR = """
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper


class Wrapper(DatabaseWrapper):
    def create_cursor(self{0}):
        opened.append("cursor")
        return super(Wrapper, self).create_cursor()


opened = []
settings = dict(connection.settings_dict, NAME=":memory:")
Wrapper(settings).cursor().execute("SELECT 1")
answer = opened[0]
"""
_YEAR = """
import datetime

from django.contrib.sessions.models import Session
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations


class Operations(DatabaseOperations):
    def year_lookup_bounds_for_datetime_field(self, value{0}):
        asked.append(value)
        return super(Operations, self).year_lookup_bounds_for_datetime_field(value)


asked = []
connection.ops = Operations(connection)
str(Session.objects.filter(expire_date__year=2015).query)
answer = asked[0]
"""

RULES = [
    Rule(
        id="runshell-parameters",
        what="Django 3.1 hands the parameters of `dbshell` to `runshell()` of a database client.",
        why="What follows `--` on the command line goes to the program of the database.",
        since="1.3",
        until="3.1",
        change=Rewrite(("def runshell",), accepting(CLIENTS, "parameters=()")),
        sure="safe",
        notes="3.1/#database-backend-api",
        example=Example(before=_SHELL.format(""), after=_SHELL.format(", parameters=()")),
        leaves=("class Client:\n    def runshell(self):\n        pass\n",),
        ledger=("changed-runshell-parameters",),
        symptoms=("runshell() takes 1 positional argument but 2 were given",),
    ),
    Rule(
        id="create-cursor-name",
        what="Django 1.11 hands a name to `create_cursor()` of a database wrapper.",
        why="Cursors that live in the server have names.",
        since="1.6",
        until="1.11",
        change=Rewrite(("def create_cursor",), accepting(WRAPPERS, "name=None")),
        sure="safe",
        notes="1.11/#database-backend-api",
        example=Example(before=_CURSOR.format(""), after=_CURSOR.format(", name=None")),
        leaves=("class Wrapper:\n    def create_cursor(self):\n        pass\n",),
        ledger=("changed-create_cursor-name",),
        symptoms=("create_cursor() takes 1 positional argument but 2 were given",),
    ),
    Rule(
        id="year-lookup-bounds-iso-year",
        what="Django 4.0 hands `iso_year` to `year_lookup_bounds_for_date_field()` and the one for `datetime`.",
        why="Years of weeks start on another day.",
        since="1.6",
        until="4.0",
        change=Rewrite(
            ("def year_lookup_bounds_for_date_field", "def year_lookup_bounds_for_datetime_field"),
            accepting(OPERATIONS, "iso_year=False"),
        ),
        sure="safe",
        notes="4.0/#database-backend-api",
        example=Example(before=_YEAR.format(""), after=_YEAR.format(", iso_year=False")),
        leaves=("class Own:\n    def year_lookup_bounds_for_date_field(self, value):\n        return value\n",),
        ledger=tuple(
            f"changed-django.db.backends.base.operations.BaseDatabaseOperations.year_lookup_bounds_for_{kind}_field"
            for kind in ("date", "datetime")
        ),
        symptoms=("got an unexpected keyword argument 'iso_year'",),
    ),
    Rule(
        id="trunc-sql-tzname",
        what="Django 3.2 hands a time zone to `date_trunc_sql()` and `time_trunc_sql()`.",
        why="Dates of aware times are cut in the zone that is asked for.",
        since="1.8",
        until="3.2",
        change=Rewrite(("def date_trunc_sql", "def time_trunc_sql"), accepting(OPERATIONS, "tzname=None")),
        sure="safe",
        notes="3.2/#database-backend-api",
        unproven="Django 4.1 calls both hooks in another way again",
        example=Example(
            before="""
from django.db.backends.sqlite3.operations import DatabaseOperations


class Operations(DatabaseOperations):
    def date_trunc_sql(self, lookup_type, field_name):
        return "trunc(%s, %s)" % (lookup_type, field_name)
""",
            after="""
from django.db.backends.sqlite3.operations import DatabaseOperations


class Operations(DatabaseOperations):
    def date_trunc_sql(self, lookup_type, field_name, tzname=None):
        return "trunc(%s, %s)" % (lookup_type, field_name)
""",
        ),
        leaves=("class Own:\n    def date_trunc_sql(self, lookup_type, field_name):\n        return 1\n",),
        ledger=tuple(
            f"changed-django.db.backends.base.operations.BaseDatabaseOperations.{kind}_trunc_sql"
            for kind in ("date", "time")
        ),
        symptoms=("date_trunc_sql() takes 3 positional arguments but 4 were given",),
    ),
    Rule(
        id="compiler-as-sql-subquery",
        what="Django 1.8 hands `subquery` to `as_sql()` of a compiler.",
        why="A query inside another one is written in brackets.",
        since="1.3",
        until="1.8",
        change=Rewrite(("def as_sql",), accepting(_COMPILERS, "subquery=False")),
        sure="safe",
        notes="1.8/#database-backend-api",
        unproven="Django 1.11 does so no longer",
        example=Example(
            before="""
from django.db.models.sql.compiler import SQLCompiler


class Compiler(SQLCompiler):
    def as_sql(self, with_limits=True, with_col_aliases=False):
        return super(Compiler, self).as_sql(with_limits, with_col_aliases)
""",
            after="""
from django.db.models.sql.compiler import SQLCompiler


class Compiler(SQLCompiler):
    def as_sql(self, with_limits=True, with_col_aliases=False, subquery=False):
        return super(Compiler, self).as_sql(with_limits, with_col_aliases)
""",
        ),
        leaves=("class Node:\n    def as_sql(self, compiler, connection):\n        return '', []\n",),
        ledger=("changed-as_sql-subquery",),
        symptoms=("as_sql() got an unexpected keyword argument 'subquery'",),
    ),
    _hook(
        "get-relations-pairs",
        ("get_relations",),
        "6.1",
        INTROSPECTION,
        "`get_relations()` of back-ends tells three things of each relation in Django 6.1, no longer two.",
        "Add what the database does on delete as a third from Django 6.1 on.",
        "changed-get_relations-3-tuple",
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
    ),
    _hook(
        "date-sql-parameters",
        _DATES,
        "4.1",
        OPERATIONS,
        "Hooks for parts of dates and times get SQL with its parameters in Django 4.1, and must give both.",
        "Take `sql, params` and give both from Django 4.1 on; keep the old form before, chosen by `django.VERSION`.",
        *(f"changed-DatabaseOperations.{name}" for name in _DATES),
        lacks="params",
    ),
    _hook(
        "runshell-db",
        ("runshell_db",),
        "3.2",
        CLIENTS,
        "`runshell_db()` of database clients is not called by Django 3.2.",
        "Give arguments and environment of the program in `settings_to_cmd_args_env()`.",
        "changed-DatabaseClient.settings_to_cmd_args_env",
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
    ),
    _hook(
        "get-geometry-type-name",
        ("get_geometry_type",),
        "3.0",
        INTROSPECTION,
        "Django 3.0 hands the description of a column to `get_geometry_type()`; it was its name.",
        "Take the name from `description.name` where the argument has one.",
        "changed-get_geometry_type",
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
    ),
    _hook(
        "introspected-boolean-field-type",
        ("introspected_boolean_field_type",),
        "2.1",
        FEATURES,
        "`introspected_boolean_field_type` of back-ends is a value in Django 2.1, no longer a method.",
        "Make it a text or a property from Django 2.1 on, by `django.VERSION`.",
        "changed-introspected_boolean_field_type",
    ),
    _hook(
        "datetime-sql-alone",
        (*_BARE, "date_interval_sql"),
        "2.0",
        OPERATIONS,
        "Hooks for dates and times of back-ends give SQL alone in Django 2.0, no longer with parameters.",
        "Give a text from Django 2.0 on, and a pair before, by `django.VERSION`.",
        *(f"changed-{name}-sql-only" for name in (*_BARE, "date_interval_sql")),
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
        unproven="no release shows what the flag did",
        leaves=("class Features:\n    prohibits_null = True\n",),
        ledger=(
            "removed-django.db.backends.base.features.BaseDatabaseFeatures.prohibits_dollar_signs_in_column_aliases",
        ),
    ),
]
