"""What a class of the project derives from: followed through its files, down to the classes of other packages."""

from __future__ import annotations

import builtins
from dataclasses import dataclass

from tree_sitter import Node

from django_seven.project.names import Names
from django_seven.project.source import Source
from django_seven.project.tree import FileTree

_DEEPEST = 10  # classes and re-exports followed, one behind the other
_BUILTIN = frozenset(name for name in dir(builtins) if isinstance(getattr(builtins, name), type))


@dataclass(frozen=True, slots=True)
class Ancestry:
    """The classes above one class.

    `outside`: dotted names of those that are not the project's, nearest first. `inside`: those that are, with the
    resolver of their file. `complete`: False where some base could not be followed.
    """

    outside: tuple[str, ...]
    inside: tuple[tuple[Names, Node], ...]
    complete: bool


_UNKNOWN = Ancestry((), (), complete=False)
_NOTHING = Ancestry((), (), complete=True)


class Classes:
    """The classes of a project."""

    def __init__(self, tree: FileTree) -> None:
        self.tree = tree

    def ancestry(self, node: Node, names: Names, depth: int = 0) -> Ancestry:
        """What the class of a `class_definition` derives from."""
        bases = node.child_by_field_name("superclasses")
        found = [
            self.base(base, names, depth)
            for base in (bases.named_children if bases is not None else [])
            if base.type not in ("keyword_argument", "comment")
        ]
        above = _joined(found)
        return above if above.complete else self._seen(above, node, names)

    def _seen(self, above: Ancestry, node: Node, names: Names) -> Ancestry:
        """The same, with what a run saw above a class that a file defines once."""
        evidence, title = self.tree.evidence, node.child_by_field_name("name")
        if evidence is None or title is None:
            return above
        name = (title.text or b"").decode("utf-8", "replace")
        seen = evidence.bases(names.source.path, names.source.data, name)
        if seen is None or len(names.bindings(name)) != 1:
            return above
        outside = [one for one in seen if self.tree.module_path(one.rpartition(".")[0]) is None]
        return Ancestry(tuple(dict.fromkeys((*above.outside, *outside))), above.inside, complete=True)

    def base(self, node: Node, names: Names, depth: int = 0) -> Ancestry:
        """What an expression that stands for a class brings: the class itself and all above it."""
        if node.type == "subscript":
            node = node.child_by_field_name("value") or node
        if node.type == "call":
            return self._with_metaclass(node, names, depth)
        if node.type not in ("identifier", "attribute") or depth > _DEEPEST:
            return _UNKNOWN
        meaning = names.meaning(node)
        if meaning is None:
            return self._local(node, names, depth)
        found = self.named(meaning.dotted, depth)
        return found if meaning.certain else Ancestry(found.outside, found.inside, complete=False)

    def named(self, dotted: str, depth: int = 0) -> Ancestry:
        """The same for a dotted name: a class of the project is followed, another one is `outside`."""
        module, _, name = dotted.rpartition(".")
        path = self.tree.module_path(module)
        if path is None:
            return Ancestry((dotted,), (), complete=True)
        names = self._read(path)
        if names is None or depth > _DEEPEST:
            return _UNKNOWN
        return self._in_file(names, name, depth + 1)

    def _in_file(self, names: Names, name: str, depth: int) -> Ancestry:
        node = class_named(names, name)
        if node is not None:
            return self._defined(node, names, name, depth)
        targets = _imported(names, name)
        if len(targets) == 1 and len(targets) == len(names.bindings(name)):
            return self.named(targets.pop(), depth)
        return _UNKNOWN

    def _defined(self, node: Node, names: Names, name: str, depth: int) -> Ancestry:
        """A class of a file, and what it stands in for where the file imports the name as well (`try … except`)."""
        above = self.ancestry(node, names, depth)
        own = Ancestry(above.outside, ((names, node), *above.inside), above.complete)
        others = [self.named(target, depth + 1) for target in sorted(_imported(names, name))]
        return _joined([own, *others, _UNKNOWN]) if others else own

    def _local(self, node: Node, names: Names, depth: int) -> Ancestry:
        name = (node.text or b"").decode("utf-8", "replace")
        local = class_named(names, name)
        if local is not None and local.id != node.id:
            return self._defined(local, names, name, depth + 1)
        return _NOTHING if name in _BUILTIN and not names.bindings(name) else _UNKNOWN

    def _with_metaclass(self, node: Node, names: Names, depth: int) -> Ancestry:
        """`six.with_metaclass(Meta, Base)` stands for its bases."""
        function, given = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        if function is None or given is None or not (function.text or b"").endswith(b"with_metaclass"):
            return _UNKNOWN
        return _joined([self.base(base, names, depth) for base in given.named_children[1:]])

    def _read(self, path: str) -> Names | None:
        source = self.tree.read(path)
        return self.tree.names(source) if isinstance(source, Source) else None


def _imported(names: Names, name: str) -> set[str]:
    """What a file imports under a name."""
    return {binding.imported.target for binding in names.bindings(name) if binding.imported is not None}


def class_named(names: Names, name: str) -> Node | None:
    """The class that a file defines under a name."""
    for binding in names.bindings(name):
        above = binding.node.parent
        if above is not None and above.type == "class_definition":
            return above
    return None


def _joined(found: list[Ancestry]) -> Ancestry:
    return Ancestry(
        tuple(dict.fromkeys(name for one in found for name in one.outside)),
        tuple({node.id: (names, node) for one in found for names, node in one.inside}.values()),
        all(one.complete for one in found),
    )
