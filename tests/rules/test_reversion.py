"""Names that are imported from django-reversion, which are methods of a manager later."""

from __future__ import annotations

from pathlib import Path

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road, Span

_BEFORE = "from reversion.revisions import get_for_object, register\n\nx = get_for_object(talk)\n"
_AFTER = """from reversion.revisions import register

try:
    from reversion.revisions import get_for_object
except ImportError:
    from reversion.models import Version

    get_for_object = Version.objects.get_for_object

x = get_for_object(talk)
"""


def test_an_imported_name_is_found_on_both_sides(tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(_BEFORE)
    span = Span("django-reversion", Minor(1, 10), Minor(2, 0))
    road = Road(Minor(1, 11), Minor(2, 2), Minor(3, 7), Minor(3, 7), packages=(span,))
    engine = Engine([named("reversion-version-manager")], road, FileTree(tmp_path))
    result = engine.fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    assert result.after.decode() == _AFTER
    (tmp_path / "shop.py").write_text(_AFTER)
    again = Engine([named("reversion-version-manager")], road, FileTree(tmp_path)).fix("shop.py", "likely")
    assert isinstance(again, FileResult) and again.after.decode() == _AFTER
