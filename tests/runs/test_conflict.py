"""Packages that contradict each other: the fewest lines, the reason, since when, and the ways out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from django_seven.errors import PackageError
from django_seven.events import Stage, nobody
from django_seven.runs import conflict
from django_seven.runs.complaints import Complaint, Kind, UnbuiltError
from django_seven.runs.pins import Pins
from django_seven.runs.wanted import Wanted
from django_seven.values import Minor

# name and version → what it wants, and the day it came out
RELEASES: Mapping[tuple[str, str], tuple[tuple[str, ...], str]] = {
    ("celery", "3.1.26"): (("kombu>=3.0.37,<3.1",), "2018-03-24"),
    ("celery", "4.0.0"): (("kombu>=4.0,<5.0",), "2016-11-04"),
    ("celery", "4.4.7"): (("kombu>=4.6,<5.0",), "2020-07-31"),
    ("kombu", "3.0.37"): ((), "2016-10-07"),
    ("kombu", "4.0.0"): ((), "2016-10-28"),
    ("kombu", "4.6.0"): ((), "2019-05-30"),
    ("django", "2.2.28"): ((), "2022-04-11"),
    ("django", "3.0"): ((), "2019-12-02"),
    ("django", "4.2.30"): ((), "2026-04-07"),
    ("wiki", "0.2.1"): ((), "2017-02-27"),
    ("wiki", "0.5"): (("Django>=1.11,<2.3",), "2020-01-01"),
    ("wiki", "0.10"): (("Django>=2.2",), "2023-05-15"),
    ("six", "1.16.0"): ((), "2021-05-05"),
}


class Index:
    """Stands for uv: takes the first release of each package, in the order asked for, that all agree on."""

    def __init__(self, fails: Kind = "conflict", text: str = "") -> None:
        self.fails = fails
        self.text = text or "because celery==3.1.26 depends on kombu>=3.0.37,<3.1 and you require kombu==4.6.0"
        self.asked = 0

    def pins(self, lines: Iterable[str], flags: Iterable[str] = (), overrides: Iterable[str] = ()) -> Pins:
        self.asked += 1
        found = self._found([Requirement(line) for line in lines], {}, lowest="lowest-direct" in flags)
        if found is None:
            raise UnbuiltError("no", "", Complaint(self.fails, detail=self.text))
        return Pins(found, {})

    def _found(self, todo: list[Requirement], have: dict[str, str], *, lowest: bool) -> dict[str, str] | None:
        if not todo:
            return have
        first, rest = todo[0], todo[1:]
        name = canonicalize_name(first.name)
        if name in have:
            return self._found(rest, have, lowest=lowest) if first.specifier.contains(have[name]) else None
        versions = [version for known, version in RELEASES if known == name and first.specifier.contains(version)]
        for version in versions if lowest else reversed(versions):
            wants = [Requirement(text) for text in RELEASES[name, version][0]]
            found = self._found([*rest, *wants], {**have, name: version}, lowest=lowest)
            if found:
                return found
        return None

    def uploaded(self, pin: str) -> str:
        name, version = re.split("==", pin)
        return RELEASES[name, version][1]


def explained(*lines: str, index: Index | None = None) -> conflict.Conflict | None:
    index = index or Index()
    with pytest.raises(UnbuiltError) as failed:
        index.pins(lines)
    return conflict.explain(index, lines, failed.value.complaint)  # type: ignore[arg-type]


def test_only_what_contradicts_is_named() -> None:
    found = explained("Django==2.2.28", "six", "celery==3.1.26", "kombu==4.6.0")
    assert found is not None
    assert found.message == (
        "`celery==3.1.26` and `kombu==4.6.0`: celery==3.1.26 wants kombu>=3.0.37,<3.1, since kombu 4.0.0 (2016-10-28)"
    )
    assert found.hint == (
        "The smallest ways out: `celery==4.0.0` (2016-11-04) in place of `celery==3.1.26`, "
        "or `kombu==3.0.37` (2016-10-07) in place of `kombu==4.6.0`"
    )


def test_lines_for_the_same_package() -> None:
    found = explained("kombu<4", "Django", "kombu==4.6.0")
    assert found is not None
    assert found.message.startswith("`kombu<4` and `kombu==4.6.0`: no release fits all of these")


def test_a_release_that_says_nothing_of_later_djangos_is_no_way_out() -> None:
    index = Index(text="because wiki==0.5 depends on django>=1.11,<2.3 and you require django==4.2.*")
    found = explained("Django==4.2.*", "wiki==0.5", index=index)
    assert found is not None
    assert found.message.endswith("wiki==0.5 wants django>=1.11,<2.3, since Django 3.0 (2019-12-02)")
    assert [way.line for way in found.ways] == ["wiki==0.10"]


def test_another_contradiction_behind_it_is_told() -> None:
    found = explained("celery==3.1.26", "kombu==4.6.0", "six==1.16.0", "six<1.16")
    assert found is not None
    assert found.hint.endswith("; another contradiction comes after it") or found.lines == ("six==1.16.0", "six<1.16")


def test_a_line_that_cannot_be_had_alone_is_no_contradiction() -> None:
    assert explained("celery==9.9", "six", index=Index("missing")) is None


def test_an_index_that_does_not_answer_explains_nothing() -> None:
    assert explained("celery==3.1.26", "kombu==4.6.0", index=Index("network")) is None


@pytest.mark.network
def test_what_a_person_reads(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEVEN_CACHE", str(tmp_path))
    here = Minor(sys.version_info.major, sys.version_info.minor)
    lines = ("django-filter==23.5", "Django==2.2.28")
    wanted = Wanted("old", Path(sys.executable), here, packages=lines)
    with pytest.raises(PackageError) as failed, conflict.explained(wanted, Stage("test", nobody)):
        raise UnbuiltError("no", "", Complaint("conflict", detail="because django-filter==23.5 depends on django>=3.2"))
    assert failed.value.message.startswith("The packages of the old side contradict each other: `django-filter==23.5`")
    assert "wants django>=3.2, since django-filter 22.1 (2022-06-17)." in failed.value.message
    assert "`django-filter==21.1` (2021-09-24) in place of `django-filter==23.5`" in failed.value.hint
