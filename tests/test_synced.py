"""`seven sync --check` names what it could not read."""

from __future__ import annotations

import json
from pathlib import Path

from django_seven.report.locks import to_json, to_text
from django_seven.steps import Asked
from django_seven.synced import check


def test_a_line_that_nobody_can_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "manage.py").write_text("")
    (tmp_path / "requirements.txt").write_text("Django==2.2.28\n???nonsense !!\n")
    found = check(Asked(tmp_path, None, "4.2"))
    assert to_text(found).startswith("not read, so in no lock: ???nonsense !!  (requirements.txt: ")
    assert [one["text"] for one in json.loads(to_json(found))["unreadable"]] == ["???nonsense !!"]
