"""The source of installed packages: what is certainly gone is told, what is guarded or aside is not."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven import sources
from django_seven.runs import imports, installed
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(4, 2), Minor(3, 9), Minor(3, 9))
FILES = {
    "old/__init__.py": "",
    "old/views.py": "from django.utils.encoding import force_text\n\n\ndef view(request):\n"
    "    return force_text('x')\n",
    "old/tests/test_views.py": "from django.utils.encoding import smart_text\n",
    "guarded/__init__.py": "try:\n    from django.utils.encoding import force_text\nexcept ImportError:\n"
    "    from django.utils.encoding import force_str as force_text\n",
    "table/__init__.py": "import django\nENGINES = {'pg': 'django.db.backends.postgresql_psycopg2'}\n",
    "plain/__init__.py": "import json\n",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SEVEN_CACHE", str(tmp_path / "cache"))
    site = tmp_path / "lib/python3.9/site-packages"
    for name, text in FILES.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text)
    for name in ("old", "guarded", "table", "plain", "named"):
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        more = "Classifier: Framework :: Django :: 4.2\n" if name == "named" else ""
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{more}")
        inside = [one for one in FILES if one.startswith(f"{'old' if name == 'named' else name}/")]
        (info / "RECORD").write_text("".join(f"{one},,\n" for one in inside))
    return site


def test_what_certainly_went_is_told_with_its_place(site: Path) -> None:
    found = sources.lacks("old", "1.0", [site], ROAD)
    assert {one.place for one in found} == {"old/views.py:1", "old/views.py:5"}
    assert sources.lacks("old", "1.0", [], ROAD) == found  # kept
    text = sources.told(found, "old", "1.0", ROAD)
    assert text == (
        "1.0 does not name Django 4.2, and its source uses what that lacks: `force_text` (old/views.py:1); "
        "1 more place. `seven plan --patch old` rewrites them."
    )
    early = Road(Minor(2, 2), Minor(3, 2), Minor(3, 9), Minor(3, 9))
    assert sources.told(found, "old", "1.0", early) == ""  # gone from 4.0 on


@pytest.mark.parametrize("name", ["guarded", "table", "plain"])
def test_what_is_guarded_or_a_text_is_not(site: Path, name: str) -> None:
    assert sources.lacks(name, "1.0", [site], ROAD) == ()


def test_only_packages_that_do_not_name_the_new_django_are_asked(site: Path) -> None:
    packages = installed.read([site])
    assert list(sources.doubts(packages, [site], ROAD, ROAD)) == ["old"]


def test_imports_of_a_module_with_a_class_that_makes_attributes(tmp_path: Path) -> None:
    django, site = tmp_path / "django", tmp_path / "site"
    (django / "utils/translation").mkdir(parents=True)
    (django / "utils/translation/__init__.py").write_text("class Trans:\n    def __getattr__(self, name): ...\n")
    (django / "utils/six.py").write_text("")
    (site / "one-1.dist-info").mkdir(parents=True)
    (site / "one-1.dist-info/METADATA").write_text("Metadata-Version: 2.1\nName: one\nVersion: 1\n")
    (site / "one-1.dist-info/RECORD").write_text("one.py,,\n")
    (site / "one.py").write_text("from django.utils.translation import ugettext\n")
    assert imports.missing("one", [site], django) == "django.utils.translation.ugettext"
    (site / "one.py").write_text("from django.utils.six.moves.urllib.parse import quote\n")
    assert imports.missing("one", [site], django) == ""
