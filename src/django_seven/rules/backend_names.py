"""Database back-ends: classes that moved, flags and hooks that are called otherwise."""

from __future__ import annotations

from django_seven.rules.overrides import FEATURES, OPERATIONS
from django_seven.rules.shape import Draft, Example, Fine, Match, Method, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, indentation
from django_seven.values import Minor

_BASE = "django.db.backends.base"
_MOVED = {
    "django.db.backends.BaseDatabaseWrapper": f"{_BASE}.base.BaseDatabaseWrapper",
    "django.db.backends.BaseDatabaseClient": f"{_BASE}.client.BaseDatabaseClient",
    "django.db.backends.BaseDatabaseFeatures": f"{_BASE}.features.BaseDatabaseFeatures",
    "django.db.backends.BaseDatabaseIntrospection": f"{_BASE}.introspection.BaseDatabaseIntrospection",
    "django.db.backends.FieldInfo": f"{_BASE}.introspection.FieldInfo",
    "django.db.backends.TableInfo": f"{_BASE}.introspection.TableInfo",
    "django.db.backends.BaseDatabaseOperations": f"{_BASE}.operations.BaseDatabaseOperations",
    "django.db.backends.BaseDatabaseValidation": f"{_BASE}.validation.BaseDatabaseValidation",
    "django.db.backends.creation.BaseDatabaseCreation": f"{_BASE}.creation.BaseDatabaseCreation",
    "django.db.backends.schema.BaseDatabaseSchemaEditor": f"{_BASE}.schema.BaseDatabaseSchemaEditor",
}
_COMPILERS = tuple(
    f"django.db.models.sql.compiler.{name}"
    for name in ("SQLCompiler", "SQLInsertCompiler", "SQLUpdateCompiler", "SQLDeleteCompiler", "SQLAggregateCompiler")
)


def say_savepoints(draft: Draft, match: Match) -> None:
    """A back-end that does not say whether it has savepoints says that it has none."""
    bases = match.node.parent
    above = bases.parent if bases is not None and bases.type == "argument_list" else None
    body = above.child_by_field_name("body") if above is not None and above.type == "class_definition" else None
    if body is None or any(draft.text(name) == "uses_savepoints" for name in below(body, "identifier")):
        raise Fine
    first = next((one for one in body.named_children if one.type != "comment"), None)
    if first is None or first.start_point[0] == match.node.start_point[0]:
        raise Skip("its body stands on the same line")
    if first.type == "expression_statement" and first.named_children[0].type == "string":
        draft.insert(first.end_byte, f"\n{indentation(first)}uses_savepoints = False")
    else:
        draft.insert(first.start_byte, f"uses_savepoints = False\n{indentation(first)}")


_FEATURE = """
from django.db import connection
from {1}


class Features({2}):
    {0} = "mine"
"""
_HOOK = """
from django.db import connection
from {1} import BaseDatabaseOperations


class Operations(BaseDatabaseOperations):
    def {0}(self, value):
        return ["mine", value]
"""
_READ = """
import django

name = "{0}" if django.VERSION < {2} else "{1}"
answer = getattr({3}, name){4}
"""


def _flag(
    id: str,
    old: str,
    new: str,
    release: str,
    *rows: str,
    why: str,
) -> Rule:
    home = "sqlite3.base import DatabaseFeatures" if release == "1.7" else "base.features import BaseDatabaseFeatures"
    before = _FEATURE.format(old, f"django.db.backends.{home}", home.rpartition(" ")[2])
    read = _READ.format(old, new, Minor.parse(release).code, "Features(connection)", "")
    return Rule(
        id=id,
        what=f"The flag `{old}` of database back-ends is called `{new}` in Django {release}.",
        why=why,
        since=release,
        until=release,
        change=Method(FEATURES, old, new),
        sure="safe",
        notes=f"{release}/#database-backend-api",
        example=Example(before=before, after=before.replace(old, new), probe=read),
        leaves=(f"class Features:\n    {old} = True\n", f"from shop import Features\nFeatures.{old}\n"),
        ledger=rows or (f"removed-{_BASE}.features.BaseDatabaseFeatures.{old}",),
    )


def _hook(id: str, old: str, new: str, release: str, why: str) -> Rule:
    before = _HOOK.format(old, f"{_BASE}.operations")
    read = _READ.format(old, new, Minor.parse(release).code, "Operations(connection)", '("a")')
    return Rule(
        id=id,
        what=f"`{old}()` of database back-ends is called `{new}()` in Django {release}.",
        why=why,
        since=release,
        until=release,
        change=Method(OPERATIONS, old, new),
        sure="safe",
        notes=f"{release}/#database-backend-api",
        example=Example(before=before, after=before.replace(old, new), probe=read),
        leaves=(f"class Operations:\n    def {old}(self, value):\n        return value\n",),
        ledger=(f"removed-{_BASE}.operations.BaseDatabaseOperations.{old}",),
    )


_VALUES = {
    "date": "adapt_datefield_value",
    "datetime": "adapt_datetimefield_value",
    "time": "adapt_timefield_value",
    "decimal": "adapt_decimalfield_value",
    "ipaddress": "adapt_ipaddressfield_value",
}
_IMPORTED = """
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.features import BaseDatabaseFeatures
from django.db.backends.base.introspection import FieldInfo
from django.db.backends.base.creation import BaseDatabaseCreation
"""

