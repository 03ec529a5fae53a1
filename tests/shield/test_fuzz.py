"""The fuzzer itself, what it found before, and a short run with a fixed seed."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from shielding import laws
from shielding.trial import Trial, execute, from_text, gather, made, smaller, to_text

from django_seven.edits import engine
from django_seven.rules.catalogue import every
from django_seven.values import Minor, Road

FOUND = sorted((Path(__file__).parent / "found").glob("*.txt"))
CASES = Path(__file__).parent.parent / "cases"
ROAD = Road(Minor(2, 2), Minor(4, 2), Minor(3, 8), Minor(3, 11))
MOVED = b"from django.utils.encoding import force_text\n\nanswer = force_text(1)\n"


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_what_was_found_before_is_mended(path: Path) -> None:
    trial = from_text(path.read_text(encoding="utf-8"))
    if all(rule in every() for rule in trial.rules):
        assert execute(trial, limit=60).faults == ()


@pytest.mark.parametrize("part", range(4))
def test_a_short_run_breaks_no_law(part: int) -> None:
    material = gather((), CASES)
    counts: Counter[str] = Counter()
    for number in range(part, 4000, 4):
        trial = made(7, number, material)
        verdict = execute(trial, limit=60)
        counts[verdict.outcome] += 1
        assert verdict.faults == (), to_text(trial, "; ".join(verdict.faults))
    assert counts["changed"] > 100 and counts["same"] > 100, "mutations must leave something to do"


def test_the_same_seed_gives_the_same_execution() -> None:
    material = gather((), CASES)
    assert made(3, 5, material) == made(3, 5, material)
    assert made(3, 5, material) != made(4, 5, material)


def test_a_find_is_read_as_it_was_written() -> None:
    trial = Trial("shop/views.py", b"\xff\r\n\\n\tx\\\n\n\x00", ("force-text",), ROAD)
    assert from_text(to_text(trial, "crash: no")) == trial


def test_the_instrument_reacts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted mistakes of the engine are seen, and made small."""
    trial = Trial("shop/views.py", b"import os\n" * 5 + MOVED, tuple(every()), ROAD)
    assert execute(trial).outcome == "changed"
    with monkeypatch.context() as planted:
        planted.setattr(engine, "untouched", lambda *given: True)
        right = engine.apply
        planted.setattr(engine, "apply", lambda data, edits: right(data, edits) + b"# more\n")
        assert any("bytes outside" in fault for fault in execute(trial).faults)
    with monkeypatch.context() as planted:
        planted.setattr(engine, "propose", lambda *given: given[9])
        fault = execute(trial).faults[0]
        assert fault.startswith("crash: IndexError")
        assert len(smaller(trial, fault).data) < len(trial.data)


def test_the_laws_know_what_compiles() -> None:
    assert laws.compiles(b"x = 1\n") and not laws.compiles(b"x = \n") and not laws.compiles(b"x\0")
