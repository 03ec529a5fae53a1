"""`pkg_resources` goes from a file as a whole, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

_VERSION = 'import pkg_resources\n\nx = pkg_resources.get_distribution("shop").version\n'


def cured(text: str, python: Minor, folder: Path) -> FileResult:
    (folder / "shop.py").write_text(text)
    road = Road(Minor(3, 2), Minor(5, 2), python, Minor(3, 13))
    result = Engine([named("pkg-resources-metadata")], road, FileTree(folder)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    return result


def test_a_version_and_its_import(tmp_path: Path) -> None:
    after = cured(_VERSION, Minor(3, 8), tmp_path).after.decode()
    assert after == 'from importlib.metadata import version\n\nx = version("shop")\n'


@pytest.mark.parametrize(
    ("text", "python"),
    [
        (_VERSION, Minor(3, 7)),  # which has no `importlib.metadata`
        (_VERSION + 'y = pkg_resources.parse_version("1")\n', Minor(3, 8)),
        (_VERSION + 'y = pkg_resources.get_distribution("shop").location\n', Minor(3, 8)),
    ],
)
def test_what_needs_the_module_keeps_it(text: str, python: Minor, tmp_path: Path) -> None:
    result = cured(text, python, tmp_path)
    assert result.after.decode() == text
    assert result.findings
