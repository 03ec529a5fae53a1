"""Settings that tests, checks and `runserver` read."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.dictionaries import written
from django_seven.rules.kept import BEFORE, kept
from django_seven.rules.shape import ByHand, Default, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import below, indentation, string_value
from django_seven.values import Minor

_RENAMED = {"CREATE": "CREATE_DB", "USER_CREATE": "CREATE_USER", "PASSWD": "PASSWORD"}
_NEST = Minor(1, 7)


def entries(node: Node) -> list[tuple[str, Node]]:
    """The pairs of a dictionary with a plain text as key, or the keywords that a call is given."""
    found: list[tuple[str, Node]] = []
    for child in node.named_children:
        key = string_value(child.child_by_field_name("key")) if child.type == "pair" else None
        name = child.child_by_field_name("name") if child.type == "keyword_argument" else None
        if key is not None or name is not None:
            found.append((key if key is not None else ((name and name.text) or b"").decode(), child))
    return found


def nested(draft: Draft, match: Match) -> None:
    """`TEST_NAME` and its kin of a database stand in a dictionary of their own, `TEST`."""
    value, left = match.node.child_by_field_name("right"), match.node.child_by_field_name("left")
    if value is not None and left is not None and _one_key(draft, match.node, left, value):
        return
    found = False
    for inner in written(value if value is not None else match.node):
        given = entries(inner)
        old = [(key, pair) for key, pair in given if key.startswith("TEST_")]
        if not old:
            continue
        found = True
        if any(key == "TEST" for key, _ in given):
            raise Skip("both spellings stand there")
        pieces = [(_RENAMED.get(key[5:], key[5:]), pair.child_by_field_name("value")) for key, pair in old]
        inside = ", ".join(f'"{name}": {draft.text(node)}' for name, node in pieces if node is not None)
        inside = f'"TEST": {{{inside}}}' if inner.type == "dictionary" else f"TEST={{{inside}}}"
        last = old[-1][1]
        if draft.road.old < _NEST:
            draft.insert(last.end_byte, f", {inside}")
            continue
        first, end = old[0][1].start_byte, last.end_byte
        if any(first < node.start_byte < end for node in below(inner, "comment")):
            raise Skip("comments stand among them")
        for _, pair in old[:-1]:
            draft.remove_argument(pair)
        draft.replace(last, inside)
    if not found:
        raise Fine


def _one_key(draft: Draft, assignment: Node, left: Node, value: Node) -> bool:
    """`DATABASES["default"]["TEST_NAME"] = …`: whether it is one of those, which is then set in `TEST`."""
    key, owner = string_value(left.child_by_field_name("subscript")), left.child_by_field_name("value")
    if owner is None or owner.type != "subscript" or key is None or not key.startswith("TEST_"):
        return False
    new = f'{draft.text(owner)}.setdefault("TEST", {{}})["{_RENAMED.get(key[5:], key[5:])}"]'
    if new.encode() in (draft.root.text or b""):
        raise Skip("both spellings stand there")
    if draft.road.old < _NEST:
        draft.insert(assignment.end_byte, f"\n{indentation(assignment)}{new} = {draft.text(value)}")
    else:
        draft.replace(left, new)
    return True


def unserialized(draft: Draft, match: Match) -> None:
    """`SERIALIZE` of a test database goes; before Django 4.0 it says something."""
    value = match.node.child_by_field_name("right")
    found = [
        pair
        for inner in (below(value, "dictionary") if value is not None else [])
        for key, pair in entries(inner)
        if key == "SERIALIZE" and inner.parent is not None and inner.parent.type == "pair"
        and string_value(inner.parent.child_by_field_name("key")) == "TEST"
    ]  # fmt: skip
    if not found:
        raise Fine
    if draft.road.old < Minor(4, 0):
        raise Skip("it means something on the old side, and is passed over on the new one")
    for pair in found:
        draft.remove_argument(pair)


def silenced(draft: Draft, match: Match) -> None:
    """Whether a list of silenced checks names any."""
    value = match.node.child_by_field_name("right")
    if value is None or (value.type in ("list", "tuple") and not value.named_children):
        raise Fine


def mute(draft: Draft, match: Match) -> None:
    """Whether `LOGGING` takes the voice of the logger that `runserver` writes to."""
    value = match.node.child_by_field_name("right")
    if value is None or value.type != "dictionary" or "django.server" in draft.text(value):
        raise Fine
    kept = [pair.child_by_field_name("value") for key, pair in entries(value) if key == "disable_existing_loggers"]
    if any(node is None or draft.text(node) != "True" for node in kept):
        raise Fine


_NAMED = """DATABASES = {{
    "default": {{
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        {},
    }}
}}
"""
_FOUND = """
import tempfile

from django.db import connection
from django.test.utils import setup_test_environment

