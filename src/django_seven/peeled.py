"""Peels what stops the new side's suite: something stands in for what is missing, and the suite starts again."""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from django_seven import static
from django_seven.compare.layers import Layer, Peeled, stops
from django_seven.compare.sides import differing, executed
from django_seven.edits.tree import copy_files
from django_seven.errors import SevenError
from django_seven.events import Stage, many, stage
from django_seven.findings.loading import stops_import
from django_seven.findings.stand_ins import StandIn, stand_ins
from django_seven.findings.symptoms import Known, explained, known_of
from django_seven.project import evidence
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import every
from django_seven.runs.apart import STUBS
from django_seven.runs.both import Runner
from django_seven.runs.scratch import skipped
from django_seven.values import Crash, Finding, Road, SuiteRun

_MOST = 30  # starts of the suite; one that needs more is better fixed first
_MINUTES = 10.0


@dataclass
class _Peel:
    """What stands in by now, and which rules were applied to the copy of the project."""

    runner: Runner
    road: Road
    root: Path
    state: Path
    stands: list[StandIn] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def run(self, running: Stage) -> SuiteRun:
        """Run the suite of the new side over what was put in place."""
        rows = self.state / "stubs.json"
        rows.write_text(json.dumps([asdict(one) for one in self.stands]))
        project = self.runner.project
        new = replace(project.new, env={**project.new.env, STUBS: str(rows)})
        copied = replace(project, root=self.root, new=new)
        return Runner(copied, self.runner.sides, self.runner.results, self.runner.listener).run("new", running)

    def past(self, crash: Crash, known: Known | None) -> str:
        """Put something in the place of what is missing, or apply the rule to the copy; empty where neither helps."""
        fresh = [one for one in stand_ins(crash.message, crash.trace, self.road) if one not in self.stands]
        surely = all(one.instead or one.kind not in ("module", "name") for one in fresh)
        if not (fresh and surely) and (done := self._applied(crash, known)):
            return done  # a stub is the last resort: what is derived from it or computed with it does nothing
        self.stands += fresh
        return " and ".join(map(_told, fresh))

    def _applied(self, crash: Crash, known: Known | None) -> str:
        """Apply the rule to the copy, or another that was met at the line of the crash; empty where none changes it."""
        rules = [known.rule] if known and known.rule in every() and known.rule not in self.rules else []
        if rules and (done := self._apply(rules[0] or "")):
            return done
        path, _, line = crash.frame.rpartition(":")
        if not line.isdigit() or not (self.root / path).is_file():
            return ""
        looked = static.look(static.Asked((self.root / path,), self.road, jobs=1)).check.findings
        at = (finding.rule for finding in looked if finding.line <= int(line) <= finding.end_line)
        return next((done for rule in at if rule not in self.rules and (done := self._apply(rule))), "")

    def _apply(self, *rules: str) -> str:
        """Apply rules to the whole copy; what was done, in words."""
        self.rules += rules
        asked = static.Asked((self.root,), self.road, rules, sure="likely", jobs=1)
        try:
            fixed = static.look(asked)
            failed = static.write_all(asked, fixed)
        except SevenError:
            return ""
        done = len(fixed.rewritten) - len(failed)
        return f"`{rules[0]}` was applied to {many(done, 'file')} of a copy" if done else ""

    def ahead(self, told: Sequence[Layer]) -> list[Layer]:
        """The layers that reading tells before the suite starts again, with their rules applied to the copy.

        Only of files that the old side loaded, since those the new one loads too.
        """
        seen = evidence.load(self.runner.results.path.parent)
        tree = FileTree(self.root)
        loaded = {
            path for path in seen.files if isinstance(source := tree.read(path), Source) and seen.of(path, source.data)
        }
        paths = tuple(self.root / path for path in sorted(loaded) if path.endswith(".py"))
        if not paths:
            return []
        known = {*self.rules, *(layer.known.rule for layer in told if layer.known)}
        found: dict[str, Finding] = {}
        for finding in static.look(static.Asked(paths, self.road, jobs=1)).check.findings:
            if finding.fixable and finding.rule not in known and stops_import(finding, tree):
                found.setdefault(finding.rule, finding)
        if not found or not self._apply(*found):
            return []
        past = "the rule was applied to a copy"
        return [Layer(one.message, f"{one.path}:{one.line}", known_of(rule), past) for rule, one in found.items()]


def peel(runner: Runner, old: SuiteRun, new: SuiteRun, road: Road) -> Peeled | None:
    """What stops the suite of the new side, layer by layer, and how its tests end behind all that.

    None where it starts. The project is not touched: all is done on a copy, in `_MINUTES` at most.
    """
    first = list(stops(new))
    if not first:
        return None
    layers: list[Layer] = []
    until = time.monotonic() + 60 * _MINUTES
    with ExitStack() as held:
        running = held.enter_context(stage("what stops new", runner.listener))
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="seven-peel-")))
        root = folder / runner.project.root.name
        copy_files(runner.project.root, root, skipped)
        work = _Peel(runner, road, root, folder)
        run, left, starts = new, first, 0
        while left and starts < _MOST and time.monotonic() < until:
            helped = [_layer(work, crash, layers) for crash in left]
            running.progress(f"{many(len(layers), 'layer')}: {layers[-1].message[:80]}")
            if not any(helped):
                break
            layers += work.ahead(layers) if not starts else []
            run = work.run(running)
            starts += 1
            left = list(stops(run))
        ran = executed(run)
        running.result(f"{many(len(layers), 'layer')}; {many(len(ran), 'test')} run behind them", good=False)
    behind = [one for one in differing(old, run) if one.test in ran]
    return Peeled(tuple(layers), tuple(behind), len(ran))


def _layer(work: _Peel, crash: Crash, layers: list[Layer]) -> bool:
    """Do what can be done about a crash, and add its layer where it is not told yet; whether something was done."""
    known = explained(crash.message, crash.trace, work.road)
    past = work.past(crash, known)
    told = next((at for at, layer in enumerate(layers) if layer.message == crash.message), None)
    if told is None:
        layers.append(Layer(crash.message, crash.frame, known, past, crash.package))
    elif not past or layers[told].past != past:
        layers[told] = replace(layers[told], past=past)
    return bool(past)


def _told(one: StandIn) -> str:
    if one.kind == "checks":
        return "system checks were not run"
    if one.kind == "keyword":
        return f"`{one.module}.{one.name}` was let drop `{one.word}`"
    name = f"{one.module}.{one.name}" if one.name else one.module
    return f"`{one.instead or 'a stub'}` stood in for `{name}`"
