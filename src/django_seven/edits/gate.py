"""What every edit must pass before it is believed: parsed, settled, apart, and nothing else touched."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Sequence

from django_seven.values import Edit


def apply(data: bytes, edits: Sequence[Edit]) -> bytes:
    """The bytes with the edits in them; edits must be in order and apart."""
    pieces, last = [], 0
    for edit in edits:
        pieces += [data[last : edit.start], edit.text]
        last = edit.end
    return b"".join([*pieces, data[last:]])


def untouched(before: bytes, after: bytes, edits: Sequence[Edit]) -> bool:
    """Whether all bytes outside the edits are what they were."""
    shift, last = 0, 0
    for edit in edits:
        if edit.start < last or before[last : edit.start] != after[last + shift : edit.start + shift]:
            return False
        shift += len(edit.text) - (edit.end - edit.start)
        last = edit.end
    return before[last:] == after[last + shift :]


def reads(data: bytes) -> bool:
    """Whether the Python that runs us reads the bytes as code: stricter than the tree, which forgives."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "<file>", "exec", ast.PyCF_ONLY_AST, dont_inherit=True)
        except (MemoryError, OverflowError, RecursionError, SyntaxError, ValueError):
            return False
    return True
