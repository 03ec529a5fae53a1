"""The import statements of one file: entries are renamed, dropped and added in the file's own style."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tree_sitter import Node

from django_seven.edits.entries import drop_entries
from django_seven.edits.order import Order
from django_seven.edits.statements import existing_guard, header_imports, imports_end, line_end, opening, remove_line
from django_seven.project.names import Import, Names
from django_seven.values import Edit, Minor

_WIDTH = 100  # a line grown beyond this becomes a line of its own


@dataclass(frozen=True, slots=True)
class _Added:
    """`from module import name as alias`, or `import module` where there is no name."""

    module: str
    name: str
    alias: str
    near: Node | None


class ImportManager:
    """Collects what is to become of a file's imports, and says it as edits."""

    def __init__(self, names: Names, own: frozenset[str]) -> None:
        self.names = names
        self.order = Order(names, own)
        self._dropped: dict[int, set[int]] = defaultdict(set)
        self._renamed: dict[int, Edit] = {}
        self._retargeted: dict[int, Edit] = {}
        self._statements: dict[int, Node] = {}
        self._added: list[_Added] = []
        self._guards: list[tuple[tuple[str, ...], tuple[str, ...], Minor | None]] = []
        self._replaced: set[int] = set()
        self._inserted: set[int] = set()

    def mark(self) -> tuple[int, int]:
        """How many imports and guards were asked for so far."""
        return len(self._added), len(self._guards)

    def back(self, added: int, guards: int) -> None:
        """Forget the imports and guards asked for since."""
        del self._added[added:]
        del self._guards[guards:]

    def rename(self, imported: Import, text: str) -> None:
        """Put another name (with its alias) in an entry's place."""
        self._statements[imported.statement.id] = imported.statement
        self._renamed[imported.entry.id] = Edit(imported.entry.start_byte, imported.entry.end_byte, text.encode())

    def retarget(self, imported: Import, module: str) -> None:
        """Let a whole `from … import …` take its names from another module."""
        node = imported.statement.child_by_field_name("module_name")
        if node is not None:
            self._retargeted[imported.statement.id] = Edit(node.start_byte, node.end_byte, module.encode())

    def drops(self, imported: Import | None) -> bool:
        """Whether an entry is to be taken out of its statement."""
        return imported is not None and imported.entry.id in self._dropped.get(imported.statement.id, ())

    def drop(self, imported: Import) -> None:
        """Take an entry out of its statement."""
        self._statements[imported.statement.id] = imported.statement
        self._dropped[imported.statement.id].add(imported.entry.id)

    def add(self, module: str, name: str, alias: str = "", near: Node | None = None) -> None:
        """Import a name, close to a statement where one is given."""
        if near is not None and self.order.section(module) != self.order.of(near)[0]:
            near = None if near.id in {node.id for node in header_imports(self.names)} else near
        added = _Added(module, name, alias if alias != name else "", near)
        if added not in self._added:
            self._added.append(added)

    def guard(self, old: Sequence[str], new: Sequence[str], before: Minor | None) -> None:
        """Ask for `if django.VERSION < before:` after the imports; without a version, for a `try` of the new lines."""
        guard = (tuple(old), tuple(new), before)
        if guard not in self._guards:
            self._guards.append(guard)

    def require(self, dotted: str) -> str:
        """An expression that means a dotted name at module level, imported where it is not yet."""
        module, _, name = dotted.rpartition(".")
        if not module:
            return self.require_module(name)
        for imported in self._plain():
            if imported.target == dotted:
                return imported.local
        for imported in self._plain():
            if imported.target == module and imported.statement.type == "import_from_statement":
                return f"{imported.local}.{name}"
            if dotted.startswith(imported.target + ".") and imported.statement.type == "import_statement":
                wanted = dotted[len(imported.target) :]
                if wanted.count(".") == 1 or imported.target != imported.target.split(".")[0]:
                    return imported.local + wanted
        for added in self._added:
            if (added.module, added.name) == (module, name):
                return added.alias or added.name
        if self.names.is_free(name):
            self.add(module, name, near=self._sibling(module))
            return name
        if "." not in module and self.names.is_free(module):
            self.add(module, "")
            return dotted
        alias = f"{module.rpartition('.')[2]}_{name}"
        self.add(module, name, alias)
        return alias

    def _sibling(self, module: str) -> Node | None:
        """The statement at module level that already imports from a module."""
        found = (imported for imported in self._plain_or_dropped() if imported.module == module)
        return next((imported.statement for imported in found), None)

    def require_module(self, name: str) -> str:
        """An expression that means a top-level module."""
        for imported in self._plain():
            if imported.target == name:
                return imported.local
        # `import django.conf` goes: another one may take the name
        left = [one for one in self.names.bindings(name) if not self.drops(one.imported)]
        alias = "" if not left else f"{name}_module"
        self.add(name, "", alias)
        return alias or name

    def edits(self) -> list[Edit]:
        """Everything that was asked for, as edits of the file."""
        if any(guard[2] is not None for guard in self._guards):
            self.require_module("django")
        edits = list(self._retargeted.values())
        near: dict[int, list[_Added]] = defaultdict(list)
        loose: list[_Added] = []
        for added in self._added:
            close = added.near or self._companion(added) or self._vacated(added)
            (near[close.id] if close is not None else loose).append(added)
            if close is not None:
                self._statements[close.id] = close
        self._replaced = {key for key, items in near.items() if items}
        for key, statement in self._statements.items():
            edits.extend(self._change(statement, near.get(key, [])))
        inserted = self._insert(loose)
        edits.extend(inserted)
        self._inserted = {edit.start for edit in inserted}
        for before in dict.fromkeys(guard[2] for guard in self._guards):
            same = [guard for guard in self._guards if guard[2] == before]
            old = list(dict.fromkeys(line for guard in same for line in guard[0]))
            new = list(dict.fromkeys(line for guard in same for line in guard[1]))
            edits.extend(self._guard_edits(old, new, before))
        return edits

    def _companion(self, added: _Added) -> Node | None:
        """The statement at module level whose place another name of the same module takes."""
        for other in self._added:
            same = other.near is not None and bool(other.name and added.name) and other.module == added.module
            if other.near is not None and same and self.names.scope(other.near).id == self.names.root.id:
                return other.near
        return None

    def _vacated(self, added: _Added) -> Node | None:
        """The statement beside which a new one would go, where nothing is left of it: the new one takes its place."""
        found, _ = self.order.beside(added.module, named=bool(added.name))
        before = self._before(added) if found is None else [found]
        return before[-1] if before and self._is_gone(before[-1]) else None

    def _is_gone(self, statement: Node) -> bool:
        dropped = self._dropped.get(statement.id, set())
        return bool(dropped) and all(entry.id in dropped for entry in statement.children_by_field_name("name"))

    def _before(self, added: _Added) -> list[Node]:
        """The imports at the top of the file that a new one goes after."""
        wanted = (self.order.section(added.module), bool(added.name))
        return [node for node in header_imports(self.names) if self.order.of(node) <= wanted]

    def _plain(self) -> list[Import]:
        """Unguarded imports at module level."""
        return [item for item in self._plain_or_dropped() if item.entry.id not in self._dropped[item.statement.id]]

    def _plain_or_dropped(self) -> list[Import]:
        return [
            imported
            for imported in self.names.imports
            if not imported.guarded and self.names.scope(imported.statement).type == "module"
        ]

    def _change(self, statement: Node, added: list[_Added]) -> list[Edit]:
        entries = statement.children_by_field_name("name")
        dropped = self._dropped[statement.id]
        kept = [entry for entry in entries if entry.id not in dropped]
        lines, edits = [], []
        for item in _merged(added):
            merge = None if not item.name else self._merge(item, kept and statement)
            if merge is not None:
                edits.append(merge)
            else:
                lines.append(_line(item))
        if not kept:
            return [*edits, self._replace_statement(statement, lines)]
        edits.extend(self._renamed[entry.id] for entry in kept if entry.id in self._renamed)
        if dropped:
            edits.extend(drop_entries(self.names.source.data, entries, dropped))
        if lines:
            edits.append(self._after(statement, lines))
        return edits

    def _merge(self, item: _Added, beside: Node | list[Node]) -> Edit | None:
        """Put a name into a statement that already imports from its module, where that stays short."""
        for imported in self.names.imports:
            statement = imported.statement
            near = item.near
            scope = self.names.scope(near) if near is not None else self.names.root
            same_scope = scope.id == self.names.scope(statement).id
            if imported.module != item.module or imported.guarded or not same_scope:
                continue
            if self._dropped.get(statement.id) or statement.id in self._retargeted:
                continue
            entries = statement.children_by_field_name("name")
            text = _entry(item)
            place = next((entry for entry in entries if _sort_key(entry.text) > text.lower().encode()), None)
            data = self.names.source.data
            if data.count(b"\n", statement.start_byte, statement.end_byte) == 0:
                if statement.end_byte - statement.start_byte + len(text) + 2 > _WIDTH:
                    return None
                if place is not None:
                    return Edit(place.start_byte, place.start_byte, f"{text}, ".encode())
                return Edit(entries[-1].end_byte, entries[-1].end_byte, f", {text}".encode())
            return None
        return None

    def _replace_statement(self, statement: Node, lines: list[str]) -> Edit:
        source = self.names.source
        if lines:
            indent = source.newline + source.indentation(statement.start_byte)
            return Edit(statement.start_byte, statement.end_byte, indent.join(lines).encode())
        return remove_line(self.names, statement)

    def _after(self, statement: Node, lines: list[str]) -> Edit:
        source = self.names.source
        indent = source.newline + source.indentation(statement.start_byte)
        end = line_end(source.data, statement.end_byte)
        return Edit(end, end, "".join(indent + line for line in lines).encode())

    def _rank(self, item: _Added) -> tuple[int, bool, str]:
        return self.order.section(item.module), bool(item.name), item.module

    def _insert(self, added: list[_Added]) -> list[Edit]:
        """New statements at module level, each in its place in the order of the modules, or after its section."""
        edits: list[Edit] = []
        last: tuple[int, int] | None = None  # where the one before went, and its section
        for item in sorted(_merged(added), key=self._rank):
            edit = self._among(item)
            if edit is None:
                before, section = self._before(item), self.order.section(item.module)
                edit = self._behind(item, before, last) if before else self._ahead(item, edits, last)
                last = edit.start, section
            edits.append(edit)
        return edits

    def _among(self, item: _Added) -> Edit | None:
        """A new import in or beside one that stands there."""
        header = header_imports(self.names)
        merged = self._merge(item, []) if item.name and header else None
        if merged is not None:
            return merged
        newline, line = self.names.source.newline, _line(item)
        found, ahead = self.order.beside(item.module, named=bool(item.name))
        before, section = self._before(item), self.order.section(item.module)
        if found is None and before and len(before) < len(header):
            follows = header[len(before)]  # the first of the section, where nothing before belongs to that
            first = self.order.of(before[-1])[0] != section == self.order.of(follows)[0]
            found, ahead = (follows, True) if first else (None, False)
        if found is None:
            return None
        end = found.start_byte if ahead else line_end(self.names.source.data, found.end_byte)
        return Edit(end, end, (line + newline if ahead else newline + line).encode())

    def _behind(self, item: _Added, before: list[Node], last: tuple[int, int] | None) -> Edit:
        """A new import after those that come before it, with a blank line between sections."""
        header, section = header_imports(self.names), self.order.section(item.module)
        newline, data = self.names.source.newline, self.names.source.data
        end = line_end(data, before[-1].end_byte)
        gap = newline if self.order.of(before[-1])[0] != section and last != (end, section) else ""
        touch = len(before) < len(header) and self.order.of(header[len(before)])[0] != section
        tight = touch and not data[end:].lstrip(b" \t").startswith(newline.encode() * 2)
        return Edit(end, end, (newline + gap + _line(item) + (newline if gap and tight else "")).encode())

    def _ahead(self, item: _Added, edits: list[Edit], last: tuple[int, int] | None) -> Edit:
        """A new import before all others; it takes in the one that was just put there."""
        header, section = header_imports(self.names), self.order.section(item.module)
        newline, line = self.names.source.newline, _line(item)
        start = header[0].start_byte if header else opening(self.names)
        other = not header or self.order.of(header[0])[0] != section
        vacated = bool(header) and all(self._is_gone(node) for node in header)
        space = newline if other and not vacated else ""
        if last == (start, section):  # the gap comes after the last of them
            line = edits.pop().text.decode().removesuffix(space) + line
        return Edit(start, start, (line + newline + space).encode())

    def _guard_edits(self, old: Sequence[str], new: Sequence[str], before: Minor | None) -> list[Edit]:
        names, newline = self.names, self.names.source.newline
        condition = f"django.VERSION < {before.code}" if before is not None else ""
        existing = existing_guard(names, condition) if condition else None
        if existing is not None:
            return _join_guard(names, existing, old, new)
        lines = guard_lines(condition, old, new)
        header = header_imports(names)
        if not header:
            top = opening(names)
            return [Edit(top, top, (newline.join(lines) + newline * 2).encode())]
        left = [node for node in header if node.id in self._replaced or not self._is_gone(node)]
        if not left:
            start = header[0].start_byte
            return [Edit(start, start, (newline + newline.join(lines) + newline).encode())]
        if left[-1].id != header[-1].id:  # in the place of the last import, which goes
            start = header[-1].start_byte
            blank = names.source.data[:start].endswith(newline.encode() * 2) and start not in self._inserted
            return [Edit(start, start, ("" if blank else newline).encode() + (newline.join(lines) + newline).encode())]
        last = imports_end(names, left[-1], self._statements)
        end = line_end(names.source.data, (left[-1] if self._is_gone(last) else last).end_byte)
        return [Edit(end, end, (newline * 2 + newline.join(lines)).encode())]


