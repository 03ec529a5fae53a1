"""Prove the rules: run each example on the real Djangos and hold what the rules claim against what is seen.

    python tools/prove.py [RULE-ID ...] [--django 2.2,3.0] [--python 3.8,3.9] [--jobs 2] [--json FILE]

One line per rule: `ok`, `UNMEASURED` (no release at hand could tell) or `REFUSED` with what was seen, then the
measured facts. Exit code 1 where a claim was refused, 2 where nothing could be measured. Releases are unpacked once
into the cache of django-seven, or below SEVEN_CACHE.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from proving.claims import Measured, Verdict
from proving.digest import digest
from proving.packages import axis
from proving.proof import Proof, provable, prove, why_not
from proving.releases import DJANGOS, PYTHONS

from django_seven.errors import UsageError
from django_seven.rules.catalogue import every, named
from django_seven.rules.shape import Rule
from django_seven.values import Minor


def main() -> int:
    """Parse, prove, print."""
    asked = _arguments()
    started = time.monotonic()
    try:
        rules = [named(text) for text in asked.rules] or list(every().values())
        djangos = _minors(asked.django, tuple(DJANGOS))
        pythons = _minors(asked.python, PYTHONS)
    except UsageError as error:
        print(error, file=sys.stderr)
        return 2
    proof = prove(rules, say, djangos, pythons, asked.jobs)
    for verdict in proof.verdicts:
        print(line(verdict, {rule.id: rule for rule in rules}[verdict.rule]))
    if asked.json:
        place = Path(asked.json)
        kept = json.loads(place.read_text(encoding="utf-8")) if asked.rules and place.is_file() else {}
        place.write_text(as_json(proof, kept), encoding="utf-8")
    print(footer(proof, time.monotonic() - started))
    if any(verdict.refused for verdict in proof.verdicts):
        return 1
    return 0 if proof.verdicts or not any(map(provable, rules)) else 2


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Hold what the rules claim against the real Djangos.")
    parser.add_argument("rules", nargs="*", metavar="RULE-ID", help="the rules to prove; all where none is named")
    parser.add_argument("--django", default="", help="minor releases, with commas; all where not given")
    parser.add_argument("--python", default="", help="Pythons for rules about Python, with commas")
    parser.add_argument("--jobs", type=int, default=2, help="how many releases at a time")
    parser.add_argument(
        "--json", default="", metavar="FILE", help="write the measured facts to a file; facts of rules not named stay"
    )
    return parser.parse_args()


def _minors(text: str, known: tuple[Minor, ...]) -> tuple[Minor, ...]:
    if not text:
        return known
    found = []
    for part in text.split(","):
        if part.strip() not in map(str, known):
            raise UsageError(f"`{part}` is not measured.", f"Give some of {', '.join(map(str, known))}.")
        found.append(Minor.parse(part))
    return tuple(sorted(found))


def say(text: str) -> None:
    """A line of progress, beside the results."""
    print(text, file=sys.stderr, flush=True)


def line(verdict: Verdict, rule: Rule) -> str:
    """What is printed of one rule."""
    facts = verdict.measured
    word = "REFUSED" if verdict.refused else "UNMEASURED" if verdict.unmeasured else "ok"
    told = [
        f"birth {facts.text(facts.birth)}",
        f"since {facts.text(facts.since)}",
        f"until {facts.text(facts.until)}",
    ]
    if facts.warns is not None:
        told.append(f"warns {facts.text(facts.warns)}" + ("" if rule.warns else " (not declared)"))
    if facts.end:
        told.append(f"end: {facts.end}")
    reasons = [f"\n    refused: {reason}" for reason in verdict.refused]
    reasons += [f"\n    unmeasured: {reason}" for reason in verdict.unmeasured]
    return f"{verdict.rule}: {word}  {', '.join(told)}" + "".join(reasons)


def footer(proof: Proof, seconds: float) -> str:
    """The counts, and what was not seen."""
    refused = sum(bool(verdict.refused) for verdict in proof.verdicts)
    unmeasured = sum(bool(verdict.unmeasured) and not verdict.refused for verdict in proof.verdicts)
    ok = len(proof.verdicts) - refused - unmeasured
    lines = [
        f"{ok} ok, {refused} refused, {unmeasured} unmeasured, {len(proof.unproven)} without proof;"
        f" {proof.runs} runs on {len(proof.releases)} releases in {seconds:.0f} s"
    ]
    lines += [f"not proven: {rule.id} ({why_not(rule) or 'no example'})" for rule in proof.unproven]
    lines += [f"skipped: {one.minor}, {one.reason}" for one in proof.missing]
    return "\n".join(lines)


def as_json(proof: Proof, kept: Mapping[str, Mapping[str, Any]]) -> str:
    """The measured facts, one line per rule; `kept` are those of an earlier run, for rules that still are."""
    facts = {id: given for id, given in kept.get("rules", {}).items() if id in every() and _stands(every()[id])}
    facts |= {verdict.rule: _facts(verdict) for verdict in proof.verdicts}
    entries = [f"    {json.dumps(id)}: {json.dumps(facts[id], ensure_ascii=False)}" for id in sorted(facts)]
    releases = dict(kept.get("releases", {}))
    releases |= {axis(one): {one.package or "django": one.version, "python": str(one.python)} for one in proof.releases}
    order = sorted(releases, key=_place)
    measured = [f"    {json.dumps(minor)}: {json.dumps(releases[minor])}" for minor in order]
    without = [rule for rule in every().values() if rule.id not in facts and not provable(rule)]
    unproven = {rule.id: why_not(rule) or "no example" for rule in without}
    return (
        '{\n  "schema": 1,\n  "releases": {\n'
        + ",\n".join(measured)
        + '\n  },\n  "rules": {\n'
        + ",\n".join(entries)
        + '\n  },\n  "unproven": {\n'
        + ",\n".join(f"    {json.dumps(id)}: {json.dumps(unproven[id], ensure_ascii=False)}" for id in sorted(unproven))
        + "\n  }\n}\n"
    )


def _place(release: str) -> tuple[str, bool, Minor]:
    """Djangos first, then Pythons, then packages."""
    package, _, minor = release.rpartition(" ")
    return package, minor in map(str, PYTHONS) and not package, Minor.parse(minor)


def _stands(rule: Rule) -> bool:
    """Whether facts of an earlier run still count: those that need a library stay where this machine lacks it."""
    return provable(rule) or bool(rule.needs and not rule.unproven)


def _facts(verdict: Verdict) -> dict[str, object]:
    def text(minor: Minor | None, facts: Measured = verdict.measured) -> str | None:
        return None if minor is None else facts.text(minor)

    facts = verdict.measured
    found: dict[str, object] = {
        "ok": not verdict.refused,
        "birth": text(facts.birth),
        "since": text(facts.since),
        "until": text(facts.until),
        "end": facts.end,
        "warns": text(facts.warns),
        "digest": digest(named(verdict.rule)),
    }
    if verdict.refused:
        found["refused"] = list(verdict.refused)
    if verdict.unmeasured:
        found["unmeasured"] = list(verdict.unmeasured)
    return found


if __name__ == "__main__":
    sys.exit(main())
