"""The sentences and markup that each Django holds: what it says in one release and otherwise in the next."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django_seven.values import Minor

TEXTS: Final = Path(__file__).with_name("texts.bin")
HOLE: Final = "\0"  # where a value is put in


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence of Django's source or a line of its templates, and the releases that hold it."""

    text: str
    releases: frozenset[Minor]

    def ended(self, old: Minor, new: Minor, known: tuple[Minor, ...]) -> Minor | None:
        """The release between two from which it is gone; None where the old one lacks it or the new one has it."""
        if old not in self.releases or new in self.releases:
            return None
        return next(minor for minor in known if old < minor <= new and minor not in self.releases)

    def begun(self, old: Minor, new: Minor, known: tuple[Minor, ...]) -> Minor | None:
        """The release between two from which it is there; None where the old one has it or the new one lacks it."""
        if old in self.releases or new not in self.releases:
            return None
        return next(minor for minor in known if old < minor <= new and minor in self.releases)


@lru_cache(maxsize=1)
def texts(path: Path = TEXTS) -> tuple[tuple[Minor, ...], tuple[Text, ...]]:
    """The releases that were read, in order, and all texts of theirs; `path` is what `tools/build_index.py` wrote."""
    content = json.loads(zlib.decompress(path.read_bytes()))
    releases = tuple(map(Minor.parse, content["releases"]))
    return releases, tuple(
        Text(text, frozenset(minor for place, minor in enumerate(releases) if mask >> place & 1))
        for text, mask in content["texts"]
    )
