"""Findings for which a file cannot be imported."""

from __future__ import annotations

from pathlib import Path

from django_seven import static
from django_seven.findings.loading import stops_import
from django_seven.project.tree import FileTree
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 9), Minor(3, 9))
CODE = """\
from django.utils.encoding import (
    force_text,
    smart_str,
)
try:
    from django.utils.encoding import smart_text
except ImportError:
    smart_text = str


def late():
    from django.utils.http import urlquote
    return urlquote(force_text(1), smart_text(2))


def ajax(request):
    return request.is_ajax()
"""


def test_what_is_imported_at_the_top(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(CODE)
    tree = FileTree(tmp_path)
    found = static.look(static.Asked((tmp_path,), ROAD, jobs=1)).check.findings
    assert {"force-text", "urlquote", "request-is-ajax"} <= {finding.rule for finding in found}
    assert [(finding.rule, finding.line) for finding in found if stops_import(finding, tree)] == [("force-text", 2)]
