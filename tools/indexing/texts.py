"""The sentences and lines of markup in the sources of Django's releases, as `index/texts.py` reads them."""

from __future__ import annotations

import ast
import json
import re
import warnings
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from django_seven.index.texts import HOLE
from django_seven.values import Minor

_VALUE = re.compile(r"%\(\w+\)[-\d.]*[sdrif]|%[-\d.]*[sdrif]|\{[\w.!:]*\}")
_TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.S)
_TRANSLATED = re.compile(r"\{% *(?:trans|translate) +(\"(.+?)\"|'(.+?)')")
_LONGEST = 400
_OLDEST = Minor(1, 5)  # the first whose sources Python 3 parses


def packed(folders: Mapping[Minor, Path]) -> bytes:
    """The table as it is shipped: the releases, and each text with those that hold it, as bits."""
    releases = sorted(minor for minor in folders if minor >= _OLDEST)
    masks: dict[str, int] = {}
    for place, minor in enumerate(releases):
        for text in said(folders[minor]):
            masks[text] = masks.get(text, 0) | 1 << place
    content = {"releases": list(map(str, releases)), "texts": sorted(map(list, masks.items()))}
    return zlib.compress(json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode(), 9)


def said(folder: Path) -> set[str]:
    """What a release says, with `HOLE` for values."""
    found = set()
    root = folder / "django"
    for path in root.rglob("*"):
        name = path.relative_to(root).as_posix()
        if "/locale/" in name or name.startswith(("conf/locale", "contrib/gis")) or "/tests/" in name:
            continue
        found.update(filter(_telling, map(_even, _written(path))))
    return found


def _written(path: Path) -> Iterator[str]:
    if path.suffix == ".py":
        yield from _python(path)
    elif path.suffix in (".html", ".txt"):
        source = path.read_text(encoding="utf-8", errors="replace")
        yield from (match[2] or match[3] for match in _TRANSLATED.finditer(source))
        yield from _TAG.sub(HOLE, source).splitlines()


def _python(path: Path) -> Iterator[str]:
    """The strings of a file, without its docstrings; values of an f-string are holes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):  # of Python 2, or a template of a project
            return
    apart = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            apart.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            yield "".join(str(one.value) if isinstance(one, ast.Constant) else HOLE for one in node.values)
            apart.update(map(id, node.values))
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in apart:
            yield node.value


def _even(text: str) -> str:
    return re.sub(r"\s+", " ", _VALUE.sub(HOLE, text).replace("%%", "%")).strip(f" {HOLE}")


def _telling(text: str) -> bool:
    """Whether it has some words: what is shorter stands anywhere."""
    words = re.findall(r"[^\W\d_]{2,}", text)
    return " " in text and len(text) < _LONGEST and len(words) > 1 and sum(map(len, words)) >= 10
