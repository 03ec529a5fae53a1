"""What an environment is called: a digest of everything that it is made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from django_seven.errors import InterpreterMissing
from django_seven.runs.wanted import Wanted


def key(wanted: Wanted) -> str:
    """The name of an environment: a digest of everything that it is made from.

    Raises InterpreterMissing where its Python is not there.
    """
    try:
        real = wanted.python.resolve(strict=True)
        stat = real.stat()
    except OSError as error:
        raise InterpreterMissing(
            f"The Python of the {wanted.side} side is not there: {wanted.python}",
            f'Name one under [{wanted.side}] in seven.toml, as `python = "{wanted.python_minor}"`.',
        ) from error
    python = f"{real} {wanted.python_minor} {stat.st_size} {stat.st_mtime_ns}"
    settings = json.dumps(sorted(wanted.build_env.items()))
    asked = ("\n".join(wanted.lines), "\n".join(wanted.overrides), wanted.exclude_newer or "", settings)
    alone = (*(("complete",) if wanted.complete else ()), *wanted.undated)
    return f"py{wanted.python_minor}-{digest(python, *asked, *alone, *_contents(wanted.lines))}"


def digest(*parts: str) -> str:
    """24 hexadecimal digits for these texts."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _contents(lines: tuple[str, ...]) -> Iterator[str]:
    """The contents of files that the lines name: a wheel or a list may change in its place."""
    for line in lines:
        for word in line.replace("=", " ").split():
            path = Path(word.removeprefix("file://"))
            if path.is_absolute() and path.is_file():
                yield hashlib.sha256(path.read_bytes()).hexdigest()