setup_test_environment()
answer = connection.creation._get_test_db_name()
"""

RULES = [
    Rule(
        id="databases-test-name",
        what="`TEST_NAME` and its kin of a database are not read by Django 1.9; they stand in its `TEST`.",
        why="What is for tests has a dictionary of its own since Django 1.7.",
        since="1.7",
        until="1.9",
        change=Rewrite(("DATABASES =",), nested),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_NAMED.format('"TEST_NAME": "/tmp/shop-tests.db"'),
            after=_NAMED.format('"TEST": {"NAME": "/tmp/shop-tests.db"}'),
            kind="settings",
            probe=_FOUND,
        ),
        leaves=(_NAMED.format('"TEST": {"NAME": "x"}'), 'OTHER = {"default": {"TEST_NAME": "x"}}'),
        ledger=("removed-settings.DATABASES-TEST_",),
        symptoms=("connection setting will be moved", "has mismatched TEST and TEST_*"),
    ),
    Rule(
        id="databases-test-serialize",
        what="`SERIALIZE` of a test database is not read by Django 5.0.",
        why="What a database holds is kept only for tests with `serialized_rollback` since Django 4.0.",
        since="4.0",
        until="5.0",
        warns="4.0",
        change=Rewrite(("DATABASES =",), unserialized),
        sure="safe",
        notes="5.0/#features-removed-in-5-0",
        unproven="the setting is passed over without a word, and tests that do not roll back are the same",
        example=Example(
            before=_NAMED.format('"TEST": {"NAME": "shop", "SERIALIZE": False}'),
            after=_NAMED.format('"TEST": {"NAME": "shop"}'),
            kind="settings",
        ),
        leaves=(_NAMED.format('"TEST": {"NAME": "x"}'), _NAMED.format('"SERIALIZE": False')),
        ledger=("removed-settings.TEST.SERIALIZE",),
        symptoms=("The SERIALIZE test database setting is deprecated",),
    ),
    kept(
        Rule(
            id="test-runner-default",
            what="Tests are found by the names of their files in Django 1.6: `test*.py`, no longer `models.py`.",
            why="`DiscoverRunner` looks for them as `unittest` does, and for no doctests.",
            since="1.3",
            until="1.6",
            change=Default(
                "TEST_RUNNER",
                '"django.test.simple.DjangoTestSuiteRunner"',
                new='"django.test.runner.DiscoverRunner"',
                note="tests are found by the names of their files.",
                risk="tests in `models.py`, in other files than `test*.py`, and doctests do not run, without a word.",
                flip="Compare the numbers of tests of both runners; rename files until they agree.",
                ends="1.8",
            ),
            sure="likely",
            notes="1.6/#new-test-runner",
            example=Example(
                before=BEFORE,
                after=BEFORE,
                kind="settings",
                probe="settings.TEST_RUNNER",
            ),
            leaves=('TEST_RUNNER = "shop.tests.Runner"\n',),
            ledger=("changed-DiscoverRunner",),
            symptoms=("Some project unittests may not execute as expected",),
        ),
    ),
    Rule(
        id="silenced-errors",
        what="`SILENCED_SYSTEM_CHECKS` silences errors as well from Django 1.9 on.",
        why="Only warnings could be silenced; errors were shown all the same.",
        since="1.9",
        until="1.9",
        change=ByHand(
            ("SILENCED_SYSTEM_CHECKS =",), "See whether it names an error (`…E…`) that should be shown.", only=silenced
        ),
        sure="show",
        notes="1.9/#miscellaneous",
        unproven="the list says the same on both sides",
        example=Example('SILENCED_SYSTEM_CHECKS = ["models.E006"]\n', "SILENCED_SYSTEM_CHECKS = []\n", kind="settings"),
        leaves=("SILENCED_SYSTEM_CHECKS = []\n",),
        ledger=("changed-SILENCED_SYSTEM_CHECKS",),
    ),
    Rule(
        id="logging-django-server",
        what="`runserver` writes to the logger `django.server` from Django 1.10 on.",
        why="A `LOGGING` that disables the loggers that are there takes its voice.",
        since="1.10",
        until="1.10",
        change=ByHand(
            ("LOGGING =",),
            'Say `"disable_existing_loggers": False`, or give `django.server` a handler.',
            only=mute,
        ),
        sure="show",
        notes="1.10/#runserver-output-goes-through-logging",
        unproven="only `runserver` writes there",
        example=Example(
            'LOGGING = {"version": 1, "disable_existing_loggers": True}\n',
            'LOGGING = {"version": 1, "disable_existing_loggers": False}\n',
            kind="settings",
        ),
        leaves=('LOGGING = {"version": 1, "disable_existing_loggers": False}\n',),
        ledger=("changed-runserver-logging",),
    ),
]
