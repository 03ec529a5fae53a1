"""Connections to databases: what code calls on them and on their helpers."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    below,
    call_of,
    enclosing,
    is_called,
    keyword,
    parameter_name,
    parameters,
    positional,
    value_of,
)
from django_seven.values import Minor


def close(draft: Draft, match: Match) -> None:
    """`close_connection()` becomes `connection.close()`."""
    call = call_of(match)
    if arguments(call):
        raise Skip("it is called as a listener")
    draft.replace(match.node, f"{draft.require('django.db.connection')}.close")


def forget(draft: Draft, match: Match) -> None:
    """`connection.queries = []` and `del connection.queries[:]` become `reset_queries()`."""
    above = match.node.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    statement: Node | None = None
    if above is not None and left is not None and left.id == match.node.id:
        right = above.child_by_field_name("right")
        if right is None or draft.text(right) not in ("[]", "list()"):
            raise Skip("it is not set to an empty list")
        statement = above
    elif above is not None and above.type == "subscript" and draft.text(above).endswith("[:]"):
        statement = above.parent if above.parent is not None and above.parent.type == "delete_statement" else None
    if statement is None:
        raise Fine
    draft.replace(statement, f"{draft.require('django.db.reset_queries')}()")


def quote(draft: Draft, match: Match) -> None:
    """`qn(name)` inside `as_sql(self, qn, connection)` becomes `qn.quote_name_unless_alias(name)`."""
    given = [parameter_name(one) for one in parameters(match.node)]
    if len(given) < 3 or given[0] != "self" or not given[2].startswith("connection"):
        raise Fine
    name = given[1]
    called = []
    for call in below(match.node, "call"):
        function = call.child_by_field_name("function")
        if function is not None and function.type == "identifier" and draft.text(function) == name:
            called.append(function)
    if not called:
        raise Fine
    if draft.road.old >= Minor(1, 8):
        new = f"{name}.quote_name_unless_alias"
    else:
        new = f'getattr({name}, "quote_name_unless_alias", {name})'
    for function in called:
        draft.replace(function, new)


def clone_by_position(draft: Draft, match: Match) -> None:
    """`get_test_db_clone_settings(number=x)` becomes `get_test_db_clone_settings(x)`."""
    if not is_called(match.node):
        raise Fine
    call = call_of(match)
    given = keyword(call, "number")
    if given is None:
        raise Fine
    if positional(call) or arguments(call)[0].id != given.id:
        raise Skip("it is not its first argument")
    draft.replace(given, draft.text(value_of(given)))


def flush_by_keyword(draft: Draft, match: Match) -> None:
    """`ops.sql_flush(style, tables, sequences, cascade)` gets the arguments of the Django that runs."""
    if not is_called(match.node):
        raise Fine
    call = call_of(match)
    given = positional(call)
    sequences = given[2] if len(given) > 2 else keyword(call, "sequences")
    if sequences is None:
        raise Fine
    cascade = given[3] if len(given) > 3 else keyword(call, "allow_cascade")
    function = enclosing(match.node, "function_definition")
    name = function.child_by_field_name("name") if function is not None else None
    if len(given) < 2 or (name is not None and draft.text(name) == "sql_flush"):
        raise Skip("which release it is for is not seen here")
    text = draft.text(value_of(sequences))
    if draft.road.old >= Minor(3, 1):
        raise Fine
    first = ", ".join(draft.text(one) for one in given[:2])
    last = f", allow_cascade={draft.text(value_of(cascade))}" if cascade is not None else ""
    django = draft.require_module("django")
    choice = f'**({{"sequences": {text}}} if {django}.VERSION < (3, 1) else {{"reset_sequences": bool({text})}})'
    draft.replace(call, f"{draft.text(match.node)}({first}{last}, {choice})")


def types_of_wrapper(draft: Draft, match: Match) -> None:
    """`connection.creation.data_types` becomes `connection.data_types` from Django 1.8 on."""
    holder, attribute = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    owner = holder.child_by_field_name("object") if holder is not None and holder.type == "attribute" else None
    if holder is None or owner is None or attribute is None or not draft.text(holder).endswith(".creation"):
        raise Fine
    new = f"{draft.text(owner)}.{draft.text(attribute)}"
    if draft.road.old < Minor(1, 8):
        django = draft.require_module("django")
        new = f"({draft.text(match.node)} if {django}.VERSION < (1, 8) else {new})"
    draft.replace(match.node, new)


def percent_once(draft: Draft, match: Match) -> None:
    """`cursor.execute("… %%")` gets an empty list, with which `%%` is one sign on all releases."""
    holder = match.node.child_by_field_name("object")
    if holder is None or not is_called(match.node) or "cursor" not in draft.text(holder).lower():
        raise Fine
    call = call_of(match)
    given = arguments(call)
    if len(given) != 1 or given[0].type not in ("string", "concatenated_string") or "%%" not in draft.text(given[0]):
        raise Fine
    if "django" not in draft.text(draft.root):
        raise Fine
    append_argument(draft, call, "[]")


def relations(draft: Draft, match: Match) -> None:
    """`get_key_columns(cursor, table)` becomes the same tuples out of `get_relations(cursor, table)`."""
    call = call_of(match)
    attribute = match.node.child_by_field_name("attribute")
    if attribute is None or len(positional(call)) != 2 or len(arguments(call)) != 2:
        raise Skip("its arguments are not the usual ones")
    draft.replace(attribute, "get_relations")
    draft.insert(call.start_byte, "[(column, to[1], to[0]) for column, to in ")
    draft.insert(call.end_byte, ".items()]")


_QUOTED = """
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models.expressions import Expression, Value


