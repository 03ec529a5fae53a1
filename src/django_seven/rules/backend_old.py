"""What database back-ends and storages had in old releases, and only their authors can replace."""

from __future__ import annotations

from django_seven.rules.overrides import EDITORS, backend_classes, overriding
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rule
from django_seven.rules.syntax import call_of, is_called, keyword

_VALIDATIONS = backend_classes("validation", "BaseDatabaseValidation", "DatabaseValidation")
_MANY = (
    "sql_for_many_to_many",
    "sql_for_many_to_many_field",
    "sql_for_inline_many_to_many_references",
    "sql_destroy_many_to_many",
)


def names_columns(draft: Draft, match: Match) -> None:
    """Only calls of a schema editor on itself, and overrides of the method."""
    if match.node.type == "function_definition":
        overriding(EDITORS)(draft, match)
    elif not draft.class_means(match.node, EDITORS):
        raise Fine


def has_mixin(draft: Draft, match: Match) -> None:
    """Only `open(…, mixin=…)`."""
    if not is_called(match.node) or keyword(call_of(match), "mixin") is None:
        raise Fine


_UNIQUE = """
from django.contrib.auth.models import Group
from django.db import connection
from django.db.backends.sqlite3.schema import DatabaseSchemaEditor
from django.db.models import UniqueConstraint


class Editor(DatabaseSchemaEditor):
    def _unique_sql(self, model, fields, name, *args, **kwargs):
        return ", ".join(self.quote_name({}) for field in fields)


answer = UniqueConstraint(fields=["name"], name="one").constraint_sql(Group, Editor(connection))
"""
_VALIDATION = """
from django.contrib.auth.models import Group
from django.db import connection
from django.db.backends.base.validation import BaseDatabaseValidation


class Validation(BaseDatabaseValidation):
    {}


asked = []
connection.validation = Validation(connection)
Group._meta.get_field("name").check(databases=["default"])
answer = asked[0]
"""
_VALIDATE = """def validate_field(self, errors, opts, field):
        asked.append("field")"""
_CHECK = """def check_field(self, field, **options):
        asked.append("field")
        return []"""

RULES = [
    Rule(
        id="unique-sql-columns",
        what="`_unique_sql()` of schema editors takes fields in Django 4.0, no longer names of columns.",
        why="Unique constraints may hold expressions.",
        since="2.2",
        until="4.0",
        change=ByHand(
            ("def _unique_sql", "._unique_sql"),
            "Hand fields over from Django 4.0 on, and `[field.column for field in fields]` before.",
            names_columns,
        ),
        sure="show",
        notes="4.0/#database-backend-api",
        example=Example(before=_UNIQUE.format("field"), after=_UNIQUE.format('getattr(field, "column", field)')),
        leaves=("class Editor:\n    def _unique_sql(self, model):\n        return self._unique_sql(model)\n",),
        ledger=("removed-django.db.backends.base.schema.BaseDatabaseSchemaEditor._unique_sql--columns",),
    ),
    Rule(
        id="validate-field",
        what="`validate_field()` of database back-ends is not called by Django 1.9.",
        why="`check_field()` gives messages of the framework of checks since Django 1.7.",
        since="1.8",
        until="1.9",
        change=ByHand(
            ("def validate_field", ".validate_field"),
            "Define `check_field(self, field, **options)` as well, and give a list of `checks.Error`.",
            overriding(_VALIDATIONS),
        ),
        sure="show",
        notes="1.9/#features-removed-in-1-9",
        example=Example(before=_VALIDATION.format(_VALIDATE), after=_VALIDATION.format(_CHECK)),
        leaves=("class Form:\n    def validate_field(self, errors):\n        self.validate_field(errors)\n",),
        ledger=("removed-django.db.backends.BaseDatabaseValidation.validate_field",),
    ),
    Rule(
        id="storage-open-mixin",
        what="`open(…, mixin=…)` of storages is gone in Django 1.4.",
        why="A storage gives files of its own class.",
        since="1.3",
        until="1.4",
        change=ByHand((".open",), "Let `_open()` of the storage give a file of the class that is meant.", has_mixin),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before="""
from django.core.files.storage import FileSystemStorage


class Loud:
    def shout(self):
        return self.read().upper()


storage = FileSystemStorage("/etc")
answer = storage.open("hostname", mixin=Loud).shout() != ""
""",
            after="""
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage


class Loud(File):
    def shout(self):
        return self.read().upper()


class Storage(FileSystemStorage):
    def _open(self, name, mode="rb"):
        return Loud(open(self.path(name), mode))


storage = Storage("/etc")
answer = storage.open("hostname").shout() != ""
""",
        ),
        leaves=("storage.open('a.txt', 'rb')\n", "open('a.txt', mixin=1)\n"),
        ledger=("removed-Storage.open-mixin",),
        symptoms=("open() got an unexpected keyword argument 'mixin'",),
    ),
    Rule(
        id="many-to-many-sql",
        what="Back-ends write no SQL of their own for relations of many to many in Django 1.4.",
        why="Each such relation has a model for its table since Django 1.2.",
        since="1.3",
        until="1.4",
        change=ByHand(
            tuple(f"{kind}{name}" for name in _MANY for kind in (".", "def ")),
            "Take the model of the table, `field.rel.through`, as any other model.",
        ),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        unproven="only a back-end of its own has the methods",
        example=Example(
            before="sql = connection.creation.sql_for_many_to_many(Talk, style)\n",
            after="sql, _ = connection.creation.sql_create_model(Talk.speakers.through, style)\n",
        ),
        leaves=("sql_for_many_to_many(model)\n",),
        ledger=("removed-m2m-sql-generation",),
    ),
    Rule(
        id="postgresql-psycopg1-backend",
        what="The database back-end `django.db.backends.postgresql` for psycopg 1 is gone in Django 1.4.",
        why="`postgresql_psycopg2` is the same for a driver that is maintained; the short name came back later.",
        since="1.3",
        until="1.4",
        change=ByHand(
            ("'django.db.backends.postgresql'",),
            "Install psycopg2 and name `django.db.backends.postgresql_psycopg2`.",
        ),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        unproven="needs psycopg 1",
        example=Example(
            before='DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql", "NAME": "talks"}}\n',
            after='DATABASES = {"default": {"ENGINE": "django.db.backends.postgresql_psycopg2", "NAME": "talks"}}\n',
            kind="settings",
        ),
        leaves=("ENGINE = 'django.db.backends.postgresql_psycopg2'\n",),
        ledger=("removed-postgresql-backend",),
        symptoms=("'django.db.backends.postgresql' isn't an available database backend",),
    ),
]
