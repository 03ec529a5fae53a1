"""A test that is made to fail, in a copy of the tree: whoever says that it passed cannot be believed in anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from django_seven.errors import UsageError
from django_seven.runs.selection import node

MESSAGE = "django-seven made this test fail, to see whether that is seen"


def able(names: Iterable[str], root: Path, cwd: Path) -> Iterator[str]:
    """Those of some tests whose code can be found and changed."""
    return (name for name in names if _place(name, root, cwd) is not None)


def force(name: str, root: Path, cwd: Path) -> None:
    """Let a test of a copy fail at its first line; nothing where its code is not found."""
    found = _place(name, root, cwd)
    if found is None:
        return
    path, at, indent = found
    lines = path.read_bytes().splitlines(keepends=True)
    end = b"\r\n" if lines[at].endswith(b"\r\n") else b"\n"
    lines.insert(at, indent + f'raise AssertionError("{MESSAGE}")'.encode() + end)
    path.write_bytes(b"".join(lines))


def _place(name: str, root: Path, cwd: Path) -> tuple[Path, int, bytes] | None:
    """The file of a test, the number of the first line of its body, and how far that is indented."""
    try:
        file, *parts = node(name, root, cwd).partition("[")[0].split("::")
        lines = (cwd / file).read_bytes().splitlines()
    except (UsageError, OSError):
        return None
    at, depth = -1, -1
    for part in parts:
        kind = rb"class" if part != parts[-1] else rb"(?:async +)?def"
        opens = re.compile(rb"[ \t]*" + kind + rb" +" + re.escape(part.encode()) + rb"\b")
        inside = _below(lines, at, depth)
        at = next((place for place in inside if opens.match(lines[place])), len(lines))
        depth = _depth(lines[at]) if at < len(lines) else 0
    if not parts or at >= len(lines) or not lines[at].rstrip().endswith(b":"):
        return None
    first = next((place for place in range(at + 1, len(lines)) if lines[place].strip()), at)
    plain = _depth(lines[first]) > depth and not lines[first].lstrip().startswith(b"#")
    return (cwd / file, first, lines[first][: _depth(lines[first])]) if plain else None


def _below(lines: list[bytes], at: int, depth: int) -> list[int]:
    """The lines at the next depth below a line; from the top, those that are not indented."""
    inner, found = 0 if depth < 0 else -1, []
    for place in range(at + 1, len(lines)):
        if not lines[place].strip():
            continue
        here = _depth(lines[place])
        if here <= depth:
            break
        inner = here if inner < 0 else inner
        if here == inner:
            found.append(place)
    return found


def _depth(line: bytes) -> int:
    return len(line) - len(line.lstrip())
