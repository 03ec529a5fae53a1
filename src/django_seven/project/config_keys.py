"""Which keys `seven.toml` has, and what each may hold."""

from __future__ import annotations

import datetime
import difflib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from django_seven.errors import ConfigError
from django_seven.project import hops

FORMATS = ("auto", "django", "unittest", "pytest")


class _Kind(NamedTuple):
    """What a key may hold, in words and as a test."""

    words: str
    fits: Callable[[object], bool]


def check(table: Mapping[str, Any]) -> None:
    """Check the keys and the types of a seven.toml.

    Parameters: `table` is the file as it was parsed.
    Raises: ConfigError for the first key that is unknown, naming the nearest known one, or holds something
    else than it should.
    """
    for name, value in _flat(table):
        if name == hops.KEY:
            hops.check(value)
            continue
        kind = _KEYS.get(name)
        if kind is None:
            raise _unknown(name)
        if not kind.fits(value):
            raise ConfigError(
                f"`{name}` in `seven.toml` is expected to be {kind.words}, not `{_shown(value)}`.",
                f"Change `{name}`, or leave it out.",
            )


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for name, value in table.items():
        if name in _TABLES and isinstance(value, Mapping):
            yield from ((f"{name}.{key}", held) for key, held in value.items())
        else:
            yield name, value


def _unknown(name: str) -> ConfigError:
    every = [*_KEYS, *_TABLES, hops.KEY]
    table, _, key = name.rpartition(".")
    # a right key in the wrong table comes first, then the keys of the same table, then all
    beside = [one for one in every if one.startswith(f"{table}.")] if table else every
    near = [one for one in every if one.rpartition(".")[2] == key]
    near = near or difflib.get_close_matches(name, beside, 1, 0.5) or difflib.get_close_matches(name, every, 1, 0.6)
    return hops.unknown(name, near[0] if near else "", [one.rpartition(".")[2] for one in beside])


def _shown(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value))


def _is_env(value: object) -> bool:
    return isinstance(value, Mapping) and all(isinstance(one, str) for one in value.values())


def _is_seconds(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _is_date(value: object) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.datetime.fromisoformat(value))
    except ValueError:
        return False


_VERSION = _Kind('a version in quotes, as "4.2"', _is_text)
_TEXT = _Kind("text in quotes", _is_text)
_TEXTS = _Kind("a list of texts", _is_texts)
_ENV = _Kind("a table of texts", _is_env)
_TABLE = _Kind("a table", lambda value: False)
_TABLES = ("test", "old", "new")
_SIDE = {
    "python": _Kind('a version or a path in quotes, as "3.8"', _is_text),
    "requirements": _Kind("a list of file names", _is_texts),
    "packages": _Kind('a list of requirements, as "Django==2.2.28"', _is_texts),
    "add": _Kind('a list of requirements, as "mock<4"', _is_texts),
    "exclude-newer": _Kind('a date in quotes, as "2022-06-01"', _is_date),
    "env": _ENV,
}
_KEYS = {
    "from": _VERSION,
    "to": _VERSION,
    "settings": _Kind('the dotted name of a module, as "shop.settings"', _is_text),
    "test.command": _TEXT,
    "test.directory": _TEXT,
    "test.env": _ENV,
    "test.before": _TEXTS,
    "test.timeout": _Kind("a whole number of seconds", _is_seconds),
    "test.format": _Kind(f"one of {', '.join(FORMATS)}", lambda value: value in FORMATS),
    "test.known": _Kind("the name of a file in quotes", _is_text),
    "test.together": _Kind("true or false", lambda value: isinstance(value, bool)),
    **{f"{side}.{key}": kind for side in ("old", "new") for key, kind in _SIDE.items()},
    "old.without": _Kind("a list of packages' names", _is_texts),
    **dict.fromkeys(_TABLES, _TABLE),
}
