"""Templates of a project in the place of Django's: whole copies of an old one, and those of one that went."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from django_seven.findings.met import Word
from django_seven.index import Index
from django_seven.templates.lexer import marked
from django_seven.templates.pages import line_key, shape
from django_seven.values import Minor

_ALIKE = 0.6  # of the lines of a template: a copy with edits, no page that only looks like Django's
_ENOUGH = 8  # lines that are Django's: of fewer it is not known where they are from
_NAMED = 4  # blocks named in a message


def unused(index: Index, path: str, text: str, between: Sequence[Minor]) -> Word:
    """A template in the place of one that the new side has not; `between` are the releases after the old side."""
    first = next(one for one in between if path not in index.pages(one))
    message = f"Django {first} has no template `{path}`: the one of the project in its place is not asked for."
    return Word("gone-template", 0, _first_tag(text), False, message, first)


def copied(index: Index, path: str, text: str, old: Minor, between: Sequence[Minor]) -> Iterator[Word]:
    """Where a template is a copy of Django's `path`, which is another one on the new side.

    `between` are the releases after the old side, the new one last.
    """
    now = index.lines(old, path)
    first = next((one for one in between if index.lines(one, path) != now), None)
    own = [key for key in map(line_key, text.splitlines()) if key]
    if first is None or not own:
        return
    release, alike = _base(index, path, own, old)
    if alike < _ENOUGH or alike < _ALIKE * len(own):
        return
    new = between[-1]
    there, page = f"A copy of `{path}` of Django {release} ({alike} of {len(own)} lines)", index.pages(new).get(path)
    if page is None:
        message = f"{there}; Django {new} has no such template."
    else:
        lines, base = index.lines(new, path), index.lines(release, path)
        had = {*shape(text)[1], *index.pages(release)[path].blocks}
        message = (
            f"{there}; that of Django {new} differs from it by +{len(lines - base)} −{len(base - lines)} lines"
            f"{_listed('the copy lacks', set(page.blocks) - had)}."
        )
    yield Word("copied-template", 0, _first_tag(text), True, message, first)


def _base(index: Index, path: str, own: Sequence[str], old: Minor) -> tuple[Minor, int]:
    """The release whose template is most like some lines, the nearest to the old side of several, and how many."""
    shares: dict[Minor, tuple[int, int]] = {}
    for minor in index.releases:
        lines = index.lines(minor, path)
        shares[minor] = sum(map(lines.__contains__, own)), -len(lines.difference(own))
    most = max(shares.values())
    equal = [minor for minor, share in shares.items() if share == most]
    older = [minor for minor in equal if minor <= old]
    return (older[-1] if older else equal[0]), most[0]


def _listed(what: str, names: Set[str]) -> str:
    """A part of a sentence that names some blocks; empty where there are none."""
    if not names:
        return ""
    some = ", ".join(f"`{name}`" for name in sorted(names)[:_NAMED])
    return f"; {what} the blocks {some}" + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")


def _first_tag(text: str) -> int:
    """The end of the first tag of a template, so that a finding about all of it has a place."""
    return next((token.end for token in marked(text)), min(len(text), 1))
