"""Names that go out of an import statement in which others stay."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from tree_sitter import Node

from django_seven.edits.statements import line_start
from django_seven.values import Edit


def drop_entries(data: bytes, entries: Sequence[Node], dropped: Collection[int]) -> list[Edit]:
    """Take entries out of a statement of which others stay, those that share a line at once.

    Parameters: `data` is the file; `entries` are the names of the statement; `dropped` are the ids of those to go.
    """
    edits = []
    last_kept = max(index for index, entry in enumerate(entries) if entry.id not in dropped)
    for first, last in _runs(entries, dropped):
        start = entries[first].start_byte
        if first > last_kept:
            edits.append(Edit(entries[first - 1].end_byte, entries[last].end_byte, b""))
            continue
        end = entries[last + 1].start_byte
        if first and b"\n" in data[entries[last].end_byte : end] and data[line_start(data, start) : start].strip():
            # they end their line: take the comma before them along and keep the line break
            start, end = entries[first - 1].end_byte + 1, data.find(b",", entries[last].end_byte) + 1
        edits.append(Edit(start, end, b""))
    return edits


def _runs(entries: Sequence[Node], dropped: Collection[int]) -> list[tuple[int, int]]:
    """The first and last of dropped entries that stand side by side in one line, as indexes."""
    runs: list[tuple[int, int]] = []
    for index, entry in enumerate(entries):
        if entry.id not in dropped:
            continue
        if runs and runs[-1][1] == index - 1 and entries[index - 1].end_point[0] == entry.start_point[0]:
            runs[-1] = runs[-1][0], index
        else:
            runs.append((index, index))
    return runs
