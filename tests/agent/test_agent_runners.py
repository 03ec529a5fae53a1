"""Runners that a project brings itself, workers that are spawned, a database that is down."""

from __future__ import annotations

import pytest

from .conftest import Project, build
from .test_agent_django import MANAGE, MODELS, SETTINGS

pytestmark = [pytest.mark.network, pytest.mark.slow]

TESTS = """
from django.contrib.auth.models import User
from django.test import SimpleTestCase, TestCase

class First(TestCase):
    def test_saves(self):
        User.objects.create(username="a")
    def test_fails(self):
        self.fail("no")

class Plain(SimpleTestCase):
    def test_plain(self):
        pass
    def test_error(self):
        raise ValueError(3)
"""
RUNNERS = """
import unittest
from django.test.runner import DiscoverRunner

class Plain(DiscoverRunner):
    def run_suite(self, suite, **given):
        return unittest.TextTestRunner(verbosity=0).run(suite)

class Result(unittest.TextTestResult):
    def addFailure(self, test, err):
        pass  # tells nobody

class Silent(DiscoverRunner):
    def get_resultclass(self):
        return Result

class Pytest(object):
    def __init__(self, **given):
        pass
    def run_tests(self, labels, **given):
        import pytest
        return pytest.main(["--ds=settings", "-p", "no:cacheprovider", "shop/tests.py"])

class Alone(object):
    def __init__(self, **given):
        pass
    def run_tests(self, labels, **given):
        from django.db import connection
        from django.test.utils import setup_test_environment
        setup_test_environment()
        connection.creation.create_test_db(0)
        result = unittest.TextTestRunner().run(unittest.defaultTestLoader.loadTestsFromName("shop.tests"))
        connection.creation.destroy_test_db("site.db", 0)
        return len(result.failures) + len(result.errors)
"""
BOTH = ("django-1.11-python-3.6", "django-4.2-python-3.11")
OUTCOMES = {
    "shop.tests.First.test_saves": "passed",
    "shop.tests.First.test_fails": "failed",
    "shop.tests.Plain.test_plain": "passed",
    "shop.tests.Plain.test_error": "errored",
}
PYTEST = ("First::test_saves", "First::test_fails", "Plain::test_plain", "Plain::test_error")
# of a whole server that is down; `connect` is where each backend begins
DOWN = """
from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError
class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, params):
        raise OperationalError('connection to server at "127.0.0.1", port 1 failed: Connection refused')
"""


@pytest.fixture
def site(project: Project) -> Project:
    project.write(manage=MANAGE, urls="urlpatterns = []\n", runners=RUNNERS)
    project.add("shop/__init__.py", "").add("shop/models.py", MODELS).add("shop/tests.py", TESTS)
    return project


@pytest.mark.parametrize("name", BOTH)
@pytest.mark.parametrize("runner", ["Plain", "Silent", "Pytest", "Alone"])
def test_a_runner_of_its_own(site: Project, name: str, runner: str) -> None:
    site.write(settings=SETTINGS + f"TEST_RUNNER = 'runners.{runner}'\n")
    asked = site.suite(build(name), "manage.py", "test", "--noinput")
    if runner == "Pytest":
        names = {f"shop/tests.py::{'::'.join(name.split('.')[2:])}": end for name, end in OUTCOMES.items()}
        assert asked.outcomes() == {name: "failed" if end == "errored" else end for name, end in names.items()}
    else:
        assert asked.outcomes() == OUTCOMES


def test_workers_that_are_spawned(site: Project) -> None:
    spawned = MANAGE.replace("import os, sys\n", "import multiprocessing, os, sys\n", 1).replace(
        "    os.environ", '    multiprocessing.set_start_method("spawn")\n    os.environ', 1
    )
    site.write(settings=SETTINGS.replace(', "TEST": {"NAME": "test.db"}', ""), spawned=spawned)
    asked = site.suite(build("django-4.2-python-3.11"), "spawned.py", "test", "--noinput", "--parallel", "2")
    assert asked.outcomes() == OUTCOMES and asked.answer["crash"] is None


@pytest.mark.parametrize("name", BOTH)
def test_a_database_that_is_down(site: Project, name: str) -> None:
    site.add("down/__init__.py", "").add("down/base.py", DOWN)
    site.write(settings=SETTINGS.replace("django.db.backends.sqlite3", "down"))
    python = build(name)
    crash = site.suite(python, "manage.py", "test", "--noinput").answer["crash"]
    assert "Connection refused" in crash["message"] and crash["message"].startswith("OperationalError")
    asked = site.suite(python, "pytest", "--ds=settings", "-p", "no:cacheprovider", "shop/tests.py", kind="module")
    assert set(asked.outcomes()) == {f"shop/tests.py::{name}" for name in PYTEST}
    saves = asked.row("shop/tests.py::First::test_saves")
    assert saves["outcome"] == "errored" and "Connection refused" in saves["message"]
