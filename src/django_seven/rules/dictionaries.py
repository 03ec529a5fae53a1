"""Dictionaries that are written down in settings: their entries, and one more of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tree_sitter import Node

from django_seven.rules.shape import Draft, Match
from django_seven.rules.syntax import below, enclosing, file_of, indentation, string_value

_HELD = ("dictionary", "argument_list")


def entries(dictionary: Node | None) -> dict[str, Node]:
    """The values of a dictionary, or of the keywords that are given to `dict()` or `update()`, by their plain keys.

    Empty where it is nothing that is written down.
    """
    found = {}
    for pair in dictionary.named_children if dictionary is not None and dictionary.type in _HELD else ():
        key, value = pair.child_by_field_name("key"), pair.child_by_field_name("value")
        word = pair.child_by_field_name("name") if pair.type == "keyword_argument" else None
        name = string_value(key) if word is None else (word.text or b"").decode("utf-8", "replace")
        if name is not None and value is not None:
            found[name] = value
    return found


def written(node: Node) -> Iterator[Node]:
    """The dictionaries that a piece of the tree writes down, and the arguments of `dict(…)` and `….update(…)`."""
    return (one for one in below(node, *_HELD) if one.type == "dictionary" or _makes_one(one))


def holding(node: Node, key: str) -> Iterator[tuple[Node, Mapping[str, Node]]]:
    """The dictionaries in a piece of the tree that have a plain key, each with its entries."""
    for dictionary in written(node):
        found = entries(dictionary)
        if key in found:
            yield dictionary, found


def told(draft: Draft, match: Match, key: str) -> Iterator[tuple[Node, Mapping[str, Node]]]:
    """The entries of a setting of dictionaries (`DATABASES`, `CACHES`) that a place gives some key.

    Each with all that the file says of it: where the setting is written down, in `NAME["default"]["KEY"] = …`, and in
    `NAME["default"].update(…)`. The node is the dictionary, the arguments, or the assignment of just that key.
    """
    for dictionary, held in holding(match.node, key):
        yield dictionary, {**_said(draft, *_owner_of(dictionary)), **held}
    left = match.node.child_by_field_name("left")
    if left is not None and string_value(left.child_by_field_name("subscript")) == key:
        name, alias = _owner(left.child_by_field_name("value"))
        if alias is not None:
            yield match.node, _said(draft, name, alias)


def _owner(node: Node | None) -> tuple[str, str | None]:
    """The setting and the alias of `NAME["alias"]`."""
    value = node.child_by_field_name("value") if node is not None and node.type == "subscript" else None
    if node is None or value is None or value.type != "identifier":
        return "", None
    return (value.text or b"").decode(), string_value(node.child_by_field_name("subscript"))


def _owner_of(dictionary: Node) -> tuple[str, str | None]:
    """The same of what a dictionary, or the arguments of a call, are the entry of."""
    above = dictionary.parent
    if above is not None and above.type == "call":  # `dict(…)`, `NAME["alias"].update(…)`
        function = above.child_by_field_name("function")
        owner = function.child_by_field_name("object") if function is not None else None
        if owner is not None:
            return _owner(owner)
        above = above.parent
    if above is not None and above.type == "argument_list" and above.parent is not None:
        return _owner_of(above)
    if above is not None and above.type == "assignment":
        return _owner(above.child_by_field_name("left"))
    assignment = enclosing(dictionary, "assignment")
    left = assignment.child_by_field_name("left") if assignment is not None else None
    if above is None or above.type != "pair" or left is None or left.type != "identifier":
        return "", None
    return (left.text or b"").decode(), string_value(above.child_by_field_name("key"))


def _said(draft: Draft, name: str, alias: str | None) -> dict[str, Node]:
    """What a file says of one entry of a setting, by key."""
    found: dict[str, Node] = {}
    for node in below(draft.root, "assignment", "call") if alias is not None else ():
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        if left is not None and right is not None:
            key = string_value(left.child_by_field_name("subscript"))
            if left.type == "identifier" and (left.text or b"").decode() == name:
                found |= entries(opened(entries(right).get(alias or "")))
            elif _owner(left) == (name, alias):
                found |= entries(opened(right))
            elif key is not None and _owner(left.child_by_field_name("value")) == (name, alias):
                found[key] = right
        elif node.type == "call" and _owner_of_call(node) == (name, alias):
            arguments = node.child_by_field_name("arguments")
            for one in (arguments, *(arguments.named_children if arguments is not None else ())):
                found |= entries(opened(one))
    return found


def _owner_of_call(call: Node) -> tuple[str, str | None]:
    function = call.child_by_field_name("function")
    if function is None or not (function.text or b"").endswith(b".update"):
        return "", None
    return _owner(function.child_by_field_name("object"))


def opened(value: Node | None) -> Node | None:
    """A dictionary as it is, and the arguments of `dict(…)`."""
    function = value.child_by_field_name("function") if value is not None and value.type == "call" else None
    if value is None or function is None or function.text != b"dict":
        return value
    return value.child_by_field_name("arguments")


def _makes_one(arguments: Node) -> bool:
    """Whether arguments are those of `dict(…)` or `….update(…)`."""
    function = arguments.parent.child_by_field_name("function") if arguments.parent is not None else None
    text = function.text or b"" if function is not None else b""
    return text == b"dict" or text.endswith(b".update")


def has_splat(dictionary: Node) -> bool:
    """Whether `**` puts something into a dictionary that is not seen here."""
    return any(child.type == "dictionary_splat" for child in dictionary.named_children)


def add_entry(draft: Draft, dictionary: Node, key: str, value: str) -> None:
    """Put an entry behind the last one of a dictionary, in its own style; behind an assignment of one, another one."""
    if dictionary.type == "assignment":
        left = dictionary.child_by_field_name("left")
        owner = left.child_by_field_name("value") if left is not None else None
        if owner is not None:
            quote = draft.text(left)[-2] if left is not None else '"'
            line = f"{draft.text(owner)}[{quote}{key}{quote}] = {value}"
            draft.insert(dictionary.end_byte, f"\n{indentation(dictionary)}{line}")
        return
    pairs = [child for child in dictionary.named_children if child.type != "comment"]
    quote = next((draft.text(pair)[0] for pair in pairs if draft.text(pair)[:1] in "'\""), '"')
    entry = f"{quote}{key}{quote}: {value}" if dictionary.type == "dictionary" else f"{key}={value}"
    if not pairs:
        draft.replace(dictionary, f"{{{entry}}}")
        return
    last = pairs[-1]
    data, start = file_of(last).text or b"", last.start_byte - file_of(last).start_byte
    indent = data[data.rfind(b"\n", 0, start) + 1 : start].decode("utf-8", "replace")
    following = data[last.end_byte - file_of(last).start_byte :].partition(b"\n")[0]
    between = f"\n{indent}" if not indent.strip() and dictionary.start_point[0] != last.start_point[0] else " "
    if b"#" in following:
        draft.insert(last.start_byte, f"{entry},{between}")
    else:
        draft.insert(last.end_byte, f",{between}{entry}")
