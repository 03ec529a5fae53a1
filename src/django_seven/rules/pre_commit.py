"""Tools that rewrite code for one version alone: told of a newer one, they break the old side."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django_seven.rules.shape import Example, Rule, Tooling
from django_seven.rules.tool_file import Spot, ToolFile
from django_seven.values import Edit, Entry, Minor

_TARGET = re.compile(r"(?:--target-version[=\s]+)?(?P<version>\d\.\d{1,2})")
_PLUS = re.compile(r"--py(?P<version>3\d*)-plus")
_RUFF = re.compile(r"py(?P<version>3\d{1,2})")
_OLDEST_DJANGO = Minor(1, 7)  # what django-upgrade takes as a target
_OLDEST_PLUS = Minor(3, 6)  # below it pyupgrade only knows `--py3-plus`
_OLDEST_RUFF = Minor(3, 7)
_UNPROVEN = "no Django reads it; the tests look at the file with a YAML library before and after"


def django_target(file: ToolFile) -> Iterator[Spot]:
    """`--target-version` of django-upgrade, back to the old side's Django."""
    for hook, entries in _hooks(file):
        for before, entry in zip([None, *entries], entries, strict=False):
            found = _TARGET.fullmatch(entry.text)
            named = "=" in entry.text or " " in entry.text or (before is not None and before.text == "--target-version")
            if hook in ("django-upgrade", "djade") and found is not None and named:
                yield from _back(file, entry, found, file.road.old, _OLDEST_DJANGO, str(file.road.old))


def python_target(file: ToolFile) -> Iterator[Spot]:
    """`--py39-plus` of pyupgrade and its kin, and ruff's target, back to the old side's Python."""
    old = file.old_python
    for _, entries in _hooks(file):
        for entry in entries:
            found = _PLUS.fullmatch(entry.text)
            if found is not None and len(found["version"]) > 1:
                oldest = Minor(3, 0)
                yield from _back(file, entry, found, old, oldest, f"3{old.minor}" if old >= _OLDEST_PLUS else "3")
    ruff = [entry for entry in file.entries if entry.keys[:2] == ("tool", "ruff")]
    if any("select" in str(entry.keys[-2]) and entry.text.startswith(("UP", "ALL")) for entry in ruff):
        for entry in ruff:
            found = _RUFF.fullmatch(entry.text)
            if entry.keys[-1] == "target-version" and found is not None:
                yield from _back(file, entry, found, old, _OLDEST_RUFF, f"3{old.minor}")


def _hooks(file: ToolFile) -> Iterator[tuple[str, list[Entry]]]:
    """The name and the arguments of each hook."""
    hooks: dict[tuple[str | int, ...], tuple[str, list[Entry]]] = {}
    for entry in file.entries if file.kind == "pre-commit" else ():
        if len(entry.keys) > 4 and entry.keys[0] == "repos" and entry.keys[2] == "hooks":
            name, given = hooks.get(entry.keys[:4], ("", []))
            if entry.keys[4] == "args":
                given.append(entry)
            hooks[entry.keys[:4]] = (entry.text if entry.keys[4:] == ("id",) else name, given)
    yield from hooks.values()


def _back(file: ToolFile, entry: Entry, found: re.Match[str], old: Minor, oldest: Minor, wanted: str) -> Iterator[Spot]:
    """The version that an entry ends with, where it is above the old side's."""
    said = found["version"]
    named = Minor.parse(said) if "." in said else Minor(int(said[0]), int(said[1:]))
    if named <= old:
        return
    at = file.text.find(said, entry.start, entry.end)
    if old < oldest or at < 0:
        yield Spot(entry.start, entry.end, (), f"It knows nothing as old as {old}: leave it out until the switch.")
        return
    yield Spot(entry.start, entry.end, (Edit(at, at + len(said), wanted.encode()),))


RULES = (
    Rule(
        id="django-upgrade-target",
        what="django-upgrade is told of a Django above the old side, and rewrites code so that the old side breaks.",
        why="It rewrites for one version; while two are run, the older one is the one that it may rewrite for.",
        since="1.4",
        until=None,
        change=Tooling(("pre-commit",), django_target),
        sure="safe",
        notes="https://django-upgrade.readthedocs.io/en/latest/usage.html",
        example=Example(
            before="""
repos:
- repo: https://github.com/adamchainz/django-upgrade
  rev: 1.22.0
  hooks:
  - id: django-upgrade
    args: [--target-version, '4.2']  # the LTS
""",
            after="""
repos:
- repo: https://github.com/adamchainz/django-upgrade
  rev: 1.22.0
  hooks:
  - id: django-upgrade
    args: [--target-version, '2.2']  # the LTS
""",
            kind="tooling",
            name=".pre-commit-config.yaml",
        ),
        leaves=("repos:\n- hooks:\n  - id: django-upgrade\n    args: [--target-version, '2.2']\n",),
        symptoms=("django-upgrade", "--target-version"),
        unproven=_UNPROVEN,
    ),
    Rule(
        id="pyupgrade-target",
        what="A tool that rewrites code is told of a Python above the old side's.",
        why="What it makes of the code may be no code at all to the Python of the old side.",
        since="1.4",
        until=None,
        change=Tooling(("pre-commit", "pyproject.toml"), python_target),
        sure="safe",
        notes="https://github.com/asottile/pyupgrade",
        example=Example(
            before="""
repos:
- repo: https://github.com/asottile/pyupgrade
  rev: v3.15.0
  hooks:
  - id: pyupgrade
    args:
    - --py39-plus
""",
            after="""
repos:
- repo: https://github.com/asottile/pyupgrade
  rev: v3.15.0
  hooks:
  - id: pyupgrade
    args:
    - --py38-plus
""",
            kind="tooling",
            name=".pre-commit-config.yaml",
        ),
        leaves=("repos:\n- hooks:\n  - id: pyupgrade\n    args: [--py36-plus]\n",),
        symptoms=("pyupgrade", "--py39-plus"),
        unproven=_UNPROVEN,
    ),
)
