"""Every default that changed between two releases of Django: a rule keeps it, or a reason says why none does.

    python tools/changed_defaults.py            # what has neither, and the totals
    python tools/changed_defaults.py --all      # each change with its answer

Read from the releases themselves are `global_settings` (a setting that is new is compared with its absence), what
`DATABASES` is filled up with, the logging that Django sets up by itself, and the work of its password hashers.
Exit code 1 where a change has no answer, or a reason in `changed_defaults.txt` fits none.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from proving.releases import DJANGOS, cache

from django_seven.rules.catalogue import every
from django_seven.rules.shape import Default

REASONS = Path(__file__).with_suffix(".txt")
_ABSENT = "absent"
_CAUGHT = re.compile(r"except (\w+|\(.+\)), (\w+):")


@dataclass(frozen=True, slots=True)
class Change:
    """A default that is another one from a release on."""

    name: str
    release: str
    old: Any
    new: Any

    @property
    def rules(self) -> list[str]:
        """The rules that keep the old value over this release."""
        return [
            rule.id
            for rule in every().values()
            if isinstance(rule.change, Default) and (rule.change.name, rule.until) == (self.name, self.release)
        ]


def changes() -> list[Change]:
    """All of them, in the order of the releases."""
    found = []
    folders = [(minor, cache() / str(minor)) for minor in DJANGOS]
    missing = [str(minor) for minor, folder in folders if not folder.is_dir()]
    if missing:
        raise FileNotFoundError(f"Django {', '.join(missing)} is not unpacked: run tools/prove.py once")
    read = [(minor, defaults(folder)) for minor, folder in folders]
    for (_, before), (minor, after) in pairwise(read):
        for name in sorted(after):
            old, new = before.get(name, _ABSENT), after[name]
            if old != new:
                found.append(Change(name, str(minor), old, new))
    return found


def defaults(folder: Path) -> dict[str, Any]:
    """What a release does where the settings of a project do not say; lists and tuples are the same."""
    django = folder / "django"
    found: dict[str, Any] = {"get_version": str}
    text = (django / "conf/global_settings.py").read_text("utf-8").replace("\nfrom django import get_version", "")
    exec(text, found)
    settings = {name: _plain(value) for name, value in found.items() if name.isupper()}
    settings |= {f"DATABASES.{name}": value for name, value in _filled_up(django / "db/utils.py")}
    for path, names in (("utils/log.py", ("DEFAULT_LOGGING",)), ("contrib/auth/hashers.py", ("iterations", "rounds"))):
        for name, value in _assigned(django / path, names):
            settings[f"{path.removesuffix('.py').replace('/', '.')}.{name}"] = _plain(value)
    return settings


def _plain(value: Any) -> Any:
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value


def _parsed(path: Path) -> ast.Module:
    """A file of Django's, some of which are Python 2."""
    text = path.read_text("utf-8") if path.is_file() else ""
    return ast.parse(_CAUGHT.sub(r"except \1 as \2:", text))


def _filled_up(path: Path) -> Iterator[tuple[str, Any]]:
    """The `setdefault("NAME", value)` of a file."""
    for node in ast.walk(_parsed(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "setdefault":
            name, value = node.args[0], node.args[1]
            if isinstance(name, ast.Constant) and isinstance(value, ast.Constant):
                yield str(name.value), value.value


def _assigned(path: Path, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """The literals that a file assigns to some names, at its top and in classes."""
    tree = _parsed(path)
    scopes = [("", tree.body), *((f"{one.name}.", one.body) for one in tree.body if isinstance(one, ast.ClassDef))]
    for above, body in scopes:
        for node in body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id in names:
                yield above + node.targets[0].id, ast.literal_eval(node.value)


def reasons() -> dict[tuple[str, str], str]:
    """Why a change needs no rule, by name and release; `*` is any release."""
    lines = (line.split(None, 2) for line in REASONS.read_text("utf-8").splitlines() if line[:1] not in ("#", ""))
    return {(name, release): reason for name, release, reason in lines}


def answer(change: Change, known: dict[tuple[str, str], str]) -> tuple[str, tuple[str, str] | None]:
    """What answers a change: rules, or a reason with the key it stands under; empty where nothing does."""
    if change.rules:
        return ", ".join(change.rules), None
    for key in ((change.name, change.release), (change.name, "*")):
        if key in known:
            return known[key], key
    return "", None


def main() -> int:
    """Print what is open."""
    known, found = reasons(), changes()
    answers = [(change, *answer(change, known)) for change in found]
    for change, text, key in answers:
        if "--all" in sys.argv or not text:
            kind = "OPEN" if not text else "rule" if key is None else "none"
            old, new = str(change.old)[:60], str(change.new)[:60]
            print(f"{change.release:5} {change.name:40} {kind:5} {text or f'{old} → {new}'}")
    unused = set(known) - {key for _, _, key in answers if key is not None}
    for name, release in sorted(unused):
        print(f"{release:5} {name:40} a reason for a change that there is not")
    kept = sum(key is None and bool(text) for _, text, key in answers)
    missing = sum(not text for _, text, _ in answers)
    with_reason = len(found) - kept - missing
    print(f"{len(found)} changed defaults: {kept} kept by rules, {with_reason} with a reason, {missing} open")
    return 1 if missing or unused else 0


if __name__ == "__main__":
    sys.exit(main())
