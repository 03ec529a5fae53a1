"""The small projects: told in Markdown as steps of their models, put into a folder for the Django that makes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from django_seven.values import Minor

FOLDER = Path(__file__).with_name("projects")
_FACT = re.compile(r"^(\w+): (.+)$", re.M)
_STEP = re.compile(r"^## .*$", re.M)
_FILE = re.compile(r"^`([\w./]+)`:\n\n```python\n(.*?)^```$", re.M | re.S)
_SETTINGS = """import json
import os

DATABASE = json.loads(os.environ["MIGRATED"])
SECRET_KEY = "of no use"
DEBUG = True
USE_TZ = False
ROOT_URLCONF = "site_urls"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.postgres",
{apps}]
DATABASES = {{"default": DATABASE}}
{more}"""
_MANAGE = """import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "site_settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
"""


@dataclass(frozen=True, slots=True)
class Made:
    """A Django that makes a project's migrations; `python` where it is not the usual one."""

    django: Minor
    python: Minor | None = None

    @classmethod
    def parse(cls, text: str) -> Made:
        """Read `1.8` or `1.8/2.7`."""
        django, _, python = text.partition("/")
        return cls(Minor.parse(django), Minor.parse(python) if python else None)

    def __str__(self) -> str:
        return f"{self.django}/{self.python}" if self.python else str(self.django)


@dataclass(frozen=True, slots=True)
class Told:
    """One project: who makes it, where it goes, on what, and the files of each step."""

    name: str
    made: tuple[Made, ...]
    to: tuple[Minor, ...]
    databases: tuple[str, ...]
    apps: tuple[str, ...]
    settings: str
    steps: tuple[dict[str, str], ...]

    def start(self, tree: Path) -> None:
        """What does not change from step to step."""
        apps = "".join(f'    "{app}",\n' for app in self.apps)
        tree.mkdir(parents=True, exist_ok=True)
        (tree / "manage.py").write_text(_MANAGE)
        (tree / "site_urls.py").write_text("urlpatterns = []\n")
        (tree / "site_settings.py").write_text(_SETTINGS.format(apps=apps, more=self.settings))
        for app in self.apps:
            (tree / app / "migrations").mkdir(parents=True, exist_ok=True)
            for name in ("__init__.py", "models.py", "migrations/__init__.py"):
                (tree / app / name).touch()

    def write(self, tree: Path, step: int) -> None:
        """The files of a step."""
        for name, text in self.steps[step].items():
            (tree / name).write_text(text, encoding="utf-8")


def every() -> dict[str, Told]:
    """All projects by name."""
    return {path.stem: read(path) for path in sorted(FOLDER.glob("*.md"))}


def read(path: Path) -> Told:
    """One project from its page."""
    text = path.read_text(encoding="utf-8")
    head, *steps = _STEP.split(text)
    facts = dict(_FACT.findall(head))
    return Told(
        path.stem,
        tuple(map(Made.parse, facts["made"].split())),
        tuple(map(Minor.parse, facts["to"].split())),
        tuple(facts.get("databases", "sqlite postgresql").split()),
        tuple(facts["apps"].split()),
        "".join(_FILE_SETTINGS.findall(head)),
        tuple(dict(_FILE.findall(step)) for step in steps),
    )


_FILE_SETTINGS = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)
