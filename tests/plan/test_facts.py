"""What is known by date, and what it means for the databases of a hop."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.plan import facts, phases
from django_seven.plan.needs import Need, Stock, needs, older
from django_seven.project.databases import Databases, Server, read
from django_seven.project.support import RELEASES
from django_seven.report.standing import need_lines, standing_lines
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(4, 2), Minor(3, 9), Minor(3, 9))


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    files = {
        "shop/settings.py": "DATABASES = {'default': {\n    # 'ENGINE': 'django.db.backends.oracle',\n"
        "    'ENGINE': 'django.db.backends.mysql'}, 'b': env.db('B', default='postgis://localhost/b')}\n",
        "docker-compose.yml": "services:\n  db:\n    image: postgis/postgis:11-2.5\n  # image: postgres:9\n"
        "  other:\n    image: 'mariadb:10'\n",
        ".github/workflows/ci.yml": "jobs:\n  a:\n    services:\n      p: {image: 'postgres:13.4-alpine'}\n",
        ".travis.yml": "addons:\n  postgresql: '9.4'\n",
        "docs/notes.yml": "image: postgres:8\n",
        "runtests.py": "settings.configure(DATABASES={'default': {'ENGINE': 'django.db.backends.sqlite3'}})\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


def test_the_security_releases_that_were_missed() -> None:
    found = facts.standing("2.2.26")
    assert [release.version for release in found.missed] == ["2.2.27", "2.2.28"]
    assert found.cves == ("CVE-2022-22818", "CVE-2022-23833", "CVE-2022-28346", "CVE-2022-28347")
    assert found.missed[0].day == "2022-02-01"
    assert found.missed[0].source.endswith("/releases/2.2.27/")
    assert (found.latest, found.lts, found.eol) == ("2.2.28", True, "2022-04-11")
    assert found.later > 50
    last = facts.standing("2.2.28")
    assert last.missed == ()


def test_every_known_django_has_its_facts() -> None:
    for minor, release in RELEASES.items():
        assert facts.least("postgresql", minor)
        assert facts.standing(release.latest).missed == ()
        assert facts.standing(f"{minor}").missed or minor < (1, 4)
        assert all(facts.python_end(python) for python in release.python if (2, 6) <= python <= (3, 14))


@pytest.mark.parametrize(
    ("name", "django", "version"),
    [
        ("postgresql", "4.2", "12"),
        ("mysql", "5.0", "8.0.11"),
        ("mariadb", "3.0", "10.1"),
        ("sqlite", "6.1", "3.37.0"),
        ("oracle", "4.0", "19c"),
        ("psycopg2-binary", "4.0", "2.8.4"),
        ("psycopg", "4.2", "3.1.8"),
        ("mysqlclient", "6.0", "2.2.1"),
        ("cx-oracle", "6.0", None),
        ("psycopg", "3.2", None),
    ],
)
def test_the_oldest_that_a_django_takes(name: str, django: str, version: str | None) -> None:
    found = facts.least(name, Minor.parse(django))
    assert (found and found.version) == version


def test_the_databases_that_a_project_names(shop: Path) -> None:
    found = read(shop, ("shop.settings",))
    assert found.engines == {
        "postgresql": "shop/settings.py:3",
        "mysql": "shop/settings.py:3",
        "mariadb": "docker-compose.yml:6",
        "sqlite": "runtests.py:1",
    }
    assert sorted((one.engine, one.version, one.path, one.line) for one in found.servers) == [
        ("mariadb", "10", "docker-compose.yml", 6),
        ("postgresql", "11", "docker-compose.yml", 3),
        ("postgresql", "13.4", ".github/workflows/ci.yml", 4),
        ("postgresql", "9.4", ".travis.yml", 2),
    ]


def test_what_is_too_old_is_told_and_becomes_a_step(shop: Path) -> None:
    found = needs(Stock(read(shop, ("shop.settings",)), {"psycopg2": "2.8.3"}, "3.40.1"), ROAD)
    assert [(need.name, need.old, need.new, need.enough) for need in found] == [
        ("postgresql", "9.4", "12", False),
        ("mysql", "5.6", "8", True),
        ("mariadb", "", "10.4", True),  # `mariadb:10` is the newest 10.x
        ("sqlite", "3.8.3", "3.21.0", True),
        ("psycopg2", "2.5.4", "2.8.4", False),
    ]
    text = "\n".join(need_lines(found, ROAD))
    assert "! 11 in docker-compose.yml:3 is older than Django 4.2 takes" in text
    assert "! 2.8.3 is older than Django 4.2 takes" in text
    assert "13.4 in .github/workflows/ci.yml:4 is older" not in text
    (step,) = (step for step in phases.steps(ROAD, (), {}, {}, 0, found) if step.name.startswith("database-"))
    assert (step.phase, step.name, step.need) == ("before", "database-postgresql", "required")
    assert "9.4 in .travis.yml:2, 11 in docker-compose.yml:3: Django 4.2 takes nothing older" in step.what


def test_the_sqlite_of_a_python_may_be_too_old() -> None:
    stock = Stock(Databases({"sqlite": "settings.py:1"}, ()), sqlite="3.20.1")
    (need,) = needs(stock, ROAD)
    assert (need.here, need.enough) == ("3.20.1", False)


def test_versions_of_images_name_the_newest_that_begins_so() -> None:
    assert older("9.6", "12") and older("10.3", "10.11") and older("3.20.1", "3.21.0")
    assert not (older("12", "12") or older("10", "10.11") or older("8.0", "8"))
    server = Server("postgresql", "12", "a.yml", 1)
    assert Need("postgresql", "s.py:1", "9.4", "12", "x", servers=(server,)).enough


def test_both_ends_are_told_by_date() -> None:
    lines = standing_lines("2.2.26", ROAD)
    assert lines[0] == "Django 2.2.26: long-term release, no security fixes since 2022-04-11"
    assert lines[1].startswith("  missed: 2 security releases of 2.2 up to 2.2.28, with 4 CVEs: CVE-2022-22818, ")
    assert lines[-1] == "Python 3.9: no security fixes since 2025-10"
