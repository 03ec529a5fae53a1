"""The hops of a plan as `seven.toml` keeps them: read strictly, and written around what people have put there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, cast, get_args

import tomlkit
from tomlkit.items import AoT, Table

from django_seven.errors import ConfigError
from django_seven.values import Need, Phase, State, Step

KEY: Final = "hops"
PHASES: Final[tuple[Phase, ...]] = get_args(Phase)
NEEDS: Final[tuple[Need, ...]] = get_args(Need)
STATES: Final[tuple[State, ...]] = get_args(State)
_HOP = ("from", "to", "state", *PHASES)
_STEP = ("need", "state", "what", "note")
_COMMENTS: Mapping[str, str] = {
    "before": "while only the old Django runs: all of it works there alone",
    "with": "together with the new Django",
    "after": "once the old side is gone",
}
_HEADER = (
    "The plan. `seven plan` adds steps, rewrites their `what`, and says `done` where nothing is left of one.",
    'Yours to edit: `state` ("open", "done", "skipped"), `need`, `note`, steps of your own, and hops to leave out.',
)


@dataclass(frozen=True, slots=True)
class PlannedHop:
    """One hop of the plan: from which Django to which, whether it lies behind, and its steps."""

    from_: str
    to: str
    state: State = "open"
    steps: tuple[Step, ...] = ()


def check(value: object) -> None:
    """Check the hops of a seven.toml.

    Raises ConfigError for the first key that is unknown, or holds something else than it should.
    """
    if not isinstance(value, list) or not all(isinstance(one, Mapping) for one in value):
        raise _wrong(KEY, f"a list of tables, each below `[[{KEY}]]`", value)
    for hop in value:
        for key, held in hop.items():
            _known(f"{KEY}.{key}", key, _HOP)
            if key in PHASES:
                _check_steps(f"{KEY}.{key}", held)
            elif key == "state":
                _one_of(f"{KEY}.state", held, STATES)
            elif not isinstance(held, str) or not _is_version(held):
                raise _wrong(f"{KEY}.{key}", 'a version in quotes, as "4.2"', held)
        for key in ("from", "to"):
            if key not in hop:
                raise ConfigError(
                    f"A hop in `seven.toml` says no `{key}`.", f"Add it, or let `seven plan` write `{KEY}`."
                )


def read(value: Iterable[Mapping[str, Any]]) -> tuple[PlannedHop, ...]:
    """Read hops that were checked."""
    return tuple(
        PlannedHop(
            hop["from"],
            hop["to"],
            hop.get("state", "open"),
            tuple(_step(phase, name, held) for phase in PHASES for name, held in hop.get(phase, {}).items()),
        )
        for hop in value
    )


def stands(from_: str | None, hops: Iterable[PlannedHop]) -> str | None:
    """Say on which Django a project stands: where it set out, or where the hops that are done have led it.

    Parameters: `from_` is what seven.toml says of where it set out, `hops` are in their order.
    """
    for hop in hops:
        if hop.state == "done" and from_ is not None and f"{from_}.".startswith(f"{hop.from_}."):
            from_ = hop.to
    return from_


def put(text: str, hops: Sequence[PlannedHop], ours: Sequence[str], ends: tuple[str, str] | None = None) -> str:
    """Write hops into the text of a seven.toml.

    What people changed stays: the state and the need of a step, its note, steps of their own, comments and order.
    Only `what` is rewritten, and an open step of ours that is no longer planned is done.

    Parameters: `text` is the file as it is; `hops` are planned now; `ours` are the beginnings of our steps' names;
    `ends` are `from` and `to` for a file that does not say them.
    Returns: the text of the new file.
    """
    document = tomlkit.parse(text)
    for key, value in zip(("from", "to"), ends or (), strict=False):
        if key not in document:
            document.add(key, tomlkit.item(value))
    if not document.get(KEY):
        document.pop(KEY, None)
        if text.strip():
            document.add(tomlkit.nl())
        for line in _HEADER:
            document.add(tomlkit.comment(line))
        document.add(KEY, tomlkit.aot())
    tables = cast("AoT", document[KEY])
    known = {(table["from"], table["to"]): table for table in tables}
    for hop in hops:
        table = known.get((hop.from_, hop.to))
        if table is None:
            tables.append(_table(hop))
        else:
            _update(table, hop, ours)
    planned = {(hop.from_, hop.to) for hop in hops}
    for way, table in known.items():
        if way not in planned and hops and _before(way[1], hops[0].from_):
            table["state"] = "done"
    return tomlkit.dumps(document)


def merged(hops: Sequence[PlannedHop], written: Sequence[PlannedHop]) -> list[PlannedHop]:
    """The hops that are planned, each step with the state and the need that stand in the file."""
    known = {(hop.from_, hop.to): hop for hop in written}
    found = []
    for hop in hops:
        kept = known.get((hop.from_, hop.to), hop)
        steps = {(step.phase, step.name): step for step in kept.steps}
        mine = [
            replace(step, state=said.state, need=said.need, note=said.note) if said else step
            for step in hop.steps
            for said in [steps.get((step.phase, step.name))]
        ]
        own = [step for key, step in steps.items() if key not in {(one.phase, one.name) for one in mine}]
        found.append(replace(hop, state=kept.state, steps=(*mine, *own)))
    return found


def _table(hop: PlannedHop) -> Table:
    table = tomlkit.table()
    table.add("from", hop.from_)
    table.add("to", hop.to)
    table.add("state", hop.state)
    for phase in PHASES:
        steps = [step for step in hop.steps if step.phase == phase]
        if steps:
            inner = tomlkit.table()
            inner.comment(_COMMENTS[phase])
            for step in steps:
                inner.add(step.name, _inline(step))
            table.add(tomlkit.nl())
            table.add(phase, inner)
    return table


def _inline(step: Step) -> Any:
    found = tomlkit.inline_table()
    found.update({"need": step.need, "state": step.state, "what": step.what})
    return found


def _update(table: Any, hop: PlannedHop, ours: Sequence[str]) -> None:
    for step in hop.steps:
        if step.phase not in table:
            inner = tomlkit.table()
            inner.comment(_COMMENTS[step.phase])
            table.add(step.phase, inner)
        held = table[step.phase]
        if step.name not in held:
            held.add(step.name, _inline(step))
        elif held[step.name].get("what") != step.what:
            held[step.name]["what"] = step.what
    planned = {(step.phase, step.name) for step in hop.steps}
    for phase in PHASES:
        for name, held in table.get(phase, {}).items():
            mine = name.startswith(tuple(ours)) and (phase, name) not in planned
            if mine and held.get("state", "open") == "open":
                held["state"] = "done"


def _step(phase: Phase, name: str, held: Mapping[str, str]) -> Step:
    need = cast("Need", held.get("need", "recommended"))
    return Step(phase, name, need, held.get("what", ""), cast("State", held.get("state", "open")), held.get("note", ""))


def _check_steps(key: str, value: object) -> None:
    if not isinstance(value, Mapping):
        raise _wrong(key, "a table of steps", value)
    for name, step in value.items():
        here = f"{key}.{name}"
        if not isinstance(step, Mapping):
            raise _wrong(here, 'a table, as `{ need = "required", state = "open", what = "…" }`', step)
        for word, held in step.items():
            _known(f"{here}.{word}", word, _STEP)
            if word in ("need", "state"):
                _one_of(f"{here}.{word}", held, NEEDS if word == "need" else STATES)
            elif not isinstance(held, str):
                raise _wrong(f"{here}.{word}", "text in quotes", held)


def _known(full: str, word: str, words: Sequence[str]) -> None:
    if word not in words:
        near = difflib.get_close_matches(word, words, 1, 0.5)
        raise unknown(full, near[0] if near else "", words)


def unknown(full: str, near: str, words: Iterable[str]) -> ConfigError:
    """The error for a key that is not known.

    Parameters: `full` is the key with its table; `near` is the one that may be meant, or empty; `words` are those that
    may stand in its place.
    """
    said = f"; the nearest one is `{near}`" if near else f"; known are {', '.join(f'`{word}`' for word in words)}"
    return ConfigError(f"`{full}` in `seven.toml` is not a key that is known{said}.", "Correct it, or leave it out.")


def _one_of(key: str, held: object, words: Sequence[str]) -> None:
    if held not in words:
        raise _wrong(key, f"one of {', '.join(words)}", held)


def _wrong(key: str, words: str, held: object) -> ConfigError:
    shown = str(held)
    shown = shown if len(shown) <= 40 else shown[:39] + "…"
    return ConfigError(
        f"`{key}` in `seven.toml` is expected to be {words}, not `{shown}`.", f"Change `{key}`, or leave it out."
    )


def _is_version(text: str) -> bool:
    major, _, minor = text.partition(".")
    return major.isdigit() and minor.isdigit()


def _before(one: str, other: str) -> bool:
    """Whether a Django is not later than another one."""
    return [int(part) for part in one.split(".")] <= [int(part) for part in other.split(".")]
