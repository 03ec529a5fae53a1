"""`seven plan` as text and JSON: a row per hop, and every package that cannot stay as it is."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import takewhile
from typing import Any

from django_seven.events import many
from django_seven.plan.estimate import Share
from django_seven.plan.facts import standing
from django_seven.plan.needs import Need
from django_seven.plan.states import STATES, STUCK, Planned, State
from django_seven.report.findings import SCHEMA, Check, finding_to_json
from django_seven.report.standing import need_json, need_lines, python_json, standing_json, standing_lines
from django_seven.values import SURES, Phase, Road, Step, Sure

_SAID: dict[State, str] = {
    "works": "as they are",
    "both": "with a version for both",
    "split": "with one for each side",
    "patch": "to patch (`seven plan --patch NAME`)",
    "replace": "to replace",
    "unknown": "unknown",
}
_PHASES: dict[Phase, str] = {"before": "before the bump", "with": "with it", "after": "after it"}
_RULES = 8  # of a hop that are named
_APPS = 12


@dataclass(frozen=True, slots=True)
class Hop:
    """From one station to the next: Pythons, packages, findings by how sure they are, by rule, and by app."""

    road: Road
    packages: tuple[Planned, ...]
    findings: Mapping[Sure, int]
    rules: Mapping[str, int]
    problem: str = ""
    work: tuple[Share, ...] = ()
    steps: tuple[Step, ...] = ()
    needs: tuple[Need, ...] = ()

    @property
    def total(self) -> int:
        """How many findings there are."""
        return sum(self.findings.values())


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a project stands and the way it has before it; `left` are requirements that nobody could read.

    `report` is the file of another tool's report that was read, or empty.
    """

    name: str
    django: str
    hops: tuple[Hop, ...]
    whole: Hop
    left: tuple[tuple[str, str, str], ...]
    seconds: float
    report: str = ""

    @property
    def clear(self) -> bool:
        """Whether every package has a version for its side."""
        states = {package.state for package in self.whole.packages}
        return not (self.whole.problem or self.left or states & {*STUCK, "unknown"})


@dataclass(frozen=True, slots=True)
class Patched:
    """What became of a package: its wheel and its diff in the project, the rules, and what is left by hand.

    Wheel and diff are empty where no rule had anything to rewrite.
    """

    name: str
    version: str
    wheel: str
    diff: str
    files: int
    rules: tuple[str, ...]
    left: Check


def patched_text(made: Patched) -> str:
    """What was rewritten, what is left, and how both sides get it."""
    folder = made.wheel.rpartition("/")[0]
    rewritten = f"{many(len(made.rules), 'rule')} in {many(made.files, 'file')}"
    untouched = f"{made.name} {made.version}: no rule has anything to rewrite, so that no wheel was laid"
    lines = [f"{made.wheel}: {rewritten}; read {made.diff}" if made.wheel else untouched]
    lines += [f"  left: {one.path}:{one.line}  {one.rule}  {one.message}" for one in made.left.findings[:_RULES]]
    if len(made.left.findings) > _RULES:
        lines.append(f"  left: {len(made.left.findings) - _RULES} more")
    if not made.wheel:
        return "\n".join(lines)
    pin = f"{made.name}=={made.version}"
    lines.append(f"  next: `seven up` takes it on both sides; elsewhere `--find-links {folder}` with `{pin}`")
    return "\n".join(lines)


def patched_json(made: Sequence[Patched]) -> str:
    """The same of several packages, as the documented JSON."""
    packages = [
        {
            "name": one.name,
            "version": one.version,
            "wheel": one.wheel,
            "diff": one.diff,
            "files": one.files,
            "rules": list(one.rules),
            "left": [finding_to_json(finding) for finding in one.left.findings],
        }
        for one in made
    ]
    return json.dumps({"schema": SCHEMA, "patched": packages}, indent=1)


def to_json(plan: Plan) -> str:
    """The documented JSON."""
    road = [str(plan.hops[0].road.old), *(str(hop.road.new) for hop in plan.hops)]
    return json.dumps(
        {
            "schema": SCHEMA,
            "from": road[0],
            "to": road[-1],
            "road": road,
            "standing": [standing_json(plan.django), standing_json(standing(road[-1]).latest)],
            "pythons": python_json(dict.fromkeys((plan.whole.road.old_python, plan.whole.road.new_python))),
            "hops": [_hop_to_json(hop) for hop in plan.hops],
            "whole": _hop_to_json(plan.whole),
            "unreadable": [{"text": text, "source": source, "reason": reason} for text, source, reason in plan.left],
            "report": plan.report or None,
            "seconds": round(plan.seconds, 1),
        },
        indent=1,
    )


def _hop_to_json(hop: Hop) -> dict[str, Any]:
    return {
        "from": str(hop.road.old),
        "to": str(hop.road.new),
        "python": {"old": str(hop.road.old_python), "new": str(hop.road.new_python)},
        "packages": [asdict(package) for package in hop.packages],
        "findings": {"total": hop.total, **{sure: hop.findings.get(sure, 0) for sure in SURES}},
        "rules": dict(hop.rules),
        "work": [asdict(share) for share in hop.work],
        "databases": [need_json(need) for need in hop.needs],
        "steps": [asdict(step) for step in hop.steps],
        "problem": hop.problem or None,
    }


