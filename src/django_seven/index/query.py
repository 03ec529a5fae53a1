"""The index as it is asked: does this name exist in that release, what does it take, what is near it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django_seven.index import near
from django_seven.index.answers import Kind, Library, Lineage, Lives, Member, Members, Options, Setting, Signature
from django_seven.index.lookup import Found, Lookup, exception
from django_seven.index.signatures import joined, parsed
from django_seven.index.store import DATA, Store, opened, pick
from django_seven.templates.pages import Page
from django_seven.values import Minor


class Index:
    """The API of every release of Django that the index was made from.

    A release that it does not hold is answered for by the nearest older one, and by the oldest for those before it.
    All answers are kept, so that asking again costs nothing.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.releases: tuple[Minor, ...] = store.minors
        self.versions: tuple[str, ...] = store.versions
        self.roots: tuple[str, ...] = store.roots
        self._lookups: dict[Minor, Lookup] = {}
        self._lives: dict[str, Lives] = {}
        self._signatures: dict[tuple[str, int], Signature | None] = {}

    # -- names

    def has(self, dotted: str, minor: Minor) -> bool | None:
        """Whether a module, a name in one or a member of a class exists.

        `dotted` is absolute (`django.forms.Form.clean`); re-exports and bases inside Django are followed. Returns None
        where that cannot be known, as for anything outside Django or under a class that answers for any name.
        """
        found = self._at(minor).find(dotted)
        return True if isinstance(found, Found) else found

    def lives(self, dotted: str) -> Lives:
        """The releases that have a name."""
        if dotted not in self._lives:
            self._lives[dotted] = self._span({minor: self.has(dotted, minor) for minor in self.releases})
        return self._lives[dotted]

    def _span(self, seen: Mapping[Minor, bool | None]) -> Lives:
        minors = tuple(minor for minor, has in seen.items() if has)
        unknown = tuple(minor for minor, has in seen.items() if has is None)
        if not minors:
            return Lives((), None, None, unknown)
        after = [minor for minor in self.releases if minor > minors[-1] and minor not in unknown]
        runs: list[list[Minor]] = []
        for minor in minors:
            if runs and self.releases.index(minor) == self.releases.index(runs[-1][-1]) + 1:
                runs[-1].append(minor)
            else:
                runs.append([minor])
        text = ", ".join(f"{run[0]} – {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
        return Lives(minors, minors[0], after[0] if after else None, unknown, text)

    def resolve(self, dotted: str, minor: Minor) -> str | None:
        """The dotted name where something is defined; None where it is not there or cannot be known.

        A member of a class is named after the class that defines it.
        """
        found = self._at(minor).find(dotted)
        return found.dotted if isinstance(found, Found) else None

    def kind(self, dotted: str, minor: Minor) -> Kind | None:
        """What a name is; None where it is not there, is not Django's own, or cannot be known."""
        found = self._at(minor).find(dotted)
        return _kind(found) if isinstance(found, Found) and found.kind != "outside" else None

    # -- calls

    def signature(self, dotted: str, minor: Minor) -> Signature | None:
        """What a function, method or class takes when it is called.

        A method is described as called on an object: without `self` or `cls`. A class is described by the `__init__`
        or `__new__` that calling it reaches. Returns None where that is not known: a decorator or metaclass that
        replaces it, a base outside Django, a value.
        """
        key = (dotted, self._place(minor))
        if key not in self._signatures:
            self._signatures[key] = self._signature(dotted, self._at(minor))
        return self._signatures[key]

    def _signature(self, dotted: str, lookup: Lookup) -> Signature | None:
        found = lookup.find(dotted)
        if not isinstance(found, Found):
            return None
        if found.kind == "class":
            return self._made(found, lookup)
        if found.kind != "function" or found.entry[1] is None:
            return None
        if not found.owner:
            return parsed(found.entry[1])
        asked, _, path = found.asked.partition(":")
        return self._method(lookup, (asked, path), found.owner, found.path.rpartition(".")[2], found.entry)

    def _made(self, found: Found, lookup: Lookup) -> Signature | None:
        """The call of a class."""
        row, outside, _ = lookup.lineage(found.module, found.path)
        for at, path in row:
            entry = lookup.entry(at, path)
            if "x" in entry[2] or "?" in lookup.bases(at, path):
                return None
        for at, path in row:
            for name in ("__init__", "__new__"):
                entry = lookup.own_member(at, path, name)
                if entry is not None:
                    known = isinstance(entry, list) and entry[0] == "f" and entry[1] is not None
                    start = (found.module, found.path)
                    return self._method(lookup, start, f"{at}:{path}", name, entry) if known else None
        return self._bare(outside)

    @staticmethod
    def _bare(outside: tuple[str, ...]) -> Signature | None:
        """What a class takes that defines neither, from what is above it outside Django."""
        if all(name == "object" for name in outside):
            return Signature((), bound=True)
        if all(name == "object" or exception(name) for name in outside):
            return Signature((), takes_any_positional=True, bound=True)
        return None

    def _method(
        self, lookup: Lookup, asked: tuple[str, str], owner: str, name: str, entry: list[Any]
    ) -> Signature | None:
        own = parsed(entry[1], bound="s" not in entry[2])
        if len(entry) < 4:
            return own
        if len(entry[3]) > 4:
            return self._onward(lookup, own, name, entry[3])
        row, outside, _ = lookup.lineage(*asked)
        at = [f"{module}:{path}" for module, path in row].index(owner)
        for module, path in row[at + 1 :]:
            above = lookup.own_member(module, path, name)
            if above is None:
                continue
            if not isinstance(above, list) or above[0] != "f" or above[1] is None:
                return own
            higher = self._method(lookup, asked, f"{module}:{path}", name, above)
            return joined(own, higher, entry[3]) if higher else own
        bare = self._bare(outside) if name in ("__init__", "__new__") else None
        return joined(own, bare, entry[3]) if bare else own

    def _onward(self, lookup: Lookup, own: Signature, name: str, forward: list[Any]) -> Signature:
        """What a method takes that hands on to the method of a base that it names."""
        base = lookup.find(forward[4])
        if not isinstance(base, Found) or base.kind != "class":
            return own
        above = lookup.member(base.module, base.path, name)
        if not isinstance(above, Found) or above.kind != "function" or above.entry[1] is None:
            return own
        higher = self._method(lookup, (base.module, base.path), above.owner, name, above.entry)
        return joined(own, higher, forward) if higher else own

    # -- classes

    def bases(self, cls: str, minor: Minor) -> tuple[str, ...]:
        """The direct bases of a class: Django's by the name where they are defined, `?` for what is not known."""
        lookup, found = self._class(cls, minor)
        if found is None:
            return ()
        return tuple(base if isinstance(base, str) else base.dotted for base in lookup.bases(found.module, found.path))

    def mro(self, cls: str, minor: Minor) -> Lineage:
        """A class and those above it; empty and not complete where it is no class of Django's."""
        lookup, found = self._class(cls, minor)
        return lookup.described(found.module, found.path) if found else Lineage((), (), False)

    def derives(self, cls: str, base: str, minor: Minor) -> bool | None:
        """Whether a class is or derives from another; None where one of them is not known well enough."""
        lookup, found = self._class(cls, minor)
        _, above = self._class(base, minor)
        if found is None or above is None:
            return None
        row, outside, _ = lookup.lineage(found.module, found.path)
        if (above.module, above.path) in row:
            return True
        return None if any("." in name or name == "?" for name in outside) else False

    def members(self, cls: str, minor: Minor) -> Members:
        """The members of a class through its bases; empty and not complete where it is no class of Django's."""
        lookup, found = self._class(cls, minor)
        if found is None:
            return Members({}, False)
        row, _, complete = lookup.lineage(found.module, found.path)
        members: dict[str, Member] = {}
        for at, path in row:
            for name, entry in lookup.own(at, path):
                if name not in members:
                    one = lookup.member(found.module, found.path, name)
                    kind = _kind(one) if isinstance(one, Found) else "value"
                    members[name] = Member(name, kind, f"{at}.{path}", entry == 1)
        return Members(members, complete)

    def _class(self, dotted: str, minor: Minor) -> tuple[Lookup, Found | None]:
        lookup = self._at(minor)
        found = lookup.find(dotted)
        return lookup, found if isinstance(found, Found) and found.kind == "class" else None

    # -- tables

    def modules(self, minor: Minor) -> tuple[str, ...]:
        """Every module of a release."""
        lookup = self._at(minor)
        return tuple(module for module in self._store.modules if lookup.has_module(module))

    def names(self, module: str, minor: Minor) -> tuple[str, ...]:
        """The names that a module binds, sorted; none for a module that is not there."""
        if not self._at(minor).has_module(module):
            return ()
        bit = 1 << self._place(minor)
        return tuple(name for name, runs in self._store.module(module)["n"].items() if pick(runs, bit) is not None)

    def settings(self, minor: Minor) -> Mapping[str, Setting]:
        """The settings that have a default, and those that Django reads without one."""
        rows = self._table("settings", minor)
        return {name: Setting(name, default, bool(read)) for name, (default, read) in rows.items()}

    def libraries(self, minor: Minor) -> Mapping[str, Library]:
        """The template libraries by the name they are loaded by; the built-in one by an empty name."""
        return {
            name: Library(name, tuple(modules), frozenset(tags), frozenset(filters))
            for name, (modules, tags, filters) in self._table("libraries", minor).items()
        }

    def tags(self, minor: Minor, library: str | None = None) -> frozenset[str]:
        """The tags of a library (empty where there is none), or without one those of all."""
        return frozenset().union(*(one.tags for one in self._chosen(minor, library)))

    def filters(self, minor: Minor, library: str | None = None) -> frozenset[str]:
        """The filters of a library (empty where there is none), or without one those of all."""
        return frozenset().union(*(one.filters for one in self._chosen(minor, library)))

    def _chosen(self, minor: Minor, library: str | None) -> list[Library]:
        return [one for one in self.libraries(minor).values() if library is None or one.name == library]

    def commands(self, minor: Minor) -> Mapping[str, Options | None]:
        """The management commands and what they take; None where that is not known."""
        return {
            name: Options(row[0], tuple(row[1]), tuple(row[2]), not row[3]) if row else None
            for name, row in self._table("commands", minor).items()
        }

    def checks(self, minor: Minor) -> frozenset[str]:
        """The ids of the system checks."""
        return frozenset(self._table("checks", minor))

    def templates(self, minor: Minor) -> Mapping[str, tuple[str, ...]]:
        """The templates that Django brings, by the path they are loaded by, with the names of their blocks."""
        return {path: tuple(page.blocks) for path, page in self.pages(minor).items()}

    @cache  # noqa: B019 - there is one index in a process
    def pages(self, minor: Minor) -> Mapping[str, Page]:
        """The templates that Django brings, by the path they are loaded by."""
        return {path: Page(row[0], row[1]) for path, row in self._table("templates", minor).items()}

    def static_files(self, minor: Minor) -> frozenset[str]:
        """The static files that Django brings, by the path that `{% static %}` takes."""
        return frozenset(self._table("static", minor))

    def page_names(self, minor: Minor) -> frozenset[str]:
        """The variables of templates of admin and log-in, of whatever release, that this release knows as a word."""
        return frozenset(self._table("page_names", minor))

    def lines(self, minor: Minor, path: str) -> frozenset[str]:
        """The lines of a template of Django's, as `pages.line_key` knows them; empty where there is none."""
        start = f"{path} "
        return frozenset(key[len(start) :] for key in self._table("lines", minor) if key.startswith(start))

    def features(self, minor: Minor) -> Mapping[str, str]:
        """The members of `BaseDatabaseFeatures` with the text of their defaults; `()` for what is worked out."""
        return self._table("features", minor)

    @cache  # noqa: B019 - there is one index in a process
    def _table(self, name: str, minor: Minor) -> dict[str, Any]:
        bit = 1 << self._place(minor)
        picked = ((key, pick(runs, bit)) for key, runs in self._store.table(name).items())
        if name in ("settings", "commands"):  # whose rows may be None
            held = ((key, runs) for key, runs in self._store.table(name).items())
            return {key: pick(runs, bit) for key, runs in held if len(runs) == 1 or _covers(runs, bit)}
        return {key: value for key, value in picked if value is not None}

    # -- guesses

    def near(self, dotted: str, minor: Minor) -> tuple[str, ...]:
        """What a person may have meant by a name that a release does not have: at most three, the best first."""
        return near.near(self, self._store, dotted, minor)

    def called(self, last: str, minor: Minor) -> tuple[str, ...]:
        """The dotted names of a release that end so and are defined where they lie, the shortest first."""
        modules = self._store.modules
        names = (f"{modules[place]}.{last}" for place in self._store.table("names").get(last, ()))
        return tuple(sorted((name for name in names if self.resolve(name, minor) == name), key=len))

    # -- releases

    def _at(self, minor: Minor) -> Lookup:
        found = self._lookups.get(minor)
        if found is None:
            found = self._lookups[minor] = Lookup(self._store, self._place(minor))
        return found

    def _place(self, minor: Minor) -> int:
        older = [place for place, held in enumerate(self.releases) if held <= minor]
        return older[-1] if older else 0


def _kind(found: Found) -> Kind:
    if found.kind == "function" and "p" in found.entry[2]:
        return "property"
    return found.kind if found.kind != "outside" else "value"


def _covers(runs: list[Any], bit: int) -> bool:
    return any(runs[at] & bit for at in range(0, len(runs), 2))


@cache
def load(path: Path = DATA) -> Index:
    """The index, read once: the header now, the rest when it is asked for.

    `path` is the file, by default the one that is shipped. Raises ValueError where it is no index, OSError where it
    cannot be read.
    """
    return Index(opened(path))
