"""Whether a rule is still the one that was measured: a digest of its claims, its examples and its functions."""

from __future__ import annotations

import inspect
from dataclasses import fields
from hashlib import sha256
from typing import Any

from django_seven.rules.derive import examples
from django_seven.rules.shape import Example, Rule

# Fields that came later count where they say something: what was measured without them is still the same rule.
_LATER = {("Example", "name"), ("Library", "where"), ("Template", "where")}


def digest(rule: Rule) -> str:
    """Sixteen digits that change with what the proof depends on; words and ledger rows do not count."""
    change = [f"{name}={_text(value)}" for name, value in _told(rule.change)]
    parts = [type(rule.change).__name__, *change, rule.since, rule.until, rule.warns, rule.sure, rule.axis]
    parts += [_example(example) for example in examples(rule)]
    return sha256("\0".join(map(str, parts)).encode()).hexdigest()[:16]


def _example(example: Example) -> str:
    return f"Example({', '.join(f'{name}={value!r}' for name, value in _told(example))})"


def _told(value: Any) -> list[tuple[str, object]]:
    kind = type(value).__name__
    told = ((one, getattr(value, one.name)) for one in fields(value))
    return [(one.name, given) for one, given in told if (kind, one.name) not in _LATER or given != one.default]


def _text(value: object) -> str:
    return inspect.getsource(value) if inspect.isfunction(value) else repr(value)
