"""What the last run of both sides showed of one test: `seven explain --test`."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from django_seven.errors import UsageError

# of a copy of the project, `CACHE/scratch/DIGEST-NAME/PROJECT/`, and of an environment, `CACHE/environments/NAME/`
_FOLDERS = re.compile(r"/[^\"'()]*?/(?:scratch/[0-9a-f]{12}-[^/]+/[^/]+|environments/py[^/]+)/")
_MOST = 8  # names that a refusal lists
_SIDES = ("old", "new")


def to_text(data: Mapping[str, Any], wanted: str) -> str:
    """All that a run showed of a test: how it ended, why as far as that is known, its traceback, and the next step.

    Parameters: `data` is the documented JSON of `seven test` or `seven up`; `wanted` is its id, or the end
    of that.
    Raises UsageError where no test has that name, or more than one.
    """
    differing = {one["test"]: one for one in (*data.get("differences", ()), *data.get("old_lost", ()))}
    ended = {one["test"]: one for one in data.get("outcomes", ())}
    name = _only([*dict.fromkeys((*ended, *differing))], wanted)
    lines = [name, *_ended(data, ended.get(name) or differing[name])]
    lines += [f"  flaky, and not judged: {one}" for one in _wavering(data, name)]
    lines += [
        f"  queries: {one['old']} on old, {one['new']} on new" for one in data.get("queries", ()) if one["test"] == name
    ]
    if name not in differing:
        return "\n".join([*lines, "  It does not differ between the sides."])
    cause = differing[name]["cause"]
    shared = sum(one["cause"].get("group") == cause.get("group") for one in differing.values())
    lines += ["", *_why(cause)]
    lines += [f"  {shared - 1} more with this cause"] if cause.get("group") and shared > 1 else []
    lines += ["", textwrap.indent(_short(cause["trace"]), "  ")] if cause.get("trace") else []
    return "\n".join([*lines, "", _next(name, cause)])


def _short(trace: str) -> str:
    """A traceback without the folders in which copies and environments happen to lie, and without Python's imports."""
    kept: list[str] = []
    inner = False
    for line in trace.strip("\n").splitlines():
        if line.startswith("  File "):
            inner = '"<frozen importlib' in line or "/importlib/__init__.py" in line
        if not (inner and line.startswith("  ")):
            kept.append(_FOLDERS.sub("", line))
    return "\n".join(kept)


def _only(names: list[str], wanted: str) -> str:
    """The one test that is meant: by its whole id, else by the end of it."""
    found = [name for name in names if name == wanted]
    found = found or [name for name in names if name.endswith((f".{wanted}", f"::{wanted}", f"/{wanted}"))]
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(found[:_MOST]) + (" …" if len(found) > _MOST else "")
        raise UsageError(f"`{wanted}` may be {len(found)} tests: {listed}.", "Say more of its name.")
    raise UsageError(
        f"The last run has no test `{wanted}`.", "Its ids are those that `seven test` tells; --format json lists all."
    )


def _ended(data: Mapping[str, Any], one: Mapping[str, Any]) -> Iterator[str]:
    for side in _SIDES:
        seconds = one.get(f"{side}_seconds")
        django = (data.get(side) or {}).get("django") or "?"
        took = f"  {seconds:.2f} s" if seconds is not None else ""
        said = f"  {one[f'{side}_message']}" if one.get(f"{side}_message") else ""
        yield f"  {side}  Django {django}  {one.get(side) or 'not run'}{took}{said}"


def _wavering(data: Mapping[str, Any], name: str) -> Iterator[str]:
    for one in data.get("flaky", ()):
        if one["test"] == name:
            yield f"{one['old_bad']} of {one['old']} runs bad on old, {one['new_bad']} of {one['new']} on new"


def _why(cause: Mapping[str, Any]) -> Iterator[str]:
    """What it raised and where, and what explains it."""
    yield f"  {cause['message']}"
    places = [place for place in (cause.get("frame"), cause.get("inside")) if place]
    if places:
        yield f"  at {' · '.join(places)}"
    if cause.get("why"):
        yield f"  {cause['why']}"
    traced = cause.get("bisected")
    if traced is None:
        return
    good = f", good on {traced['last_good']}" if traced.get("last_good") else ""
    since = f"bad since Django {traced['first_bad']}{good}" if traced.get("first_bad") else ""
    yield "  " + "; ".join(part for part in (since, traced.get("reason")) if part)
    for each in traced.get("suspects", ()):
        yield f"    {each['summary']}  " + (f"seven explain {each['rule']}" if each.get("rule") else each["url"])


def _next(name: str, cause: Mapping[str, Any]) -> str:
    if cause.get("rule"):
        return f"next: seven explain {cause['rule']}"
    if cause.get("why") or cause.get("bisected"):
        return f"next: mend it, then `seven test --only {name}`"
    return f"next: `seven test --only {name} --bisect` traces it to the release that brought it"
