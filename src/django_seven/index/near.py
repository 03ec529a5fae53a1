"""What may have been meant by a name that is not there."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from django_seven.values import Minor

if TYPE_CHECKING:
    from django_seven.index.query import Index
    from django_seven.index.store import Store

MOST = 3
_CLOSE = 0.7  # of difflib's ratio: `assertQuerysetEqual` and `assertQuerySetEqual` are, `get` and `set` are not


def near(index: Index, store: Store, dotted: str, minor: Minor) -> tuple[str, ...]:
    """The same last name elsewhere, then close names in the same place; at most three, the best first."""
    before, _, last = dotted.rpartition(".")
    found: list[str] = []
    if index.kind(before, minor) == "class":
        members = index.members(before, minor).by_name
        found += [f"{before}.{name}" for name in close(last, members)]
        return tuple(found[:MOST])
    elsewhere = _elsewhere(index, store, last, minor)
    elsewhere.sort(key=lambda name: (not _home(index, name, minor), -_shared(name, before), name.count("."), name))
    kept: dict[str | None, str] = {}
    for name in elsewhere:
        kept.setdefault(index.resolve(name, minor), name)
    found += kept.values()
    if index.kind(before, minor) == "module":
        found += [f"{before}.{name}" for name in close(last, index.names(before, minor))]
    modules = [module for module in index.modules(minor) if module.rpartition(".")[2] == last]
    found += sorted(modules, key=lambda module: (-_shared(module, before), len(module)))
    unique = dict.fromkeys(name for name in found if name != dotted)
    return tuple(unique)[:MOST]


def _elsewhere(index: Index, store: Store, last: str, minor: Minor) -> list[str]:
    modules = store.modules
    names = (f"{modules[place]}.{last}" for place in store.table("names").get(last, ()))
    return [name for name in names if index.has(name, minor)]


def _home(index: Index, name: str, minor: Minor) -> bool:
    """Whether a name is offered where it is defined, or by a package around that."""
    return (index.resolve(name, minor) or "").startswith(f"{name.rpartition('.')[0]}.")


def close(name: str, others: object) -> list[str]:
    """Names that look alike, the most alike first; case does not count."""
    by_small = {other.lower(): other for other in sorted(others)}  # type: ignore[call-overload]
    return [by_small[small] for small in difflib.get_close_matches(name.lower(), by_small, MOST, _CLOSE)]


def _shared(name: str, place: str) -> int:
    """How many leading parts two dotted names share."""
    count = 0
    for one, other in zip(name.split("."), place.split("."), strict=False):
        if one != other:
            break
        count += 1
    return count
