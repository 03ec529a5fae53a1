"""Deprecation warnings that a run raised: whose code each comes from, which tests raised it, how it got there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

TESTS = 200  # that are named of one warning
_DJANGO, _PYTHON, _PROJECT = "django", "python", "project"
_PLAIN = ("DeprecationWarning", "PendingDeprecationWarning")  # Python's, and those of Djangos of old
_SETTING = re.compile(r"\b[A-Z][A-Z0-9]*_[A-Z0-9_]+\b")
_DEFINES = re.compile(r"^'([\w.]+)' defines default_app_config\b")  # Django tells it while it loads the applications
# what runs tests comes before all that they do, so nothing is its fault that Django or Python warn of
_RUNNERS = {"_pytest", "pytest", "pluggy", "xdist", "execnet", "pytest_django", "nose", "django_nose"}


@dataclass(frozen=True, slots=True)
class Raised:
    """A deprecation warning of one category and text, from one line.

    `whose` is empty where the line is the project's; else `path` is as it lies among the packages or in Python's own
    library, and `whose` names the package, with its version where that is known, or is `Python`. `reached` is then the
    innermost line of the project that led there, as `path:line`. `by` is whose code it is that warns. `count` includes
    what was raised outside of tests. Of `tests`, with their counts, some are named; there are `tested`.
    """

    category: str
    text: str
    path: str
    line: int
    count: int = 1
    whose: str = ""
    reached: str = ""
    by: str = ""
    tests: Mapping[str, int] = field(default_factory=dict)
    tested: int = 0
    stack: tuple[str, ...] = ()

    @property
    def own(self) -> bool:
        """Whether the project warns of its own code, if only by a category of its own that it hands to Django."""
        named = self.by == _DJANGO and not self.category.startswith(("RemovedInDjango", *_PLAIN))
        return not self.whose and (self.by == _PROJECT or named)

    @property
    def key(self) -> tuple[str, str, str, int]:
        """What makes it another warning."""
        return self.category, self.text, self.path, self.line


class _Frame(NamedTuple):
    path: str
    line: int
    function: str
    whose: str

    @property
    def part(self) -> str:
        """Whose code it is: the project's, Python's, or that of a package at the top of `site-packages`."""
        return self.path.partition("/")[0].removesuffix(".py") if self.whose == "packages" else self.whose

    def __str__(self) -> str:
        where = f"site-packages/{self.path}" if self.whose == "packages" else self.path
        return f"{where}:{self.line} in {self.function}"


def raised(rows: Iterable[Mapping[str, Any]], root: Path) -> list[Raised]:
    """The warnings in the lines that the agent wrote about a run of the files below a root, those of most counts first.

    Packages have the name of their folder.
    """
    told = list(rows)
    counts = _counts(told)
    settings = [row["path"] for row in told if "settings" in row.get("kinds", ())]
    found: dict[tuple[str, str, str, int], Raised] = {}
    for row in told:
        if "warned" in row:
            one = _about_settings(_raised(row, counts[row["number"]], root), settings, root)
            found[one.key] = joined(found[one.key], one) if one.key in found else one
    return sorted(found.values(), key=lambda one: (-one.count, one.key))


def joined(first: Raised, second: Raised) -> Raised:
    """What was heard of one warning in two places, as one."""
    tests = dict(first.tests)
    for name, count in second.tests.items():
        tests[name] = tests.get(name, 0) + count
    whole = len(first.tests) == first.tested and len(second.tests) == second.tested
    tested = len(tests) if whole else max(len(tests), first.tested, second.tested)
    return replace(
        first, count=first.count + second.count, tests=_most(tests), tested=tested, stack=first.stack or second.stack
    )


def together(rows: Iterable[Raised]) -> list[Raised]:
    """The warnings of several runs of one side, each once."""
    found: dict[tuple[str, str, str, int], Raised] = {}
    for one in rows:
        found[one.key] = joined(found[one.key], one) if one.key in found else one
    return list(found.values())


def _counts(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, int]]:
    """By the number of a warning, how often each test raised it; outside of tests: an empty name."""
    found: dict[str, dict[str, int]] = {row["number"]: {row["test"]: 1} for row in rows if "warned" in row}
    for row in (row for row in rows if "again" in row):
        for number, count in row["again"]:
            if number in found:
                found[number][row["test"]] = found[number].get(row["test"], 0) + count
    return found


def _most(tests: Mapping[str, int]) -> dict[str, int]:
    most = sorted(tests.items(), key=lambda each: (-each[1], each[0]))[:TESTS]
    return dict(most)


def _raised(row: Mapping[str, Any], counts: Mapping[str, int], root: Path) -> Raised:
    category, text, path, line, _ = row["warned"]
    at = _Frame(row["at"][0], row["at"][1], "", row["at"][2])
    stack = [_Frame(*frame) for frame in row["stack"]]
    raiser = stack[0] if stack else at
    origin = _origin(at, raiser, stack)
    tests = {test: count for test, count in counts.items() if test}
    named = _DEFINES.match(text)
    if named and raiser.part == _DJANGO:
        origin = _module(named[1], root)
    shown = [frame for place, frame in enumerate(stack) if not place or frame.part not in (_DJANGO, *_RUNNERS)]
    whose = {_PROJECT: "", _PYTHON: "Python", _DJANGO: "Django"}.get(origin.part, origin.part)
    return Raised(
        category, text, origin.path, origin.line, sum(counts.values()), whose,
        f"{path}:{line}" if path and whose else "", raiser.part, _most(tests), len(tests), tuple(map(str, shown)),
    )  # fmt: skip


def _origin(at: _Frame, raiser: _Frame, stack: Sequence[_Frame]) -> _Frame:
    """The line to blame: where the warning points, or who called what warns if it points at that itself."""
    if at.part not in (raiser.part, _PYTHON, "") or at.whose == _PROJECT:
        return at
    passed = {raiser.part, _PYTHON, "", *_RUNNERS}
    if raiser.part not in (_PYTHON, ""):
        passed.add(_DJANGO)  # which only calls what a package or the project brings
    start = next((place for place, frame in enumerate(stack) if frame[:2] == at[:2]), -1)
    return next((frame for frame in stack[start + 1 :] if frame.part not in passed), at)


def _module(name: str, root: Path) -> _Frame:
    """The top of a package, which is the project's where it lies there."""
    path = f"{name.replace('.', '/')}/__init__.py"
    for folder in ("", "src/"):
        if (root / folder / path).is_file():
            return _Frame(folder + path, 1, "<module>", _PROJECT)
    return _Frame(path, 1, "<module>", "packages")


def _about_settings(one: Raised, files: Sequence[str], root: Path) -> Raised:
    """A warning of a setting that Django raised while it read them lies where that is set."""
    if not one.stack or not one.stack[0].startswith("site-packages/django/conf/__init__.py:"):
        return one
    for name in _SETTING.findall(one.text):
        for path, line in _set_at(name, files, root):
            return replace(one, path=path, line=line, whose="", reached="")
    return one


def _set_at(name: str, files: Sequence[str], root: Path) -> Iterator[tuple[str, int]]:
    assigned = re.compile(rf"^\s*{name}\s*(?::[^=]+)?=(?!=)")
    for path in files:
        try:
            lines = (root / path).read_text(errors="replace").splitlines()
        except OSError:
            continue
        yield from ((path, number) for number, line in enumerate(lines, 1) if assigned.match(line))
