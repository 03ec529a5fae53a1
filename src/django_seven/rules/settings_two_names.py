"""The list of middleware, which Django reads under another name."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    below,
    enclosing,
    file_of,
    indentation,
    is_called,
    keyword,
    string_value,
)
from django_seven.values import Minor

_OLD, _NEW = "MIDDLEWARE_CLASSES", "MIDDLEWARE"
_SINCE = Minor(1, 10)
_GIVEN = ("settings", ".modify_settings", ".configure")  # calls that are handed settings


def rename_middleware(draft: Draft, match: Match) -> None:
    """`MIDDLEWARE_CLASSES` becomes `MIDDLEWARE` wherever it is spoken of; the oldest sides are given both."""
    if match.imported and match.trigger.startswith("django."):
        raise Fine
    if match.trigger.endswith(_GIVEN):
        _given(draft, match)
        return
    if match.trigger.startswith("django."):
        if draft.road.old < _SINCE and not draft.sets_elsewhere(_OLD):
            raise Skip("Django before 1.10 has only the old name")
        draft.replace(_name(match.node.child_by_field_name("attribute")), _NEW)
        return
    if _mentions(match.node, _NEW) or _both(draft, match.node):
        raise Fine  # both are written down, and where `MIDDLEWARE` is, the old one is not read
    if any(map(_asked, _spoken(draft.root))):
        raise Skip("code that asks for the version speaks of it as well: give it both names")
    name = match.node if match.trigger.endswith(" +=") else match.node.child_by_field_name("left")
    draft.replace(_name(name), _NEW)
    if draft.road.old < _SINCE:
        _beside(draft, match)


def _name(node: Node | None) -> Node:
    if node is None or node.type == "aliased_import":
        raise Skip("it is imported under another name")
    return node


def _both(draft: Draft, node: Node) -> bool:
    """Whether settings around these have the new name, and it is not only the file below that is behind."""
    behind = draft.inherits_setting(_NEW, node) and not draft.inherits_setting(_OLD, node)
    return draft.inherits_setting(_NEW) and not behind


def _spoken(node: Node) -> list[Node]:
    return [found for found in below(node, "identifier") if found.text == _OLD.encode()]


def _asked(node: Node) -> bool:
    """Whether a question for the version stands around a node."""
    above = enclosing(node, "if_statement")
    while above is not None:
        condition = above.child_by_field_name("condition")
        if condition is not None and b"VERSION" in (condition.text or b""):
            return True
        above = enclosing(above, "if_statement")
    return False


def _beside(draft: Draft, match: Match) -> None:
    """Behind the last statement that speaks of the list, Django before 1.10 gets it under the old name."""
    scope = enclosing(match.node, "class_definition")
    body = scope.child_by_field_name("body") if scope is not None else draft.root
    spoken = _spoken(body) if body is not None else []
    last = spoken[-1] if spoken else match.node
    if body is None or not match.node.start_byte <= last.start_byte < match.node.end_byte:
        return
    statement = last
    while statement.parent is not None and statement.parent.id != body.id:
        statement = statement.parent
    indent = indentation(statement)
    django = draft.require_module("django")
    lines = ["", f"if {django}.VERSION < {_SINCE.code}:", f"    {_OLD} = {_NEW}"]
    data = file_of(statement).text or b""
    end = data.find(b"\n", statement.end_byte)
    draft.insert(end if end >= 0 else len(data), f"\n{indent}".join(lines))


def _given(draft: Draft, match: Match) -> None:
    """Settings that are handed to a call, by keywords or in a dictionary that is named with `**`."""
    call = match.node.parent
    if call is None or not is_called(match.node) or keyword(call, _NEW) is not None:
        raise Fine
    given = keyword(call, _OLD)
    if given is not None:
        if draft.road.old < _SINCE:
            append_argument(draft, call, f"{_NEW}={draft.text(_value(given))}")
        else:
            draft.replace(_name(given.child_by_field_name("name")), _NEW)
        return
    pairs = [pair for one in _handed(draft, call) for pair in one.named_children]
    keys = {string_value(pair.child_by_field_name("key")): pair for pair in pairs if pair.type == "pair"}
    keys |= {draft.text(_name(p.child_by_field_name("name"))): p for p in pairs if p.type == "keyword_argument"}
    if _OLD not in keys or _NEW in keys:
        raise Fine
    pair = keys[_OLD]
    key = _name(pair.child_by_field_name("key") or pair.child_by_field_name("name"))
    new = draft.text(key).replace(_OLD, _NEW)
    if draft.road.old < _SINCE:
        between = draft.text(pair)[len(draft.text(key)) :]
        draft.insert(pair.end_byte, f",\n{indentation(pair)}{new}{between}")
    else:
        draft.replace(key, new)


def _handed(draft: Draft, call: Node) -> Iterator[Node]:
    """What `**NAME` and `**{…}` of a call stand for, where that is a dictionary that is bound once."""
    for item in arguments(call):
        inner = item.named_children[0] if item.type == "dictionary_splat" and item.named_children else None
        values = draft.values(inner) if inner is not None and inner.type == "identifier" else [inner]
        for value in values if len(values) == 1 else []:
            if value is not None and value.type == "dictionary":
                yield value
            function = value.child_by_field_name("function") if value is not None and value.type == "call" else None
            given = value.child_by_field_name("arguments") if value is not None and function is not None else None
            if given is not None and function is not None and function.text == b"dict":
                yield given


def _value(given: Node) -> Node:
    return given.child_by_field_name("value") or given


def _mentions(node: Node, name: str) -> bool:
    return any(found.text == name.encode() for found in below(file_of(node), "identifier"))


_ALL_MIDDLEWARE = """[
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
"""

RULES = [
    Rule(
        id="middleware-classes",
        what="`MIDDLEWARE_CLASSES` is not read by Django 2.0; the list is called `MIDDLEWARE`.",
        why="Middleware is called in layers since Django 1.10; own middleware must take `get_response`.",
        since="1.10",
        until="2.0",
        warns="1.8",
        change=Rewrite(
            (
                "MIDDLEWARE_CLASSES =",
                "MIDDLEWARE_CLASSES +=",
                "django.conf.settings.MIDDLEWARE_CLASSES",
                "django.test.override_settings",
                "django.test.utils.override_settings",
                "django.test.modify_settings",
                ".settings",
                ".modify_settings",
                "django.conf.settings.configure",
            ),
            rename_middleware,
        ),
        texts=("MIDDLEWARE_CLASSES",),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="MIDDLEWARE_CLASSES = " + _ALL_MIDDLEWARE + "MIDDLEWARE_CLASSES += []\n",
            after="MIDDLEWARE = " + _ALL_MIDDLEWARE + "MIDDLEWARE += []\n",
            kind="settings",
            settings="[globals().pop(name, None) for name in ('MIDDLEWARE', 'MIDDLEWARE_CLASSES')]",
            probe="from django.test import Client\nanswer = 'X-Frame-Options' in Client().get('/')\n",
        ),
        leaves=(
            "MIDDLEWARE = []\nMIDDLEWARE_CLASSES = MIDDLEWARE\n",
            "TOOLBAR_MIDDLEWARE_CLASSES = []\n",
            "from django.test import override_settings\n\n\n"
            "@override_settings(MIDDLEWARE=None, MIDDLEWARE_CLASSES=['shop.Own'])\ndef test():\n    pass\n",
        ),
        ledger=("removed-settings.MIDDLEWARE_CLASSES",),
        symptoms=("1_10.W001", "object has no attribute 'MIDDLEWARE_CLASSES'"),
    ),
]
