"""Database back-ends: hooks that only their author can adapt to what Django calls, and wants to be told."""

from __future__ import annotations

from collections.abc import Sequence

from django_seven.rules.overrides import CLIENTS, FEATURES, INTROSPECTION, overriding
from django_seven.rules.shape import ByHand, Example, Rule

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
_POINT = """
def get_field_type(self, data_type, description):
    return "GeometryField"
"""


def _introspection(before: str, after: str, probe: str) -> Example:
    """A hook of the introspection in its old and its new form, and what `inspectdb` makes of it."""
    texts = [_INTROSPECTION.format(hook=inside(form)) for form in (before, after)]
    return Example(before=texts[0], after=texts[1], probe=probe)


def inside(hook: str) -> str:
    """The lines of a method, in the body of a class."""
    return hook.strip().replace("\n", "\n    ").replace("\n    \n", "\n\n")


def hook(
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
    hook(
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
    hook(
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
    hook(
        "get-geometry-type-name",
        ("get_geometry_type",),
        "3.0",
        INTROSPECTION,
        "Django 3.0 hands the description of a column to `get_geometry_type()`; it was its name.",
        "Take the name from `description.name` where the argument has one.",
        "changed-get_geometry_type",
        example=_introspection(
            _POINT
            + """
def get_geometry_type(self, table_name, name):
    return "PointField", {"srid": 4326, "verbose_name": "point" + name}
""",
            _POINT
            + """
def get_geometry_type(self, table_name, description):
    name = getattr(description, "name", description)
    return "PointField", {"srid": 4326, "verbose_name": "point" + name}
""",
            _GEOMETRY,
        ),
        since="1.3",
    ),
    hook(
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
    hook(
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
