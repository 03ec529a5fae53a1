"""What is told of a suite by reading alone: replicas, live servers, wide `databases`, slow hashers."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.findings.hashers import hashers, of_tests
from django_seven.findings.suite_notes import notes
from django_seven.project.tree import FileTree

SETTINGS = """\
INSTALLED_APPS = []
DATABASES = {
    "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "a"},
    "replica": {"ENGINE": "django.db.backends.sqlite3", "NAME": "a"%s},
}
"""
USERS = "class A:\n    def setUp(self):\n        User.objects.create_user('a')\n"


def tree(root: Path, **files: str) -> FileTree:
    for name, text in files.items():
        (root / f"{name}.py").write_text(text)
    return FileTree(root)


def test_a_replica_without_mirror(tmp_path: Path) -> None:
    (said,) = notes(tree(tmp_path, settings=SETTINGS % ""))
    assert said.startswith("settings.py:4 `replica` looks like a replica")
    assert notes(tree(tmp_path, settings=SETTINGS % ', "TEST": {"MIRROR": "default"}')) == ()


def test_a_live_server_without_static_files_and_databases_that_are_wide(tmp_path: Path) -> None:
    live = "import selenium\n\n\nclass Live(LiveServerTestCase):\n    databases = '__all__'\n"
    said = notes(tree(tmp_path, settings=SETTINGS % ', "TEST": {"MIRROR": "default"}', test_live=live))
    assert "test_live.py:4 Live opens a browser" in said[0] and "test_live.py:5 `databases = '__all__'`" in said[1]
    assert notes(tree(tmp_path, test_live=live.replace("LiveServer", "StaticLiveServer").split("    data")[0])) == ()


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"settings": "", "test_a": USERS}, True),
        ({"settings": "", "test_a": "class A:\n    pass\n"}, False),
        ({"settings": "PASSWORD_HASHERS = []\n", "test_a": USERS}, False),
        ({"settings": "", "test_a": USERS, "runner": "settings.PASSWORD_HASHERS = ()\n"}, False),
        ({"other": "", "test_a": USERS}, False),
    ],
)
def test_slow_hashers(tmp_path: Path, files: dict[str, str], found: bool) -> None:
    assert (hashers(tree(tmp_path, **files), "settings") is not None) is found


@pytest.mark.parametrize(
    ("path", "own"),
    [
        ("site/settings/test.py", True),
        ("tests/settings.py", True),
        ("settings_test.py", True),
        ("site/settings.py", False),
    ],
)
def test_settings_of_tests_alone(path: str, own: bool) -> None:
    assert of_tests(path) is own


def test_settings_of_tests_get_the_hasher_at_their_end(tmp_path: Path) -> None:
    from django_seven.edits.lighter import lightened
    from django_seven.project.source import Source
    from django_seven.values import Minor, Road

    project = tree(tmp_path, settings_test="DEBUG = True", test_a=USERS)
    proposal = hashers(project, "settings_test")
    assert proposal is not None
    road = Road(Minor(2, 2), Minor(4, 2), Minor(3, 8), Minor(3, 8))
    after, reason = lightened(Source("settings_test.py", b"DEBUG = True"), [proposal], road, project)
    assert not reason and after.startswith(b"DEBUG = True\n\n# quick")
    assert after.endswith(b'PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]\n')
