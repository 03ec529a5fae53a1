"""Settings that are called otherwise, and defaults that are written down as they were."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.edits.draft import FileDraft
from django_seven.findings.code import Place
from django_seven.rules.shape import Default, Fine, Rule, Setting, Skip
from django_seven.rules.syntax import HEADING
from django_seven.values import Minor


def setting(draft: FileDraft, rule: Rule, place: Place) -> None:
    """Rename an assigned setting, under a guard where the old side reads only the old name."""
    change = rule.change
    assert isinstance(change, Setting)  # noqa: S101 - for the type checker
    if place.trigger.endswith(" +=") and change.new is not None and rule.overlaps(draft.road):
        node = place.node.child_by_field_name("name") if place.node.type == "aliased_import" else place.node
        draft.replace(node or place.node, change.new)
        return
    if place.node.type != "assignment":
        raise Skip("read by the project's own code")
    if change.new is None:
        draft.remove_line(_statement(place))
        return
    left, right = place.node.child_by_field_name("left"), place.node.child_by_field_name("right")
    if left is None or right is None:
        raise Skip
    if rule.overlaps(draft.road):
        draft.replace(left, change.new)
        return
    django = draft.require_module("django")
    indent = draft.names.source.indentation(place.node.start_byte)
    value = draft.text(right)
    lines = [
        f"if {django}.VERSION < {Minor.parse(rule.since).code}:",
        f"    {change.old} = {value}",
        "else:",
        f"    {change.new} = {value}",
    ]
    draft.replace(place.node, f"\n{indent}".join(lines))


def default(draft: FileDraft, rule: Rule, place: Place) -> None:
    """Write the default of the old side into the settings module that the others build on."""
    change = rule.change
    assert isinstance(change, Default)  # noqa: S101 - for the type checker
    if change.ends is not None and Minor.parse(change.ends) <= draft.road.new:
        raise Fine  # what cannot be kept on the new side is not pinned
    value = change.value if isinstance(change.value, str) else change.value(draft, place)
    if place.node.type != "module":
        _given(draft, place.node, change.name, value)
        return
    data = draft.names.source.data
    line = f"{change.name} = {value}\n"
    if not rule.overlaps(draft.road):  # the default of the old side stays what it is
        nested = line.rstrip("\n").replace("\n", "\n    ")
        line = f"if {draft.require_module('django')}.VERSION >= {Minor.parse(rule.since).code}:\n    {nested}\n"
    if HEADING.encode() in data:
        found = re.compile(re.escape(HEADING.encode()) + rb"\r?\n(?:(?:[A-Z]|if |[ \t\])}]).*\r?\n)*").search(data)
        draft.insert(found.end() if found else len(data), line)
        return
    position = _end_of_settings(draft)
    before = data[:position]
    gap = "" if before.endswith((b"\n\n", b"\r\n\r\n")) else "\n" if before.endswith(b"\n") else "\n\n"
    after = "\n" if data[position:].strip() else ""
    draft.insert(position, f"{gap}{HEADING}\n{line}{after}")


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


def _statement(place: Place) -> Node:
    return place.node.parent or place.node


def _end_of_settings(draft: FileDraft) -> int:
    """The end of the file, or the first import of other settings after the apps: those may override us."""
    seen = False
    for node in draft.names.root.children:
        text = node.text or b""
        seen = seen or text.startswith(b"INSTALLED_APPS")
        if seen and re.search(rb"\bimport\b[ \t(]*\*", text):
            return node.start_byte
    return len(draft.names.source.data)
