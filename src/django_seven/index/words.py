"""Where the index may have something to say at all: the words that went or changed between two releases."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django_seven.values import Minor

WORDS: Final = Path(__file__).with_name("words.bin")
CALL: Final = b"("  # what stands beside a name that is called otherwise


@dataclass(frozen=True, slots=True)
class Hint:
    """Something went or changed: its name, the module it lies in, and a word that stands beside it, where there is one.

    `classes`: what the class is called whose member it is; a file must be about one of them, or about a class below.
    """

    word: bytes
    module: bytes
    beside: bytes
    classes: frozenset[bytes]


@lru_cache(maxsize=4)
def hints(releases: tuple[Minor, ...], old: Minor, new: Minor, path: Path = WORDS) -> tuple[Hint, ...]:
    """What went or changed on the way from one release to another.

    `releases` are those of the index, in order; `path` is the table that `tools/build_index.py` wrote for them.
    """
    steps = sum(1 << place for place, minor in enumerate(releases) if old <= minor < new)
    return tuple(
        Hint(word.encode(), module.encode(), beside.encode(), frozenset(classes.encode().split()))
        for word, module, beside, classes, mask in json.loads(zlib.decompress(path.read_bytes()))
        if mask & steps
    )
