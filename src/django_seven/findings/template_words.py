"""Which rules can bite in a template, told from its bytes: what none of them can meet is not even lexed.

An expression may let through too much, never too little: between words anything may stand that is no word, since
Python splits text at more than the white space of ASCII.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django_seven.findings.lookout import TEMPLATE_MARKS, triggers
from django_seven.rules.shape import Library, Rule

_GAP = rb"[^\w\r\n]*"
_LINE = rb"[^\r\n]*"
_GLOB = re.compile(rb"[*?\[\]]+")


@dataclass(frozen=True, slots=True)
class _Needle:
    rule: Rule
    pattern: re.Pattern[bytes] | None


class TemplateWords:
    """The triggers of some rules by the word that must stand in a template for them."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._needles: dict[bytes, list[_Needle]] = {}
        for rule in rules:
            for trigger in triggers(rule):
                for word, pattern in _needles(rule, trigger):
                    compiled = re.compile(pattern) if pattern else None
                    self._needles.setdefault(word, []).append(_Needle(rule, compiled))

    def rules(self, data: bytes) -> list[Rule]:
        """The rules whose words stand in the bytes of a template, as they must."""
        found: dict[str, Rule] = {}
        for word, needles in self._needles.items():
            if word not in data:
                continue
            for needle in needles:
                if needle.rule.id not in found and (needle.pattern is None or needle.pattern.search(data)):
                    found[needle.rule.id] = needle.rule
        return list(found.values())


def _needles(rule: Rule, trigger: str) -> Iterator[tuple[bytes, bytes]]:
    """Words, each with the expression that must match beside it; that of the rule itself where it has one."""
    if trigger.startswith(TEMPLATE_MARKS):
        yield _of_mark(trigger)
    elif trigger.startswith("{"):
        for word in trigger[1:].split("{"):
            own = rule.pattern or (f"load{_LINE.decode()}{re.escape(word)}" if isinstance(rule.change, Library) else "")
            yield word.encode(), own.encode()


def _of_mark(trigger: str) -> tuple[bytes, bytes]:
    """What a trigger by hand needs: `{% name word`, `{|filter`, `{load library`, `{block name`."""
    if trigger.startswith("{|"):
        name = trigger[2:].encode()
        return name, rb"\|" + _GAP + re.escape(name)
    name, *more = trigger.lstrip("{% ").encode().split()
    ahead = [rb"(?=" + _LINE + rb"\S*".join(map(re.escape, _GLOB.split(one))) + rb")" for one in more]
    rarest = max((one for one in (name, *more) if not _GLOB.search(one)), key=len)
    if trigger.startswith("{block "):
        del ahead[1:]  # what stands around the tag, and in it
        rarest = b"admin/"  # only in templates that extend one of the admin's
    return rarest, rb"\{%" + _GAP + re.escape(name) + b"".join(ahead)


def any_of(tags: Iterable[str], filters: Iterable[str], libraries: Iterable[str]) -> re.Pattern[bytes]:
    """An expression that matches in each template with one of some tags, filters or libraries."""
    some = {
        name: b"|".join(re.escape(one.encode()) for one in sorted(names)) or rb"(?!)"
        for name, names in (("tag", tags), ("filter", filters), ("library", libraries))
    }
    return re.compile(
        rb"\{%" + _GAP + rb"(?:(?:" + some["tag"] + rb")\b|load\b" + _LINE + rb"\b(?:" + some["library"] + rb")\b)"
        rb"|\|" + _GAP + rb"(?:" + some["filter"] + rb")\b"
    )
