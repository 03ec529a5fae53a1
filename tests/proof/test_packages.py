"""Packages through the rules about their configurations and entries, started on both ends of a road."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from proving.releases import Release, django

from django_seven import process, static
from django_seven.static import Asked
from django_seven.values import Minor, Road

CONFIG = (
    "from django.apps import AppConfig\n\n\nclass TalksConfig(AppConfig):\n    name = 'talks'\n    label = 'ours'\n"
)
OTHER = "\n\nclass OtherConfig(AppConfig):\n    name = 'talks'\n    label = 'other'\n"
SETTINGS = "SECRET_KEY = 'x'\nINSTALLED_APPS = ['talks']\nROOT_URLCONF = 'site_.urls'\nDATABASES = {}\n"
WSGI = (
    "import os\n\nfrom django.core.wsgi import get_wsgi_application\n\n"
    "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'site_.settings')\n\napplication = get_wsgi_application()\n"
)
SCRIPT = """
import json, os, sys
sys.path[:0] = sys.argv[1:]
os.environ["DJANGO_SETTINGS_MODULE"] = "site_.settings"
import django
django.setup()
from django.apps import apps
try:
    from site_ import asgi
    entry = type(asgi.application).__name__
except ImportError:
    entry = ""
print(json.dumps([sorted([one.name, one.label] for one in apps.get_app_configs()), entry]))
"""
PACKAGES = {
    "in another module": (
        "default-app-config-elsewhere",
        {"talks/__init__.py": "default_app_config = 'talks.config.TalksConfig'\n", "talks/config.py": CONFIG},
        "ours",
    ),
    "in the package itself": (
        "default-app-config-elsewhere",
        {"talks/__init__.py": f"{CONFIG}\n\ndefault_app_config = 'talks.TalksConfig'\n"},
        "ours",
    ),
    "several": (
        "app-configs-several",
        {
            "talks/__init__.py": "default_app_config = 'talks.apps.TalksConfig'\n",
            "talks/apps.py": f"{CONFIG}{OTHER}",
        },
        "ours",
    ),
    "named by nobody": ("app-config-discovered", {"talks/__init__.py": "", "talks/apps.py": CONFIG}, "talks"),
}


def started(release: Release, folder: Path) -> tuple[list[list[str]], str]:
    """The names and labels of the applications, and the class of the ASGI entry."""
    words: list[str | Path] = [release.interpreter, "-s", "-S", "-W", "ignore", "-c", SCRIPT, release.folder, folder]
    done = process.run(words, cwd=folder, env={"PATH": "", "LANG": "C.UTF-8"}, timeout=60)
    assert done.code == 0, done.text
    names, entry = json.loads(done.text.splitlines()[-1])
    return names, entry


def sides(*minors: Minor) -> list[Release]:
    found = [django(minor) for minor in minors]
    if not all(isinstance(one, Release) for one in found):
        pytest.skip("one of the Djangos cannot be run")
    return [one for one in found if isinstance(one, Release)]


def written(folder: Path, files: dict[str, str], road: Road, rule: str) -> None:
    for name, text in {"site_/__init__.py": "", "site_/settings.py": SETTINGS, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    asked = Asked((folder,), road, (rule,), sure="likely", jobs=1)
    found = static.look(asked)
    assert found.changed and not found.refused
    assert not static.write_all(asked, found)
    assert not static.look(asked).changed, "a second pass changes it again"


@pytest.mark.network
@pytest.mark.parametrize("name", PACKAGES)
def test_the_configuration_is_the_same_on_both_sides(name: str, tmp_path: Path) -> None:
    rule, files, label = PACKAGES[name]
    old, middle, new = sides(Minor(2, 2), Minor(3, 2), Minor(4, 2))
    written(tmp_path, files, Road(old.minor, new.minor, Minor(3, 8), Minor(3, 8)), rule)
    for release in (old, middle, new):
        assert started(release, tmp_path)[0] == [["talks", label]], release.minor


@pytest.mark.network
@pytest.mark.parametrize(("old", "new"), [("2.2", "4.2"), ("3.2", "5.2")])
def test_the_asgi_entry_is_imported_on_both_sides(old: str, new: str, tmp_path: Path) -> None:
    both = sides(Minor.parse(old), Minor.parse(new))
    road = Road(both[0].minor, both[1].minor, Minor(3, 8), Minor(3, 8))
    written(tmp_path, {"talks/__init__.py": "", "site_/wsgi.py": WSGI}, road, "asgi-entry")
    entries = [started(release, tmp_path)[1] for release in both]
    assert entries == ["NoneType" if old == "2.2" else "ASGIHandler", "ASGIHandler"]
