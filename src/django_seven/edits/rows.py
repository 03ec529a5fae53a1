"""Statements of a `setUp` move to `setUpTestData`, as they are written, with their comments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node

from django_seven.edits.draft import FileDraft
from django_seven.findings.proposal import Moves, Proposal
from django_seven.findings.set_up_body import is_super_call
from django_seven.project.classes import class_named
from django_seven.values import Minor

_WHY = "# tests change these; before Django 3.2 they would change them for each other"
_FEW = 3  # attributes that are named twice in one statement


@dataclass(frozen=True, slots=True)
class _Part:
    """A statement of the method with the comments and blank lines above it, as lines; `once` where it moves."""

    node: Node
    lines: tuple[str, ...]
    once: bool


def move_rows(draft: FileDraft, proposal: Proposal) -> str:
    """Ask a draft for the move; the reason where the file is not as it was read."""
    moves, owner = proposal.moves, class_named(draft.names, proposal.name)
    method = draft.root.descendant_for_byte_range(*moves.method) if moves is not None else None
    body = method.child_by_field_name("body") if method is not None else None
    if moves is None or owner is None or method is None or body is None or method.type != "function_definition":
        return "the class is not as it was read"
    there = _existing(owner)
    indent = draft.names.source.indentation(method.start_byte)
    inner = draft.names.source.indentation(body.named_children[0].start_byte)
    parts = list(_parts(draft, method, body, moves))
    made = [line for part in parts if part.once for line in part.lines]
    kept = [line for part in parts if not part.once for line in part.lines]
    supers = [part for part in parts if is_super_call(part.node)]
    if moves.copies:
        at = sum(len(part.lines) for part in parts if not part.once and part.node.end_byte <= _last(supers, body))
        kept[at:at] = _own(draft, moves.copies, inner)
    written = []
    if there is None:
        base = [f"{inner}{_super(draft, supers, proposal.name)}"] if moves.base else []
        said = _docstring(parts) if _idle(parts, moves) else []
        written += ["@classmethod", f"{indent}def setUpTestData(cls):", *said, *base, *_trimmed(made, bool(base))]
    if not _idle(parts, moves):
        head = draft.text(method)[: body.start_byte - method.start_byte].split("\n")[0].rstrip()
        written += ["", f"{indent}{head}"] if written else [head]
        written += _trimmed(kept, False)
    if there is not None:
        draft.insert(there.end_byte - _return(draft, there), "\n" + "\n".join(_trimmed(made, True)))
    if written:
        draft.replace(method, "\n".join(written) + "\r" * _return(draft, method))
    else:
        draft.remove_line(method)
    return ""


def _return(draft: FileDraft, node: Node) -> int:
    """How many carriage returns a node ends with: a comment at its end takes that of its line along."""
    return int(draft.names.source.data[: node.end_byte].endswith(b"\r"))


def _idle(parts: list[_Part], moves: Moves) -> bool:
    """Whether nothing is left to do for each test."""
    left = [part for part in parts if not part.once and not is_super_call(part.node) and not _is_text(part.node)]
    return not left and not moves.copies


def _parts(draft: FileDraft, method: Node, body: Node, moves: Moves) -> Iterator[_Part]:
    """The statements in order, each with all lines since the one before."""
    source = draft.names.source
    lines = source.text(0, None).replace("\r\n", "\n").split("\n")
    statements = [one for one in body.named_children if one.type != "comment"]
    row = _header(method, body) + 1
    end = method.end_point[0] + (1 if method.end_point[1] else 0)
    for node in statements:
        once = (node.start_byte, node.end_byte) in moves.spans
        mine = lines[row : end if node == statements[-1] else node.end_point[0] + 1]
        if once:
            above = node.start_point[0] - row
            mine = [*mine[:above], *_of_class(draft, node, mine[above:])]
        yield _Part(node, tuple(mine), once)
        row = node.end_point[0] + 1


def _header(method: Node, body: Node) -> int:
    """The row in which the head of the method ends."""
    colon = next((one for one in method.children if one.type == ":"), body)
    return int(colon.end_point[0])


def _of_class(draft: FileDraft, node: Node, lines: list[str]) -> list[str]:
    """The lines of a statement with `cls` for `self`, and what is aligned to a bracket moved along."""
    first = node.start_point[0]
    uses = sorted(((use.start_point, use) for use in _selves(node)), key=lambda each: each[0], reverse=True)
    shifts = _aligned(node, [point for point, _ in uses])
    for (row, _), use in uses:
        column = len(draft.names.source.text(use.start_byte - use.start_point[1], use.start_byte))
        line = lines[row - first]
        lines[row - first] = f"{line[:column]}cls{line[column + 4 :]}"
    for row, count in shifts.items():
        line = lines[row - first]
        lines[row - first] = line[count:] if line[:count].isspace() else line
    return lines


def _aligned(node: Node, uses: list[tuple[int, int]]) -> dict[int, int]:
    """By how many columns a row goes to the left that is aligned to what follows a bracket."""
    shifts: dict[int, int] = {}
    for bracket in _walk(node):
        inner = [one for one in bracket.named_children if one.type != "comment"]
        opening = bracket.children[0] if bracket.children else None
        if opening is None or opening.type not in ("(", "[", "{") or not inner:
            continue
        row, column = inner[0].start_point
        if row != opening.start_point[0]:
            continue
        before = sum(use[0] == row and use[1] < column for use in uses) + shifts.get(row, 0)
        for one in (*inner, bracket.children[-1]):
            if one.start_point[0] > row and one.start_point[1] in (column, column - 1) and before:
                shifts.setdefault(one.start_point[0], before)
    return shifts


def _walk(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from _walk(child)


def _selves(node: Node) -> Iterator[Node]:
    return (one for one in _walk(node) if one.type == "identifier" and one.text == b"self")


def _super(draft: FileDraft, supers: list[_Part], name: str) -> str:
    """The call of the base's, in the manner of the one that there is."""
    said = draft.text(supers[0].node) if supers else ""
    if said.startswith("super()") or (not said and draft.road.old_python >= Minor(3, 0)):
        return "super().setUpTestData()"
    return f"super({name}, cls).setUpTestData()"


