"""The end of `seven up`: one screen of text, or the documented JSON."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from django_seven.compare.causes import Clues
from django_seven.compare.sides import failing, lost
from django_seven.compare.tests import GOOD, kept
from django_seven.edits.commit import RuleCommit
from django_seven.edits.engine import Refused
from django_seven.events import many
from django_seven.findings.servers import database_down
from django_seven.looks import Statement
from django_seven.project.evidence import Warned
from django_seven.report import looked, unseen
from django_seven.report.looked import Looks
from django_seven.report.looked_json import to_json as looks_to_json
from django_seven.report.suites import (
    difference_lines,
    differences_json,
    explained,
    flaky_json,
    flaky_lines,
    side_json,
    warning_json,
)
from django_seven.rules.catalogue import every
from django_seven.rules.shape import Tooling
from django_seven.runs.both import described
from django_seven.runs.environment import Move
from django_seven.runs.trust import Tries, met
from django_seven.values import Difference, Finding, Health, Outcome, Project, Road, Skipped, SuiteRun

SCHEMA = 1
_SHOWN = 6  # rules; more do not fit on a screen
_WARNINGS = 1000


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything `seven up` found out."""

    tree: Path
    branch: str
    road: Road
    moves: tuple[Move, ...]
    old_before: SuiteRun
    new_before: SuiteRun
    old_after: SuiteRun
    new_after: SuiteRun
    commits: tuple[RuleCommit, ...]
    earlier: int
    refused: tuple[Refused, ...]
    undone: Mapping[str, str]
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...]
    health: Mapping[str, Health]
    health_before: Mapping[str, Health]
    wants: Mapping[str, Collection[str]]  # rules after which the old side wants migrations, and which
    unseen: tuple[str, ...] = ()
    edited: tuple[Statement, ...] = ()  # what our commits touched
    confirmed: int = 0  # findings of which the untouched old side warned while its suite ran
    warnings: tuple[tuple[str, Warned], ...] = ()  # that the old side still raises, by file
    flaky: Mapping[str, Tries] = field(default_factory=dict)  # tests that are not judged

    @property
    def looks(self) -> Looks:
        """What the sides say of templates, settings modules and migrations."""
        return Looks(self.health_before, self.health, self.findings, explained, self.wants)

    @property
    def migrations(self) -> dict[str, str]:
        """The apps of each side that want migrations that the untouched old side did not want."""
        return {side: ", ".join(dict.fromkeys(row.app for row in rows)) for side, rows in self.looks.drift.items()}

    @property
    def old_lost(self) -> list[Difference]:
        """Tests that passed on the untouched old side and no longer do."""
        return [one for one in lost(self.old_before, self.old_after) if one.test not in self.flaky]

    @property
    def new_lost(self) -> list[Difference]:
        """Tests that passed on the untouched old side and do not on the new one."""
        return [one for one in lost(self.old_before, self.new_after) if one.test not in self.flaky]

    @property
    def wavering(self) -> dict[str, Tries]:
        """The flaky tests that were run, with what was counted here."""
        return met(self.flaky, (self.old_before, self.old_after, self.new_after))

    @property
    def clues(self) -> Clues:
        """What explains a difference of the new side, beside its run."""
        return Clues(self.road, self.findings)

    @property
    def done(self) -> bool:
        """Whether both sides are as good as the old one was before, as far as compared, and nothing is left to do."""
        looks = self.looks
        worse = self.old_lost or self.new_lost or looks.broken or looks.unloaded
        return self.compared and not (worse or self.findings or self.refused or self.migrations)

    @property
    def compared(self) -> bool:
        """Whether the suites were run to their ends, and a test passed that could be lost."""
        passed = any(test.outcome in GOOD for test in self.old_before.tests.values())
        return (
            passed
            and not self.blind
            and not any(run.timed_out for run in (self.old_before, self.old_after, self.new_after))
        )

    @property
    def blind(self) -> list[str]:
        """Tests of the untouched old side that could not reach their database: nothing is known of them."""
        return [name for name, test in failing(self.old_before).items() if database_down(test.message)]

    @property
    def open(self) -> tuple[Finding, ...]:
        """Findings in the code that only a person can settle."""
        return tuple(finding for finding in self.findings if not finding.fixable and not _of_tools(finding))

    @property
    def advice(self) -> tuple[Finding, ...]:
        """Those in what tools read: CI, packaging and the like. Both sides run without them."""
        return tuple(finding for finding in self.findings if not finding.fixable and _of_tools(finding))

    @property
    def waiting(self) -> tuple[Finding, ...]:
        """Those that have an edit which was not made: it was taken back, or is not as sure as was asked for."""
        return tuple(finding for finding in self.findings if finding.fixable)


