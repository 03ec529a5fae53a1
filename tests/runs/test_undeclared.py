"""What packages import and do not ask for."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.events import Event, Stage
from django_seven.runs import undeclared
from django_seven.runs.undeclared import completed, missing
from django_seven.runs.vendored import Found
from django_seven.runs.wanted import Environment, Move, Wanted
from django_seven.values import Minor

SITE = "lib/python3.8/site-packages"


def lay(root: Path, name: str, text: str) -> None:
    site = root / SITE
    about = f"{name}-1.0.dist-info"
    (site / about).mkdir(parents=True)
    (site / f"{name}.py").write_text(text)
    (site / about / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n\n")
    (site / about / "RECORD").write_text(f"{name}.py,,\n{about}/METADATA,,\n")


def test_common_module_that_nobody_asks_for_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lay(tmp_path, "forms", "import os\nfrom packaging import version\nimport elsewhere, pytz\n")
    lay(tmp_path, "pytz", "")
    assert missing(["forms"], [tmp_path / SITE]) == {"packaging": "forms"}
    asked: list[Wanted] = []

    def build(wanted: Wanted, stage: Stage, *, offline: bool = False) -> Environment:
        asked.append(wanted)
        return Environment(tmp_path / "p", tmp_path / "bin", {"packaging": "24.2"}, "4.2", ())

    monkeypatch.setattr(undeclared, "build", build)
    made = Environment(tmp_path / "p", tmp_path / "bin", {}, "4.2", ())
    told: list[Event] = []
    wanted = Wanted("new", Path("p"), Minor(3, 8), "4.2", ("forms==1.0",))
    found = completed(Found(wanted, made, (Move("forms", "0.9", "1.0", "why"),)), Stage("new", told.append))
    assert asked[0].packages == ("forms==1.0", "packaging")
    assert [(move.name, move.new) for move in found.moves] == [("forms", "1.0"), ("packaging", "24.2")]
    assert "imported by forms" in told[0].text


def test_import_that_is_guarded_or_there_adds_nothing(tmp_path: Path) -> None:
    lay(
        tmp_path, "forms", "try:\n    import six\nexcept ImportError:\n    six = None\ndef f():\n    import packaging\n"
    )
    assert missing(["forms"], [tmp_path / SITE]) == {}
