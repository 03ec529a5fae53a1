"""Imports that a rule leaves without a use go with the last one; what may be used elsewhere stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

USE = "timezone.activate(pytz.timezone('UTC'))\n"
AFTER = "timezone.activate('UTC')\n"


def fixed(folder: Path, text: str, name: str = "shop/views.py", **others: str) -> str:
    for path, said in {name: text, **{f"shop/{other}.py": said for other, said in others.items()}}.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(said)
    road = Road(Minor(4, 2), Minor(5, 2), Minor(3, 10), Minor(3, 12))
    result = Engine([named("pytz-zone-given")], road, FileTree(folder)).fix(name, "likely")
    assert isinstance(result, FileResult) and not result.refused
    return result.after.decode()


def test_it_goes_with_the_last_use(tmp_path: Path) -> None:
    text = f"import os\nimport pytz\n\nfrom django.utils import timezone\n\n{USE}print(os.name)  # pytz is no more\n"
    after = f"import os\n\nfrom django.utils import timezone\n\n{AFTER}print(os.name)  # pytz is no more\n"
    assert fixed(tmp_path, text) == after


def test_inside_a_function(tmp_path: Path) -> None:
    text = f"from django.utils import timezone\n\n\ndef page():\n    import pytz\n\n    {USE}"
    assert fixed(tmp_path, text) == f"from django.utils import timezone\n\n\ndef page():\n\n    {AFTER}"


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("import pytz\n", "print(pytz.utc)\n"),
        ("import pytz\n", "def f(zone: 'pytz.tzinfo'): pass\n"),
        ("import pytz\n", "zones = []  # type: list[pytz.tzinfo]\n"),
        ("import pytz\n", "__all__ = ['pytz']\n"),
        ("import pytz  # noqa: F401\n", ""),
        ("try:\n    import pytz\nexcept ImportError:\n    pytz = None\n", ""),
    ],
)
def test_it_stays(head: str, tail: str, tmp_path: Path) -> None:
    text = fixed(tmp_path, f"{head}from django.utils import timezone\n\n{USE}{tail}")
    assert text.startswith(head)


def test_it_stays_where_another_file_takes_it_from_here(tmp_path: Path) -> None:
    head = "import pytz\nfrom django.utils import timezone\n\n"
    assert "import pytz" in fixed(tmp_path, head + USE, other="from shop.views import pytz\n")
    assert "import pytz" in fixed(tmp_path, head + USE, name="shop/__init__.py")
