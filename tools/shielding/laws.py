"""The laws that hold for every file, told by other means than the gate's own."""

from __future__ import annotations

import contextlib
import traceback
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django_seven.edits import engine as engine_module
from django_seven.edits.engine import Engine, FileResult
from django_seven.project.source import Source, parse, problem
from django_seven.values import Edit, Skipped, Sure

Renew = Callable[[bytes], Engine]  # an engine that reads these bytes in the file's place


@dataclass
class Seen:
    """What the engine did on the way: each application of edits, and the errors that it swallowed."""

    steps: list[tuple[bytes, tuple[Edit, ...], bytes]] = field(default_factory=list)
    errors: list[Exception] = field(default_factory=list)


@dataclass(frozen=True)
class Verdict:
    """What became of one file: `skipped`, `same`, `changed` or `broken`, with the laws that were broken."""

    outcome: str
    reason: str = ""
    faults: tuple[str, ...] = ()
    after: bytes = b""
    rules: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


@contextlib.contextmanager
def watched() -> Iterator[Seen]:
    """Look over the engine's shoulder."""
    seen = Seen()
    apply, stumbled = engine_module.apply, engine_module.stumbled

    def applied(data: bytes, edits: Sequence[Edit]) -> bytes:
        after = apply(data, edits)
        seen.steps.append((data, tuple(edits), after))
        return after

    def fell(name: str, error: Exception, *rest: Any) -> Skipped:
        seen.errors.append(error)
        return stumbled(name, error, *rest)

    engine_module.apply, engine_module.stumbled = applied, fell
    try:
        yield seen
    finally:
        engine_module.apply, engine_module.stumbled = apply, stumbled


def judge(engine: Engine, name: str, sure: Sure, renew: Renew | None = None) -> Verdict:
    """`fix` one file and hold the laws against what came out; `renew` gives the engine of the second pass."""
    with watched() as seen:
        try:
            result = engine.fix(name, sure)
        except Exception as error:
            return Verdict("broken", faults=(f"crash: {where(error)}",))
    if seen.errors:
        return Verdict("broken", faults=tuple(f"crash: {where(error)}" for error in seen.errors))
    if isinstance(result, Skipped):
        return Verdict("skipped", result.reason)
    rules = tuple(one.rule for one in result.applied)
    refused = tuple(f"{one.rule}: {one.reason}" for one in result.refused)
    if result.after == result.before:
        faults = ("a rule says it changed a file that is the same",) if rules else ()
        return Verdict("broken" if faults else "same", faults=faults, refused=refused)
    faults = (*_edited(result, seen), *_whole(name, result), *_met(result, renew), *_still(result, sure, renew))
    return Verdict("broken" if faults else "changed", "", faults, result.after, rules, refused)


def where(error: BaseException) -> str:
    """An error and the place of ours that it came from."""
    frames = [f for f in traceback.extract_tb(error.__traceback__) if "django_seven" in f.filename]
    place = f"{frames[-1].filename.rpartition('django_seven/')[2]} {frames[-1].name}" if frames else "outside"
    return f"{type(error).__name__} in {place}: {str(error)[:80]}"


def _edited(result: FileResult, seen: Seen) -> Iterator[str]:
    """From the bytes before to those after there is a row of edits, and nothing else changed on the way."""
    if not result.applied:
        yield "a file changed that no rule says it changed"
    reached = result.after
    for before, edits, after in reversed(seen.steps):
        if after == reached != before:
            if not _outside(before, edits, after):
                yield "bytes outside the edits changed"
            reached = before
    if reached != result.before:
        yield "the change is more than the edits that were seen"


def _outside(before: bytes, edits: Sequence[Edit], after: bytes) -> bool:
    made, last = bytearray(before), len(before)
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end), reverse=True):
        if not 0 <= edit.start <= edit.end <= last:
            return False
        made[edit.start : edit.end] = edit.text
        last = edit.start
    return bytes(made) == after or _same_place(edits)


def _same_place(edits: Sequence[Edit]) -> bool:
    """Whether two edits put something at one place: then their order is the engine's to say."""
    return len({edit.start for edit in edits}) < len(edits)


def _whole(name: str, result: FileResult) -> Iterator[str]:
    """What parsed still does, and what could be decoded still can."""
    before, after = Source(name, result.before), Source(name, result.after)
    if before.encoding != after.encoding:
        yield "the file is read in another encoding than before"
    if decodes(before) and not decodes(after):
        yield "the file can no longer be decoded"
    if name.endswith(".py"):
        if problem(after, parse(after)) is not None:
            yield "the file no longer parses"
        if compiles(result.before) and not compiles(result.after):
            yield "the file no longer compiles"


def decodes(source: Source) -> bool:
    """Whether the bytes are text in the file's own encoding."""
    try:
        source.data.decode(source.encoding)
    except (LookupError, ValueError):
        return False
    return True


def compiles(data: bytes) -> bool:
    """Whether the Python that runs this compiles the bytes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(data, "<file>", "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError):
            return False
    return True


def _met(result: FileResult, renew: Renew | None) -> Iterator[str]:
    """A file that changed is one that a rule was met in; what it leaves may lead to others."""
    if renew is None:
        return
    said = renew(result.before).check(result.path)
    met = {finding.rule for finding in said.findings} if isinstance(said, FileResult) else set()
    rules = {one.rule for one in result.applied}
    if not rules & met:
        yield f"a file changed in which `check` meets none of its rules ({', '.join(sorted(rules))})"


def _still(result: FileResult, sure: Sure, renew: Renew | None) -> Iterator[str]:
    """A second pass changes nothing."""
    if renew is None:
        return
    again = renew(result.after).fix(result.path, sure)
    if isinstance(again, Skipped):
        yield f"a second pass cannot read the file: {again.reason}"
    elif again.after != again.before:
        yield f"a second pass changes the file again ({', '.join(one.rule for one in again.applied)})"
