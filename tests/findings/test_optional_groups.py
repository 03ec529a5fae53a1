"""A group that need not match is told where the view, in another file, has no default for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

URLS = """\
from django.urls import re_path

from shop import views

urlpatterns = [re_path(r"^talks/(?:(?P<page>\\d+)/)?$", views.talks)]
"""


@pytest.mark.parametrize(
    ("parameters", "told"),
    [("request, page", True), ("request, page=None", False), ("request, **options", False), ("request, *pages", False)],
)
def test_the_view_tells(parameters: str, told: bool, tmp_path: Path) -> None:
    for name, text in {"urls.py": URLS, "views.py": f"def talks({parameters}):\n    pass\n", "__init__.py": ""}.items():
        path = tmp_path / "shop" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    road = Road(Minor(2, 2), Minor(3, 2), Minor(3, 8), Minor(3, 8))
    result = Engine([named("url-optional-group")], road, FileTree(tmp_path)).check("shop/urls.py")
    assert isinstance(result, FileResult)
    assert [finding.sure for finding in result.findings] == (["show"] if told else [])
    assert all("`page`" in finding.message for finding in result.findings)
