"""A file is as it was or as it should be; bytes outside an edit never change."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from projects.command import SEVEN, Running, seven
from projects.tiny import NEW, OLD, content, git, make, many

from django_seven.edits.apply import sweep, write
from django_seven.errors import WriteError

ROAD = ("--from", OLD, "--to", NEW)
WRITE = ("fix", "--write", "--no-commit", *ROAD)
OLD_LINE = b"from django.utils.encoding import force_text"
NEW_LINE = b"from django.utils.encoding import force_str"


# -- the writer -----------------------------------------------------------------------------------------------


def test_mode_and_owner_stay(tmp_path: Path) -> None:
    path = tmp_path / "run.py"
    path.write_bytes(b"old")
    path.chmod(0o754)
    if os.geteuid() == 0:
        os.chown(path, 1234, 1234)
    before = path.stat()
    write(tmp_path, "run.py", b"new")
    after = path.stat()
    assert path.read_bytes() == b"new"
    assert (after.st_mode, after.st_uid, after.st_gid) == (before.st_mode, before.st_uid, before.st_gid)


def test_read_only_and_outside_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    (root / "locked.py").write_bytes(b"old")
    (root / "locked.py").chmod(0o444)
    (tmp_path / "theirs.py").write_bytes(b"old")
    (root / "link.py").symlink_to(tmp_path / "theirs.py")
    for name, word in (("locked.py", "read-only"), ("link.py", "outside"), ("../theirs.py", "outside")):
        with pytest.raises(WriteError, match=word):
            write(root, name, b"new")
    assert (tmp_path / "theirs.py").read_bytes() == (root / "locked.py").read_bytes() == b"old"


def test_what_a_killed_write_left_is_taken_away(tmp_path: Path) -> None:
    left = tmp_path / ".a.py.seven-tmp"
    left.write_bytes(b"half")
    write(tmp_path, "a.py", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]
    left.write_bytes(b"half")
    sweep(tmp_path, ["a.py", "gone/b.py"])
    assert [path.name for path in tmp_path.iterdir()] == ["a.py"]


# -- bytes ----------------------------------------------------------------------------------------------------

BODY = OLD_LINE + b"\n\n\ndef name(value):\n    return force_text(value)\n"
KEPT = {
    "latin_1": b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + BODY + b"LAST = '\xe9'\n",
    "bom": b"\xef\xbb\xbf" + BODY,
    "crlf": BODY.replace(b"\n", b"\r\n"),
    "mixed_ends": BODY.replace(b"\n\n\n", b"\r\n\n\r\n"),
    "tabs": BODY.replace(b"    ", b"\t") + b"\tif value:\n\t\treturn 1\n",
    "no_end": BODY.rstrip(b"\n"),
    "form_feed": BODY.replace(b"\n\n\n", b"\n\x0c\n\n"),
    "trailing_space": BODY.replace(b"\n\n\n", b"\n  \t \n\n") + b"   \n",
    "other_quotes": BODY + b"a = 'x' + \"y\" + '''z'''  # it's\n",
}


@pytest.mark.parametrize("name", KEPT)
def test_bytes_outside_the_edits_stay(name: str, tmp_path: Path) -> None:
    before = KEPT[name]
    (tmp_path / "odd.py").write_bytes(before)
    shown = subprocess.run([*SEVEN, "fix", *ROAD], cwd=tmp_path, capture_output=True, check=False).stdout
    seven(*WRITE, cwd=tmp_path, code=0)
    after = (tmp_path / "odd.py").read_bytes()
    assert after == before.replace(b"force_text", b"force_str")
    seven(*WRITE, cwd=tmp_path, code=0)
    assert (tmp_path / "odd.py").read_bytes() == after
    (tmp_path / "odd.py").write_bytes(before)
    subprocess.run(["git", "apply", "--unsafe-paths", "-"], input=shown, cwd=tmp_path, check=True)
    assert (tmp_path / "odd.py").read_bytes() == after


LEFT = {
    "empty.py": b"",
    "comment.py": b"# force_text\n#",
    "blank.py": b"\n\n \n",
    "nul.py": BODY + b"\0\n",
    "utf_16.py": BODY.decode().encode("utf-16"),
    "huge.py": BODY + b"X = 1\n" * 1_050_000,
    "broken.py": BODY + b"def (:\n",
    "odd_cookie.py": b"# coding: no-such-codec\n# \xe9\nx = 1\n",
    "strange_cookie.py": b"# coding: idna\n# \xe9\nx = 'force_text'\n",
    "deep.py": b"x = " + b"(" * 3000 + b"1" + b")" * 3000 + b"\nforce_text = 1\n",
    "templates/page.html": b"{% load staticfiles \xff\xfe %}\xe9\n",
}


def test_files_that_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    for name, data in {**LEFT, "good.py": BODY}.items():
        (tmp_path / name).write_bytes(data)
    said = seven("check", *ROAD, cwd=tmp_path, code=1).out
    for words in ("nul.py: holds NUL bytes", "utf_16.py: holds NUL", "huge.py: larger than", "broken.py: syntax error"):
        assert f"not read: {words}" in said
    seven(*WRITE, cwd=tmp_path)
    for name in LEFT.keys() - {"templates/page.html"}:
        assert (tmp_path / name).read_bytes() == LEFT[name], name
    assert (tmp_path / "good.py").read_bytes() == BODY.replace(b"force_text", b"force_str")
    page = (tmp_path / "templates/page.html").read_bytes()
    assert page.endswith(b" \xff\xfe %}\xe9\n") and page.startswith(b"{% load static")


# -- what stops a write ---------------------------------------------------------------------------------------


def test_a_read_only_file_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", many(3))
    locked = root / "shop/part_001.py"
    locked.chmod(0o444)
    before = locked.read_bytes()
    said = seven("fix", "--write", "--static", *ROAD, cwd=root, code=1)
    assert "shop/part_001.py" in said.err and "read-only" in said.err
    assert locked.read_bytes() == before and stat.S_IMODE(locked.stat().st_mode) == 0o444
    assert b"force_str" in (root / "shop/part_002.py").read_bytes()
    assert git(root, "status", "--porcelain") == ""
    said = seven(*WRITE, cwd=root, code=2)
    assert "shop/part_001.py is read-only" in said.err and "chmod u+w" in said.err
    assert "Changed 0 files" in said.err


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk(small_disk: Path) -> None:
    root = make(small_disk / "shop", many(20), git=False)
    before = content(root)
    with (small_disk / "filler").open("wb", buffering=0) as filler, pytest.raises(OSError, match="No space"):
        while True:
            filler.write(b"x" * 4096)
    said = seven(*WRITE, cwd=root, code=2)
    assert "No space left" in said.err and "run again" in said.err
    after = content(root)
    assert after.keys() == before.keys()
    assert all(data in (before[name], before[name].replace(b"force_text", b"force_str")) for name, data in after.items()
               if name.startswith("shop/part_"))  # fmt: skip
    (small_disk / "filler").unlink()
    seven(*WRITE, cwd=root, code=0)
    assert not any(b"force_text" in data for name, data in content(root).items())


# -- kills ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", [("--no-commit",), ("--static",)])
def test_a_second_run_ends_what_a_killed_one_began(mode: tuple[str, ...], tmp_path: Path) -> None:
    parts = many(150)
    whole = make(tmp_path / "whole", parts)
    command = ("fix", "--write", *mode, *ROAD)
    started = time.monotonic()
    seven(*command, cwd=whole, code=0)
    lasted = time.monotonic() - started
    killed, before = 0, content(make(tmp_path / "before", parts))
    root = make(tmp_path / "shop", parts)
    for share in (0.5, 0.7, 0.8, 0.9):
        running = Running(*command, cwd=root)
        time.sleep(lasted * share * random.uniform(0.9, 1.1))
        running.send(signal.SIGKILL)
        killed += running.end() == -signal.SIGKILL
        assert running.left() == []
        for name, data in content(root).items():
            if "part_" in name and not name.endswith(".seven-tmp"):
                assert data in (before[name], content(whole)[name]), name
    seven(*command, cwd=root)
    assert killed
    assert content(root) == content(whole)
    if "--static" in mode:
        assert git(root, "log", "--format=%s") == git(whole, "log", "--format=%s")
        assert git(root, "status", "--porcelain") == ""


def test_ctrl_c_says_one_sentence(tmp_path: Path) -> None:
    root = make(tmp_path / "shop", many(4000), git=False)
    for command in (("check",), ("fix",), ("fix", "--write", "--no-commit")):
        running = Running(*command, *ROAD, cwd=root)
        time.sleep(0.8)
        running.send(signal.SIGINT)
        assert running.end() == 130
        assert running.seen.rstrip().endswith("the same command goes on from here.")
        assert running.left() == []
    seven(*WRITE, cwd=root)
    assert not any(b"force_text" in data for data in content(root).values())
