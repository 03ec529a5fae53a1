"""Proposed migrations as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django_seven.values import Proposal


def to_text(proposals: Sequence[Proposal], *, written: bool) -> str:
    """Each file as a diff against nothing, with what each side would have written by itself."""
    if not proposals:
        return "Neither side wants a migration."
    return "\n".join(line for one in proposals for line in _lines(one, written=written))


def _lines(one: Proposal, *, written: bool) -> Iterator[str]:
    yield f"# {one.app or 'all apps'}: " + ("written" if one.text and written else "proposed" if one.text else "open")
    for side, says in (("old", one.old), ("new", one.new)):
        if says:
            yield f"#   the {side} side by itself: {'; '.join(says)}"
    if one.reason:
        yield f"#   no file was found that serves both: {one.reason}"
        yield "#   Write it on the new side when the old one is gone, or change the model so that both say the same."
    elif not written:
        lines = one.text.splitlines()
        yield from ("--- /dev/null", f"+++ b/{one.path}", f"@@ -0,0 +1,{len(lines)} @@")
        yield from (f"+{line}" for line in lines)


def to_json(proposals: Sequence[Proposal]) -> dict[str, Any]:
    """The same for machines."""
    rows = [
        {
            "app": one.app,
            "path": one.path or None,
            "text": one.text or None,
            "old": list(one.old),
            "new": list(one.new),
            "reason": one.reason or None,
        }
        for one in proposals
    ]
    return {"schema": 1, "proposals": rows}
