"""What a run shows of the project's files, and that nobody notices that it is written down."""

from __future__ import annotations

import pytest

from .conftest import AGENT, Project

WARNS = """
import unittest
import warnings
from warnings import warn
import shop

class Old(unittest.TestCase):
    def test_a_loop(self):
        for _ in range(5):
            shop.ask()
        shop.ask()  # HERE

    def test_own(self):
        warnings.warn(DeprecationWarning("own\\nmore"))
        warn("pending", PendingDeprecationWarning)
        warnings.warn("not of this kind")
        warnings.warn(message="by name", category=DeprecationWarning, stacklevel=1)

    def test_error(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            self.assertRaises(DeprecationWarning, shop.ask)

    def test_caught(self):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            shop.ask()
        self.assertEqual([(str(one.message), one.filename[-8:], one.lineno) for one in caught],
                         [("ask() is old", "tests.py", 27)])
"""
SHOP = """
import warnings

class Base(object):
    pass

class Thing(Base, dict):
    pass

def ask():
    warnings.warn("ask() is old", DeprecationWarning, stacklevel=2)
"""


def test_warnings_by_line_and_what_classes_derive_from(project: Project, python: str) -> None:
    project.write(tests=WARNS, shop=SHOP)
    asked = project.suite(python, "unittest", "tests", kind="module")
    assert set(asked.outcomes().values()) == {"passed"}, asked.output
    found = asked.warned()
    assert found["tests.py", 10] == {"ask() is old": 5} and found["tests.py", 11] == {"ask() is old": 1}
    assert found["tests.py", 14] == {"own": 1} and found["tests.py", 15] == {"pending": 1}
    assert ("tests.py", 16) not in found and found["tests.py", 17] == {"by name": 1}
    assert found["tests.py", 27] == {"ask() is old": 1}
    thing = asked.module("shop.py")
    assert thing["module"] == "shop" and thing["kinds"] == []
    assert thing["classes"]["Base"] == []
    assert [name.rpartition(".")[2] for name in thing["classes"]["Thing"]] == ["Base", "dict"]
    assert thing["classes"]["Thing"][0] == "shop.Base"


def test_a_filter_that_makes_errors_of_warnings_still_does(project: Project, python: str) -> None:
    project.write(
        tests="import unittest, warnings\n\nclass Old(unittest.TestCase):\n"
        "    def test_it(self):\n        warnings.warn('no more', DeprecationWarning)\n"
    )
    asked = project.suite(python, "unittest", "tests", kind="module", options=("-Werror::DeprecationWarning",))
    row = asked.row("tests.Old.test_it")
    assert (row["outcome"], row["message"], row["frame"]) == (
        "errored", "DeprecationWarning: no more", "tests.py:5",
    )  # fmt: skip
    assert "agent.py" not in row["trace"]
    assert asked.warned() == {("tests.py", 5): {"no more": 1}}


def test_prefixes_that_are_skipped(project: Project, newest: str) -> None:
    project.add(
        "lib/__init__.py",
        "import warnings\nHERE = __file__[:-11]\n\ndef deep(skip):\n    return inner(skip)\n\n"
        "def inner(skip):\n    warnings.warn('deep', DeprecationWarning, skip_file_prefixes=(HERE,))\n",
    )
    project.write(
        tests="import unittest, warnings, lib\n\nclass Old(unittest.TestCase):\n    def test_it(self):\n"
        "        with warnings.catch_warnings(record=True) as caught:\n"
        "            warnings.simplefilter('always')\n            lib.deep(1)\n"
        "        self.assertEqual([(one.filename[-8:], one.lineno) for one in caught], [('tests.py', 7)])\n"
    )
    assert project.suite(newest, "unittest", "tests", kind="module").outcomes() == {"tests.Old.test_it": "passed"}


def test_nothing_is_written_where_nobody_asks(project: Project, newest: str) -> None:
    project.write(tests=WARNS, shop=SHOP)
    asked = project.suite(newest, "unittest", "tests", kind="module", evidence=None)
    assert asked.seen == [] and set(asked.outcomes().values()) == {"passed"}


