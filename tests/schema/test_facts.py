"""Two schemas are told apart: what only Django names otherwise, and what is another table."""

from __future__ import annotations

import pytest
from migrating.facts import dangling, differences, statements

APPS = ("talks",)
TABLE = 'CREATE TABLE "talks_talk" ("id" integer NOT NULL PRIMARY KEY, "room" varchar(9) NOT NULL{});\n'
INDEX = 'CREATE INDEX "talks_talk_{}" ON "talks_talk" ("room");\n'


def test_only_the_projects_own_statements() -> None:
    dump = '-- a comment\nCREATE TABLE "auth_user" ("id" integer);\n\n' + TABLE.format("")
    assert statements(dump, APPS) == [TABLE.format("").rstrip(";\n")]


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        (TABLE.format(""), TABLE.format(""), {}),
        (INDEX.format("1a"), INDEX.format("2b"), {("a name", "another name"): 1}),
        (TABLE.format(""), TABLE.format("").replace("9", "20"), {("9", "20"): 1}),
        (
            TABLE.format(', UNIQUE ("room", "id")'),
            TABLE.format("") + 'CREATE UNIQUE INDEX "talks_u" ON "talks_talk" ("room", "id");\n',
            {("a name", "another name"): 1},
        ),
        (INDEX.format("1a"), "", {('CREATE INDEX NAME ON NAME ( "room" )', ""): 1}),
    ],
)
def test_what_differs(before: str, after: str, found: dict[tuple[str, str], int]) -> None:
    assert differences(before, after, APPS) == found


def test_the_order_of_columns_is_no_difference() -> None:
    other = TABLE.format("").replace(
        '"id" integer NOT NULL PRIMARY KEY, "room" varchar(9) NOT NULL',
        '"room" varchar(9) NOT NULL, "id" integer NOT NULL PRIMARY KEY',
    )
    assert not differences(TABLE.format(""), other, APPS)


def test_keys_to_tables_that_are_gone() -> None:
    dump = TABLE.format(', "x_id" integer REFERENCES "talks_x__old" ("id")')
    assert dangling(dump) == ["talks_x__old"]