def _of_tools(finding: Finding) -> bool:
    return isinstance(every()[finding.rule].change, Tooling)


def header(project: Project, road: Road, why: str) -> str:
    """What will be looked at: versions, apps, settings, the suite's command and where it was found."""
    name = project.root.name
    lines = [
        f"{name}  Django {project.from_ or road.old} on Python {road.old_python} → "
        f"{project.to or road.new} on Python {road.new_python}     {many(len(project.apps), 'app')} · "
        f"{many(len(project.settings), 'settings module')}",
        f"      suite: {project.test.command or 'none found'}"
        + (f" (from {project.test_source})" if project.test_source else ""),
    ]
    lines += [f"      {note}" for note in (why, *project.notes) if note]
    return "\n".join([*lines, ""])


def to_text(summary: Summary) -> str:
    """The summary that fits on a screen: figures, causes, what was not seen, the next command."""
    lines = ["", _fix_line(summary)]
    if summary.confirmed:
        lines.append(f"seen: the old side warned of {many(summary.confirmed, 'finding')} while its suite ran")
    lines.append("")
    lines += [
        _side_line("old", summary.old_before, summary.old_after),
        _side_line("new", summary.old_before, summary.new_after),
    ]
    if not summary.compared:
        bad = [Difference(t.id, t.outcome, t.outcome, t.message, t.frame) for t in summary.old_before.tests.values()]
        lines += difference_lines("tests of the untouched old side do not pass", bad)
    lines += difference_lines("the old side lost", summary.old_lost)
    lines += difference_lines("tests differ on new", summary.new_lost, summary.clues)
    lines += flaky_lines(summary.wavering)
    if summary.moves:
        lines += ["", "packages that differ on new: " + ", ".join(_move(move) for move in summary.moves[:12])]
    for rule, reason in summary.undone.items():
        lines.append(f"left out: {rule}: {reason}")
    for refused in summary.refused[:5]:
        lines.append(f"left as it was: {refused.path}: {refused.rule}: {refused.reason}")
    lines += _open_lines("still open, by hand", summary.open)
    lines += _open_lines("found, and not changed", summary.waiting)
    lines += _open_lines("besides, in what tests, packs and deploys it", summary.advice)
    lines += ["", *looked.lines(summary.looks)]
    for side, apps in summary.migrations.items():
        lines.append(f"  `seven {side} manage.py makemigrations` writes new ones for {apps}")
    if summary.migrations:
        lines.append("  `seven migrations`, run in the tree, proposes files that serve both sides")
    lines += ["", "not seen: " + (" · ".join(_unseen(summary)) or "nothing that we know of")]
    lines += [f"tree: {summary.tree} (branch {summary.branch})", f"next: {_next(summary)}"]
    return "\n".join(lines)


def _fix_line(summary: Summary) -> str:
    files = {name for commit in summary.commits for name in commit.files}
    lines = sum(commit.lines for commit in summary.commits)
    if not summary.commits:
        return (
            f"There is nothing left to change (applied earlier: {many(summary.earlier, 'rule')})."
            if summary.earlier
            else ("There is nothing to change: no rule met the code.")
        )
    figures = (many(len(summary.commits), "rule"), many(len(files), "file"), many(lines, "line"))
    return f"fixed: {' · '.join(figures)} · a commit per rule"


def _side_line(side: str, before: SuiteRun, now: SuiteRun) -> str:
    good, total = kept(before, now)
    share = (
        f"{100 * good / total:.1f} % of the {total:,} that passed on old before" if total else "nothing to compare with"
    )
    if side == "old":
        share = "as before" if total and good == total else f"{good:,} of the {total:,} that passed before"
    return f"{side}  {now.django or '?'}  {described(now)}   {share}"


def _open_lines(title: str, left: tuple[Finding, ...]) -> list[str]:
    by_rule: dict[str, list[Finding]] = {}
    for finding in left:
        by_rule.setdefault(finding.rule, []).append(finding)
    if not by_rule:
        return []
    lines = ["", f"{title}: {len(left)}"]
    for rule, findings in sorted(by_rule.items(), key=lambda item: -len(item[1]))[:_SHOWN]:
        lines.append(f"  {len(findings):>3}  {rule}   {findings[0].path}:{findings[0].line}   seven explain {rule}")
    return lines


def _unseen(summary: Summary) -> list[str]:
    parts = [*summary.unseen, *unseen.lines(*_reached(summary)), *looked.unseen(summary.looks)]
    if summary.skipped:
        first = summary.skipped[0]
        parts.append(f"{many(len(summary.skipped), 'file')} not read ({first.path}: {first.reason})")
    for side, health in summary.health.items():
        if health.unimported:
            name, crash = next(iter(health.unimported.items()))
            parts.append(f"{len(health.unimported)} modules do not import on {side} ({name}: {crash.message[:80]})")
    skipped = summary.new_after.count(Outcome.SKIPPED)
    if skipped:
        parts.append(f"{many(skipped, 'test')} skipped on new")
    return parts


