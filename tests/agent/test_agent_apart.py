"""The guest that keeps sides apart: every Python, every place where Django kept its code, and nothing of it seen."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

GUESTS = Path(__file__).resolve().parents[2] / "src" / "django_seven" / "agent" / "guests"
CREATION = """
class BaseDatabaseCreation(object):
    def _get_test_db_name(self):
        return self.name
    def create_test_db(self, verbosity=1, autoclobber=False, serialize=True):
        return autoclobber, serialize
"""
SQLITE = """
class DatabaseCreation(BaseDatabaseCreation):
    def _get_test_db_name(self):
        return self.name
"""
FAKE = {
    "django/__init__.py": "",
    "django/conf.py": "class Settings(object):\n    def __init__(self, module):\n        self.MEDIA_ROOT = module\n",
    "django/core/__init__.py": "",
    "django/core/cache/__init__.py": "",
    "django/core/cache/backends/__init__.py": "",
    "django/core/cache/backends/base.py": (
        "class BaseCache(object):\n    def __init__(self, params):\n        self.key_prefix = 'mine'\n"
    ),
    "django/db/__init__.py": "",
    "django/db/backends/__init__.py": "",
    "django/db/backends/sqlite3/__init__.py": "",
    "redis_cache.py": "from django.core.cache.backends.base import BaseCache\nclass Cache(BaseCache):\n    pass\n",
    "sitecustomize.py": "import os\nos.environ['OWN'] = 'seen'\n",
}  # fmt: skip
ASKS = """
import os, sys
from django.db.backends.{place}creation import BaseDatabaseCreation
from django.db.backends.sqlite3.creation import DatabaseCreation
from django.conf import Settings
from redis_cache import Cache
from django.core.cache.backends.base import BaseCache
one = BaseDatabaseCreation()
one.name = "test_shop"
print(one._get_test_db_name())
one.name = "x" * 70
print(len(one._get_test_db_name()))
print(one.create_test_db(autoclobber=False, serialize=False))
lite = DatabaseCreation()
for lite.name in (":memory:", os.path.join(os.getcwd(), "test.db"), "/shared/test.db"):
    print(lite._get_test_db_name())
print(Settings("/srv/media").MEDIA_ROOT, Settings("").MEDIA_ROOT, Settings("media").MEDIA_ROOT)
print(Cache({{}}).key_prefix, BaseCache({{}}).key_prefix)
left = [entry for entry in sys.path if "agent" in entry] + [name for name in sys.modules if "seven" in name]
print(os.environ["OWN"], left)
"""


@pytest.mark.parametrize("place", ["base.", ""])
def test_every_python(python: str, tmp_path: Path, place: str) -> None:
    creation = "django/db/backends/base/creation.py" if place else "django/db/backends/creation.py"
    base = {"django/db/backends/base/__init__.py": "", creation: CREATION}
    lite = f"from django.db.backends.{place}creation import BaseDatabaseCreation\n{SQLITE}"
    for name, text in {**FAKE, **base, "django/db/backends/sqlite3/creation.py": lite}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    env = {
        "PYTHONPATH": os.pathsep.join((str(GUESTS), str(tmp_path))),
        "DJANGO_SEVEN_SIDE": "old",
        "DJANGO_SEVEN_ROOT": str(tmp_path.resolve()),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    asks = "from __future__ import print_function\n" + ASKS.format(place=place)
    done = subprocess.run([python, "-c", asks], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    names = [":memory:", str(tmp_path / "test.db"), "/shared/test.db_seven_old"]
    assert done.stdout.splitlines() == [
        "test_shop_seven_old", "56", "(True, False)", *names, "/srv/media/seven-old  media", "seven-old:mine mine",
        "seen []",
    ]  # fmt: skip
