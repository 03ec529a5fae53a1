"""A wheel is taken apart, given a local version and made again; nothing leads out of its folder."""

from __future__ import annotations

import base64
import csv
import hashlib
import zipfile
from pathlib import Path

import pytest

from django_seven.edits import wheel
from django_seven.errors import PackageError

METADATA = """Metadata-Version: 2.1
Name: dead-app
Version: 1.0
Requires-Dist: Django (<2.0,>=1.8)
Requires-Dist: pytz>=2015.1
Requires-Dist: django<3; extra == "old"
License: BSD

Requires-Dist: Django<2 is said in the text as well
"""


def made(folder: Path) -> Path:
    path = folder / "dead_app-1.0-py2.py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("dead_app/__init__.py", "x = 1\n")
        archive.writestr("dead_app-1.0.dist-info/METADATA", METADATA)
        archive.writestr("dead_app-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nTag: py2-none-any\nTag: py3-none-any\n")
        archive.writestr("dead_app-1.0.dist-info/LICENSE", "as it was\n")
        archive.writestr("dead_app-1.0.dist-info/RECORD", "")
    return path


def test_a_local_version(tmp_path: Path) -> None:
    wheel.unpack(made(tmp_path), tmp_path / "tree")
    assert wheel.relabelled(tmp_path / "tree", "1.0+seven1") == "dead_app-1.0+seven1-py2.py3-none-any.whl"
    data = wheel.pack(tmp_path / "tree")
    assert data == wheel.pack(tmp_path / "tree")
    (tmp_path / "again.whl").write_bytes(data)
    with zipfile.ZipFile(tmp_path / "again.whl") as archive:
        info = "dead_app-1.0+seven1.dist-info"
        said = archive.read(f"{info}/METADATA").decode()
        assert archive.read(f"{info}/LICENSE") == b"as it was\n"
        rows = list(csv.reader(archive.read(f"{info}/RECORD").decode().splitlines()))
        for name, digest, size in rows[:-1]:
            content = archive.read(name)
            told = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
            assert (digest, size) == (f"sha256={told}", str(len(content)))
        assert {row[0] for row in rows} == set(archive.namelist())
    head, _, body = said.partition("\n\n")
    assert "Version: 1.0+seven1" in head and "Requires-Dist: Django\n" in head
    assert "Requires-Dist: pytz>=2015.1" in head and 'Requires-Dist: django; extra == "old"' in head
    assert body == "Requires-Dist: Django<2 is said in the text as well\n"


@pytest.mark.parametrize("name", ["../evil.py", "/evil.py", "a/../../evil.py"])
def test_nothing_leads_outside(name: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.whl"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(name, "x")
    with pytest.raises(PackageError, match="outside of itself"):
        wheel.unpack(path, tmp_path / "tree")
    assert not (tmp_path / "evil.py").exists()


def test_no_archive(tmp_path: Path) -> None:
    path = tmp_path / "bad.whl"
    path.write_text("no archive")
    with pytest.raises(PackageError, match="cannot be unpacked"):
        wheel.unpack(path, tmp_path / "tree")
