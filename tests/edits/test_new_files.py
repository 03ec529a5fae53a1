"""Rules that cure a finding by a new file: shown as a diff, written, committed and taken back like any edit."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from django_seven import static
from django_seven.edits.commit import apply_rules
from django_seven.edits.tree import WorkTree
from django_seven.rules.catalogue import on_road
from django_seven.static import Asked
from django_seven.values import Minor, Road

PYTHON = Minor(3, 8), Minor(3, 8)
ROAD = Road(Minor(2, 2), Minor(4, 2), *PYTHON)
WSGI = """\
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")

application = get_wsgi_application()
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    tmp_path.joinpath("shop").mkdir()
    tmp_path.joinpath("shop", "__init__.py").write_text("")
    tmp_path.joinpath("shop", "wsgi.py").write_text(WSGI)
    return tmp_path


def fixed(site: Path, road: Road = ROAD, select: tuple[str, ...] = ("asgi-entry",)) -> static.Fixed:
    return static.look(Asked((site,), road, select, sure="likely", jobs=1))


def test_it_is_off_unless_it_is_named(site: Path) -> None:
    assert "asgi-entry" not in {rule.id for rule in on_road(ROAD)}
    assert [rule.id for rule in on_road(ROAD, ("asgi-entry",))] == ["asgi-entry"]
    assert not fixed(site, select=()).changed


def test_the_diff_makes_a_file(site: Path) -> None:
    lines = b"".join(static.diff(fixed(site))).decode().splitlines()
    assert lines[:2] == ["--- /dev/null", "+++ b/shop/asgi.py"]
    assert "+if django.VERSION < (3, 0):" in lines


def test_a_finding_names_the_file_until_it_is_there(site: Path) -> None:
    (finding,) = static.look(Asked((site,), ROAD, ("asgi-entry",), jobs=1)).check.findings
    assert (finding.path, finding.makes, finding.fixable) == ("shop/wsgi.py", "shop/asgi.py", True)
    found = fixed(site)
    assert not found.check.findings
    assert not static.write_all(Asked((site,), ROAD), found)
    assert site.joinpath("shop", "wsgi.py").read_text() == WSGI
    assert not fixed(site).changed


def test_no_guard_where_both_sides_speak_asgi(site: Path) -> None:
    (new,) = fixed(site, Road(Minor(3, 2), Minor(5, 2), *PYTHON)).changed
    assert b"VERSION" not in new.after and b'"shop.settings"' in new.after


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"shop.settings"', 'os.environ["SITE"]'),
        ("application =", "served ="),
        ("get_wsgi_application()\n", "get_wsgi_application()\napplication = WhiteNoise(application)\n"),
        ("os.environ", "load_dotenv()\nos.environ"),
    ],
)
def test_a_wsgi_py_that_does_more_is_for_a_person(old: str, new: str, site: Path) -> None:
    path = site / "shop" / "wsgi.py"
    path.write_text(WSGI.replace(old, new))
    found = fixed(site)
    assert not found.changed
    assert all(finding.sure == "show" and not finding.makes for finding in found.check.findings)


def test_it_is_committed_and_can_be_reverted(site: Path) -> None:
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "start")):
        command = ["git", "-c", "user.name=t", "-c", "user.email=t@localhost", *words]
        subprocess.run(command, cwd=site, check=True)
    tree = WorkTree(site, "HEAD", "")
    commits, refused = apply_rules(tree, on_road(ROAD, ("asgi-entry",)), ROAD, "safe")
    assert [(commit.rule, commit.files) for commit in commits] == [("asgi-entry", ("shop/asgi.py",))]
    assert not refused and not tree.git.changes() and not tree.git.untracked()
    tree.git.reset("HEAD~1")
    assert not site.joinpath("shop", "asgi.py").exists()


def test_a_file_that_is_there_stays(site: Path) -> None:
    path = site / "shop" / "asgi.py"
    path.write_text("application = 1\n")
    found = fixed(site)
    assert not found.changed and [finding.fixable for finding in found.check.findings] == [False]
    assert path.read_text() == "application = 1\n"
