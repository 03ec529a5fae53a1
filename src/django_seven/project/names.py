"""What a name in a file means: the only resolver.

It starts from a name, not from the tree: all places where the name stands are found in the bytes, each is
either a binding or a use, and a use belongs to the innermost scope that binds the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tree_sitter import Node

from django_seven.project.source import Source, parse

_SCOPES = {
    "function_definition",
    "lambda",
    "class_definition",
    "list_comprehension",
    "set_comprehension",
    "dictionary_comprehension",
    "generator_expression",
    "module",
}
_PATTERNS = {"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "as_pattern_target"}
_PARAMETERS = {"parameters", "lambda_parameters"}
_NAMED_PARAMETERS = {"default_parameter", "typed_default_parameter"}
_WORD = frozenset(bytes([byte]) for byte in range(256) if chr(byte).isalnum() or byte == 95 or byte > 127)
_GUARD = re.compile(rb"VERSION|get_version|TYPE_CHECKING|\bPY2\b|\bPY3\b|version_info|hasattr\(")
_QUESTION = re.compile(rb"VERSION|get_version|TYPE_CHECKING|version_info|hasattr\(")  # without six's flags
# A condition that Python 3 answers by itself: the one branch never runs, the other is plain code.
_RUNS = re.compile(rb"(?P<never>(?:six\.)?PY2|not (?:six\.)?PY3|False)|(?:six\.)?PY3|not (?:six\.)?PY2|True")
_CATCHES = re.compile(rb"except\s*.*\b(?:ImportError|ModuleNotFoundError|AttributeError)\b")
_CATCHES_ALL = re.compile(rb"except\s*(?::|.*\bException\b)")


@dataclass(frozen=True, slots=True)
class Import:
    """One name that an import statement binds: `from module import name as local`.

    `target` is the dotted name it means; `entry` the node of the name (with its alias) in the statement.
    """

    local: str
    target: str
    module: str
    statement: Node
    entry: Node
    alias: bool
    guarded: bool


@dataclass(frozen=True, slots=True)
class Binding:
    """A place that gives a name a meaning in a scope; `imported` where an import does."""

    node: Node
    scope: Node
    imported: Import | None


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name means: a dotted name, and whether it certainly does."""

    dotted: str
    certain: bool
    imported: Import


