"""Settings that are configured without the admin, in a project that imports its site."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.edits.engine import Engine, FileResult
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import named
from django_seven.values import Minor, Road

ROAD = Road(Minor(1, 11), Minor(2, 2), Minor(3, 6), Minor(3, 6))
APPS = "'django.contrib.auth', 'django.contrib.contenttypes'"
CONFIGURED = "from django.conf import settings\n\nsettings.configure(INSTALLED_APPS=[{}])\n"
ADMIN = "from django.contrib import admin\n\nadmin.site.register(Talk)\n"
TESTS = "from shop.admin import TalkAdmin\n"


def done(root: Path, apps: str, **files: str) -> FileResult:
    for name, text in {"conftest": CONFIGURED.format(apps), **files}.items():
        (root / f"{name}.py").write_text(text)
    result = Engine([named("configure-without-admin")], ROAD, FileTree(root)).fix("conftest.py", "likely")
    assert isinstance(result, FileResult) and not result.refused
    return result


@pytest.mark.parametrize(
    "tests", [TESTS, "from django.contrib.admin import ModelAdmin, site\n", "x = url('', admin.site.urls)\n"]
)
def test_the_admin_is_added_where_its_site_is_imported(tmp_path: Path, tests: str) -> None:
    found = done(tmp_path, APPS, admin=ADMIN, test_talk=tests)
    assert found.after.decode() == CONFIGURED.format(f"'django.contrib.admin', {APPS}")


def test_in_a_list_over_several_lines_it_has_its_own(tmp_path: Path) -> None:
    rows = "\n    'django.contrib.auth',\n    'django.contrib.contenttypes',\n"
    found = done(tmp_path, rows, admin=ADMIN, test_talk=TESTS)
    assert found.after.decode() == CONFIGURED.format("\n    'django.contrib.admin'," + rows)


@pytest.mark.parametrize(
    ("apps", "files"),
    [
        (APPS, {"admin": ADMIN}),  # nobody imports it
        ("'django.contrib.auth'", {"admin": ADMIN, "test_talk": TESTS}),  # the admin needs more
    ],
)
def test_else_it_is_shown(tmp_path: Path, apps: str, files: dict[str, str]) -> None:
    found = done(tmp_path, apps, **files)
    assert found.before == found.after and found.findings


@pytest.mark.parametrize(
    "files", [{"test_talk": TESTS}, {"admin": ADMIN, "test_talk": TESTS, "urls": "x = 'django.contrib.admin'\n"}]
)
def test_no_site_or_the_admin_elsewhere_is_no_finding(tmp_path: Path, files: dict[str, str]) -> None:
    apps = f"'django.contrib.admin', {APPS}" if "urls" in files else APPS
    found = done(tmp_path, apps, **files)
    assert not found.findings
