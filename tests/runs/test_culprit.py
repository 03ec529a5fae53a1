"""The package that raised, from the text of a traceback."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.runs.culprit import culprit

LIB = "/envs/new/lib/python3.8"
PACKAGES = {
    "surlex-0.2.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: surlex\nVersion: 0.2.0\n",
    "surlex-0.2.0.dist-info/RECORD": "surlex/__init__.py,,\nsurlex/dj.py,,\n",
    "Django-4.2.dist-info/METADATA": "Metadata-Version: 2.1\nName: Django\nVersion: 4.2\n",
    "Django-4.2.dist-info/RECORD": "django/__init__.py,,\n",
    "old_tool.egg-info/PKG-INFO": "Metadata-Version: 1.1\nName: old-tool\nVersion: 1.5\n",
    "old_tool.egg-info/top_level.txt": "oldtool\n",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, content in PACKAGES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(content)
    return tmp_path


def trace(*files: str) -> str:
    lines = "".join(f'  File "{file}", line 3, in <module>\n    x\n' for file in files)
    return f"Traceback (most recent call last):\n{lines}ImportError: no\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (("/site/urls.py", f"{LIB}/site-packages/surlex/dj.py"), "surlex 0.2.0"),
        ((f"{LIB}/site-packages/oldtool.py", "<frozen importlib._bootstrap>"), "old-tool 1.5"),
        (("/site/a.py", f"{LIB}/site-packages/surlex/dj.py", f"{LIB}/site-packages/django/conf/x.py"), "surlex 0.2.0"),
        (("/site/a.py", f"{LIB}/importlib/__init__.py", f"{LIB}/site-packages/django/conf/x.py"), ""),
        ((f"{LIB}/site-packages/surlex/dj.py", "/site/models.py"), ""),
        ((f"{LIB}/site-packages/unknown/dj.py",), ""),
        ((), ""),
    ],
)
def test_the_innermost_frame_that_is_not_djangos(files: tuple[str, ...], said: str, site: Path) -> None:
    assert culprit(trace(*files), [site]) == said
