"""What a run of the old side saw of the project's files: warnings by line, kinds of modules, bases of classes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from django_seven.project.raised import raised

NAME = "evidence.json"
_STATE = ".seven"
_MADE_FOR = ("worktree-of", "copy-of")
_SCHEMA = 1
_SETTING = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")
_CONTENTS = 3  # of one file; older ones are forgotten
_FILES = 20_000
_DIFFED = 1_000_000  # lines of the one content times lines of the other


@dataclass(frozen=True, slots=True)
class Warned:
    """A deprecation warning that was raised at a line; line 0 of a settings module: that spoke of a setting."""

    line: int
    category: str
    text: str
    count: int = 1
    tests: int = 0  # in how many of them


@dataclass(frozen=True, slots=True)
class FileSeen:
    """One content of one file: kinds (`settings`, `template`, …), its warnings, the bases of its classes."""

    kinds: frozenset[str] = frozenset()
    warned: tuple[Warned, ...] = ()
    classes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What runs saw, by file and by the digest of what it held; another content makes it void for that file."""

    files: dict[str, dict[str, FileSeen]] = field(default_factory=dict)

    def of(self, path: str, data: bytes) -> FileSeen | None:
        """What was seen of a file that holds just these bytes."""
        contents = self.files.get(path)
        return contents.get(digest(data)) if contents else None

    def warned(self, path: str, data: bytes, line: int) -> tuple[str, ...]:
        """The texts of the warnings that were raised at a line."""
        seen = self.of(path, data)
        return tuple(one.text for one in seen.warned if one.line == line) if seen else ()

    def kinds(self, path: str, data: bytes) -> frozenset[str]:
        """What a file is: `settings`, `urls`, `models`, `migrations`, `templatetags`, `template`; empty: not known."""
        seen = self.of(path, data)
        return seen.kinds if seen else frozenset()

    def bases(self, path: str, data: bytes, name: str) -> tuple[str, ...] | None:
        """The classes above a class at the top of a file, nearest first; None where no run saw it."""
        seen = self.of(path, data)
        return seen.classes.get(name) if seen else None

    def paths(self, kind: str = "") -> list[str]:
        """The files of a kind; without one, those in which a warning was raised."""
        return sorted(
            path
            for path, contents in self.files.items()
            if any(kind in seen.kinds if kind else seen.warned for seen in contents.values())
        )

    def edited(self, path: str, before: bytes, now: bytes) -> None:
        """A file was edited by us: what was seen of lines that are still there holds for its new content too."""
        seen = self.of(path, before)
        if seen is None:
            return
        moved = {0: 0, **_moved(before.splitlines(), now.splitlines())}
        warned = tuple(replace(one, line=moved[one.line]) for one in seen.warned if one.line in moved)
        self.files[path][digest(now)] = FileSeen(seen.kinds, warned, seen.classes)

    def joined(self, other: Evidence) -> Evidence:
        """The evidence with that of a later run; bounded."""
        files = dict(self.files)
        for path, contents in other.files.items():
            known = dict(files.pop(path, {}))
            for name, seen in contents.items():
                known[name] = _joined(known.pop(name, None), seen)
            files[path] = dict(list(known.items())[-_CONTENTS:])
        return Evidence(dict(list(files.items())[-_FILES:]))

    def to_json(self) -> dict[str, Any]:
        """As plain data; names of classes stand there once."""
        names: dict[str, int] = {}
        for contents in self.files.values():
            for seen in contents.values():
                for above in seen.classes.values():
                    for name in above:
                        names.setdefault(name, len(names))
        files = {
            path: {
                key: {
                    "kinds": sorted(seen.kinds),
                    "warned": [[one.line, one.category, one.text, one.count, one.tests] for one in seen.warned],
                    "classes": {name: [names[one] for one in above] for name, above in seen.classes.items()},
                }
                for key, seen in contents.items()
            }
            for path, contents in self.files.items()
        }
        return {"schema": _SCHEMA, "names": list(names), "files": files}


