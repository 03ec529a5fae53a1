"""What a dotted name means in one release: aliases followed, members looked up through the bases."""

from __future__ import annotations

import builtins
import contextlib
import importlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from django_seven.index.answers import Lineage
from django_seven.index.store import Store, pick

_DUNDER: Final = frozenset(dir(builtins.__class__)) | {
    "__name__", "__file__", "__path__", "__doc__", "__package__", "__loader__", "__spec__", "__dict__", "__builtins__",
}  # fmt: skip
_OBJECT: Final = frozenset(dir(object)) | {"__dict__", "__weakref__", "__module__", "__annotations__"}
_TYPE: Final = frozenset(dir(type))
_EXCEPTION: Final = frozenset(dir(BaseException)) | {"message"}
_LIMIT = 30
_Class = TypeVar("_Class")


@dataclass(frozen=True, slots=True)
class Found:
    """A definition: the module and the path in it, or a dotted name outside Django."""

    kind: Literal["module", "class", "function", "value", "outside"]
    module: str
    path: str = ""
    entry: Any = None
    owner: str = ""  # the class that defines a member, as `module:path`
    asked: str = ""  # the class it was asked of

    @property
    def dotted(self) -> str:
        """As one would write it."""
        return f"{self.module}.{self.path}" if self.path else self.module


Answer = Found | bool | None  # False: is not there; None: cannot be known


def exception(name: str) -> bool:
    """Whether a bare name is an exception of Python's."""
    kind = getattr(builtins, name, None)
    return (isinstance(kind, type) and issubclass(kind, BaseException)) or name == "StandardError"


def _plain(name: str, cls: str) -> str:
    """`_Form__clean` as it is written in the class `Form`: `__clean`."""
    mangled = f"_{cls.rpartition('.')[2].lstrip('_')}__"
    return f"__{name.removeprefix(mangled)}" if name.startswith(mangled) else name


def _stdlib(base: str) -> Any:
    """A class of Python's own by its name; None where it is none, or not one of the Python that runs us."""
    module, _, name = base.rpartition(".")
    if not module:
        return getattr(builtins, name, None)
    if module.partition(".")[0] not in sys.stdlib_module_names:
        return None
    with contextlib.suppress(ImportError):
        return getattr(importlib.import_module(module), name, None)
    return None