def test_kinds_of_modules(project: Project, django: str) -> None:
    settings = (
        "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\nROOT_URLCONF = 'site_.urls'\n"
        "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}\n"
    )
    old = "try:\n    from django.conf.urls import include, url\nexcept ImportError:\n"
    old += "    from django.urls import include, re_path as url\n"
    migration = (
        "from django.db import migrations, models\n\n\nclass Migration(migrations.Migration):\n    operations = [\n"
        "        migrations.CreateModel('Order', [('id', models.AutoField(primary_key=True))])\n    ]\n"
    )
    project.add("site_/__init__.py", "").add("site_/base.py", settings).add("site_/other.py", "EXTRA = 1\n")
    project.add("site_/helper.py", "def helped():\n    return 1\n")
    project.add("site_/settings.py", "from site_.base import *\nfrom .other import EXTRA\nfrom .helper import helped\n")
    project.add("site_/urls.py", old + "urlpatterns = [url(r'^shop/', include('shop.urls'))]\n")
    project.add("shop/__init__.py", "").add("shop/urls.py", "urlpatterns = []\n")
    project.add("shop/models.py", "from django.db import models\n\n\nclass Order(models.Model):\n    pass\n")
    project.add("shop/migrations/__init__.py", "").add("shop/migrations/0001_initial.py", migration)
    project.add("shop/templatetags/__init__.py", "")
    project.add("shop/templatetags/tags.py", "from django import template\n\nregister = template.Library()\n")
    project.add(
        "shop/tests.py",
        "import site_.urls\nimport shop.templatetags.tags\nfrom django.test import TestCase\n\n\n"
        "class Some(TestCase):\n    def test_it(self):\n        pass\n",
    )
    project.add(
        "manage.py",
        "import os, sys\nos.environ['DJANGO_SETTINGS_MODULE'] = 'site_.settings'\n"
        "from django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
    )
    asked = project.suite(django, "manage.py", "test")
    assert set(asked.outcomes().values()) == {"passed"}, asked.output
    kinds = {row["path"]: row["kinds"] for row in asked.seen if "path" in row and row["kinds"]}
    assert kinds == {
        "site_/settings.py": ["settings"], "site_/base.py": ["settings"], "site_/other.py": ["settings"],
        "site_/urls.py": ["urls"], "shop/urls.py": ["urls"], "shop/models.py": ["models"],
        "shop/migrations/0001_initial.py": ["migrations"], "shop/templatetags/tags.py": ["templatetags"],
    }  # fmt: skip
    assert (
        asked.module("shop/models.py")["classes"] == {"Order": asked.module("shop/models.py")["classes"]["Order"]}
        and "django.db.models.base.Model" in asked.module("shop/models.py")["classes"]["Order"]
    )


COUNTED = """
import os
import unittest
import warnings
import shop
import lib

class Old(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shop.ask()

    def test_a(self):
        for _ in range(3):
            self.helper()

    def test_b(self):
        self.helper()
        lib.deep()

    def helper(self):
        shop.ask()

    def test_c_forked(self):
        self.helper()
        child = os.fork()
        if not child:
            self.helper()
            self.helper()
            os._exit(0)
        os.waitpid(child, 0)
        self.helper()

    def test_ignored(self):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.helper()
"""


def test_how_often_each_test_raised_one_and_how_it_got_there(project: Project, python: str) -> None:
    outside = project.root.parent / "site-packages"
    (outside / "lib").mkdir(parents=True)
    (outside / "lib" / "__init__.py").write_text("import shop\n\ndef deep():\n    shop.ask()\n")
    project.write(tests=f"import sys\nsys.path.append({str(outside)!r})\n" + COUNTED, shop=SHOP)
    asked = project.suite(python, "unittest", "tests", kind="module")
    assert set(asked.outcomes().values()) == {"passed"}, asked.output
    told = {tuple(row["at"]): (row, tests) for row, tests in asked.raised()}
    row, tests = told["tests.py", 24, "project"]
    names = {"a": 3, "b": 1, "c_forked": 4, "ignored": 1}
    assert tests == {f"tests.Old.test_{name}": count for name, count in names.items()}
    assert row["stack"] == [
        ["shop.py", 11, "ask", "project"], ["tests.py", 24, "helper", "project"], ["tests.py", 17, "test_a", "project"],
    ]  # fmt: skip
    assert told["tests.py", 13, "project"][1] == {"": 1}
    row, tests = told["lib/__init__.py", 4, "packages"]
    assert tests == {"tests.Old.test_b": 1} and row["warned"][2:4] == ["shop.py", 11]
    assert [frame[:3] for frame in row["stack"]] == [
        ["shop.py", 11, "ask"], ["lib/__init__.py", 4, "deep"], ["tests.py", 21, "test_b"],
    ]  # fmt: skip


