"""Defaults that are written down where settings are given to `settings.configure()`."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

HEAD = "from django.conf import settings\n\n"
CASES = {
    "keywords": (
        "settings.configure(\n    INSTALLED_APPS=['a'],\n    DATABASES={},\n)\n",
        "settings.configure(\n    INSTALLED_APPS=['a'],\n    DATABASES={},\n    USE_TZ=False,\n)\n",
    ),
    "one line": (
        "settings.configure(INSTALLED_APPS=[], **more)\n",
        "settings.configure(INSTALLED_APPS=[], USE_TZ=False, **more)\n",
    ),
    "a dict": (
        "OWN = dict(\n    INSTALLED_APPS=[],\n    A=1\n)\nsettings.configure(**OWN)\n",
        "OWN = dict(\n    INSTALLED_APPS=[],\n    A=1,\n    USE_TZ=False\n)\nsettings.configure(**OWN)\n",
    ),
    "a literal": (
        "OWN = {\n    'INSTALLED_APPS': [],\n}\nsettings.configure(**OWN)\n",
        "OWN = {\n    'INSTALLED_APPS': [],\n    'USE_TZ': False,\n}\nsettings.configure(**OWN)\n",
    ),
    "set already": ("settings.configure(INSTALLED_APPS=[], USE_TZ=True)\n", None),
    "no project": ("settings.configure()\n", None),
    "another configure": ("logging.configure(INSTALLED_APPS=[])\n", None),
}


@pytest.mark.parametrize("case", CASES)
def test_configure(case: str, tmp_path: Path) -> None:
    before, after = CASES[case]
    tmp_path.joinpath("runtests.py").write_text(HEAD + before)
    road = Road(Minor(4, 2), Minor(5, 2), Minor(3, 10), Minor(3, 12))
    result = Engine([named("tz-default")], road, FileTree(tmp_path)).fix("runtests.py", "likely")
    assert isinstance(result, FileResult)
    assert not result.refused
    assert result.after.decode() == HEAD + (before if after is None else after)


def test_lines_of_a_value_stand_below_its_name(tmp_path: Path) -> None:
    tmp_path.joinpath("runtests.py").write_text(HEAD + "settings.configure(\n    INSTALLED_APPS=['a'],\n)\n")
    road = Road(Minor(1, 11), Minor(3, 2), Minor(3, 6), Minor(3, 6))
    result = Engine([named("bcrypt-hasher-default")], road, FileTree(tmp_path)).fix("runtests.py", "likely")
    assert isinstance(result, FileResult)
    added = result.after.decode().splitlines()[4:]
    assert added[0] == "    PASSWORD_HASHERS=["
    assert all(line.startswith('        "django.contrib.auth.hashers.') for line in added[1:-2])
    assert added[-2:] == ["    ],", ")"]
