"""`seven plan` on a tiny project: stations, Pythons, packages in their states, findings; nothing is changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects.command import refused, seven
from projects.tiny import NEW, content, make
from proving.releases import find_interpreter

from django_seven.values import Minor

pytestmark = [pytest.mark.network, pytest.mark.slow]


def test_plan(tmp_path: Path) -> None:
    asked = {"requirements.txt": "Django==2.2.28\ndjango-filter==2.2.0\npytz==2019.1\n"}
    shop = make(tmp_path / "shop", asked)
    before = content(shop)
    told = seven("plan", "shop", "--to", NEW, "--no-write", "--format", "json", cwd=tmp_path, timeout=300, code=0)
    plan = json.loads(told.out)
    assert plan["road"] == ["2.2", "3.2", "4.2"]
    assert [(hop["from"], hop["to"]) for hop in plan["hops"]] == [("2.2", "3.2"), ("3.2", "4.2")]
    states = {row["name"]: (row["state"], row["installed"], row["new"]) for row in plan["whole"]["packages"]}
    assert states["pytz"] == ("works", "2019.1", "2019.1")
    assert states["django-filter"][:2] == ("both", "2.2.0")
    assert states["asgiref"][0] == "split"
    assert plan["whole"]["findings"]["safe"] > 0
    assert content(shop) == before
    text = seven("plan", "shop", "--to", NEW, cwd=tmp_path, timeout=300, code=0).out
    assert "2.2 → 3.2" in text and "at once: 2.2 → 4.2" in text and "django-filter" in text
    steps = [(step["phase"], step["name"], step["need"], step["state"]) for step in plan["hops"][0]["steps"]]
    assert ("before", "code", "required", "open") in steps and ("with", "django", "required", "open") in steps
    assert {name for name, data in content(shop).items() if before.get(name) != data} == {"seven.toml"}
    path = shop / "seven.toml"
    mine = path.read_text().replace('django = {need = "required", state = "open"', 'django = {note = "ours", state = "skipped"')
    path.write_text(mine)
    again = json.loads(seven("plan", "shop", "--format", "json", cwd=tmp_path, timeout=300, code=0).out)
    assert path.read_text() == mine
    assert ("django", "skipped", "ours") in [(step["name"], step["state"], step["note"]) for step in again["hops"][0]["steps"]]


def test_what_cannot_be_planned(tmp_path: Path) -> None:
    refused(seven("plan", "nowhere", "--to", NEW, cwd=tmp_path), "nowhere")


def test_a_dead_package_is_rewritten(tmp_path: Path) -> None:
    shop = make(tmp_path / "shop", {"requirements.txt": "Django==2.2.28\ndjango-jsonfield==1.4.1\n"})
    before = content(shop)
    asked = ("plan", "shop", "--to", NEW, "--patch", "Django_JSONField")
    told = seven(*asked, cwd=tmp_path, timeout=300, code=0)
    names = {name: data for name, data in content(shop).items() if name not in before}
    assert sorted(names) == [
        "vendor/django_jsonfield-1.4.1+seven1-py2.py3-none-any.whl", "vendor/django_jsonfield-1.4.1+seven1.diff",
    ]  # fmt: skip
    assert b"+from django.utils.translation import gettext_lazy" in names["vendor/django_jsonfield-1.4.1+seven1.diff"]
    assert "django-jsonfield==1.4.1+seven1" in told.out
    again = seven(*asked, "--format", "json", cwd=tmp_path, timeout=300, code=0)
    (patched,) = json.loads(again.out)["patched"]
    assert patched["wheel"] in names and patched["diff"] in names and not patched["left"]
    assert {name: data for name, data in content(shop).items() if name not in before} == names
    refused(seven("plan", "shop", "--to", NEW, "--patch", "nope", cwd=tmp_path, timeout=300), "`nope`")


@pytest.mark.skipif(find_interpreter(Minor(2, 7)) is None, reason="no Python 2.7 here")
def test_a_new_side_on_python_2_is_resolved_by_its_pip(tmp_path: Path) -> None:
    shop = make(tmp_path / "shop", {"requirements.txt": "Django==1.8.19\nsix==1.10.0\n"})
    asked = ("--from", "1.8", "--to", "1.11", "--old-python", "2.7", "--new-python", "2.7")
    told = seven("plan", str(shop), *asked, "--format", "json", cwd=tmp_path, timeout=300, code=0)
    (hop,) = json.loads(told.out)["hops"]
    states = {package["name"]: (package["state"], package["new"]) for package in hop["packages"]}
    assert states["six"] == ("works", "1.10.0")
    assert states["pytz"][0] == "split"
