"""What runs tests: runners, their databases, helpers of theirs that moved or went."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Moved, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, enclosing, keyword, positional, spread_last, value_of
from django_seven.rules.testing import called
from django_seven.values import Minor

_RUNNERS = (
    "django.test.runner.DiscoverRunner",
    "django.test.simple.DjangoTestSuiteRunner",
)
_OPTIONAL = ("keepdb", "debug_sql", "parallel", "aliases")


def named_options(draft: Draft, match: Match) -> None:
    """`setup_databases(verbosity, interactive, keepdb, …)` names what comes after the second."""
    call = called(match)
    given = positional(call)
    if len(given) <= 2:
        raise Fine
    if len(given) > 2 + len(_OPTIONAL):
        raise Skip("it is given more than it takes")
    for argument, name in zip(given[2:], _OPTIONAL, strict=False):
        draft.replace(argument, f"{name}={draft.text(argument)}")


def extra_tests(draft: Draft, match: Match) -> None:
    """`extra_tests` is no longer handed to a runner."""
    call = called(match)
    given = [item for item in arguments(call) if item.type not in ("keyword_argument", "dictionary_splat")]
    argument = keyword(call, "extra_tests") or (given[1] if len(given) > 1 else None)
    if any(item.type == "list_splat" for item in given):
        raise Fine
    holder = match.node.child_by_field_name("object")
    own = holder is not None and (draft.text(holder) == "self" or draft.text(holder).startswith("super("))
    means = draft.class_means(match.node, _RUNNERS) if own else holder is not None and draft.derives(holder, _RUNNERS)
    if argument is None or not means:
        raise Fine
    if draft.text(value_of(argument)) not in ("None", "[]", "()", "extra_tests"):
        raise Skip("tests are handed over that would be lost")
    function = enclosing(match.node, "function_definition")
    if draft.text(value_of(argument)) == "extra_tests" and (function is None or _assigns(draft, function)):
        raise Skip("tests are handed over that would be lost")
    draft.remove_argument(argument)


def _assigns(draft: Draft, function: Node) -> bool:
    """Whether a function gives `extra_tests` another value than it was called with."""
    body = function.child_by_field_name("body")
    text = draft.text(body).replace(" ", "") if body is not None else ""
    return any(f"extra_tests{sign}" in text for sign in ("=[", "+=", ".append(", ".extend("))


def unserialized(draft: Draft, match: Match) -> None:
    """`create_test_db(serialize=False)` is what it does of itself from Django 6.0 on."""
    call = called(match)
    argument = keyword(call, "serialize")
    if argument is None:
        raise Fine
    if draft.text(value_of(argument)) != "False":
        raise Skip("what it keeps must be asked for with `serialize_db_to_string()` once all databases are there")
    if draft.road.old >= Minor(6, 0):
        draft.remove_argument(argument)
        return
    django = draft.require_module("django")
    spread_last(draft, call, argument, f'**({{"serialize": False}} if {django}.VERSION < (6, 0) else {{}})')


def two_results(draft: Draft, match: Match) -> None:
    """Whether what `setup_databases()` gives is taken for two things."""
    above = call_of(match).parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if left is None or left.type not in ("pattern_list", "tuple_pattern"):
        raise Fine


_ORDER = """
from django.test.{} import dependency_ordered

answer = dependency_ordered([("b", ("b", ["two"])), ("a", ("a", ["one"]))], {{"two": ["one"]}})
"""
_UNIQUE = """
from django.test.{} import get_unique_databases_and_mirrors

answer = [sorted(part) for part in get_unique_databases_and_mirrors()][1:]
"""
_SET_UP = """
from django.test.utils import setup_databases

answer = [alias for _, alias, _ in setup_databases(0, False, {}False)]
"""
_EXTRA = """
from django.test.runner import DiscoverRunner


class Runner(DiscoverRunner):
    def run_suite(self, suite, **kwargs):
        return suite

    def suite_result(self, suite, result, **kwargs):
        return suite.countTestCases()

    def run_tests(self, test_labels, extra_tests=None, **kwargs):
        return super(Runner, self).run_tests(test_labels{}, **kwargs)
"""
_KEPT = """
from django.db import connection

connection.creation.create_test_db(verbosity=0{})
answer = hasattr(connection, "_test_serialized_contents")
"""
_PAIR = """
from django.conf import settings
from django.test.utils import get_runner

