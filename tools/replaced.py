"""Try the last releases of the packages that no version is said to make fit: on the Django where they end, and before.

    python tools/replaced.py [NAME ...]      # all that end with a Django, or these

Each is installed without Django into the cache of the releases, and all its modules are imported with it among the
installed apps. What fails on the Django where it ends and not on the one before it is printed; exit code 1 where that
is nothing. Templates, and what a package refuses when it is used, are not tried.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from proving.releases import DJANGOS, Missing, cache, django, unpack

from django_seven import process
from django_seven.indexing.pairs import installed
from django_seven.plan.replaced import REPLACED, Replaced
from django_seven.values import Minor

_LIMIT = 120.0  # seconds for one package on one Django
_BESIDE = ("setuptools<81", "pytz", "six")
_CHILD = r"""
import importlib, json, pkgutil, sys, warnings

warnings.simplefilter("ignore")
from django.conf import settings

plain = ["auth", "contenttypes", "sessions", "messages", "sites", "admin", "staticfiles"]
settings.configure(
    SECRET_KEY="x" * 50, SITE_ID=1, ROOT_URLCONF="json", STATIC_URL="/static/", STATIC_ROOT="/static",
    INSTALLED_APPS=sys.argv[1:] + ["django.contrib." + name for name in plain],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
)
failed = {}


def tried(name, function):
    try:
        return function()
    except BaseException as error:
        failed[name] = "%s: %s" % (type(error).__name__, str(error).split(" (/")[0])


import django

tried("setup", django.setup)
for root in sys.argv[1:]:
    top = tried(root, lambda: importlib.import_module(root))
    for module in pkgutil.walk_packages(getattr(top, "__path__", ()), root + ".", onerror=lambda name: None):
        if "test" not in module.name and "migrations" not in module.name:
            tried(module.name, lambda: importlib.import_module(module.name))
print("\n" + json.dumps(failed))
"""


def main() -> int:
    """Parse, try, print."""
    parser = argparse.ArgumentParser(description="Try the packages that no version is said to make fit.")
    parser.add_argument("names", nargs="*", metavar="NAME")
    asked = parser.parse_args().names or [name for name, one in REPLACED.items() if one.django is not None]
    unknown = [name for name in asked if name not in REPLACED or REPLACED[name].django is None]
    if unknown:
        print(f"`{unknown[0]}` does not end with a Django: give names of plan/replaced.txt.", file=sys.stderr)
        return 2
    told = {name: ends(REPLACED[name]) for name in asked}
    for name, lines in told.items():
        print(f"{name}: {'; '.join(lines[:3]) or 'NOTHING fails there that did not before'}", flush=True)
    return 0 if all(told.values()) else 1


def ends(one: Replaced) -> list[str]:
    """What fails on the Django where a package ends, and not on the one before it."""
    assert one.django is not None
    before = max((minor for minor in DJANGOS if minor < one.django), default=one.django)
    old, new = failures(one.name, before), failures(one.name, one.django)
    return [f"{module}: {why}" for module, why in new.items() if module and old.get(module) != why]


def failures(name: str, minor: Minor) -> Mapping[str, str]:
    """What of a package fails to load on a Django, by module."""
    release = django(minor)
    if isinstance(release, Missing):
        return {"": release.reason}
    folder = cache() / f"replaced-{name}-python{release.python}"
    if not folder.is_dir():
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write("django ; python_version < '1'\n")
            file.flush()
            wanted = ["--overrides", file.name, name, *_BESIDE]
            done = unpack(folder, release.python, release.interpreter, wanted)
        if done.code:
            return {"": f"it could not be installed on Python {release.python}"}
    found = installed(name, [folder])
    roots = sorted(found.roots) if found is not None else []
    command = [release.interpreter, "-c", _CHILD, *roots]
    path = f"{release.folder}:{folder}"
    text = process.run(command, cwd=Path("/"), env={"PYTHONPATH": path}, timeout=_LIMIT, merge=False).text
    lines = text.strip().splitlines()
    return dict(json.loads(lines[-1])) if lines and lines[-1].startswith("{") else {"": "it ended the process"}


if __name__ == "__main__":
    sys.exit(main())