class Names:
    """The names of one Python file."""

    def __init__(self, source: Source, module: str = "", is_package: bool = False) -> None:
        self.source = source
        self.tree = parse(source)
        self.root = self.tree.root_node
        self.module = module
        self.is_package = is_package
        self._bindings: dict[str, list[Binding]] = {}
        self._uses: dict[str, list[Node]] = {}

    @cached_property
    def imports(self) -> list[Import]:
        """Every name that an import statement of the file binds."""
        found: list[Import] = []
        for position in _find(rb"\bimport\b", self.source.data):
            node = self.root.descendant_for_byte_range(position, position + 6)
            statement = node.parent if node is not None and node.type == "import" else None
            if statement is not None and statement.type in ("import_statement", "import_from_statement"):
                found.extend(self._read_import(statement))
        return found

    @cached_property
    def stars(self) -> list[tuple[str, Node]]:
        """The modules of `from module import *`, with their statements."""
        found = []
        for position in _find(rb"\*", self.source.data):
            node = self.root.descendant_for_byte_range(position, position + 1)
            above = node.parent if node is not None else None
            if above is not None and above.type == "wildcard_import" and above.parent is not None:
                module = above.parent.child_by_field_name("module_name")
                if module is not None:
                    found.append((self._absolute(module), above.parent))
        return found

    def occurrences(self, name: str) -> Iterator[Node]:
        """All identifiers with this text, as the bytes have them; never one in a string or a comment."""
        word, data = name.encode(), self.source.data
        position = data.find(word)  # much faster than an expression with word boundaries
        while position >= 0:
            end = position + len(word)
            if data[end : end + 1] not in _WORD and data[position - 1 : position] not in _WORD:
                node = self.root.descendant_for_byte_range(position, end)
                if node is not None and node.type == "identifier" and node.start_byte == position:
                    yield node
            position = data.find(word, end)

    def bindings(self, name: str) -> list[Binding]:
        """Every place of the file that binds the name."""
        self._look(name)
        return self._bindings[name]

    def uses(self, name: str) -> list[Node]:
        """Every place of the file that reads the name."""
        self._look(name)
        return self._uses[name]

    def lookup(self, node: Node) -> Meaning | None:
        """What an identifier that is read means, where an import decides it; None where none does."""
        name = (node.text or b"").decode()
        bound = self._bound(node, name)
        imported = [binding.imported for binding in bound if binding.imported is not None]
        if not imported:
            return None
        first = imported[0]
        same = all(other.target == first.target for other in imported)
        guarded = any(other.guarded for other in imported)
        return Meaning(first.target, same and not guarded and len(imported) == len(bound), first)

    def meaning(self, node: Node) -> Meaning | None:
        """What a name or an attribute of a name means: `urls.reverse` is `django.urls.reverse`."""
        rest: list[str] = []
        while node.type == "attribute":
            attribute = node.child_by_field_name("attribute")
            inner = node.child_by_field_name("object")
            if attribute is None or inner is None:
                return None
            rest.append((attribute.text or b"").decode())
            node = inner
        if node.type != "identifier":
            return None
        meaning = self.lookup(node)
        if meaning is None:
            return None
        return Meaning(".".join([meaning.dotted, *reversed(rest)]), meaning.certain, meaning.imported)

    def bound(self, node: Node) -> list[Binding]:
        """The places that give an identifier its meaning: those of the innermost scope that has any."""
        return self._bound(node, (node.text or b"").decode()) if node.type == "identifier" else []

    def is_free(self, name: str) -> bool:
        """Whether nothing in the file is called so; an attribute or keyword of that name is no obstacle."""
        return not self.bindings(name) and not self.uses(name)

    def scope(self, node: Node, *, binding: bool = False) -> Node:
        """The innermost scope that a node stands in."""
        child, above = node, node.parent
        while above is not None:
            if above.type in _SCOPES and _inside(above, child, binding):
                return above
            child, above = above, above.parent
        return self.root

    def _bound(self, node: Node, name: str) -> list[Binding]:
        bindings = self.bindings(name)
        scope = self.scope(node)
        first = True
        while True:
            here = [binding for binding in bindings if binding.scope.id == scope.id]
            if any(map(_declares_global, here)):
                return [binding for binding in bindings if binding.scope.id == self.root.id]
            if here and (first or scope.type != "class_definition"):
                return here
            if scope.id == self.root.id:
                return here
            scope = self.scope(scope)
            first = False

    def _look(self, name: str) -> None:
        if name in self._bindings:
            return
        by_entry = {imported.entry.id: imported for imported in self.imports if imported.local == name}
        bindings = [Binding(i.entry, self.scope(i.statement), i) for i in by_entry.values()]
        uses: list[Node] = []
        for node in self.occurrences(name):
            kind = _kind(node)
            if kind == "binding":
                bindings.append(Binding(node, self._binding_scope(node), None))
            elif kind == "use":
                uses.append(node)
        self._bindings[name], self._uses[name] = self._globals_moved(bindings), uses

    def _globals_moved(self, bindings: list[Binding]) -> list[Binding]:
        """A name that a function declares `global` is bound in the module, wherever the function binds it."""
        declared = {b.scope.id for b in bindings if _declares_global(b)}
        return [
            Binding(b.node, self.root, b.imported) if b.scope.id in declared and not _declares_global(b) else b
            for b in bindings
        ]

    def _binding_scope(self, node: Node) -> Node:
        above = node.parent
        if above is not None and above.type in ("function_definition", "class_definition"):
            return self.scope(above)
        if above is not None and above.type == "named_expression":
            scope = self.scope(node)
            while scope.type.endswith("comprehension") or scope.type == "generator_expression":
                scope = self.scope(scope)
            return scope
        return self.scope(node, binding=True)

    def _absolute(self, module: Node) -> str:
        text = (module.text or b"").decode("utf-8", "replace").replace(" ", "")
        if module.type != "relative_import":
            return text
        dots = len(text) - len(text.lstrip("."))
        parts = self.module.split(".") if self.module else []
        up = dots - 1 if self.is_package else dots
        base = parts[: len(parts) - up] if up else parts
        return ".".join(part for part in [*base, text[dots:]] if part) or "."

    def _read_import(self, statement: Node) -> Iterator[Import]:
        guarded = is_guarded(statement)
        module_node = statement.child_by_field_name("module_name")
        module = self._absolute(module_node) if module_node is not None else ""
        for entry in statement.children_by_field_name("name"):
            name_node, alias_node = entry, None
            if entry.type == "aliased_import":
                name_node = entry.child_by_field_name("name") or entry
                alias_node = entry.child_by_field_name("alias")
            name = (name_node.text or b"").decode().replace(" ", "")
            if module_node is not None:
                target, local = f"{module}.{name}", name
            else:  # `import a.b` binds `a`; `import a.b as c` binds `a.b`
                local = name.split(".")[0]
                target = name if alias_node is not None else local
            if alias_node is not None:
                local = (alias_node.text or b"").decode()
            yield Import(local, target, module, statement, entry, alias_node is not None, guarded)


def _declares_global(binding: Binding) -> bool:
    return binding.node.parent is not None and binding.node.parent.type == "global_statement"


