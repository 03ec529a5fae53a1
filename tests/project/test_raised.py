"""Whose code a deprecation warning comes from, and which tests raise it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from django_seven.project.raised import TESTS, Raised, joined, raised

DJANGO = ["django/utils/encoding.py", 9, "force_text", "packages"]
VIEW = ["shop/views.py", 12, "cart", "project"]
TEST = ["shop/tests.py", 5, "test_cart", "project"]
FILTER = ["django_filters/fields.py", 30, "strptime", "packages"]
IMPORT = ["importlib/__init__.py", 90, "import_module", "python"]


def row(at: list[Any], *stack: list[Any], text: str = "force_text() is old", number: str = "1.0") -> dict[str, Any]:
    inner = next((frame for frame in [at, *stack] if frame[-1] == "project"), ["", 0])
    return {
        "warned": ["RemovedInDjango40Warning", text, inner[0], inner[1], 1],
        "number": number,
        "at": [at[0], at[1], at[-1]],
        "stack": list(stack),
        "test": "t",
    }


@pytest.mark.parametrize(
    ("at", "stack", "place", "whose", "reached"),
    [
        (VIEW, (DJANGO, VIEW, TEST), "shop/views.py:12", "", ""),
        (DJANGO, (DJANGO, VIEW, TEST), "shop/views.py:12", "", ""),
        (FILTER, (DJANGO, FILTER, VIEW), "django_filters/fields.py:30", "django_filters", "shop/views.py:12"),
        (DJANGO, (DJANGO, FILTER, VIEW), "django_filters/fields.py:30", "django_filters", "shop/views.py:12"),
        # a package that warns of its own at its own line is called by Django, and that by the project
        (FILTER, (FILTER, DJANGO, VIEW), "shop/views.py:12", "", ""),
        # Python warns Django
        (["cgi.py", 3, "cgi", "python"], (["cgi.py", 3, "<module>", "python"], IMPORT, DJANGO, VIEW),
         "django/utils/encoding.py:9", "Django", "shop/views.py:12"),
        # nobody but what runs the tests
        (DJANGO, (DJANGO, ["pytest_django/plugin.py", 3, "setup", "packages"]), "django/utils/encoding.py:9", "Django",
         ""),
    ],
)  # fmt: skip
def test_whose_it_is(
    tmp_path: Path, at: list[Any], stack: tuple[list[Any], ...], place: str, whose: str, reached: str
) -> None:
    (found,) = raised([row(at, *stack)], tmp_path)
    assert (f"{found.path}:{found.line}", found.whose, found.reached) == (place, whose, reached)


def test_what_frames_do_not_tell(tmp_path: Path) -> None:
    (tmp_path / "settings.py").write_text("X = 1\nUSE_L10N = True\n")
    conf = ["django/conf/__init__.py", 200, "__init__", "packages"]
    kinds = {"module": "settings", "path": "settings.py", "kinds": ["settings"], "classes": {}}
    manage = ["manage.py", 20, "main", "project"]
    (found,) = raised([kinds, row(conf, conf, manage, text="The USE_L10N setting is deprecated.")], tmp_path)
    assert (found.path, found.line, found.whose) == ("settings.py", 2, "")
    apps = ["django/apps/config.py", 10, "create", "packages"]
    (found,) = raised([row(apps, apps, manage, text="'jet.a' defines default_app_config = 'x'.")], tmp_path)
    assert (found.path, found.whose) == ("jet/a/__init__.py", "jet")
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop/__init__.py").touch()
    (found,) = raised([row(apps, apps, manage, text="'shop' defines default_app_config = 'x'.")], tmp_path)
    assert (found.path, found.whose) == ("shop/__init__.py", "")


def test_counts_by_test(tmp_path: Path) -> None:
    rows = [row(VIEW, DJANGO, VIEW), row(VIEW, DJANGO, VIEW, TEST, number="2.0")]
    rows += [{"again": [["1.0", 3], ["9.9", 1]], "test": "u"}, {"again": [["2.0", 1]], "test": ""}]
    (found,) = raised(rows, tmp_path)
    assert found.count == 6 and found.tests == {"u": 3, "t": 2} and found.tested == 2
    assert found.stack == ("site-packages/django/utils/encoding.py:9 in force_text", "shop/views.py:12 in cart")


def test_some_tests_are_named() -> None:
    many = {f"t{number}": 1 for number in range(TESTS)}
    one = Raised("W", "x", "a.py", 1, 900, tests=many, tested=900)
    both = joined(one, Raised("W", "x", "a.py", 1, 2, tests={"other": 2}, tested=1))
    assert len(both.tests) == TESTS and both.tests["other"] == 2 and both.tested == 900
