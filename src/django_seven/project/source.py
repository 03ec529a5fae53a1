"""Bytes and trees: a file is read once, kept as bytes, and parsed without losing one of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Tree

from django_seven.values import Skipped

LIMIT = 5_000_000  # bytes; larger files are data, not code
_COOKIE = re.compile(rb"\A(?:\xef\xbb\xbf)?[^\n]*?(?:\n[^\n]*?)?coding[:=]\s*([-\w.]+)")
_LANGUAGE = Language(tree_sitter_python.language())


@dataclass(frozen=True)
class Source:
    """The bytes of one file. `path` is relative to the project, with `/`."""

    path: str
    data: bytes

    @cached_property
    def encoding(self) -> str:
        """What the cookie says, else UTF-8; a name Python does not know counts as Latin-1."""
        found = _COOKIE.match(self.data[:400])
        if not found:
            return "utf-8"
        name = found.group(1).decode("ascii", "replace")
        try:
            "".encode(name)
        except LookupError:
            return "latin-1"
        return name

    @cached_property
    def newline(self) -> str:
        """The newline that most lines end with."""
        windows = self.data.count(b"\r\n")
        return "\r\n" if windows * 2 > self.data.count(b"\n") else "\n"

    def text(self, start: int = 0, end: int | None = None) -> str:
        """The text between two bytes."""
        return self.data[start:end].decode(self.encoding, "replace")

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column (both from 1, the column in characters) of a byte."""
        start = self.data.rfind(b"\n", 0, offset) + 1
        line = self.data.count(b"\n", 0, offset) + 1
        before = self.text(start, offset)
        return line, len(before.lstrip("\ufeff") if start == 0 else before) + 1

    def indentation(self, offset: int) -> str:
        """The white space before the first character of the line that holds a byte."""
        start = self.data.rfind(b"\n", 0, offset) + 1
        found = re.compile(rb"[ \t]*").match(self.data, start)
        return found.group().decode() if found else ""


def read(path: Path, name: str) -> Source | Skipped:
    """Read a file; a reason comes back where it is none of ours to understand."""
    try:
        size = path.stat().st_size
        if size > LIMIT:
            return Skipped(name, f"larger than {LIMIT // 1_000_000} MB")
        data = path.read_bytes()
    except OSError as error:
        return Skipped(name, f"cannot be read: {error.strerror}")
    if b"\0" in data:
        return Skipped(name, "holds NUL bytes: not text")
    return Source(name, data)


def parse(source: Source) -> Tree:
    """The syntax tree of a Python file; `problem` tells whether it is whole."""
    return Parser(_LANGUAGE).parse(source.data)


def problem(source: Source, tree: Tree) -> Skipped | None:
    """Where the tree has a hole, say in which line."""
    root = tree.root_node
    if not root.has_error:
        return None
    node: Node | None = root
    while node is not None and node.type != "ERROR" and not node.is_missing:
        node = next((child for child in node.children if child.has_error or child.is_missing), None)
    line = source.position((node or root).start_byte)[0]
    return Skipped(source.path, f"syntax error near line {line}")
