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

from django_seven.project.guards import is_guarded
from django_seven.project.modules import absolute
from django_seven.project.source import Source, parse
from django_seven.project.words import WORD

_COMPREHENSIONS = {"list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"}
_SCOPES = {"function_definition", "lambda", "class_definition", "module"} | _COMPREHENSIONS
_PATTERNS = {"pattern_list", "tuple_pattern", "list_pattern", "list_splat_pattern", "as_pattern_target"}
_DISPLAYS = {"tuple", "list", "parenthesized_expression", "list_splat"}  # of `with … as (a, b)`
_MATCHED = {"case_pattern", "class_pattern", "keyword_pattern", "union_pattern", "dict_pattern"}
_PARAMETERS = {"parameters", "lambda_parameters"}
_NAMED_PARAMETERS = {"default_parameter", "typed_default_parameter"}


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
        position = data.find(word) if word else -1  # much faster than an expression with word boundaries
        while position >= 0:
            end = position + len(word)
            if data[end : end + 1] not in WORD and data[position - 1 : position] not in WORD:
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
        inner, child, above = node, node, node.parent
        while above is not None:
            if above.type in _SCOPES and _inside(above, child, binding) and not _iterated(above, child, inner):
                return above
            inner, child, above = child, above, above.parent
        return self.root

    def _bound(self, node: Node, name: str) -> list[Binding]:
        bindings = self.bindings(name)
        scope = self.scope(node)
        first = True
        while True:
            here = [binding for binding in bindings if binding.scope.id == scope.id]
            if any(map(declares_global, here)):
                return [binding for binding in bindings if binding.scope.id == self.root.id]
            here = [binding for binding in here if not _declares(binding)]
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
        """A name that a function declares `global` or `nonlocal` is bound outside, wherever the function binds it."""
        declared = {b.scope.id: b for b in bindings if _declares(b)}
        bound = {b.scope.id for b in bindings} - set(declared)
        moved = []
        for binding in bindings:
            by = declared.get(binding.scope.id)
            if by is None or _declares(binding):
                moved.append(binding)
                continue
            scope = self.root
            if not declares_global(by):
                scope = self.scope(binding.scope)
                while scope.id not in bound and scope.id != self.root.id:
                    scope = self.scope(scope)
            moved.append(Binding(binding.node, scope, binding.imported))
        return moved

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
        return absolute(text, self.module, self.is_package) or "."

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


def declares_global(binding: Binding) -> bool:
    """Whether a place only declares its name `global`."""
    return binding.node.parent is not None and binding.node.parent.type == "global_statement"


def _declares(binding: Binding) -> bool:
    return binding.node.parent is not None and binding.node.parent.type in ("global_statement", "nonlocal_statement")


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


def _iterated(scope: Node, child: Node, inner: Node) -> bool:
    """Whether a node lies in what a comprehension runs over first: that is evaluated outside."""
    if child.type != "for_in_clause" or scope.type not in _COMPREHENSIONS:
        return False
    first = next((clause for clause in scope.named_children if clause.type == "for_in_clause"), None)
    right = child.child_by_field_name("right")
    return first is not None and right is not None and first.id == child.id and right.id == inner.id


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
    if above.type in ("dotted_name", "as_pattern", "splat_pattern", "keyword_pattern"):
        return _in_pattern(node, above)
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


def _in_pattern(node: Node, above: Node) -> str:
    """What a name in a `case` is: a capture binds, the class of a pattern is read."""
    outer = above.parent
    if above.type == "splat_pattern":
        return "binding" if node.text != b"_" else "other"
    if above.type == "keyword_pattern":
        return "other"
    if above.type == "as_pattern":
        alias = outer is not None and outer.type == "case_pattern" and above.named_children[-1].id == node.id
        return "binding" if alias else "use"
    if outer is None or outer.type not in _MATCHED:
        return "other"
    if outer.type == "class_pattern" or above.named_child_count > 1:
        return "use" if above.named_children[0].id == node.id else "other"
    return "binding"


def _is_target(node: Node) -> bool:
    child, above = node, node.parent
    while above is not None and (above.type in _PATTERNS or (above.type in _DISPLAYS and _is_alias(above))):
        if above.type == "as_pattern_target":
            return True
        child, above = above, above.parent
    if above is None:
        return False
    if above.type in ("assignment", "augmented_assignment", "for_statement", "for_in_clause"):
        left = above.child_by_field_name("left")
        return left is not None and left.id == child.id
    return above.type == "delete_statement"


def _is_alias(node: Node) -> bool:
    above = node.parent
    while above is not None and above.type in _DISPLAYS:
        above = above.parent
    return above is not None and above.type == "as_pattern_target"
