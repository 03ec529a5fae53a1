"""Database back-ends: hooks of their operations, which only their author can adapt."""

from __future__ import annotations

from django_seven.rules.backend_answers import hook, inside
from django_seven.rules.overrides import OPERATIONS
from django_seven.rules.shape import Example

_OPERATIONS = """
{start}from django.db import connection
from django.db.backends.sqlite3.base import DatabaseOperations


class Operations(DatabaseOperations):
    {hook}


asked = []
"""
_READY = """from seven_proof import migrate

migrate()
connection.ops = Operations(connection)
"""
_SESSIONS = (
    """
import datetime

from django.contrib.sessions.models import Session
"""
    + _READY
    + """Session.objects.create(session_key="a", session_data="", expire_date=datetime.datetime(2015, 5, 1))
{}
"""
)
_BY_MONTH = _SESSIONS.format("answer = Session.objects.filter(expire_date__month=5).count(), asked[0]")
_EXTRACT = """
def datetime_extract_sql(self, lookup_type, sql, *params):
    asked.append(lookup_type)
    return super(Operations, self).datetime_extract_sql(lookup_type, sql, *params)
"""
_MODEL = """from django.db import models


class {}(models.Model):
    {}

    class Meta:
        app_label = "auth"


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
    texts = [_OPERATIONS.format(start=start, hook=inside(form)) for form in (before, after)]
    return Example(before=texts[0], after=texts[1], probe=probe)


RULES = [
    hook(
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
            "\n"
            + _READY
            + """Picture.objects.create(data=b"abc")
answer = bytes(Picture.objects.get().data), asked[0]
""",
            start=_MODEL.format("Picture", "data = models.BinaryField()"),
        ),
        since="1.10",
    ),
    hook(
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
            _EXTRACT,
            _BY_MONTH,
        ),
        since="1.6",
    ),
    hook(
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
"""
            + _READY
            + """connection.features.can_return_columns_from_insert = True
answer = Group.objects.create(name="staff").pk > 0, asked[0]
""",
        ),
        since="3.0",
    ),
    hook(
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
    hook(
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
            _EXTRACT,
            _BY_MONTH,
        ),
        since="1.6",
    ),
    hook(
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
    hook(
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

"""
            + _READY
            + """Price.objects.create(amount=Decimal("2.5"))
answer = str(Price.objects.get().amount), asked[0]
""",
            start=_MODEL.format("Price", "amount = models.DecimalField(max_digits=5, decimal_places=2)"),
        ),
        since="1.9",
    ),
]
