"""Templates, settings modules and migrations of a side, before and after an edit."""

from __future__ import annotations

from collections.abc import Mapping

from django_seven.looks import Loaded, Operation, Pending, Templates
from django_seven.values import Side

STEPS = ("import", "setup", "ready")


def worse_templates(before: Templates | None, after: Templates | None, side: Side) -> str | None:
    """The first template that compiled and no longer does."""
    if before is None or after is None:
        return None
    good, broken = set(before.compiled), after.broken
    for path, template in broken.items():
        if path in good:
            return f"{path}:{template.line} does not compile as a template on the {side} side: {template.message}"
    if after.missed and good.difference(after.compiled):
        return f"templates can no longer be compiled on the {side} side: {after.missed[0]}"
    return None


def worse_settings(before: Mapping[str, Loaded], after: Mapping[str, Loaded], side: Side) -> str | None:
    """The first settings module that loaded and no longer does."""
    for name, now in after.items():
        was = before.get(name)
        if was is None:
            continue
        if now.failure is not None and (was.failure is None or STEPS.index(now.step) < STEPS.index(was.step)):
            return f"the settings {name} do not load on the {side} side: {now.failure}"
    return None


def added(before: Pending | None, after: Pending | None) -> tuple[Operation, ...]:
    """The operations that are wanted now and were not before; none where it is not known what was before."""
    if before is None or after is None or before.missed:
        return ()
    return tuple(operation for operation in after.operations if operation.key not in before.keys)
