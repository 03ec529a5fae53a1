"""`seven test` on a tiny project: what differs between the sides, and what is told of it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from projects.command import Ended, refused, seven
from projects.tiny import FIXED, NEW, OLD, content, git, make

pytestmark = pytest.mark.network
CONFIG = f'from = "{OLD}"\nto = "{NEW}"\n'
CASE = "import django\nfrom django.test import SimpleTestCase\n\n\nclass {}(SimpleTestCase):\n"
RED = CASE.format("Red") + "    def test_no(self):\n        self.fail('no')\n"
APART = (
    CASE.format("Apart")
    + "    def test_old_only(self):\n        self.assertLess(django.VERSION, (3,))\n\n"
    + "    def test_new_only(self):\n        self.assertGreater(django.VERSION, (3,))\n\n"
    + "    def test_both(self):\n        pass\n"
)


def asked(root: Path, *arguments: str, code: int) -> dict[str, object]:
    found: dict[str, object] = json.loads(seven("test", "--format", "json", *arguments, cwd=root, code=code).out)
    return found


def differences(found: dict[str, object]) -> set[tuple[str, str, str]]:
    assert isinstance(found["differences"], list)
    return {(one["test"], one["old"], one["new"]) for one in found["differences"]}


def test_sides_that_agree(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": CONFIG, "shop/labels.py": FIXED, "shop/test_red.py": RED})
    before = content(root)
    ended = seven("test", cwd=root, code=0)
    assert "4 tests · 3 passed · 1 failed" in ended.out and "verdict: the sides agree" in ended.out
    assert "1 test failing on both sides alike, which is no difference: shop.test_red.Red.test_no" in ended.out
    assert "old: shop.test_red.Red.test_no failed: AssertionError: no" in ended.err, "failures are told as they come"
    assert content(root) == before and git(root, "status", "--porcelain") == ""


def test_sides_that_differ(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": CONFIG, "shop/labels.py": FIXED, "shop/test_apart.py": APART})
    found = asked(root, code=1)
    assert found["verdict"] == "neither" and found["reasons"] == [] and found["schema"] == 1
    assert differences(found) == {
        ("shop.test_apart.Apart.test_old_only", "passed", "failed"),
        ("shop.test_apart.Apart.test_new_only", "failed", "passed"),
    }
    some = asked(root, "--only", "shop/test_apart.py::Apart::test_both", "--only", "shop.tests", code=0)
    assert some["verdict"] == "both" and isinstance(some["old"], dict) and some["old"]["tests"] == 4
    one = asked(root, "--only", "shop.test_apart.Apart.test_old_only", "--", "--parallel", "2", code=1)
    assert one["verdict"] == "old-only" and isinstance(one["new"], dict) and one["new"]["failed"] == 1
    named = asked(root, "--side", "new", "--", "-k", "test_both", code=0)
    assert named["old"] is None and isinstance(named["new"], dict) and named["new"]["tests"] == 1
    assert asked(root, "--side", "new", code=1)["failing"] == ["shop.test_apart.Apart.test_old_only"]


def test_a_side_that_does_not_import(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": CONFIG})
    ended: Ended = seven("test", cwd=root, code=1)
    assert "3 tests are worse on new, 1 cause" in ended.out and "seven explain force-text" in ended.out
    assert "no verdict: 3 tests came to an end on old and not on new: 3 of shop.tests" in ended.out
    assert "was seen on old\n" in ended.out
    # the second one is told by reading, since the old side loads its file
    assert "before its tests: 2 things" in ended.out and "shop/labels.py:1   seven explain python-2-unic" in ended.out
    assert "behind them 3 tests ran" in ended.out and "next: `seven fix --from 2.2 --to 4.2 --write`" in ended.out
    (root / "shop/labels.py").write_text(FIXED)
    assert "was seen on old and new" in seven("test", cwd=root, code=0).out, "what new could not show is shown later"


def test_what_cannot_be_run(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": CONFIG})
    refused(seven("test", "--side", "odd", cwd=root), "odd")
    refused(seven("test", "--test-command", "pytest", "--only", "no.such.test", cwd=root), "no.such.test", "holds the test")
    (root / "seven.toml").write_text("")
    refused(seven("test", cwd=root), "--to")


def test_trust_before_verdict(cache: Path, tmp_path: Path) -> None:
    """A test that fails every second time is found by the two runs on old; a failure that is hidden is missed."""
    count = tmp_path / "count"
    wavers = CASE.format("Wavers") + (
        f"    def test_second(self):\n        count = open({str(count)!r}, 'ab')\n        count.write(b'.')\n"
        f"        count.close()\n        self.assertEqual(len(open({str(count)!r}, 'rb').read()) // 2 % 2, 0)\n"
    )
    root = make(tmp_path / "shop", {"seven.toml": CONFIG, "shop/labels.py": FIXED, "shop/test_wavers.py": wavers})
    first = asked(root, code=0)
    assert [one["test"] for one in first["flaky"]] == ["shop.test_wavers.Wavers.test_second"]  # type: ignore[attr-defined]
    assert "twice on old; a forced failure of" in str(first["proof"]) and "was seen on old and new" in str(first["proof"])
    again = seven("test", cwd=root, code=0)
    assert "flaky, and not judged" in again.out and "old, again" not in again.err
    assert "not seen: whether the suite can be believed" in seven("test", "--no-trust", cwd=root, code=0).out
    assert "old, again" in seven("test", "--trust", cwd=root).err
    blind = "import unittest\n\nunittest.TestCase.run = lambda self, result: result.addSuccess(self)\n"
    (root / "shop/test_wavers.py").unlink()
    (root / "shop/tests.py").write_text(blind + (root / "shop/tests.py").read_text())
    found = asked(root, "--trust", code=1)
    assert found["verdict"] == "neither" and "was made to fail, and old and new did not say so" in str(found["reasons"])


def test_a_list_that_is_strict_both_ways(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": CONFIG, "shop/labels.py": FIXED, "shop/test_apart.py": APART})
    refused(seven("test", "--update-known", "--only", "shop.tests", cwd=root), "all tests on both sides")
    assert "look through it, and commit it" in seven("test", "--update-known", "--no-trust", cwd=root, code=0).out
    listed = (root / "seven-known.toml").read_text()
    assert "test_old_only" in listed and "[[warnings.new]]" in listed
    assert asked(root, "--no-trust", code=0)["verdict"] == "both"
    (root / "shop/test_red.py").write_text(RED)
    found = asked(root, "--no-trust", code=1)
    assert found["verdict"] == "both" and found["known"]["unlisted"] == {  # type: ignore[index]
        "old": ["shop.test_red.Red.test_no"],
        "new": ["shop.test_red.Red.test_no"],
    }
    (root / "shop/test_red.py").unlink()
    (root / "shop/test_apart.py").write_text(APART.replace("assertLess", "assertGreater"))
    passing = seven("test", "--no-trust", cwd=root, code=1)
    assert "1 are listed for new and pass, or are gone: take them off the list" in passing.out
    assert "1 test is worse on old" in passing.out, "it is known on new alone"
    (root / "seven-known.toml").write_text("[failing.odd]\n")
    refused(seven("test", cwd=root), "seven-known.toml", "odd")


def test_shards_of_a_parallel_ci(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "shop", {"seven.toml": CONFIG, "shop/labels.py": FIXED, "shop/test_apart.py": APART})
    for number, names in enumerate((("shop.tests",), ("shop.test_apart",))):
        only = [word for name in names for word in ("--only", name)]
        seven("test", "--no-trust", "--shard-out", f"part-{number}.json", *only, cwd=root, code=0)
    ended = seven("test", "merge", "part-0.json", "part-1.json", cwd=root, code=1)
    assert "6 tests · 5 passed · 1 failed" in ended.out and "each side has tests that only pass" in ended.out
    seven("test", "merge", "part-0.json", "part-1.json", "--update-known", cwd=root, code=0)
    found = json.loads(seven("test", "merge", "part-1.json", "part-0.json", "--format", "json", cwd=root, code=0).out)
    assert found["verdict"] == "both" and found["known"]["outdated"] == {"old": [], "new": []}
    part = json.loads(seven("test", "merge", "part-0.json", "--format", "json", cwd=root, code=1).out)
    assert len(part["known"]["outdated"]["new"]) == 1, "a part is no whole"
    refused(seven("test", "merge", "manage.py", cwd=root), "manage.py", "no report")


def test_what_a_change_touches_comes_first(cache: Path, tmp_path: Path) -> None:
    other = APART.replace("Apart", "Other")
    root = make(tmp_path / "shop", {"seven.toml": CONFIG, "shop/labels.py": FIXED, "blog/__init__.py": "", "blog/tests.py": other})
    refused(seven("test", "--since", "nowhere", cwd=root), "nowhere", "--since main")
    (root / "shop/labels.py").write_text(FIXED + "# changed\n")
    ended = seven("test", "--no-trust", "--since", "HEAD", cwd=root, code=1)
    assert "new, affected 3 tests · 3 passed" in ended.err and "old  2.2.28  6 tests · 5 passed · 1 failed" in ended.out
    (root / "blog/tests.py").write_text(other + "# changed\n")
    short = seven("test", "--no-trust", "--since", "HEAD", cwd=root, code=1)
    assert "all tests but those in 2 files that the change may touch" in short.out
    assert "✓ old  " not in short.err and "! old  " not in short.err
