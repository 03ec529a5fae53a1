"""Which minor releases packages have, and the Djangos they are made for: read from their metadata, never by hand.

The data is written by `tools/package_releases.py`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from django_seven.values import Minor

FILE = "releases.json"
_NUMBERS = re.compile(r"(?:\d+!)?(\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class Line:
    """The newest patch of a minor release.

    `names` are the Djangos that its classifiers name and its requirements allow; `made_for` those for which a resolver
    of ours takes it, which counts the long-term release after the last one that it names. `python` is its
    Requires-Python.
    """

    minor: Minor
    version: str
    names: frozenset[Minor]
    made_for: frozenset[Minor]
    python: str = ""


def minor_of(version: str) -> Minor:
    """The first two numbers of a version, where a missing one is 0.

    Raises ValueError where it has none.
    """
    found = _NUMBERS.match(version.strip().removeprefix("v"))
    if found is None:
        raise ValueError(version)
    return Minor(int(found[1]), int(found[2] or 0))


@cache
def lines() -> Mapping[str, tuple[Line, ...]]:
    """The minor releases of each package that is known, the oldest first, by its normalised name."""
    held = json.loads(files("django_seven.rules.packages").joinpath(FILE).read_text("utf-8"))
    return {
        name: tuple(
            Line(Minor.parse(minor), row["version"], _minors(row["names"]), _minors(row["made_for"]), row["python"])
            for minor, row in found.items()
        )
        for name, found in held.items()
    }


def _minors(text: str) -> frozenset[Minor]:
    return frozenset(map(Minor.parse, text.split()))
