"""Imports stay sorted where they were: statements that an edit touched go to their place among the others."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from tree_sitter import Node

from django_seven.edits.statements import line_end, line_start
from django_seven.values import Edit

_KINDS = ("import_statement", "import_from_statement", "future_import_statement")
_ENOUGH = 4  # statements that stand together; of fewer the order may be chance
Ranges = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Style:
    """How the imports of a file are sorted: statements and entries by which key (None: by none), and how they wrap."""

    statements: Callable[[Node], object] | None
    entries: Callable[[str], object] | None
    combines: bool  # `import a, b as c` in one statement
    grid: bool  # entries wrapped below the opening bracket, not each on a line of its own
    width: int  # 0: nobody counts


def style_of(root: Node, data: bytes, width: int, told: bool) -> Style:
    """The style that all imports of a file agree with; where too few stand together to tell, none."""
    groups = [group for group in _groups(root, data) if len(group) > 1]
    single = [node for group in _groups(root, data) for node in group]
    keys = (_by_kind, _by_module) if sum(map(len, groups)) >= _ENOUGH or told else ()
    statements = next((key for key in keys if all(_is_sorted(group, key) for group in groups)), None)
    named = [texts for node in single if len(texts := _entries(node)) > 1]
    orders = (_by_type, _plainly, str) if named or statements is not None else ()
    entries = next((key for key in orders if all(_rising(list(map(key, texts))) for texts in named)), None)
    wrapped = [node for node in single if b"\n" in (node.text or b"") and b"(" in (node.text or b"")]
    grid = any(not re.search(rb"\([ \t]*(#.*)?\r?\n", node.text or b"") for node in wrapped)
    combines = any(" as " in text for texts in named for text in texts)
    return Style(statements, entries, combines, grid, width)


def sort_touched(root: Node, data: bytes, ranges: Ranges, style: Style, newline: str) -> list[Edit]:
    """Edits that put the touched imports in their places, join them with others and wrap what is too long."""
    edits = []
    for group in _groups(root, data):
        mine = {node.id for node in group if _is_touched(node, data, ranges)}
        if mine:
            edit = _settle(group, mine, data, style, newline)
            if edit is not None:
                edits.append(edit)
    return edits


def _settle(group: list[Node], mine: set[int], data: bytes, style: Style, newline: str) -> Edit | None:
    """One group as it should stand; None where it stands so already."""
    start, end = _begin(group[0], data), line_end(data, group[-1].end_byte)
    units = [(node, data[_begin(node, data) : line_end(data, node.end_byte)]) for node in group]
    if style.statements is not None:
        if not style.combines:
            units = [(node, part) for node, text in units for part in (_parted(text) if node.id in mine else [text])]
        units = _joined(units, mine, style)
    texts = [(node, _rendered(node, text, style, data, newline) if node.id in mine else text) for node, text in units]
    key = style.statements
    if key is not None:
        keys = [(key(node), _first(text)) for node, text in texts]
        if not _rising(keys):
            texts = [unit for _, unit in sorted(zip(keys, texts, strict=True), key=itemgetter(0))]
    made = newline.encode().join(text for _, text in texts)
    return Edit(start, end, made) if made != data[start:end] else None


def _joined(units: list[tuple[Node, bytes]], mine: set[int], style: Style) -> list[tuple[Node, bytes]]:
    """The units, where a touched statement and another that takes names of the same module become one."""
    kept: list[tuple[Node, bytes]] = []
    for unit in units:
        node, text = unit
        place = next((i for i, other in enumerate(kept) if _may_join(other, unit, mine, style)), None)
        if place is None:
            kept.append(unit)
            continue
        other, whole = kept[place]
        names = dict.fromkeys([*_entries_of(whole), *_entries_of(text)])
        keep = other if b"\n" in whole or b"\n" not in text else node
        mine.add(keep.id)
        head = whole[: whole.index(b" import ") + 8]
        body = ", ".join(names).encode()
        wide = b"\n" in whole or b"\n" in text
        kept[place] = keep, head + (b"(\n" + body + b",\n)" if wide else body)
    return kept


def _parted(text: bytes) -> list[bytes]:
    """A statement as several, where it has an entry with an alias among others: each of these stands alone."""
    names = _entries_of(text) if text.lstrip().startswith(b"from ") and b"#" not in text and b"\\" not in text else []
    alone = [name for name in names if " as " in name]
    if not alone or len(names) < 2:
        return [text]
    head = text[: text.index(b" import ") + 8]
    rest = ", ".join(name for name in names if " as " not in name)
    return [head + part.encode() for part in [*([rest] if rest else []), *alone]]


def _first(text: bytes) -> tuple[object, ...]:
    """The first of the entries, which tells the order of two statements of the same module."""
    names = _entries_of(text) if b"#" not in text else []
    return _by_type(min(names, key=_by_type)) if names else ()


def _may_join(one: tuple[Node, bytes], other: tuple[Node, bytes], mine: set[int], style: Style) -> bool:
    (left, whole), (right, text) = one, other
    if not {left.id, right.id} & mine or not _entries(left) or not _entries(right) or _module(left) != _module(right):
        return False
    if b"#" in whole + text or b"\\" in whole + text:
        return False
    return style.combines or not any(" as " in name for name in [*_entries_of(whole), *_entries_of(text)])


def _entries_of(text: bytes) -> list[str]:
    _, _, names = text.partition(b" import ")
    return [" ".join(part.decode().split()) for part in names.strip(b" ()\r\n").split(b",") if part.strip()]


def _rendered(node: Node, text: bytes, style: Style, data: bytes, newline: str) -> bytes:
    """A touched `from … import …` with its entries in order, on one line where it fits there."""
    first = text.rpartition(b"\n")[2] if b"\n" not in (node.text or b"") else text
    if node.type != "import_from_statement" or b"#" in text or b"\\" in text or b" import " not in text or b"*" in text:
        return text
    given = _entries_of(text)
    key = style.entries
    names = sorted(given, key=key) if key is not None else given  # type: ignore[arg-type]
    joined = text != data[_begin(node, data) : line_end(data, node.end_byte)]
    if names == given and not joined and not style.width:
        return text
    head = text[: text.index(b" import ") + 8].decode("utf-8", "replace")
    magic = re.search(r",\s*\)\s*$", text.decode("utf-8", "replace")) is not None and b"\n" in text
    line = head + ", ".join(names)
    if first is not text or (style.grid and b"\n" in text):
        return text
    if not magic and (not style.width or len(line) <= style.width):
        return line.encode()
    if style.grid:
        return _grid(head, names, style.width, newline).encode()
    indent = newline + re.match(r"[ \t]*", head).group()  # type: ignore[union-attr]
    return (head + "(" + "".join(f"{indent}    {name}," for name in names) + indent + ")").encode()


def _grid(head: str, names: list[str], width: int, newline: str) -> str:
    lines = [head + "("]
    for index, name in enumerate(names):
        word = name + (")" if index == len(names) - 1 else ",")
        if lines[-1].endswith("("):
            lines[-1] += word
        elif len(lines[-1]) + 1 + len(word) <= (width or 79):
            lines[-1] += " " + word
        else:
            lines.append(" " * (len(head) + 1) + word)
    return newline.join(lines)


def _groups(root: Node, data: bytes) -> list[list[Node]]:
    """The import statements that stand line below line, in the file and in its blocks."""
    found: list[list[Node]] = []
    todo = [root]
    while todo:
        above = todo.pop()
        last: Node | None = None
        for node in above.children:
            if node.type in _KINDS and _alone(node, data):
                if last is None or not _follows(last, node, data):
                    found.append([])
                found[-1].append(node)
                last = node
            elif node.type != "comment":
                last = None
            if node.child_count and node.type not in _KINDS and node.type != "expression_statement":
                todo.append(node)
    return found


def _follows(last: Node, node: Node, data: bytes) -> bool:
    """Whether there is no blank line between two statements, and no comment that could be a heading."""
    between = data[last.end_byte : node.start_byte].replace(b"\r", b"")
    return b"\n\n" not in between.replace(b" ", b"").replace(b"\t", b"")


def _alone(node: Node, data: bytes) -> bool:
    """Whether a statement has its lines for itself."""
    start = line_start(data, node.start_byte)
    rest = data[node.end_byte : line_end(data, node.end_byte)].strip()
    return not data[start : node.start_byte].strip(b" \t\xef\xbb\xbf") and (not rest or rest.startswith(b"#"))


def _begin(node: Node, data: bytes) -> int:
    """Where a statement begins with its indentation and the comments directly above it."""
    start = line_start(data, node.start_byte)
    above = node.prev_sibling
    while above is not None and above.type == "comment":
        line = line_start(data, above.start_byte)
        if data[line : above.start_byte].strip() or line_end(data, above.end_byte) + 2 < start:
            break
        if data.count(b"\n", above.end_byte, start) != 1 or _opens_file(above):
            break
        start, above = line, above.prev_sibling
    return start


def _opens_file(comment: Node) -> bool:
    """Whether a comment is read by the shell or by Python, and only at the top: which program, which encoding."""
    said = comment.text or b""
    return comment.start_point.row < 2 and (said.startswith(b"#!") or b"coding" in said)


def _is_touched(node: Node, data: bytes, ranges: Ranges) -> bool:
    start, end = line_start(data, node.start_byte), node.end_byte
    return any(low < end and high > start if low != high else start < low <= end for low, high in ranges)


def _is_sorted(nodes: Sequence[Node], key: Callable[[Node], object]) -> bool:
    return _rising([key(node) for node in nodes])


def _rising(keys: Sequence[object]) -> bool:
    return all(one <= other for one, other in pairwise(keys))  # type: ignore[operator]


def _module(node: Node) -> str:
    module = node.child_by_field_name("module_name") or node.child_by_field_name("name")
    if node.type == "future_import_statement":
        return "__future__"
    if module is not None and module.type == "aliased_import":
        module = module.child_by_field_name("name")
    return ((module.text if module is not None else b"") or b"").decode("utf-8", "replace")


def _entries(node: Node) -> list[str]:
    """What a `from` statement imports, each with its alias; nothing for a star or a plain import."""
    if node.type != "import_from_statement":
        return []
    return [(item.text or b"").decode("utf-8", "replace") for item in node.children_by_field_name("name")]


def _natural(text: str) -> list[tuple[int, int, str]]:
    parts = re.split(r"(\d+)", text)
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in parts if part]


def _place(node: Node) -> tuple[object, ...]:
    module = _module(node)
    dots = len(module) - len(module.lstrip("."))
    return (node.type != "future_import_statement", dots > 0, -dots, _natural(module.lower()), _natural(module))


def _by_kind(node: Node) -> object:
    """Plain imports first, each kind by module."""
    return (node.child_by_field_name("module_name") is not None, *_place(node))


def _by_module(node: Node) -> object:
    return _place(node)


def _by_type(name: str) -> tuple[object, ...]:
    """Constants, classes, then the rest, each in natural order: what isort and ruff do by default."""
    word = name.partition(" ")[0]
    kind = 0 if word.isupper() and len(word) > 1 else 1 if word[:1].isupper() else 2
    return (kind, _natural(word.lower()), _natural(word), name)


def _plainly(name: str) -> object:
    return name.lower()
