"""Signals: what their constructor and their methods no longer take."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import call_of, is_called, keyword, positional


def providing_args(draft: Draft, match: Match) -> None:
    """The list of names goes; it only ever was documentation."""
    if match.imported:
        raise Fine
    call = call_of(match)
    given, named = positional(call), keyword(call, "providing_args")
    if named is not None:
        draft.remove_argument(named)
        return
    if not given or (given[0].type not in ("list", "tuple", "none", "set") and len(given) == 1):
        raise Fine
    if len(given) == 2:
        draft.replace(given[1], f"use_caching={draft.text(given[1])}")
    draft.remove_argument(given[0])


def disconnect_weak(draft: Draft, match: Match) -> None:
    """`weak` goes: it had no effect."""
    weak = keyword(call_of(match), "weak") if is_called(match.node) else None
    if weak is None:
        raise Fine
    draft.remove_argument(weak)


_AFTER = """
from django.dispatch import Signal

paid = Signal()
moved = Signal(use_caching=True)
answer = [paid.use_caching, moved.use_caching, paid.send(sender=None, order=7)]
"""

RULES = [
    Rule(
        id="signal-providing-args",
        what="`Signal(providing_args=…)` fails in Django 4.0; the names were documentation only.",
        why="Django never read them. A list left in first place is taken as `use_caching`, silently.",
        since="1.6",
        until="4.0",
        warns="3.1",
        change=Rewrite(("django.dispatch.Signal", "django.dispatch.dispatcher.Signal"), providing_args),
        pattern=r"Signal\s*(?:\(\s*[^\s)]|as\b)",
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before=_AFTER.replace("Signal()", 'Signal(providing_args=["order"])').replace(
                "Signal(use", 'Signal(["old", "new"], use'
            ),
            after=_AFTER,
        ),
        leaves=(
            "from blinker import Signal\nSignal(providing_args=['a'])",
            "from django.dispatch import Signal\nSignal(use_caching=True)\nSignal(True)\nSignal(**options)",
        ),
        ledger=("removed-django.dispatch.Signal--providing_args",),
        symptoms=("got an unexpected keyword argument 'providing_args'",),
    ),
    Rule(
        id="signal-disconnect-weak",
        what="`Signal.disconnect(weak=…)` fails in Django 2.0; the argument had no effect.",
        why="A receiver is found by its identity, however it was connected.",
        since="1.3",
        until="2.0",
        warns="1.9",
        change=Rewrite((".disconnect",), disconnect_weak),
        sure="likely",
        doubt="receiver",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.dispatch import Signal

paid = Signal()


def receiver(**options):
    pass


paid.connect(receiver, weak=False)
paid.disconnect(receiver, weak=False)
answer = paid.receivers
""",
            after="""
from django.dispatch import Signal

paid = Signal()


def receiver(**options):
    pass


paid.connect(receiver, weak=False)
paid.disconnect(receiver)
answer = paid.receivers
""",
        ),
        leaves=("paid.connect(receiver, weak=False)\npaid.disconnect(receiver)\nsocket.disconnect()",),
        ledger=("removed-django.dispatch.Signal.disconnect--weak",),
        symptoms=("disconnect() got an unexpected keyword argument 'weak'",),
    ),
]
