"""Try packages that nobody keeps on both sides, as they are and as `seven plan --patch` makes them.

Each package becomes an app of an empty project: all its modules are imported, `check` runs, its tables are made, and a
page of the admin is asked for. `tests` names the tests that it brings along, as its own labels.

    python tools/patches.py --from 2.2 --to 4.2 [--json FILE] NAME==VERSION[:APP,APP][:TESTS] …
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from proving.releases import find_interpreter
from uv import find_uv_bin

from django_seven.values import Minor

SETTINGS = """
import os
SECRET_KEY = "x" * 50
INSTALLED_APPS = os.environ["APPS"].split(",") + [
    "django.contrib.admin", "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
    "django.contrib.messages", "django.contrib.sites", "django.contrib.staticfiles",
]
SITE_ID = 1
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": os.environ["DATABASE"]}}
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware", "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [{
    "BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
    "OPTIONS": {"context_processors": [
        "django.template.context_processors.request", "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
    ]},
}]
ROOT_URLCONF, STATIC_URL, USE_TZ = "urls", "/static/", True
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
"""
URLS = """
import importlib, os
from django.conf.urls import include
from django.contrib import admin
try:
    from django.urls import re_path
except ImportError:
    from django.conf.urls import url as re_path
urlpatterns = [re_path(r"^admin/", admin.site.urls)]
for app in os.environ["TRIED"].split(","):
    try:
        urlpatterns.append(re_path("^" + app + "/", include(importlib.import_module(app + ".urls"))))
    except ImportError:
        pass
"""
TRIAL = """
import importlib, os, pkgutil, sys, traceback
import django
from django.core.management import call_command
django.setup()
bad = []
for app in os.environ["TRIED"].split(","):
    package = importlib.import_module(app)
    for found in pkgutil.walk_packages(package.__path__, app + ".", onerror=lambda name: None):
        parts = found.name.split(".")
        if {"tests", "test", "south_migrations", "management"} & set(parts) or parts[-1].startswith("test"):
            continue
        try:
            importlib.import_module(found.name)
        except ImportError as error:
            root = str(error).split("'")[1].split(".")[0] if "No module named" in str(error) else "django"
            if root in ("django", app):
                bad.append("%s: %s" % (found.name, error))
        except Exception as error:
            bad.append("%s: %s: %s" % (found.name, type(error).__name__, error))
try:
    call_command("check", verbosity=0, stdout=open(os.devnull, "w"))
    call_command("migrate", verbosity=0, run_syncdb=True)
    from django.contrib.auth import get_user_model
    from django.test import Client
    user = get_user_model().objects.create_superuser("a", "a@example.org", "a")
    client = Client(raise_request_exception=True)
    client.force_login(user)
    for page in ("/admin/", "/admin/auth/user/", "/admin/auth/user/add/"):
        status = client.get(page).status_code
        if status != 200:
            bad.append("%s: %s" % (page, status))
except BaseException as error:
    bad.append("%s: %s" % (type(error).__name__, str(error).strip().splitlines()[-1:] or ""))
print("\\n".join(bad))
sys.exit(bool(bad))
"""


def environment(folder: Path, django: str, python: Minor, lines: list[str]) -> tuple[Path, str]:
    """A fresh environment; its interpreter, and why there is none."""
    uv, place = find_uv_bin(), folder / f"env-{django}"
    interpreter = find_interpreter(python)
    subprocess.run([uv, "venv", "-q", "--clear", "--python", str(interpreter), str(place)], check=True)
    command = [uv, "pip", "install", "-q", "--python", str(place), f"Django=={django}.*", "setuptools<66", *lines]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return place / "bin" / "python", "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def tried(folder: Path, python: Path, apps: str, tests: str) -> str:
    """Why a package does not run in an environment; empty where it does."""
    for name, text in (("settings.py", SETTINGS), ("urls.py", URLS), ("trial.py", TRIAL)):
        (folder / name).write_text(text)
    tried_apps = ",".join(app.partition("!")[0] for app in apps.split(","))
    env = {"APPS": tried_apps, "TRIED": tried_apps, "DATABASE": ":memory:", "DJANGO_SETTINGS_MODULE": "settings"}
    commands = [["trial.py"]] + ([["-m", "django", "test", *tests.split(",")]] if tests else [])
    for command in commands:
        done = subprocess.run(
            [python, "-W", "ignore", *command], cwd=folder, env=env, capture_output=True, text=True, check=False
        )
        if done.returncode:
            return " | ".join([*done.stdout.strip().splitlines(), *done.stderr.strip().splitlines()[-1:]][:3])[:300]
    return ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--from", dest="old", default="2.2")
    parser.add_argument("--to", dest="new", default="4.2")
    parser.add_argument("--python", default="3.9", type=Minor.parse)
    parser.add_argument("--json", type=Path)
    parser.add_argument("packages", nargs="+")
    asked = parser.parse_args()
    results = {}
    for text in asked.packages:
        line, apps, tests = [*text.split(":"), "", ""][:3]
        apps = apps or line.partition("==")[0].replace("-", "_")
        with tempfile.TemporaryDirectory() as folder:
            results[line] = one(Path(folder), line, apps, tests, asked)
        print(
            f"{line:34} " + "  ".join(f"{key}: {value or 'runs'}" for key, value in results[line].items()), flush=True
        )
        if asked.json:
            asked.json.write_text(json.dumps(results, indent=1) + "\n")
    return 0


def one(folder: Path, line: str, apps: str, tests: str, asked: Any) -> dict[str, str]:
    """One package: on both sides as it is, then patched."""
    found = {}
    for django in (asked.old, asked.new):
        python, why = environment(folder, django, asked.python, [line])
        found[f"{django} as it is"] = why or tried(folder, python, apps, tests)
    (folder / "requirements.txt").write_text(f"Django=={asked.old}.*\n{line}\n")
    (folder / "manage.py").write_text("# DJANGO_SETTINGS_MODULE\n")
    command = [sys.executable, "-m", "django_seven", "plan", ".", "--from", asked.old, "--to", asked.new]
    command += ["--old-python", str(asked.python), "--new-python", str(asked.python), "--settings", "settings"]
    command += ["--patch", line.partition("==")[0], "--format", "json"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        return found | {"patch": done.stderr.strip().splitlines()[-1]}
    (made,) = json.loads(done.stdout)["patched"]
    found["rules"] = f"{len(made['rules'])} in {made['files']} files, {len(made['left'])} left"
    for django in (asked.old, asked.new) if made["wheel"] else ():
        python, why = environment(folder, django, asked.python, [str(folder / made["wheel"])])
        found[f"{django} patched"] = why or tried(folder, python, apps, tests)
    return found


if __name__ == "__main__":
    sys.exit(main())
