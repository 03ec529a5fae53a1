"""Views that are named by where they are, in settings and in calls, become the names of their routes."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

SETTINGS = 'SECRET_KEY = "x"\nROOT_URLCONF = "shop.urls"\nINSTALLED_APPS = []\n'
URLS = "from django.conf.urls import url\n\nfrom shop import views\n\nurlpatterns = [{}]\n"
NAMED = URLS.format('url("^in/$", views.enter, name="in")')
TWICE = URLS.format('url("^in/$", views.enter, name="in"), url("^on/$", views.enter, name="on")')
SPACE = NAMED.replace("urlpatterns", 'app_name = "shop"\nurlpatterns')
VIEWS = "from django.shortcuts import redirect\n\n\ndef enter(request):\n    return redirect({})\n"
ROAD = Road(Minor(1, 8), Minor(1, 11), Minor(2, 7), Minor(3, 6))


def fixed(tmp_path: Path, rule: str, name: str, **files: str) -> FileResult:
    for module, text in {"__init__": "", **files}.items():
        path = tmp_path / "shop" / f"{module}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    result = Engine([named(rule)], ROAD, FileTree(tmp_path)).fix(f"shop/{name}.py", "likely")
    assert isinstance(result, FileResult)
    return result


@pytest.mark.parametrize(
    ("urls", "value", "after", "shown"),
    [
        (NAMED, '"shop.views.enter"', '"in"', False),
        (NAMED, "'shop.views.enter'", "'in'", False),
        (TWICE, '"shop.views.enter"', "", True),
        (SPACE, '"shop.views.enter"', "", True),
        (NAMED, '"shop.views.leave"', "", True),
        (NAMED.replace('"in"', '"shop.in"'), '"shop.in"', "", False),
        (NAMED, '"/shop/in.html"', "", False),
        (NAMED, "os.environ['LOGIN']", "", False),
    ],
)
@pytest.mark.parametrize("name", ["LOGIN_URL", "LOGIN_REDIRECT_URL"])
def test_settings(tmp_path: Path, name: str, urls: str, value: str, after: str, shown: bool) -> None:
    text, views = f"{SETTINGS}{name} = {value}\n", VIEWS.format("'/'")
    result = fixed(tmp_path, "login-url-dotted-path", "settings", settings=text, urls=urls, views=views)
    assert result.after.decode() == (text.replace(value, after) if after else text)
    assert bool(result.findings) is shown


@pytest.mark.parametrize(
    ("urls", "value", "after", "shown"),
    [
        (NAMED, '"shop.views.enter"', '"in"', False),
        (TWICE, '"shop.views.enter"', "", True),
        (NAMED.replace('"in"', '"shop.in"'), '"shop.in"', "", False),
        (NAMED, '"index.html"', "", False),
        (NAMED, '"other.views.enter"', "", False),
    ],
)
def test_redirects(tmp_path: Path, urls: str, value: str, after: str, shown: bool) -> None:
    text = VIEWS.format(value)
    result = fixed(tmp_path, "reverse-dotted-path", "views", settings=SETTINGS, urls=urls, views=text)
    assert result.after.decode() == (text.replace(value, after) if after else text)
    assert bool(result.findings) is shown
