"""A default that was kept as it was is flipped: both sides do what the new Django does by itself."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from django_seven.edits.gate import apply, reads, untouched
from django_seven.edits.statements import remove_line
from django_seven.errors import UsageError
from django_seven.findings.kept import Kept
from django_seven.index import load
from django_seven.project.names import Names
from django_seven.project.tree import FileTree
from django_seven.rules.kept import flipped
from django_seven.values import Edit, Minor

# Settings that steer what both sides read and write: one side alone must not go ahead.
_SHARED = {
    "DEFAULT_AUTO_FIELD": "the tables that it shapes",
    "DEFAULT_HASHING_ALGORITHM": "what is signed with it",
    "SIGNED_COOKIE_LEGACY_SALT_FALLBACK": "the cookies that the old side signs",
}
_DOTTED = re.compile(r"['\"](django(?:\.\w+)+)['\"]")


@dataclass(frozen=True, slots=True)
class Flip:
    """What becomes of an entry: `code` is what stands there from now on, None where the entry goes; and why."""

    kept: Kept
    code: str | None
    why: str


def decide(kept: Kept, old: Minor, tree: FileTree) -> Flip:
    """What flipping an entry means while a project runs on a Django and a newer one.

    Raises UsageError where that is not clear.
    """
    name, place = kept.name, f"{kept.path}:{kept.line}"
    until = kept.rule.until or ""
    if kept.state == "flipped":
        raise UsageError(f"`{name}` at {place} is flipped already.", "Nothing was changed.")
    if kept.state == "changed":
        raise UsageError(
            f"`{name}` at {place} is `{kept.value}`, neither the old default nor the new one.",
            "Somebody has decided about it: take the line out of the block, or write the old default to flip it.",
        )
    if kept.default.new is None:
        raise UsageError(f"What `{name}` at {place} should be instead only a person can tell.", kept.default.flip)
    _ask_the_file(kept, tree)
    if Minor.parse(until) <= old:
        return Flip(kept, None, f"Django {old} and the new one have this default: the line is not needed.")
    code = f"{name} = {kept.default.new}"
    setting = load().settings(old).get(name)
    if setting is None or not setting.read:
        if name in _SHARED:
            raise UsageError(
                f"Django {old} does not read `{name}`, and both sides share {_SHARED[name]}.",
                f"Flip it when the old side reads it or is gone. {kept.default.flip}",
            )
        return Flip(kept, code, f"Django {old} does not read it; the new side does from now on what it does by itself.")
    lacking = [one for one in _DOTTED.findall(kept.default.new) if not load().has(one, old)]
    if lacking:
        raise UsageError(
            f"Django {old} has no `{lacking[0]}`, so `{name}` cannot say the same on both sides.",
            "Flip it when the old side is a newer Django, or gone.",
        )
    return Flip(kept, code, f"both sides do from now on what Django {until} does by itself.")


def _ask_the_file(kept: Kept, tree: FileTree) -> None:
    """Raise UsageError where the entry is not all that its file says of the setting."""
    names = _names(tree, kept.path)
    lines = [names.source.position(one.node.start_byte) for one in names.bindings(kept.name)]
    inside = {names.source.position(one)[0] for one in range(kept.start, kept.end)}
    others = sorted(line for line, _ in lines if line not in inside)
    if others:
        raise UsageError(
            f"`{kept.name}` is set at {kept.path}:{others[0]} as well, beside the entry in line {kept.line}.",
            "Decide which of the two counts, and take the other one out.",
        )


def flip(path: str, flips: Sequence[Flip], tree: FileTree) -> tuple[bytes, bytes]:
    """A file before and after the entries in it are flipped."""
    names = _names(tree, path)
    data, edits = names.source.data, list[Edit]()
    newline = names.source.newline
    for one in flips:
        start, end = one.kept.start, one.kept.end
        if one.code is None:
            edits.append(Edit(*_whole(data, one.kept), b""))
            continue
        indent = re.match(rb"[ \t]*", data[start:end])
        margin = indent[0].decode() if indent is not None else ""
        lines = flipped(one.kept.rule, one.code, tree.width - len(margin))
        text = textwrap.indent("\n".join([*lines, ""]), margin)
        edits.append(Edit(start, end, text.replace("\n", newline).encode(names.source.encoding)))
    edits += _unused_import(names, flips)
    edits.sort(key=lambda edit: edit.start)
    after = apply(data, edits)
    if not (reads(after) or not reads(data)) or not untouched(data, after, edits):
        raise UsageError(f"Python would no longer read {path}.", "Nothing was written; please report it.")
    return data, after


def _whole(data: bytes, kept: Kept) -> tuple[int, int]:
    """The lines of an entry with the blank one above; the whole block where it is the only entry."""
    start, end = kept.start, kept.end
    low, high = kept.block
    rest = data[low:start] + data[end:high]
    if not any(line.strip() and not line.lstrip().startswith(b"#") for line in rest.splitlines()):
        start, end = low, high
    above = re.search(rb"(?:^|(?<=\n))[ \t]*\r?\n\Z", data[:start])
    return (above.start() if above is not None else start), end


def _unused_import(names: Names, flips: Sequence[Flip]) -> list[Edit]:
    """The line `import django` where only the questions of the entries used it."""
    uses = names.uses("django")
    spans = [(one.kept.start, one.kept.end) for one in flips]
    left = [node for node in uses if not any(start <= node.start_byte < end for start, end in spans)]
    plain = [one.statement for one in names.imports if one.local == "django" and one.target == "django"]
    if not uses or left or len(plain) != 1 or (plain[0].text or b"").strip() != b"import django":
        return []
    return [remove_line(names, plain[0])]


def _names(tree: FileTree, path: str) -> Names:
    return next(tree.names(source) for source in tree.sources([path]))
