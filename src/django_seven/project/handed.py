"""Which names a file of the project hands to others: told from the text of those that speak of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

FROM = re.compile(rb"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*(?:\\\r?\n[^\n]*)*)", re.M)
_DOTTED = re.compile(rb"(?<![\w.])(?!django\.)\w+(?:\.\w+)+")
_WORD = re.compile(rb"\w+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one file says of others, each by the last part of a module's name.

    `imported`: names it imports from modules of the project. `dotted`: names that stand as `module.name`.
    `stars`: the modules it imports everything from; then `words` are those in it, `own` the names it imports by name.
    """

    imported: frozenset[tuple[str, str]]
    dotted: frozenset[tuple[str, str]]
    stars: frozenset[str]
    words: frozenset[bytes] = field(default_factory=frozenset)
    own: frozenset[bytes] = field(default_factory=frozenset)


def spoken(data: bytes, ours: frozenset[bytes]) -> Spoken:
    """Read what a file says; `ours` are the parts of the names of the project's modules."""
    imported: set[tuple[str, str]] = set()
    stars: set[str] = set()
    for module, names in FROM.findall(data):
        if module.split(b".")[0] not in ours:
            continue  # `from django.utils.text import …` is not about a `text.py` of the project
        tail = module.decode().rpartition(".")[2]
        for part in names.strip(b"()").split(b","):
            words = re.sub(rb"#[^\n]*", b"", part).split()
            if words == [b"*"]:
                stars.add(tail)
            elif words:
                imported.add((tail, words[0].decode("utf-8", "replace")))
    dotted = frozenset(_dotted(data, ours))
    if not stars:
        return Spoken(frozenset(imported), dotted, frozenset())
    words_left = frozenset(_WORD.findall(FROM.sub(b"", data)))
    return Spoken(frozenset(imported), dotted, frozenset(stars), words_left, _own(data))


def _dotted(data: bytes, ours: frozenset[bytes]) -> Iterator[tuple[str, str]]:
    """Each `module.name` whose left may be a module of the project; never a name of Django's."""
    for chain in set(_DOTTED.findall(data)):
        for left, right in pairwise(chain.split(b".")):
            if left in ours:
                yield left.decode("utf-8", "replace"), right.decode("utf-8", "replace")


def _own(data: bytes) -> frozenset[bytes]:
    parts = (part.split() for _, names in FROM.findall(data) for part in names.strip(b"()").split(b","))
    return frozenset(words[-1] for words in parts if words)
