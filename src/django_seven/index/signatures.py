"""Signatures out of what is stored, and two of them joined where one hands on to the other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django_seven.index.answers import Parameter, Signature, Way


@cache
def parsed(stored: str, *, bound: bool = False) -> Signature:
    """Read `name⇥name=default⇥*⇥**name`; with `bound` the first parameter is taken away."""
    found: list[Parameter] = []
    any_positional = any_keyword = False
    way: Way = "either"
    for part in stored.split("\t") if stored else ():
        name, equals, default = part.partition("=")
        if part == "*":
            way = "keyword"
        elif part == "/":
            found = [Parameter(one.name, "position", one.default) for one in found]
        elif part.startswith("**"):
            any_keyword = True
        elif part.startswith("*"):
            any_positional, way = True, "keyword"
        else:
            only = way == "either" and name.startswith("(")  # Python 2 takes a tuple apart
            found.append(Parameter(name, "position" if only else way, default if equals else None))
    if bound and found and found[0].way != "keyword":
        found = found[1:]
    return Signature(tuple(found), any_positional, any_keyword, bound)


def joined(own: Signature, above: Signature, forward: Sequence[Any]) -> Signature:
    """What a method takes that hands `**kwargs` (and perhaps `*args`) on to the one above it.

    `forward` is as the builder stores it: how many positional arguments are given explicitly, which keywords, whether
    `*args` goes on, and which keywords the method itself takes out of `kwargs`.
    """
    given, keywords, splat, taken = forward[:4]
    known = {one.name for one in own.parameters}
    filled = {one.name for one in above.positional[:given]} | set(keywords)
    rest = [one for one in above.parameters if one.name not in filled | known]
    ordered = list(own.parameters)
    if splat and own.takes_any_positional:
        onward = [one for one in rest if one.way != "keyword"]
        place = len(own.positional)
        ordered[place:place] = onward
        rest = [one for one in rest if one.way == "keyword"]
    ordered += [
        Parameter(one.name, "keyword", one.default if one.name not in taken else "…")
        for one in rest
        if one.way != "position"
    ]
    names = {one.name for one in ordered}
    ordered += [Parameter(name, "keyword", "…") for name in taken if name not in names]
    any_positional = own.takes_any_positional and (not splat or above.takes_any_positional)
    return Signature(tuple(ordered), any_positional, above.takes_any_keyword, own.bound)