def _find(pattern: bytes, data: bytes) -> Iterator[int]:
    return (found.start() for found in re.finditer(pattern, data))


def _inside(scope: Node, child: Node, binding: bool) -> bool:
    """Whether a child of a scope's node is evaluated in the scope: defaults and bases are not."""
    if scope.type in ("function_definition", "lambda"):
        body = scope.child_by_field_name("body")
        return binding or (body is not None and body.id == child.id)
    if scope.type == "class_definition":
        body = scope.child_by_field_name("body")
        return body is not None and body.id == child.id
    return True


def _kind(node: Node) -> str:
    """Whether an identifier binds its name, reads it, or is none of both (an attribute, a keyword)."""
    above = node.parent
    if above is None:
        return "use"
    if above.type == "attribute":
        attribute = above.child_by_field_name("attribute")
        return "other" if attribute is not None and attribute.id == node.id else "use"
    if above.type == "keyword_argument":
        name = above.child_by_field_name("name")
        return "other" if name is not None and name.id == node.id else "use"
    if above.type == "dotted_name":
        pattern = above.parent is not None and above.parent.type == "case_pattern"
        return "binding" if pattern and above.named_child_count == 1 else "other"
    if above.type == "aliased_import":
        return "other"
    if above.type in ("function_definition", "class_definition", "named_expression") or above.type in _NAMED_PARAMETERS:
        name = above.child_by_field_name("name")
        return "binding" if name is not None and name.id == node.id else "use"
    if above.type in _PARAMETERS or above.type in ("global_statement", "nonlocal_statement"):
        return "binding"
    if above.type == "typed_parameter" and above.children and above.children[0].id == node.id:
        return "binding"
    if above.type in ("list_splat_pattern", "dictionary_splat_pattern") and above.parent is not None:
        outer = above.parent.type
        if outer in _PARAMETERS or outer == "typed_parameter":
            return "binding"
    return "binding" if _is_target(node) else "use"


def _is_target(node: Node) -> bool:
    child, above = node, node.parent
    while above is not None and above.type in _PATTERNS:
        if above.type == "as_pattern_target":
            return True
        child, above = above, above.parent
    if above is None:
        return False
    if above.type in ("assignment", "augmented_assignment", "for_statement", "for_in_clause"):
        left = above.child_by_field_name("left")
        return left is not None and left.id == child.id
    return above.type == "delete_statement"


def _is_attempt(statement: Node) -> bool:
    """Whether a `try` asks if a name is there; one that catches everything only does where it imports."""
    body = statement.child_by_field_name("body")
    imports = body is not None and any(child.type.startswith("import_") for child in body.named_children)
    for clause in statement.children:
        first = (clause.text or b"").split(b"\n")[0] if clause.type == "except_clause" else b""
        if first and (_CATCHES.match(first) or (imports and _CATCHES_ALL.match(first))):
            return True
    return False


def attempt(statement: Node) -> tuple[Node, Node] | None:
    """The `try` that alone guards an import, and the branch that it stands in; None where more asks, or nothing."""
    branch = statement.parent
    if branch is not None and branch.parent is not None and branch.parent.type == "except_clause":
        branch = branch.parent
    around = branch.parent if branch is not None else None
    if branch is None or around is None or around.type != "try_statement" or not _is_attempt(around):
        return None
    return None if is_guarded(around) else (around, branch)


def is_guarded(node: Node, *, flags: bool = True) -> bool:
    """Whether a statement stands in code that already asks for the version: such code is left alone.

    `flags=False`: `if PY2:` is no such question.
    """
    guard = _GUARD if flags else _QUESTION
    child, above = node, node.parent
    while above is not None:
        if above.type == "try_statement" and _is_attempt(above):
            return True
        if above.type in ("if_statement", "elif_clause", "conditional_expression"):
            condition = above.child_by_field_name("condition")
            if above.type == "conditional_expression" and above.named_child_count > 1:
                condition = above.named_children[1]
            runs = _RUNS.fullmatch(condition.text or b"") if condition is not None and flags else None
            if runs is not None:
                if _taken(above, child) is (runs["never"] is not None):
                    return True
            elif condition is not None and guard.search(condition.text or b""):
                return True
        child, above = above, above.parent
    return False


def _taken(statement: Node, child: Node) -> bool | None:
    """Whether a piece of an `if` runs where its condition holds; None for the condition itself."""
    if statement.type == "conditional_expression":
        pieces = statement.named_children
        return True if child.id == pieces[0].id else False if child.id == pieces[-1].id else None
    body = statement.child_by_field_name("consequence")
    if body is not None and body.id == child.id:
        return True
    return False if child.type in ("else_clause", "elif_clause") else None
