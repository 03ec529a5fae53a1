"""Helpers of tests that Django 1.x took away."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, is_called
from django_seven.rules.test_cases import CASES
from django_seven.rules.testing import ROUTE, called


def filters(draft: Draft, match: Match) -> None:
    """The state of the warnings is their list of filters."""
    name = match.trigger.rpartition(".")[2]
    call = called(match)
    own = match.trigger.startswith(".")
    holder = match.node.child_by_field_name("object") if own else None
    if own and (holder is None or draft.text(holder) != "self" or not draft.class_means(match.node, CASES)):
        raise Fine
    statement = call.parent
    plain = statement is not None and statement.type == "expression_statement"
    given = arguments(call)
    if name == "get_warnings_state" and not given:
        draft.replace(call, f"{draft.require_module('warnings')}.filters[:]")
    elif name == "save_warnings_state" and plain:
        draft.replace(call, f"self._warnings_state = {draft.require_module('warnings')}.filters[:]")
    elif name == "restore_warnings_state" and plain and len(given) == (0 if own else 1):
        state = "self._warnings_state" if own else draft.text(given[0])
        draft.replace(call, f"{draft.require_module('warnings')}.filters = {state}[:]")
    else:
        raise Skip("its result is used in another way")


def elsewhere(draft: Draft, match: Match) -> None:
    """The rest of a module that went."""
    raise Skip("it is not known where it is now")


def first_template(draft: Draft, match: Match) -> None:
    """`.template` of a response in a test: its only template, or the list of them where there are several."""
    holder, above = match.node.child_by_field_name("object"), match.node.parent
    if holder is None or not draft.text(holder).endswith("response") or is_called(match.node):
        raise Fine
    if not draft.class_means(match.node, CASES):
        raise Fine
    if above is None or above.type not in ("attribute", "subscript"):
        raise Skip("whether one template or several are meant is not known")
    first = "[0]" if above.type == "attribute" else ""
    draft.replace(match.node, f"{draft.text(holder)}.templates{first}")


_FILTERS = """
import warnings
{}

state = {}
warnings.simplefilter("ignore")
{}
answer = warnings.filters == state
"""
_STATE = """
import warnings

from django.test import TestCase


class Tests(TestCase):
    def test_quiet(self):
        {}
        warnings.simplefilter("ignore")
        {}
        self.assertNotEqual(warnings.filters[0][0], "ignore")
"""
_SIMPLE = """
from django.test.{0} import {1}

runner = {1}(verbosity=0, interactive=False)
"""
_RUN = """
import unittest

warnings.simplefilter("always")
result = unittest.TestResult()
Tests("test_quiet").run(result)
answer = result.testsRun, len(result.failures), len(result.errors)
"""

_PAGE = """
from django.test import TestCase


class Tests(TestCase):
    def test_page(self):
        response = self.client.get("/")
        self.assertEqual({}, "page")
"""
_PAGES = (
    """
from django.http import HttpResponse
from django.template import Context, Template
from django.test.utils import setup_test_environment
from seven_proof import migrate"""
    + ROUTE
    + """import unittest


def page(request):
    return HttpResponse("".join(Template("x", name=name).render(Context()) for name in {}))


migrate()
setup_test_environment()
urlpatterns = [url(r"^$", page)]
result = unittest.TestResult()
Tests("test_page")(result)
if result.errors:
    raise AssertionError(result.errors[0][1].split("\\n")[-2])
answer = result.testsRun, len(result.failures)
"""
)


def _page(old: str, new: str, *templates: str) -> Example:
    """A test that asks for a template of a page, and the templates of that page."""
    return Example(_PAGE.format(old), _PAGE.format(new), probe=_PAGES.format(templates))


_SUITE = """
import unittest

{}


class Sum(unittest.TestCase):
    def test_sum(self):
        ran.append("sum")


