"""What is written, and where: hostile names and links never lead outside the tree."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from random import Random

import pytest

from django_seven.edits.apply import sweep, write
from django_seven.errors import WriteError

HOSTILE = (
    "../out.py", "a/../../out.py", "/tmp/out.py", "link/out.py", "file_link", "loop", "gone_link", "..", ".", "", "a",
    "a/./b.py", "a//b.py", "~/x.py", "-rf", "a\nb.py", "a b.py", "caf\udce9.py", "é.py", "a" * 300, "link/../b.py",
    "inner_link/b.py", "a/b.py/", "CON", "x.py\0", "a/up/out.py",
)  # fmt: skip


def state(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.rglob("*")) if not path.is_symlink() and path.is_file())
    return {os.fsencode(path.relative_to(folder)).decode("latin-1"): path.read_bytes() for path in found}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """No waiting for the disk: what is asked here is where, not when."""
    monkeypatch.setattr(os, "fsync", lambda number: None)


@pytest.fixture
def trees(tmp_path: Path) -> tuple[Path, Path]:
    """A project, and what lies beside it; links lead from one into the other."""
    root, outside = tmp_path / "project", tmp_path / "outside"
    (root / "a").mkdir(parents=True)
    outside.mkdir()
    (outside / "out.py").write_bytes(b"mine\n")
    (root / "a" / "b.py").write_bytes(b"old\n")
    (root / "link").symlink_to(outside)
    (root / "inner_link").symlink_to(root / "a")
    (root / "a" / "up").symlink_to("../../outside")
    (root / "file_link").symlink_to(outside / "out.py")
    (root / "gone_link").symlink_to(outside / "new.py")
    (root / "loop").symlink_to(root / "loop")
    return root, outside


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leads_outside(name: str, trees: tuple[Path, Path]) -> None:
    root, outside = trees
    before = state(outside)
    with contextlib.suppress(WriteError):
        write(root, name, b"new\n")
    assert state(outside) == before
    assert {path.name for path in root.parent.iterdir()} == {"project", "outside"}
    assert not [path for path in root.rglob("*") if path.name.endswith(".seven-tmp")]


def test_a_thousand_names_made_of_pieces(trees: tuple[Path, Path]) -> None:
    root, outside = trees
    before, random = state(outside), Random(4)
    names = ["a", "b.py", "link", "inner_link", "up", "loop", "file_link", "gone_link", "out.py", "é", ".", ".."]
    pieces = [*names, "", "\udcff"]
    for _ in range(1000):
        name = "/".join(random.choice(pieces) for _ in range(random.randrange(1, 6)))
        with contextlib.suppress(WriteError):
            write(root, name, b"new\n")
        with contextlib.suppress(OSError):
            sweep(root, [name])
    assert state(outside) == before
    assert {path.name for path in root.parent.iterdir()} == {"project", "outside"}
