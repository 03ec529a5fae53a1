"""What Python 2 does not have is not put into code that runs on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road


@pytest.mark.parametrize(
    ("text", "on_both", "on_3"),
    [
        (
            "from django.utils.timezone import utc\n\nx = utc\n",
            "import datetime\nimport django\n\nif django.VERSION < (5, 0):\n    from django.utils.timezone import utc\n"
            "else:\n    utc = datetime.timezone.utc\n\nx = utc\n",
            "from datetime import timezone\n\nx = timezone.utc\n",
        ),
        (
            "from django.utils import timezone\n\nx = timezone.utc\n",
            "import datetime\n\nimport django\nfrom django.utils import timezone\n\n"
            "x = (timezone.utc if django.VERSION < (5, 0) else datetime.timezone.utc)\n",
            "import datetime\n\nfrom django.utils import timezone\n\nx = datetime.timezone.utc\n",
        ),
    ],
)
@pytest.mark.parametrize("python", [Minor(2, 7), Minor(3, 6)])
def test_a_zone_of_python_3(text: str, on_both: str, on_3: str, python: Minor, tmp_path: Path) -> None:
    (tmp_path / "shop.py").write_text(text)
    road = Road(Minor(1, 11), Minor(5, 2), python, Minor(3, 12))
    result = Engine([named("timezone-utc")], road, FileTree(tmp_path)).fix("shop.py", "likely")
    assert isinstance(result, FileResult)
    assert result.after.decode() == (on_both if python < (3, 0) else on_3)
