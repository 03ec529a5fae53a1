"""Both sides at once on one database server: each has test databases of its own, also in workers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from projects.command import seven
from projects.servers import Server, mariadb, postgres
from projects.tiny import FIXED, NEW, OLD, make

pytestmark = [pytest.mark.network, pytest.mark.slow]
DRIVERS = {"postgresql": "psycopg2-binary==2.8.6", "mysql": "PyMySQL==1.1.1"}
SETTINGS = """
import os
try:
    import pymysql
    pymysql.version_info = (2, 2, 1, "final", 0)
    pymysql.install_as_MySQLdb()
except ImportError:
    pass
_PLACE = {{"ENGINE": "{engine}", "USER": "{user}", "HOST": "127.0.0.1", "PORT": {port}}}
DATABASES = {{
    "default": dict(_PLACE, NAME="shop"),
    "orders": dict(_PLACE, NAME="shop_orders", TEST={{"NAME": "orders_for_tests"}}),
    "replica": dict(_PLACE, NAME="shop", TEST={{"MIRROR": "default"}}),
}}
MEDIA_ROOT = "{media}"
CACHES = {{"default": {{"BACKEND": "django_redis.cache.RedisCache", "LOCATION": "redis://127.0.0.1:1"}}}}
"""
TESTS = """
import time
import django
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import caches
from django.db import connections
from django.test import TestCase


class Each:
    databases = {"default", "orders", "replica"}

    def test_rows(self):
        for number in range(5):
            User.objects.using("orders").create(username=f"o{number}")
            User.objects.create(username=f"u{number}")
            time.sleep(0.1)
        self.assertEqual(User.objects.count(), 5)
        self.assertEqual(User.objects.using("orders").count(), 5)
        self.assertEqual(connections["replica"].settings_dict["NAME"], connections["default"].settings_dict["NAME"])

    def test_names(self):
        side = "old" if django.VERSION < (3,) else "new"
        for alias in ("default", "orders"):
            self.assertIn("_seven_" + side, connections[alias].settings_dict["NAME"])
        self.assertIn("seven-" + side, caches["default"].make_key("x"))
        self.assertTrue(settings.MEDIA_ROOT.endswith("seven-" + side))


class OneTests(Each, TestCase):
    pass


class TwoTests(Each, TestCase):
    pass
"""


@pytest.fixture(params=[postgres, mariadb], ids=["postgresql", "mariadb"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    started: AbstractContextManager[Server] = request.param()
    with started as running:
        yield running


def project(root: Path, server: Server, media: Path) -> Path:
    driver = DRIVERS[server.engine.rpartition(".")[2]]
    packages = [[f"Django=={version}.*", driver, "pytest-django==4.5.2", "pytest-xdist==3.5.0", "pytest==7.4.4", "django-redis==5.2.0"] for version in (OLD, NEW)]
    config = f'from = "{OLD}"\nto = "{NEW}"\n[old]\npackages = {packages[0]}\n[new]\npackages = {packages[1]}\n'
    place = server.__dict__ | {"media": media}
    settings = (make.__globals__["FILES"]["site_/settings.py"]) + SETTINGS.format(**place)
    return make(root, {"seven.toml": config, "site_/settings.py": settings, "shop/tests.py": TESTS, "shop/labels.py": FIXED})


def asked(root: Path, *words: str, code: int = 0) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(seven("test", "--format", "json", *words, cwd=root, code=code, timeout=400).out)
    return found


def test_both_at_once(cache: Path, tmp_path: Path, server: Server) -> None:
    """Runner by runner, with workers and without; nothing is left on the server but what is to be kept."""
    if "mysql" in server.engine:
        server.sql("GRANT ALL ON *.* TO shop@'%'; GRANT ALL ON *.* TO shop@localhost")
    media = tmp_path / "media"
    media.mkdir()
    root = project(tmp_path / "shop", server, media)
    before = server.databases()
    for words in ((), ("--", "--parallel", "2"), ("--test-command", "pytest --ds site_.settings shop/tests.py", "--", "-n", "2")):
        found = asked(root, *words)
        assert found["verdict"] == "both" and found["new"]["passed"] == found["old"]["passed"] == 4, words
        assert server.databases() == before
    assert sorted(path.name for path in media.iterdir()) == ["seven-new", "seven-old"]
    asked(root, "--", "--keepdb")
    kept = server.databases() - before
    assert {"test_shop_seven_old", "test_shop_seven_new", "orders_for_tests_seven_old"} <= kept
    assert asked(root, "--", "--keepdb")["verdict"] == "both" and server.databases() - before == kept
    assert asked(root)["verdict"] == "both", "what was left is ours to take away, nobody is asked"
    assert server.databases() == before


def test_a_user_who_may_use_one_name_only(cache: Path, tmp_path: Path) -> None:
    with mariadb() as server:
        for name in ("test_shop", "orders_for_tests"):
            server.sql(f"GRANT ALL ON {name}.* TO shop@'%'; GRANT ALL ON {name}.* TO shop@localhost")
        root = project(tmp_path / "shop", server, tmp_path / "media")
        (root / "shop/tests.py").write_text(TESTS.split("    def test_names")[0] + "\n\nclass OneTests(Each, TestCase):\n    pass\n")
        found = asked(root)
        assert found["verdict"] == "both" and found["old"]["passed"] == 1