def _moved(old: list[bytes], new: list[bytes]) -> dict[int, int]:
    """Where lines went that an edit left as they were, counted from 1; nothing of a stretch that is too long to ask."""
    most = min(len(old), len(new))
    start = next((at for at in range(most) if old[at] != new[at]), most)
    end = next((at for at in range(most - start) if old[-1 - at] != new[-1 - at]), most - start)
    moved = {at: at for at in range(1, start + 1)}
    moved |= {len(old) - at: len(new) - at for at in range(end)}
    left, right = old[start : len(old) - end], new[start : len(new) - end]
    if len(left) * len(right) <= _DIFFED:
        for block in SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
            moved |= {start + block.a + row + 1: start + block.b + row + 1 for row in range(block.size)}
    return moved


def _joined(first: FileSeen | None, second: FileSeen) -> FileSeen:
    if first is None:
        return second
    most: dict[tuple[int, str, str], Warned] = {}
    for one in (*first.warned, *second.warned):  # of the same file: where it was heard most, most tests ran
        key = (one.line, one.category, one.text)
        most[key] = max(one, most.get(key, one), key=lambda each: (each.count, each.tests))
    warned = tuple(one for _, one in sorted(most.items()))
    return FileSeen(first.kinds | second.kinds, warned, {**first.classes, **second.classes})


def digest(data: bytes) -> str:
    """What a file's content is known by."""
    return hashlib.sha256(data).hexdigest()[:24]


def heard(rows: Iterable[Mapping[str, Any]], root: Path) -> Evidence:
    """The evidence in the lines that the agent wrote about the files below a root."""
    told = list(rows)
    kinds: dict[str, frozenset[str]] = {}
    classes: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in (row for row in told if "module" in row or "kinds" in row):
        path = row["path"]
        kinds[path] = kinds.get(path, frozenset()) | frozenset(row["kinds"])
        classes.setdefault(path, {}).update({name: tuple(above) for name, above in row["classes"].items()})
    warned: dict[str, list[Warned]] = {}
    settings: list[Warned] = []
    for one in raised(told, root):
        here = Warned(one.line, one.category, one.text, one.count, one.tested)
        if not one.whose:
            warned.setdefault(one.path, []).append(here)
        if _SETTING.search(one.text):
            settings.append(replace(here, line=0))
    files = {}
    for path in sorted({*kinds, *warned} - {""}):
        try:
            data = (root / path).read_bytes()
        except OSError:  # a test removed what it had made
            continue
        lines = [*warned.get(path, ()), *(settings if "settings" in kinds.get(path, ()) else ())]
        files[path] = {
            digest(data): FileSeen(
                kinds.get(path, frozenset()),
                tuple(sorted(lines, key=lambda one: (one.line, one.category, one.text))),
                classes.get(path, {}),
            )
        }
    return Evidence(files)


def load(folder: Path) -> Evidence:
    """The evidence kept in a folder; none where there is none that can be read."""
    try:
        return _from_json(json.loads((folder / NAME).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError, IndexError, AttributeError):
        return Evidence()


def kept(root: Path) -> Evidence:
    """The evidence of a project: its own, or that of the tree in which `seven up` works for it."""
    found = load(root / _STATE)
    for above in (root, *root.parents):
        place = above.parent / f"{above.name}-seven" / root.relative_to(above) / _STATE
        if any(_is_for(place / mark, root) for mark in _MADE_FOR):
            return load(place).joined(found)
    return found


def _is_for(mark: Path, root: Path) -> bool:
    try:
        return Path(mark.read_text()) == root
    except (OSError, ValueError):
        return False


def _from_json(data: Mapping[str, Any]) -> Evidence:
    if data["schema"] != _SCHEMA:
        return Evidence()
    names = data["names"]
    return Evidence(
        {
            path: {
                key: FileSeen(
                    frozenset(seen["kinds"]),
                    tuple(Warned(*one) for one in seen["warned"]),
                    {name: tuple(names[at] for at in above) for name, above in seen["classes"].items()},
                )
                for key, seen in contents.items()
            }
            for path, contents in data["files"].items()
        }
    )