ran = []
LABELS = ["seven_example"]
answer = {}, ran
"""

RULES = [
    Rule(
        id="test-mock",
        what="`django.test.mock` is gone in Django 2.0; it is Python's `unittest.mock`.",
        why="It stood for a package of that name on Pythons before 3.3.",
        since="1.8",
        until="2.0",
        change=Moved({"django.test.mock": "unittest.mock"}),
        sure="safe",
        notes="2.0/",
        example=Example(
            before="from django.test import mock\n\nanswer = mock.Mock(return_value=1)()\n",
            after="from unittest import mock\n\nanswer = mock.Mock(return_value=1)()\n",
        ),
        leaves=("from shop.test import mock",),
        symptoms=("cannot import name 'mock'",),
    ),
    Rule(
        id="test-simple",
        what="`django.test.simple` is gone in Django 1.8; `DiscoverRunner` runs the tests.",
        why="Tests are found by the names of their files since Django 1.6: `test*.py`.",
        since="1.6",
        until="1.8",
        change=Moved({"django.test.simple.DjangoTestSuiteRunner": "django.test.runner.DiscoverRunner"}),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_SIMPLE.format("simple", "DjangoTestSuiteRunner"),
            after=_SIMPLE.format("runner", "DiscoverRunner"),
            probe="from django.db import connection\n\nold = runner.setup_databases()\n"
            "answer = 'memory' in str(connection.settings_dict['NAME'])\nrunner.teardown_databases(old)\n",
        ),
        leaves=("from shop.simple import DjangoTestSuiteRunner",),
        ledger=("removed-django.test.simple", "removed-django.test.simple.DjangoTestSuiteRunner"),
        symptoms=("No module named 'django.test.simple'", "No module named simple"),
    ),
    Rule(
        id="test-simple-run-tests",
        what="The function `run_tests()` left `django.test.simple` in Django 1.4.",
        why="Runners are classes since Django 1.2.",
        since="1.3",
        until="1.4",
        change=ByHand(
            ("django.test.simple.run_tests",),
            "Name a class in `TEST_RUNNER`, and call its `run_tests()`.",
        ),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before=_SUITE.format("from django.test.simple import run_tests", "run_tests(LABELS, verbosity=0)"),
            after=_SUITE.format(
                "from django.conf import settings\nfrom django.test.utils import get_runner",
                "get_runner(settings)(verbosity=0).run_tests(LABELS)",
            ),
        ),
        leaves=("from shop.simple import run_tests",),
        ledger=("removed-function-test-runner",),
    ),
    Rule(
        id="test-doctest",
        what="`django.test._doctest` is gone in Django 1.8; it is Python's `doctest`.",
        why="It was a copy for old Pythons.",
        since="1.3",
        until="1.8",
        change=Rewrite(("django.test._doctest.*",), elsewhere, moves={"django.test._doctest.*": "doctest.*"}),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="from django.test._doctest import DocTestParser\n\n"
            "answer = [one.want for one in DocTestParser().get_examples('>>> 1\\n1\\n')]\n",
            after="from doctest import DocTestParser\n\n"
            "answer = [one.want for one in DocTestParser().get_examples('>>> 1\\n1\\n')]\n",
        ),
        leaves=("from shop._doctest import DocTestParser",),
        ledger=("removed-django.test._doctest",),
        symptoms=("No module named _doctest", "cannot import name _doctest"),
    ),
    Rule(
        id="test-warnings-state",
        what="`get_warnings_state()` and `restore_warnings_state()` left `django.test.utils` in Django 1.7.",
        why="They copied the list of filters; `warnings.catch_warnings()` does that as well.",
        since="1.3",
        until="1.7",
        change=Rewrite(
            (
                "django.test.utils.get_warnings_state",
                "django.test.utils.restore_warnings_state",
                ".save_warnings_state",
                ".restore_warnings_state",
            ),
            filters,
            whole=True,
        ),
        sure="likely",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before=_FILTERS.format(
                "\nfrom django.test.utils import get_warnings_state, restore_warnings_state\n",
                "get_warnings_state()",
                "restore_warnings_state(state)",
            ),
            after=_FILTERS.format("", "warnings.filters[:]", "warnings.filters = state[:]"),
        ),
        more=(
            Example(
                before=_STATE.format("self.save_warnings_state()", "self.restore_warnings_state()"),
                after=_STATE.format(
                    "self._warnings_state = warnings.filters[:]", "warnings.filters = self._warnings_state[:]"
                ),
                probe=_RUN,
            ),
        ),
        leaves=("self.save_warnings_state()",),
        ledger=(
            "removed-django.test.TestCase.restore_warnings_state",
            "removed-django.test.TestCase.save_warnings_state",
            "removed-django.test.utils.get_warnings_state",
            "removed-django.test.utils.restore_warnings_state",
        ),
        symptoms=("cannot import name get_warnings_state", "has no attribute 'save_warnings_state'"),
    ),
    Rule(
        id="test-response-template",
        what="The response of a test has no `template` in Django 1.5; `templates` is the list of all.",
        why="One page is made of several.",
        since="1.3",
        until="1.5",
        change=Rewrite((".template",), first_template),
        sure="likely",
        notes="1.5/#features-removed-in-1-5",
        example=_page("response.template.name", "response.templates[0].name", "page"),
        more=(_page("response.template[1].name", "response.templates[1].name", "base", "page"),),
        leaves=("print(response.template)", "class View:\n    def get(self):\n        return self.response.template"),
        ledger=("removed-response.template",),
        symptoms=("has no attribute 'template'",),
    ),
]
