"""Test cases of Django 1.x: URLs, class set-up, assertions, what a test may ask the database."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    below,
    decorator,
    enclosing,
    indentation,
    keyword,
    parameters,
    string_value,
    value_of,
)
from django_seven.rules.test_cases import CASES
from django_seven.rules.testing import ROUTE, called
from django_seven.values import Minor

# Only these hold more than the settings in their class; the others bear that nobody calls them.
_HOLDING = tuple(name for name in CASES if name.endswith((".TestCase", "LiveServerTestCase")))


def head_of(block: Node) -> Node:
    """The first statement of a block behind its docstring.

    Raises Skip where there is none on a line of its own.
    """
    statements = [node for node in block.named_children if node.type != "comment"]
    first = statements[0] if statements else None
    if first is not None and first.type == "expression_statement" and first.named_children[0].type == "string":
        first = statements[1] if len(statements) > 1 else None
    if first is None or block.parent is None or first.start_point.row == block.parent.start_point.row:
        raise Skip("its body has no line of its own")
    return first


def set_at_head(draft: Draft, first: Node, *lines: str) -> None:
    """Put lines before the first statement of a class, with a blank one where a method follows."""
    indent = indentation(first)
    gap = "\n" if first.type in ("function_definition", "decorated_definition", "class_definition") else ""
    draft.insert(first.start_byte, "".join(f"{line}\n{indent}" for line in lines[:-1]) + f"{lines[-1]}\n{gap}{indent}")


def urls_of_case(draft: Draft, match: Match) -> None:
    """`urls` of a test case is an overridden `ROOT_URLCONF`."""
    value, title = match.node.child_by_field_name("right"), enclosing(match.node, "class_definition")
    if value is None or title is None or match.node.parent is None or not draft.class_means(match.node, CASES):
        raise Fine
    if draft.road.old < Minor(1, 4):
        raise Skip("`override_settings` came with Django 1.4")
    indent = indentation(title)
    override = draft.require("django.test.utils.override_settings")
    draft.insert(title.start_byte, f"@{override}(ROOT_URLCONF={draft.text(value)})\n{indent}")
    draft.remove_line(match.node.parent)


def class_set_up(draft: Draft, match: Match) -> None:
    """`setUpClass` and `tearDownClass` of a test case call those of its base."""
    name, block = match.node.child_by_field_name("name"), match.node.child_by_field_name("body")
    title = enclosing(match.node, "class_definition")
    own = title.child_by_field_name("name") if title is not None else None
    if name is None or block is None or own is None or not draft.class_means(match.node, _HOLDING):
        raise Fine
    method, given = draft.text(name), parameters(match.node)
    if not given or "super(" in draft.text(block) or f".{method}(" in draft.text(block):
        raise Fine
    first = head_of(block)
    call = f"super({draft.text(own)}, {draft.text(given[0])}).{method}()"
    indent = indentation(first)
    if method == "setUpClass":
        draft.insert(first.start_byte, f"{call}\n{indent}")
    else:
        draft.insert(block.end_byte, f"\n{indent}{call}")


def custom_user(draft: Draft, match: Match) -> None:
    """`@skipIfCustomUser` is written out."""
    if decorator(match.node) is None:
        raise Skip("it is no decorator here")
    skip, settings = draft.require("unittest.skipIf"), draft.require("django.conf.settings")
    draft.replace(match.node, f'{skip}({settings}.AUTH_USER_MODEL != "auth.User", "Custom user model in use")')


def queries_allowed(draft: Draft, match: Match) -> None:
    """A `SimpleTestCase` that asks the database says so."""
    title = match.node.parent.parent if match.node.parent is not None else None
    block = title.child_by_field_name("body") if title is not None and title.type == "class_definition" else None
    if block is None or not any(draft.text(node).endswith(".objects") for node in below(block, "attribute")):
        raise Fine
    text = draft.text(block)
    if "allow_database_queries" in text or "databases =" in text:
        raise Fine
    first = head_of(block)
    set_at_head(draft, first, "allow_database_queries = True", 'databases = "__all__"')


def sequences_reset(draft: Draft, match: Match) -> None:
    """A `TransactionTestCase` asks for the sequences to start anew."""
    title = match.node.parent.parent if match.node.parent is not None else None
    block = title.child_by_field_name("body") if title is not None and title.type == "class_definition" else None
    text = draft.text(block) if block is not None else ""
    if block is None or "reset_sequences" in text or not re.search(r"\b(pk|id|\w+_id)\b|/\d+/", text):
        raise Fine  # it does not count on the numbers that rows get
    first = head_of(block)
    set_at_head(draft, first, "reset_sequences = True")


def hosts_allowed(draft: Draft, match: Match) -> None:
    """A test that asks for another host allows it."""
    call = called(match)
    title = enclosing(match.node, "class_definition")
    if keyword(call, "HTTP_HOST") is None or title is None or not draft.class_means(match.node, CASES):
        raise Fine
    if "ALLOWED_HOSTS" in draft.text(draft.root):
        raise Fine
    found = ["testserver"]
    for argument in below(title, "keyword_argument"):
        name = argument.child_by_field_name("name")
        if name is not None and draft.text(name) == "HTTP_HOST":
            host = string_value(value_of(argument))
            if host is None:
                raise Skip("the host is decided elsewhere")
            found.append(host.partition(":")[0])
    if draft.road.old < Minor(1, 4):
        raise Skip("`override_settings` came with Django 1.4")
    hosts = ", ".join(f'"{host}"' for host in dict.fromkeys(found))
    override = draft.require("django.test.utils.override_settings")
    draft.insert(title.start_byte, f"@{override}(ALLOWED_HOSTS=[{hosts}])\n{indentation(title)}")


_RUN = """
import unittest

