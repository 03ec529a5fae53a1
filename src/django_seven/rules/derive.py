"""The examples of a rule: those it gives, else one per name that only moved, derived from the names."""

from __future__ import annotations

from django_seven.rules.shape import Example, Moved, Renamed, Rule
from django_seven.values import Minor


def examples(rule: Rule) -> tuple[Example, ...]:
    """All examples of a rule, in its order; empty where it has none and none can be derived.

    A derived example takes the name from its old and from its new place; the proof holds the two against each
    other on every release that has both (`same` in the proof's own module).
    """
    given = (rule.example,) if rule.example is not None else ()
    if given or rule.more or not isinstance(rule.change, Renamed | Moved):
        return (*given, *rule.more)
    return tuple(_taken(old, new) for old, new in rule.change.pairs)


def derivable(rule: Rule) -> bool:
    """Whether some release has both names of a rule, so that a derived example can show that they are the same."""
    return rule.until is None or Minor.parse(rule.since) < Minor.parse(rule.until)


def _taken(old: str, new: str) -> Example:
    probe = f'from seven_proof import same\n\nanswer = same(thing, "{old}", "{new}")'
    return Example(_import(old), _import(new), probe=probe)


def _import(dotted: str) -> str:
    module, _, name = dotted.rpartition(".")
    return f"from {module} import {name}\n\nthing = {name}\n"
