"""What a suite came by: queries of each test, lines, templates, names of URLs."""

from __future__ import annotations

import pytest

from .conftest import Project
from .test_agent_django import MANAGE, MODELS, SETTINGS

TESTS = """
from django.test import TestCase
from shop.models import Thing

class Pages(TestCase):
    def setUp(self):
        Thing.objects.create(name="a")

    def test_one(self):
        self.assertEqual(Thing.objects.count(), 1)

    def test_page(self):
        self.assertEqual(self.client.get("/seen/").status_code, 200)

    def test_more(self):
        list(Thing.objects.all()), list(Thing.objects.all())
"""
URLS = """
import django
from django.shortcuts import render
if django.VERSION < (2, 0):
    from django.conf.urls import url as re_path
else:
    from django.urls import re_path

def page(request):
    return render(request, "seen.html")

urlpatterns = [re_path("^seen/$", page, name="seen"), re_path("^left/$", page, name="left")]
"""


@pytest.fixture
def pages(project: Project) -> Project:
    project.write(manage=MANAGE, settings=SETTINGS, urls=URLS)
    project.add("shop/__init__.py", "").add("shop/models.py", MODELS).add("shop/tests.py", TESTS)
    return project.add("pages/seen.html", "x").add("pages/left.html", "x")


def reached(rows: list[dict[str, list[object]]]) -> set[tuple[object, ...]]:
    return {tuple(row["seen"]) for row in rows if "seen" in row}


@pytest.mark.network
@pytest.mark.slow
@pytest.mark.parametrize("how", ["manage.py", "parallel", "pytest"])
def test_queries_templates_and_urls(pages: Project, django: str, how: str) -> None:
    if how == "pytest":
        asked = pages.suite(django, "pytest", "-q", "--ds=settings", "shop/tests.py", kind="module", lines={})
        names = "shop/tests.py::Pages::test_"
    else:
        if how == "parallel" and "django-1.8" in django:
            pytest.skip("Django 1.8 has no --parallel")
        more = ("--parallel", "2") if how == "parallel" else ()
        asked = pages.suite(django, "manage.py", "test", "--noinput", *more, lines={})
        names = "shop.tests.Pages.test_"
    rows = {name: asked.row(names + name) for name in ("one", "page", "more")}
    assert {row["outcome"] for row in rows.values()} == {"passed"}, asked.output
    counted = {name: row["queries"] for name, row in rows.items() if "queries" in row}
    # one class is one piece of work, for which Django starts no workers
    assert counted == {"one": 2, "page": 1, "more": 3}
    seen = reached(asked.seen)
    if "django-1.8" not in django:  # which forgets where a template came from, unless it is asked to debug
        assert ("template", "pages/seen.html") in seen
    assert {("url", "seen"), ("named", "seen"), ("named", "left")} <= seen
    assert not {("template", "pages/left.html"), ("url", "left")} & seen


def test_lines_that_ran_where_python_tells_of_them(project: Project, python: str) -> None:
    project.write(
        shop="def ask(more):\n    if more:\n        return 1\n    return (\n        2\n    )\n",
        tests="import unittest\nimport shop\n\nclass It(unittest.TestCase):\n"
        "    def test_it(self):\n        self.assertEqual([shop.ask(0), shop.ask(0)], [2, 2])\n",
    )
    asked = project.suite(python, "unittest", "tests", kind="module", lines={"shop.py": [1, 2, 3, 4, 5, 6]})
    assert set(asked.outcomes().values()) == {"passed"} and "queries" not in asked.row("tests.It.test_it")
    seen = reached(asked.seen)
    if ("lines",) not in seen:
        assert not seen
        pytest.skip("Python tells of lines from 3.12 on")
    assert seen == {("lines",), *(("line", "shop.py", number) for number in (1, 2, 4, 5))}


def test_that_somebody_else_listens_is_left_alone(project: Project, python: str) -> None:
    project.write(
        tests="import sys, unittest\n\nif hasattr(sys, 'monitoring'):\n    sys.monitoring.free_tool_id(4)\n"
        "    sys.monitoring.use_tool_id(4, 'other')\n\n"
        "class It(unittest.TestCase):\n    def test_it(self):\n        pass\n"
    )
    asked = project.suite(python, "unittest", "tests", kind="module", lines={"tests.py": [1]})
    assert asked.outcomes() == {"tests.It.test_it": "passed"}
