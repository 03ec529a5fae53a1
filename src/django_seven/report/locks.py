"""`seven sync` as text and JSON: what was asked otherwise, and what moved on which side."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from django_seven.events import many
from django_seven.project.locks import SIDES, Lock, Locks, name
from django_seven.report.findings import SCHEMA
from django_seven.values import Side


@dataclass(frozen=True, slots=True)
class Synced:
    """What a project asks otherwise than its locks do (nothing: they are fresh), and the locks before and after.

    `ignored` says that git leaves them out; `missed` are lines of requirements that nobody could read, with the file
    and the reason: no lock answers them.
    """

    project: str
    changes: tuple[str, ...]
    before: Locks | None
    after: Locks | None
    ignored: bool = False
    missed: tuple[tuple[str, str, str], ...] = ()

    @property
    def fresh(self) -> bool:
        """Whether the locks answered what the project asks."""
        return not self.changes

    @property
    def written(self) -> bool:
        """Whether the locks were made anew."""
        return self.after is not self.before


@dataclass(frozen=True, slots=True)
class Moved:
    """A line of a lock that is another one now; `before` and `after` are empty where there is none."""

    side: Side
    name: str
    before: str
    after: str


def moved(synced: Synced) -> Iterator[Moved]:
    """The lines that differ from the lock before, side by side."""
    for side in SIDES if synced.after and synced.before else ():
        old, new = _lines(synced.before, side), _lines(synced.after, side)
        for each in sorted({*old, *new}):
            before, after = old.get(each, ""), new.get(each, "")
            if before != after:
                yield Moved(side, each, before, after)


def to_text(synced: Synced) -> str:
    """What was asked otherwise, what moved, and where the locks are."""
    lines = [f"not read, so in no lock: {text}  ({source}: {reason})" for text, source, reason in synced.missed]
    lines += [f"asked otherwise: {change}" for change in synced.changes]
    if synced.written and synced.after is not None:
        lines += [_line(each) for each in moved(synced)]
        if synced.before and not list(moved(synced)):
            lines.append("no package moves")
        apart = sum(pin.other is not None for pin in synced.after.new.pins)
        lines += [
            f"{name(side)}: {many(len(synced.after.of(side).pins), 'package')}, "
            f"Django {synced.after.of(side).django} on Python {synced.after.of(side).python}"
            for side in SIDES
        ]
        lines.append(f"{many(apart, 'line')} of the new side differ from the old one's; each says why")
    elif synced.changes:
        lines.append("next: `seven sync`, and commit both locks")
    else:
        lines.append("Both locks answer what the project asks.")
    if synced.ignored:
        lines.append(
            f"git leaves `{name('old')}` out, so that nobody else gets it: "
            "put `.seven/*` and `!.seven/*.lock` into .gitignore in place of `.seven/`."
        )
    return "\n".join(lines)


def to_json(synced: Synced) -> str:
    """The documented JSON."""
    return json.dumps(
        {
            "schema": SCHEMA,
            "fresh": synced.fresh,
            "changes": list(synced.changes),
            "unreadable": [
                {"text": text, "source": source, "reason": reason} for text, source, reason in synced.missed
            ],
            "written": synced.written,
            "moved": [
                {"side": each.side, "name": each.name, "before": each.before or None, "after": each.after or None}
                for each in moved(synced)
            ],
            **{side: _lock(synced.after.of(side)) if synced.after else None for side in SIDES},
        },
        indent=1,
    )


def _lock(lock: Lock) -> dict[str, object]:
    differ = {pin.name: {"other": pin.other or None, "why": pin.why} for pin in lock.pins if pin.other is not None}
    return {"django": lock.django, "python": str(lock.python), "packages": dict(lock.versions), "differ": differ}


def _line(each: Moved) -> str:
    if not each.before:
        return f"{each.side}: + {each.after}"
    return f"{each.side}: {each.before} → {each.after}" if each.after else f"{each.side}: - {each.before}"


def _lines(locks: Locks | None, side: Side) -> dict[str, str]:
    return {pin.name: pin.line for pin in locks.of(side).pins} if locks else {}
