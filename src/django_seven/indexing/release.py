"""One release put together: star imports expanded, metaclasses and registers looked through, facts in plain values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

from django_seven.indexing import pages
from django_seven.indexing.bound import Alias, Bound, Class, Module, Names, Star, Value
from django_seven.indexing.extras import Extras, Options, extras
from django_seven.indexing.reading import Reader
from django_seven.indexing.signatures import Function

_SKIPPED = re.compile(r"(^|/)(app_template|project_template|locale|static)(/|$)")
DJANGO = ("django",)
_read: dict[tuple[str, bytes], tuple[Module, Extras]] = {}


@dataclass
class Facts:
    """A release as it is stored: every value is made of text, numbers, lists and dictionaries."""

    modules: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    words: frozenset[str] = frozenset()  # of the pages of admin and log-in; not stored


class Release:
    """The modules of one release: those below the packages that are named, or modules of these names."""

    def __init__(self, folder: Path, packages: Sequence[str] = DJANGO) -> None:
        self.folder = folder
        self.packages = tuple(packages)
        self.files: dict[str, PurePosixPath] = dict(self._files())
        self.modules: dict[str, Module] = {}
        self.extras: dict[str, Extras] = {}
        self._names: dict[str, dict[str, tuple[list[Bound], bool]]] = {}
        for name, path in self.files.items():
            source = (folder / path).read_bytes()
            key = (name, hashlib.sha256(source).digest())
            if key not in _read:
                package = name if path.name == "__init__.py" else name.rpartition(".")[0]
                module = Reader(name, package).read(source)
                assert module.root is not None  # noqa: S101 - for the type checker
                _read[key] = module, extras(path, source, module.root)
                module.root = None
            self.modules[name], self.extras[name] = _read[key]

    def _files(self) -> Iterator[tuple[str, PurePosixPath]]:
        roots = [self.folder / name for name in self.packages]
        below = [path for root in roots for path in root.rglob("*.py")]
        for path in sorted([*below, *(one for one in (root.with_suffix(".py") for root in roots) if one.is_file())]):
            relative = PurePosixPath(path.relative_to(self.folder).as_posix())
            if _SKIPPED.search(relative.as_posix()) and "/locale/" not in relative.as_posix():
                continue
            if not all(part.isidentifier() for part in relative.with_suffix("").parts):
                continue
            parts = relative.with_suffix("").parts
            yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), relative

    # -- names

    def names(self, module: str) -> dict[str, tuple[list[Bound], bool]]:
        """Each name of a module with what it may be bound to, and whether only under a condition."""
        if module not in self._names:
            self._names[module] = {}  # a circle of stars sees what is known by then
            self._names[module] = self._settle(self.modules[module].names, module)
        return self._names[module]

    def _settle(self, names: Names, module: str | None) -> dict[str, tuple[list[Bound], bool]]:
        found: dict[str, tuple[list[Bound], bool]] = {}
        for name, what, maybe in names.events:
            if what is None:
                found.pop(name, None)
            elif isinstance(what, Star):
                for each in self.starred(what.module, module or ""):
                    self._bind(found, each, Alias(f"{what.module}.{each}"), maybe)
            else:
                self._bind(found, name, what, maybe)
        return found

    def _bind(self, found: dict[str, tuple[list[Bound], bool]], name: str, what: Bound, maybe: bool) -> None:
        before, under = found.get(name, ([], True))
        if isinstance(what, Value) and before and (what.instance or (what.same or "").partition(".")[0] == name):
            return
        found[name] = ([*before, what], under and maybe) if maybe else ([what], False)

    def starred(self, module: str, into: str) -> list[str]:
        """What `from module import *` binds; where that cannot be known, `into` is marked open."""
        if module not in self.modules:
            self.modules[into].open = True
            return []
        listed = self.all(module)
        if listed is not None:
            return listed
        if self.modules[module].open and into:
            self.modules[into].open = True
        names = [name for name in self.names(module) if not name.startswith("_")]
        return [*names, *self._imported(module, set(names))]

    def _imported(self, package: str, names: set[str]) -> list[str]:
        """The submodules that a package imports itself, which so become names of it."""
        found = set()
        for _, what, _ in self.modules[package].names.events:
            target = what.module if isinstance(what, Star) else what.target if isinstance(what, Alias) else ""
            if target.startswith(f"{package}."):
                found.add(target.removeprefix(f"{package}.").partition(".")[0])
        return sorted(name for name in found - names if f"{package}.{name}" in self.modules and name[0] != "_")

    def all(self, module: str) -> list[str] | None:
        """`__all__`, where a module has one that can be known."""
        read = self.modules[module]
        if "?" in read.all_of:
            self.modules[module].open = True
            return None
        if read.all is None:
            return None
        found = list(read.all)
        for other in read.all_of:
            target = self.resolve(f"{module}.{other}")
            known = target is not None and target[1] in ("", "__all__")
            more = self.all(target[0]) if target and known else None
            if more is None:
                read.open = True
                return None
            found += more
        return found

    def resolve(self, dotted: str, depth: int = 0) -> tuple[str, str] | None:
        """The module and the name in it that a dotted name means in the end; the name is empty for a module."""
        parts = dotted.split(".")
        for end in range(len(parts), 0, -1):
            module = ".".join(parts[:end])
            if module in self.modules:
                break
        else:
            return None
        rest = parts[end:]
        if not rest:
            return module, ""
        bound, _ = self.names(module).get(rest[0], ([], False))
        if bound and isinstance(bound[0], Alias) and depth < 20:
            return self.resolve(".".join([bound[0].target, *rest[1:]]), depth + 1)
        return (module, ".".join(rest)) if bound else None

    def written(self, module: str, expression: str) -> str:
        """A dotted expression of a module as an absolute name; what stands in the module itself starts with a dot."""
        first, _, rest = expression.partition(".")
        bound, _ = self.names(module).get(first, ([], False))
        if not bound:
            return expression
        if isinstance(bound[0], Alias):
            return f"{bound[0].target}.{rest}" if rest else bound[0].target
        return f".{expression}"

    # -- facts

    def facts(self) -> Facts:
        """All that is known of the release."""
        facts = Facts()
        for module in self.modules:
            self.names(module)
        for module, read in self.modules.items():
            classes: dict[str, dict[str, Any]] = {}
            entries: dict[str, Any] = {}
            for name, (bound, maybe) in self.names(module).items():
                entries[name] = self._entry(module, name, bound, maybe, classes)
            facts.modules[module] = {"names": entries, "classes": classes, "open": read.open}
            if read.errors:
                facts.errors.append(module)
        if self.packages == DJANGO:
            facts.tables = self._tables()
            facts.words = pages.words(self.folder)
        else:
            facts.tables["foreign"] = {name: 1 for extra in self.extras.values() for name in extra.foreign}
        return facts

    def _entry(
        self, module: str, name: str, bound: list[Bound], maybe: bool, classes: dict[str, dict[str, Any]],
        above: Class | None = None,
    ) -> Any:  # fmt: skip
        kinds: list[Bound] = [what for what in bound if isinstance(what, Class)]
        kinds = kinds or [what for what in bound if isinstance(what, Function)]
        if kinds and isinstance(kinds[0], Class):
            return self._class(module, name, [what for what in kinds if isinstance(what, Class)], maybe, classes)
        if kinds:
            first = kinds[0]
            assert isinstance(first, Function)  # noqa: S101 - for the type checker
            same = len(kinds) == len(bound) and all(
                isinstance(what, Function) and what.signature == first.signature for what in kinds
            )
            flags = first.flags + ("?" if maybe and "?" not in first.flags else "")
            entry: list[Any] = ["f", first.signature if same else None, flags]
            return [*entry, self._forward(module, first.forward)] if same and first.forward else entry
        aliases = [what for what in bound if isinstance(what, Alias)]
        if aliases:
            inside = [alias for alias in aliases if self._inside(alias.target)]
            return (inside or aliases)[0].target
        values: list[Any] = [what for what in bound if isinstance(what, Value) and not what.none] or [bound[0]]
        return self._value(module, name, values, above)

    def _inside(self, target: str) -> bool:
        """Whether a dotted name lies in the packages."""
        first, dot, _ = target.partition(".")
        return bool(dot) and first in self.packages

    def _forward(self, module: str, forward: tuple[Any, ...]) -> list[Any]:
        """The same with the base that is named in it as an absolute name."""
        if len(forward) < 5:
            return list(forward)
        target = self.written(module, forward[4])
        return [*forward[:4], f"{module}{target}" if target.startswith(".") else target]

    def _copied(self, module: str, made: Class, members: dict[str, Any], classes: dict[str, dict[str, Any]]) -> None:
        """The methods of a query set that `from_queryset` copies onto a manager."""
        name = self.written(module, made.copies or "?")
        place = self.resolve(f"{module}{name}" if name.startswith(".") else name)
        bound = self.names(place[0]).get(place[1], ([], False))[0] if place and place[1] else []
        queryset = bound[0] if bound else None
        if not isinstance(queryset, Class) or place is None:
            members["?"] = 0
            return
        members.setdefault("_queryset_class", 0)
        for name, (what, maybe) in self._settle(queryset.members, None).items():
            only = queryset.queryset_only.get(name, name.startswith("_"))
            if isinstance(what[0], Function) and "p" not in what[0].flags and "c" not in what[0].flags and not only:
                members.setdefault(name, self._entry(place[0], f"{place[1]}.{name}", what, maybe, classes, queryset))

    def _value(self, module: str, name: str, values: list[Any], above: Class | None) -> Any:
        value = values[0]
        if value.instance:
            return 1
        if value.same and len(values) == 1:
            if above is not None:
                return f"={value.same}" if any(value.same == event[0] for event in above.members.events) else 0
            target = self.written(module, value.same)
            return target if "." in target and target != f".{name}" else 0
        if value.of and len(values) == 1 and above is None:
            target = self.written(module, value.of)
            return ["v", target] if target.startswith(".") or self._inside(target) else 0
        return 0

    def _class(
        self, module: str, path: str, made: list[Class], maybe: bool, classes: dict[str, dict[str, Any]]
    ) -> list[Any]:
        first = made[0]
        bases = [self.written(module, base) for base in first.bases]
        flags = "?" if maybe else ""
        is_open = len(made) > 1 or first.open
        members: dict[str, Any] = {}
        for one in made:
            for name, (bound, under) in self._settle(one.members, None).items():
                members.setdefault(name, self._entry(module, f"{path}.{name}", bound, under, classes, one))
        if first.metaclass:
            more, calls = self._through_metaclass(module, first, members)
            flags += ("m" if more else "") + ("x" if calls else "")
        elif above := self._inherited(module, first):
            scratch = dict(members)  # of what an inherited metaclass adds, only renamed methods are each class's own
            self._through_metaclass(above[0], Class([], above[1], Names()), scratch)
            members |= {name: entry for name, entry in scratch.items() if name not in members and entry != 0}
        if first.copies:
            self._copied(module, first, members, classes)
        if first.data:
            flags += "x"
        classes[path] = members
        return ["c", bases, flags + ("o" if is_open else "")]

    def _inherited(self, module: str, made: Class, depth: int = 0) -> tuple[str, str] | None:
        """The metaclass of the nearest class above that has one, and the module that names it."""
        for base in made.bases if depth < 12 else ():
            name = self.written(module, base)
            place = self.resolve(f"{module}{name}" if name.startswith(".") else name)
            bound = self.names(place[0]).get(place[1], ([], False))[0] if place and place[1] else []
            if place is None or not bound or not isinstance(bound[0], Class) or bound[0] is made:
                continue
            above = bound[0]
            found = (place[0], above.metaclass) if above.metaclass else self._inherited(place[0], above, depth + 1)
            if found:
                return found
        return None

    def _through_metaclass(self, module: str, made: Class, members: dict[str, Any]) -> tuple[bool, bool]:
        """Add what the metaclass adds; says whether that can be more than is known, and whether calls are its own."""
        name = self.written(module, made.metaclass or "?")
        if name.endswith("ABCMeta") or name == "type":
            return False, False
        is_open = False
        calls, todo, seen = False, [f"{module}{name}" if name.startswith(".") else name], 0
        while todo and seen < 20:
            seen += 1
            place = self.resolve(todo.pop())
            bound = self.names(place[0]).get(place[1], ([], False))[0] if place and place[1] else []
            meta = bound[0] if bound else None
            if not isinstance(meta, Class):
                return True, True
            is_open = is_open or (meta.adds_more and not meta.renamed and not meta.renames)
            calls = calls or any(event[0] == "__call__" for event in meta.members.events)
            for added in meta.adds:
                members.setdefault(added, 0)
            for old, new in meta.renamed:
                if new in members:
                    members.setdefault(old, f"={new}")
                elif old in members:
                    members.setdefault(new, f"={old}")
            above = [self.written(place[0], base) for base in meta.bases] if place else []
            todo += [f"{place[0]}{base}" if base.startswith(".") else base for base in above
                     if place and base not in ("type", "object") and not base.endswith("ABCMeta")]  # fmt: skip
        return is_open, calls

    # -- tables

    def _tables(self) -> dict[str, dict[str, Any]]:
        tables: dict[str, dict[str, Any]] = {
            "settings": {}, "checks": {}, "foreign": {}, "libraries": {}, "commands": {}, "features": {},
            **pages.tables(self.folder),
        }  # fmt: skip
        reads: set[str] = set()
        for module, extra in self.extras.items():
            if ".tests" in module:
                continue
            reads |= extra.settings
            tables["checks"] |= dict.fromkeys(extra.checks, 1)
            tables["foreign"] |= dict.fromkeys(extra.foreign, 1)
            tables["features"] |= extra.defaults.get("features", {})
            self._library(module, extra, tables["libraries"])
        given = self.extras["django.conf.global_settings"].defaults.get("", {})
        for name in sorted(reads | {name for name in given if name.isupper()}):
            tables["settings"][name] = [given.get(name), int(name in reads)]
        for module in self.modules:
            before, _, name = module.rpartition(".")
            if before.endswith(".management.commands") and ".tests." not in module and not name.startswith("_"):
                tables["commands"][name] = self._command(module)
        return tables

    def _library(self, module: str, extra: Extras, libraries: dict[str, Any]) -> None:
        parts = module.split(".")
        builtin = parts[:2] == ["django", "template"] and extra.registers
        if not builtin and (len(parts) < 2 or parts[-2] != "templatetags"):
            return
        bound = self.names(module).get("register")
        if not bound:
            return
        name = "" if builtin else parts[-1]
        before = libraries.get(name, [[], [], []])
        libraries[name] = [
            sorted({*before[0], module}), sorted({*before[1], *extra.tags}), sorted({*before[2], *extra.filters}),
        ]  # fmt: skip

    def _command(self, module: str) -> list[Any] | None:
        """Flags, positionals and stealth options of a command, with those of the classes above it."""
        place = self.resolve(f"{module}.Command")
        if place is None:
            return None
        whole, todo, seen = Options(), [place], set()
        while todo:
            at = todo.pop()
            if at in seen:
                continue
            seen.add(at)
            bound = self.names(at[0]).get(at[1], ([], False))[0]
            if not bound or not isinstance(bound[0], Class):
                return None
            own = self.extras[at[0]].options.get(at[1], Options())
            whole.flags |= own.flags
            whole.positional += own.positional
            whole.stealth += own.stealth
            whole.open = whole.open or own.open
            for base in bound[0].bases:
                name = self.written(at[0], base)
                above = self.resolve(f"{at[0]}{name}" if name.startswith(".") else name)
                if above is not None and above[1]:
                    todo.append(above)
                elif name != "object":
                    whole.open = True
        flags = dict(sorted(whole.flags.items()))
        return [flags, sorted(set(whole.positional)), sorted(set(whole.stealth)), int(whole.open)]
