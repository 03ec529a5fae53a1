"""Migrations of real old Djangos over the road: fixed, run forwards and backwards on both sides, schemas compared.

    python tools/migrated.py [PROJECT …] [--made 1.11] [--to 4.2] [--on sqlite] [--keep FOLDER] [--json FILE]

Each project of `tools/migrating/projects` is written by its old Django's own `makemigrations`. What the untouched code
makes on the old side is held against what the fixed code makes there, byte for byte, and against what it makes on the
new side; `control…`, which need no fix, tell which differences are Django's own. The new side also takes over the
database that the old side made. Exit code 1 where something differs, 2 where nothing could be run.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from migrating.facts import dangling, differences, statements
from migrating.projects import every
from migrating.server import Server, server
from migrating.trial import Lab, Outcome, Seen, Trial
from proving.releases import Missing

from django_seven.values import Minor

CONTROL = "control"
_OLD = '__old"'
_HOLDS = Minor(2, 2)  # the first Django whose tables keep their keys where SQLite 3.26 and newer rename another one
Facts = dict[tuple[str, str, str], Counter[tuple[str, str]]]


def main(argv: Sequence[str] | None = None) -> int:
    """Run every trial that is asked for, a line each."""
    asked = _asked(argv)
    rows: list[dict[str, Any]] = []
    facts: Facts = {}
    with contextlib.ExitStack() as stack:
        place = asked.keep or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="seven-migrated-")))
        place.mkdir(parents=True, exist_ok=True)
        started = stack.enter_context(server()) if "postgresql" in asked.on else None
        if isinstance(started, Server | None):
            lab = Lab(place.resolve(), started)
        else:
            print(f"PostgreSQL is left out: {started.reason}.")
            asked.on, lab = [name for name in asked.on if name != "postgresql"], Lab(place.resolve(), None)
        for trial in _trials(asked):
            row = tried(lab, trial, facts)
            rows.append(row)
            print(said(row), flush=True)
    if asked.json:
        asked.json.write_text(json.dumps(as_json(rows, facts), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    bad = [row for row in rows if row["bad"]]
    print(f"{len(rows)} trials, {len(bad)} with something to say")
    return 1 if bad else 0 if rows else 2


def _asked(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("projects", nargs="*", metavar="PROJECT")
    parser.add_argument("--made", action="append", help="only this old Django, as 1.8 or 1.8/2.7")
    parser.add_argument("--to", action="append", help="only this new Django")
    parser.add_argument("--on", action="append", choices=("sqlite", "postgresql"))
    parser.add_argument("--keep", type=Path, default=None, help="leave the trees in this folder")
    parser.add_argument("--json", type=Path, default=None, help="keep the figures in this file")
    asked = parser.parse_args(argv)
    asked.on = asked.on or ["sqlite", "postgresql"]
    unknown = set(asked.projects) - set(every())
    if unknown:
        parser.error(f"no such project: {', '.join(sorted(unknown))}; there are {', '.join(every())}")
    return asked


def _trials(asked: argparse.Namespace) -> Iterator[Trial]:
    """The control first on each road, since it tells what is Django's own doing."""
    named = [told for name, told in every().items() if name.startswith(CONTROL) or name in (asked.projects or every())]
    roads = {
        (database, str(made), made, new): None
        for told in named
        if told.name in (asked.projects or every())
        for database in told.databases
        for made in told.made
        for new in told.to
        if made.django < new
    }
    for database, _, made, new in roads:
        wanted = database in asked.on and str(made) in (asked.made or [str(made)])
        if not wanted or str(new) not in (asked.to or [str(new)]):
            continue
        for told in sorted(named, key=lambda told: not told.name.startswith(CONTROL)):
            if made in told.made and new in told.to and database in told.databases:
                yield Trial(told, made, new, database)


def tried(lab: Lab, trial: Trial, facts: Facts) -> dict[str, Any]:
    """One trial as a row: what it is, and what there is to say of it."""
    row: dict[str, Any] = {"project": trial.told.name, "made": str(trial.made), "to": str(trial.new)}
    row |= {"database": trial.database, "bad": [], "rules": {}, "unfixed": "", "django": [], "statements": 0}
    both = lab.releases(trial)
    if isinstance(both, Missing):
        return row | {"left out": both.reason}
    try:
        outcome = lab.run(trial, *both)
    except ValueError as error:
        return row | {"bad": [str(error)]}
    known = facts.setdefault((str(trial.made), str(trial.new), trial.database), Counter())
    schemas = [_schema(seen) for seen in (outcome.before, outcome.new)]
    if trial.told.name.startswith(CONTROL) and schemas[0] and schemas[1]:
        known.update(differences(schemas[0], schemas[1], trial.told.apps))
    row["rules"] = dict(outcome.rules)
    row["unfixed"] = outcome.unfixed.failed or "; ".join(outcome.unfixed.drift)
    sides = {"before": outcome.before, "old": outcome.old, "new": outcome.new, "shared": outcome.shared}
    row["failed"] = {name: seen.failed for name, seen in sides.items() if seen.failed}
    row["proposed"] = [f"{one.path}: {'; '.join(one.new or one.old)}" for one in outcome.proposals if one.text]
    row["drift"] = {"old": list(outcome.old.drift), "new": list(outcome.new.drift)}
    row["bad"] = list(_bad(outcome, trial, known))
    if trial.made.django < _HOLDS and any(_OLD in seen.dumps.get("full", "") for seen in sides.values()):
        row["django"] = ["Django before 2.1.5 writes keys to `…__old` on SQLite 3.26 and newer"]
    row["statements"] = len(statements(outcome.before.dumps.get("full", ""), trial.told.apps))
    return row


