"""Database back-ends: hooks that Django calls with one more argument."""

from __future__ import annotations

from django_seven.rules.overrides import CLIENTS, OPERATIONS, WRAPPERS, accepting
from django_seven.rules.shape import Example, Rewrite, Rule

_COMPILERS = ("django.db.models.sql.compiler.SQLCompiler",)


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
]
