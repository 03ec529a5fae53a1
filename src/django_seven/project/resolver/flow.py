"""Which of the places that bind a name reach a use of it: followed backwards through the statements."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from tree_sitter import Node

from django_seven.project.resolver.values import text

_BLOCKS = {"block", "module"}
_ENDS = {"return_statement", "raise_statement", "continue_statement", "break_statement"}
_EXITS = ("sys.exit(", "exit(", "os._exit(", "pytest.skip(", "self.fail(", "self.skipTest(")
Taken = Callable[[Node], "bool | None"]


@dataclass(frozen=True, slots=True)
class Reach:
    """The marks that reach a point; `open` where the point is also reached past all of them."""

    marks: tuple[Node, ...]
    open: bool


_PAST = Reach((), open=True)


class Flow:
    """The ways through one scope, for some marks: the places that bind one name in it.

    `taken` answers the conditions that are decided (`if six.PY2:`), and which branch of a `try` an import takes.
    """

    def __init__(self, scope: Node, marks: Iterable[Node], taken: Taken) -> None:
        self.scope = scope
        self.marks = sorted(marks, key=lambda node: node.start_byte)
        self.taken = taken

    def inside(self, node: Node) -> tuple[Node, ...]:
        """The marks in a piece of the tree."""
        return tuple(m for m in self.marks if node.start_byte <= m.start_byte and m.end_byte <= node.end_byte)

    def at_end(self) -> Reach:
        """What a name means once the scope has run to its end."""
        body = self.scope.child_by_field_name("body") if self.scope.type != "module" else self.scope
        return (self.through(body) if body is not None else None) or Reach(tuple(self.marks), open=True)

    def before(self, node: Node) -> Reach:
        """What reaches a use."""
        found: dict[int, Node] = {}
        child, above = node, node.parent
        while above is not None:
            if child.id == self.scope.id:
                break
            step = self._step(child, above, node)
            found.update((mark.id, mark) for mark in step.marks)
            if not step.open:
                return Reach(tuple(found.values()), open=False)
            child, above = above, above.parent
        return Reach(tuple(found.values()), open=True)

    def _step(self, child: Node, above: Node, use: Node) -> Reach:
        """What a construct adds for a child of it, on the way out."""
        kind = above.type
        if kind in _BLOCKS:
            return self._siblings(child, above)
        if kind in ("for_statement", "while_statement"):
            return self._loop(child, above)
        if kind == "try_statement":
            return self._try(child, above)
        if kind in ("with_statement", "except_clause", "if_statement", "elif_clause", "case_clause", "with_clause"):
            heads = [one for one in above.children if one.end_byte <= child.start_byte and one.type != "block"]
            return self._last([m for one in heads if one.type not in _CLAUSES for m in self.inside(one)])
        if kind in ("function_definition", "lambda") and above.id == self.scope.id:
            given = above.child_by_field_name("parameters")
            return self._last(self.inside(given) if given is not None else ())
        early = [m for m in self.inside(above) if m.end_byte <= use.start_byte and _walrus(m)]
        if kind.endswith("comprehension") or kind == "generator_expression":
            early = [m for m in self.inside(above) if _walrus(m)]
        return self._last(early)

    def _siblings(self, child: Node, block: Node) -> Reach:
        found: dict[int, Node] = {}
        cases = block.parent is not None and block.parent.type == "match_statement"
        if cases or not self.marks or self.marks[0].start_byte >= child.start_byte:
            return _PAST
        for sibling in reversed([one for one in block.named_children if one.end_byte <= child.start_byte]):
            if self.inside(sibling):
                way = self.through(sibling) or Reach(self.inside(sibling), open=True)
                found.update((mark.id, mark) for mark in way.marks)
                if not way.open:
                    return Reach(tuple(found.values()), open=False)
        return Reach(tuple(found.values()), open=True)

    def _loop(self, child: Node, loop: Node) -> Reach:
        body, target = loop.child_by_field_name("body"), loop.child_by_field_name("left")
        own = self.inside(target) if target is not None else ()
        is_body = body is not None and body.id == child.id
        if is_body and own:
            return Reach(own, open=False)
        if is_body or loop.type == "while_statement":
            head = loop.child_by_field_name("condition")
            walrus = self.inside(head) if head is not None and is_body else ()
            if walrus:
                return self._last(walrus)
            return Reach(self._looped(body) if body is not None else (), open=True)
        return _PAST if target is None or child.start_byte <= target.end_byte else Reach(self.inside(loop), open=True)

    def _looped(self, body: Node) -> tuple[Node, ...]:
        """What a body leaves behind for its next turn."""
        inside = self.inside(body)
        if not inside or b"continue" in (body.text or b""):
            return inside
        way = self.through(body)
        return way.marks if way is not None else ()

    def _try(self, child: Node, around: Node) -> Reach:
        body = around.child_by_field_name("body")
        if body is None or child.id == body.id:
            return _PAST
        if child.type == "else_clause":
            return self.through(body) or _PAST
        if child.type == "except_clause":
            return Reach(self.inside(body), open=True)
        return Reach(tuple(m for m in self.inside(around) if m.end_byte <= child.start_byte), open=True)

    def _last(self, marks: Iterable[Node]) -> Reach:
        found = list(marks)
        return Reach((found[-1],), open=False) if found else _PAST

    # -- forwards

    def through(self, node: Node) -> Reach | None:
        """What a statement leaves behind; None where nothing comes out of it."""
        kind = node.type
        if kind in _BLOCKS or kind in ("else_clause", "finally_clause"):
            return self._sequence(node.named_children)
        if kind == "if_statement":
            return self._if(node)
        if kind == "try_statement":
            return self._tried(node)
        if kind in _ENDS or (kind == "expression_statement" and text(node).startswith(_EXITS)):
            return None
        inside = self.inside(node)
        if kind in ("for_statement", "while_statement"):
            head = text(node.child_by_field_name("condition"))
            if head in ("True", "1"):
                return self._endless(node)
            return Reach(inside, open=True) if inside else _PAST
        if kind == "with_statement":
            return self._sequence(node.named_children)
        if kind == "match_statement":
            return self._match(node)
        return self._last(inside)

    def _endless(self, loop: Node) -> Reach | None:
        """`while True:` is left by `break` alone, and its body begins at least once."""
        inside, body = self.inside(loop), loop.child_by_field_name("body")
        if b"break" not in (loop.text or b""):
            return None
        first = []
        for one in body.named_children if body is not None else ():
            if b"break" in (one.text or b"") or b"continue" in (one.text or b""):
                break
            first.append(one)
        way = self._sequence(first)
        return Reach(inside, open=way is None or way.open)

    def ends(self, body: Node) -> bool:
        """Whether a block can run to its end."""
        return self.through(body) is not None

    def _sequence(self, nodes: Iterable[Node]) -> Reach | None:
        marks: tuple[Node, ...] = ()
        is_open = True
        for node in nodes:
            if node.type in ("comment", "else", "finally"):
                continue
            way = self.through(node)
            if way is None:
                return None
            marks = (*marks, *way.marks) if way.open else way.marks
            is_open = is_open and way.open
        return Reach(tuple({mark.id: mark for mark in marks}.values()), is_open)

    def _join(self, ways: Iterable[Reach | None]) -> Reach | None:
        alive = [way for way in ways if way is not None]
        if not alive:
            return None
        marks = {mark.id: mark for way in alive for mark in way.marks}
        return Reach(tuple(marks.values()), any(way.open for way in alive))

    def _if(self, node: Node) -> Reach | None:
        head, body = node.child_by_field_name("condition"), node.child_by_field_name("consequence")
        decided = self.taken(node)
        first = self._last(self.inside(head)) if head is not None else _PAST
        ways = [self._after(first, body)] if decided is not False else []
        rest = node.children_by_field_name("alternative")
        is_open = decided is not True
        for clause in rest if is_open else ():
            inner = clause.child_by_field_name("consequence" if clause.type == "elif_clause" else "body")
            choice = self.taken(clause) if clause.type == "elif_clause" else True
            if choice is not False:
                ways.append(self._after(first, inner))
            if choice is True:
                is_open = False
                break
        if is_open:
            ways.append(first)
        return self._join(ways)

    def _after(self, first: Reach, body: Node | None) -> Reach | None:
        way = self.through(body) if body is not None else _PAST
        if way is None or not way.open:
            return way
        return Reach((*first.marks, *way.marks), first.open)

    def _tried(self, node: Node) -> Reach | None:
        body = node.child_by_field_name("body")
        if body is None:
            return Reach(self.inside(node), open=True)
        decided = self.taken(node)
        other = next((one for one in node.children if one.type == "else_clause"), None)
        ways = [] if decided is False else [self._sequence([body, *([other] if other is not None else [])])]
        partly = Reach(() if decided is False else self.inside(body), open=True)
        for clause in node.children if decided is not True else ():
            if clause.type == "except_clause":
                block = next((one for one in clause.children if one.type == "block"), None)
                way = self._after(partly, block)
                ways.append(self._dropped(clause, way))
        last = next((one for one in node.children if one.type == "finally_clause"), None)
        way = self._join(ways)
        if way is None or last is None:
            return way
        return self._after(way, last)

    def _dropped(self, clause: Node, way: Reach | None) -> Reach | None:
        """`except … as e` unbinds its name at the end."""
        alias = any(_is_alias(mark) for mark in self.inside(clause))
        return Reach((clause,), open=False) if alias and way is not None else way

    def _match(self, node: Node) -> Reach | None:
        body = node.child_by_field_name("body")
        ways: list[Reach | None] = []
        is_open = True
        for clause in body.named_children if body is not None else ():
            inner = clause.child_by_field_name("consequence")
            heads = [m for m in self.inside(clause) if inner is not None and m.end_byte <= inner.start_byte]
            ways.append(self._after(Reach(tuple(heads), not heads), inner))
            guard = clause.child_by_field_name("guard")
            pattern = next((one for one in clause.named_children if one.type == "case_pattern"), None)
            bare = pattern is not None and (text(pattern) == "_" or text(pattern).isidentifier())
            is_open = is_open and not (bare and guard is None)
        return self._join([*ways, _PAST] if is_open else ways)


_CLAUSES = {"elif_clause", "else_clause", "except_clause", "finally_clause"}


def _walrus(mark: Node) -> bool:
    return mark.parent is not None and mark.parent.type == "named_expression"


def _is_alias(mark: Node) -> bool:
    above = mark.parent
    pattern = above.parent if above is not None and above.type == "as_pattern_target" else None
    return pattern is not None and pattern.parent is not None and pattern.parent.type == "except_clause"
