"""Whether a rule is still the one that was measured: a digest of its claims, its examples and its functions."""

from __future__ import annotations

import inspect
from dataclasses import fields
from hashlib import sha256

from django_seven.rules.derive import examples
from django_seven.rules.shape import Rule


def digest(rule: Rule) -> str:
    """Sixteen digits that change with what the proof depends on; words and ledger rows do not count."""
    change = [f"{one.name}={_text(getattr(rule.change, one.name))}" for one in fields(rule.change)]
    parts = [type(rule.change).__name__, *change, rule.since, rule.until, rule.warns, rule.sure, rule.axis]
    parts += [repr(example) for example in examples(rule)]
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def _text(value: object) -> str:
    return inspect.getsource(value) if inspect.isfunction(value) else repr(value)
