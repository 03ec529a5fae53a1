"""The base of a class becomes another one, with the imports that this needs."""

from __future__ import annotations

from collections.abc import Sequence

from django_seven.edits.draft import FileDraft
from django_seven.findings.proposal import Proposal
from django_seven.findings.suites import base_of
from django_seven.project.names import Names


def swap_bases(draft: FileDraft, proposals: Sequence[Proposal]) -> str:
    """Ask a draft for lighter bases, and drop imports that nothing uses then; the reason where that cannot be."""
    written: dict[str, int] = {}
    for proposal in proposals:
        found = base_of(draft.names, proposal.name)
        if found is None or found[1] != proposal.before:
            return "the class is not as it was read"
        draft.replace(found[0], draft.require(proposal.after))
        if found[0].type == "identifier":
            written[draft.text(found[0])] = written.get(draft.text(found[0]), 0) + 1
    for name, count in written.items():
        bindings = draft.names.bindings(name)
        alone = len(bindings) == 1 and len(draft.names.uses(name)) == count
        if alone and bindings[0].imported is not None and not draft.tree.handed_on(draft.path, name):
            draft.imports.drop(bindings[0].imported)
    return ""


def swapped_bases(names: Names, proposals: Sequence[Proposal]) -> bool:
    """Whether the classes of a file have the bases that were proposed."""
    found = [base_of(names, proposal.name) for proposal in proposals]
    return all(one is not None and one[1] == proposal.after for one, proposal in zip(found, proposals, strict=True))