def _reached(summary: Summary) -> tuple[Sequence[Statement], Collection[str], Sequence[SuiteRun]]:
    """What the suites could have come by, and the suites."""
    sides = (health.templates for health in summary.health.values())
    compiled = {path for each in sides if each is not None for path in {*each.compiled} - {*each.others}}
    return summary.edited, compiled, (summary.old_after, summary.new_after)


def _next(summary: Summary) -> str:
    gone = [
        run for run in (summary.old_after, summary.new_after) if run.crash and "command 'test'" in run.crash.message
    ]
    if gone:
        return "setuptools 72 has no `setup.py test` any more: name the suite's own command with `--test-command`"
    if summary.old_after.crash is not None or summary.new_after.crash is not None:
        check = "manage.py check" if (summary.tree / "manage.py").exists() else "django-admin check"
        side = "old" if summary.old_after.crash is not None else "new"
        return f"cd {summary.tree} && seven {side} {check}"
    if summary.old_lost or summary.new_lost:
        return f"cd {summary.tree}, mend the first cause, commit, and run `seven up` again"
    if any(run.timed_out for run in (summary.old_before, summary.old_after, summary.new_after)):
        return "give the suite more time with `--timeout SECONDS`, or end the test that never does, and run again"
    if summary.blind or (summary.old_before.crash and database_down(summary.old_before.crash.message)):
        return "start the database that the settings of the suite name, or another by `env` in [test], and run again"
    if not summary.compared:
        return "no test passes on the old side, so nothing was compared: mend the suite there, and run again"
    if summary.open:
        return f"settle the open findings (`seven explain {summary.open[0].rule}`), then run `seven up` again"
    looks = summary.looks
    if looks.broken or looks.unloaded:
        return f"cd {summary.tree}, mend what new does not compile or load, commit, and run `seven up` again"
    if summary.waiting:
        return f"read why {summary.waiting[0].rule} was not applied (above), settle it, then run `seven up` again"
    if summary.migrations:
        return f"read `git log` in {summary.tree}, take what `seven migrations` proposes there, merge the branch"
    if summary.advice:
        rule = summary.advice[0].rule
        return f"settle what tools read (`seven explain {rule}`), read `git log` in {summary.tree}, merge the branch"
    return f"read `git log` in {summary.tree}, merge the branch; the same code runs on both"


def _move(move: Move) -> str:
    return f"{move.name} {move.old or '–'} → {move.new or '–'}"


def to_json(summary: Summary) -> str:
    """The documented JSON."""
    return json.dumps(
        {
            "schema": SCHEMA,
            "old": side_json(summary.old_after, summary.road.old_python),
            "new": side_json(summary.new_after, summary.road.new_python),
            "before": {
                "old": side_json(summary.old_before, summary.road.old_python),
                "new": side_json(summary.new_before, summary.road.new_python),
            },
            "differences": differences_json(summary.new_lost, summary.clues),
            "old_lost": differences_json(summary.old_lost),
            "warnings": [warning_json(path, warned) for path, warned in summary.warnings[:_WARNINGS]],
            "flaky": flaky_json(summary.wavering),
            "verdict": _verdict(summary),
            "fix": {
                "rules": len(summary.commits),
                "files": len({name for commit in summary.commits for name in commit.files}),
                "lines": sum(commit.lines for commit in summary.commits),
                "commits": [commit.commit for commit in summary.commits],
                "earlier": summary.earlier,
                "seen": summary.confirmed,
                "undone": [{"rule": rule, "reason": reason} for rule, reason in summary.undone.items()]
                + [{"rule": r.rule, "reason": f"{r.path}: {r.reason}"} for r in summary.refused],
                "open": len(summary.open),
                "advice": len(summary.advice),
                "waiting": len(summary.waiting),
            },
            "unseen": unseen.to_json(*_reached(summary)),
            "migrations": summary.migrations,
            **looks_to_json(summary.looks),
            "packages": [{"name": m.name, "old": m.old, "new": m.new, "why": m.why} for m in summary.moves],
            "tree": str(summary.tree),
            "road": [str(summary.road.old), str(summary.road.new)],
        },
        indent=1,
    )


def _verdict(summary: Summary) -> str:
    if not summary.compared:
        return "neither"
    old, new = not summary.old_lost, not summary.new_lost
    return "both" if old and new else "old-only" if old else "new-only" if new else "neither"
