"""`seven sync`: both locks follow the requirements, what is not concerned stays, and runs follow the locks."""

from __future__ import annotations

from pathlib import Path

import pytest
from projects.command import seven
from projects.tiny import NEW, make

pytestmark = [pytest.mark.network, pytest.mark.slow]
ASKED = "Django==2.2.27\ndjango-filter==2.2.0\npytz==2019.1\n"


def lines(root: Path) -> dict[str, set[str]]:
    """The requirement lines of both locks, with their comments."""
    texts = {side: (root / f".seven/{side}.lock").read_text() for side in ("old", "new")}
    return {side: {line for line in text.splitlines() if line[:1] not in "#"} for side, text in texts.items()}


def test_both_locks_follow_the_requirements(tmp_path: Path) -> None:
    shop = make(tmp_path / "shop", {"requirements.txt": ASKED, "seven.toml": f'to = "{NEW}"\n'})
    assert seven("sync", "--check", cwd=shop, code=1).out.startswith("asked otherwise: there are no locks")
    seven("sync", cwd=shop, timeout=400, code=0)
    seven("sync", "--check", cwd=shop, code=0, env={"UV_OFFLINE": "1", "UV_INDEX_URL": "http://127.0.0.1:9/"})
    first = lines(shop)
    assert "django==2.2.27" in {line.split(" ")[0] for line in first["old"]}
    assert "pytz==2019.1" in first["old"] & first["new"]
    assert any(line.startswith("django-filter==21.1  # old 2.2.0: ") for line in first["new"])

    (shop / "requirements.txt").write_text(ASKED + "six==1.15.0\n")
    told = seven("sync", "--check", cwd=shop, code=1)
    assert "`six==1.15.0` is new" in told.out
    assert lines(shop) == first
    seven("sync", cwd=shop, timeout=400, code=0)
    assert lines(shop) == {side: {*found, "six==1.15.0"} for side, found in first.items()}

    (shop / "requirements.txt").write_text(ASKED + "six==1.16.0\n")
    seven("sync", cwd=shop, timeout=400, code=0)
    assert lines(shop) == {side: {*found, "six==1.16.0"} for side, found in first.items()}
    asked = ("python", "-c", "import django, six; print(django.__version__, six.__version__)")
    assert seven("old", *asked, cwd=shop, timeout=300, code=0).out == "2.2.27 1.16.0\n"

    (shop / "requirements.txt").write_text(ASKED)
    told = seven("old", "true", cwd=shop, timeout=400, code=0)
    assert "not followed, `six==1.16.0` is gone; `seven sync` renews them" in told.err
    seven("sync", cwd=shop, timeout=400, code=0)
    assert lines(shop) == first
    before = {side: (shop / f".seven/{side}.lock").read_bytes() for side in ("old", "new")}
    assert seven("sync", cwd=shop, code=0).out == "Both locks answer what the project asks.\n"
    assert {side: (shop / f".seven/{side}.lock").read_bytes() for side in ("old", "new")} == before
