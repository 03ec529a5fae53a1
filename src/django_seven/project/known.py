"""`seven-known.toml`: tests and deprecation warnings that are known on a side, without line numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple, get_args

import tomlkit
from tomlkit.exceptions import TOMLKitError

from django_seven.errors import ConfigError
from django_seven.values import Side

NAME: Final = "seven-known.toml"
_HEADER = (
    "Tests known not to pass, and deprecation warnings known to be raised, by side. `seven test` fails on what is not",
    "listed, and on what is listed and no longer so; `seven test --update-known` writes the list anew.",
    "Notes beside the tests are for people. Without the table of warnings those are not held to a list.",
)
_SIDES: tuple[Side, ...] = get_args(Side)


class Warned(NamedTuple):
    """A deprecation warning as it is known again: its file or its package, its category, its text without numbers."""

    path: str
    category: str
    message: str
    package: str = ""


@dataclass(frozen=True, slots=True)
class Known:
    """What is listed: by side the tests with a note each, and the warnings (None: those are not held to a list).

    `flaky` are tests that are not judged on either side, with a note each.
    """

    failing: Mapping[Side, Mapping[str, str]] = field(default_factory=dict)
    warnings: Mapping[Side, frozenset[Warned]] | None = field(default_factory=dict)
    flaky: Mapping[str, str] = field(default_factory=dict)

    def tests(self, side: Side) -> frozenset[str]:
        """The tests that are listed for a side."""
        return frozenset(self.failing.get(side, ()))

    def warned(self, side: Side) -> frozenset[Warned]:
        """The warnings that are listed for a side."""
        return (self.warnings or {}).get(side, frozenset())


def load(path: Path) -> Known | None:
    """Read a list; None where there is none.

    Raises ConfigError where it is not TOML or holds something else.
    """
    if not path.is_file():
        return None
    table = _parse(path).unwrap()
    failing: dict[Side, dict[str, str]] = {}
    warnings: dict[Side, frozenset[Warned]] | None = None
    flaky: dict[str, str] = {}
    try:
        for key, value in table.items():
            if key == "failing":
                failing = {
                    _side(side): {name: str(note) for name, note in tests.items()} for side, tests in value.items()
                }
            elif key == "flaky":
                flaky = {name: str(note) for name, note in value.items()}
            elif key == "warnings":
                warnings = {_side(side): frozenset(map(_warned, rows)) for side, rows in value.items()}
            else:
                raise KeyError(key)
    except (AttributeError, TypeError, ValueError, KeyError) as error:
        raise ConfigError(
            f"`{path.name}` is not a list of what is known: {error}.",
            "Correct it, or take it away and let `seven test --update-known` write it.",
        ) from error
    return Known(failing, warnings, flaky)


def _warned(row: Mapping[str, str]) -> Warned:
    if bool(row.get("path")) == bool(row.get("package")):
        raise ValueError("a warning has a `path` or a `package`")
    return Warned(**{"path": "", **row})


def render(known: Known, path: Path) -> str:
    """The text of the list; comments and notes of a file that is there stay where their tests do.

    Raises ConfigError where that file is not TOML.
    """
    document = _parse(path) if path.is_file() else tomlkit.document()
    if not path.is_file():
        for line in _HEADER:
            document.add(tomlkit.comment(line))
    failing = _table(document, "failing")
    for side in _SIDES:
        if known.failing.get(side) or side in failing:
            _fill(_table(failing, side), known.failing.get(side, {}))
    if known.flaky or "flaky" in document:
        _fill(_table(document, "flaky"), known.flaky)
    document.pop("warnings", None)
    if known.warnings is not None:
        warnings = _table(document, "warnings")
        for side in _SIDES:
            rows = tomlkit.aot()
            for row in sorted(known.warned(side)):
                rows.append(tomlkit.item({name: said for name, said in row._asdict().items() if said}))
            if len(rows):
                warnings.add(side, rows)
    return tomlkit.dumps(document)


def _fill(table: Any, tests: Mapping[str, str]) -> None:
    """Make a table hold just these tests; what stands there keeps its place and its note."""
    for name in [name for name in table if name not in tests]:
        table.remove(name)
    for name in sorted(name for name in tests if name not in table):
        table.add(name, tests[name])


def _table(document: Any, name: str) -> Any:
    if name not in document:
        document.add(name, tomlkit.table())
    return document[name]


def _parse(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text("utf-8-sig"))
    except (TOMLKitError, UnicodeDecodeError) as error:
        raise ConfigError(f"`{path.name}` is not TOML: {error}.", "Correct that line.") from error


def _side(name: str) -> Side:
    if name not in _SIDES:
        raise ValueError(f"`{name}` is no side")
    return name
