"""One look at each file, without a tree: what all its questions about other files need to know of it."""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from django_seven.project.source import Source
from django_seven.project.words import Text
from django_seven.values import Skipped

_ALIAS = re.compile(rb"(\w+)[ \t]+as[ \t]+(\w+)[ \t]*(?:[,)\\#;\r]|\Z)")
_STAR = re.compile(rb"import[ \t]*\(?[ \t]*\*")
_SETTING = re.compile(rb"^[ \t]*([A-Z][A-Z0-9_]*)\s*(?::[^=\n]+)?=(?!=)", re.M)
DISTINCT = frozenset(
    {
        "INSTALLED_APPS", "MIDDLEWARE", "MIDDLEWARE_CLASSES", "ROOT_URLCONF", "DATABASES", "TEMPLATES", "SECRET_KEY",
        "STATIC_URL", "CACHES",
    }
)  # fmt: skip
_DISTINCT = frozenset(name.encode() for name in DISTINCT)
# where the resolver looks for URLconfs, relations, what settings name, and what is set from outside, then what rules
# ask of a whole project: any other word costs another look at every file
_ASKED = frozenset(
    {
        b"urlpatterns", b"ForeignKey", b"ManyToManyField", b"related_name", b"context_processors", b"AUTH_USER_MODEL",
        b"setattr",
        b"AdminSite", b"LogoutView", b"__html__", b"__str__", b"__unicode__", b"default_renderer", b"text_type",
        b"with_metaclass", b"default_related_name", b"app_label",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Glance:
    """What was seen of one file.

    `words`: which of the watched words stand in it, as numbers. `star`: whether it imports everything from somewhere.
    `titles`: the classes it defines. `below`: a name, that of a class that derives from it, and what of Django
    the former may mean (`?` where that cannot be told).
    `aliases`: pairs of a name and what it is imported as. `settings`: what it may set.
    `met`: what the judge said of it.
    """

    size: int
    words: bytes
    star: bool
    titles: tuple[bytes, ...]
    below: tuple[tuple[bytes, bytes, bytes], ...]
    aliases: tuple[tuple[bytes, bytes], ...]
    settings: frozenset[str] | None
    met: tuple[int, ...]


Judge = Callable[[Text], tuple[int, ...]]


class Watched:
    """The words that a scan looks out for, numbered, a judge of each file, and files known to be settings modules."""

    def __init__(
        self, words: Iterable[bytes] = (), judge: Judge | None = None, settings: frozenset[str] = frozenset()
    ) -> None:
        self.judge = judge
        self.settings = settings
        self.names = tuple(sorted({*words, *_DISTINCT, *_ASKED}))
        self.numbers = {word: number for number, word in enumerate(self.names)}

    def glance(self, source: Source) -> Glance:
        """One file, read."""
        data = source.data
        text = Text(data, source.path)
        there = text.words
        words = array("H", sorted(self.numbers[word] for word in self.numbers.keys() & there)).tobytes()
        settings = None
        if may_be_settings(text) or source.path in self.settings:
            settings = frozenset(match.decode() for match in _SETTING.findall(data))
        star = b"*" in data and _STAR.search(data) is not None
        met = self.judge(text) if self.judge is not None else ()
        titles = tuple(dict.fromkeys(title for title, _ in text.classes))
        below = tuple(_below(text))
        aliases = tuple(_aliases(data)) if b"as" in there else ()
        return Glance(len(data), words, star, titles, below, aliases, settings, met)


def may_be_settings(text: Text) -> bool:
    """Whether a file may be a settings module, by its name, its words, or since it takes everything from another."""
    data = text.data
    if "settings" in text.path or not _DISTINCT.isdisjoint(text.words):
        return True
    return b"*" in data and _STAR.search(data) is not None


def _below(text: Text) -> Iterator[tuple[bytes, bytes, bytes]]:
    for title, chains in text.classes:
        for chain in chains:
            base = chain.rpartition(b".")[2]
            for origin in text.origins(chain) or (b"",):
                yield base, title, origin


def _aliases(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = data.find(b" as ")
    while position >= 0:  # an expression without a literal start would look at every byte
        start = data.rfind(b"\n", 0, position) + 1
        end = data.find(b"\n", position)
        yield from _ALIAS.findall(data, start, end if end >= 0 else len(data))
        position = data.find(b" as ", end) if end >= 0 else -1


@dataclass
class Scan:
    """What was seen of all files of a project."""

    watched: Watched
    words: dict[str, bytes] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    stars: list[str] = field(default_factory=list)
    settings: dict[str, set[str]] = field(default_factory=dict)
    skipped: dict[str, Skipped] = field(default_factory=dict)
    met: dict[str, tuple[int, ...]] = field(default_factory=dict)
    titled: dict[bytes, list[str]] = field(default_factory=lambda: defaultdict(list))  # the files that define a class
    bases: dict[str, frozenset[bytes]] = field(default_factory=dict)  # what classes of a file derive from
    _below: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    _foreign: dict[bytes, set[tuple[bytes, bytes]]] = field(default_factory=lambda: defaultdict(set))
    _aliases: dict[bytes, set[bytes]] = field(default_factory=lambda: defaultdict(set))
    _closures: dict[tuple[frozenset[bytes], bytes], frozenset[bytes]] = field(default_factory=dict)
    _holders: dict[bytes, list[str]] | None = None

    def add(self, path: str, seen: Glance | Skipped) -> None:
        """Take in one file."""
        if isinstance(seen, Skipped):
            self.skipped[path] = seen
            return
        self.words[path], self.sizes[path] = seen.words, seen.size
        if seen.met:
            self.met[path] = seen.met
        if seen.star:
            self.stars.append(path)
        if seen.settings:
            self.settings[path] = set(seen.settings)
        for title in seen.titles:
            self.titled[title].append(path)
        if seen.below:
            self.bases[path] = frozenset(base for base, _, _ in seen.below)
        for base, name, origin in seen.below:
            self._below[base].add(name)
            if origin:
                self._foreign[base].add((name, origin))
        for name, alias in seen.aliases:
            self._aliases[name].add(alias)

    def holders(self, word: bytes) -> list[str] | None:
        """The files in which a watched word stands, in order; None for a word that was not watched."""
        if self._holders is None:
            self._holders = {name: [] for name in self.watched.names}
            for path, numbers in self.words.items():
                for number in array("H", numbers):
                    self._holders[self.watched.names[number]].append(path)
        return self._holders.get(word)

    def of(self, path: str) -> frozenset[bytes] | None:
        """The watched words of a file; None for one that was not seen."""
        numbers = self.words.get(path)
        return None if numbers is None else frozenset(self.watched.names[number] for number in array("H", numbers))

    def directly_below(self, name: bytes) -> Iterable[bytes]:
        """The names of classes that have a name among their bases, by the text alone."""
        return sorted(self._below.get(name, ()))

    def below(self, names: frozenset[bytes], member: bytes, changes: Callable[[str, str], bool]) -> frozenset[bytes]:
        """The names under which the project knows what derives from classes of Django, by the text alone.

        `names` are those of the classes; `changes` tells of a dotted class and the `member` whether it counts.
        """
        found = self._closures.get((names, member))
        if found is None:
            reached: set[bytes] = set()
            for name in names:
                reached |= {
                    title
                    for title, origin in self._foreign.get(name, ())
                    if origin == b"?" or changes(origin.decode(), member.decode())
                }
                reached |= {one for one in self._aliases.get(name, ()) if one in self._below}
            waiting = list(reached)
            while waiting:
                name = waiting.pop()
                known = {alias for alias in self._aliases.get(name, ()) if alias in self._below}
                fresh = (self._below.get(name, set()) | known) - reached
                reached |= fresh
                waiting.extend(fresh)
            found = self._closures[names, member] = frozenset(reached)
        return found
