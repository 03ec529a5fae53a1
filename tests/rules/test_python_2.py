"""What Python 2 does not have is not put into code that runs on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("timezone-utc", "from django.utils.timezone import utc\n\nx = utc\n"),
        ("timezone-utc", "from django.utils import timezone\n\nx = timezone.utc\n"),
    ],
)
@pytest.mark.parametrize(("python", "changed"), [(Minor(2, 7), False), (Minor(3, 6), True)])
def test_a_zone_of_python_3(rule: str, text: str, python: Minor, changed: bool, tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(text)
    road = Road(Minor(1, 11), Minor(5, 2), python, Minor(3, 12))
    result = Engine([named(rule)], road, FileTree(tmp_path)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    assert bool(result.applied) is changed
    assert changed or (result.findings and not result.findings[0].fixable)
