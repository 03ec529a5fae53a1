"""`check`, with what it found the last time where nothing has changed since: then no rule is even loaded."""

from __future__ import annotations

import time
from dataclasses import fields
from pathlib import Path
from typing import Any

from django_seven.findings.cache import Cache, key_of
from django_seven.project.roots import absolute, is_project, root_of
from django_seven.report.findings import Check
from django_seven.values import Edit, Finding, Road, Skipped

_TOLD = tuple(one.name for one in fields(Finding) if one.name != "edits")
_SOME = (Edit(0, 0, b""),)  # that there is an edit is remembered, what it is is not


def check(
    paths: tuple[Path, ...],
    road: Road,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    jobs: int = 0,
    *,
    cached: bool = True,
) -> Check:
    """What breaks between two Djangos; remembered only in the root of a project.

    Raises NotFound for a path that is not there, and where there is nothing to read.
    """
    started, root = time.monotonic(), root_of(paths)
    wanted = [absolute(path).relative_to(root).as_posix() for path in paths]
    files = [name for name, path in zip(wanted, paths, strict=True) if not path.is_dir()]
    key = None
    if cached and is_project(root):
        key = key_of(root, files, repr((sorted(wanted), road, sorted(select), sorted(ignore))))
    cache = Cache(root)
    answer = cache.get(key) if key is not None else None
    if answer is not None:
        return _read(answer, road, time.monotonic() - started)
    from django_seven import static  # noqa: PLC0415 - loads all rules

    found = static.look(static.Asked(paths, road, select, ignore, None, jobs)).check
    if key is not None:
        cache.put(key, _written(found))
    return found


def _written(check: Check) -> list[Any]:
    skipped = [[one.path, one.reason] for one in check.skipped]
    findings = [[*(getattr(one, name) for name in _TOLD), one.fixable] for one in check.findings]
    return [check.seen, check.read, check.parsed, skipped, findings]


def _read(answer: Any, road: Road, seconds: float) -> Check:
    seen, read, parsed, skipped, findings = answer
    return Check(
        road,
        seen,
        read,
        parsed,
        tuple(Skipped(*one) for one in skipped),
        tuple(
            Finding(**dict(zip(_TOLD, told, strict=True)), edits=_SOME if fixable else ())
            for *told, fixable in findings
        ),
        seconds,
    )
