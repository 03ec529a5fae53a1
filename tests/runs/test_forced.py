"""A test of a copy is made to fail at its first line, whatever its file looks like."""

from __future__ import annotations

from pathlib import Path

import pytest

from django_seven.runs.forced import MESSAGE, able, force

CODE = """\
class A(Base):
    def test_other(self): return 1

    class B:
        def test_x(self):
            pass


class B(Base):
    @skip(
        "no")
    async  def test_x(self, one="(:",
        two=2):
        pass

    def test_empty(self):

        return None

    def test_comment(self):
# far left
        pass


class C(Base):
\tdef test_tab(self):
\t\t'''Says something.'''
\t\tself.fail()


def test_alone():
    assert 1
"""


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("shop.tests.A.B.test_x", 6),
        ("shop.tests.C.test_tab", 27),
        ("shop/tests.py::B::test_empty", 18),
        ("shop/tests.py::test_alone[a-b]", 32),
        ("shop.tests.B.test_x", 0),
        ("shop.tests.B.test_comment", 0),
        ("shop.tests.A.test_other", 0),
        ("shop.tests.A.test_inherited", 0),
        ("shop.tests", 0),
        ("nowhere.tests.A.test_x", 0),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_where(tmp_path: Path, name: str, line: int, end: str) -> None:
    file = tmp_path / "shop/tests.py"
    file.parent.mkdir()
    file.write_bytes(CODE.replace("\n", end).encode())
    assert list(able([name], tmp_path, tmp_path)) == ([name] if line else [])
    force(name, tmp_path, tmp_path)
    lines = file.read_bytes().decode().split(end)
    if not line:
        assert lines == CODE.split("\n")
        return
    added = lines.pop(line - 1)
    assert MESSAGE in added and lines == CODE.split("\n")
    assert len(added) - len(added.lstrip()) == len(lines[line - 1]) - len(lines[line - 1].lstrip())
