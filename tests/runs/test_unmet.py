"""What the code imports and nothing brings."""

from __future__ import annotations

from pathlib import Path

from django_seven.runs.unmet import unmet


def test_imports_that_nothing_brings_have_their_place(tmp_path: Path) -> None:
    site = tmp_path / "site"
    for folder in (site / "django", tmp_path / "shop" / "tests"):
        folder.mkdir(parents=True)
    (site / "six.py").write_text("")
    (site / "fast.cpython-38.so").write_bytes(b"")
    (tmp_path / "shop" / "models.py").write_text(
        "import os, six, fast\nimport shop.tests, urllib2\nfrom django.db import models\nfrom . import x\n"
        "try:\n    import optional\nexcept ImportError:\n    optional = None\n"
    )
    (tmp_path / "shop" / "tests" / "settings.py").write_text("\nfrom unipath import Path\nimport unipath.a\n")
    (tmp_path / "shop" / "broken.py").write_text("def (")
    assert unmet(tmp_path / "shop", [site]) == {"shop": "models.py:2", "unipath": "tests/settings.py:2"}
    assert unmet(tmp_path, [site]) == {"unipath": "shop/tests/settings.py:2"}
