"""What files of tools are told of their project: its Pythons, and whether others install it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from django_seven import static
from django_seven.findings.tooling import Around
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Rule, Tooling
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.static import Asked
from django_seven.values import Minor, Road

ROAD = Road(Minor(2, 2), Minor(5, 2), Minor(3, 9), Minor(3, 14))


@pytest.mark.parametrize(
    ("name", "text", "old", "new"),
    [
        (".python-version", "3.8.18\n", "3.8", "3.13"),  # 5.2 was not tried on the newest Python that it promises
        ("tox.ini", "[tox]\nenvlist = py{36,37,312}-django22\n[testenv]\ndeps = x\n", "3.7", "3.13"),
        ("seven.toml", '[old]\npython = "3.6"\n[new]\npython = "3.12"\n', "3.6", "3.12"),
        ("seven.toml", '[new]\npython = "/usr/bin/python"\n', "3.9", "3.13"),
        ("seven.toml", "no toml\n", "3.9", "3.13"),
        ("README", "", "3.9", "3.13"),
    ],
)
def test_pythons(name: str, text: str, old: str, new: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text)
    around = Around(tmp_path, ROAD)
    assert (str(around.old_python), str(around.new_python)) == (old, new)


def test_a_road_on_one_python_stays_on_it(tmp_path: Path) -> None:
    around = Around(tmp_path, Road(Minor(4, 2), Minor(5, 2), Minor(3, 11), Minor(3, 11)))
    assert around.new_python == Minor(3, 11)


def test_who_is_published(tmp_path: Path) -> None:
    for folder, text in (
        ("app", '[project]\nclassifiers = ["Framework :: Django"]\n'),
        ("site", '[project]\nname = "site"\n'),
        ("closed", '[project]\nclassifiers = ["Framework :: Django", "Private :: Do Not Upload"]\n'),
    ):
        (tmp_path / folder / "requirements").mkdir(parents=True)
        (tmp_path / folder / "pyproject.toml").write_text(text)
        around = Around(tmp_path / folder, ROAD)
        assert around.published("") is around.published("requirements") is (folder == "app")


def test_a_rule_that_stumbles_is_named_and_the_others_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(file: ToolFile) -> Iterator[Spot]:
        raise KeyError(file.path)

    rules = dict(every())
    broken: Rule = replace(rules["django-classifiers"], change=Tooling(("setup.cfg",), fails))
    monkeypatch.setattr("django_seven.rules.catalogue.every", lambda: {**rules, broken.id: broken})
    said = "Framework :: Django :: 2.2", "Programming Language :: Python :: 3.8"
    (tmp_path / "setup.cfg").write_text("[metadata]\nclassifiers =\n" + "".join(f"    {one}\n" for one in said))
    found = static.look(Asked((tmp_path,), ROAD, ("django-classifiers", "python-classifiers"), sure="safe", jobs=1))
    assert [one.rule for result in found.changed for one in result.applied] == ["python-classifiers"]
    [missed] = found.check.skipped
    assert missed.path == "setup.cfg"
    assert missed.reason.startswith("the rule `django-classifiers` cannot understand it (KeyError: ")
