"""`index_together` in the migrations of before, which SQLite forgets on the way in Django 5.1."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import (
    arguments,
    below,
    called,
    either,
    file_of,
    keyword,
    positional,
    string_value,
    value_of,
)
from django_seven.values import Minor

_EMPTY = re.compile(r"(?:set)?\(\)|set\((?:\[\]|\(\))\)|\[\]|\{\}")
_GONE = Minor(5, 1)


def never_made(draft: Draft, match: Match) -> None:
    """An index that a later migration takes back is not made from Django 5.1 on."""
    if match.imported:
        raise Fine
    call = called(match)
    model, groups = _given(call)
    name = string_value(model)
    if name is None or groups is None or _EMPTY.fullmatch(draft.text(groups)) or "VERSION" in draft.text(groups):
        raise Fine
    later = [_given(other) for other in below(file_of(call), "call") if other.start_byte > call.end_byte]
    here = any(
        string_value(one) == name and value is not None and _EMPTY.fullmatch(draft.text(value)) for one, value in later
    )
    if not here and not draft.said_later(_taken_back(name)):
        raise Fine
    either(draft, groups, "set()", _GONE)


def _given(call: Node) -> tuple[Node | None, Node | None]:
    """What model and which groups an `AlterIndexTogether(…)` is given."""
    function = call.child_by_field_name("function")
    if function is None or not (function.text or b"").endswith(b"AlterIndexTogether"):
        return None, None
    plain = iter(positional(call))
    found = [keyword(call, name) for name in ("name", "index_together")]
    model, groups = (value_of(one) if one is not None else next(plain, None) for one in found)
    return (model, groups) if len(arguments(call)) == 2 else (None, None)


def _taken_back(name: str) -> str:
    """A pattern for an `AlterIndexTogether(…)` that leaves a model without groups."""
    return (
        rf"AlterIndexTogether\(\s*(?:name\s*=\s*)?['\"](?i:{re.escape(name)})['\"]\s*,"
        rf"\s*(?:index_together\s*=\s*)?(?:{_EMPTY.pattern})\s*,?\s*\)"
    )


_OPERATIONS = """{}from django.db import migrations, models

operations = [
    migrations.CreateModel(
        "Talk",
        [
            ("id", models.AutoField(primary_key=True)),
            ("room", models.IntegerField()),
            ("day", models.IntegerField()),
        ],
    ),
    migrations.AlterIndexTogether(name="talk", index_together={}),
    migrations.AlterField("Talk", "day", models.CharField(max_length=9)),
    migrations.AlterIndexTogether(name="talk", index_together=set([])),
]
"""
_PAIR = 'set([("room", "day")])'

RULES = [
    Rule(
        id="index-together-taken-back",
        what="A migration that takes `index_together` back may not find its index in Django 5.1: SQLite loses it "
        "wherever the table is altered in between.",
        why="Django 5.1 makes the table anew without it. What a later migration takes back need not be made.",
        since="1.7",
        until="5.1",
        change=Rewrite(("django.db.migrations.AlterIndexTogether",), never_made),
        sure="likely",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before=_OPERATIONS.format("", _PAIR),
            after=_OPERATIONS.format("import django\n", f"({_PAIR} if django.VERSION < (5, 1) else set())"),
            probe="""
from django.db import connection
from django.db.migrations.state import ProjectState

state = ProjectState()
with connection.schema_editor() as editor:
    for operation in operations:
        after = state.clone()
        operation.state_forwards("auth", after)
        operation.database_forwards("auth", editor, state, after)
        state = after
with connection.cursor() as cursor:
    found = connection.introspection.get_constraints(cursor, "auth_talk").values()
answer = [row["columns"] for row in found if row["index"] and not row["primary_key"]]
""",
        ),
        leaves=(
            "from django.db import migrations\n\n"
            "operations = [migrations.AlterIndexTogether(name='talk', index_together={('room', 'day')})]\n",
            "from django.db import migrations\n\n"
            "operations = [migrations.AlterIndexTogether(name='talk', index_together=set())]\n",
        ),
        symptoms=("Found wrong number (0) of constraints for", "Found wrong number (0) of indexes for"),
    ),
]
