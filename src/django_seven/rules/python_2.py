"""What only Python 2 reads, on roads to Djangos that run on Python 3 alone."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.drafting import Draft, Match
from django_seven.rules.shape import Fine, Rewrite, Rule, Skip
from django_seven.rules.syntax import below

_CALLED = {
    "print_statement": "a print statement",
    "exec_statement": "an exec statement",
    "except_clause": "`except …, name`",
    "raise_statement": "`raise …, value`",
}


def only_python_2(draft: Draft, match: Match) -> None:
    """Tell the first place of a file, and how many there are."""
    if not _is_old(match.node):
        raise Fine
    found = [node for node in below(draft.root, *_CALLED) if _is_old(node)]
    if not found or found[0].id != match.node.id:
        raise Fine
    more = f", and {len(found) - 1} more below it" if len(found) > 1 else ""
    raise Skip(
        f"{_CALLED[match.node.type]} stands here{more}; the road begins on the old side, with code that both Pythons "
        "read (`2to3` and `modernize` write it)"
    )


def _is_old(node: Node) -> bool:
    if node.type == "except_clause":
        values = [child for child in node.children if child.type == ","]
        return bool(values)
    if node.type == "raise_statement":
        first = node.named_children[0] if node.named_children else None
        return first is not None and first.type == "expression_list"
    # `print ("…") % value` is read by both, and fails on one
    return node.type in _CALLED and re.match(rb"print[ \t]*\(", node.text or b"") is None


RULES = [
    Rule(
        id="python-2-only",
        what="Only Python 2 reads this file, and Django 2.0 and later run on Python 3 alone.",
        why="The new side cannot even import it, so that nothing else in it can be compared.",
        since="1.3",
        until="2.0",
        change=Rewrite(tuple(f"statement {word}" for word in ("print", "exec", "except", "raise")), only_python_2),
        pattern=(
            r"\bprint[ \t]+[^\s(=.,):]|\bprint[ \t]*>>|\bexec[ \t]+[^\s(=.,):]"
            r"|\bexcept\b[^:#\n]*,[^:#\n]*:|\braise[ \t]+[\w.]+[ \t]*,"
        ),
        sure="show",
        notes="2.0/#python-compatibility",
        leaves=(
            "from __future__ import print_function\n\nprint('a', 'b')\n",
            "try:\n    pass\nexcept (KeyError, ValueError) as error:\n    raise ValueError('a, b')\n",
            "exec('a = 1')\nprint ('a')\nraise ValueError\n",
        ),
        symptoms=("Missing parentheses in call to 'print'", "multiple exception types must be parenthesized"),
        unproven="it is Python's syntax, whichever Django there is",
    ),
]