RULES = [
    Rule(
        id="backends-base-classes",
        what="The base classes of database back-ends left `django.db.backends` in Django 1.8.",
        why="Each has a module of its own below `django.db.backends.base`.",
        since="1.8",
        until="1.8",
        change=Moved(_MOVED),
        sure="safe",
        notes="1.8/#database-backend-api",
        example=Example(
            before="""
from django.db.backends import BaseDatabaseFeatures, BaseDatabaseWrapper, FieldInfo
from django.db.backends.creation import BaseDatabaseCreation
""",
            after=_IMPORTED,
            probe="""
answer = [
    BaseDatabaseFeatures.__name__,
    BaseDatabaseWrapper.__name__,
    BaseDatabaseCreation.__name__,
    FieldInfo._fields[:2],
]
""",
        ),
        leaves=("from shop.backends import BaseDatabaseWrapper\n",),
        ledger=tuple(f"removed-{old}" for old in _MOVED),
        symptoms=("cannot import name BaseDatabaseWrapper", "No module named creation"),
    ),
    _flag(
        "can-return-id-from-insert",
        "can_return_id_from_insert",
        "can_return_columns_from_insert",
        "3.0",
        why="An insert can return any of its columns.",
    ),
    _flag(
        "can-return-ids-from-bulk-insert",
        "can_return_ids_from_bulk_insert",
        "can_return_rows_from_bulk_insert",
        "3.0",
        why="An insert can return any of its columns.",
    ),
    _flag(
        "allow-sliced-subqueries",
        "allow_sliced_subqueries",
        "allow_sliced_subqueries_with_in",
        "2.1",
        why="The flag speaks of `IN` only.",
    ),
    _flag(
        "ignores-quoted-identifier-case",
        "ignores_quoted_identifier_case",
        "ignores_table_name_case",
        "1.11",
        why="The flag speaks of the names of tables only.",
    ),
    _flag(
        "allows-primary-key-0",
        "allows_primary_key_0",
        "allows_auto_pk_0",
        "1.7",
        "removed-django.db.backends.BaseDatabaseFeatures.allows_primary_key_0",
        why="Only keys that the database counts are meant.",
    ),
    _hook(
        "return-insert-columns",
        "return_insert_columns",
        "returning_columns",
        "6.0",
        "An update returns columns as well.",
    ),
    *(
        _hook(f"value-to-db-{kind}", f"value_to_db_{kind}", new, "1.9", "A hook is called after the field it is for.")
        for kind, new in _VALUES.items()
    ),
    Rule(
        id="quote-name-unless-alias",
        what="`quote_name_unless_alias()` of a compiler is called `quote_name()` from Django 6.1 on.",
        why="Aliases are quoted like other names; the old name goes in Django 2028.",
        since="6.1",
        until="2028.0",
        warns="6.1",
        change=Method(_COMPILERS, "quote_name_unless_alias", "quote_name", anywhere=True),
        sure="safe",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="""
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query
from django.contrib.auth.models import Group

compiler = SQLCompiler(Query(Group), connection, None)
answer = compiler.quote_name_unless_alias("talk")
""",
            after="""
from django.db import connection
from django.db.models.sql.compiler import SQLCompiler
from django.db.models.sql.query import Query
from django.contrib.auth.models import Group

compiler = SQLCompiler(Query(Group), connection, None)
answer = compiler.quote_name("talk")
""",
        ),
        leaves=("def quote_name_unless_alias(name):\n    return name\n\n\nquote_name_unless_alias(1)\n",),
        ledger=("removed-django.db.models.sql.compiler.SQLCompiler.quote_name_unless_alias",),
        symptoms=("SQLCompiler.quote_name_unless_alias() is deprecated",),
    ),
    Rule(
        id="uses-savepoints-default",
        what="The flag `uses_savepoints` of database back-ends is `True` in Django 2.2 where they do not say.",
        why="Blocks of `atomic()` inside others set savepoints, which not every database has.",
        since="1.8",
        until="2.2",
        change=Rewrite((f"{_BASE}.features.BaseDatabaseFeatures",), say_savepoints),
        sure="safe",
        notes="2.2/#database-backend-api",
        example=Example(
            before="""
from django.db.backends.base.features import BaseDatabaseFeatures


class Features(BaseDatabaseFeatures):
    supports_timezones = False
""",
            after="""
from django.db.backends.base.features import BaseDatabaseFeatures


class Features(BaseDatabaseFeatures):
    uses_savepoints = False
    supports_timezones = False
""",
            probe="answer = Features.uses_savepoints\n",
        ),
        leaves=(
            f"from {_BASE}.features import BaseDatabaseFeatures\n\n\nclass Features(BaseDatabaseFeatures):\n"
            "    uses_savepoints = True\n",
            f"from {_BASE}.features import BaseDatabaseFeatures\n\nprint(BaseDatabaseFeatures)\n",
        ),
        ledger=("changed-uses_savepoints-default",),
    ),
]
