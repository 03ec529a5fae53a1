"""The whole road on a tiny project, with everything in its way that a day brings."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path

import pytest
from projects.command import Ended, Running, refused, seven
from projects.tiny import FIXED, NEW, OLD, commit_all, content, git, make

pytestmark = pytest.mark.network
UP = ("up", "--to", NEW)


@pytest.fixture
def shop(cache: Path, tmp_path: Path) -> Path:
    return make(tmp_path / "shop")


# -- the way it should go -------------------------------------------------------------------------------------


def test_up_leaves_the_project_alone_and_ends_in_a_summary(done: tuple[Path, Ended], wanted: dict[str, bytes]) -> None:
    root, ended = done
    assert git(root, "status", "--porcelain") == "" and b"force_text" in (root / "shop/labels.py").read_bytes()
    assert wanted["shop/labels.py"].decode() == FIXED
    assert "seven.toml" in wanted and "100.0 %" in ended.out and "shop-seven (branch seven/4.2)" in ended.out


def test_a_second_up_has_nothing_left_to_do(done: tuple[Path, Ended], wanted: dict[str, bytes]) -> None:
    root, _ = done
    head = git(root, "rev-parse", "seven/4.2")
    ended = seven(*UP, cwd=root, code=0)
    assert "There is nothing left to change (applied earlier: 2 rules)." in ended.out
    inside = seven(*UP, "--format", "json", cwd=root.parent / "shop-seven", code=0)
    assert json.loads(inside.out)["verdict"] == "both"
    assert git(root, "rev-parse", "seven/4.2") == head and content(root.parent / "shop-seven") == wanted
    assert sorted(path.name for path in root.parent.iterdir()) == ["shop", "shop-seven"]


def test_commands_on_one_side(done: tuple[Path, Ended]) -> None:
    root, _ = done
    tree = root.parent / "shop-seven"
    version = ("python", "-c", "import django; print(django.VERSION[:2])")
    assert seven("old", *version, cwd=tree, code=0).out.strip() == "(2, 2)"
    assert seven("new", *version, cwd=tree / "shop", code=0).out.strip() == "(4, 2)"
    assert "no issues" in seven("new", "manage.py", "check", cwd=tree, code=0).out
    assert seven("new", "manage.py", "nonsense", cwd=tree).code == 1
    assert seven("old", "python", "-c", "raise SystemExit(7)", cwd=tree).code == 7
    assert seven("old", "python", "-c", "import os; os.kill(os.getpid(), 15)", cwd=tree).code == -15
    refused(seven("new", "no-such-command", cwd=tree), "no-such-command", "cannot be started")


def test_in_place(cache: Path, tmp_path: Path, wanted: dict[str, bytes]) -> None:
    root = make(tmp_path / "my shöp", {"templates/x.html": "ü"})
    seven(*UP, "--in-place", cwd=root, code=0)
    assert content(root) == wanted | {"templates/x.html": "ü".encode()}
    assert git(root, "status", "--porcelain") == "" and [path.name for path in tmp_path.iterdir()] == ["my shöp"]
    again = seven(*UP, "--in-place", cwd=root, code=0)
    assert "nothing left to change" in again.out


def test_local_settings_that_git_ignores_are_cured_in_our_tree_alone(cache: Path, tmp_path: Path) -> None:
    settings = "from site_.settings import *\nfrom django.utils.encoding import force_text\n\nNAME = force_text('x')\n"
    root = make(tmp_path / "shop", {".gitignore": "local_settings.py\n"})
    (root / "site_/local_settings.py").write_text(settings)
    ended = seven(*UP, cwd=root, code=0)
    assert "seven fix --write --no-commit --sure likely site_/local_settings.py" in ended.out + ended.err
    tree = root.parent / "shop-seven"
    assert "force_str" in (tree / "site_/local_settings.py").read_text()
    assert (root / "site_/local_settings.py").read_text() == settings
    assert git(tree, "status", "--porcelain") == "" and "local_settings" not in git(tree, "ls-files")


def test_without_git_in_a_linked_folder(cache: Path, tmp_path: Path, wanted: dict[str, bytes]) -> None:
    root = make(tmp_path / "shop", git=False)
    (tmp_path / "link").symlink_to(root, target_is_directory=True)
    before = content(root)
    seven("up", "link", "--to", NEW, cwd=tmp_path, code=0)
    assert content(root) == before and content(tmp_path / "shop-seven") == wanted


def test_fix_with_the_gates_of_both_sides_in_a_subfolder(cache: Path, tmp_path: Path) -> None:
    root = make(tmp_path / "all" / "backend", git=False)
    commit_all(tmp_path / "all", "start", init=True)
    seven("fix", "backend", "--write", "--from", OLD, "--to", NEW, cwd=tmp_path / "all", code=0)
    assert (root / "shop/labels.py").read_text() == FIXED
    assert git(root, "log", "--format=%s").count("\n") == 3 and git(root, "status", "--porcelain") == ""


def test_a_suite_that_is_red_already(cache: Path, tmp_path: Path) -> None:
    red = (
        "from django.test import SimpleTestCase\n\n\n"
        "class Red(SimpleTestCase):\n    def test_no(self):\n        self.fail('no')\n"
    )
    root = make(tmp_path / "shop", {"shop/test_red.py": red, "shop/broken.py": "from django.utils.encoding import force_text\ndef (:\n"})
    ended = seven(*UP, cwd=root, code=0)
    assert "1 failed" in ended.out and "100.0 % of the 3 that passed" in ended.out
    assert "shop/broken.py: syntax error" in ended.out


def test_a_test_that_wavers_on_new_is_no_difference(cache: Path, tmp_path: Path) -> None:
    count = tmp_path / "count"
    wavers = (
        "import django\nfrom django.test import SimpleTestCase\n\n\nclass Wavers(SimpleTestCase):\n"
        "    def test_second(self):\n        if django.VERSION > (3,):\n"
        f"            count = open({str(count)!r}, 'ab')\n            count.write(b'.')\n            count.close()\n"
        f"            self.assertEqual(len(open({str(count)!r}, 'rb').read()) % 2, 1)\n"
    )
    root = make(tmp_path / "shop", {"shop/test_wavers.py": wavers})
    found = json.loads(seven(*UP, "--format", "json", cwd=root, code=0).out)
    assert found["verdict"] == "both" and found["differences"] == []
    assert [one["test"] for one in found["flaky"]] == ["shop.test_wavers.Wavers.test_second"]
    assert "Wavers.test_second (" in seven(*UP, cwd=root, code=0).out


def test_a_suite_that_never_ends(cache: Path, tmp_path: Path) -> None:
    endless = (
        "import time\nfrom django.test import SimpleTestCase\n\n\n"
        "class ZLast(SimpleTestCase):\n    def test_endless(self):\n        time.sleep(600)\n"
    )
    root = make(tmp_path / "shop", {"shop/tests_zz.py": endless})
    killed = Running(*UP, cwd=root)
    assert killed.until("new environment")
    time.sleep(3)
    killed.send(signal.SIGKILL)
    assert killed.end() == -signal.SIGKILL
    ended = seven(*UP, "--timeout", "5", cwd=root, code=1)
    assert killed.left() == [], "what the killed run left at work is ended by the next one"
    assert "3 passed" in ended.out and "1 timed out" in ended.out and "ended by its time limit" in ended.out
    assert "more time with `--timeout SECONDS`" in ended.out and "runs on both" not in ended.out


# -- what cannot be built -------------------------------------------------------------------------------------


def test_packages_that_cannot_be_built(cache: Path, tmp_path: Path) -> None:
    bad = {"bad/setup.py": "raise ValueError('no luck today')\n", "bad/pyproject.toml": ""}
    root = make(tmp_path / "shop", {**bad, "requirements.txt": "Django==2.2.28\nbad @ file:///{root}/bad\n"})
    (root / "requirements.txt").write_text(f"Django==2.2.28\nbad @ file://{root}/bad\n")
    commit_all(root, "more")
    refused(seven(*UP, cwd=root), "bad")
    (root / "requirements.txt").write_text("Django==2.2.28\npytz==1900.1\n")
    (root / "shop/zones.py").write_text("import pytz\n")
    commit_all(root, "more")
    refused(seven(*UP, cwd=root), "pytz")
    assert git(root, "status", "--porcelain") == ""


@pytest.mark.parametrize("more", [(), ("--offline",)])
def test_no_network(more: tuple[str, ...], shop: Path, tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9/simple"
    env = {"UV_INDEX_URL": nowhere, "UV_DEFAULT_INDEX": nowhere, "UV_HTTP_RETRIES": "0"}
    env |= {"SEVEN_CACHE": str(tmp_path / "cold"), "UV_CACHE_DIR": str(tmp_path / "cold-uv")}
    refused(seven(*UP, *more, cwd=shop, env=env))
    assert git(shop, "status", "--porcelain") == ""


# -- kills ----------------------------------------------------------------------------------------------------

STAGES = ("", "suite:", "old environment", "new environment", "new, before", "✓ fix", "after")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL], ids=["ctrl-c", "kill-9"])
def test_a_run_that_is_ended_in_each_stage_is_gone_on_with(
    number: signal.Signals, shop: Path, wanted: dict[str, bytes]
) -> None:
    before, ended = content(shop), 0
    for stage in STAGES:
        running = Running(*UP, cwd=shop)
        if running.until(stage):
            time.sleep(0.4)
            running.send(number)
        code = running.end()
        ended += code in (130, -signal.SIGKILL)
        if number is signal.SIGINT:
            assert code in (0, 130), running.seen
            assert code == 0 or "Interrupted." in running.seen.splitlines()[-1]
            assert running.left() == []
        assert content(shop) == before
    assert ended >= 5
    seven(*UP, cwd=shop, code=0)
    tree = shop.parent / "shop-seven"
    assert content(tree) == wanted
    assert git(tree, "log", "--format=%s").count("\n") == 4 and git(tree, "status", "--porcelain") == ""


def test_two_at_once(shop: Path, wanted: dict[str, bytes]) -> None:
    first = Running(*UP, cwd=shop)
    assert first.until("old environment")
    refused(seven(*UP, cwd=shop), "Another run of seven is at work")
    assert first.end() == 0
    assert content(shop.parent / "shop-seven") == wanted


# -- a project that goes on meanwhile -------------------------------------------------------------------------


def test_new_commits_are_merged_and_a_conflict_is_said(shop: Path) -> None:
    seven(*UP, cwd=shop, code=0)
    tree = shop.parent / "shop-seven"
    (shop / "shop/more.py").write_text("from django.utils.encoding import force_text\n\nx = force_text(1)\n")
    commit_all(shop, "more")
    seven(*UP, cwd=shop, code=0)
    assert "force_str" in (tree / "shop/more.py").read_text()
    head = git(tree, "rev-parse", "HEAD")
    (shop / "shop/labels.py").write_text("from django.utils.encoding import force_text as text\n\nLabel = text\n")
    commit_all(shop, "conflict")
    refused(seven(*UP, cwd=shop), "do not merge", "git merge")
    assert git(tree, "rev-parse", "HEAD") == head and git(tree, "status", "--porcelain") == ""
