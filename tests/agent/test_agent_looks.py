"""Templates, settings modules and migrations on real Djangos."""

from __future__ import annotations

import pytest

from .conftest import Project
from .test_agent_django import MANAGE, MODELS, SETTINGS

pytestmark = [pytest.mark.network, pytest.mark.slow]
TAGS = """
from django import template

register = template.Library()

@register.simple_tag
def two():
    return 2
"""
MIGRATION = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.CreateModel("Thing", [
            ("id", models.AutoField(verbose_name="ID", serialize=False, auto_created=True, primary_key=True)),
            ("name", models.CharField(max_length=20)),
        ]),
    ]
"""


@pytest.fixture
def site(project: Project) -> Project:
    settings = SETTINGS.replace('"pages"]', '"pages"], "APP_DIRS": True')
    project.write(manage=MANAGE, settings=settings, urls="urlpatterns = []\n")
    project.add("shop/__init__.py", "").add("shop/models.py", MODELS)
    project.add("shop/migrations/__init__.py", "").add("shop/migrations/0001_initial.py", MIGRATION)
    project.add("shop/templatetags/__init__.py", "").add("shop/templatetags/numbers.py", TAGS)
    project.add("pages/good.html", "{% load numbers %}{% two %}")
    return project


def health(site: Project, django: str, *others: str) -> dict:  # type: ignore[type-arg]
    asked = site.ask(
        django, "health", settings="settings", files=[], modules=[], others=[(name, ".") for name in others]
    )
    assert asked.answer["done"] is True and asked.code == 0, asked.output
    return asked.answer


def test_templates_that_do_not_compile(site: Project, django: str) -> None:
    site.add("shop/templates/shop/deep.txt", "one\n{% if x %}\n{% nonsense %}{% endif %}")
    site.add("shop/templates/shop/open.html", "\n\n{% for a in b %}").add("pages/latin.html", b"\xe9")
    site.add("pages/photo.png", b"\x89PNG\0").add("shop/templates/__init__.py", "").add("pages/.hidden", "{% no %}")
    site.add("nowhere/other.html", "{% nonsense %}").add("shop/templates/good.html", "{% nonsense %}")
    found = health(site, django)["templates"]["answer"]
    assert found["compiled"] == ["pages/good.html"] and found["missed"] == [] == found["others"]
    rows = {row["path"]: row for row in found["failed"]}
    assert sorted(rows) == [
        "pages/latin.html", "shop/templates/good.html", "shop/templates/shop/deep.txt", "shop/templates/shop/open.html",
    ]  # fmt: skip
    deep = rows["shop/templates/shop/deep.txt"]
    assert (deep["name"], deep["line"]) == ("shop/deep.txt", 3)
    assert deep["message"].startswith("TemplateSyntaxError: ") and "nonsense" in deep["message"]
    assert rows["shop/templates/shop/open.html"]["line"] == 3
    assert rows["pages/latin.html"]["message"].startswith("UnicodeDecodeError: ")


def test_a_tag_library_that_does_not_import(site: Project, django: str) -> None:
    site.add("shop/templatetags/numbers.py", "from json import nonsense\n")
    found = health(site, django)["templates"]["answer"]
    assert found["compiled"] == []
    said = found["missed"] or found["failed"]
    assert "nonsense" in said[0]["message"]


def test_what_ends_the_process_costs_one_answer(site: Project, django: str) -> None:
    ends = TAGS.replace("simple_tag\ndef two():\n    return 2", "tag\ndef two(parser, token):\n    os._exit(3)")
    site.add("shop/templatetags/numbers.py", "import os\n" + ends)
    answer = health(site, django)
    assert answer["templates"]["failure"]["reason"] == "ended"
    assert answer["migrations"] == {"answer": []}
    assert answer["crash"] is None


def test_a_folder_that_holds_the_project_is_not_one_of_templates(site: Project, django: str) -> None:
    site.add("settings.py", SETTINGS.replace('"pages"', '".", "pages"'))
    found = health(site, django)["templates"]["answer"]
    assert "whole project" in found["missed"][0]["message"]


def test_migrations_that_would_be_written(site: Project, django: str) -> None:
    assert health(site, django)["migrations"] == {"answer": []}
    more = MODELS.replace("max_length=20)", "max_length=30)\n    size = models.IntegerField()")
    site.add("shop/models.py", more + "\nclass Part(models.Model):\n    class Meta:\n        app_label = 'shop'\n")
    rows = health(site, django)["migrations"]["answer"]
    assert {(row["model"], row["operation"], row["name"]) for row in rows} == {
        ("part", "CreateModel", ""), ("thing", "AddField", "size"), ("thing", "AlterField", "name"),
    }  # fmt: skip
    assert {row["name"]: row["changes"] for row in rows if row["changes"]} == {"name": {"max_length": ["20", "30"]}}
    assert all(row["app"] == "shop" and row["own"] and row["says"] for row in rows)
    assert not list(site.root.glob("shop/migrations/0002*"))


def test_migrations_where_the_database_is_down(site: Project, django: str) -> None:
    site.add("settings.py", SETTINGS.replace('"site.db"', '"/nowhere/at/all/site.db"'))
    assert health(site, django)["migrations"] == {"answer": []}
    site.add("shop/migrations/0001_other.py", MIGRATION)
    failure = health(site, django)["migrations"]["failure"]
    assert failure["message"].startswith("CommandError: Conflicting migrations")


def test_settings_modules(site: Project, django: str) -> None:
    site.write(settings_dev="from settings import *\nINSTALLED_APPS += ['no_such_toolbar']\n")
    site.write(settings_prod="import os\nfrom settings import *\nSECRET_KEY = os.environ['SITE_KEY']\n")
    site.write(settings_file="open('secret.txt')\n", settings_ends="import os\nos._exit(4)\n")
    site.write(settings_other="from settings import *\nfrom json import nonsense\n")
    site.write(settings_good="from settings import *\nROOT_URLCONF = 'urls'\n")
    names = ("dev", "prod", "file", "ends", "other", "good")
    found = health(site, django, *("settings_" + name for name in names))["settings"]
    reasons = {name: row.get("failure", row.get("answer", {}).get("failure")) for name, row in found.items()}
    assert reasons.pop("settings_good") is None
    assert {name: row["reason"] for name, row in reasons.items()} == {
        "settings_dev": "package", "settings_prod": "variable", "settings_file": "file",
        "settings_ends": "ended", "settings_other": "error",
    }  # fmt: skip
    assert found["settings_dev"]["answer"]["step"] == "setup"
    assert reasons["settings_other"]["frame"] == "settings_other.py:2"
    assert found["settings_good"]["answer"]["step"] == "ready"


def test_a_suite_that_makes_its_own_settings_is_looked_at_afterwards(site: Project, django: str) -> None:
    site.add("run.py", "import sys\nimport django\nfrom django.conf import settings\nimport settings as given\n")
    more = """
