"""Where a run saw what a rule looks for: a warning of just that line that speaks of the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tree_sitter import Node

from django_seven.findings.code import Place
from django_seven.findings.told import SETTING, plainly
from django_seven.project.evidence import Evidence, Warned
from django_seven.project.source import Source
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Moved, Renamed, Rewrite, Rule
from django_seven.values import Finding, Sure


def seen(places: Sequence[Place], rule: Rule, source: Source, evidence: Evidence | None) -> list[Place]:
    """The places, those marked of which a run of the old side warned; two in reach of one line are not told apart."""
    found = evidence.of(source.path, source.data) if evidence is not None else None
    if found is None or not found.warned:
        return list(places)
    spans = {place.node.id: _lines(place.node, source) for place in places}
    marked = set()
    for warned in found.warned:
        if not warned.line:
            marked |= _settings(places, rule, warned.text)
            continue
        near = [id for id, lines in spans.items() if warned.line in lines]
        if len(near) == 1 and near[0] not in marked and plainly(rule, warned.text):
            marked.add(near[0])
    uses = [place for place in places if not place.imported]
    if uses and all(place.node.id in marked for place in uses):  # then the import has no other meaning either
        marked |= {place.node.id for place in places if place.imported}
    return [replace(place, certain=True, seen=True) if place.node.id in marked else place for place in places]


def _settings(places: Sequence[Place], rule: Rule, text: str) -> set[int]:
    """The places, in a settings module that a run used, of a setting of which Django warned."""
    named = set(SETTING.findall(text))
    about = {place.node.id for place in places if place.trigger.rpartition(" ")[0] in named}
    return about if about and plainly(rule, text) else set()


def only_proven(places: Sequence[Place], rule: Rule) -> list[Place]:
    """The places that are safe; none where the rule has to rewrite all of a file's or leave it, and some are not."""
    found = [place for place in places if place.proven]
    change = rule.change
    together = isinstance(change, Renamed | Moved) or (isinstance(change, Rewrite) and (change.whole or change.moves))
    return [] if together and len(found) < len(places) else found


def lifted(findings: Sequence[Finding], places: Sequence[Place], source: Source) -> tuple[Finding, ...]:
    """The findings, where what was only likely is safe since a run saw it, or the receiver is certain."""
    met = {source.position(place.node.start_byte): place for place in places if place.proven}
    return tuple(_lifted(finding, met.get((finding.line, finding.column))) for finding in findings)


def _lifted(finding: Finding, place: Place | None) -> Finding:
    if place is None:
        return finding
    sure: Sure = "safe" if finding.sure == "likely" else finding.sure
    return replace(finding, seen=place.seen, known=place.known, sure=sure)


def raised(tree: FileTree) -> tuple[tuple[str, Warned], ...]:
    """The deprecation warnings that a run raised at lines of files that are still as they were, by file."""
    seen = tree.evidence
    if seen is None:
        return ()
    sources = tree.sources(path for path in seen.paths() if path in tree.python_set)
    found = ((source.path, seen.of(source.path, source.data)) for source in sources)
    return tuple((path, one) for path, file in found if file is not None for one in file.warned if one.line)


def _lines(node: Node, source: Source) -> range:
    """The lines at which Python may say that a node runs: its own, and those of the call that it is called by."""
    above, end = node.parent, node.end_byte
    function = above.child_by_field_name("function") if above is not None and above.type == "call" else None
    body = node.child_by_field_name("body")
    if above is not None and function is not None and function.id == node.id:
        end = above.end_byte
    elif body is not None:  # a function or class: its head
        end = node.start_byte
    return range(source.position(node.start_byte)[0], source.position(end)[0] + 1)
