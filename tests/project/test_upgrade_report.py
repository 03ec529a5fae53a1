"""The JSON of django-upgrade-report: read as it is written, refused where it is none, held against our own states."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from django_seven.errors import UsageError
from django_seven.plan.states import Planned
from django_seven.project.upgrade_report import Said, find, read

ROWS = [
    {"name": "django_filter", "current": "2.2.0", "status": "upgrade", "upgrade_to": "21.1", "phase": "before"},
    {"name": "dead", "current": "1.0", "status": "blocked", "upgrade_to": None, "phase": None, "reason": "excludes it"},
]
ONE = {
    "schema_version": 1,
    "kind": "report",
    "tool": {"name": "django-upgrade-report"},
    "framework": "django",
    "target": "4.2",
    "packages": ROWS,
}


def test_one_report(tmp_path: Path) -> None:
    (tmp_path / "upgrade-report.json").write_text(json.dumps(ONE))
    found = find(tmp_path)
    assert found is not None
    said = found.targets["4.2"]
    assert said["django-filter"].text == "upgrade to 21.1, before Django"
    assert said["dead"].text == "blocked: excludes it"


def test_the_steps_of_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    steps = [{**ONE, "target": "3.2"}, ONE]
    path.write_text(json.dumps({"schema_version": 1, "kind": "path", "steps": steps}))
    assert sorted(read(path).targets) == ["3.2", "4.2"]
    assert find(tmp_path) is None  # called otherwise


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", json.dumps({**ONE, "schema_version": 2}), json.dumps({**ONE, "framework": "wagtail"})]
)
def test_what_is_no_report(tmp_path: Path, text: str) -> None:
    path = tmp_path / "report.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"report\.json"):
        read(path)
    assert find(tmp_path) is None


@pytest.mark.parametrize(
    ("state", "status", "contested"),
    [("works", "ready", False), ("works", "upgrade", True), ("split", "blocked", True), ("both", "check", False)],
)
def test_what_contradicts_our_state(state: str, status: str, contested: bool) -> None:
    row = Planned("a", "1", state, "1", "1", "", Said(status, "1", "", "", ""))  # type: ignore[arg-type]
    assert row.contested is contested