settings.configure(**{name: value for name, value in vars(given).items() if name.isupper()})
django.setup()
from django.test.runner import DiscoverRunner
sys.exit(bool(DiscoverRunner(verbosity=0).run_tests(["shop"])))
"""
    site.add("run.py", (site.root / "run.py").read_text() + more)
    site.add(
        "shop/tests.py", "from unittest import TestCase\nclass A(TestCase):\n    def test_a(self):\n        pass\n"
    )
    asked = site.suite(django, "run.py", look=True)
    assert asked.outcomes() == {"shop.tests.A.test_a": "passed"}
    assert asked.answer["templates"]["answer"]["compiled"] == ["pages/good.html"]
    assert asked.answer["migrations"] == {"answer": []}


KEEPS = """
from django.db import models

class Base(models.Model):
    on = models.BooleanField(default=False, blank=True)
    owner = models.ForeignKey("auth.User", related_name="%(class)s_set", null=True, on_delete=models.SET_NULL)
    class Meta:
        abstract = True

class Thing(Base):
    class Meta:
        app_label = "shop"
"""
KEPT = """
from django.db import migrations, models

class Migration(migrations.Migration):
    dependencies = [("auth", "0001_initial")]
    operations = [
        migrations.CreateModel("Thing", [
            ("id", models.AutoField(verbose_name="ID", serialize=False, auto_created=True, primary_key=True)),
            ("on", models.BooleanField(default=False, {0})),
            ("owner", models.ForeignKey("auth.User", related_name="{1}_set", null=True, on_delete=models.SET_NULL)),
        ]),
    ]
"""


def test_what_newer_djangos_keep_of_a_field_holds_on_both_sides_once_it_is_written(site: Project, django: str) -> None:
    release = tuple(int(part) for part in django.rsplit("django-", maxsplit=1)[-1].split("-", maxsplit=1)[0].split("."))
    site.add("shop/models.py", KEEPS).add("shop/migrations/0001_initial.py", KEPT.format("", "thing"))
    changes = {row["name"]: row["changes"] for row in health(site, django)["migrations"]["answer"]}
    wanted = {"on": {"blank": ["", "True"]}} if release >= (2, 1) else {}
    kept = {"owner": {"related_name": ["'thing_set'", "'%(class)s_set'"]}} if release >= (4, 0) else {}
    assert changes == wanted | kept
    site.add("shop/migrations/0001_initial.py", KEPT.format("blank=True", "%(class)s"))
    assert health(site, django)["migrations"] == {"answer": []}