def _bad(outcome: Outcome, trial: Trial, known: Counter[tuple[str, str]]) -> Iterator[str]:
    """What is not as it should be, a sentence each."""
    before, apps = outcome.before, trial.told.apps
    sides = {"before on old": before, "on old": outcome.old, "on new": outcome.new}
    sides |= {"on the old database": outcome.shared}
    failed = {name: seen.failed for name, seen in sides.items() if seen.failed}
    if trial.told.name.startswith(CONTROL):
        known.update(("", why) for why in failed.values())
    if outcome.after:
        yield from _after(outcome, trial, known)
        sides, failed = {}, {name: why for name, why in failed.items() if name == "before on old"}
    if failed or not all("full" in seen.dumps for seen in (before, outcome.old, outcome.new, outcome.shared)):
        yield from (f"{name}: {why}" for name, why in failed.items() if ("", why) not in known)
        return
    for name, seen in sides.items():
        yield from _round(name, seen, before, apps)
    if before.dumps["full"] != outcome.old.dumps["full"]:
        yield "on old: the schema is another one than before"
    lost = sorted(set(dangling(outcome.new.dumps["full"])))
    if lost and trial.new >= _HOLDS:
        yield f"foreign keys point to tables that are not there: {', '.join(lost)}"
    made, taken = (statements(_schema(seen), apps) for seen in (before, outcome.shared))
    if made != taken:
        yield f"on the old database: the new side changes the schema: {_told(_diff(made, taken))}"
    if not outcome.after:
        yield from _unlike("on new", before, outcome.new, trial, known)


def _after(outcome: Outcome, trial: Trial, known: Counter[tuple[str, str]]) -> Iterator[str]:
    """The same with the proposed migrations: nobody wants another one, and all ways lead to the same schema."""
    for one in outcome.proposals:
        if one.reason:
            yield f"no migration for both ({one.app}): {one.reason}"
    old = outcome.after["old"]
    for name, seen in outcome.after.items():
        same = {"new": outcome.new, "shared": outcome.shared}.get(name, outcome.old).failed == seen.failed
        if seen.failed:
            if ("", seen.failed) not in known and not same:
                yield f"with the proposal, {name}: {seen.failed}"
            continue
        extra = list((Counter(seen.drift) - Counter(outcome.before.drift)).elements())
        if extra:
            yield f"with the proposal, {name}: makemigrations would write: {'; '.join(extra)}"
        yield from _round(f"with the proposal, {name}", seen, outcome.before, trial.told.apps)
        if not old.failed:
            yield from _unlike(f"with the proposal, {name}", old, seen, trial, known)


def _unlike(name: str, one: Seen, other: Seen, trial: Trial, known: Counter[tuple[str, str]]) -> Iterator[str]:
    """What differs between two schemas that is not Django's own doing."""
    if trial.told.name.startswith(CONTROL):
        return
    unknown = differences(_schema(one), _schema(other), trial.told.apps).keys() - known.keys()
    if unknown:
        yield f"{name}: the schema differs: {_told(f'{old} -> {new}' for old, new in sorted(unknown))}"


def _schema(seen: Seen) -> str:
    """The schema without the `__old` that Django before 2.1.5 leaves in keys on SQLite; `dangling` looks for those."""
    return seen.dumps.get("full", "").replace(_OLD, '"')


def _round(name: str, seen: Seen, before: Seen, apps: Sequence[str]) -> Iterator[str]:
    """Backwards leaves nothing of the project, forwards again makes the same."""
    left = statements(seen.dumps["back"], apps)
    if left:
        yield f"{name}: left after the way back: {_told(left)}"
    if seen.dumps.get("again", seen.dumps["full"]) != seen.dumps["full"]:
        yield f"{name}: the second time forwards makes another schema"


def _diff(old: list[str], new: list[str]) -> Iterable[str]:
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    return [f"- {one}" for one in gone] + [f"+ {one}" for one in come]


def _told(rows: Iterable[str]) -> str:
    return " | ".join(" ".join(row.split())[:300] for row in rows)


def said(row: dict[str, Any]) -> str:
    """A row as a line, and a line for each thing to say of it."""
    name = f"{row['project']:<20} {row['made']:>8} -> {row['to']:<5} {row['database']:<11}"
    if "left out" in row:
        return f"{name} left out: {row['left out']}"
    tail = f"{row['statements']:>3} statements, {sum(row['rules'].values())} edits"
    tail += f", {len(row['proposed'])} proposed" if row.get("proposed") else ""
    tail += f"; unfixed: {row['unfixed'][:90]}" if row["unfixed"] else ""
    return "\n".join([f"{name} {'DIFFERS' if row['bad'] else 'same':<8} {tail}", *(f"    {why}" for why in row["bad"])])


def as_json(rows: list[dict[str, Any]], facts: Facts) -> dict[str, Any]:
    """All rows, and what Django itself makes otherwise on each road."""
    own = {
        " ".join(key): [{"old": old, "new": new, "times": times} for (old, new), times in sorted(found.items())]
        for key, found in facts.items()
    }
    return {"rows": rows, "django": own}


if __name__ == "__main__":
    sys.exit(main())
