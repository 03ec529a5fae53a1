"""The example site over the whole road, and a library from its sdist: the real command, both sides."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any

import pytest

REPOSITORY = Path(__file__).parent.parent
IGNORED = shutil.ignore_patterns("__pycache__", "media", "*.sqlite3")
pytestmark = pytest.mark.network


def git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def up(folder: Path, *options: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "django_seven", "up", str(folder), "--format", "json", *options]
    # the time is only there to end a hang
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3600)
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout)


def test_the_example_site_goes_from_2_2_to_5_2(tmp_path: Path) -> None:
    site = tmp_path / "conference"
    shutil.copytree(REPOSITORY / "examples" / "conference", site, ignore=IGNORED)
    git(site, "init", "-q")
    git(site, "add", "-A")
    git(site, "commit", "-q", "-m", "The site as it was")
    code, found = up(site, "--to", "5.2")
    assert (code, found["verdict"], found["differences"], found["fix"]["undone"]) == (1, "both", [], [])
    assert found["migrations"], "what is left is a person's: migrations that both sides share, and a matrix of tox"
    assert found["before"]["new"]["crash"], "it does not even start on 5.2"
    for side in ("old", "new"):
        assert found[side]["tests"] == found[side]["passed"] >= 150
    code, again = up(site, "--to", "5.2")
    assert (code, again["fix"]["rules"], again["verdict"]) == (1, 0, "both")


def test_taggit_from_its_sdist_goes_from_2_2_to_4_2(tmp_path: Path) -> None:
    pip = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:"]
    subprocess.run([*pip, "-d", str(tmp_path), "django-taggit==1.3.0"], check=True, capture_output=True)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        safe = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}  # Python 3.11.2 has none
        archive.extractall(tmp_path, **safe)
    folder = next(path for path in tmp_path.iterdir() if path.is_dir())
    command = "python -m django test --settings=tests.settings"
    _, found = up(folder, "--from", "2.2", "--to", "4.2", "--test-command", command)
    before, after = found["before"]["old"], found["new"]
    assert before["passed"] > 300
    assert found["old_lost"] == []
    assert after["passed"] >= before["passed"] * 0.99, found["differences"][:3]
