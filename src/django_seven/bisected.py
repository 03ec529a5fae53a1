"""Explains differences: by rules, and where none does by one failing test alone on the releases between both sides."""

from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from django_seven import steps
from django_seven.compare.causes import Clues, causes, inside, shape
from django_seven.compare.sides import outcome_of
from django_seven.compare.suspects import MOST, Bisected, Suspect, Trail, suspects
from django_seven.compare.tests import GOOD
from django_seven.edits.commit import survey
from django_seven.edits.engine import Engine
from django_seven.errors import SevenError
from django_seven.events import Listener, many, stage
from django_seven.findings.symptoms import frames
from django_seven.project.support import RELEASES
from django_seven.project.tree import FileTree
from django_seven.rules.catalogue import on_road
from django_seven.runs.bisect import Said, first_bad
from django_seven.runs.both import WHOLE, Asked, Runner
from django_seven.runs.environment import build
from django_seven.runs.results import Results
from django_seven.runs.selection import takes_names
from django_seven.runs.sides import Builder, Sides
from django_seven.runs.wanted import Environment, without
from django_seven.values import Difference, Finding, Minor, SideSpec, SuiteRun, TestOutcome

_AROUND = 30  # lines of the project before a frame, back to where its function begins, that are looked at for names


class OutOfTime(Exception):
    """The time that was given is over; what was run is kept, so that the next call goes on from there."""


@dataclass
class Tracer:
    """Runs single tests of a project on Djangos between its two.

    `content` names the state of the tree, `findings` are the rules met in it; `until` is the moment (`time.monotonic`)
    at which it stops. What was run is kept beside the results of the project, environments in the store.
    """

    found: steps.Read
    sides: Sides
    results: Results
    content: str
    listener: Listener
    until: float
    offline: bool = False
    findings: tuple[Finding, ...] = ()
    made: dict[str, Environment | None] = field(default_factory=dict)

    def trace(self, difference: Difference) -> Bisected:
        """Since which release a test differs, and what that release changed."""
        test = difference.test
        with stage(f"bisecting {test}", self.listener) as running:
            try:
                known = self._between(difference)
            except OutOfTime:
                known = Bisected(test, reason="the time was over; the next run goes on from here")
            if known.first_bad:
                known = replace(known, suspects=self.suspected(known.first_bad, difference))
            running.result(known.reason if known.reason else f"since Django {known.first_bad}")
        return known

    def suspected(self, release: str, difference: Difference, most: int = MOST) -> tuple[Suspect, ...]:
        """What a release changed that a test may have met, the likeliest first."""
        return suspects(release, self._trail(difference), self.findings, most)

    def _between(self, difference: Difference) -> Bisected:
        test, road = difference.test, self.found.route.road
        minors = [str(minor) for minor in RELEASES if road.old < minor < road.new]
        last = str(self.found.project.to or road.new)
        at = first_bad([*minors, last], lambda release: self._said(difference, release))
        if at.bad is None and at.other:
            return Bisected(test, at.good, reason=f"it cannot be told: it ends otherwise on {', '.join(at.other)}")
        if at.bad is None:
            chance = self._ends(difference, self.sides.new) == "good"
            why = "it passes alone on the new side as well: chance may bring it, or the tests before it"
            return Bisected(test, at.good, reason=why if chance else "a package of the new side brings it, not Django")
        if at.other:
            why = f"it ends otherwise on {', '.join(at.other)}"
            return Bisected(test, at.good, at.bad, f"since Django {at.other[0]} or {at.bad}: {why}")
        return self._within(difference, replace(Bisected(test, at.good), first_bad=at.bad))

    def _within(self, difference: Difference, known: Bisected) -> Bisected:
        """The same, with the patch of the first bad minor release where it was not its first release."""
        bad = known.first_bad or ""
        row = _patches(Minor.parse(bad), self._django(bad))
        first = self._said(difference, row[0], patch=True) if row else "bad"
        if first != "good":
            return replace(known, first_bad=str(Minor.parse(bad)))
        within = first_bad(row[1:], lambda release: self._said(difference, release, patch=True))
        return replace(known, last_good=within.good or str(Minor.parse(bad)), first_bad=within.bad or self._django(bad))

    def _said(self, difference: Difference, release: str, *, patch: bool = False) -> Said:
        """How the test ends on a release: as on the old side, as on the new one, or otherwise."""
        if time.monotonic() > self.until:
            raise OutOfTime
        environment = self._environment(release, patch=patch)
        return "other" if environment is None else self._ends(difference, environment)

    def _ends(self, difference: Difference, environment: Environment) -> Said:
        runner = Runner(self.found.project, Sides(self.sides.old, environment, ()), self.results, self.listener)
        command = self.found.project.test.command or ""
        # a runner of the project's own may take no names: then all tests are run, once for all differences
        asked = Asked((difference.test,), example=difference.test) if takes_names(command) else WHOLE
        run = runner.suite("new", f"Django {environment.django}", self.content, asked)
        return _as_on(difference, outcome_of(run, difference.test))

    def _environment(self, release: str, *, patch: bool = False) -> Environment | None:
        """The old side's packages, moved only as far as a release demands it; None where there is no such set."""
        if release not in self.made:
            self.made[release] = None
            with suppress(SevenError):
                self.made[release] = self._patch(release) if patch else self._minor(release)
        return self.made[release]

    def _minor(self, release: str) -> Environment:
        environment, _ = self._builder(release).after(self.sides.old, f"environment of Django {release}")
        return environment

    def _patch(self, release: str) -> Environment:
        """The same packages as its minor has, with another Django."""
        base = next((made for made in self.made.values() if made and made.django.startswith(_dotted(release))), None)
        wanted = self._builder(release).wanted("new", ())
        packages = without(base.lock if base else (), {"django"})
        with stage(f"environment of Django {release}", self.listener) as running:
            made = build(replace(wanted, packages=packages, complete=bool(base)), running, offline=self.offline)
            running.result(many(len(made.packages), "package"))
        return made

    def _builder(self, release: str) -> Builder:
        project, road = self.found.project, self.found.route.road
        minor = Minor.parse(release)
        fits = {*RELEASES[minor].smoke, *RELEASES[minor].python}
        side = "new" if road.new_python in fits or road.old_python not in fits else "old"
        python = road.new_python if side == "new" else road.old_python
        bare = SideSpec(exclude_newer=project.new.exclude_newer, env=project.new.env)
        made = steps.builder(self.found, self.listener, offline=self.offline)
        return replace(
            made,
            project=replace(project, to=release, new=bare),
            road=replace(road, new=minor, new_python=python),
            pythons={**made.pythons, "new": made.pythons["new" if side == "new" else "old"]},
            locks=None,
        )

    def _django(self, release: str) -> str:
        environment = self.made.get(release)
        return environment.django if environment else release

    def _trail(self, difference: Difference) -> Trail:
        """The test with its message and code, and the traceback with the lines of the project around its frames."""
        root, places = self.found.project.root, [(frame.path, frame.line) for frame in frames(difference.trace)]
        path, _, line = difference.frame.rpartition(":")
        places += [(path, int(line))] if line.isdigit() else []
        own = difference.test.rpartition(".")[2]
        codes = [_lines(root, path, number) for path, number in places]
        near = [difference.test, difference.message, *(code for code in codes if f"def {own}(" in code)]
        far = [difference.trace, inside(difference.trace), *(f"{path}:{line}" for path, line in places), *codes]
        compared = difference.message.startswith("AssertionError")
        # that values differ says nothing about what changed, though forms and errors have such words in their names
        left = "AssertionError" if compared else "\0"
        first, last = ("\n".join(part).replace(left, "") for part in (near, far))
        return Trail(first, last, compared)


