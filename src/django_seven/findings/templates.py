"""Where a template meets a rule: text in, text out, and the lines that differ."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from django_seven.findings.lookout import TEMPLATE_MARKS
from django_seven.project.source import Source
from django_seven.rules.shape import ByHand, Library, Rule, Template
from django_seven.rules.syntax import rename_library, tags, uses
from django_seven.values import Edit, Finding, Minor, Road

_OF_ADMIN = re.compile(r"\{%\s*extends\s+[\"']admin/")


def findings(source: Source, rule: Rule) -> tuple[Finding, ...]:
    """The places of one template that a rule rewrites."""
    before = source.data.decode("utf-8", "surrogateescape")
    if isinstance(rule.change, ByHand):
        return tuple(_finding(source, rule, edit, ()) for edit in _met(before, rule.change))
    after = rewritten(before, rule)
    if after is None or after == before:
        return ()
    return tuple(_finding(source, rule, edit, (edit,)) for edit in changes(before, after))


def _met(text: str, change: ByHand) -> list[Edit]:
    """The tags and variables that use what a rule by hand looks for, as empty edits that say where."""
    found = []
    admin = _OF_ADMIN.search(text) is not None
    marks = TEMPLATE_MARKS if admin else tuple(mark for mark in TEMPLATE_MARKS if mark != "{block ")
    for tag in tags(text):
        if any(trigger.startswith(marks) and uses(tag.group(), trigger) for trigger in change.on):
            start = len(text[: tag.start()].encode("utf-8", "surrogateescape"))
            found.append(Edit(start, start + len(tag.group().encode("utf-8", "surrogateescape")), b""))
    return found


def rewritten(text: str, rule: Rule) -> str | None:
    """The text as the rule wants it; None where it has nothing to say."""
    if isinstance(rule.change, Library):
        return rename_library(text, rule.change.old, rule.change.new)
    assert isinstance(rule.change, Template)  # noqa: S101 - for the type checker
    return rule.change.function(text)


def runs_on_both(rule: Rule, road: Road) -> bool:
    """Whether both sides have the new spelling: a template cannot ask the version."""
    ends = rule.change.ends if isinstance(rule.change, Template) else None
    return rule.overlaps(road) and (ends is None or road.new < Minor.parse(ends))


def changes(before: str, after: str) -> list[Edit]:
    """The lines that differ, as edits of the bytes."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    starts = [0]
    for line in old:
        starts.append(starts[-1] + len(line.encode("utf-8", "surrogateescape")))
    edits = []
    for kind, low, high, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            text = "".join(new[start:end]).encode("utf-8", "surrogateescape")
            edits.append(Edit(starts[low], starts[high], text))
    return edits


def _finding(source: Source, rule: Rule, edit: Edit, edits: tuple[Edit, ...]) -> Finding:
    start, end = edit.start, max(edit.start, edit.end - 1)
    line, column = source.position(start)
    end_line, end_column = source.position(end)
    return Finding(
        rule.id, source.path, line, column, end_line, end_column, rule.what, rule.sure, rule.since, rule.until, edits
    )
