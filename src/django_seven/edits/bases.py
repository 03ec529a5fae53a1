"""The base of a class becomes another one, with the imports that this needs."""

from __future__ import annotations

from django_seven.edits.draft import FileDraft, Overlap
from django_seven.edits.gate import apply, lost_comment, reads, untouched
from django_seven.edits.tidy import tidy
from django_seven.findings.suites import Swap, base_of
from django_seven.project.names import Names
from django_seven.project.source import Source, parse, problem
from django_seven.project.tree import FileTree
from django_seven.values import Road


def swapped(source: Source, swap: Swap, road: Road, tree: FileTree) -> tuple[bytes, str]:
    """A file with the lighter base in its place; the same bytes and the reason where that cannot be done."""
    names = Names(source, *tree.module_of(source.path))
    found = base_of(names, swap.name)
    if found is None or found[1] != swap.before:
        return source.data, "the class is not as it was read"
    base, draft = found[0], FileDraft(names, road, tree)
    draft.replace(base, draft.require(swap.after))
    written = draft.text(base)
    bindings = names.bindings(written) if base.type == "identifier" else []
    alone = len(bindings) == 1 and len(names.uses(written)) == 1 and not tree.handed_on(source.path, written)
    if alone and bindings[0].imported is not None:
        draft.imports.drop(bindings[0].imported)
    try:
        edits = tidy(names, draft.finish(), tree.width, tree.formatter)
    except Overlap:
        return source.data, "two edits want the same bytes"
    after = apply(source.data, edits)
    whole = Source(source.path, after)
    if problem(whole, parse(whole)) is not None or (reads(source.data) and not reads(after)):
        return source.data, "the file would no longer parse"
    if not untouched(source.data, after, edits) or lost_comment(source, edits):
        return source.data, "a comment would be lost"
    again = base_of(Names(whole, *tree.module_of(source.path)), swap.name)
    return (after, "") if again and again[1] == swap.after else (source.data, "the new base would mean something else")
