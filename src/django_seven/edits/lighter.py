"""A file with proposals for a lighter suite in it, held to the gate that every edit must pass."""

from __future__ import annotations

from collections.abc import Sequence

from django_seven.edits.bases import swap_bases, swapped_bases
from django_seven.edits.draft import FileDraft, Overlap
from django_seven.edits.gate import apply, lost_comment, reads, untouched
from django_seven.edits.rows import move_rows
from django_seven.edits.tidy import tidy
from django_seven.findings.proposal import Proposal
from django_seven.project.names import Names
from django_seven.project.source import Source, parse, problem
from django_seven.project.tree import FileTree
from django_seven.rules.shape import Skip
from django_seven.values import Road


def lightened(source: Source, proposals: Sequence[Proposal], road: Road, tree: FileTree) -> tuple[bytes, str]:
    """A file with all of its proposals made; the same bytes and the reason where that cannot be done."""
    names = Names(source, *tree.module_of(source.path))
    draft = FileDraft(names, road, tree)
    bases = [one for one in proposals if one.kind == "base"]
    try:
        reason = swap_bases(draft, bases)
        for one in proposals:
            reason = reason or _asked(draft, one)
        edits = () if reason else tidy(names, draft.finish(), tree.width, tree.formatter)
    except (Overlap, Skip) as problem_:
        reason = str(problem_) or "two edits want the same bytes"
    if reason:
        return source.data, reason
    after = apply(source.data, edits)
    whole = Source(source.path, after)
    if problem(whole, parse(whole)) is not None or (reads(source.data) and not reads(after)):
        return source.data, "the file would no longer parse"
    if not untouched(source.data, after, edits) or lost_comment(source, edits):
        return source.data, "a comment would be lost"
    if not swapped_bases(Names(whole, *tree.module_of(source.path)), bases):
        return source.data, "the new base would mean something else"
    return after, ""


def _asked(draft: FileDraft, proposal: Proposal) -> str:
    if proposal.kind == "rows":
        return move_rows(draft, proposal)
    if proposal.kind == "hashers":
        gap = "" if draft.names.source.data.endswith(b"\n") else "\n"
        text = f'{gap}\n# quick, and for tests only\n{proposal.name} = ["{proposal.after}"]\n'
        draft.insert(len(draft.names.source.data), text)
    return ""
