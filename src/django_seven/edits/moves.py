"""Names that are plainly elsewhere: the import is moved as it stands, a dotted use is rewritten."""

from __future__ import annotations

from collections.abc import Mapping

from tree_sitter import Node

from django_seven.edits.draft import FileDraft
from django_seven.findings.code import Place
from django_seven.rules.shape import Skip
from django_seven.values import Minor

_BUILTINS = "builtins."


class Moves:
    """The table of a `Rewrite`, at work in one file."""

    def __init__(self, draft: FileDraft, table: Mapping[str, str]) -> None:
        self.draft = draft
        self.table = table
        self._moved: set[int] = set()
        self._python_3 = any(new.startswith("urllib.parse") for new in table.values())

    def moved(self, place: Place) -> bool:
        """Whether the import of a place was taken care of."""
        return place.binding is not None and place.binding.entry.id in self._moved

    def destination(self, dotted: str) -> str | None:
        """Where a dotted name is found from now on; None where the table does not know."""
        if dotted in self.table:
            return self.table[dotted]
        if f"{dotted}.*" in self.table:
            return self.table[f"{dotted}.*"].removesuffix(".*")
        module, _, name = dotted.rpartition(".")
        found = self.table.get(f"{module}.*")
        return f"{found.removesuffix('.*')}.{name}" if found else None

    def follow(self, place: Place) -> bool:
        """Move the import or rewrite the use; False where it is for the rule's function.

        Raises Skip where the new name means something else in the file.
        """
        if place.binding is None:
            return False
        if self.draft.road.old_python < Minor(3, 0) and any(
            new.startswith("urllib.parse") for new in self.table.values()
        ):
            raise Skip("the old side runs on Python 2, where the new names are not")
        if place.imported:
            return self._import(place)
        if self.moved(place):
            target = self.destination(place.binding.target) or ""
            if target.startswith(_BUILTINS):
                self._replace(place.node, target.removeprefix(_BUILTINS))
            return True
        node, new = self._reach(place)
        if new is None:
            return False
        if new.startswith(_BUILTINS):
            self._builtin(new.removeprefix(_BUILTINS))
            self._replace(node, new.removeprefix(_BUILTINS))
        else:
            self._replace(node, self.draft.require(new))
        return True

    def _import(self, place: Place) -> bool:
        imported = place.binding
        assert imported is not None  # noqa: S101 - for the type checker
        new = self.destination(imported.target)
        if new is None:
            return False
        if imported.statement.type == "import_statement" and not imported.alias:
            raise Skip("`import` of the whole module")
        if new.startswith(_BUILTINS):
            if self.draft.handed_on(place):
                raise Skip("other files take the name from here")
            self._builtin(new.removeprefix(_BUILTINS), imported.local)
        else:
            module, _, name = new.rpartition(".")
            local = imported.local
            if module:
                self.draft.imports.add(module, name, local, near=imported.statement)
            else:
                self.draft.imports.add(name, "", local if local != name else "", near=imported.statement)
        self.draft.imports.drop(imported)
        self._moved.add(imported.entry.id)
        return True

    def _reach(self, place: Place) -> tuple[Node, str | None]:
        """The longest piece of `a.b.c` that the table knows, with its new name."""
        node, best, found = place.node, place.node, None
        while True:
            meaning = self.draft.meaning(node)
            new = self.destination(meaning) if meaning else None
            if new is not None:
                best, found = node, new
                if f"{meaning}.*" not in self.table:
                    return best, found
            above = node.parent
            inner = above.child_by_field_name("object") if above is not None and above.type == "attribute" else None
            if above is None or inner is None or inner.id != node.id:
                return best, found
            node = above

    def _builtin(self, name: str, local: str = "") -> None:
        for binding in self.draft.names.bindings(name):
            same = binding.imported is not None and self.destination(binding.imported.target) == _BUILTINS + name
            hides = binding.scope.type != "class_definition" if local != name else binding.scope.type == "module"
            if not same and hides:
                raise Skip(f"`{name}` means something else in this file")

    def _replace(self, node: Node, text: str) -> None:
        if self.draft.text(node) != text:
            self.draft.replace(node, text)
