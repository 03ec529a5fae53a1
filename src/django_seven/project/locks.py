"""The two lock files: every package of each side, to the version, and what they were made from."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from packaging.utils import canonicalize_name

from django_seven.project.files import read_text
from django_seven.values import Minor, Side

FOLDER: Final = ".seven"
IGNORED: Final = "*\n!old.lock\n!new.lock\n"  # what git leaves out of our folder: all but the locks
SIDES: Final[tuple[Side, Side]] = ("old", "new")
BOTH: Final = "made for both sides"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_VERSION = re.compile(r"===?\s*([^\s;,]+)")
_OTHER = re.compile(r"(?:old|new) (\S+?)(?:: (.*))?$|only here(?:: (.*))?$")
_HEAD = re.compile(r"# (asks|python|seal): ?(.*)$")


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock: its whole line, its version (empty: an address), and how the other side differs.

    `other` is the version of the other side, or empty where it has none; None where both have the same line.
    `why` says what keeps them apart.
    """

    name: str
    line: str
    version: str = ""
    other: str | None = None
    why: str = ""

    @property
    def text(self) -> str:
        """The line with its comment, `{other}` still to be named."""
        if self.other is None:
            return self.line
        told = f"{{other}} {self.other}" if self.other else "only here"
        return f"{self.line}  # {told}{f': {self.why}' if self.why else ''}"


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock file: `asks` are the words of the project that it answers, `seal` stands for all that it holds."""

    side: Side
    python: Minor
    asks: tuple[str, ...]
    pins: tuple[Pin, ...]
    seal: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The requirement lines, without comments."""
        return tuple(pin.line for pin in self.pins)

    @property
    def versions(self) -> dict[str, str]:
        """The version of each package that comes from an index."""
        return {pin.name: pin.version for pin in self.pins if pin.version}

    @property
    def django(self) -> str:
        """The Django in it; empty where there is none."""
        return self.versions.get("django", "")


@dataclass(frozen=True, slots=True)
class Locks:
    """Both locks of a project; `whole` tells that both are as they were written, and written together."""

    old: Lock
    new: Lock
    whole: bool = True

    def of(self, side: Side) -> Lock:
        """The lock of a side."""
        return self.old if side == "old" else self.new


def name(side: Side) -> str:
    """Where the lock of a side lies, relative to the project."""
    return f"{FOLDER}/{side}.lock"


def load(root: Path) -> Locks | None:
    """Read the locks of a project.

    Parameters: `root` is its folder.
    Returns: both; None where one of them is missing or says nothing of its Python.
    """
    texts = {side: read_text(root / name(side)) for side in SIDES}
    found = {side: _parse(side, text) for side, text in texts.items()}
    old, new = found["old"], found["new"]
    if old is None or new is None:
        return None
    whole = _seal(texts["old"]) == old.seal and _seal(texts["new"], old.seal) == new.seal
    return Locks(old, new, whole)


def written(root: Path) -> bool:
    """Whether a project has a lock, be it one that cannot be read."""
    return any((root / name(side)).exists() for side in SIDES)


def missing(root: Path) -> str:
    """Why `load` finds no locks in a project: there are none, or what is there cannot be read."""
    if not written(root):
        return "there are no locks"
    bad = [name(side) for side in SIDES if _parse(side, read_text(root / name(side))) is None]
    return f"{' and '.join(bad)} cannot be read as a lock"


def render(locks: Locks) -> Mapping[Side, str]:
    """Write both locks as the texts of their files."""
    old = _sealed(_text(locks.old, "new"), "")
    seal = _HEAD.match(next(line for line in old.splitlines() if line.startswith("# seal:")))
    return {"old": old, "new": _sealed(_text(locks.new, "old"), seal[2] if seal else "")}


def sealed(locks: Locks) -> Locks:
    """The locks as they are read back once they are written."""
    texts = render(locks)
    read = {side: _parse(side, text) for side, text in texts.items()}
    old, new = read["old"] or locks.old, read["new"] or locks.new
    return replace(locks, old=old, new=new, whole=True)


def _text(lock: Lock, other: Side) -> str:
    head = (
        f"# All packages of the {lock.side} side. `seven sync` writes this file from what the project requires;",
        f"# `pip install --no-deps -r {name(lock.side)}` installs the same.",
        f"# python: {lock.python}",
        *(f"# asks: {text}" for text in lock.asks),
    )
    body = (pin.text.replace("{other}", other) for pin in lock.pins)
    return "\n".join([*head, "", *body, ""])


def _sealed(text: str, beside: str) -> str:
    head, _, body = text.partition("\n\n")
    return f"{head}\n# seal: {_seal(text, beside)}\n\n{body}"


def _seal(text: str, beside: str = "") -> str:
    """16 hexadecimal digits for what a lock says, and for the one that it was made with."""
    said = [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("# seal:")]
    return hashlib.sha256("\n".join([*said, beside]).encode()).hexdigest()[:16]


def _parse(side: Side, text: str) -> Lock | None:
    asks: list[str] = []
    pins: list[Pin] = []
    head = {"python": "", "seal": ""}
    for line in text.splitlines():
        if match := _HEAD.match(line):
            if match[1] == "asks":
                asks.append(match[2])
            else:
                head[match[1]] = match[2].strip()
        elif line.strip() and not line.startswith(("#", "<", "=", ">")):  # a merge may have left its marks
            pins.append(_pin(line))
    try:
        return Lock(side, Minor.parse(head["python"]), tuple(asks), tuple(pins), head["seal"])
    except ValueError:
        return None


def _pin(text: str) -> Pin:
    line, _, comment = (part.strip() for part in re.sub(r"\s+#\s", "\0", text, count=1).partition("\0"))
    named = _NAME.match(line)
    version = _VERSION.search(line.partition(";")[0])
    told = _OTHER.match(comment)
    other = (told[1] or "") if told else None
    why = (told[2] or told[3] or "") if told else ""
    found = version[1] if version and " @ " not in line else ""
    return Pin(canonicalize_name(named[0]) if named else line, line, found, other, why)
