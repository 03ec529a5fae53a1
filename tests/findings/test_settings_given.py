"""Settings that are given to a call or put into a namespace: what the new side does not read is found there too."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import on_road
from django_seven.values import Minor, Road

ROAD = Road(Minor(3, 2), Minor(5, 2), Minor(3, 8), Minor(3, 8))
HEAD = "from django.conf import settings\n\nsettings.configure(INSTALLED_APPS=[], {})\n"
MODULE = "SECRET_KEY = 'x'\nINSTALLED_APPS = ['django.contrib.auth']\nROOT_URLCONF = 'u'\n"


def gone(root: Path, name: str, text: str) -> list[str]:
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    result = Engine(on_road(ROAD), ROAD, FileTree(root)).check(name)
    assert isinstance(result, FileResult)
    return [one.message.split("`")[1] for one in result.findings if one.rule == "gone-setting"]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ("DEFAULT_FILE_STORAGE='a.A'", ["DEFAULT_FILE_STORAGE"]),
        ("DEFAULT_FILE_STORAGE='a.A', STORAGES={}", []),
        ("SECURE_BROWSER_XSS_FILTER=True", []),
    ],
)
def test_settings_of_a_call(tmp_path: Path, given: str, found: list[str]) -> None:
    assert gone(tmp_path, "run.py", HEAD.format(given)) == found


def test_settings_of_a_namespace(tmp_path: Path) -> None:
    for more in ("globals().update({'STATICFILES_STORAGE': 'a.A'})\n", "globals().update(STATICFILES_STORAGE='a.A')\n"):
        assert gone(tmp_path, "shop/settings.py", MODULE + more) == ["STATICFILES_STORAGE"]
    assert gone(tmp_path, "shop/views.py", "globals().update({'STATICFILES_STORAGE': 'a.A'})\nimport django\n") == []


def test_attributes_of_classes(tmp_path: Path) -> None:
    lines = "".join(f"    {line}\n" for line in MODULE.splitlines())
    text = f"from configurations import Configuration\n\n\nclass Base(Configuration):\n{lines}"
    assert gone(tmp_path, "shop/settings.py", text + "    SECURE_BROWSER_XSS_FILTER = True\n") == []
    assert gone(tmp_path, "shop/settings.py", text) == []