class Lookup:
    """One release."""

    def __init__(self, store: Store, place: int) -> None:
        self._store, self._bit = store, 1 << place
        self._found: dict[str, Answer] = {}
        self._mro: dict[tuple[str, str], tuple[tuple[tuple[str, str], ...], tuple[str, ...], bool]] = {}

    def find(self, dotted: str, depth: int = 0) -> Answer:
        """The definition behind a dotted name. False where there is none, None where that cannot be known."""
        if dotted not in self._found:
            self._found[dotted] = self._find(dotted, depth)
        return self._found[dotted]

    def has_module(self, module: str) -> bool:
        """Whether the release has a module."""
        return bool(self._store.mask(module) & self._bit)

    def _find(self, dotted: str, depth: int) -> Answer:
        if dotted.partition(".")[0] not in self._store.roots:
            return None
        if depth > _LIMIT:
            return None
        parts = dotted.split(".")
        end = next((end for end in range(len(parts), 0, -1) if self.has_module(".".join(parts[:end]))), 0)
        if not end:
            return False
        module, rest = ".".join(parts[:end]), parts[end:]
        if not rest:
            return Found("module", module)
        stored = self._store.module(module)
        runs = stored["n"].get(rest[0])
        entry = pick(runs, self._bit) if runs is not None else None
        if entry is None:
            if stored.get("o", 0) & self._bit:
                return None
            return Found("value", module, rest[0], 0) if rest[0] in _DUNDER and len(rest) == 1 else False
        return self._entry(module, rest, entry, depth)

    def _entry(self, module: str, rest: Sequence[str], entry: Any, depth: int) -> Answer:
        first, more = rest[0], list(rest[1:])
        if isinstance(entry, str):
            target = f"{module}{entry}" if entry.startswith(".") else entry
            if target.partition(".")[0] not in self._store.roots:
                return None if more else Found("outside", target)
            found = self.find(".".join([target, *more]), depth + 1)
            if (found is False and not more) or (found is None and not more):
                return Found("value", module, first, 0)  # bound here, though what to cannot be seen
            if found is False and not isinstance(self.find(target, depth + 1), Found):
                return None
            return found
        if isinstance(entry, list) and entry[0] == "c":
            return self._in_class(module, first, entry, more)
        if isinstance(entry, list) and entry[0] == "f":
            return None if more else Found("function", module, first, entry)
        if not more:
            return Found("value", module, first, entry)
        return self._in_value(module, entry, more, depth)

    def _in_value(self, module: str, entry: Any, more: list[str], depth: int) -> Answer:
        if not isinstance(entry, list):
            return None
        target = f"{module}{entry[1]}" if entry[1].startswith(".") else entry[1]
        made = self.find(target, depth + 1)
        if not isinstance(made, Found) or made.kind != "class":
            return None
        found = self._in_class(made.module, made.path, made.entry, more)
        return found if found else None

    def _in_class(self, module: str, path: str, entry: Any, more: list[str]) -> Answer:
        if not more:
            return Found("class", module, path, entry)
        found = self.member(module, path, more[0])
        if not isinstance(found, Found) or len(more) == 1:
            return found
        if found.kind == "class":
            return self._in_class(found.module, found.path, found.entry, more[1:])
        return None

    # -- classes

    def own(self, module: str, path: str) -> Iterator[tuple[str, Any]]:
        """The members that a class itself defines."""
        held = self._store.module(module).get("c", {}).get(path)
        if held is not None:
            for name, runs in held[1].items():
                entry = pick(runs, self._bit)
                if entry is not None:
                    yield name, entry

    def own_member(self, module: str, path: str, name: str) -> Any:
        """One member that a class itself defines, or None."""
        held = self._store.module(module).get("c", {}).get(path)
        runs = held[1].get(name) if held is not None else None
        return pick(runs, self._bit) if runs is not None else None

    def member(self, module: str, path: str, name: str, depth: int = 0) -> Answer:
        """A member of a class or of those above it."""
        row, outside, complete = self.lineage(module, path)
        asked = f"{module}:{path}"
        for at, cls in row:
            entry = self.own_member(at, cls, _plain(name, cls))
            if entry is None:
                continue
            if isinstance(entry, str) and depth < _LIMIT:
                same = entry.removeprefix("=")
                if same != name and (found := self.member(module, path, same, depth + 1)):
                    return found
                return Found("value", at, f"{cls}.{name}", 0, f"{at}:{cls}", asked)
            kind: Literal["class", "function", "value"] = "value"
            if isinstance(entry, list):
                kind = "class" if entry[0] == "c" else "function"
            return Found(kind, at, f"{cls}.{name}", entry, f"{at}:{cls}", asked)
        if name in _OBJECT or (name in _EXCEPTION and any(map(exception, outside))):
            return Found("value", module, f"{path}.{name}", 0, "", asked)
        stdlib = [_stdlib(base) for base in outside]
        if any(hasattr(base, name) for base in stdlib if base is not None):
            return Found("value", module, f"{path}.{name}", 0, "", asked)
        if complete and name not in _TYPE and not self._foreign(name):
            return False
        # what was a method of Django's own in another release comes back neither from a metaclass nor from elsewhere
        known = None not in stdlib and not any(self.own_member(at, cls, "__getattr__") for at, cls in row)
        return False if known and any(self._once(at, cls, name) for at, cls in row) else None

    def _foreign(self, name: str) -> bool:
        """Whether other code of Django sets an attribute of this name on some object."""
        foreign = self._store.table("foreign").get(name)
        return foreign is not None and pick(foreign, self._bit) is not None

    def _once(self, module: str, path: str, name: str) -> bool:
        """Whether a class has a method of this name in some release."""
        held = self._store.module(module).get("c", {}).get(path)
        return any(isinstance(fact, list) and fact[0] == "f" for fact in (held[1].get(name, ()) if held else ()))

    def lineage(self, module: str, path: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], bool]:
        """The classes that members are looked up in, the bases outside Django, and whether that is all."""
        key = (module, path)
        if key not in self._mro:
            self._mro[key] = ((key,), (), False)  # in a circle
            self._mro[key] = self._lineage(module, path)
        return self._mro[key]

    def entry(self, module: str, path: str) -> Any:
        """The entry of a class, also of a nested one."""
        outer, _, name = path.rpartition(".")
        if outer:
            return self.own_member(module, outer, name)
        return pick(self._store.module(module)["n"].get(name, [None]), self._bit)

    def bases(self, module: str, path: str) -> list[Found | str]:
        """The bases of a class: those of Django as found, others as they are called."""
        entry = self.entry(module, path)
        if not isinstance(entry, list) or entry[0] != "c":
            return ["?"]
        found: list[Found | str] = []
        for base in entry[1]:
            if base.startswith(".") or ("." in base and base.partition(".")[0] in self._store.roots):
                target = self.find(f"{module}{base}" if base.startswith(".") else base)
                if isinstance(target, Found) and target.kind == "outside":
                    found.append(target.module)
                else:
                    found.append(target if isinstance(target, Found) and target.kind == "class" else "?")
            else:
                found.append(base)
        return found

    def _lineage(self, module: str, path: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], bool]:
        entry = self.entry(module, path)
        complete = isinstance(entry, list) and entry[0] == "c" and not set("om") & set(entry[2])
        rows: list[list[tuple[str, str]]] = []
        outside: list[str] = []
        for base in self.bases(module, path):
            if isinstance(base, Found):
                row, others, whole = self.lineage(base.module, base.path)
                rows.append(list(row))
                outside += [other for other in others if other not in outside]
                complete = complete and whole
            elif base not in ("object", "type") and not exception(base):
                complete = False
                outside.append(base)
            elif base not in outside:
                outside.append(base)
        rows.append([row[0] for row in rows])
        return ((module, path), *merged(rows)), tuple(outside), complete

    def described(self, module: str, path: str) -> Lineage:
        """The same, with the classes as dotted names."""
        row, outside, complete = self.lineage(module, path)
        return Lineage(tuple(f"{at}.{cls}" for at, cls in row), outside, complete)


def merged(rows: list[list[_Class]]) -> list[_Class]:
    """The order of Python's own (C3); where there is none, each at its last place."""
    rows, found = [row for row in rows if row], []
    while rows:
        heads = (row[0] for row in rows if not any(row[0] in other[1:] for other in rows))
        head = next(heads, rows[0][0])
        found.append(head)
        rows = [kept for row in rows if (kept := [one for one in row if one != head])]
    return found
