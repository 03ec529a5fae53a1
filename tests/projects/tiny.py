"""A tiny Django project with two old names in it, a suite of three tests, and git around it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

OLD, NEW = "2.2", "4.2"
# every default that changes on the road is written down already, so that only the old names in the code are met
DEFAULTS = """\
USE_L10N = True
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_CONTENT_TYPE_NOSNIFF = False
SECURE_REFERRER_POLICY = None
SECURE_CROSS_ORIGIN_OPENER_POLICY = None
FILE_UPLOAD_PERMISSIONS = None
DATA_UPLOAD_MAX_NUMBER_FILES = None
"""
FILES = {
    "manage.py": """\
import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
""",
    "requirements.txt": "Django==2.2.28\n",
    "site_/__init__.py": "",
    "site_/settings.py": """\
SECRET_KEY = "x"
DEBUG = True
ALLOWED_HOSTS = ["*"]
INSTALLED_APPS = ["django.contrib.contenttypes", "django.contrib.auth", "shop"]
MIDDLEWARE = []
ROOT_URLCONF = "site_.urls"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
STATIC_URL = "/static/"
"""
    + DEFAULTS,
    "site_/urls.py": "urlpatterns = []\n",
    "shop/__init__.py": "",
    "shop/labels.py": """\
from django.utils.encoding import force_text, python_2_unicode_compatible


@python_2_unicode_compatible
class Label:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return force_text(self.text)
""",
    "shop/tests.py": """\
from django.test import SimpleTestCase

from shop.labels import Label


class LabelTests(SimpleTestCase):
    def test_text(self):
        self.assertEqual(str(Label(b"caf\\xc3\\xa9")), "caf\\xe9")

    def test_number(self):
        self.assertEqual(str(Label(7)), "7")

    def test_empty(self):
        self.assertEqual(str(Label("")), "")
""",
}
FIXED = """\
from django.utils.encoding import force_str


class Label:
    def __init__(self, text):
        self.text = text

    def __str__(self):
        return force_str(self.text)
"""
USES = "from django.utils.encoding import force_text\n\nanswer = force_text({})\n"


def make(
    root: Path, changes: Mapping[str, str | bytes | None] | None = None, *, git: bool = True, without: str = ""
) -> Path:
    """Write the project into a folder; `changes` add files, or take one away (None)."""
    for name, content in {**FILES, **(changes or {})}.items():
        if content is None or name == without:
            continue
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    if git:
        commit_all(root, "start", init=True)
    return root


def many(count: int) -> dict[str, str]:
    """So many files that one rule meets."""
    return {f"shop/part_{number:03}.py": USES.format(number) for number in range(count)}


def git(root: Path, *arguments: str) -> str:
    """Run git as somebody."""
    who = {f"GIT_{role}_{what}": "some@body" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    command = ["git", "-c", "core.autocrlf=false", "-c", "init.defaultBranch=main", *arguments]
    done = subprocess.run(command, cwd=root, env=os.environ | who, check=True, capture_output=True)
    return done.stdout.decode()


def commit_all(root: Path, message: str, *, init: bool = False) -> str:
    """Commit everything in a folder."""
    if init:
        git(root, "init", "--quiet")
    git(root, "add", "-A")
    git(root, "commit", "--quiet", "--allow-empty", "-m", message)
    return git(root, "rev-parse", "HEAD").strip()


def content(root: Path) -> dict[str, bytes]:
    """Every file of a tree with its bytes; what belongs to git, Python or seven itself is left out."""
    ours = {".git", ".seven", "__pycache__"}
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not ours & set(path.relative_to(root).parts)
    }