def _join_guard(names: Names, statement: Node, old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """Put the lines of a guard at the end of the branches of one that stands in the file already."""
    source, edits = names.source, []
    otherwise = statement.child_by_field_name("alternative")
    body = otherwise.child_by_field_name("body") if otherwise is not None else None
    for block, lines in ((statement.child_by_field_name("consequence"), old), (body, new)):
        if block is not None and block.children and lines:
            end = line_end(source.data, block.children[-1].end_byte)
            indent = source.newline + source.indentation(block.children[0].start_byte)
            edits.append(
                Edit(
                    end, end, "".join(indent + line if line else source.newline for line in _nested(lines, "")).encode()
                )
            )
    return edits


def guard_lines(condition: str, old: Sequence[str], new: Sequence[str]) -> list[str]:
    """The lines of `if condition:` with those of one side below, and those of the other, where it has some.

    Without a condition the new lines are tried, and the old ones stand for those that cannot be imported.
    """
    if not condition:
        return ["try:", *_nested(new), "except ImportError:", *_nested(old)]
    return [f"if {condition}:", *_nested(old), *(["else:", *_nested(new)] if new else [])]


def _nested(lines: Sequence[str], by: str = "    ") -> list[str]:
    """Lines of code one level deeper; one that holds a whole definition becomes as many as it has."""
    return [by + part if part else "" for line in lines for part in line.split("\n")]


def _merged(added: list[_Added]) -> list[_Added]:
    """Names from one module share a statement."""
    groups: dict[tuple[str, bool], list[_Added]] = defaultdict(list)
    for item in added:
        groups[item.module, bool(item.name)].append(item)
    merged = []
    for (module, named), items in groups.items():
        if not named:
            merged.extend(items)
        else:
            text = ", ".join(sorted((_entry(item) for item in items), key=str.lower))
            merged.append(_Added(module, text, "", items[0].near))
    return merged


def _entry(item: _Added) -> str:
    return f"{item.name} as {item.alias}" if item.alias else item.name


def _line(item: _Added) -> str:
    if item.name:
        return f"from {item.module} import {_entry(item)}"
    return f"import {item.module} as {item.alias}" if item.alias else f"import {item.module}"


def _sort_key(text: bytes | None) -> bytes:
    return (text or b"").lower()
