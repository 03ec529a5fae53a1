"""The statements of a `setUp`: what each takes and gives, and which may run once for the whole class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from django_seven.findings.set_up_calls import Kind, kind_of

_WALLS = {  # what may leave the statement, or ask for more than rows
    "return_statement", "raise_statement", "yield", "await", "global_statement", "nonlocal_statement",
    "delete_statement", "try_statement", "with_statement", "while_statement", "match_statement", "exec_statement",
    "function_definition", "class_definition", "decorated_definition", "named_expression", "print_statement",
}  # fmt: skip
_TEXTS = {"string", "concatenated_string", "integer", "float", "true", "false", "none", "binary_operator"}


@dataclass(slots=True)
class Statement:
    """One statement: the names of attributes of `self` (`self.x`) and of variables (`x`) that it takes and gives.

    `changes` are those that it changes without giving them a new value (`self.x.name = …`, `self.x.save()`);
    `beyond` are other names of which it sets something (`settings.DEBUG = …`).
    """

    node: Node
    kinds: set[Kind] = field(default_factory=set)
    takes: set[str] = field(default_factory=set)
    gives: set[str] = field(default_factory=set)
    changes: set[str] = field(default_factory=set)
    beyond: set[str] = field(default_factory=set)
    plain_text: bool = False

    def wall(self, variables: set[str]) -> bool:
        """Whether nothing behind it may be moved before it."""
        return "unknown" in self.kinds or bool(self.beyond - variables)

    @property
    def rows(self) -> bool:
        """Whether it writes rows."""
        return "rows" in self.kinds


def look(node: Node, of_class: frozenset[str]) -> Statement:
    """Read one statement of a `setUp`."""
    found = Statement(node)
    for one in _walk(node):
        if one.type in _WALLS:
            found.kinds.add("unknown")
        elif one.type == "call":
            _call(found, one, of_class)
        elif one.type == "identifier":
            _name(found, one)
        elif one.type in ("import_statement", "import_from_statement"):
            found.gives |= set(_imported(one))
    value = _value(node)
    found.plain_text = value is not None and (value.type in _TEXTS or _route(value))
    return found


def is_super_call(node: Node, name: str = "setUp") -> bool:
    """Whether a statement calls a method of the base: `super().setUp()`, `super(A, self).setUp()`, `A.setUp(self)`."""
    text = (node.text or b"").decode("utf-8", "replace")
    call = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
    return call is not None and call.type == "call" and f".{name}(" in text and not text.startswith("self.")


def _walk(node: Node) -> Iterator[Node]:
    yield node
    if node.type in ("import_statement", "import_from_statement"):
        return
    for child in node.named_children:
        yield from _walk(child)


def _imported(node: Node) -> Iterator[str]:
    for entry in node.children_by_field_name("name"):
        alias = entry.child_by_field_name("alias") or entry
        yield (alias.text or b"").decode().partition(".")[0]


def _call(found: Statement, call: Node, of_class: frozenset[str]) -> None:
    kind = kind_of(call, of_class)
    found.kinds.add(kind)
    function = call.child_by_field_name("function")
    if kind in ("rows", "plain") and function is not None and function.type == "attribute":
        owner = _owner(function)
        text = (function.text or b"").decode("utf-8", "replace")
        if owner is not None and (kind == "rows" or text.endswith((".append", ".extend"))):
            found.changes.add(owner)


def _name(found: Statement, node: Node) -> None:
    """Sort one name in: an attribute of `self`, or a variable."""
    above = node.parent
    if above is None or (above.type == "keyword_argument" and above.child_by_field_name("name") == node):
        return
    if above.type == "attribute" and above.child_by_field_name("attribute") == node:
        return
    text = (node.text or b"").decode("utf-8", "replace")
    whole = node
    if text == "self":
        if above.type != "attribute":
            found.kinds.add("unknown")  # handed on as a whole
            return
        whole, text = above, f"self.{(above.named_children[-1].text or b'').decode()}"
    outer = _outer(whole)
    if not _is_target(outer):
        found.takes.add(text)
    elif outer == whole:
        found.gives.add(text)
        if _augmented(outer):
            found.takes.add(text)
    else:
        found.changes.add(text)
        found.takes.add(text)
        if not text.startswith("self."):
            found.beyond.add(text)


def _outer(node: Node) -> Node:
    """The whole of `a.b[c].d` that begins with a node."""
    above = node.parent
    while above is not None and above.type in ("attribute", "subscript") and above.named_children[0] == node:
        node, above = above, above.parent
    return node


def _is_target(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type in ("pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern"):
        node, above = above, above.parent
    if above is None or above.type not in ("assignment", "augmented_assignment", "for_statement", "for_in_clause"):
        return False
    return above.child_by_field_name("left") == node


def _augmented(node: Node) -> bool:
    return node.parent is not None and node.parent.type == "augmented_assignment"


def _owner(function: Node) -> str | None:
    """`self.x` of `self.x.a.b(…)`, `x` of `x.a.b(…)`."""
    node: Node | None = function
    inner = node
    while node is not None and node.type in ("attribute", "subscript", "call"):
        inner, node = node, node.named_children[0]
    if node is None or node.type != "identifier":
        return None
    text = (node.text or b"").decode("utf-8", "replace")
    if text != "self":
        return text
    return f"self.{(inner.named_children[-1].text or b'').decode()}" if inner is not None else None


def _route(node: Node) -> bool:
    function = node.child_by_field_name("function") if node.type == "call" else None
    return function is not None and (function.text or b"").endswith((b"reverse", b"format"))


def _value(node: Node) -> Node | None:
    inner = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
    value = inner.child_by_field_name("right") if inner is not None and inner.type == "assignment" else None
    while value is not None and value.type == "assignment":
        value = value.child_by_field_name("right")
    return value


def movable(body: Sequence[Statement], of_class: frozenset[str]) -> list[Statement]:
    """The statements that run once for the class, in order: those that write rows, with what these take.

    What comes behind the first one that may do anything stays, since it may need what that did, and so does what
    comes behind rows that stay: rows keep their order.
    """
    variables = {name for one in body for name in one.gives if not name.startswith("self.")}
    able = _able(body, of_class, variables)
    while True:
        chosen = _chosen(able)
        stay = [one for one in body if one not in chosen]
        needed = {name for one in stay for name in one.takes | one.changes if name in variables}
        torn = next((one for one in chosen if _torn(one, needed, stay)), None)
        if torn is None:
            break
        able = able[: able.index(torn)]
    rest = [one for one in body if one not in chosen]
    if chosen and all(one in able and one.plain_text for one in rest):
        return able  # all of it: then nothing has to stay
    return chosen


def _torn(one: Statement, needed: set[str], stay: Sequence[Statement]) -> bool:
    """Whether a variable is needed on both sides, or something that stays gives what was moved another value."""
    given = {name for other in stay for name in other.gives}
    return bool(one.gives & needed) or bool((one.gives | one.changes) & given)


def _able(body: Sequence[Statement], of_class: frozenset[str], variables: set[str]) -> list[Statement]:
    """What could run without an instance, up to the first wall."""
    there, able = {f"self.{name}" for name in of_class}, []
    for one in body:
        if one.wall(variables):
            break
        wanted = {name for name in one.takes if name.startswith("self.") or name in variables}
        inner = one.gives if one.node.type == "for_statement" or _comprehends(one.node) else set()
        if not one.kinds & {"stays", "clock"} and wanted <= there | inner and _known(one, there | inner, variables):
            able.append(one)
            there |= one.gives
            continue
        if one.rows or one.changes & there:
            break
        there -= one.gives
    return able


def _comprehends(node: Node) -> bool:
    return any(one.type == "for_in_clause" for one in _walk(node))


def _known(one: Statement, there: set[str], variables: set[str]) -> bool:
    """Whether all attributes and variables that it changes are there."""
    owned = {name for name in one.changes if name.startswith("self.") or name in variables}
    return owned <= there | one.gives


def _chosen(able: Sequence[Statement]) -> list[Statement]:
    """The rows among them, what these take, and what is done with either."""
    chosen = {id(one) for one in able if one.rows}
    if not chosen:
        return []
    while True:
        taken = {name for one in able if id(one) in chosen for name in one.takes}
        given = {name for one in able if id(one) in chosen for name in one.gives}
        local = {name for name in given if not name.startswith("self.")}
        more = {
            id(one)
            for one in able
            if id(one) not in chosen and (one.gives & taken or one.changes & (given | taken) or one.takes & local)
        }
        if not more:
            return [one for one in able if id(one) in chosen]
        chosen |= more
