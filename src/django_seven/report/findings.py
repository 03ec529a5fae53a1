"""Findings of `check` as text, JSON, and the formats of code hosts."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import django_seven
from django_seven.events import many
from django_seven.values import Finding, Road, Skipped, Sure

if TYPE_CHECKING:
    from django_seven.edits.engine import FileResult

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Check:
    """What `check` saw: files, findings, and how long it took (seconds)."""

    road: Road
    seen: int
    read: int
    parsed: int
    skipped: tuple[Skipped, ...]
    findings: tuple[Finding, ...]
    seconds: float


def to_json(check: Check) -> str:
    """The documented JSON."""
    return json.dumps(
        {
            "schema": SCHEMA,
            "version": django_seven.__version__,
            "from": str(check.road.old),
            "to": str(check.road.new),
            "files": {
                "seen": check.seen,
                "read": check.read,
                "parsed": check.parsed,
                "skipped": [{"path": skipped.path, "reason": skipped.reason} for skipped in check.skipped],
            },
            "findings": [finding_to_json(finding) for finding in check.findings],
            "seconds": round(check.seconds, 3),
        },
        indent=1,
    )


def finding_to_json(finding: Finding) -> dict[str, Any]:
    """One finding as the contract names its parts; `seen` and `known` only where they are so."""
    proven = {name: True for name in ("seen", "known") if getattr(finding, name)}
    makes = {"makes": finding.makes} if finding.makes else {}
    raised = {"raised": {"count": finding.raised, "tests": finding.tests}} if finding.raised else {}
    return (
        proven
        | makes
        | raised
        | {
            "rule": finding.rule,
            "path": finding.path,
            "line": finding.line,
            "column": finding.column,
            "end_line": finding.end_line,
            "end_column": finding.end_column,
            "message": finding.message,
            "sure": finding.sure,
            "fixable": finding.fixable,
            "since": finding.since,
            "until": finding.until,
        }
    )


def to_text(check: Check) -> str:
    """A line per finding, and a footer that says what was not seen."""
    lines = [_line(finding) for finding in check.findings]
    fixable = sum(finding.fixable for finding in check.findings)
    count = len(check.findings)
    if count:
        rules = len({finding.rule for finding in check.findings})
        files = len({finding.path for finding in check.findings})
        met = f"{many(count, 'finding')} of {many(rules, 'rule')} in {many(files, 'file')}"
        cure = f"{fixable} can be fixed (`seven fix`), {count - fixable} by hand (`seven explain RULE`)"
        lines += ["", f"Django {check.road.old} → {check.road.new}: {met}: {cure}."]
    elif check.parsed:
        lines.append(
            f"Nothing found in {many(check.parsed, 'file')} between Django {check.road.old} and {check.road.new}."
        )
    else:
        lines.append("No file could be read, so nothing is known.")
    return "\n".join([*lines, *skipped_lines(check)])


def skipped_lines(check: Check) -> list[str]:
    """What was not read, a line each, and how many of all."""
    lines = [f"not read: {skipped.path}: {skipped.reason}" for skipped in check.skipped[:20]]
    if len(check.skipped) > 20:
        lines.append(f"not read: {len(check.skipped) - 20} more (see --format json)")
    if lines:
        lines.append(f"{len(check.skipped)} of {many(check.seen, 'file')} not read.")
    return lines


def fix_text(
    check: Check, changed: Sequence[FileResult], sure: Sure, *, written: bool, failed: Collection[str] = ()
) -> str:
    """What `fix` did, or would do, in one or two lines; `failed` are files that could not be written."""
    files = [result for result in changed if result.after != result.before and result.path not in failed]
    rules = {applied.rule for result in files for applied in result.applied}
    lines = sum(applied.lines for result in files for applied in result.applied)
    verb = "Changed" if written else "Would change"
    parts = [f"{verb} {many(len(files), 'file')}: {many(lines, 'line')}, {many(len(rules), 'rule')}."]
    if not files and not failed:
        parts = ["Nothing to change."]
    refused = [f"{r.path}: {r.rule}: {r.reason}" for result in changed for r in result.refused]
    parts += [f"Left as it was: {text}." for text in refused[:10]]
    parts += left_lines(check, sure)
    if check.skipped:
        first = check.skipped[0]
        parts.append(f"Not read: {many(len(check.skipped), 'file')} ({first.path}: {first.reason}).")
    if files and not written:
        parts.append("`--write` changes the files.")
    return "\n".join(parts)


def left_lines(check: Check, sure: Sure) -> list[str]:
    """What `fix` leaves: what it would do if it might be less sure, and what only a person can."""
    less = sum(finding.fixable and finding.sure == "likely" for finding in check.findings) if sure == "safe" else 0
    alone = len(check.findings) - less
    lines = [f"{many(less, 'finding')} left that `--sure likely` fixes."] if less else []
    return lines + ([f"{many(alone, 'finding')} left for a person: `seven check` shows them."] if alone else [])


def _line(finding: Finding) -> str:
    cure = f"fix: {finding.sure}" if finding.fixable else "by hand"
    return (
        f"{finding.path}:{finding.line}:{finding.column}  {finding.rule}  {finding.message}{_raised(finding)}  {cure}"
    )


def _raised(finding: Finding) -> str:
    """How often a run was warned of it; nothing where none was."""
    if not finding.raised:
        return ""
    tests = f" by {many(finding.tests, 'test')}" if finding.tests else ""
    return f" (raised {many(finding.raised, 'time')}{tests})"


def to_github(check: Check) -> str:
    """Workflow commands that show up beside the lines of a pull request."""
    return "\n".join(
        f"::warning file={_property(f.path)},line={f.line},endLine={f.end_line},col={f.column},"
        f"title={_property(f.rule)}::{_data(f.message + _raised(f))}"
        for f in check.findings
    )


def to_gitlab(check: Check) -> str:
    """A code-quality report."""
    return json.dumps(
        [
            {
                "description": finding.message + _raised(finding),
                "check_name": finding.rule,
                "fingerprint": _fingerprint(finding, check.findings),
                "severity": "major" if finding.sure != "show" else "minor",
                "location": {"path": finding.path, "lines": {"begin": finding.line, "end": finding.end_line}},
            }
            for finding in check.findings
        ],
        indent=1,
    )


def to_sarif(check: Check) -> str:
    """SARIF 2.1.0."""
    from django_seven.edits.commit import notes_url  # noqa: PLC0415 - loads all rules, which the others do without
    from django_seven.rules.catalogue import named  # noqa: PLC0415

    rules = [named(rule) for rule in dict.fromkeys(finding.rule for finding in check.findings)]
    return json.dumps(
        {
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "django-seven",
                            "version": django_seven.__version__,
                            "rules": [
                                {
                                    "id": rule.id,
                                    "shortDescription": {"text": rule.what},
                                    "fullDescription": {"text": rule.why},
                                    "helpUri": notes_url(rule),
                                }
                                for rule in rules
                            ],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "results": [_sarif_result(finding) for finding in check.findings],
                }
            ],
        },
        indent=1,
    )


def _sarif_result(finding: Finding) -> dict[str, Any]:
    region = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
    }
    place = {"physicalLocation": {"artifactLocation": {"uri": finding.path}, "region": region}}
    return {
        "ruleId": finding.rule,
        "level": "warning",
        "message": {"text": finding.message + _raised(finding)},
        "locations": [place],
    }


def _fingerprint(finding: Finding, findings: Sequence[Finding]) -> str:
    """Stable while lines move: rule, path, and the how-manieth of its kind in the file."""
    same = [other for other in findings if (other.rule, other.path) == (finding.rule, finding.path)]
    return hashlib.sha256(f"{finding.rule}\0{finding.path}\0{same.index(finding)}".encode()).hexdigest()


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
