"""Imports that the edits of a rule leave without a use: they go with the last one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from tree_sitter import Node

from django_seven.edits.statements import line_end
from django_seven.project.names import Import, Names
from django_seven.values import Edit

_WORD = re.compile(rb"\w+")


def left_over(names: Names, edits: Sequence[Edit], own: frozenset[str]) -> Iterator[Import]:
    """The imports of a file of which all uses stand in what some edits take away.

    Parameters: `own` are the packages of the project: what an import of these does beside is not known, and it stays.
    Those of a package's `__init__`, in a `try` or a condition, and with a mark such as `# noqa` stay as well.
    """
    if names.source.path.endswith("__init__.py"):
        return
    data = names.source.data
    gone = set(_WORD.findall(b" ".join(data[edit.start : edit.end] for edit in edits)))
    come = set(_WORD.findall(b" ".join(edit.text for edit in edits)))
    words = gone - come
    for imported in names.imports if words else ():
        if imported.local.encode() not in words or imported.guarded or imported.module == "__future__":
            continue
        if imported.target.partition(".")[0] in own or len(names.bindings(imported.local)) != 1:
            continue
        statement = imported.statement
        if b"#" in data[statement.start_byte : line_end(data, statement.end_byte)]:
            continue
        if _is_taken_away(names, imported, _within(edits)):
            yield imported


def _within(edits: Sequence[Edit]) -> Callable[[int], bool]:
    return lambda position: any(edit.start <= position < edit.end for edit in edits)


def _is_taken_away(names: Names, imported: Import, gone: Callable[[int], bool]) -> bool:
    """Whether an import was used, and each place that says its name, in a text as well, is among what goes."""
    uses = names.uses(imported.local)
    return bool(uses) and all(map(gone, (use.start_byte for use in uses))) and not any(_others(names, imported, gone))


def _others(names: Names, imported: Import, gone: Callable[[int], bool]) -> Iterator[Node]:
    """Where else the name is said: in a text, in the comment of a type, by another statement."""
    statement = imported.statement
    for found in re.finditer(rb"\b" + re.escape(imported.local.encode()) + rb"\b", names.source.data):
        if gone(found.start()) or statement.start_byte <= found.start() < statement.end_byte:
            continue
        node = names.root.descendant_for_byte_range(found.start(), found.end())
        if node is None or (node.type == "comment" and b"type:" not in (node.text or b"")):
            continue
        above = node.parent
        if node.type == "identifier" and above is not None and above.type in ("attribute", "keyword_argument"):
            field = above.child_by_field_name("attribute" if above.type == "attribute" else "name")
            if field is not None and field.id == node.id:
                continue
        yield node
