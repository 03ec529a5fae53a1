"""The agent's words about templates, migrations and settings modules as values, and the values in the same words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

from django_seven.looks import BrokenTemplate, Failure, Loaded, Operation, Pending, Reached, Templates

Said = Mapping[str, Any]


def looked(said: Said) -> dict[str, Any]:
    """The three parts of an answer, by the names they have in `Health`."""
    return {
        "templates": _templates(said.get("templates")),
        "pending": _pending(said.get("migrations")),
        "settings": {name: _loaded(row) for name, row in (said.get("settings") or {}).items()},
    }


def told(templates: Templates | None, pending: Pending | None, settings: Mapping[str, Loaded]) -> dict[str, Any]:
    """What `looked` reads."""
    answer: dict[str, Any] = {"settings": {name: {"answer": asdict(row)} for name, row in settings.items()}}
    if templates is not None:
        answer["templates"] = {"answer": asdict(templates)}
    if pending is not None:
        missed = pending.missed
        rows = [asdict(operation) for operation in pending.operations]
        answer["migrations"] = {"failure": asdict(missed)} if missed else {"answer": rows}
    return answer


def reached(rows: Iterable[Said]) -> Reached:
    """What a suite came by, from the lines that the agent wrote while it ran."""
    found: dict[str, set[Any]] = {}
    for kind, *about in (row["seen"] for row in rows if "seen" in row):
        found.setdefault(kind, set()).add(tuple(about) if len(about) > 1 else about[0] if about else "")
    if "apart" in found:  # the tests ran in processes that nobody listened to
        return Reached()
    return Reached(
        frozenset(found.get("line", ())) if "lines" in found else None,
        frozenset(found.get("template", ())) if "templates" in found else None,
        frozenset(found.get("url", ())) if "named" in found else None,
        frozenset(found.get("named", ())),
    )


def reached_to_json(found: Reached) -> list[Any]:
    """What `reached_from_json` reads."""
    parts = (found.lines, found.templates, found.urls, found.named)
    return [None if part is None else sorted(part) for part in parts]


def reached_from_json(parts: Sequence[Any]) -> Reached:
    """The values that were made plain."""
    lines, *names = parts or (None, None, None, ())
    told = None if lines is None else frozenset((path, line) for path, line in lines)
    templates, urls, named = (None if part is None else frozenset(part) for part in names)
    return Reached(told, templates, urls, named or frozenset())


def _failure(row: Said | None) -> Failure | None:
    known = Failure.__dataclass_fields__
    return Failure(**{key: value for key, value in row.items() if key in known}) if row else None


def _templates(said: Said | None) -> Templates | None:
    if said is None:
        return None
    failure = _failure(said.get("failure"))
    if failure is not None:
        return Templates(missed=(failure,))
    answer = said["answer"]
    return Templates(
        tuple(answer["compiled"]),
        tuple(BrokenTemplate(**row) for row in answer["failed"]),
        tuple(missed for row in answer["missed"] if (missed := _failure(row))),
        tuple(answer["others"]),
    )


def _pending(said: Said | None) -> Pending | None:
    if said is None:
        return None
    failure = _failure(said.get("failure"))
    return Pending(missed=failure) if failure else Pending(tuple(Operation(**row) for row in said["answer"]))


def _loaded(said: Said) -> Loaded:
    failure = _failure(said.get("failure"))
    if failure is not None:
        return Loaded("import", failure)
    answer = said["answer"]
    return Loaded(answer["step"], _failure(answer["failure"]))
