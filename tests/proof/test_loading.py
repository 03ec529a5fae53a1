"""What a project does while Django starts: started on both ends of a road, before and after the rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from proving.releases import Release, django

from django_seven import process, static
from django_seven.static import Asked
from django_seven.values import Minor, Road

MODEL = "from django.db import models\n\n\nclass Talk(models.Model):\n    title = models.CharField(max_length=9)\n"
CONFIG = """from django.apps import AppConfig

from .models import Talk


class TalksConfig(AppConfig):
    name = "talks"

    def ready(self):
        self.model = Talk
"""
SETTINGS = """
SECRET_KEY = "x"
INSTALLED_APPS = ["talks", "django.contrib.contenttypes", "django.contrib.auth"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
MIDDLEWARE_CLASSES = ()
"""
SCRIPT = """
import os, sys, warnings
sys.path[:0] = sys.argv[1:]
os.environ["DJANGO_SETTINGS_MODULE"] = "site_.settings"
warnings.simplefilter("error", RuntimeWarning)
import django
if django.VERSION >= (1, 7):
    django.setup()
else:
    from django.db.models import get_models
    get_models()
print("started")
"""
SHOWN = {  # the rule, the road, where it is met, and the files
    "query-at-start": (
        ("4.2", "5.0"),
        "talks/models.py",
        {"talks/models.py": "from django.db import connection\n\nconnection.cursor().execute('select 1')\n"},
    ),
    "filter-while-models-load": (
        ("1.6", "1.8"),
        "talks/models.py",
        {
            "talks/models.py": "from django.contrib.auth.models import Permission\n\n"
            "OURS = Permission.objects.filter(content_type__app_label='talks')\n"
        },
    ),
    "get-model-at-import": (
        ("1.6", "1.7"),
        "talks/models.py",
        {"talks/models.py": "from django.db.models import get_model\n\nGroup = get_model('auth', 'Group')\n"},
    ),
    "gettext-while-apps-load": (
        ("1.6", "1.8"),
        "talks/texts.py",
        {
            "talks/__init__.py": "from . import texts\n",
            "talks/texts.py": "from django.utils.translation import gettext as _\n\nYES = _('Yes')\n",
        },
    ),
    "models-before-apps": (
        ("1.8", "1.9"),
        "talks/signals.py",
        {
            "talks/__init__.py": "from .signals import saved\n",
            "talks/signals.py": "from .models import Talk\n\n\ndef saved(sender=Talk, **options):\n    pass\n",
        },
    ),
}
CURED = {
    "models-before-apps": (
        ("1.8", "1.9"),
        {"talks/__init__.py": "default_app_config = 'talks.apps.TalksConfig'\n", "talks/apps.py": CONFIG},
    ),
    "get-user-model-at-import": (
        ("1.6", "1.8"),
        {
            "talks/models.py": "from django.contrib.auth import get_user_model\nfrom django.db import models\n\n\n"
            "class Talk(models.Model):\n    speaker = models.ForeignKey(get_user_model())\n"
        },
    ),
    "check-without-kwargs": (
        ("2.2", "3.2"),
        {
            "talks/models.py": "from django.core.checks import register\nfrom django.db import models\n\n\n"
            "@register()\ndef titles(app_configs):\n    return []\n"
        },
    ),
}


def written(folder: Path, files: dict[str, str]) -> None:
    plain = {"site_/__init__.py": "", "site_/settings.py": SETTINGS, "talks/__init__.py": "", "talks/models.py": MODEL}
    for name, text in {**plain, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def sides(road: tuple[str, str]) -> list[Release]:
    found = [django(Minor.parse(minor)) for minor in road]
    if not all(isinstance(one, Release) for one in found):
        pytest.skip("one of the Djangos cannot be run")
    return [one for one in found if isinstance(one, Release)]


def starts(release: Release, folder: Path) -> str:
    """What the start ends in: `started`, or the last line of a traceback."""
    words: list[str | Path] = [release.interpreter, "-s", "-S", "-B", "-c", SCRIPT, release.folder, folder]
    done = process.run(words, cwd=folder, env={"PATH": "", "LANG": "C.UTF-8"}, timeout=60)
    return done.text.strip().splitlines()[-1]


def asked(folder: Path, both: list[Release], rule: str) -> Asked:
    python = Minor(3, 8)
    return Asked((folder,), Road(both[0].minor, both[1].minor, python, python), (rule,), sure="likely", jobs=1)


@pytest.mark.network
@pytest.mark.parametrize("rule", SHOWN)
def test_what_is_shown_starts_on_the_old_side_only(rule: str, tmp_path: Path) -> None:
    road, path, files = SHOWN[rule]
    both = sides(road)
    written(tmp_path, files)
    found = static.look(asked(tmp_path, both, rule))
    assert [one.path for one in found.check.findings] == [path]
    assert not found.changed
    assert [starts(release, tmp_path) == "started" for release in both] == [True, False]


@pytest.mark.network
@pytest.mark.parametrize("rule", CURED)
def test_what_is_cured_starts_on_both_sides(rule: str, tmp_path: Path) -> None:
    road, files = CURED[rule]
    both = sides(road)
    written(tmp_path, files)
    assert [starts(release, tmp_path) == "started" for release in both] == [True, False]
    found = static.look(asked(tmp_path, both, rule))
    assert found.changed and not found.refused
    assert not static.write_all(asked(tmp_path, both, rule), found)
    assert [starts(release, tmp_path) for release in both] == ["started", "started"]
    assert not static.look(asked(tmp_path, both, rule)).changed, "a second pass changes it again"
