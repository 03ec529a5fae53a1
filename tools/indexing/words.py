"""Which words must stand in a file for the index to have anything to say of it, per step from release to release."""

from __future__ import annotations

import json
import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator

from django_seven.index import Index, Signature
from django_seven.values import Minor

# A word, the module it lies in, a word beside it (`(`: a call of it), and the classes one of which the file must be
# about (none: any).
Row = tuple[str, str, str, tuple[str, ...]]
_DEEPEST = 2  # a class in a class


def words(index: Index) -> bytes:
    """The table as it is shipped: rows, each with the steps (as bits) at which something went or changed."""
    masks: dict[Row, int] = defaultdict(int)
    for place, (old, new) in enumerate(zip(index.releases, index.releases[1:], strict=False)):
        for row in step(index, old, new):
            masks[row] |= 1 << place
    merged: dict[tuple[str, str, str, int, bool], set[str]] = defaultdict(set)
    for (word, module, beside, classes), mask in masks.items():
        merged[word, module, beside, mask, bool(classes)] |= set(classes)
    rows = [[*key[:3], " ".join(sorted(found)), key[3]] for key, found in merged.items()]
    return zlib.compress(json.dumps(sorted(rows), separators=(",", ":")).encode(), 9)


def step(index: Index, old: Minor, new: Minor) -> Iterator[Row]:
    """What went or changed from one release to the next."""
    read = [{name for name, one in index.settings(minor).items() if one.read} for minor in (old, new)]
    yield from ((name, "", "", ()) for name in read[0] - read[1])
    for name, options in index.commands(old).items():
        if index.commands(new).get(name) != options:
            yield "call_command", "", name, ()
    public: dict[str, set[str]] = defaultdict(set)
    classes: dict[str, str] = {}
    for module in index.modules(old):
        if not _stays(index, module, new):
            above, _, leaf = module.rpartition(".")
            yield leaf, above, "", ()
        for name in index.names(module, old):
            dotted = f"{module}.{name}"
            if index.has(dotted, old) is not False and not _stays(index, dotted, new):
                yield name, module, "", ()
            yield from ((name, module, more, ()) for more in _called(index, dotted, old, new))
            if index.kind(dotted, old) == "class":
                home = index.resolve(dotted, old) or dotted
                public[home].add(name)
                classes.setdefault(home, dotted)
    for home, dotted in classes.items():
        yield from _members(index, dotted, tuple(sorted(public[home])), old, new)


def _members(index: Index, cls: str, public: tuple[str, ...], old: Minor, new: Minor, depth: int = 1) -> Iterator[Row]:
    if not _stays(index, cls, new):
        return
    after = index.members(cls, new).by_name
    for name in index.members(cls, old).by_name:
        dotted = f"{cls}.{name}"
        if name not in after or not _stays(index, dotted, new):
            yield name, "", "", public
            continue
        yield from ((name, "", more, public) for more in _called(index, dotted, old, new))
        if _asks_for_more(index, dotted, old, new):
            yield name, "", "", public
        if depth < _DEEPEST and index.kind(dotted, old) == "class":
            yield from _members(index, dotted, (*public, name), old, new, depth + 1)


def _stays(index: Index, dotted: str, new: Minor) -> bool:
    return index.has(dotted, new) is True


def _called(index: Index, dotted: str, old: Minor, new: Minor) -> Iterator[str]:
    """The keywords that went, one by one; `(` beside the name where the number of arguments tells."""
    both = _signatures(index, dotted, old, new)
    if both is None:
        return
    before, after = both
    if before.takes_any_keyword and not after.takes_any_keyword:
        yield "("
    yield from (one.name for one in before.parameters if before.accepts(one.name) and not after.accepts(one.name))
    fewer = (after.most_positional or 0) < (before.most_positional or 0) or before.takes_any_positional
    if (fewer and not after.takes_any_positional) or set(after.required) - set(before.required):
        yield "("


def _asks_for_more(index: Index, dotted: str, old: Minor, new: Minor) -> bool:
    """Whether an override written for the old side may lack something, or take too much."""
    both = _signatures(index, dotted, old, new)
    if both is None:
        return False
    known = {one.name for one in both[0].parameters}
    fresh = any(one.name not in known and one.default is None for one in both[1].parameters)
    return fresh or len(both[1].parameters) < len(both[0].parameters)


def _signatures(index: Index, dotted: str, old: Minor, new: Minor) -> tuple[Signature, Signature] | None:
    """Both signatures; where the new one cannot be known, the next that can."""
    before = index.signature(dotted, old)
    later: Iterable[Minor] = (minor for minor in index.releases if minor >= new)
    after = next((one for one in (index.signature(dotted, minor) for minor in later) if one is not None), None)
    return None if before is None or after is None or before == after else (before, after)