def _own(draft: FileDraft, names: tuple[str, ...], indent: str) -> list[str]:
    """The lines that give each test copies: of all at once, so that what one holds is the other still."""
    copy = draft.require_module("copy")
    given = [f"self.{name}" for name in names]
    if len(names) == 1:
        return [f"{indent}{_WHY}", f"{indent}{given[0]} = {copy}.deepcopy({given[0]})"]
    both = ", ".join(given)
    line = f"{indent}{both} = {copy}.deepcopy(({both}))"
    if len(names) <= _FEW and len(line) <= draft.tree.width:
        return [f"{indent}{_WHY}", line]
    listed = ", ".join(f'"{name}"' for name in names)
    return [
        f"{indent}{_WHY}",
        f"{indent}rows = {{name: getattr(self, name) for name in [{listed}]}}",
        f"{indent}self.__dict__.update({copy}.deepcopy(rows))",
    ]


def _last(supers: list[_Part], body: Node) -> int:
    """Where the last call of the base's ends; where the method begins if there is none."""
    first = body.named_children[0]
    return supers[-1].node.end_byte if supers else first.end_byte if _is_text(first) else body.start_byte


def _is_text(node: Node) -> bool:
    return node.type == "expression_statement" and node.named_children[0].type in ("string", "concatenated_string")


def _docstring(parts: list[_Part]) -> list[str]:
    return [line for part in parts[:1] if _is_text(part.node) for line in part.lines]


def _trimmed(lines: list[str], gap: bool) -> list[str]:
    """Lines without blank ones at the ends; with `gap` one before them stays."""
    start = next((at for at, line in enumerate(lines) if line.strip()), len(lines))
    blank = [""] if gap and start else []
    return [*blank, *lines[start:]]


def _existing(owner: Node) -> Node | None:
    """The `setUpTestData` of a class, with its decorator."""
    body = owner.child_by_field_name("body")
    for one in body.named_children if body is not None else []:
        inner = one.child_by_field_name("definition") if one.type == "decorated_definition" else None
        if inner is not None and re.match(rb"def\s+setUpTestData\(cls\)", inner.text or b""):
            return one
    return None
