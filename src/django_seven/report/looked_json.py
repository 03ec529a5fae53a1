"""What both sides say of templates, settings modules and migrations, as the documented JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django_seven.compare.drift import because
from django_seven.looks import Loaded
from django_seven.report.looked import Looks, Sides
from django_seven.values import Health


def to_json(looks: Looks) -> dict[str, Any]:
    """The documented JSON of the three."""
    sides = {"before": looks.before, "after": looks.after}
    names = list(dict.fromkeys(name for health in looks.after.values() for name in health.settings))
    return {
        "templates": {
            when: {side: _templates_json(looks, found, side) for side in found} for when, found in sides.items()
        },
        "settings": [
            {
                "module": name,
                **{
                    when: {side: _loaded_json(health.settings.get(name)) for side, health in found.items()}
                    for when, found in sides.items()
                },
            }
            for name in names
        ],
        "drift": {
            when: {side: _pending_json(health) for side, health in found.items()} for when, found in sides.items()
        }
        | {"rules": {rule: list(said) for rule, said in looks.wants.items()}},
    }


def _missed(health: Health) -> str:
    return f"the side does not start: {health.crash.message}" if health.crash else "no settings are known"


def _templates_json(looks: Looks, sides: Sides, side: str) -> dict[str, Any]:
    found = sides[side].templates
    if found is None:
        return {"compiled": 0, "failed": [], "missed": [_missed(sides[side])]}
    return {
        "compiled": len(found.compiled),
        "failed": [{**asdict(row), "rule": looks.rule(row, sides)} for row in found.failed],
        "missed": [str(row) for row in found.missed],
    }


def _loaded_json(row: Loaded | None) -> dict[str, Any] | None:
    if row is None:
        return None
    failure = row.failure
    why = {"reason": failure.reason, "message": failure.message, "frame": failure.frame} if failure else None
    return {"step": row.step, "failure": why}


def _pending_json(health: Health) -> dict[str, Any]:
    pending = health.pending
    if pending is None:
        return {"operations": [], "missed": _missed(health)}
    missed = str(pending.missed) if pending.missed else None
    rows = [{**asdict(operation), "why": because(operation) or None} for operation in pending.operations]
    return {"operations": rows, "missed": missed}
