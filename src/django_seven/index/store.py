"""The file of the index: a header that says where each module is, and blocks that are unpacked when asked for."""

from __future__ import annotations

import json
import lzma
from functools import cache
from pathlib import Path
from typing import Any, Final

from django_seven.values import Minor

MAGIC: Final = b"seven\x01"
FILTERS: Final = [{"id": lzma.FILTER_LZMA2, "preset": 9 | lzma.PRESET_EXTREME, "dict_size": 1 << 20}]
ROOTS: Final = ("django",)
DATA: Final = Path(__file__).with_name("data.bin")


class Store:
    """The header, and the blocks that were asked for so far."""

    def __init__(self, path: Path = DATA) -> None:
        """Read the header.

        `path` is a file written by `tools/build_index.py`. Raises ValueError where it is not one, OSError where it
        cannot be read.
        """
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise ValueError(f"{path} is not an index of this version")
            length = int.from_bytes(file.read(4), "big")
            header = _unpacked(file.read(length))
        self.versions: tuple[str, ...] = tuple(header["releases"])
        self.roots: tuple[str, ...] = tuple(header.get("roots", ROOTS))
        # releases of another package are told apart by their place: its versions may be of any kind
        places = enumerate(self.versions, 1)
        self.minors: tuple[Minor, ...] = tuple(
            Minor.parse(version) if self.roots == ROOTS else Minor(0, place) for place, version in places
        )
        self.whole = (1 << len(self.versions)) - 1
        self.read = 0  # blocks unpacked so far
        self._path, self._start = path, len(MAGIC) + 4 + length
        self._blocks: list[list[int]] = header["blocks"]
        self._modules: dict[str, list[int]] = header["modules"]
        self._tables: dict[str, int] = header["tables"]
        self._unpacked: dict[int, dict[str, Any]] = {}

    @property
    def modules(self) -> tuple[str, ...]:
        """Every module of any release, sorted."""
        return tuple(self._modules)

    def mask(self, module: str) -> int:
        """The releases that have a module, as bits; 0 for none."""
        row = self._modules.get(module)
        if row is None:
            return 0
        return row[1] if len(row) > 1 else self.whole

    def module(self, module: str) -> dict[str, Any]:
        """What is stored of a module that is in some release. Raises KeyError for one that is not."""
        found: dict[str, Any] = self._block(self._modules[module][0])[module]
        return found

    def table(self, name: str) -> dict[str, Any]:
        """One of the tables beside the modules. Raises KeyError where there is none of that name."""
        return self._block(self._tables[name])

    def _block(self, place: int) -> dict[str, Any]:
        if place not in self._unpacked:
            at, length = self._blocks[place]
            with self._path.open("rb") as file:
                file.seek(self._start + at)
                self._unpacked[place] = _unpacked(file.read(length))
            self.read += 1
        return self._unpacked[place]


def pick(runs: list[Any], bit: int) -> Any:
    """The fact that holds in one release; None where none does."""
    if len(runs) == 1:
        return runs[0]
    for at in range(0, len(runs), 2):
        if runs[at] & bit:
            return runs[at + 1]
    return None


@cache
def opened(path: Path = DATA) -> Store:
    """The index as it is shipped, opened once."""
    return Store(path)


def _unpacked(block: bytes) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(lzma.decompress(block, format=lzma.FORMAT_RAW, filters=FILTERS))
    return found