from seven_proof import migrate

migrate()
result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Tests).run(result)
if result.errors:
    raise AssertionError(result.errors[0][1].split("\\n")[-2])
answer = result.testsRun, len(result.failures)
"""
_URLCONF = f"""{ROUTE}
import sys
import types

from django.http import HttpResponse

other = types.ModuleType(str("seven_other"))
other.urlpatterns = [url(r"^other/$", lambda request: HttpResponse("other"))]
sys.modules["seven_other"] = other
"""
_URLS = """
from django.test import TestCase
{}

class Tests(TestCase):{}
    def test_page(self):
        self.assertEqual(self.client.get("/other/").content, b"other")
"""
_SET_UP = """
from django.contrib.auth.models import Group
from django.test import TestCase


class Tests(TestCase):
    @classmethod
    def setUpClass(cls):
{}        cls.name = "staff"

    def test_name(self):
        Group.objects.create(name=self.name)
"""
_CUSTOM = """
from unittest import {}


{}
class Tests(TestCase):
    def test_user(self):
        self.assertTrue(True)
"""
_SIMPLE = """
from django.contrib.auth.models import Group
from django.test import SimpleTestCase


class Tests(SimpleTestCase):
{}    def test_count(self):
        self.assertEqual(Group.objects.count(), 0)
"""
_HOST = """
from django.test import TestCase
{}

class Tests(TestCase):
    def test_shop(self):
        self.assertEqual(self.client.get("/", HTTP_HOST="shop.example.com").status_code, 200)
"""
_HOSTS = """
from django.http import HttpResponse
from django.test.utils import setup_test_environment