class Plain(Expression):
    def as_sql(self, compiler, connection):
        return {0}("name"), []


compiler = Group.objects.all().query.get_compiler(connection=connection)
answer = Plain(None).as_sql(compiler, connection)
"""
_FLUSHED = """
import django
from django.core.management.color import no_style
from django.db import connection

tables = ["auth_group"]
answer = len(connection.ops.sql_flush(no_style(), tables, {0}))
"""
_ROUTE = '**({"sequences": []} if django.VERSION < (3, 1) else {"reset_sequences": bool([])})'

RULES = [
    Rule(
        id="db-close-connection",
        what="`django.db.close_connection()` is gone in Django 1.8; `connection.close()` does it.",
        why="Connections may live longer than a request since Django 1.6.",
        since="1.3",
        until="1.8",
        warns="1.6",
        change=Rewrite(("django.db.close_connection",), close, whole=True),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="""
from django.db import close_connection

close_connection()
answer = "closed"
""",
            after="""
from django.db import connection

connection.close()
answer = "closed"
""",
        ),
        leaves=(
            "from shop.db import close_connection\nclose_connection()\n",
            "from django.db import close_connection\nended.connect(close_connection)\n",
        ),
        ledger=("removed-django.db.close_connection",),
        symptoms=("cannot import name close_connection",),
    ),
    Rule(
        id="connection-queries-reset",
        what="`connection.queries` cannot be set or emptied in Django 1.8; `reset_queries()` empties the list.",
        why="It is a copy of a log that is kept elsewhere.",
        since="1.3",
        until="1.8",
        change=Rewrite(("django.db.connection.queries",), forget),
        sure="safe",
        notes="1.8/#miscellaneous",
        example=Example(
            before="""
from django.db import connection

connection.queries = []
answer = len(connection.queries)
""",
            after="""
from django.db import connection, reset_queries

reset_queries()
answer = len(connection.queries)
""",
        ),
        leaves=(
            "from django.db import connection\nprint(len(connection.queries))\n",
            "connection.queries = []\n",
        ),
        ledger=("changed-connection.queries-readonly",),
        symptoms=("can't set attribute", "property 'queries' of"),
    ),
    Rule(
        id="compiler-called",
        what="A compiler of SQL cannot be called in Django 1.10; it has `quote_name_unless_alias()`.",
        why="`as_sql()` gets the compiler since Django 1.8; before, it got a function that quotes.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite(("def as_sql",), quote),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_QUOTED.format("compiler"),
            after=_QUOTED.format("compiler.quote_name_unless_alias"),
        ),
        leaves=(
            "class Node:\n    def as_sql(self, compiler, connection):\n        return compiler.compile(self.name)\n",
            "class Node:\n    def as_sql(self, build):\n        return build(self.name)\n",
        ),
        ledger=("removed-SQLCompiler-call",),
        symptoms=("'SQLCompiler' object is not callable",),
    ),
    Rule(
        id="test-db-clone-number",
        what="`number` of `get_test_db_clone_settings()` and `_clone_test_db()` is called `suffix` in Django 2.0.",
        why="It need not be a number; by its place it is the same on all releases.",
        since="1.9",
        until="2.0",
        change=Rewrite((".get_test_db_clone_settings", "._clone_test_db"), clone_by_position),
        sure="safe",
        notes="2.0/#database-backend-api",
        example=Example(
            before="""
from django.db import connection

answer = sorted(connection.creation.get_test_db_clone_settings(number=2)) == sorted(connection.settings_dict)
""",
            after="""
from django.db import connection