def test_what_is_warned_of_in_c(project: Project, newest: str) -> None:
    project.write(
        tests="import datetime, unittest\n\nclass Old(unittest.TestCase):\n    def test_it(self):\n"
        "        for _ in range(3):\n            datetime.datetime.utcnow()\n"
    )
    asked = project.suite(newest, "unittest", "tests", kind="module", options=("-Walways",))
    ((row, tests),) = asked.raised()
    assert row["at"] == ["tests.py", 6, "project"] and tests == {"tests.Old.test_it": 3}


def test_workers_tell_of_their_tests(project: Project, django: str) -> None:
    project.add("manage.py", MANAGE).add("site_/__init__.py", "").add("site_/settings.py", SETTINGS)
    project.add("shop/__init__.py", SHOP)
    for name in "ab":
        project.add(f"shop/test_{name}.py", WORKER)
    parallel = () if "django-1.8" in django else ("--parallel", "2")
    asked = project.suite(django, "manage.py", "test", *parallel)
    assert set(asked.outcomes().values()) == {"passed"}, asked.output
    counts: dict[str, int] = {}
    for _, tests in (row for row in asked.raised() if row[0]["warned"][1] == "ask() is old"):
        for name, count in tests.items():
            counts[name] = counts.get(name, 0) + count
    assert counts == {
        f"shop.test_{name}.Old.test_{which}": count for name in "ab" for which, count in (("first", 2), ("second", 3))
    }


@pytest.mark.parametrize("apart", [True, False])
def test_workers_of_xdist_tell_of_theirs(project: Project, django: str, apart: bool) -> None:
    """By themselves where the guests are let into them, else as far as pytest hands it to the controller."""
    if "4.2-python-3.11" not in django and "6.1-python-3.13" not in django:
        pytest.skip("xdist is not in this environment")
    project.write(conftest="", shop=SHOP)
    for name in "ab":
        project.add(
            f"test_{name}.py",
            "import subprocess, sys, shop\n\ndef test_first():\n    shop.ask()\n    shop.ask()\n\n"
            "def test_second():\n    for _ in range(3):\n        shop.ask()\n",
        )
    more = {
        "PYTHONPATH": str(AGENT.parent / "guests"),
        "DJANGO_SEVEN_SIDE": "old",
        "DJANGO_SEVEN_ROOT": str(project.root),
    }
    arguments = ("-n", "2", "-p", "no:django", "-p", "no:cacheprovider")
    asked = project.suite(django, "pytest", *arguments, kind="module", more=more if apart else {})
    assert set(asked.outcomes().values()) == {"passed"}, asked.output
    counts: dict[str, int] = {}
    for row, tests in asked.raised():
        assert row["warned"][2].startswith("test_") and (row["stack"] or not apart)
        for name, count in tests.items():
            counts[name] = counts.get(name, 0) + count
    assert counts == {
        f"test_{name}.py::test_{which}": count for name in "ab" for which, count in (("first", 2), ("second", 3))
    }


WORKER = """
import shop
from django.test import TestCase

class Old(TestCase):
    def test_first(self):
        shop.ask()
        shop.ask()

    def test_second(self):
        for _ in range(3):
            shop.ask()
"""
MANAGE = """
import os, sys
os.environ['DJANGO_SETTINGS_MODULE'] = 'site_.settings'
from django.core.management import execute_from_command_line
execute_from_command_line(sys.argv)
"""
SETTINGS = """
SECRET_KEY = 'x'
INSTALLED_APPS = ['shop']
MIDDLEWARE_CLASSES = ()
DEFAULT_AUTO_FIELD = 'django.db.models.AutoField'
USE_TZ = True
DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': ':memory:'}}
"""
