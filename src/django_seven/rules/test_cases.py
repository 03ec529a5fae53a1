"""Test cases and what runs them: databases, the client, helpers that moved."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, is_called, string_value
from django_seven.values import Minor

CASES = tuple(
    f"django.{module}.{name}"
    for module, names in (
        ("test", ("SimpleTestCase", "TransactionTestCase", "TestCase", "LiveServerTestCase")),
        ("test.testcases", ("SimpleTestCase", "TransactionTestCase", "TestCase", "LiveServerTestCase")),
        ("contrib.staticfiles.testing", ("StaticLiveServerTestCase",)),
    )
    for name in names
)
_FIRST = Minor(2, 2)


def databases(draft: Draft, match: Match) -> None:
    """`multi_db` and `allow_database_queries` become `databases`; before Django 2.2 both stand there."""
    left, right = match.node.child_by_field_name("left"), match.node.child_by_field_name("right")
    if left is None or right is None or draft.class_means(match.node, CASES) is False:
        raise Fine
    block = match.node.parent.parent if match.node.parent is not None else None
    if block is not None and b"databases =" in (block.text or b""):
        raise Fine
    value = draft.text(right)
    if value not in ("True", "False"):
        raise Skip("its value is not written there")
    none = '{"default"}' if draft.text(left) == "multi_db" else "set()"
    line = 'databases = "__all__"' if value == "True" else f"databases = {none}"
    if draft.road.old >= _FIRST:
        draft.replace(match.node, line)
    else:
        indent = " " * match.node.start_point.column
        draft.insert(match.node.end_byte, f"\n{indent}{line}")


def none_as_text(draft: Draft, match: Match) -> None:
    """A `None` that the test client was given was sent as `None`; that is what is written now."""
    holder = match.node.child_by_field_name("object")
    if holder is None or not is_called(match.node) or not draft.text(holder).rpartition(".")[2].endswith("client"):
        raise Fine
    given = arguments(call_of(match))
    if len(given) < 2 or any(
        b"format" in (item.text or b"")[:6] or b"json" in (item.text or b"") for item in given[2:]
    ):
        raise Fine
    data = given[1].child_by_field_name("value") if given[1].type == "keyword_argument" else given[1]
    nones = []
    for item in data.named_children if data is not None and data.type == "dictionary" else []:
        value = item.child_by_field_name("value")
        if value is not None and value.type == "none" and string_value(item.child_by_field_name("key")):
            nones.append(value)
    if not nones:
        raise Fine
    for value in nones:
        draft.replace(value, '"None"')


_DATABASES = """
from django.contrib.auth.models import Group
from django.test import SimpleTestCase


class Tests(SimpleTestCase):
    {}

    def test_count(self):
        self.assertEqual(Group.objects.count(), 0)
"""
_TWICE = """
from django.contrib.auth.models import Group
from django.test import TestCase


class Tests(TestCase):
    {}

    def test_one(self):
        Group.objects.using("other").create(name="one")

    def test_two(self):
        self.assertEqual(Group.objects.using("other").count(), 0)
"""
_TWO = 'DATABASES["other"] = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}\n'
_RUN = """
import unittest

from seven_proof import migrate

migrate()
from django.core.management import call_command

if "other" in __import__("django.db").db.connections:
    call_command("migrate", database="other", run_syncdb=True, verbosity=0)
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(result)
answer = result.testsRun, len(result.failures), len(result.errors)
"""
_CLIENT = """
from django.http import HttpResponse
from django.test import Client


def echo(request):
    return HttpResponse(request.POST["tag"])


try:
    from django.urls import re_path
except ImportError:
    from django.conf.urls import url as re_path

