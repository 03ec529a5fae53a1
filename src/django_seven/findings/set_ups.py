"""`setUp` methods that make the same rows for each test, and which of their statements may run once for a class."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from tree_sitter import Node

from django_seven.findings.proposal import Key, Moves, Proposal
from django_seven.findings.set_up_body import Statement, is_super_call, look, movable
from django_seven.findings.set_up_uses import only_read
from django_seven.project.classes import Classes
from django_seven.project.names import Names
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.values import Minor

ONCE = frozenset(  # bases that have `setUpTestData`
    ("django.test.TestCase", "django.test.testcases.TestCase", "rest_framework.test.APITestCase",
     "django_webtest.WebTest", "test_plus.TestCase", "test_plus.test.TestCase", "viewflow.test.TestCase")
)  # fmt: skip
COPIES = Minor(3, 2)  # from here on Django gives each test copies of what `setUpTestData` made
_NO_ROWS = re.compile(r"(Transaction|LiveServer|Simple)TestCase$|^unittest\.|^twisted\.")
_ATTRIBUTE = re.compile(rb"\bcls\.(\w+)\s*(?:,[^=\n]*)?=(?!=)")
_ANEW = re.compile(rb"\bself\.setUp\(\)")


@dataclass(slots=True)
class _Class:
    key: Key
    node: Node
    names: Names
    outside: tuple[str, ...]
    above: tuple[Key, ...]
    complete: bool
    methods: dict[str, Node] = field(default_factory=dict)

    @property
    def text(self) -> bytes:
        return self.names.source.data[self.node.start_byte : self.node.end_byte]

    @property
    def tests(self) -> int:
        return sum(name.startswith("test") for name in self.methods)


class SetUps:
    """The `setUp` methods of a project's tests; `old` is the older of its two Djangos."""

    def __init__(self, tree: FileTree, old: Minor) -> None:
        self.tree = tree
        self.old = old
        self._known: dict[Key, tuple[Proposal | None, frozenset[str], bool]] = {}

    def found(self) -> list[Proposal]:
        """All that may move, in order of files and lines."""
        every = (self._of(key)[0] for key in self._classes)
        return sorted((one for one in every if one is not None), key=lambda one: (one.path, one.line))

    def under(self, key: Key) -> list[Key]:
        """The classes that derive from one."""
        return self._below.get(key, [])

    @cached_property
    def _classes(self) -> dict[Key, _Class]:
        found, classes = {}, Classes(self.tree)
        for source in self.tree.sources(self.tree.python):
            if b"class " in source.data and (b"def setUp" in source.data or b"def test" in source.data):
                names = self.tree.names(source)
                for node in names.root.named_children:
                    one = _read(source, names, node, classes)
                    if one is not None:
                        found[one.key] = one
        return found

    @cached_property
    def _below(self) -> dict[Key, list[Key]]:
        below = defaultdict(list)
        for key, one in self._classes.items():
            for above in one.above:
                below[above].append(key)
        return below

    def _of(self, key: Key) -> tuple[Proposal | None, frozenset[str], bool]:
        """What moves, the attributes that a class then has, and whether all rows of it and above are made there."""
        if key not in self._known:
            self._known[key] = (None, frozenset(), False)  # a class that derives from itself
            self._known[key] = self._look(key)
        return self._known[key]

    def _look(self, key: Key) -> tuple[Proposal | None, frozenset[str], bool]:
        one = self._classes.get(key)
        if one is None:
            return None, frozenset(), False
        above = [self._of(other) for other in one.above if other in self._classes]
        there = {name for _, names, _ in above for name in names} | set(_of_class(one))
        clear = len(above) == len(one.above) and all(made for _, _, made in above)
        method = one.methods.get("setUp")
        if method is None:
            return None, frozenset(there), clear
        body = _body(method)
        supers = [node for node in body if is_super_call(node)]
        read = [look(node, frozenset(there)) for node in body if node not in supers]
        chosen = movable(read, frozenset(there)) if clear and self._may(one) else []
        if supers and chosen and one.above and chosen[0].node.start_byte < supers[0].start_byte:
            chosen = []  # the base's rows come behind its own
        rest = [each for each in read if each not in chosen]
        variables = {name for each in read for name in each.gives}
        made = clear and not any(each.rows or each.wall(variables) for each in rest)
        there -= {name.removeprefix("self.") for each in rest for name in each.gives}
        if not chosen or not self._gains(key):
            return None, frozenset(there), made and not any(each.rows for each in read)
        there |= {name.removeprefix("self.") for each in chosen for name in each.gives if name.startswith("self.")}
        return self._told(one, method, chosen, rest), frozenset(there), made

    def _told(self, one: _Class, method: Node, chosen: list[Statement], rest: list[Statement]) -> Proposal:
        given = [name for each in chosen if not each.plain_text for name in sorted(each.gives) if _is_own(name)]
        copies = (
            () if self.old >= COPIES else self._changed(one, [name.removeprefix("self.") for name in given], chosen)
        )
        moves = Moves(
            (method.start_byte, method.end_byte),
            tuple((each.node.start_byte, each.node.end_byte) for each in chosen),
            not rest,
            tuple(dict.fromkeys(copies)),
            bool(one.above) or len(one.outside) > 1,
        )
        needs = tuple(key for key in one.above if key in self._known and self._known[key][0] is not None)
        line = one.names.source.position(method.start_byte)[0]
        return Proposal(
            "rows", one.key[0], line, one.key[1], "setUp", "setUpTestData", needs, tuple(self.under(one.key)), moves
        )

    def _changed(self, one: _Class, given: list[str], chosen: list[Statement]) -> tuple[str, ...]:
        """All that it gives where a test may change some of it: what one of them holds may be another one."""
        family = [one, *(self._classes[key] for key in (*one.above, *self.under(one.key)) if key in self._classes)]
        skipped = [each.node for each in chosen]
        return () if all(only_read(other.node, set(given), skipped) for other in family) else tuple(given)

    def _may(self, one: _Class) -> bool:
        """Whether the class, and all below it, have `setUpTestData` and do as usual."""
        method = one.methods["setUp"]
        plain = method.type == "function_definition" and not (method.text or b"").startswith(b"async")
        family = [one, *(self._classes[key] for key in self.under(one.key))]
        return plain and all(map(_usual, family)) and all(_calls_base(each) for each in family[1:]) and _alone(one)

    def _gains(self, key: Key) -> bool:
        """Whether some class runs two tests or more on these rows."""
        for each in (key, *self.under(key)):
            one = self._classes[each]
            count = one.tests + sum(self._classes[other].tests for other in one.above if other in self._classes)
            if count > 1:
                return True
        return False


