"""Which code asks for a version, and which asks only what some object happens to have."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 8), Minor(3, 12))
HEAD = """from django.conf import settings
from django.db.models import (
    signals,
)
from django.utils import translation

"""


@pytest.mark.parametrize(
    ("code", "guarded"),
    [
        ("if hasattr(request, 'user'):\n    translation.ugettext('x')\n", False),
        ("if not hasattr(request, 'user'):\n    pass\nelse:\n    translation.ugettext('x')\n", False),
        ("if hasattr(self.shop, 'size') and self.shop.size:\n    translation.ugettext('x')\n", False),
        ("if hasattr(request, 'headers'):\n    pass\nelse:\n    translation.ugettext('x')\n", True),
        ("if not hasattr(request, 'headers'):\n    translation.ugettext('x')\n", True),
        ("if hasattr(settings, 'LANGUAGES'):\n    translation.ugettext('x')\n", True),
        ("if hasattr(signals, 'post_migrate'):\n    translation.ugettext('x')\n", True),
        ("if hasattr(module, 'ugettext'):\n    translation.ugettext('x')\n", True),
        ("if hasattr(request, name):\n    translation.ugettext('x')\n", True),
        ("text = 'x' if hasattr(request, 'headers') else translation.ugettext('x')\n", True),
        ("text = translation.ugettext('x') if hasattr(request, 'user') else 'x'\n", False),
    ],
)
def test_hasattr(tmp_path: Path, code: str, guarded: bool) -> None:
    (tmp_path / "it.py").write_text(HEAD + code)
    result = Engine([named("ugettext")], ROAD, FileTree(tmp_path)).check("it.py")
    assert isinstance(result, FileResult)
    assert any(finding.line > HEAD.count("\n") for finding in result.findings) is not guarded
