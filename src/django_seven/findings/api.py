"""The APIs of the two Djangos of a road: what the old one has and the new one lacks, with the words to say so."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from tree_sitter import Node

from django_seven.findings.api_pages import Pages
from django_seven.findings.template_words import any_of
from django_seven.index import Index, Library, Signature, load
from django_seven.index.store import ROOTS
from django_seven.project.classes import Classes
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules.coverage import Row, rows
from django_seven.values import Minor, Road

SETTINGS = "django.conf.settings"


@dataclass(frozen=True, slots=True)
class Met:
    """A place where the new side lacks something: the rule that explains it, and the words for this one.

    `certain`: whether the name certainly means what is gone. `until`: the first release that lacks it.
    """

    rule: str
    node: Node
    certain: bool
    message: str
    until: Minor | None


@dataclass(frozen=True, slots=True)
class Members:
    """What some classes of Django bring: the names that went, those that came, those that are called otherwise."""

    gone: frozenset[str]
    fresh: frozenset[str]
    changed: frozenset[str]


class Api:
    """Questions about one road, asked once each; `judged` are settings of which written rules judge the value.

    An `index` is that of another package than Django, on both sides.
    """

    def __init__(
        self, road: Road, tree: FileTree, judged: frozenset[str] = frozenset(), index: Index | None = None
    ) -> None:
        self.tree = tree
        self.judged = judged
        self.classes = Classes(tree)
        self.index: Index = load() if index is None else index
        first, last = self.index.releases[0], self.index.releases[-1]
        self.old, self.new = (first, last) if index is not None else (max(road.old, first), min(road.new, last))
        self._named = re.compile(rf"[\"']((?:{'|'.join(self.index.roots)})(?:\.[A-Za-z_]\w*)+)[\"']".encode())
        self._libraries: dict[Minor, Mapping[str, Library]] = {}
        self._asked = b"", False
        self._gone: dict[str, bool] = {}
        self._changes: dict[str, bool] = {}
        self._members: dict[tuple[str, ...], Members | None] = {}

    @property
    def of_django(self) -> bool:
        """Whether it is Django that is asked about."""
        return self.index.roots == ROOTS

    def owns(self, dotted: str) -> bool:
        """Whether a dotted name begins with what is asked about."""
        return dotted.partition(".")[0] in self.index.roots

    def strings(self, data: bytes) -> Iterator[re.Match[bytes]]:
        """The strings of a file that are dotted names of what is asked about."""
        return self._named.finditer(data)

    def release(self, minor: Minor | None) -> str:
        """A release as people call it."""
        if self.of_django or minor is None:
            return f"Django {minor}"
        return self.index.versions[self.index.releases.index(minor)]

    def gone(self, dotted: str) -> bool:
        """Whether the old side certainly has a name and the new side certainly has not."""
        found = self._gone.get(dotted)
        if found is None:
            found = self.index.has(dotted, self.new) is False and self.index.has(dotted, self.old) is True
            self._gone[dotted] = found
        return found

    def lacks(self, dotted: str) -> bool:
        """Whether the new side certainly has no such name, be it that the old one had none either."""
        return self.index.has(dotted, self.new) is False

    def changes(self, owner: str, name: str) -> bool:
        """Whether a member that a class has on the old side is gone on the new one, or is called otherwise there."""
        dotted = f"{owner}.{name}"
        found = self._changes.get(dotted)
        if found is None:
            both, known = self.signatures(dotted), self.members((owner,))
            listed = known is not None and name in known.gone | known.changed
            found = self._changes[dotted] = listed or self.gone(dotted) or (both is not None and both[0] != both[1])
        return found

    def first_without(self, dotted: str) -> Minor | None:
        """The first release of the road that lacks a name."""
        return next((one for one in self.between if self.index.has(dotted, one) is False), None)

    def may_be_met(self, source: Source) -> bool:
        """Whether a template may use, by its bytes and place, something of templates and pages that went."""
        data = source.data
        if self._asked[0] is not data:  # asked before the rules, and after them
            words, pattern, paths = self._of_templates
            there = any(map(data.__contains__, words))
            met = there and (pattern.search(data) is not None or any(path in data for path in paths))
            self._asked = data, met or self.pages.may_be_met(source)
        return self._asked[1]

    @cached_property
    def pages(self) -> Pages:
        """Django's own pages on both sides."""
        return Pages(self.index, self.tree, self.old, self.between)

    def libraries(self, minor: Minor) -> Mapping[str, Library]:
        """The libraries of tags of one of the two sides, by the name they are loaded by."""
        found = self._libraries.get(minor)
        if found is None:
            found = self._libraries[minor] = self.index.libraries(minor)
        return found

    @cached_property
    def _of_templates(self) -> tuple[tuple[bytes, ...], re.Pattern[bytes], tuple[bytes, ...]]:
        old, new = self.old, self.new
        asked = (self.index.tags, self.index.filters, self.index.libraries, self.index.templates)
        tags, filters, libraries, paths = (frozenset(ask(old)) - frozenset(ask(new)) for ask in asked)
        words = sorted(word.encode() for word in {*tags, *filters, *libraries, *paths})
        return tuple(words), any_of(tags, filters, libraries), tuple(path.encode() for path in sorted(paths))

    @cached_property
    def dead_settings(self) -> frozenset[str]:
        """The settings that the old side reads, and that the new one neither reads nor has a default for.

        One with a default may be read by a name that is put together.
        """
        if not self.of_django:
            return frozenset()
        old, new = (self.index.settings(minor) for minor in (self.old, self.new))
        alive = {name for name, one in new.items() if one.read or one.default is not None}
        return frozenset(name for name, one in old.items() if one.read and name not in alive)

    def first_unread(self, setting: str) -> Minor | None:
        """The first release of the road that does not read a setting."""
        found = ((one, self.index.settings(one).get(setting)) for one in self.between)
        return next((one for one, known in found if known is None or not known.read), None)

    @cached_property
    def between(self) -> tuple[Minor, ...]:
        """The releases after the old side up to the new one."""
        return tuple(one for one in self.index.releases if self.old < one <= self.new)

    def signatures(self, dotted: str) -> tuple[Signature, Signature] | None:
        """How a callable is called on both sides; None where one of them cannot be known."""
        old, new = self.index.signature(dotted, self.old), self.index.signature(dotted, self.new)
        return None if old is None or new is None else (old, new)

    def members(self, bases: Iterable[str]) -> Members | None:
        """What classes of Django bring together; None where one of them is not wholly known on both sides."""
        key = tuple(bases)
        if key not in self._members:
            self._members[key] = self._read_members(key)
        return self._members[key]

    def _read_members(self, bases: tuple[str, ...]) -> Members | None:
        old: set[str] = set()
        new: set[str] = set()
        for base in bases:
            before, after = self.index.members(base, self.old), self.index.members(base, self.new)
            if not before.by_name or not after.complete:
                return None
            old |= set(before.by_name)
            new |= set(after.by_name)
        changed = {name for name in old & new if self._changed(bases, name)}
        return Members(frozenset(old - new), frozenset(new - old), frozenset(changed))

    def _changed(self, bases: tuple[str, ...], name: str) -> bool:
        owner = next((base for base in bases if self.index.has(f"{base}.{name}", self.old)), None)
        both = self.signatures(f"{owner}.{name}") if owner is not None else None
        return both is not None and both[0] != both[1]

    def nearest(self, dotted: str) -> str:
        """The last name of what is most like a gone member on the new side: a class with both serves two Djangos."""
        close = self.index.near(dotted, self.new)
        return close[0].rpartition(".")[2] if close and close[0].rpartition(".")[0] == dotted.rpartition(".")[0] else ""

    def words(self, what: str, dotted: str, *, near: bool = True) -> str:
        """A sentence: what is gone, since when, which releases have it, what stands in its place on the new side."""
        lives, first = self.index.lives(dotted), self.first_without(dotted)
        there = lives.text if self.of_django else self.release(self.old)
        told = f"{what} is gone in {self.release(first)} (it is there in {there})."
        known = ledger_word(dotted)
        if known is not None:
            return f"{told} {known}"
        close = self.index.near(dotted, self.new) if near else ()
        return told + (f" Near it on {self._on}: {', '.join(f'`{name}`' for name in close)}." if close else "")

    @property
    def _on(self) -> str:
        return str(self.new) if self.of_django else self.release(self.new)


def ledger_word(dotted: str) -> str | None:
    """What the ledger says of a name that went: what stands in its place, else its own sentence."""
    row = _by_name().get(dotted)
    if row is None:
        return None
    return f"In its place: `{row.new}`." if row.new else row.summary


@cache
def _by_name() -> dict[str, Row]:
    return {
        row.old.rpartition(" ")[2]: row for row in rows().values() if row.old.startswith(("django.", "class django"))
    }
