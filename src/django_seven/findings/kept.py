"""The defaults that the settings of a project keep as they were: the blocks of them, read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tree_sitter import Node

from django_seven.errors import UsageError
from django_seven.project.names import Names
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.rules.kept import ENDING, FLIPPED, HEADING
from django_seven.rules.shape import Default, Rule

# As it was; as it will be, on both sides; or as a person has written it since.
State = Literal["kept", "flipped", "changed"]


@dataclass(frozen=True, slots=True)
class Kept:
    """One entry of a block: bytes `start` to `end` are its lines, comments too; `block` those of the whole block."""

    name: str
    value: str
    state: State
    rule: Rule
    path: str
    line: int
    start: int
    end: int
    block: tuple[int, int]

    @property
    def default(self) -> Default:
        """The default that its rule is about."""
        assert isinstance(self.rule.change, Default)  # noqa: S101 - for the type checker
        return self.rule.change


def default_rules() -> dict[str, list[Rule]]:
    """The rules about defaults, by the name of the setting."""
    found: dict[str, list[Rule]] = {}
    for rule in every().values():
        if isinstance(rule.change, Default):
            found.setdefault(rule.change.name, []).append(rule)
    return found


def kept(tree: FileTree) -> list[Kept]:
    """All entries of the blocks in a project, in the order of the files.

    Raises UsageError where a block does not end.
    """
    heading = HEADING.encode()
    return [
        one for source in tree.sources(tree.python) if heading in source.data for one in kept_in(tree.names(source))
    ]


def kept_in(names: Names) -> Iterator[Kept]:
    """The same of one file."""
    data, rules = names.source.data, default_rules()
    heading = data.find(HEADING.encode())
    while heading >= 0:
        ending = data.find(ENDING.encode(), heading)
        if ending < 0:
            raise UsageError(
                f"{names.source.path}: the block of defaults in line {names.source.position(heading)[0]} does not end.",
                f"Put the line `{ENDING}` below its last entry.",
            )
        block = _line_start(data, heading), _line_end(data, ending)
        for statement in _statements(names.root, heading, ending):
            assignment = _assignment(statement)
            left = assignment.child_by_field_name("left") if assignment is not None else None
            right = assignment.child_by_field_name("right") if assignment is not None else None
            name = (left.text or b"").decode() if left is not None else ""
            if right is not None and name in rules:
                yield _read(names, statement, name, right, rules[name], block)
        heading = data.find(HEADING.encode(), ending)


def _read(names: Names, statement: Node, name: str, right: Node, rules: list[Rule], block: tuple[int, int]) -> Kept:
    data = names.source.data
    start = _line_start(data, statement.start_byte)
    while (above := data[_line_start(data, start - 1) : start].strip()).startswith(b"#") and start > block[0]:
        if above == HEADING.encode():
            break
        start = _line_start(data, start - 1)
    value = names.source.text(right.start_byte, right.end_byte)
    comment = data[start : statement.start_byte].decode("utf-8", "replace").strip()
    rule = next((one for one in rules if _same(one, "value", value)), None)
    rule = rule or next((one for one in rules if _same(one, "new", value)), rules[0])
    state: State = "flipped" if comment.startswith(FLIPPED) else "kept" if _same(rule, "value", value) else "changed"
    line = names.source.position(right.start_byte)[0]
    return Kept(name, value, state, rule, names.source.path, line, start, _line_end(data, statement.end_byte), block)


def _same(rule: Rule, which: str, value: str) -> bool:
    """Whether a value is the old or the new one of a rule; one that depends on the settings is what stands there."""
    said = getattr(rule.change, which)
    return callable(said) or (said is not None and "".join(said.split()) == "".join(value.split()))


def _statements(node: Node, start: int, end: int) -> Iterator[Node]:
    """The statements between two bytes, at the top of a file or of a class."""
    for child in node.named_children:
        if start < child.start_byte < end and child.type in ("expression_statement", "if_statement"):
            yield child
        elif child.type in ("class_definition", "block") and child.end_byte > start and child.start_byte < end:
            yield from _statements(child, start, end)


def _assignment(statement: Node) -> Node | None:
    """`NAME = value`, also as the only line below `if django.VERSION >= …:`."""
    if statement.type == "if_statement":
        block = statement.child_by_field_name("consequence")
        inner = block.named_children if block is not None else []
        if len(inner) != 1 or statement.child_by_field_name("alternative") is not None:
            return None
        statement = inner[0]
    first = statement.named_children[0] if statement.named_children else None
    return first if first is not None and first.type == "assignment" else None


def _line_start(data: bytes, position: int) -> int:
    return data.rfind(b"\n", 0, max(position, 0)) + 1


def _line_end(data: bytes, position: int) -> int:
    end = data.find(b"\n", position)
    return len(data) if end < 0 else end + 1
