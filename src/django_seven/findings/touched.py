"""Which files the index may have something to say of, told from their text: the others are not parsed for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django_seven.index.words import CALL, Hint, hints
from django_seven.project.scan import Scan
from django_seven.project.words import Text
from django_seven.values import Minor

Changes = Callable[[str, str], bool]


def leads(target: str, found: AbstractSet[str]) -> bool:
    """Whether what an import brings leads to a name, or lies in one, or is one that stands without its module."""
    return any(
        "." not in name or f"{name}.".startswith(f"{target}.") or target.startswith(f"{name}.") for name in found
    )


def _stands(one: Hint, text: Text) -> bool:
    """Whether what must stand beside a word does: it is called, with a parameter where one is named."""
    if not one.beside:
        return True
    called = one.word + b"("
    if called not in text.data and re.search(rb"\b" + one.word + rb"(?:\s+\(|\s+as\b)", text.data) is None:
        return False
    return one.beside == CALL or one.beside in text.words


@dataclass(frozen=True, slots=True)
class Led:
    """What a file may use that went or changed.

    `names`: modules, names of modules, and classes with such a member, as dotted names; None where all may be meant.
    `below`: whether its classes may inherit such a member.
    """

    names: frozenset[str] | None
    below: bool


class Touched:
    """What went or changed on one road, by word; `changes` tells it of a class and a member."""

    def __init__(self, releases: tuple[Minor, ...], old: Minor, new: Minor, changes: Changes) -> None:
        self._changes = changes
        self._named: dict[bytes, list[Hint]] = defaultdict(list)
        self._members: dict[bytes, list[int]] = defaultdict(list)
        self._hints: list[Hint] = []  # those of members
        self._alone: dict[bytes, list[Hint]] = defaultdict(list)  # settings and commands
        for one in hints(releases, old, new):
            if one.classes:
                self._members[one.word].append(len(self._hints))
                self._hints.append(one)
            else:
                (self._named if one.module else self._alone)[one.word].append(one)

    def named(self, text: Text) -> Iterator[str]:
        """The modules, and names of modules, that went or changed and that a file may use, as dotted names."""
        for word in self._named.keys() & text.words:
            led = text.after_dot(word) or word in text.imported or b"*" in text.imported
            for one in self._named[word] if led else ():
                spelled = one.module.rpartition(b".")[2] in text.words  # whichever way leads there
                if spelled and text.may_mean(one.module, word) and _stands(one, text):
                    yield (one.module + b"." + word).decode()
        yield from (word.decode() for word in self._alone.keys() & text.words)

    def members(self, text: Text) -> bool:
        """Whether a file may use a member that went or changed, of a class of Django that it names itself."""
        return any(self._owners(self._hints[number], text) != set() for number in self.beside(text))

    def beside(self, text: Text) -> Iterator[int]:
        """The numbers of the members that stand in a file, whatever their classes."""
        for word in self._members.keys() & text.words:
            for number in self._members[word]:
                beside = self._hints[number].beside
                if beside in (b"", CALL) or beside in text.words:
                    yield number

    def inherited(self, numbers: Iterable[int], bases: frozenset[bytes], scan: Scan) -> bool:
        """Whether one of these members is one of a class of Django that `bases` derive from, by way of the project."""
        some = (self._hints[number] for number in numbers)
        return any(not scan.below(one.classes, one.word, self._changes).isdisjoint(bases) for one in some)

    def owners(self, text: Text) -> frozenset[str] | None:
        """These classes of Django, as dotted names; None where they cannot be told."""
        found: set[str] = set()
        for number in self.beside(text):
            some = self._owners(self._hints[number], text)
            if some is None:
                return None
            found |= some
        return frozenset(found)

    def _owners(self, one: Hint, text: Text) -> set[str] | None:
        """The classes that have a member, where a file derives from one, makes one, or takes the member from it."""
        owners: set[str] = set()
        for name in one.classes & text.words:
            if text.local_names(name).isdisjoint(text.bases) and not _is_used(name, one.word, text):
                continue
            found = text.owners(name)
            if found is None:
                return None
            dotted = (some.decode() for some in found)
            owners |= {some for some in dotted if self._changes(some, one.word.decode())}
        return owners


def _is_used(name: bytes, member: bytes, text: Text) -> bool:
    """Whether a member stands behind a dot, and before it its class, or in the file a call of the class."""
    if not text.after_dot(member):
        return False
    some = b"|".join(text.local_names(name))
    if member.startswith(b"__"):  # nobody asks an instance for it
        return re.search(rb"\b(?:" + some + rb")\s*\.\s*" + member, text.data) is not None
    return re.search(rb"\b(?:" + some + rb")\s*(?:\(|\.\s*" + member + rb")", text.data) is not None
