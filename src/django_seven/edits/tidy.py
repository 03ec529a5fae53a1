"""After the edits of a rule: what they touched is put as a formatter would put it."""

from __future__ import annotations

from collections.abc import Sequence

from tree_sitter import Node

from django_seven.edits.compose import compose, touched
from django_seven.edits.gate import apply
from django_seven.edits.layout import is_formatted, lay_out, takes_comma
from django_seven.edits.limit import too_long, within_limit
from django_seven.edits.lines import Breaker
from django_seven.edits.sorting import sort_touched, style_of
from django_seven.edits.spacing import space
from django_seven.project.names import Names
from django_seven.project.source import Source, parse, problem
from django_seven.project.width import Formatter
from django_seven.values import Edit

_BREAKS = 4  # of one line


def tidy(names: Names, edits: Sequence[Edit], width: int, told: Formatter) -> tuple[Edit, ...]:
    """The edits of a file, with the lines that they touched sorted and wrapped in the file's own style."""
    source = names.source
    parsed = _parsed(source, edits) if edits else None
    if parsed is None:
        return tuple(edits)  # nothing to do, or the gate says what is wrong
    formatted = told.named or is_formatted(names.root, source.data, width)
    style = style_of(names.root, source.data, width if formatted else 0, told.named)
    ranges = touched(edits)
    more = sort_touched(parsed[0], parsed[1], ranges, style, source.newline)
    if more:
        edits = compose(source.data, edits, sorted(more, key=lambda edit: edit.start))
        parsed = _parsed(source, edits) or parsed
    if not formatted:
        return tuple(_within(source, edits, parsed, told.limit))
    more = lay_out((names.root, source.data), edits, parsed, Breaker(width, told.splats or takes_comma(parsed[1])))
    if more:
        edits = compose(source.data, edits, more)
        parsed = _parsed(source, edits) or parsed
    more = space(*parsed, touched(edits), source.newline)
    return tuple(compose(source.data, edits, sorted(more, key=lambda edit: edit.start)) if more else edits)


def _within(source: Source, edits: Sequence[Edit], parsed: tuple[Node, bytes], limit: int) -> Sequence[Edit]:
    """The edits, with lines broken that they made too long in a file where none was."""
    if not limit or too_long(source.data, limit):
        return edits
    for _ in range(_BREAKS):
        more = within_limit(*parsed, touched(edits), limit, source.newline) if too_long(parsed[1], limit) else []
        if not more:
            break
        edits = compose(source.data, edits, more)
        parsed = _parsed(source, edits) or parsed
    return edits


def _parsed(source: Source, edits: Sequence[Edit]) -> tuple[Node, bytes] | None:
    """The tree and the bytes after some edits; None where they do not parse."""
    after = Source(source.path, apply(source.data, edits))
    tree = parse(after)
    return None if problem(after, tree) is not None else (tree.root_node, after.data)
