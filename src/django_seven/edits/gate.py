"""What every edit must pass before it is believed: parsed, settled, apart, and nothing else touched."""

from __future__ import annotations

import re
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence

from tree_sitter import Node

from django_seven.project.entries import lost, whole
from django_seven.project.source import Source, parse
from django_seven.values import Edit

_MARK = re.compile(r"#\s*(noqa|nosec|type:|pragma|pylint:|isort:|fmt:|pyright:|mypy:)", re.I)


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
            compile(data, "<file>", "exec", dont_inherit=True)
        except (MemoryError, OverflowError, RecursionError, SyntaxError, ValueError):
            return False
    return True


def still_read(name: str, before: bytes, after: bytes, edits: Sequence[Edit]) -> bool:
    """Whether a file that tools read is as whole as it was, and has all its values but those that edits touch."""
    if whole(name, before) and not whole(name, after):
        return False
    return lost(name, before, after) <= len(edits)


def lost_comment(source: Source, edits: Sequence[Edit]) -> str:
    """The first comment that the edits take away and put nowhere; empty where all are kept.

    Two kinds may go with the code that they are about: marks for tools, such as `# noqa`, and what stands behind a
    statement or an argument that goes as a whole, on its last line.
    """
    removed = [edit for edit in edits if b"#" in source.data[edit.start : edit.end]]
    if not removed or not source.path.endswith(".py"):
        return ""
    kept = b"\n".join(edit.text for edit in edits)
    seen: Counter[bytes] = Counter()
    for comment in _comments(parse(source).root_node, removed):
        text = comment.text or b""
        seen[text] += 1
        mark = _MARK.match(text.decode("utf-8", "replace"))
        if kept.count(text) < seen[text] and mark is None and not _goes_along(comment, removed):
            return text.decode("utf-8", "replace")
    return ""


def _comments(root: Node, removed: Sequence[Edit]) -> Iterator[Node]:
    """The comments that stand in what goes, in order."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.type == "comment":
            if any(edit.start < node.end_byte and edit.end > node.start_byte for edit in removed):
                yield node
        elif any(edit.start < node.end_byte and edit.end > node.start_byte for edit in removed):
            todo.extend(reversed(node.children))


def _goes_along(comment: Node, removed: Sequence[Edit]) -> bool:
    """Whether a comment stands behind what goes whole: a statement, a decorator, an argument with its comma."""
    before = comment.prev_sibling
    if before is not None and before.type == ",":
        before = before.prev_sibling
    if before is None or before.type == "comment" or before.end_point[0] != comment.start_point[0]:
        return False
    start, end = before.start_byte, before.end_byte
    return any(edit.start <= start and edit.end >= end and edit.text in (b"", b"pass") for edit in removed)
