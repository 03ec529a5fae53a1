"""Which rows of the ledger the index of Django's APIs answers by itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django_seven.index import Index, load
from django_seven.values import Minor

if TYPE_CHECKING:
    from django_seven.rules.coverage import Row

_DOTTED = re.compile(r"(?:(?:class|function|module) )?(django(?:\.\w+)+)(?:\(\))?")
_KEYWORD = re.compile(r"(django(?:\.\w+)+)\((?:[^()]*, )?(\w+)=[^()]*\)")
_SETTING = re.compile(r"settings\.([A-Z][A-Z0-9_]+)")
_LOAD = re.compile(r"\{% load (\w+) %\}")
_TAG = re.compile(r"\{% (\w+)[^%]*%\}")
_FILTER = re.compile(r"\|(\w+)")
_TEMPLATE = re.compile(r"template:(\S+)")


def knows(row: Row) -> bool:
    """Whether the old spelling is a name that the index has up to some release and lacks in the one that ends it."""
    index = load()
    end = row.release
    older = [minor for minor in index.releases if minor < end]
    if not older or end > index.releases[-1]:
        return False
    return _went(row.old.strip(), older[-1], end, index)


def _went(old: str, last: Minor, end: Minor, index: Index) -> bool:
    if found := _KEYWORD.fullmatch(old):
        before, after = index.signature(found[1], last), index.signature(found[1], end)
        if before is not None and after is not None:
            return before.accepts(found[2]) and not after.accepts(found[2])
        return False
    if found := _DOTTED.fullmatch(old):
        return index.has(found[1], last) is True and index.has(found[1], end) is False
    if found := _SETTING.fullmatch(old):
        sides = [(one := index.settings(minor).get(found[1])) is not None and one.read for minor in (last, end)]
        return sides == [True, False]
    for form, ask in (
        (_LOAD, index.libraries),
        (_TAG, index.tags),
        (_FILTER, index.filters),
        (_TEMPLATE, index.templates),
    ):
        if found := form.fullmatch(old):
            return found[1] in ask(last) and found[1] not in ask(end)
    return False
