"""One rule in one file: its findings, and the edits that cure them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tree_sitter import Node

from django_seven.edits.call import keyword
from django_seven.edits.draft import FileDraft, Overlap
from django_seven.edits.kept import default
from django_seven.edits.method import method
from django_seven.edits.moves import Moves
from django_seven.edits.rename import rename
from django_seven.edits.setting import setting
from django_seven.findings.code import Place
from django_seven.project.names import Names
from django_seven.project.tree import FileTree
from django_seven.rules.shape import (
    ByHand,
    Default,
    Fine,
    Hidden,
    Keyword,
    Method,
    Moved,
    Renamed,
    Rewrite,
    Rule,
    Setting,
    Skip,
)
from django_seven.rules.syntax import string_value
from django_seven.values import SURES, Edit, Finding, NewFile, Road, Sure

_MOST = 40  # places that are tried one after the other


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one rule says of one file. The edits belong together: all of them, or none.

    `later` counts the places that want the same bytes as others: they are for the next pass.
    """

    rule: Rule
    findings: tuple[Finding, ...]
    edits: tuple[Edit, ...]
    later: int = 0
    created: tuple[NewFile, ...] = ()


def propose(names: Names, rule: Rule, places: Sequence[Place], road: Road, tree: FileTree) -> Proposal:
    """Findings and edits of one rule in one file; what is not certain is shown and left alone."""
    draft = FileDraft(names, road, tree)
    cured: dict[int, str | None] = {}
    certain = [place for place in places if place.certain]
    later, created = 0, tuple[NewFile, ...]()
    try:
        _cure(draft, rule, certain, cured)
        edits, created = draft.finish(), draft.created
    except Overlap:
        edits, later = _apart(names, rule, certain, road, tree, cured)
    except Skip as skip:
        edits, cured = (), {place.node.id: skip.reason for place in certain}
    findings = []
    for place in places:
        reason = cured.get(place.node.id, "")
        if reason is not None:
            fixable = bool(edits or created) and place.certain and place.node.id not in cured
            finding = _finding(names, rule, place, edits if fixable else (), reason)
            findings.append(replace(finding, makes=created[0].path) if fixable and created else finding)
    return Proposal(rule, tuple(findings), edits, later, created)


def _apart(
    names: Names, rule: Rule, places: list[Place], road: Road, tree: FileTree, cured: dict[int, str | None]
) -> tuple[tuple[Edit, ...], int]:
    """The edits of those places that get along with each other, the inner before the outer, and how many are left.

    Only where each place stands for itself: an import and its uses are rewritten together or not at all.
    """
    uses = sorted((place for place in places if not place.imported), key=lambda place: -place.node.start_byte)
    taken: list[Place] = []
    edits: tuple[Edit, ...] = ()
    cured.clear()
    if isinstance(rule.change, Rewrite | Keyword) and len(uses) <= _MOST:
        for place in uses:
            draft, seen = FileDraft(names, road, tree), dict[int, str | None]()
            try:
                _cure(draft, rule, [*taken, place], seen)
                found = draft.finish()
            except (Overlap, Skip):
                continue
            if place.node.id in seen:
                cured.update(seen)
            else:
                taken, edits = [*taken, place], found
    left = [place for place in places if place not in taken and place.node.id not in cured]
    if not edits:
        cured.update({place.node.id: "its edits overlap" for place in left})
    return edits, len(left) if edits else 0


def _cure(draft: FileDraft, rule: Rule, places: list[Place], cured: dict[int, str | None]) -> None:
    """Let the change of a rule rewrite its places; `cured` gets those it leaves, and why (None: all is well)."""
    change = rule.change
    if isinstance(change, Renamed | Moved):
        table = dict(change.pairs)
        both = {place.node.id for place in places if place.trigger.startswith("'") and _beside(draft, place, table)}
        cured.update(dict.fromkeys(both))
        rename(draft, rule, [place for place in places if place.node.id not in both])
    elif isinstance(change, Method):
        method(draft, rule, places, cured)
    elif isinstance(change, Rewrite):
        _rewrite(draft, change, places, cured)
    elif isinstance(change, ByHand):
        _look(draft, change, places, cured)
    else:
        for place in places:
            try:
                if isinstance(change, Keyword):
                    keyword(draft, rule, place)
                elif isinstance(change, Setting):
                    setting(draft, rule, place)
                elif isinstance(change, Default):
                    default(draft, rule, place)
            except Skip as skip:
                cured[place.node.id] = skip.reason
            except Fine:
                cured[place.node.id] = None


