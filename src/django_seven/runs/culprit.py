"""Which installed package an exception came from, as its traceback tells."""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

_FRAME = re.compile(r'^\s*File "([^"]+)", line \d+', re.M)
_SITES = re.compile(r".*/(?:site|dist)-packages/")
_STANDARD = re.compile(r"<|.*/lib/python\d\.\d+/(?!site-packages/)")


def culprit(trace: str, folders: Iterable[Path]) -> str:
    """`surlex 0.2.0`: the package of the innermost frame that is neither Django's nor Python's own.

    Empty where that frame is the project's, or where no package in `folders` owns the file.
    """
    for name in reversed(_FRAME.findall(trace)):
        path = name.replace("\\", "/")
        if not _SITES.match(path):
            if _STANDARD.match(path):
                continue
            return ""
        inner = _SITES.sub("", path)
        if not inner.startswith("django/"):
            return owner(inner, folders)
    return ""


def owner(file: str, folders: Iterable[Path]) -> str:
    """`surlex 0.2.0`: the package in `folders` to which a file belongs that is named from their top; empty: none."""
    for each in distributions(path=[str(folder) for folder in folders]):
        if each.metadata and _owns(each, file):
            return f"{each.metadata['Name']} {each.version}"
    return ""


def _owns(each: Distribution, file: str) -> bool:
    listed = {str(PurePosixPath(path)) for path in each.files or ()}
    tops = set((each.read_text("top_level.txt") or "").split()) if not listed else set()
    return file in listed or file.split("/", maxsplit=1)[0].removesuffix(".py") in tops
