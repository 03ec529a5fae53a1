"""Bytes of any kind: reading, positions, texts and names never raise."""

from __future__ import annotations

import os
import re
import socket
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from shielding.mutate import COOKIES

from django_seven.edits.gate import apply, untouched
from django_seven.project.names import Names
from django_seven.project.source import LIMIT, Source, parse, problem, read, understood
from django_seven.values import Edit, Skipped

PIECES = st.sampled_from(
    [
        b"import a", b"from a import b", b"from a import (b,\n c)", b"from . import *", b"x = a.b", b"def f(x=a):",
        b"class C(b):", b"    return x", b"\n", b"\r\n", b"\t", b" ", b"(", b")", b"'", b'"""', b"# c", b"\\\n",
        b"\xff", b"\xc3\xa9", b"lambda x: x", b"global x", b"del x", b"try:", b"except ImportError:", b"if a:",
        b"else:", b"for x in a:", b"with a as (x, y):", b"match x:", b"case a.b(c=d):", b"[x for x in a]", b"(x := 1)",
        b"@a", b"print >>f, x", b"exec 'x'", b"async def f(): await x", b"f'{x!r:{y}}'", b"*x, y = a",
        b"x: int = 1", b"type X = int", b"\x0c", b"\xef\xbb\xbf", b"# -*- coding: latin-1 -*-",
    ]
)  # fmt: skip
CODE = st.lists(PIECES | st.just(b"x"), max_size=30).map(b"".join)
ANY = st.one_of(st.binary(max_size=300), CODE)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_left_with_a_reason(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.py")
        path.write_bytes(data)
        found = read(path, "a.py")
    assert found == understood("a.py", data)
    assert found.data == data if isinstance(found, Source) else found.reason


@given(ANY, st.sampled_from(COOKIES), st.booleans(), st.integers(0, 400))
@example(b"\xe9", "unicode_escape", False, 1)
@example(b"\\x", "unicode_escape", False, 2)
def test_a_source_says_something_of_every_byte(data: bytes, cookie: str, mark: bool, offset: int) -> None:
    source = Source("a.py", (b"\xef\xbb\xbf" if mark else b"") + f"# coding: {cookie}\n".encode() + data)
    "x = 1".encode(source.encoding)
    line, column = source.position(min(offset, len(source.data)))
    assert line >= 1 and column >= 1
    assert source.newline in ("\n", "\r\n")
    source.indentation(min(offset, len(source.data)))
    source.text(offset)


@given(CODE)
def test_positions_are_those_of_a_slow_count(data: bytes) -> None:
    source = Source("a.py", data)
    for offset in {0, len(data), *(found.start() for found in re.finditer(rb"\w+", data))}:
        before = data[:offset].decode(source.encoding, "replace")
        line = before.split("\n")[-1]
        column = len(line.lstrip("\ufeff") if "\n" not in before else line) + 1
        assert source.position(offset) == (before.count("\n") + 1, column)


@given(CODE)
def test_names_of_any_source_are_looked_up(data: bytes) -> None:
    names = Names(Source("shop/views.py", data), "shop.views")
    assert problem(names.source, parse(names.source)) is None or names.tree.root_node.has_error
    for name in ("a", "b", "x", "y", "self"):
        names.bindings(name)
        for node in names.uses(name):
            names.lookup(node)
            names.meaning(node)
            names.bound(node)
    assert isinstance(names.imports, list) and isinstance(names.stars, list)


@given(
    st.binary(max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60), st.binary(max_size=5)), max_size=5),
)
def test_edits_in_order_leave_the_rest_untouched(data: bytes, given_edits: list[tuple[int, int, bytes]]) -> None:
    edits, last = [], 0
    for start, length, text in sorted(given_edits):
        if last <= start <= len(data):
            edits.append(Edit(start, min(start + length, len(data)), text))
            last = edits[-1].end
    after = apply(data, edits)
    assert untouched(data, after, edits)
    assert len(after) == len(data) + sum(len(edit.text) - (edit.end - edit.start) for edit in edits)
    assert not untouched(data, after + b"!", edits)
    if edits and edits[0].start:
        assert not untouched(data, bytes([after[0] ^ 1]) + after[1:], edits)


def test_overlapping_edits_are_never_untouched() -> None:
    edits = [Edit(0, 4, b"x"), Edit(2, 6, b"y")]
    assert not untouched(b"abcdefgh", apply(b"abcdefgh", edits), edits)


@pytest.mark.parametrize("kind", ["pipe", "socket", "folder", "loop", "gone", "large", "nul", "mac"])
def test_what_is_no_readable_file_is_left(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "socket":
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(str(path))
    elif kind == "folder":
        path.mkdir()
    elif kind == "loop":
        path.symlink_to(path)
    elif kind == "large":
        path.write_bytes(b"#" * (LIMIT + 1))
    elif kind in ("nul", "mac"):
        path.write_bytes(b"x = 1\0\n" if kind == "nul" else b"# a\rx = 1\r")
    found = read(path, "a.py")
    assert isinstance(found, Skipped) and found.reason
