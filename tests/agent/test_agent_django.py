"""Tiny projects on real Djangos: checks, facts, suites."""

from __future__ import annotations

import pytest

from .conftest import Project

pytestmark = [pytest.mark.network, pytest.mark.slow]

MANAGE = """
import os, sys
if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "settings")
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
"""
SETTINGS = """
SECRET_KEY = "x"
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "site.db", "TEST": {"NAME": "test.db"}},
}
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "shop"]
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
MIDDLEWARE_CLASSES = []
MIDDLEWARE = []
ROOT_URLCONF = "urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": ["pages"]}]
"""
MODELS = """
from django.db import models

class Thing(models.Model):
    name = models.CharField(max_length=20)
    class Meta:
        app_label = "shop"
"""
TESTS = """
from django.test import TestCase
from shop.models import Thing

class First(TestCase):
    def test_saves(self):
        Thing.objects.create(name="a")
        self.assertEqual(Thing.objects.count(), 1)

    def test_fails(self):
        self.assertEqual(Thing.objects.count(), 5)

    def test_numbers(self):
        if not hasattr(self, "subTest"):
            return self.fail()
        for number in 1, 2:
            with self.subTest(number=number):
                self.assertEqual(number, 1)

class Second(TestCase):
    def test_missing(self):
        Thing.objects.get(name="nobody")

class Third(TestCase):
    @classmethod
    def setUpTestData(cls):
        raise RuntimeError("no data")
    def test_never(self):
        pass
"""
OUTCOMES = {
    "shop.tests.First.test_saves": "passed",
    "shop.tests.First.test_fails": "failed",
    "shop.tests.First.test_numbers": "failed",
    "shop.tests.Second.test_missing": "errored",
    "setUpClass (shop.tests.Third)": "errored",
    "shop.tests.Third.test_never": "not run",
}


@pytest.fixture
def site(project: Project) -> Project:
    project.write(manage=MANAGE, settings=SETTINGS, urls="urlpatterns = []\n")
    project.add("shop/__init__.py", "").add("shop/models.py", MODELS).add("shop/tests.py", TESTS)
    return project


def test_manage_py_test(site: Project, django: str) -> None:
    asked = site.suite(django, "manage.py", "test", "--noinput")
    assert asked.outcomes() == OUTCOMES
    assert asked.row("shop.tests.Second.test_missing")["frame"] == "shop/tests.py:22"
    assert asked.row("shop.tests.Second.test_missing")["message"].startswith("DoesNotExist: Thing matching")
    assert asked.answer["exit"] == 1
    assert asked.answer["crash"] is None


def test_parallel_gives_each_test_once(site: Project, django: str) -> None:
    if "django-1.8" in django:
        pytest.skip("Django 1.8 has no --parallel")
    asked = site.suite(django, "manage.py", "test", "--noinput", "--parallel", "2")
    if asked.answer["crash"] and "ickl" in asked.output:
        pytest.skip("this Django's workers cannot send such an error without tblib")
    assert asked.outcomes() == OUTCOMES


def test_a_failed_system_check_is_the_crash(site: Project, django: str) -> None:
    if "django-1.8" in django:
        pytest.skip("Django 1.8 runs its tests without system checks")
    site.add("shop/models.py", MODELS.replace("max_length=20", "max_length=-1"))
    asked = site.suite(django, "manage.py", "test", "--noinput")
    message = asked.answer["crash"]["message"]
    assert message.startswith("SystemCheckError: shop.Thing.name: (fields.E121)")
    assert asked.answer["exit"] == 1


def test_settings_that_do_not_import_are_the_crash(site: Project, django: str) -> None:
    site.add("settings.py", "from django.nothing import more\n")
    asked = site.suite(django, "manage.py", "test", "--noinput")
    crash = asked.answer["crash"]
    assert crash["message"].startswith(("ImportError: ", "ModuleNotFoundError: ", "ImproperlyConfigured"))
    assert "django.nothing" in crash["message"] + crash["trace"] or "nothing" in crash["message"]


def test_pytest_django(site: Project, django: str) -> None:
    asked = site.suite(django, "pytest", "-q", "--ds=settings", "shop/tests.py", kind="module")
    seen = asked.outcomes()
    assert asked.answer["runner"] == "pytest"
    assert seen["shop/tests.py::First::test_saves"] == "passed"
    assert seen["shop/tests.py::First::test_fails"] == "failed"
    assert seen["shop/tests.py::Second::test_missing"] == "failed"
    assert seen["shop/tests.py::Third::test_never"] == "errored"
    assert len(seen) == 5


def test_health_of_a_site(site: Project, django: str) -> None:
    site.add("shop/views.py", "from django.nothing import more\n")
    site.add("shop/models.py", MODELS.replace("max_length=20", "max_length=-1"))
    modules = ["shop.models", "shop.views", "urls"]
    asked = site.ask(django, "health", settings="settings", files=["urls.py"], modules=modules)
    assert list(asked.answer["unimported"]) == ["shop.views"]
    assert asked.answer["unimported"]["shop.views"]["frame"] == "shop/views.py:1"
    assert asked.answer["crash"] is None
    assert "fields.E121|shop.Thing.name" in asked.answer["checks"]


def test_health_where_the_urls_do_not_import(site: Project, django: str) -> None:
    site.add("urls.py", "from django.nothing import more\n")
    site.add("shop/models.py", MODELS.replace("max_length=20", "max_length=-1"))
    asked = site.ask(django, "health", settings="settings", files=[], modules=[])
    assert "fields.E121|shop.Thing.name" in asked.answer["checks"]
    if asked.answer["crash"] is not None:  # checks of URLs are not in Django 1.8
        assert asked.answer["crash"]["frame"] == "urls.py:1"


def test_facts_of_a_site(site: Project, django: str) -> None:
    facts = site.ask(django, "facts", settings="settings").answer["facts"]
    assert facts["django"] in django or facts["django"].rsplit(".", 1)[0] in django
    assert facts["databases"] == [
        {
            "alias": "default",
            "engine": "django.db.backends.sqlite3",
            "name": "site.db",
            "test_name": "test.db",
        }
    ]
    assert facts["installed_apps"] == ["django.contrib.contenttypes", "django.contrib.auth", "shop"]
    assert facts["templates"] == ["pages"]
    assert facts["root_urlconf"] == "urls"


def test_a_crash_in_setup_is_told(site: Project, django: str) -> None:
    site.add("settings.py", SETTINGS.replace('"shop"]', '"shop", "nothing"]'))
    asked = site.ask(django, "health", settings="settings", files=[], modules=["shop.models"])
    assert "nothing" in asked.answer["crash"]["message"]
    assert asked.answer["done"] is True
