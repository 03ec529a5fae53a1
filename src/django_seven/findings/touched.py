"""Which files the index may have something to say of, told from their text: the others are not parsed for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from django_seven.index.words import CALL, Hint, hints
from django_seven.project.scan import Scan
from django_seven.project.words import Text
from django_seven.values import Minor


def leads(target: str, found: AbstractSet[str]) -> bool:
    """Whether what an import brings leads to a name, or lies in one, or is one that stands without its module."""
    return any(
        "." not in name or f"{name}.".startswith(f"{target}.") or target.startswith(f"{name}.") for name in found
    )


def _stands(one: Hint, text: Text) -> bool:
    """Whether what must stand beside a word does."""
    if one.beside == CALL:
        called = one.word + b"("
        return called in text.data or re.search(rb"\b" + one.word + rb"(?:\s+\(|\s+as\b)", text.data) is not None
    return not one.beside or one.beside in text.words


class Touched:
    """What went or changed on one road, by word."""

    def __init__(self, releases: tuple[Minor, ...], old: Minor, new: Minor) -> None:
        self._named: dict[bytes, list[Hint]] = defaultdict(list)
        self._members: dict[bytes, list[Hint]] = defaultdict(list)
        self._alone: dict[bytes, list[Hint]] = defaultdict(list)  # settings and commands
        for one in hints(releases, old, new):
            (self._members if one.classes else self._named if one.module else self._alone)[one.word].append(one)
        self._alive: dict[bytes, list[Hint]] | None = None

    @property
    def words(self) -> frozenset[bytes]:
        """The words that tell of members: their names, the words beside them, and those of their classes."""
        found = [{one.word, one.beside} | one.classes for some in self._members.values() for one in some]
        return frozenset().union(*found) - {b""}

    def named(self, text: Text) -> Iterator[str]:
        """The modules, and names of modules, that went or changed and that a file may use, as dotted names."""
        for word in self._named.keys() & text.words:
            led = text.after_dot(word) or word in text.imported or b"*" in text.imported
            for one in self._named[word] if led else ():
                spelled = one.module.rpartition(b".")[2] in text.words  # whichever way leads there
                if spelled and text.may_mean(one.module, word) and _stands(one, text):
                    yield (one.module + b"." + word).decode()
        yield from (word.decode() for word in self._alone.keys() & text.words)

    def members(self, there: AbstractSet[bytes], scan: Scan, text: Text | None = None) -> bool:
        """Whether a file may use a member that went or changed.

        `there` are its words; without its `text` only those that are watched, which do not tell of the classes.
        """
        alive = self._in_project(scan)
        return any(
            (one.beside in (b"", CALL) or one.beside in there)
            and (text is None or not scan.below(one.classes).isdisjoint(there) or text.may_bring(one.classes))
            for word in alive.keys() & there
            for one in alive[word]
        )

    def _in_project(self, scan: Scan) -> dict[bytes, list[Hint]]:
        """The members of those classes that some file of the project speaks of."""
        if self._alive is None:
            self._alive = defaultdict(list)
            for word, some in self._members.items():
                for one in some:
                    classes = frozenset(name for name in one.classes if scan.holders(name) != [])
                    if classes:
                        self._alive[word].append(Hint(word, b"", one.beside, classes))
        return self._alive
