"""The words of one statement, with what a line break may do at each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from tree_sitter import Node

from django_seven.edits.statements import line_start

COMPREHENSION, COMMA, TERNARY, LOGIC, STRING, COMPARATOR, DOT = 20, 18, 16, 14, 12, 10, 1
_MATH = {"|": 9, "^": 8, "&": 7, "<<": 6, ">>": 6, "+": 5, "-": 5, "**": 1.5} | dict.fromkeys(
    ("*", "/", "//", "%", "@"), 4
)
_OPEN, _CLOSE = ("(", "[", "{"), (")", "]", "}")
_LITERALS = ("list", "dictionary", "set", "tuple", "import_from_statement", "list_pattern", "tuple_pattern")
_SIMPLE = ("expression_statement", "return_statement", "assert_statement", "raise_statement", "delete_statement")
_HEADS = (
    "if_statement",
    "elif_clause",
    "while_statement",
    "for_statement",
    "with_statement",
    "class_definition",
    "function_definition",
    "except_clause",
)
UNITS = (*_SIMPLE, *_HEADS, "decorator")
_SPLATS = ("list_splat", "dictionary_splat", "list_splat_pattern", "dictionary_splat_pattern")
_ROWS = ("argument_list", "list", "tuple", "set", "dictionary")
_OPTIONAL_AFTER = {"return", "assert", "if", "elif", "while", "for", "in", "del"}
_BOUND = ("tuple", "generator_expression", "yield")


class Strange(Exception):
    """A statement with something in it that is not laid out: a comment, a text over several lines."""


@dataclass(frozen=True, slots=True)
class Token:
    """One word. `pair` numbers a bracket and its partner; `hidden` brackets appear where a line breaks there."""

    text: str
    gap: str = ""
    weight: float = 0  # how readily a line breaks before it (after a comma); 0: not at all
    pair: int = 0
    opens: bool = False
    closes: bool = False
    hidden: bool = False
    literal: bool = False  # a bracket of a list, a tuple, a dictionary
    subscript: bool = False
    splat: bool = False
    end: int = 0

    def shown(self) -> Token:
        """A bracket that is to be seen."""
        if not self.hidden:
            return self
        return replace(self, hidden=False, text="(" if self.opens else ")")


def unit_end(node: Node) -> int:
    """Where a statement ends, or its head with the colon."""
    if node.type not in _HEADS:
        return node.end_byte
    body = node.child_by_field_name("body") or node.child_by_field_name("consequence")
    body = body or next((child for child in node.children if child.type == "block"), None)
    last = node.end_byte if body is None else body.start_byte
    colons = [child for child in node.children if child.type == ":" and child.start_byte < last]
    return colons[-1].end_byte if colons else node.end_byte


class _Reader:
    """Walks one statement."""

    def __init__(self, data: bytes, stop: int) -> None:
        self.data = data
        self.stop = stop
        self.count = 0
        self.found: list[Token] = []
        self.open: list[int] = []

    def read(self, node: Node) -> None:
        if node.start_byte >= self.stop:
            return
        if node.type in ("comment", "line_continuation", "print_statement", "exec_statement", "lambda_within"):
            raise Strange
        if node.type == "string" or not node.child_count or node.type in ("not in", "is not"):
            self._leaf(node)
            return
        for child in node.children:
            self.child(node, child)

    def child(self, node: Node, child: Node) -> None:
        """Read a piece of a node, with brackets around it where the formatter may put these."""
        if not _takes_optional(node, child):
            self.read(child)
            return
        inner = child
        if child.type == "parenthesized_expression":
            inner = child.named_children[0]
            if len(child.named_children) != 1 or inner.type in ("yield", "named_expression"):
                self.read(child)
                return
        elif (child.type in _BOUND and (child.text or b"").startswith(b"(")) or child.type == "yield":
            self.read(child)
            return
        self.count += 1
        pair = self.count
        gap = self._gap(child)
        place = len(self.found)
        self.found.append(Token("", gap, pair=pair, opens=True, hidden=True, end=child.start_byte))
        self.read(inner)
        self.found[place + 1] = replace(self.found[place + 1], gap="")
        self.found.append(Token("", "", pair=pair, closes=True, hidden=True, end=child.end_byte))

    def _gap(self, node: Node) -> str:
        """The space before a word when all stands on one line."""
        if not self.found:
            return ""
        last = self.found[-1]
        between = self.data[last.end : node.start_byte].decode("utf-8", "replace")
        if between.strip():
            return ""  # brackets that are hidden now
        if "\n" not in between:
            return between
        text = chr(self.data[node.start_byte])
        if last.opens or text in ")]}" or text == ".":
            return ""
        return " "

    def _leaf(self, node: Node) -> None:
        text = self.data[node.start_byte : node.end_byte].decode("utf-8", "replace")
        above = node.parent
        kind = above.type if above is not None else ""
        if "\n" in text:
            if node.type not in ("not in", "is not"):
                raise Strange
            text = " ".join(text.split())
        if not text:
            return
        word = Token(text, self._gap(node), end=node.end_byte)
        if node.type in _OPEN:
            self.count += 1
            self.open.append(self.count)
            literal, subscript = kind in _LITERALS, kind == "subscript"
            word = replace(word, pair=self.count, opens=True, literal=literal, subscript=subscript)
        elif node.type in _CLOSE and self.open:
            word = replace(word, pair=self.open.pop(), closes=True, subscript=kind == "subscript")
        elif text in ("*", "**") and kind in _SPLATS:
            word = replace(word, splat=True)
        else:
            word = replace(word, weight=_weight(node, text, kind, above, self.found[-1] if self.found else None))
        self.found.append(word)


def _takes_optional(node: Node, child: Node) -> bool:
    """Whether the formatter may put brackets around a piece of a statement."""
    if child.type == "conditional_expression" and not _is_alone(child):
        return True
    if node.type == "assignment" and child.is_named and child.type != "assignment":
        right = node.child_by_field_name("right")
        nested = node.parent is not None and node.parent.type == "assignment"
        left = node.child_by_field_name("left")
        return (right is not None and right.id == child.id) or (nested and left is not None and left.id == child.id)
    if node.type == "augmented_assignment":
        right = node.child_by_field_name("right")
        return right is not None and right.id == child.id
    before = child.prev_sibling
    if before is None or not child.is_named or child.type == "block":
        return False
    if node.type == "assert_statement":
        return before.type in ("assert", ",")
    kinds = ("return_statement", "if_statement", "elif_clause", "while_statement", "for_statement", "delete_statement")
    return node.type in kinds and before.type in _OPTIONAL_AFTER


def _is_alone(node: Node) -> bool:
    """Whether a node is all that some brackets hold."""
    before, after = node.prev_sibling, node.next_sibling
    return before is not None and before.type == "(" and after is not None and after.type == ")"


def _weight(node: Node, text: str, kind: str, above: Node | None, previous: Token | None) -> float:
    if text == ",":
        over = above.parent.type if above is not None and above.parent is not None else ""
        bound = kind == "lambda_parameters" or (kind == "pattern_list" and over in ("for_in_clause", "for_statement"))
        return 0 if bound else COMMA
    if text == ".":
        return DOT if kind == "attribute" and (previous is None or (previous.closes and not previous.hidden)) else 0
    if kind == "binary_operator" and text in _MATH:
        return _MATH[text]
    if kind == "comparison_operator" and not node.is_named:
        return COMPARATOR
    if node.type == "string" and kind == "concatenated_string":
        return STRING if node.prev_named_sibling is not None else 0
    if text in ("for", "async") and kind == "for_in_clause":
        return COMPREHENSION if text == "async" or node.prev_sibling is None else 0
    if text == "if" and kind == "if_clause":
        return COMPREHENSION
    if text in ("if", "else") and kind == "conditional_expression":
        return TERNARY
    return LOGIC if text in ("and", "or") and kind == "boolean_operator" else 0


@dataclass(frozen=True, slots=True)
class Part:
    """What is laid out as one: a statement, the head of one, or an entry between brackets with its comma."""

    start: int
    end: int
    tokens: list[Token]
    inside: bool = False


def tokens_of(node: Node, data: bytes) -> list[Token]:
    """The words of a statement or of the head of one.

    Raises Strange where it holds a comment, a text over several lines or anything else that is left as it stands.
    """
    return _read(data, unit_end(node), node)


def parts_of(node: Node, data: bytes) -> Iterator[Part]:
    """A statement; where that is strange, the entries in it that have their lines for themselves and are not."""
    try:
        yield Part(node.start_byte, unit_end(node), tokens_of(node, data))
    except Strange:
        yield from _entries(node, data)


def _entries(node: Node, data: bytes) -> Iterator[Part]:
    stop = unit_end(node)
    todo = [node]
    while todo:
        above = todo.pop()
        for child in above.children:
            comma = child.next_sibling
            if above.type in _ROWS and child.is_named and comma is not None and _is_row(child, comma, data):
                try:
                    yield Part(child.start_byte, comma.end_byte, _read(data, comma.end_byte, child, comma), inside=True)
                    continue
                except Strange:
                    pass
            if child.child_count and child.start_byte < stop:
                todo.append(child)


def _is_row(entry: Node, comma: Node, data: bytes) -> bool:
    """Whether an entry begins a line and its comma ends one."""
    if comma.type != ",":
        return False
    end = data.find(b"\n", comma.end_byte)
    before = data[line_start(data, entry.start_byte) : entry.start_byte]
    return end >= 0 and not data[comma.end_byte : end].strip() and not before.strip()


def _read(data: bytes, stop: int, *nodes: Node) -> list[Token]:
    reader = _Reader(data, stop)
    for node in nodes:
        above = node.parent
        reader.child(above, node) if above is not None else reader.read(node)
    if reader.open or not reader.found:
        raise Strange
    return reader.found


def plain(text: str) -> str:
    """What of a text a new layout must not change."""
    return re.sub(r"[\s,()]", "", text)


def units(root: Node) -> Iterator[Node]:
    """All statements and heads of statements, in order."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.type in UNITS:
            yield node
        if node.type not in _SIMPLE:
            todo.extend(reversed([child for child in node.children if child.child_count]))