def _beside(draft: FileDraft, place: Place, table: Mapping[str, str]) -> bool:
    """Whether a string stands beside the new name, in a list for both or in a call or pair that leads to it."""
    above = place.node.parent
    if above is None or above.type not in ("list", "tuple", "set", "argument_list", "pair"):
        return False
    new = table[place.trigger[1:-1]]
    return any(string_value(item) == new for item in above.named_children)


def _look(draft: FileDraft, change: ByHand, places: list[Place], cured: dict[int, str | None]) -> None:
    """Keep of the places of a rule by hand those that its closer look leaves."""
    for place in places if change.only is not None else []:
        try:
            if change.only is not None:
                change.only(draft, place)
            if draft.means(place) is False:
                raise Fine
        except Fine:
            cured[place.node.id] = None
        except Skip as skip:
            cured[place.node.id] = _reason(place, skip)


def _reason(place: Place, skip: Skip) -> str | None:
    """Why a place stays; None where it is no place of Django's at all."""
    return None if isinstance(skip, Hidden) and place.trigger.startswith(".") else skip.reason


def _rewrite(draft: FileDraft, change: Rewrite, places: list[Place], cured: dict[int, str | None]) -> None:
    moves = Moves(draft, change.moves)
    for place in places:
        mark = draft.mark()
        try:
            if (change.moves and moves.follow(place)) or (place.imported and change.whole):
                continue
            change.function(draft, place)
            if draft.mark() != mark and draft.means(place) is False:
                raise Fine
            if place.imported and draft.mark() == mark and not draft.imports.drops(place.binding):
                cured[place.node.id] = None  # the import may stay as it is: what it is used for is looked at on its own
        except Skip as skip:
            draft.back(mark)
            reason = _again(draft, change, place, _reason(place, skip))
            if reason != "":
                cured[place.node.id] = reason
        except Fine:
            draft.back(mark)
            cured[place.node.id] = None
    if not change.whole:
        return
    for place in places:
        if not place.imported or place.binding is None or moves.moved(place) or place.node.id in cured:
            continue
        uses = {node.id for node in draft.names.uses(place.binding.local)}
        reached = {_head(other).id for other in places if not other.imported and other.node.id not in cured}
        if uses <= reached and not draft.handed_on(place):
            draft.drop_import(place)
        elif uses and all(cured.get(other.node.id, "") is None for other in places if _head(other).id in uses):
            cured[place.node.id] = None
        else:
            cured[place.node.id] = "something else in the file or the project still uses it"


def _again(draft: FileDraft, change: Rewrite, place: Place, reason: str | None) -> str | None:
    """Try once more where the object is certainly what a rule is about; why it stays, nothing where it does not.

    A rewrite that knows a request by its name alone then takes it by another name too.
    """
    means = draft.means(place) if reason is not None else None
    if means is not True or place.seen:
        return None if means is False else reason
    mark = draft.mark()
    try:
        change.function(draft, replace(place, seen=True))
    except (Skip, Fine):
        draft.back(mark)
        return reason
    return ""


def _head(place: Place) -> Node:
    node = place.node
    while node.type == "attribute":
        node = node.child_by_field_name("object") or node
    return node


def _finding(names: Names, rule: Rule, place: Place, edits: tuple[Edit, ...], reason: str) -> Finding:
    node = place.node
    start, end = node.start_byte, node.end_byte
    if node.type == "module":
        start = end = node.end_byte
    elif isinstance(rule.change, Default):  # what is not there has no place of its own
        start = end = node.start_byte
    line, column = names.source.position(start)
    end_line, end_column = names.source.position(end)
    sure: Sure = rule.sure if place.certain and not reason else "show"
    message = rule.what + (f" Left as it is: {reason}." if reason else "")
    return Finding(
        rule.id, names.source.path, line, column, end_line, end_column, message, sure, rule.since, rule.until, edits
    )


def allowed(proposal: Proposal, sure: Sure) -> Proposal:
    """The proposal, without its edits where the rule is less sure than asked for."""
    return proposal if allows(proposal.rule, sure) else replace(proposal, edits=(), created=())


def allows(rule: Rule, sure: Sure) -> bool:
    """Whether a rule is as sure as asked for."""
    return SURES.index(rule.sure) <= SURES.index(sure)
