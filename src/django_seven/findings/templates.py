"""Where a template meets a rule: text in, text out, and the tags that differ."""

from __future__ import annotations

import re

from django_seven.findings.lookout import TEMPLATE_MARKS
from django_seven.project.source import Source
from django_seven.rules.shape import ByHand, Library, Rule, Template
from django_seven.rules.syntax import rename_library, tags, uses
from django_seven.templates.blocks import blocks
from django_seven.templates.difference import Change, changes
from django_seven.templates.lexer import Places, tokens
from django_seven.templates.others import other_engine
from django_seven.templates.pages import shape
from django_seven.values import Edit, Finding, Minor, Road, Skipped

_OF_ADMIN = re.compile(r"\{%\s*extends\s+[\"']admin/")


def hole(source: Source, engine: str | None) -> Skipped | None:
    """Why a template is left alone: another engine reads it, or no Django compiles it, on whichever side.

    `engine` is what its place tells: the name of another one.
    """
    if engine:
        return Skipped(source.path, f"a template of {engine}, by where it lies")
    other = other_engine(source.template)
    if other is not None:
        return Skipped(source.path, f"a template of {other}")
    flaw = blocks(source.template).flaw
    return None if flaw is None else Skipped(source.path, f"no Django compiles it: {flaw.says}")


def findings(source: Source, rule: Rule) -> tuple[Finding, ...]:
    """The tags of one template that a rule is about, with what it rewrites in them."""
    before = source.template
    places = Places(before)
    if isinstance(rule.change, ByHand):
        return tuple(_finding(source, rule, places, change) for change in _met(before, rule.change))
    after = rewritten(before, rule)
    if after is None or after == before:
        return ()
    return tuple(_finding(source, rule, places, change) for change in changes(before, after))


def _met(text: str, change: ByHand) -> list[Change]:
    """The tags and variables that use what a rule by hand looks for."""
    admin = _OF_ADMIN.search(text) is not None
    marks = TEMPLATE_MARKS if admin else tuple(mark for mark in TEMPLATE_MARKS if mark != "{block ")
    # the first word of a trigger stands in each tag that uses it, which is far cheaper to ask than the rest
    triggers = [(one, one.lstrip("{%| ").split()[0]) for one in change.on if one.startswith(marks)]
    return [
        Change(*tag.span(), ())
        for tag in tags(text)
        if any(word in tag.group() and uses(tag.group(), one) and _stands(text, tag, one) for one, word in triggers)
    ]


def _stands(text: str, tag: re.Match[str], trigger: str) -> bool:
    """Whether a block says something, and is as a trigger by hand asks (`rules.shape.ByHand`)."""
    if not trigger.startswith("{block "):
        return True
    end = blocks(text).ends.get(tag.start(), len(text))
    if not text[tag.end() : end].strip():
        return False
    name, *more = trigger.split()[1:]
    inside = [one for one in tags(text) if tag.end() <= one.start() < end] if more else []
    shown = any("block.super" in one.group() for one in inside)
    if more == ["whole"]:
        return not shown
    if more and more[0] == "without":
        own = "".join(token.text for token in tokens(text) if token.kind == "text" and tag.end() <= token.start < end)
        return more[1] not in own and bool(own.strip() or not shown)
    around = shape(text)[1] if more else {}
    while more and name and name != more[1]:
        name = around.get(name, "")
    return bool(name)


def rewritten(text: str, rule: Rule) -> str | None:
    """The text as the rule wants it; None where it has nothing to say."""
    if isinstance(rule.change, Library):
        return rename_library(text, rule.change.old, rule.change.new)
    assert isinstance(rule.change, Template)  # noqa: S101 - for the type checker
    return rule.change.function(text)


def runs_on_both(rule: Rule, road: Road) -> bool:
    """Whether both sides have the new spelling: a template cannot ask the version."""
    ends = rule.change.ends if isinstance(rule.change, Template) else None
    return rule.overlaps(road) and (ends is None or road.new < Minor.parse(ends))


def _finding(source: Source, rule: Rule, places: Places, change: Change) -> Finding:
    line, column = source.position(places.byte(change.start))
    end_line, end_column = source.position(places.byte(change.end))
    pieces = change.pieces if rule.sure != "show" else ()  # what a person decides is no edit
    edits = tuple(
        Edit(places.byte(start), places.byte(end), text.encode("utf-8", "surrogateescape"))
        for start, end, text in pieces
    )
    return Finding(
        rule.id, source.path, line, column, end_line, end_column, rule.what, rule.sure, rule.since, rule.until, edits
    )
