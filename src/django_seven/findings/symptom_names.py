"""Names that an exception says are missing, and the release in which the index says they went away."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from django_seven.index import load
from django_seven.values import Minor, Road

_IMPORTED_FROM = re.compile(r"^\s*from\s+(django[\w.]*)\s+import\b", re.M)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that ended between two Djangos: its names, the rule of the index's own, a sentence, the release.

    The release is None where only running tells it.
    """

    names: tuple[str, ...]
    rule: str | None
    why: str
    since: Minor | None


def facts(text: str, trace: str, road: Road) -> Iterator[Fact]:
    """What ended on the road, of the names that the text of an exception says are missing.

    `trace` is what stands before the text in the traceback.
    """
    for pattern, reader in _READERS:
        found = re.search(pattern, text)
        if found:
            yield from reader(found, trace, road)


def ended(road: Road, there: Callable[[Minor], bool | None]) -> Minor | None:
    """The first release of a road that lacks what its old end has; None where it is nowhere lost."""
    if not there(road.old) or there(road.new) is not False:
        return None
    between = [minor for minor in load().releases if road.old < minor <= road.new]
    return next((minor for minor in between if there(minor) is False), None)


def gone(dotted: str, road: Road, rule: str) -> Iterator[Fact]:
    """The fact that a dotted name of Django's went away."""
    index = load()
    since = ended(road, lambda minor: index.has(dotted, minor))
    if since:
        near = index.near(dotted, road.new)
        more = f" Near it: {', '.join(f'`{name}`' for name in near)}." if near else ""
        plain = dotted.rpartition(".")[2]
        yield Fact((dotted, plain), rule, f"`{dotted}` is gone from Django {since} on.{more}", since)


def _module(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    name = found[1]
    while name.startswith("django.") and load().has(name.rpartition(".")[0], road.new) is False:
        name = name.rpartition(".")[0]
    yield from gone(name, road, "gone-module")


def _imported(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    module = found[2] or (_IMPORTED_FROM.findall(trace) or [""])[-1]
    if module:
        yield from gone(f"{module}.{found[1]}", road, "gone-name")


def _attribute(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    yield from gone(f"{found[1]}.{found[2]}", road, "gone-name")


def _member(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    """A member of an object: of the class that is named, else of the only classes of Django's that lost it."""
    owner, name = found[1].rpartition(".")[2], found[2]
    if owner in ("Settings", "UserSettingsHolder", "LazySettings"):
        yield from _setting(name, road)
        return
    losers = _lost(road).get(name, ())
    exact = [loser for loser in losers if loser.rpartition(".")[2] == owner]
    if exact or (losers and not name.startswith("_")):
        yield from gone(f"{(exact or list(losers))[0]}.{name}", road, "gone-member")


def _setting(name: str, road: Road) -> Iterator[Fact]:
    index = load()
    since = ended(road, lambda minor: name in index.settings(minor))
    if since:
        yield Fact((name,), "gone-setting", f"The setting `{name}` is gone from Django {since} on.", since)


def _settings(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    yield from _setting(found[1], road)


def _library(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    index, name = load(), found[1]
    since = ended(road, lambda minor: name in index.libraries(minor))
    if since:
        yield Fact((name,), "gone-library", f"There is no template library `{name}` from Django {since} on.", since)


def _tag(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    index, name = load(), found[1]
    since = ended(road, lambda minor: name in index.tags(minor))
    if since:
        yield Fact((name,), "gone-tag", f"There is no template tag `{name}` from Django {since} on.", since)


def _filter(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    index, name = load(), found[1]
    since = ended(road, lambda minor: name in index.filters(minor))
    if since:
        yield Fact((name,), "gone-filter", f"There is no template filter `{name}` from Django {since} on.", since)


def _template(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    index, name = load(), found[1]
    since = ended(road, lambda minor: name in index.templates(minor))
    if since:
        yield Fact((name,), "gone-template", f"Django brings no template `{name}` from {since} on.", since)


def _command(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    index, name = load(), found[1]
    since = ended(road, lambda minor: name in index.commands(minor))
    if since:
        yield Fact((name,), "gone-command", f"There is no command `{name}` from Django {since} on.", since)


def _option(found: re.Match[str], trace: str, road: Road) -> Iterator[Fact]:
    """An option that a command of the project adds, which Django's commands have by themselves now."""
    index, name = load(), found[1]

    def absent(minor: Minor) -> bool:
        return not any(options and name in options.flags for options in index.commands(minor).values())

    since = ended(road, absent)
    by = re.findall(r'/management/commands/(\w+)\.py", line \d+, in add_arguments', trace)
    if since and by:  # a command of Django's adds it to its own, from some release after the first that has it
        why = f"`{by[-1]}` adds `{name}` itself, which all commands have since {since}: to take both fails."
        yield Fact((name,), None, why, None)
    elif since:
        why = f"Django's commands have the option `{name}` from {since} on; what adds it a second time fails."
        yield Fact((name,), None, why, since)


@cache
def _lost(road: Road) -> dict[str, list[str]]:
    """Members that classes of Django's lost on a road, by name; it takes seconds, and is asked for once."""
    index = load()
    found: dict[str, list[str]] = {}
    for module in index.modules(road.old):
        for name in index.names(module, road.old) if module.startswith("django.") else ():
            dotted = f"{module}.{name}"
            if index.kind(dotted, road.old) != "class" or index.resolve(dotted, road.old) != dotted:
                continue
            after = index.members(dotted, road.new)
            for member, about in index.members(dotted, road.old).by_name.items() if after.complete else ():
                if member not in after and about.owner == dotted:
                    found.setdefault(member, []).append(dotted)
    return found


_READERS: tuple[tuple[str, Callable[[re.Match[str], str, Road], Iterator[Fact]]], ...] = (
    (r"No module named '?(django[\w.]*)'?", _module),
    (r"cannot import name '?(\w+)'?(?: from '(django[\w.]*)')?", _imported),
    (r"module '?(django[\w.]*)'? has no attribute '(\w+)'", _attribute),
    (r"(?:type object |^AttributeError: |, )?'([\w.]+)'(?: object)? has no attribute '(\w+)'", _member),
    (r"has no attribute '([A-Z][A-Z0-9_]+)'", _settings),
    (r"'(\w+)' is not a (?:registered|valid) tag library", _library),
    (r"Invalid block tag(?: on line \d+)?: '(\w+)", _tag),
    (r"Invalid filter: '(\w+)'", _filter),
    (r"TemplateDoesNotExist: (\S+)", _template),
    (r"Unknown command: '(\w+)'", _command),
    (r"argument [^:]*?(--[\w-]+)[^:]*: conflicting option string", _option),
)
