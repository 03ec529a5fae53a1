"""Defaults that are written down as they were: one block of them in each settings module that others build on."""

from __future__ import annotations

import re
import textwrap

from tree_sitter import Node

from django_seven.edits.draft import FileDraft
from django_seven.findings.code import Place
from django_seven.rules.kept import ENDING, HEADING, entry
from django_seven.rules.shape import Default, Fine, Rule, Skip
from django_seven.values import Minor

_DEFAULTS = "django.conf.global_settings"  # what is taken from there is a default itself


def default(draft: FileDraft, rule: Rule, place: Place) -> None:
    """Write the default of the old side into the settings that the others build on.

    Raises Skip where other settings may say otherwise.
    """
    change = rule.change
    assert isinstance(change, Default)  # noqa: S101 - for the type checker
    if change.ends is not None and Minor.parse(change.ends) <= draft.road.new:
        raise Fine  # what cannot be kept on the new side is not pinned
    if change.only is not None:
        change.only(draft, place)
    value = change.value if isinstance(change.value, str) else change.value(draft, place)
    if place.node.type not in ("module", "class_definition"):
        _given(draft, place.node, change.name, value)
        return
    code = f"{change.name} = {value}"
    if not rule.overlaps(draft.road):  # the default of the old side stays what it is
        version = f"{draft.require_module('django')}.VERSION >= {Minor.parse(rule.since).code}"
        code = f"if {version}:\n{textwrap.indent(code, '    ')}"
    if place.node.type == "class_definition":
        _into_class(draft, place.node, rule, code)
    else:
        _into_module(draft, rule, code)


def _into_module(draft: FileDraft, rule: Rule, code: str) -> None:
    """The end of the block of the module, or a block of its own where other settings cannot override it."""
    data = draft.names.source.data
    position = _end_of_settings(draft)
    _ask_the_others(draft, rule, position)
    lines = entry(rule, code, draft.tree.width)
    if _extended(draft, 0, len(data), lines, ""):
        return
    before = data[:position]
    gap = "" if before.endswith((b"\n\n", b"\r\n\r\n")) else "\n" if before.endswith(b"\n") else "\n\n"
    after = "\n" if data[position:].strip() else ""
    block = "\n".join([HEADING, "", *lines, ENDING, ""])
    draft.insert(position, f"{gap}{block}{after}")


def _into_class(draft: FileDraft, node: Node, rule: Rule, code: str) -> None:
    """The same at the end of the body of a class."""
    body = node.child_by_field_name("body")
    if body is None or body.start_point.row == node.start_point.row:
        raise Skip("its class is written in one line")
    indent = draft.names.source.indentation(body.named_children[0].start_byte)
    lines = entry(rule, code, draft.tree.width - len(indent))
    following = node.next_named_sibling
    while following is not None and following.type == "comment":
        following = following.next_named_sibling
    data = draft.names.source.data
    end = following.start_byte if following is not None else len(data)
    if _extended(draft, node.start_byte, end, lines, indent):
        return
    stop = data.find(b"\n", body.end_byte)
    stop = len(data) if stop < 0 else stop
    block = textwrap.indent("\n".join([HEADING, "", *lines, ENDING]), indent)
    draft.insert(stop, f"\n\n{block}" + ("\n" if stop == len(data) else ""))


def _extended(draft: FileDraft, start: int, end: int, lines: list[str], indent: str) -> bool:
    """Whether a piece of the file has a block, at whose end some lines were put.

    Raises Skip where it does not end.
    """
    data = draft.names.source.data
    heading = data.find(HEADING.encode(), start, end)
    if heading < 0:
        return False
    ending = data.find(ENDING.encode(), heading, end)
    if ending < 0:
        raise Skip(f"its block of defaults does not end: put the line `{ENDING}` below it")
    draft.insert(ending - len(indent.encode()), textwrap.indent("\n".join(["", *lines, ""]), indent))
    return True


def _ask_the_others(draft: FileDraft, rule: Rule, position: int) -> None:
    """Raise Skip where another module may set it before the block, or does before it takes the block."""
    change, source, graph = rule.change, draft.names.source, draft.tree.settings_graph
    assert isinstance(change, Default)  # noqa: S101 - for the type checker
    foreign = graph.foreign_before(source, position)
    if foreign is not None and foreign != _DEFAULTS:
        raise Skip(f"`from {foreign} import *` may set it, and is not of this project; write the old value down there")
    other = graph.overridden(source.path, change.name)
    if other is not None:
        raise Skip(f"{other} sets it before it imports these settings, and would get this value instead")


def _given(draft: FileDraft, given: Node, name: str, value: str) -> None:
    """Put the default behind the last setting in a call or a dictionary, in its style."""
    kind = "pair" if given.type == "dictionary" else "keyword_argument"
    last = [item for item in given.named_children if item.type == kind][-1]
    source = draft.names.source
    own_line = source.data[: last.start_byte].rpartition(b"\n")[2].strip() == b""
    indent = source.indentation(last.start_byte)
    between = f",\n{indent}" if own_line else ", "
    value = value.replace("\n", f"\n{indent}")
    if kind == "pair":
        key = last.child_by_field_name("key")
        quote = draft.text(key)[-1:] if key is not None and key.type == "string" else '"'
        draft.insert(last.end_byte, f"{between}{quote}{name}{quote}: {value}")
    else:
        draft.insert(last.end_byte, f"{between}{name}={value}")


def _end_of_settings(draft: FileDraft) -> int:
    """The end of the file, or the first import of other settings after the apps: those may override us."""
    seen = False
    for node in draft.names.root.children:
        text = node.text or b""
        seen = seen or text.startswith(b"INSTALLED_APPS")
        if seen and re.search(rb"\bimport\b[ \t(]*\*", text):
            return node.start_byte
    return len(draft.names.source.data)