setup_test_environment()
urlpatterns = [url(r"^$", lambda request: HttpResponse(request.get_host()))]
"""

RULES = [
    Rule(
        id="test-case-urls",
        what="`urls` of a test case is not read by Django 1.10; `ROOT_URLCONF` is overridden.",
        why="It is a setting like any other.",
        since="1.4",
        until="1.10",
        change=Rewrite(("class urls",), urls_of_case),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_URLS.format("", '\n    urls = "seven_other"\n'),
            after=_URLS.format(
                "from django.test.utils import override_settings\n",
                "\n",
            ).replace("\n\nclass", '\n\n@override_settings(ROOT_URLCONF="seven_other")\nclass'),
            probe=_URLCONF + _RUN,
        ),
        leaves=("class Site:\n    urls = 'shop.urls'", "urls = 'shop.urls'"),
        ledger=("removed-django.test.SimpleTestCase.urls",),
    ),
    Rule(
        id="set-up-class-super",
        what="`setUpClass()` and `tearDownClass()` of a test case must call `super()` from Django 1.8 on.",
        why="The transaction around all tests of a class is opened and closed there.",
        since="1.3",
        until="1.8",
        change=Rewrite(("def setUpClass", "def tearDownClass"), class_set_up),
        sure="safe",
        notes="1.8/#overriding-setupclass-teardownclass-in-test-cases",
        example=Example(
            before=_SET_UP.format(""),
            after=_SET_UP.format("        super(Tests, cls).setUpClass()\n"),
            probe=_RUN,
        ),
        leaves=(
            "import unittest\n\n\nclass Tests(unittest.TestCase):\n    @classmethod\n    def setUpClass(cls):\n"
            "        cls.a = 1",
            "from django.test import TestCase\n\n\nclass Tests(TestCase):\n    @classmethod\n    def setUpClass(cls):\n"
            "        TestCase.setUpClass()\n        cls.a = 1",
        ),
        ledger=("changed-setUpClass-super",),
        symptoms=("has no attribute 'cls_atomics'",),
    ),
    Rule(
        id="skip-if-custom-user",
        what="`skipIfCustomUser` left `django.contrib.auth` in Django 2.0.",
        why="It was for the tests of `auth` itself; the setting can be asked.",
        since="1.5",
        until="2.0",
        warns="1.9",
        change=Rewrite(("django.contrib.auth.tests.utils.skipIfCustomUser",), custom_user, whole=True),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_CUSTOM.format(
                "TestCase\n\nfrom django.contrib.auth.tests.utils import skipIfCustomUser", "@skipIfCustomUser"
            ),
            after=_CUSTOM.format(
                "skipIf, TestCase\n\nfrom django.conf import settings",
                '@skipIf(settings.AUTH_USER_MODEL != "auth.User", "Custom user model in use")',
            ),
            probe=_RUN,
        ),
        leaves=("from shop.tests import skipIfCustomUser\n\n\n@skipIfCustomUser\nclass Tests:\n    pass",),
        ledger=("removed-django.contrib.auth.tests.utils.skipIfCustomUser",),
        symptoms=("No module named 'django.contrib.auth.tests'",),
    ),
    Rule(
        id="simple-test-case-queries",
        what="A `SimpleTestCase` may not ask the database from Django 1.9 on, unless it says that it does.",
        why="What it writes is never taken back.",
        since="1.4",
        until="1.9",
        change=Rewrite(("django.test.SimpleTestCase", "django.test.testcases.SimpleTestCase"), queries_allowed),
        sure="likely",
        notes="1.9/#miscellaneous",
        example=Example(
            before=_SIMPLE.format(""),
            after=_SIMPLE.format('    allow_database_queries = True\n    databases = "__all__"\n\n'),
            probe=_RUN,
        ),
        leaves=(
            "from django.test import SimpleTestCase\n\n\nclass Tests(SimpleTestCase):\n    def test_sum(self):\n"
            "        self.assertEqual(1 + 1, 2)",
        ),
        ledger=("changed-SimpleTestCase-queries",),
        symptoms=("Database queries aren't allowed in SimpleTestCase",),
    ),
    Rule(
        id="test-allowed-hosts",
        what="Requests of tests are held against `ALLOWED_HOSTS` from Django 1.11 on.",
        why="Tests run under the same rule as the site; only `testserver` is allowed of itself.",
        since="1.4",
        until="1.11",
        change=Rewrite((".get", ".post", ".put", ".patch", ".delete", ".head", ".options"), hosts_allowed),
        texts=("HTTP_HOST",),
        sure="likely",
        notes="1.11/#allowed-hosts-validation-in-tests",
        example=Example(
            before=_HOST.format(""),
            after=_HOST.format("from django.test.utils import override_settings\n").replace(
                "\n\nclass",
                '\n\n@override_settings(ALLOWED_HOSTS=["testserver", "shop.example.com"])\nclass',
            ),
            settings='ALLOWED_HOSTS = ["www.example.com"]',
            probe=ROUTE + _HOSTS + _RUN,
        ),
        leaves=("self.client.get('/', HTTP_HOST='shop.example.com')", "requests.get('/')"),
        ledger=("changed-ALLOWED_HOSTS-tests",),
        symptoms=("Invalid HTTP_HOST header",),
    ),
    Rule(
        id="transaction-test-case-sequences",
        what="A `TransactionTestCase` no longer starts the sequences anew in Django 1.5, unless it asks for it.",
        why="Few tests count on the numbers, and all paid for it.",
        since="1.3",
        until="1.5",
        change=Rewrite(
            ("django.test.TransactionTestCase", "django.test.testcases.TransactionTestCase"), sequences_reset
        ),
        sure="safe",
        notes="1.5/#database-sequences-are-not-reset-between-tests",
        unproven="needs PostgreSQL",
        example=Example(
            before="from django.test import TransactionTestCase\n\n\nclass Tests(TransactionTestCase):\n"
            "    def test_first(self):\n        self.assertEqual(Shop.objects.create().pk, 1)\n",
            after="from django.test import TransactionTestCase\n\n\nclass Tests(TransactionTestCase):\n"
            "    reset_sequences = True\n\n    def test_first(self):\n"
            "        self.assertEqual(Shop.objects.create().pk, 1)\n",
        ),
        leaves=("class Tests(TransactionTestCase):\n    def test_first(self):\n        pass",),
        ledger=("changed-reset_sequences",),
    ),
    Rule(
        id="live-server-static",
        what="`LiveServerTestCase` no longer serves the static files of apps in Django 1.7; its namesake does.",
        why="Serving them without `collectstatic` is the work of `staticfiles`.",
        since="1.7",
        until="1.7",
        change=Moved(
            {
                "django.test.LiveServerTestCase": "django.contrib.staticfiles.testing.StaticLiveServerTestCase",
                "django.test.testcases.LiveServerTestCase": "django.contrib.staticfiles.testing"
                ".StaticLiveServerTestCase",
            }
        ),
        sure="likely",
        notes="1.7/#liveservertestcase",
        example=Example(
            before="from django.test import LiveServerTestCase\n\n\nclass Tests(LiveServerTestCase):\n"
            "    def test_style(self):\n        read(self)\n",
            after="from django.contrib.staticfiles.testing import StaticLiveServerTestCase\n\n\n"
            "class Tests(StaticLiveServerTestCase):\n    def test_style(self):\n        read(self)\n",
            probe="""
import os

try:
    from urllib2 import urlopen
except ImportError:
    from urllib.request import urlopen


os.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = "localhost:18350-18399"


def read(test):
    test.assertIn(b"{", urlopen(test.live_server_url + "/static/admin/css/base.css").read())


"""
            + _RUN,
            settings="MEDIA_URL = '/media/'\nMEDIA_ROOT, STATIC_ROOT = '/media', '/static'",
        ),
        leaves=("from shop.testing import LiveServerTestCase\n\n\nclass Tests(LiveServerTestCase):\n    pass",),
        ledger=("changed-StaticLiveServerTestCase",),
    ),
]
