"""Collects the families and answers which rules lie on a road."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

import django_seven.rules
from django_seven.errors import UsageError
from django_seven.rules.shape import Moved, Renamed, Rule
from django_seven.values import Road


@cache
def families() -> tuple[str, ...]:
    """The names of the files that hold rules, sorted; those about packages are called `packages.name`."""
    own = f"{django_seven.rules.__name__}."
    modules = pkgutil.walk_packages(django_seven.rules.__path__, own)
    found = (module.name.removeprefix(own) for module in modules if not module.ispkg)
    return tuple(name for name in sorted(found) if family(name))


def family(name: str) -> tuple[Rule, ...]:
    """The rules of one file; none for a file of helpers."""
    module = importlib.import_module(f"django_seven.rules.{name}")
    return tuple(getattr(module, "RULES", ()))


@cache
def every() -> dict[str, Rule]:
    """All rules by id, in the order of the files."""
    rules: dict[str, Rule] = {}
    for name in families():
        for rule in family(name):
            if rule.id in rules:
                raise ValueError(f"two rules are called {rule.id}")
            rules[rule.id] = rule
    return rules


def on_road(road: Road, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> tuple[Rule, ...]:
    """The rules that bite between two Djangos, narrowed by ids.

    Raises UsageError where an id names no rule.
    """
    for asked in (*select, *ignore):
        named(asked)
    found = (
        rule
        for rule in every().values()
        if (rule.id in select if rule.asked else rule.bites(road))
        and rule.id not in ignore
        and (not select or rule.id in select)
    )
    # what only moved goes first: the others then find the names they need where they lie from now on
    return tuple(sorted(found, key=lambda rule: (not rule.early, not isinstance(rule.change, Renamed | Moved))))


def named(text: str) -> Rule:
    """The rule with this id.

    Raises UsageError that names the nearest ids where there is none.
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only needed on the way to an error

    if text in every():
        return every()[text]
    near = get_close_matches(text, every(), n=3, cutoff=0.5)
    hint = f"Did you mean {', '.join(f'`{name}`' for name in near)}?" if near else "`seven rules` lists them all."
    raise UsageError(f"There is no rule `{text}`.", hint)