def to_text(plan: Plan, *, kept: bool = False) -> str:
    """A row per hop, the packages that move, what is to be done by hand, and the next command."""
    lines = ["", *standing_lines(plan.django, plan.whole.road), ""]
    for hop in plan.hops:
        lines += _hop_lines(hop, "")
    if len(plan.hops) > 1:
        lines += _hop_lines(plan.whole, "at once: ")
    lines += [*_package_lines(plan.whole), *need_lines(plan.whole.needs, plan.whole.road)]
    lines += _report_lines(plan)
    if plan.left:
        lines += ["", "requirements that could not be read, so that nothing is known of them"]
        lines += [f"  {text}  ({source}: {reason})" for text, source, reason in plan.left]
    lines += _work_lines(plan.whole)
    if kept:
        lines += [
            "",
            "The steps of each hop are in seven.toml: yours to edit and to commit, kept by the next `seven plan`.",
        ]
    return "\n".join([*lines, "", f"next: {_next(plan)}"])


def _hop_lines(hop: Hop, title: str) -> list[str]:
    road = hop.road
    same = road.old_python == road.new_python
    python = f"Python {road.new_python}" if same else f"Python {road.old_python} → {road.new_python}"
    lines = [f"{title}{road.old} → {road.new}   {python}"]
    if hop.problem:
        lines.append(f"    packages: {hop.problem}")
    else:
        counts = Counter(package.state for package in hop.packages)
        told = " · ".join(f"{counts[state]} {_SAID[state]}" for state in STATES if counts[state])
        lines.append(f"    packages: {told or 'none'}")
    safe, likely, show = (hop.findings.get(sure, 0) for sure in SURES)
    return [
        *lines,
        f"    code:     {many(hop.total, 'finding')}: {_counted(safe, likely, show)}",
        f"    steps:    {_phases(hop.steps)}",
    ]


def _phases(steps: Sequence[Step]) -> str:
    """How many steps there are before the bump, with it and after it, and how many of them are done."""
    counts = Counter(step.phase for step in steps)
    told = " · ".join(f"{counts[phase]} {said}" for phase, said in _PHASES.items() if counts[phase])
    done = sum(step.state == "done" for step in steps)
    left = sum(step.state == "open" and step.need == "required" for step in steps)
    return f"{told} ({done} done, {left} required are open)"


def _package_lines(hop: Hop) -> list[str]:
    lines: list[str] = []
    for state in STATES[1:]:
        rows = [package for package in hop.packages if package.state == state]
        if rows:
            lines += ["", f"packages {_SAID[state]}, {hop.road.old} → {hop.road.new}"]
            lines += [f"  {row.name:28} {_move(row):24} {row.why}".rstrip() for row in rows]
    return lines


def _report_lines(plan: Plan) -> list[str]:
    """What another tool's report says otherwise."""
    rows = [row for row in plan.whole.packages if row.contested]
    if not plan.report:
        return []
    if not rows:
        return ["", f"{plan.report} (django-upgrade-report) contradicts nothing of this"]
    told = [f"  {row.name:28} {row.said.text}" for row in rows if row.said]
    return ["", f"{plan.report} (django-upgrade-report) says otherwise of", *told]


def _move(row: Planned) -> str:
    if row.state in (*STUCK, "unknown"):
        return row.installed
    return f"{row.installed or '–'} → {row.new or '–'}"


def _work_lines(hop: Hop) -> list[str]:
    if not hop.rules:
        return []
    most = sorted(hop.rules.items(), key=lambda item: (-item[1], item[0]))
    named = " · ".join(f"{rule} {count}" for rule, count in most[:_RULES])
    more = f" · {many(len(most) - _RULES, 'more rule')}" if len(most) > _RULES else ""
    return ["", f"work in the code: {named}{more}", *_share_lines(hop.work)]


def _share_lines(work: Sequence[Share]) -> list[str]:
    lines = []
    for share in work[:_APPS]:
        owners = " ".join(share.owners)
        lines.append(f"  {share.app:28} {_counted(share.safe, share.likely, share.show):36} {owners}".rstrip())
    if len(work) > _APPS:
        rest = work[_APPS:]
        lines.append(f"  {many(len(rest), 'more place')} with {many(sum(one.total for one in rest), 'finding')}")
    return lines


def _counted(safe: int, likely: int, show: int) -> str:
    return f"{safe} safe · {likely} likely · {show} by hand"


def _next(plan: Plan) -> str:
    stuck = [one.name for one in plan.whole.packages if one.state in STUCK]
    if not plan.whole.problem:
        goes = f"`seven up --to {plan.whole.road.new}` goes there at once"
        return f"settle {', '.join(stuck[:_RULES])} first; then {goes}" if stuck else goes
    good = list(takewhile(lambda hop: not hop.problem, plan.hops))
    if good:
        return f"`seven up --to {good[-1].road.new}` goes as far as the packages can be resolved"
    return "name the packages of the new side under [new] in seven.toml, then plan again"
