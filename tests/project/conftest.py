"""Small projects, written into a folder of their own."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]

MANAGE = """
import os, sys
if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")
    from django.core.management import execute_from_command_line
    execute_from_command_line(sys.argv)
"""


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write files: `write({"shop/settings.py": "…"})` gives the folder."""

    def write_files(files: dict[str, str]) -> Path:
        root = tmp_path / "site"
        root.mkdir(exist_ok=True)
        for name, text in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
        return root

    return write_files


@pytest.fixture
def shop(write: Write) -> Path:
    """A site with a manage.py, one settings module, one app and a pinned Django."""
    return write(
        {
            "manage.py": MANAGE,
            "shop/__init__.py": "",
            "shop/settings.py": "INSTALLED_APPS = ['orders']\n",
            "orders/__init__.py": "",
            "orders/models.py": "",
            "requirements.txt": "Django==2.2.28\n",
        }
    )
