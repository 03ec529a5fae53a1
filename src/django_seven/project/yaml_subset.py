"""The part of YAML that files of continuous integration are written in, read without a library.

Blocks of mappings and lists, plain and quoted scalars, `|` and `>` blocks, one-line `[…]` lists.
Every scalar stays text. Anchors, tags and what else there is are kept as the text they are.
"""

from __future__ import annotations

import re
from typing import NamedTuple

Node = str | list["Node"] | dict[str, "Node"]

_KEY = re.compile(r"""("[^"]*"|'[^']*'|[^\s#'"\[{&*!|>%@-][^#]*?|-[^\s#][^#]*?|&\w+|<<)\s*:(?=\s|$)\s*(.*)$""")
_BLOCK = re.compile(r"[|>][+-]?\d?[+-]?\s*(#.*)?$")


class _Line(NamedTuple):
    indent: int
    text: str


def parse(text: str) -> Node:
    """Read a document.

    Parameters: `text` is the file.
    Returns: dictionaries, lists and texts; an empty text where there is nothing.
    Raises: ValueError where the indentation makes no sense.
    """
    lines = [_line(line) for line in text.expandtabs().splitlines()]
    lines = [line for line in lines if line.text not in {"---", "..."}]
    node, end = _node(lines, _skip(lines, 0), -1)
    if _skip(lines, end) < len(lines):
        raise ValueError(f"line {end + 1} does not belong to anything")
    return node


def _line(line: str) -> _Line:
    return _Line(len(line) - len(line.lstrip(" ")), line.strip())


def _skip(lines: list[_Line], at: int) -> int:
    while at < len(lines) and (not lines[at].text or lines[at].text.startswith("#")):
        at += 1
    return at


def _node(lines: list[_Line], at: int, outer: int) -> tuple[Node, int]:
    """Read what is indented deeper than `outer`; the line where it ends comes with it."""
    at = _skip(lines, at)
    if at >= len(lines) or lines[at].indent <= outer:
        return "", at
    indent = lines[at].indent
    if _is_item(lines[at].text):
        return _list(lines, at, indent)
    if _KEY.match(lines[at].text):
        return _mapping(lines, at, indent)
    words = []
    while at < len(lines) and (lines[at].indent > outer or not lines[at].text):
        words.append(lines[at].text)
        at += 1
    return scalar(" ".join(words)), at


def _is_item(text: str) -> bool:
    return text == "-" or text.startswith("- ")


def _list(lines: list[_Line], at: int, indent: int) -> tuple[Node, int]:
    items: list[Node] = []
    while (at := _skip(lines, at)) < len(lines) and lines[at].indent == indent and _is_item(lines[at].text):
        rest = lines[at].text[1:].lstrip()
        if not rest or rest.startswith("#"):
            node, at = _node(lines, at + 1, indent)
        elif _KEY.match(rest) or _is_item(rest):
            # `- name: x` opens a mapping whose keys stand where `name` stands
            inner = indent + len(lines[at].text) - len(rest)
            lines[at] = _Line(inner, rest)
            node, at = _node(lines, at, indent)
        else:
            node, at = _value(lines, at, indent, rest)
        items.append(node)
    return items, at


def _mapping(lines: list[_Line], at: int, indent: int) -> tuple[Node, int]:
    found: dict[str, Node] = {}
    while (at := _skip(lines, at)) < len(lines) and lines[at].indent == indent:
        match = _KEY.match(lines[at].text)
        if match is None:
            raise ValueError(f"line {at + 1} is no key")
        key, rest = match[1].strip("\"'"), match[2]
        if not rest or rest.startswith(("#", "&")):
            following = _skip(lines, at + 1)
            # a list may stand at the indentation of its key
            same = following < len(lines) and lines[following].indent == indent and _is_item(lines[following].text)
            found[key], at = _node(lines, at + 1, indent - 1 if same else indent)
        else:
            found[key], at = _value(lines, at, indent, rest)
    return found, at


def _value(lines: list[_Line], at: int, indent: int, rest: str) -> tuple[Node, int]:
    """Read a scalar that starts on this line and may go on below, deeper indented."""
    block = _BLOCK.match(rest) is not None
    at += 1
    below = []
    while at < len(lines) and (lines[at].indent > indent or not lines[at].text):
        below.append(lines[at])
        at += 1
    if block:
        return _block([line for line in below if line.text], rest.startswith(">")), at
    if rest.startswith("[") and not rest.endswith("]"):
        rest = " ".join([rest, *(line.text for line in below)])
        return scalar(rest), at
    return scalar(" ".join([rest, *(line.text for line in below if not line.text.startswith("#"))]).strip()), at


def _block(lines: list[_Line], folded: bool) -> str:
    if not folded:
        return "\n".join(line.text for line in lines)
    return " ".join(line.text for line in lines)


def scalar(text: str) -> Node:
    """Read one value: its quotes and its comment go, `[a, b]` becomes a list."""
    text = text.strip()
    if text[:1] in {'"', "'"}:
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else text[1:]
    text = re.sub(r"\s+#.*$", "", text)
    if text.startswith("[") and text.endswith("]"):
        inside = text[1:-1].strip()
        return [scalar(part) for part in re.split(r",\s*", inside)] if inside else []
    return text