def _patches(minor: Minor, newest: str) -> list[str]:
    """The releases of a minor before `newest`; the first one with all its numbers, since `4.0` is any of them."""
    last = newest.split(".")[2:3]
    return [f"{minor}.{patch}" for patch in range(int(last[0]))] if last and last[0].isdigit() else []


def _dotted(release: str) -> str:
    return f"{Minor.parse(release)}."


def _lines(root: Path, path: str, line: int) -> str:
    """The lines around a place of the project; frames name it in a copy, which is gone by now."""
    if "-packages/" in path or path.startswith("<"):
        return ""
    _, _, below = path.rpartition(f"/{root.name}/")
    file = root / (below or path)
    if not file.is_relative_to(root):
        return ""
    with suppress(OSError):
        written = file.read_text("utf-8", "replace").splitlines()[max(0, line - _AROUND) : line]
        begins = [at for at, text in enumerate(written) if text.lstrip().startswith(("def ", "async def "))]
        return "\n".join(written[begins[-1] if begins else 0 :])
    return ""


def _as_on(difference: Difference, now: TestOutcome) -> Said:
    """Whether a test ends as on the old side, or as on the new one: with the same kind and shape of message."""
    if now.outcome in GOOD:
        return "good"
    if shape(now.message) == shape(difference.message):
        return "bad"
    same = now.message.partition(":")[0] == difference.message.partition(":")[0]
    return "bad" if same and now.frame == difference.frame else "other"


def clues(
    found: steps.Read, sides: Sides, differences: Sequence[Difference], tree: FileTree, listener: Listener
) -> Clues:
    """What explains differences: the road, and the rules met in the tree where nothing else explains them all."""
    if not differences:
        return Clues()
    known = Clues(steps.with_packages(found, sides, listener))
    if all(cause.known for cause in causes(differences, known)):
        return known
    road = known.road or found.route.road
    return replace(known, findings=tuple(survey(Engine(on_road(road), road, tree)).findings))


def traced(tracer: Tracer, known: Clues, differences: Sequence[Difference], old: SuiteRun) -> Clues:
    """The same, with what bisecting shows of the causes that nothing explains: of each the test that was shortest.

    The largest groups come first, since the time may not do for all.
    """
    by_test = {difference.test: difference for difference in differences}
    tracer.findings, found = known.findings, {}
    for cause in causes(differences, known):
        if cause.known is None and time.monotonic() < tracer.until:
            test = min(cause.tests, key=lambda name: (old.tests[name].seconds if name in old.tests else 0.0, name))
            found[test] = tracer.trace(by_test[test])
    return replace(known, bisected=found)
