"""What a run of the old side warned of at lines of a file: beside the findings there, or as findings of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from tree_sitter import Node

from django_seven.findings.spoken import spoken
from django_seven.findings.told import names, plainly
from django_seven.project.evidence import Evidence, Warned
from django_seven.project.guards import asks, is_guarded
from django_seven.project.source import Source
from django_seven.rules.catalogue import every
from django_seven.rules.shape import ByHand, Rule, Template
from django_seven.values import Finding

_UNNAMED = ByHand | Template  # what they are about need not stand in the line
_CALL = 10  # lines that a call may go on behind what is found of it


def in_file(evidence: Evidence | None, path: str) -> bool:
    """Whether a run was warned of anything in some content of a file."""
    return evidence is not None and any(seen.warned for seen in evidence.files.get(path, {}).values())


def beside(
    findings: Sequence[Finding],
    source: Source,
    evidence: Evidence | None,
    rules: Mapping[str, Rule],
    tree: Callable[[], Node],
) -> tuple[Finding, ...]:
    """The findings of a file with how often they were met, and those that only a run could tell.

    Parameters: `rules` are those that are looked for; `tree` reads the file as Python.
    """
    found, seen = list(findings), evidence.of(source.path, source.data) if evidence is not None else None
    for warned in seen.warned if seen is not None else ():
        rule = spoken(warned.category, warned.text, source.path)
        if not warned.line or rule is None:
            continue
        met = [place for place, one in enumerate(found) if _at(one, warned.line) and _about(one.rule, rule, warned)]
        if not met and not source.path.endswith(".py"):  # a tag warns, and the line that loads it is to blame
            met = [place for place, one in enumerate(found) if _about(one.rule, rule, warned)][:1]
        for place in met:
            one = found[place]
            found[place] = replace(one, raised=one.raised + warned.count, tests=max(one.tests, warned.tests))
        if not met and rule.id in rules:
            found += _alone(rule, warned, source, tree)
    return tuple(found)


def _at(one: Finding, line: int) -> bool:
    """Whether Python may name a line for a finding; of a call that a run met also those behind its name."""
    return one.line <= line <= one.end_line + (_CALL if one.seen else 0)


def _about(id: str, rule: Rule, warned: Warned) -> bool:
    """Whether a finding is about what was warned of: by its rule, or by one of the same release that the text names."""
    other = every().get(id)
    if id == rule.id or other is None:
        return id == rule.id
    return other.until == rule.until and plainly(other, warned.text) > 0


def _last(name: str) -> str:
    return name.rpartition(".")[2].partition("(")[0].strip("=")


def _alone(rule: Rule, warned: Warned, source: Source, tree: Callable[[], Node]) -> Iterator[Finding]:
    """What no place in the source shows; nothing where the code is written for both sides."""
    lines = source.data.splitlines()
    line = lines[warned.line - 1] if warned.line <= len(lines) else b""
    text = line.decode(source.encoding or "utf-8", "replace")
    column = len(text) - len(text.lstrip())
    if not isinstance(rule.change, _UNNAMED) and not any(_last(name) in text for name in names(rule)):
        return
    if source.path.endswith(".py") and asks(source.data):
        node = tree().descendant_for_point_range((warned.line - 1, column), (warned.line - 1, column))
        if node is None or is_guarded(node):
            return
    yield Finding(
        rule.id, source.path, warned.line, column + 1, warned.line, len(text.rstrip()) + 1,
        f"{rule.what} A run was warned here: {warned.text}", "show", rule.since, rule.until,
        seen=True, raised=warned.count, tests=warned.tests,
    )  # fmt: skip
