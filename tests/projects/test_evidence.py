"""What the suite of the old side ran makes a rule sure, there and nowhere else."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects.command import seven
from projects.tiny import NEW, OLD, make

pytestmark = pytest.mark.network
ZONE = """\
from django.utils.timezone import FixedOffset


def east():
    return FixedOffset(60)
"""
TESTS = """\
from django.test import SimpleTestCase

from shop import far, near


class ZoneTests(SimpleTestCase):
    def test_near(self):
        self.assertEqual(near.east().utcoffset(None).total_seconds(), 3600)

    def test_far(self):
        self.assertTrue(far)
"""
FILES = {"shop/near.py": ZONE, "shop/far.py": ZONE, "shop/test_zones.py": TESTS}


def found(root: Path) -> list[tuple[str, int, str, bool]]:
    """What `check` says of the zones, and whether a run saw it."""
    ended = seven("check", "--from", OLD, "--to", NEW, "--select", "timezone-fixed-offset", "--format", "json", cwd=root)
    rows = json.loads(ended.out)["findings"]
    return [(row["path"], row["line"], row["sure"], row.get("seen", False)) for row in rows]


def test_a_line_that_ran_is_safe_and_one_that_did_not_is_not(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", FILES)
    before = [("shop/far.py", 1), ("shop/far.py", 5), ("shop/near.py", 1), ("shop/near.py", 5)]
    assert found(root) == [(*place, "likely", False) for place in before]
    ended = seven("up", "--to", NEW, "--sure", "safe", cwd=root)
    assert "seen: the old side warned of 2 findings while its suite ran" in ended.out
    tree = tmp_path / "shop-seven"
    assert (tree / "shop/far.py").read_text() == ZONE
    assert "FixedOffset" not in (tree / "shop/near.py").read_text()
    # the project itself is as it was, and so is what was seen of it
    assert found(root) == [
        ("shop/far.py", 1, "likely", False), ("shop/far.py", 5, "likely", False),
        ("shop/near.py", 1, "safe", True), ("shop/near.py", 5, "safe", True),
    ]  # fmt: skip
    (root / "shop/near.py").write_text(ZONE + "\n")
    assert found(root) == [(*place, "likely", False) for place in before]