runner = get_runner(settings)(verbosity=0)
{} = runner.setup_databases()
runner.teardown_databases({})
answer = "taken down"
"""

RULES = [
    Rule(
        id="file-storage-changed",
        what="`file_storage_changed` left `django.test.signals` in Django 5.1; `storages_changed` is what is there.",
        why="The storage of files is one of the `STORAGES` since Django 4.2.",
        since="4.2",
        until="5.1",
        change=Renamed("django.test.signals.file_storage_changed", "django.test.signals.storages_changed"),
        sure="likely",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before="from django.core.signals import setting_changed\nfrom django.test.signals import "
            "file_storage_changed\n\nanswer = setting_changed.disconnect(file_storage_changed)\n",
            after="from django.core.signals import setting_changed\nfrom django.test.signals import "
            "storages_changed\n\nanswer = setting_changed.disconnect(storages_changed)\n",
        ),
        leaves=("from shop.signals import file_storage_changed",),
        ledger=("removed-django.test.signals.file_storage_changed",),
        symptoms=("cannot import name 'file_storage_changed'",),
    ),
    Rule(
        id="runner-dependency-ordered",
        what="`dependency_ordered` and `get_unique_databases_and_mirrors` moved to `django.test.utils` in Django 1.11.",
        why="They are of use without the runner.",
        since="1.11",
        until="1.11",
        change=Moved(
            {
                f"django.test.runner.{name}": f"django.test.utils.{name}"
                for name in ("dependency_ordered", "get_unique_databases_and_mirrors")
            }
        ),
        sure="safe",
        notes="1.11/#miscellaneous",
        example=Example(_ORDER.format("runner"), _ORDER.format("utils")),
        leaves=("from shop.runner import dependency_ordered",),
        ledger=(
            "removed-django.test.runner.dependency_ordered",
            "removed-django.test.runner.get_unique_databases_and_mirrors",
        ),
        symptoms=("cannot import name 'dependency_ordered'", "cannot import name 'get_unique_databases_and_mirrors'"),
    ),
    Rule(
        id="setup-databases-positional",
        what="`setup_databases()` takes only two arguments by place from Django 3.2 on.",
        why="`keepdb` and what follows are named.",
        since="1.11",
        until="3.2",
        change=Rewrite(
            ("django.test.utils.setup_databases", "django.test.runner.setup_databases"),
            named_options,
        ),
        sure="safe",
        notes="3.2/#miscellaneous",
        example=Example(_SET_UP.format(""), _SET_UP.format("keepdb=")),
        leaves=("from django.test.utils import setup_databases\nsetup_databases(0, False, keepdb=True)",),
        ledger=("changed-django.test.utils.setup_databases--positional",),
        symptoms=("setup_databases() takes 2 positional arguments",),
    ),
    Rule(
        id="runner-extra-tests",
        what="`extra_tests` of `DiscoverRunner.run_tests()` and `build_suite()` is gone in Django 5.0.",
        why="Nothing in Django passed any.",
        since="1.6",
        until="5.0",
        change=Rewrite((".run_tests", ".build_suite"), extra_tests),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before=_EXTRA.format(", None"),
            after=_EXTRA.format(""),
            probe="answer = Runner(verbosity=0).run_tests(['django.core.files'])",
        ),
        leaves=("class Runner:\n    def run(self):\n        self.run_tests(labels, extra_tests=None)",),
        ledger=(
            "removed-django.test.runner.DiscoverRunner.build_suite--extra_tests",
            "removed-django.test.runner.DiscoverRunner.run_tests--extra_tests",
        ),
        symptoms=("takes 2 positional arguments but 3 were given",),
    ),
    Rule(
        id="create-test-db-serialize",
        what="`create_test_db(serialize=…)` will go in Django 2028; `serialize_db_to_string()` is called for itself.",
        why="What a database holds is kept once all test databases are there.",
        since="6.0",
        until="2028.0",
        warns="6.0",
        change=Rewrite((".create_test_db",), unserialized),
        sure="safe",
        notes="6.0/#features-deprecated-in-6-0",
        example=Example(_KEPT.format(", serialize=False"), _KEPT.format("")),
        leaves=("connection.creation.create_test_db(verbosity=0)",),
        ledger=("removed-django.db.backends.base.creation.BaseDatabaseCreation.create_test_db--serialize",),
        symptoms=("DatabaseCreation.create_test_db(serialize) is deprecated",),
    ),
    Rule(
        id="setup-databases-result",
        what="`setup_databases()` of a runner gives one list from Django 1.9 on, no longer a pair with the mirrors.",
        why="Mirrors need no taking down.",
        since="1.3",
        until="1.9",
        change=ByHand((".setup_databases",), "Keep what it gives whole, for `teardown_databases()`.", only=two_results),
        sure="show",
        notes="1.9/#miscellaneous",
        example=Example(before=_PAIR.format("names, mirrors", "(names, mirrors)"), after=_PAIR.format("made", "made")),
        leaves=("old = runner.setup_databases()",),
        ledger=("changed-setup_databases-result",),
    ),
    Rule(
        id="live-server-address",
        what="`DJANGO_LIVE_TEST_SERVER_ADDRESS` is not read by Django 1.11.",
        why="The live server takes any free port; a test case may name one as `port`.",
        since="1.11",
        until="1.11",
        change=ByHand(
            ("'DJANGO_LIVE_TEST_SERVER_ADDRESS'",),
            "Ask the test for `live_server_url`, or give the test case a `host` and a `port`.",
        ),
        sure="show",
        notes="1.11/#liveservertestcase-binds-to-port-zero",
        unproven="the old side reads only the environment, the new one only the class",
        example=Example(
            'import os\n\nos.environ["DJANGO_LIVE_TEST_SERVER_ADDRESS"] = "localhost:8082"\n', "answer = None"
        ),
        leaves=("LIVE = 'localhost:8082'",),
        ledger=("changed-live-server-port",),
    ),
]
