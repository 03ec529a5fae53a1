"""Bytes and trees: a file is read once, kept as bytes, and parsed without losing one of them."""

from __future__ import annotations

import os
import re
import stat
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import tree_sitter_python
from tree_sitter import Language, Node, Parser, Tree

from django_seven.values import Skipped

LIMIT = 5_000_000  # bytes; larger files are data, not code
# As Python reads it: a comment in the first line, or in the second where the first is blank or a comment.
_COOKIE = re.compile(rb"\A(?:[ \t\f]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))?[ \t\f]*#[^\r\n]*?coding[:=][ \t]*([-\w.]+)")
_BOM = b"\xef\xbb\xbf"
_NEWLINE = re.compile(rb"\n")
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_PLAIN = bytes([9, 10, 13, *range(32, 127)])
_MANY = 200  # comments in a row, a line each
_COMMENTS = re.compile(rb"(?m)^([ \t]*#[^\n]*\n)((?:[ \t\r\f]*(?:#[^\n]*)?\n){%d,})" % _MANY)
_BLANK = bytes(byte if byte in b"\r\n" else 32 for byte in range(256))
_LANGUAGE = Language(tree_sitter_python.language())


@dataclass(frozen=True)
class Source:
    """The bytes of one file. `path` is relative to the project, with `/`."""

    path: str
    data: bytes

    @cached_property
    def encoding(self) -> str:
        """What the cookie says, else UTF-8; a name that Python cannot read code in counts as Latin-1."""
        if self.data.startswith(_BOM) or not self.path.endswith(".py"):
            return "utf-8"
        found = _COOKIE.match(self.data[:400])
        return _codec(found.group(1)) if found else "utf-8"

    @cached_property
    def newline(self) -> str:
        """The newline that most lines end with."""
        windows = self.data.count(b"\r\n")
        return "\r\n" if windows * 2 > self.data.count(b"\n") else "\n"

    def text(self, start: int = 0, end: int | None = None) -> str:
        """The text between two bytes."""
        return self.data[start:end].decode(self.encoding, "replace")

    @cached_property
    def template(self) -> str:
        """The text of a template; bytes that are no UTF-8 are surrogates in it."""
        return self.data.decode("utf-8", "surrogateescape")

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column (both from 1, the column in characters) of a byte."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        last, column = self._reached.get(line, (start, 1))
        if not start <= last <= offset:  # what was reached in a line is kept: lines may be megabytes long
            last, column = start, 1
        between = self.text(last, offset)
        column += len(between.lstrip("\ufeff") if last == 0 else between)
        self._reached[line] = (offset, column)
        return line, column

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *(found.end() for found in _NEWLINE.finditer(self.data))]

    @cached_property
    def _reached(self) -> dict[int, tuple[int, int]]:
        return {}

    def indentation(self, offset: int) -> str:
        """The white space before the first character of the line that holds a byte."""
        start = self.data.rfind(b"\n", 0, offset) + 1
        found = re.compile(rb"[ \t]*").match(self.data, start)
        return found.group().decode() if found else ""


def _opener(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK)  # a pipe would keep us waiting


def read(path: Path | str, name: str) -> Source | Skipped:
    """Read a file; a reason comes back where it is none of ours to understand."""
    try:
        with open(path, "rb", buffering=0, opener=_opener) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                return Skipped(name, "cannot be read: not a file")
            if about.st_size > LIMIT:
                return Skipped(name, _TOO_LARGE)
            return understood(name, file.read())
    except OSError as error:
        return Skipped(name, f"cannot be read: {error.strerror}")


_TOO_LARGE = f"larger than {LIMIT // 1_000_000} MB"


def understood(name: str, data: bytes) -> Source | Skipped:
    """The bytes as a source, where they are text of a kind that the tree reads as Python does."""
    if len(data) > LIMIT:
        return Skipped(name, _TOO_LARGE)
    if b"\0" in data:
        return Skipped(name, "holds NUL bytes: not text")
    if name.endswith(".py") and b"\r" in data and _LONE_RETURN.search(data):
        # to Python they end a line, to the tree they do not
        return Skipped(name, "has carriage returns that no line feed follows: convert its newlines first")
    return Source(name, data)


def _codec(cookie: bytes) -> str:
    """The codec that a cookie names, in Python's own reading of it; Latin-1 where no code can be written in it."""
    name = cookie.decode("ascii", "replace")
    plain = name.lower().replace("_", "-")
    if plain == "utf-8" or plain.startswith("utf-8-"):
        return "utf-8"
    if plain.startswith(("latin-1-", "iso-8859-1-", "iso-latin-1-")):
        return "latin-1"
    if "escape" in plain:  # to Python too they are codecs of text, but no code is written in them
        return "latin-1"
    try:
        fits = _PLAIN.decode(name).encode(name) == _PLAIN and _PLAIN.decode(name) == _PLAIN.decode("ascii")
    except (LookupError, ValueError, TypeError):
        return "latin-1"
    return name if fits else "latin-1"


# `async` and `await` as names, which no newer Python reads
_WORD = re.compile(
    rb"(?:\.\s*|\bimport\s(?:.*[\s,])?|\bdef\s+|[(,]\s*(?=\w+\s*[=,)]))(async|await)\b(?!\s+(?:def|for|with)\b)"
)


def parse(source: Source) -> Tree:
    """The syntax tree of a Python file; `problem` tells whether it is whole."""
    data = source.data
    if data.count(b"#") > _MANY:  # the parser's time grows with the square of what stands in one row
        data = _COMMENTS.sub(lambda found: found.group(1) + found.group(2).translate(_BLANK), data)
    return Parser(_LANGUAGE).parse(data)


def problem(source: Source, tree: Tree) -> Skipped | None:
    """Where the tree has a hole, say in which line."""
    root = tree.root_node
    if not root.has_error:
        return None
    node: Node | None = root
    while node is not None and node.type != "ERROR" and not node.is_missing:
        node = next((child for child in node.children if child.has_error or child.is_missing), None)
    line = source.position((node or root).start_byte)[0]
    text = source.data.splitlines()[line - 1] if line <= source.data.count(b"\n") + 1 else b""
    word = _WORD.search(text)
    why = f": `{word[1].decode()}` is a keyword since Python 3.7 and needs another name" if word is not None else ""
    return Skipped(source.path, f"syntax error near line {line}{why}")