answer = sorted(connection.creation.get_test_db_clone_settings(2)) == sorted(connection.settings_dict)
""",
        ),
        leaves=("creation.get_test_db_clone_settings(2)\n", "get_test_db_clone_settings(number=2)\n"),
        ledger=tuple(
            f"removed-django.db.backends.base.creation.BaseDatabaseCreation.{name}--number"
            for name in ("get_test_db_clone_settings", "_clone_test_db")
        ),
        symptoms=("got an unexpected keyword argument 'number'",),
    ),
    Rule(
        id="sql-flush-sequences",
        what="`sql_flush()` takes `reset_sequences` and `allow_cascade` by name in Django 3.1, and no sequences.",
        why="Back-ends look for the sequences of the tables themselves.",
        since="1.6",
        until="3.1",
        change=Rewrite((".sql_flush",), flush_by_keyword),
        sure="likely",
        notes="3.1/#database-backend-api",
        example=Example(
            before=_FLUSHED.format("[], False"),
            after=_FLUSHED.format(f"allow_cascade=False, {_ROUTE}"),
        ),
        leaves=("ops.sql_flush(style, tables, allow_cascade=True)\n", "sql_flush(style, connection, True)\n"),
        ledger=(
            "changed-sql_flush-allow_cascade",
            "removed-django.db.backends.base.operations.BaseDatabaseOperations.sql_flush--sequences",
        ),
        symptoms=("sql_flush() takes 3 positional arguments but",),
    ),
    Rule(
        id="creation-data-types",
        what="`data_types` and its kin left `connection.creation` in Django 1.8; the connection has them.",
        why="They are asked for outside of tests as well.",
        since="1.3",
        until="1.8",
        change=Rewrite((".data_types", ".data_type_check_constraints", ".data_types_suffix"), types_of_wrapper),
        sure="safe",
        notes="1.8/#database-backend-api",
        example=Example(
            before="""
import django
from django.db import connection

answer = connection.creation.data_types["BooleanField"]
""",
            after="""
import django
from django.db import connection

answer = (connection.creation.data_types if django.VERSION < (1, 8) else connection.data_types)["BooleanField"]
""",
        ),
        leaves=("shop.data_types['a']\n", "def f(creation):\n    return creation.data_types\n"),
        ledger=(
            "removed-django.db.backends.mysql.creation.DatabaseCreation.data_types",
            "removed-django.db.backends.postgresql_psycopg2.creation.DatabaseCreation.data_type_check_constraints",
        ),
        symptoms=("'DatabaseCreation' object has no attribute 'data_types'",),
    ),
    Rule(
        id="execute-percent",
        what="`%%` in `cursor.execute(sql)` without parameters stays two signs in Django 1.6.",
        why="The text goes to the database as it is; with a list of parameters, be it empty, `%%` is one sign.",
        since="1.3",
        until="1.6",
        change=Rewrite((".execute",), percent_once),
        sure="likely",
        notes="1.6/#miscellaneous",
        example=Example(
            before="""
from django.db import connection

cursor = connection.cursor()
cursor.execute("SELECT '100%%'")
answer = cursor.fetchone()[0] == "100%"
""",
            after="""
from django.db import connection

cursor = connection.cursor()
cursor.execute("SELECT '100%%'", [])
answer = cursor.fetchone()[0] == "100%"
""",
        ),
        leaves=(
            "from django.db import connection\nconnection.cursor().execute('SELECT %s', ['%%'])\n",
            "from django.db import connection\nplan.execute('100%%')\n",
        ),
        ledger=("changed-execute-percent",),
    ),
    Rule(
        id="introspection-key-columns",
        what="`get_key_columns()` of `connection.introspection` went in Django 4.1; `get_relations()` tells the same.",
        why="Both asked the database the same question.",
        since="1.8",
        until="4.1",
        change=Rewrite((".get_key_columns",), relations),
        sure="safe",
        notes="4.1/#database-backend-api",
        example=Example(
            before="""
from django.db import connection
from seven_proof import migrate

migrate()
answer = sorted(connection.introspection.get_key_columns(connection.cursor(), "auth_permission"))[0]
""",
            after="""
from django.db import connection
from seven_proof import migrate

migrate()
answer = sorted([(column, to[1], to[0]) for column, to in connection.introspection.get_relations("""
            """connection.cursor(), "auth_permission").items()])[0]
""",
        ),
        leaves=("def get_key_columns(cursor):\n    return []\n\n\nget_key_columns(1)\n",),
        ledger=("removed-django.db.backends.base.introspection.BaseDatabaseIntrospection.get_key_columns",),
        symptoms=("has no attribute 'get_key_columns'",),
    ),
]
