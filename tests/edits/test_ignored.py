"""Files that git ignores: no commit could hold their change, so they are left alone, and never lost."""

from __future__ import annotations

from pathlib import Path

from projects.command import seven
from projects.tiny import NEW, OLD, commit_all, git, make

USE = "from django.utils.encoding import force_text\n\nNAME = force_text('x')\n"
FIX = ("fix", ".", "--from", OLD, "--to", NEW, "--static", "--write")


def ignoring(folder: Path) -> Path:
    root = make(folder, {".gitignore": "local_settings.py\n"})
    (root / "site_/local_settings.py").write_text(USE)
    return root


def test_they_are_left_alone_and_named(tmp_path: Path) -> None:
    root = ignoring(tmp_path / "shop")
    for _ in range(2):  # what a first run leaves behind is not taken back by a second one
        ended = seven(*FIX, cwd=root, code=1)
        assert "site_/local_settings.py: force-text: git ignores the file" in ended.err + ended.out
        assert (root / "site_/local_settings.py").read_text() == USE
    assert "force_str" in (root / "shop/labels.py").read_text() and git(root, "status", "--porcelain") == ""


def test_they_are_written_where_nothing_is_committed(tmp_path: Path) -> None:
    root = ignoring(tmp_path / "shop")
    seven(*FIX, "--no-commit", "site_/local_settings.py", cwd=root)
    assert "force_str" in (root / "site_/local_settings.py").read_text()


def test_those_that_git_holds_all_the_same_are_no_such_files(tmp_path: Path) -> None:
    root = ignoring(tmp_path / "shop")
    git(root, "add", "--force", "site_/local_settings.py")
    commit_all(root, "more")
    seven(*FIX, cwd=root, code=0)
    assert "force_str" in (root / "site_/local_settings.py").read_text() and git(root, "status", "--porcelain") == ""
