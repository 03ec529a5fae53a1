"""The new side's packages: what stays, what moves, how far, and why."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest
from packaging.version import Version

from django_seven.events import Stage, nobody
from django_seven.runs import drivers, imports, pins
from django_seven.runs.choose import Chooser
from django_seven.runs.complaints import Complaint
from django_seven.runs.environment import build
from django_seven.runs.floors import Floor, from_old, reached
from django_seven.runs.installed import Installed
from django_seven.runs.mend import Mender
from django_seven.runs.releases import allows_python, excludes, first, in_the_way, last_removal
from django_seven.runs.resolve import resolve_new
from django_seven.runs.wanted import Wanted
from django_seven.values import Minor

QUIET = Stage("test", nobody)
NEW = Wanted("new", Path(sys.executable), Minor(3, 12), "4.2")


def package(name: str, version: str, *requires: str, djangos: str = "", python: str = "") -> Installed:
    named = tuple(f"Framework :: Django :: {text}" for text in djangos.split())
    return Installed(name, version, requires, ("Framework :: Django", *named) if named else (), python)


class Index:
    """Stands for the index: what each release says of itself."""

    wanted = NEW

    def __init__(self, *packages: Installed) -> None:
        self.packages = packages

    def versions(self, name: str) -> list[Version]:
        return sorted(Version(each.version) for each in self.packages if each.name == name)

    def about(self, name: str, version: str) -> Installed | None:
        return next((each for each in self.packages if (each.name, each.version) == (name, version)), None)

    def newest(self, name: str) -> Installed | None:
        versions = self.versions(name)
        return self.about(name, str(versions[-1])) if versions else None


def chosen(here: Installed, *later: Installed, others: tuple[Installed, ...] = ()) -> Floor:
    old = {each.name: each for each in (here, *others, package("django", "2.2.28"))}
    index = Index(here, *later)
    chooser = Chooser(old, [Path("lib/python3.8/site-packages")], index, QUIET, "4.2.16", Path("/nowhere"))  # type: ignore[arg-type]
    return chooser.moved({here.name: Floor(here.name, here.version)})[here.name]


def test_package_that_names_the_new_django_stays() -> None:
    assert in_the_way(package("a", "1", djangos="3.2 4.2"), "4.2.16") == ""


def test_package_that_says_nothing_stays() -> None:
    assert in_the_way(package("a", "1", "django"), "4.2.16") == ""


def test_package_that_stops_below_is_in_the_way() -> None:
    assert in_the_way(package("a", "1", djangos="2.2 3.0"), "4.2.16") == "1 is made for Django up to 3.0"


def test_package_that_forbids_is_in_the_way() -> None:
    found = package("a", "1", "django>=2,<4", djangos="4.2")
    assert excludes(found, "4.2.16")
    assert in_the_way(found, "4.2.16") == "1 forbids Django 4.2.16"


def test_long_term_release_removes_nothing() -> None:
    assert last_removal("4.2.16") == (4, 1)
    assert last_removal("5.0") == (5, 0)
    assert in_the_way(package("a", "1", djangos="4.1"), "4.2.16") == ""


def test_first_release_is_found_by_halving() -> None:
    asked: list[int] = []

    def about(version: Version) -> Installed:
        asked.append(version.major)
        return package("a", str(version))

    versions = [Version(str(number)) for number in range(1, 101)]
    found = first(versions, about, lambda each: int(each.version) >= 37)
    assert found is not None
    assert found.version == "37"
    assert len(asked) <= 8


def test_no_release_fits() -> None:
    assert first([], lambda _: None, lambda _: True) is None
    assert first([Version("1")], lambda _: package("a", "1"), lambda _: False) is None


def test_release_not_to_be_had_does_not_fit() -> None:
    versions = [Version("1"), Version("2"), Version("3")]
    found = first(versions, lambda each: None if each.major < 3 else package("a", "3"), lambda _: True)
    assert found is not None
    assert found.version == "3"


def test_lowest_release_that_names_the_django_is_taken() -> None:
    later = [
        package("a", f"1.{number}", djangos=f"2.2 {django}") for number, django in ((1, "3.2"), (2, "4.1"), (3, "5.0"))
    ]
    floor = chosen(package("a", "1.0", djangos="2.2"), *later)
    assert (floor.version, floor.both) == ("1.2", True)


def test_newest_is_taken_where_none_names_it() -> None:
    floor = chosen(package("a", "1.0", djangos="2.2"), package("a", "1.1", djangos="3.2"))
    assert floor.version == "1.1"
    assert "no release names Django 4.2, this is the newest" in floor.why


def test_where_none_names_it_another_major_version_is_no_better() -> None:
    here, alike = package("a", "1.0", djangos="2.2"), package("a", "1.4", djangos="3.0")
    floor = chosen(here, alike, package("a", "2.0", djangos="3.2"))
    assert floor.version == "1.4"
    assert floor.why.endswith("no release names Django 4.2, this is the newest 1.x")
    assert chosen(here, package("a", "2.0", djangos="3.2")).version == "1.0"
    forbids = package("a", "1.0", "django<3")
    assert chosen(forbids, package("a", "1.4", "django<3.1"), package("a", "2.0", djangos="3.2")).version == "2.0"


def test_package_stays_where_the_newest_promises_no_more() -> None:
    assert chosen(package("a", "1.0", djangos="2.2"), package("a", "1.1", djangos="2.2")).why == ""


def test_release_before_a_new_major_is_nearer() -> None:
    later = (package("a", "1.9", djangos="4.0"), package("a", "2.0", djangos="4.1"))
    assert chosen(package("a", "1.0", djangos="2.2"), *later).version == "1.9"


def test_release_that_drags_another_along_is_farther() -> None:
    later = (package("a", "1.5", "pytest>=5", djangos="4.0"), package("a", "1.6", "pytest>=7", djangos="4.2"))
    here = package("a", "1.0", djangos="2.2")
    assert chosen(here, *later).version == "1.6"
    assert chosen(here, *later, others=(package("pytest", "5.4.3"),)).version == "1.5"
    assert chosen(here, *later, others=(package("pytest", "4.6.7"),)).version == "1.5"
    assert chosen(here, *later, others=(package("pytest", "7.1"),)).version == "1.6"


def test_python_a_package_allows() -> None:
    assert allows_python(package("a", "1", python=">=3.8"), Minor(3, 8))
    assert not allows_python(package("a", "1", python=">=3.9"), Minor(3, 8))


def test_packages_django_brought_keep_their_place() -> None:
    old = {each.name: each for each in (package("django", "2.2", "pytz", "sqlparse"), package("pytz", "2019.1"))}
    floors = from_old(old, ["Django==2.2"], NEW)
    assert floors["pytz"].text == "pytz>=2019.1"
    assert "django" not in floors


def test_package_a_marker_lets_go_is_gone() -> None:
    old = {
        "a": package("a", "1", "typing; python_version < '3.5'", "six; extra == 'x'"),
        "typing": package("typing", "3.7"),
        "six": package("six", "1.1"),
    }
    assert reached(old, {"a": frozenset()}, Minor(3, 12)) == {"a"}
    assert reached(old, {"a": frozenset({"x"})}, Minor(3, 12)) == {"a", "six"}


def test_extras_urls_and_own_words_are_kept() -> None:
    old = {
        "tablib": package("tablib", "1.0"),
        "fork": replace(package("fork", "1"), source="fork @ git+https://x/y@abc"),
        "own": package("own", "1.0+local"),
    }
    floors = from_old(old, ["tablib[xls]==1.0", "own"], replace(NEW, packages=("mock<4",)))
    texts = [floor.text for floor in floors.values()]
    assert sorted(texts) == ["fork @ git+https://x/y@abc", "mock<4", "own>=1.0", "tablib[xls]>=1.0"]


def test_pins_are_read_with_what_brought_them() -> None:
    found = pins.read("asgiref==3.6.0   # via django, -r /x.in\nDjango==4.2.16\nfork @ git+https://x/y\n")
    assert found.versions == {"asgiref": "3.6.0", "django": "4.2.16"}
    assert found.via["asgiref"] == ("django",)


def mender(*packages: Installed, index: Index | None = None, root: bool = True) -> Mender:
    old = {each.name: each for each in packages}
    floors = {each.name: Floor(each.name, each.version, root=root) for each in packages}
    return Mender(old, floors, index or Index(), QUIET, "4.2.16", Minor(3, 12))  # type: ignore[arg-type]


def test_package_that_cannot_be_built_wants_a_wheel_then_the_newest() -> None:
    found = mender(package("pillow", "6.2"), index=Index(package("pillow", "9.5")))
    assert found.mend(Complaint("build", "pillow", "6.2"))
    assert found.floors["pillow"].wheel
    assert found.mend(Complaint("conflict", detail="because pillow>=6.2 has no usable wheels"))
    assert found.floors["pillow"].text == "pillow>=9.5"
    assert found.floors["pillow"].why == "6.2 cannot be built for Python 3.12"
    assert not found.mend(Complaint("build", "pillow", "9.5"))


def test_package_only_others_need_is_dropped_at_last() -> None:
    found = mender(package("typed-ast", "1.0"), root=False)
    assert found.mend(Complaint("build", "typed-ast", "1.0"))
    assert found.mend(Complaint("build", "typed-ast", "1.0"))
    assert "typed-ast" not in found.floors
    assert found.dropped[0].new == ""


def test_package_that_forbids_django_for_good_is_overridden() -> None:
    stubborn = package("stubborn", "1.0", "django<4")
    found = mender(stubborn, index=Index(stubborn))
    assert found.mend(Complaint("conflict", detail="because all versions of stubborn depend on django<4"))
    assert found.overrides == ("Django==4.2.16",)


def test_django_that_refuses_the_python_is_not_mended() -> None:
    assert not mender(package("a", "1")).mend(Complaint("python", "django", "4.2.16", ">=3.8"))


def test_import_that_django_lost_is_seen(tmp_path: Path) -> None:
    django, site = tmp_path / "django", tmp_path / "site"
    (django / "utils").mkdir(parents=True)
    (django / "utils" / "text.py").write_text("def slugify(value): ...\n")
    (site / "app").mkdir(parents=True)
    (site / "app-1.dist-info").mkdir()
    (site / "app-1.dist-info" / "METADATA").write_text("Name: app\nVersion: 1\n")
    (site / "app-1.dist-info" / "RECORD").write_text("app/a.py,,\napp/tests/b.py,,\n")
    kept = (
        "from django.utils import text\nfrom django.utils.text import slugify\n"
        "try:\n    import django.gone\nexcept ImportError:\n    pass\n"
    )
    (site / "app" / "a.py").write_text(kept)
    assert imports.missing("app", [site], django) == ""
    (site / "app" / "a.py").write_text(kept + "from django.utils.text import unslugify\n")
    assert imports.missing("app", [site], django) == "django.utils.text.unslugify"
    (site / "app" / "a.py").write_text("from django.utils import six\n")
    assert imports.missing("app", [site], django) == "django.utils.six"


@pytest.mark.network
@pytest.mark.slow
def test_only_what_must_move_moves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVEN_CACHE", str(tmp_path))
    here = Minor(sys.version_info.major, sys.version_info.minor)
    lines = ("django-crispy-forms==1.9.2", "six==1.15.0")
    old = build(Wanted("old", Path(sys.executable), here, "3.1.14", lines, "2024-01-01"), QUIET)
    wanted = Wanted("new", Path(sys.executable), here, "4.2.16", exclude_newer="2024-10-01")
    found, moves = resolve_new(old, wanted, list(lines), QUIET)
    assert {"six==1.15.0", "django-crispy-forms==1.14.0", f"pytz=={old.packages['pytz']}"} <= set(found.packages)
    assert [move.name for move in moves if move.name in ("django-crispy-forms", "six", "pytz")] == [
        "django-crispy-forms"
    ]
    assert build(found, QUIET, offline=True).django == "4.2.16"


def test_what_left_a_django_behind_is_no_release_for_it() -> None:
    here = package("thing", "1.0", djangos="1.11 2.2")
    middle = package("thing", "2.0", djangos="2.2 3.2")
    newest = package("thing", "3.0", "Django>=5.1", djangos="5.1 5.2")
    assert chosen(here, middle, newest).version == "2.0"
    assert chosen(here, newest).version == "1.0"


def test_driver_that_the_new_django_refuses_moves_to_the_oldest_that_it_takes(tmp_path: Path) -> None:
    base = tmp_path / "db" / "backends" / "postgresql" / "base.py"
    base.parent.mkdir(parents=True)
    base.write_text(
        "if psycopg_version() < (2, 8, 4):\n    raise ImproperlyConfigured\n"
        "if (3,) <= psycopg_version() < (3, 1, 8):\n    raise ImproperlyConfigured\n"
    )
    assert drivers.oldest(tmp_path) == {
        **dict.fromkeys(("psycopg2", "psycopg2-binary", "psycopg2cffi"), Version("2.8.4")),
        **dict.fromkeys(("psycopg", "psycopg-binary"), Version("3.1.8")),
    }
    old, good, last = (package("psycopg2-binary", version) for version in ("2.7.4", "2.8.4", "2.9.9"))
    site = Path("lib/python3.8/site-packages")
    for here, there in ((old, "2.8.4"), (good, "2.8.4")):
        sides = {each.name: each for each in (here, package("django", "2.2.28"))}
        chooser = Chooser(sides, [site], Index(old, good, last), QUIET, "4.2.16", tmp_path)  # type: ignore[arg-type]
        moved = chooser.moved({here.name: Floor(here.name, here.version)})[here.name]
        assert moved.version == there