urlpatterns = [re_path(r"^$", echo)]
client = Client()
answer = client.post("/", {{"tag": {}}}).content
"""

RULES = [
    Rule(
        id="test-case-multi-db",
        what="`multi_db` of a test case is not read by Django 3.1; `databases` names those it may use.",
        why="A test case says which databases are flushed and allowed since Django 2.2.",
        since="2.2",
        until="3.1",
        warns="2.2",
        change=Rewrite(("class multi_db",), databases),
        sure="safe",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before=_TWICE.format("multi_db = True"),
            after=_TWICE.format('databases = "__all__"'),
            settings=_TWO,
            probe=_RUN,
        ),
        leaves=("class Router:\n    multi_db = True", "multi_db = True"),
        ledger=("removed-django.test.TransactionTestCase.multi_db",),
        symptoms=("are not allowed in this test. Add", "Add 'other' to"),
    ),
    Rule(
        id="test-case-allow-database-queries",
        what="`allow_database_queries` of a `SimpleTestCase` is not read by Django 3.1; `databases` says it.",
        why="A test case says which databases are allowed since Django 2.2.",
        since="2.2",
        until="3.1",
        warns="2.2",
        change=Rewrite(("class allow_database_queries",), databases),
        sure="safe",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before=_DATABASES.format("allow_database_queries = True"),
            after=_DATABASES.format('databases = "__all__"'),
            probe=_RUN,
        ),
        leaves=("class Router:\n    allow_database_queries = True",),
        ledger=("removed-django.test.SimpleTestCase.allow_database_queries",),
        symptoms=("to 'default' are not allowed in SimpleTestCase",),
    ),
    Rule(
        id="runner-setup-databases",
        what="`setup_databases` left `django.test.runner` in Django 2.1; it is in `django.test.utils`.",
        why="It is of use without the runner.",
        since="1.11",
        until="2.1",
        change=Renamed("django.test.runner.setup_databases", "django.test.utils.setup_databases"),
        sure="safe",
        notes="2.1/#features-removed-in-2-1",
        example=Example(
            before="from django.test.runner import setup_databases\n\n"
            "answer = [alias for connection, alias, _ in setup_databases(0, False)]",
            after="from django.test.utils import setup_databases\n\n"
            "answer = [alias for connection, alias, _ in setup_databases(0, False)]",
            probe="answer = len(answer)",
        ),
        leaves=("from shop.runner import setup_databases\nsetup_databases()",),
        ledger=("removed-django.test.runner.setup_databases",),
        symptoms=("cannot import name 'setup_databases' from 'django.test.runner'",),
    ),
    Rule(
        id="test-client-none",
        what="The test client refuses `None` as a value from Django 2.2 on.",
        why="No browser sends it; it was sent as the text `None`.",
        since="1.4",
        until="2.2",
        change=Rewrite((".post", ".get"), none_as_text),
        pattern=r"['\"]\s*:\s*None\b",
        sure="likely",
        notes="2.2/#miscellaneous",
        example=Example(before=_CLIENT.format("None"), after=_CLIENT.format('"None"')),
        leaves=(
            "requests.post('/', {'tag': None})",
            "client.post('/', {'tag': None}, content_type='application/json')",
            "client.post('/', {'tag': None}, format='json')",
            "client.post('/', {'tag': tag})",
        ),
        ledger=("changed-Client-none-value", "changed-urlencode-none"),
        symptoms=("Cannot encode None as POST data", "Cannot encode None in a query string"),
    ),
    Rule(
        id="test-runner-functions",
        what="`reorder_suite`, `partition_suite_by_type` and their kin left `django.test.runner` in Django 4.0.",
        why="They were private; the runner shuffles tests itself.",
        since="1.3",
        until="4.0",
        change=ByHand(
            tuple(
                f"django.test.runner.{name}"
                for name in ("reorder_suite", "partition_suite_by_type", "is_discoverable", "default_test_processes")
            ),
            "Use the methods of `DiscoverRunner`, or keep a copy of the function.",
        ),
        sure="show",
        notes="4.0/#miscellaneous",
        example=Example(
            before="""
from django.test.runner import is_discoverable

answer = is_discoverable("django"), is_discoverable("no.such.module")
""",
            after="""
import importlib


def is_discoverable(label):
    try:
        module = importlib.import_module(label)
    except ImportError:
        return False
    return hasattr(module, "__path__")


answer = is_discoverable("django"), is_discoverable("no.such.module")
""",
        ),
        leaves=("from shop.runner import reorder_suite",),
        ledger=(
            "removed-django.test.runner.default_test_processes",
            "removed-django.test.runner.is_discoverable",
            "removed-django.test.runner.partition_suite_by_type",
            "removed-django.test.runner.reorder_suite",
        ),
        symptoms=("cannot import name 'reorder_suite'", "cannot import name 'is_discoverable'"),
    ),
]