def _read(source: Source, names: Names, node: Node, classes: Classes) -> _Class | None:
    if node.type == "decorated_definition":
        node = node.child_by_field_name("definition") or node
    title = node.child_by_field_name("name") if node.type == "class_definition" else None
    if title is None:
        return None
    found = classes.ancestry(node, names)
    name = source.text(title.start_byte, title.end_byte)
    above = tuple(
        (other.source.path, other.source.text(title.start_byte, title.end_byte))
        for other, base in found.inside
        if (title := base.child_by_field_name("name")) is not None
    )
    complete = found.complete and len(names.bindings(name)) == 1
    return _Class((source.path, name), node, names, found.outside, above, complete, dict(_methods(node)))


def _methods(node: Node) -> Iterator[tuple[str, Node]]:
    body = node.child_by_field_name("body")
    for one in body.named_children if body is not None else []:
        inner = one.child_by_field_name("definition") if one.type == "decorated_definition" else one
        title = inner.child_by_field_name("name") if inner is not None else None
        if inner is not None and inner.type == "function_definition" and title is not None:
            yield (title.text or b"").decode("utf-8", "replace"), one


def _body(method: Node) -> list[Node]:
    """The statements of a method, without its docstring and comments."""
    body = method.child_by_field_name("body")
    found = [one for one in (body.named_children if body is not None else []) if one.type != "comment"]
    if found and found[0].type == "expression_statement" and found[0].named_children[0].type == "string":
        found = found[1:]
    return [one for one in found if one.type != "pass_statement"]


def _of_class(one: _Class) -> Iterator[str]:
    """The attributes that the class has itself, those of `setUpTestData` among them."""
    body = one.node.child_by_field_name("body")
    for node in body.named_children if body is not None else []:
        inner = node.named_children[0] if node.type == "expression_statement" and node.named_children else None
        left = inner.child_by_field_name("left") if inner is not None and inner.type == "assignment" else None
        if left is not None and left.type == "identifier":
            yield (left.text or b"").decode("utf-8", "replace")
    for name, method in one.methods.items():
        text = method.text or b""
        if name in ("setUpTestData", "setUpClass"):
            yield from (found.decode() for found in _ATTRIBUTE.findall(text))
        if method.type == "decorated_definition" and text.startswith((b"@classmethod", b"@staticmethod")):
            yield name


def _usual(one: _Class) -> bool:
    known = one.complete and any(base in ONCE for base in one.outside)
    return known and not any(_NO_ROWS.search(base) for base in one.outside) and not _ANEW.search(one.text)


def _calls_base(one: _Class) -> bool:
    """Whether what a class below has of both methods calls that of its base."""
    for name in ("setUp", "setUpTestData"):
        method = one.methods.get(name)
        if (
            method is not None
            and f").{name}(".encode() not in (method.text or b"")
            and name.encode() + b"(self)" not in ((method.text or b"").partition(b":")[2])
        ):
            return False
    return True


def _alone(one: _Class) -> bool:
    """Whether each statement stands on lines of its own."""
    method = one.methods["setUp"]
    body = _body(method)
    lines = [line for node in body for line in {node.start_point[0], node.end_point[0]}]
    return len(lines) == len(set(lines)) and bool(body) and body[0].start_point[0] > method.start_point[0]


def _is_own(name: str) -> bool:
    return name.startswith("self.")
