"""Which names a file of the project hands to others: told from the text of those that speak of them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

FROM = re.compile(rb"^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n]*(?:\\\r?\n[^\n]*)*)", re.M)
_DOTTED = re.compile(rb"(?<![\w.])(?!django\.)\w+(?:\.\w+)+")
_WORD = re.compile(rb"\w+")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one file says of others, each by the last part of a module's name.

    `imported`: names it imports from modules of the project.
    `stars`: the modules it imports everything from; then `words` are those in it, `own` the names it imports by name.
    """

    imported: frozenset[tuple[str, str]]
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
    if not stars:
        return Spoken(frozenset(imported), frozenset())
    words_left = frozenset(_WORD.findall(FROM.sub(b"", data)))
    return Spoken(frozenset(imported), frozenset(stars), words_left, _own(data))


def dotted(data: bytes, module: str, name: str) -> bool:
    """Whether `module.name` stands somewhere, and is not a name of Django's."""
    left, right = module.encode(errors="surrogateescape"), name.encode(errors="surrogateescape")
    if left + b"." + right not in data:
        return False
    return any((left, right) in pairwise(chain.split(b".")) for chain in _DOTTED.findall(data))


def _own(data: bytes) -> frozenset[bytes]:
    parts = (part.split() for _, names in FROM.findall(data) for part in names.strip(b"()").split(b","))
    return frozenset(words[-1] for words in parts if words)
