"""`DATABASES`: what a back-end made of its options of itself, and no longer does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from django_seven.rules.dictionaries import add_entry, entries, has_splat, opened, told
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, file_of, string_value
from django_seven.values import Minor

_PGBOUNCER_PORT = "6432"
_SCHEMES = {"mysql2": "mysql", "postgres": "postgresql", "pgsql": "postgresql", "psql": "postgresql"}


def _databases(
    draft: Draft, match: Match, *engines: str, told_by_address: bool = False
) -> Iterator[tuple[Node, Mapping[str, Node]]]:
    """The databases of some engines in an assignment; Fine where there is none.

    With `told_by_address`, Skip is raised where only an address says that it is one: it has no place for options.
    """
    found = [
        (dictionary, held)
        for dictionary, held in told(draft, match, "ENGINE")
        if (string_value(held["ENGINE"]) or "").rpartition(".")[2] in engines
    ]
    if not found and told_by_address and any(_scheme(text) in engines for text in below(match.node, "string")):
        raise Skip("an address tells the engine: where it is the one that is used, set it in the `OPTIONS` behind it")
    if not found:
        raise Fine
    yield from found


def _scheme(text: Node) -> str:
    """The engine that an address names, as `dj_database_url` and `environ` read it; empty for any other text."""
    scheme, found, _ = (string_value(text) or "").partition("://")
    return _SCHEMES.get(scheme, scheme) if found else ""


def _option(draft: Draft, dictionary: Node, held: Mapping[str, Node], name: str, value: str) -> None:
    """Give a database one more of its `OPTIONS`."""
    options = opened(held.get("OPTIONS"))
    if options is None:
        quote = draft.text(held["ENGINE"])[-1]
        add_entry(draft, dictionary, "OPTIONS", f"{{{quote}{name}{quote}: {value}}}")
    elif options.type not in ("dictionary", "argument_list") or has_splat(options):
        raise Skip("its options are not written there")
    else:
        add_entry(draft, options, name, value)


def old_charset(draft: Draft, match: Match) -> None:
    """MySQL keeps the character set that Django asked for."""
    touched = False
    for dictionary, held in _databases(draft, match, "mysql", told_by_address=True):
        options = entries(opened(held.get("OPTIONS")))
        if has_splat(dictionary) or {"charset", "read_default_file"} & set(options):
            continue
        _option(draft, dictionary, held, "charset", '"utf8"'.replace('"', draft.text(held["ENGINE"])[-1]))
        touched = True
    if not touched:
        raise Fine


def isolation_of_server(draft: Draft, match: Match) -> None:
    """MySQL keeps the isolation level of its server."""
    touched = False
    for dictionary, held in _databases(draft, match, "mysql", told_by_address=True):
        options = entries(opened(held.get("OPTIONS")))
        command = draft.text(options["init_command"]).lower() if "init_command" in options else ""
        if has_splat(dictionary) or "isolation_level" in options or "isolation" in command:
            continue
        if draft.road.old < Minor(1, 11):
            raise Skip('Django before 1.11 does not know `"isolation_level": None`, which keeps that of the server')
        _option(draft, dictionary, held, "isolation_level", "None")
        touched = True
    if not touched:
        raise Fine


def without_server_cursors(draft: Draft, match: Match) -> None:
    """A PostgreSQL behind PgBouncer gets no cursors that live in the server."""
    file = draft.text(file_of(match.node)).lower()
    touched = False
    for dictionary, held in _databases(draft, match, "postgresql", "postgresql_psycopg2", "postgis"):
        port = draft.text(held["PORT"]).strip("\"'") if "PORT" in held else ""
        if "DISABLE_SERVER_SIDE_CURSORS" in held or (port != _PGBOUNCER_PORT and "pgbouncer" not in file):
            continue
        add_entry(draft, dictionary, "DISABLE_SERVER_SIDE_CURSORS", "True")
        touched = True
    if not touched:
        raise Fine


def no_autocommit(draft: Draft, match: Match) -> None:
    """The option `autocommit` of PostgreSQL goes: it is the rule since Django 1.6."""
    touched = False
    for _, held in _databases(draft, match, "postgresql_psycopg2", "postgresql"):
        value = entries(opened(held.get("OPTIONS"))).get("autocommit")
        if value is None or value.parent is None:
            continue
        if draft.road.old < Minor(1, 6):
            raise Skip("Django before 1.6 still asks it")
        if draft.text(value) != "True":
            raise Skip("without it the database is in autocommit: set `AUTOCOMMIT` beside `OPTIONS`")
        draft.remove_argument(value.parent)
        touched = True
    if not touched:
        raise Fine


_MYSQL = """
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.mysql",
        "NAME": "talks",{}
    }}
}}
"""
_POSTGRES = """
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "talks",
        "PORT": "6432",{}
    }}
}}
"""
_AUTOCOMMIT = """
DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.postgresql_psycopg2",
        "NAME": "talks",
        "OPTIONS": {},
    }}
}}
"""
_OTHER = 'DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "talks"}}\n'

RULES = [
    Rule(
        id="mysql-charset-default",
        what="Connections to MySQL are in `utf8mb4` in Django 5.2 where `OPTIONS` do not say; it was `utf8`.",
        why="Tables of the old character set are compared and joined in another one.",
        since="1.3",
        until="5.2",
        change=Rewrite(("DATABASES =",), old_charset),
        sure="likely",
        notes="5.2/#miscellaneous",
        unproven="needs MySQL",
        example=Example(
            before=_MYSQL.format(""),
            after=_MYSQL.format('\n        "OPTIONS": {"charset": "utf8"},'),
            kind="settings",
        ),
        leaves=(_OTHER, _MYSQL.format('"OPTIONS": {"charset": "utf8mb4"}'), "DATABASES = {'default': env.db()}\n"),
        ledger=("changed-mysql-charset-default",),
    ),
    Rule(
        id="mysql-isolation-level",
        what="Connections to MySQL start in `READ COMMITTED` in Django 2.0; before, in what the server says.",
        why="The usual `REPEATABLE READ` can lose data with `get_or_create()`; other code may count on it.",
        since="1.11",
        until="2.0",
        change=Rewrite(("DATABASES =",), isolation_of_server),
        sure="likely",
        notes="2.0/#miscellaneous",
        unproven="needs MySQL",
        example=Example(
            before=_MYSQL.format(""),
            after=_MYSQL.format('\n        "OPTIONS": {"isolation_level": None},'),
            kind="settings",
        ),
        leaves=(
            _OTHER,
            _MYSQL.format(
                '"OPTIONS": {"init_command": "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED"}',
            ),
        ),
        ledger=("changed-mysql-isolation-level",),
    ),
    Rule(
        id="server-side-cursors",
        what="`iterator()` uses cursors that live in PostgreSQL from Django 1.11 on, which PgBouncer may lose.",
        why="In its transaction mode the next statement goes to another connection.",
        since="1.3",
        until="1.11",
        change=Rewrite(("DATABASES =",), without_server_cursors),
        sure="likely",
        notes="1.11/#miscellaneous",
        unproven="needs PgBouncer",
        example=Example(
            before=_POSTGRES.format(""),
            after=_POSTGRES.format('\n        "DISABLE_SERVER_SIDE_CURSORS": True,'),
            kind="settings",
        ),
        leaves=(_OTHER, _POSTGRES.replace("6432", "5432").format("").replace("{{", "{").replace("}}", "}")),
        ledger=("changed-server-side-cursors",),
        symptoms=("cursor does not exist",),
    ),
    Rule(
        id="postgres-autocommit-option",
        what="The option `autocommit` of PostgreSQL is handed to the driver by Django 1.8, which does not know it.",
        why="Autocommit is the rule since Django 1.6.",
        since="1.6",
        until="1.8",
        change=Rewrite(("DATABASES =",), no_autocommit),
        sure="safe",
        notes="1.6/#backwards-incompatible-changes-in-1-6",
        unproven="needs PostgreSQL",
        example=Example(
            before=_AUTOCOMMIT.format('{"autocommit": True, "sslmode": "require"}'),
            after=_AUTOCOMMIT.format('{"sslmode": "require"}'),
            kind="settings",
        ),
        leaves=(_OTHER, _AUTOCOMMIT.format("{}")),
        ledger=("changed-postgres-autocommit-option",),
        symptoms=('invalid connection option "autocommit"',),
    ),
]
