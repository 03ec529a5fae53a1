"""Filters that read otherwise, and comments for translators."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rule, Template
from django_seven.rules.syntax import replace_tags, string_value

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_ESCAPE = re.compile(r"\|\s*escape\s*(\|[^%}]*?)(?=\s*(?:\}\}|%\}))")
_BARE = re.compile(r"\|\s*(date|time)(?=\s*(?:\||\}\}|%\}))")
_FORMATS = {"date": '"N j, Y"', "time": '"P"'}
_COMMENT = re.compile(r"(\{#\s*Translators\b[^\n]*?#\})(?=[ \t]*[^\s])")
_NODE_LISTS = ("django.template.NodeList", "django.template.base.NodeList", "django.template.debug.DebugNodeList")


def show_escape(text: str) -> str | None:
    """Say where `escape` is not the last filter."""

    def change(tag: str) -> str:
        found = _ESCAPE.search(tag)
        if found is None or found.group(1).split(":")[0].strip("| ") in ("safe", "escape", "force_escape"):
            return tag
        return _ESCAPE.sub(r"\1|escape", tag)

    changed = replace_tags(text, change)
    return None if changed == text else changed


def show_format(text: str) -> str | None:
    """Say where a date or time is shown without a format."""

    def change(tag: str) -> str:
        if _BARE.search(_QUOTED.sub("", tag)) is None:
            return tag
        return _BARE.sub(lambda found: f"{found.group()}:{_FORMATS[found.group(1)]}", tag)

    changed = replace_tags(text, change)
    return None if changed == text else changed


def comment_ends_line(text: str) -> str | None:
    """`{# Translators: … #}` ends its line."""
    newline = "\r\n" if "\r\n" in text else "\n"
    return _COMMENT.sub(lambda found: found.group() + newline, text)


def is_point(draft: Draft, match: Match) -> None:
    """Only another sign than the point is met."""
    value = match.node.child_by_field_name("right")
    if value is None or string_value(value) == ".":
        raise Fine


def on_node_list(draft: Draft, match: Match) -> None:
    """Only the list of nodes of a template is meant."""
    receiver = match.node.child_by_field_name("object")
    if (
        receiver is not None
        and draft.text(receiver) not in ("self", "cls")
        and not draft.derives(receiver, _NODE_LISTS)
    ):
        raise Fine
    if (receiver is None or draft.text(receiver) in ("self", "cls")) and not draft.class_means(match.node, _NODE_LISTS):
        raise Fine


RULES = [
    Rule(
        id="escape-not-last",
        what="`|escape` escapes where it stands from Django 2.0 on; before, it did so after all other filters.",
        why="`force_escape` was the one that did what all thought `escape` did.",
        since="1.3",
        until="2.0",
        warns="1.10",
        change=Template(("escape",), show_escape),
        sure="show",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="{% autoescape off %}{{ a|escape|cut:'&' }}{% endautoescape %}",
            after="{% autoescape off %}{{ a|cut:'&'|force_escape }}{% endautoescape %}",
            kind="template",
            context="{'a': '<b>&'}",
        ),
        leaves=("{{ a|escape }}", "{{ a|cut:'&'|escape }}", "{{ a|escapejs|safe }}"),
        ledger=("removed-escape-lazy",),
        pattern=r"\|[^\w\n]*escape[^\w\n]*\|",
    ),
    Rule(
        id="date-without-format",
        what="`|date` and `|time` without a format show it as the language does from Django 1.10 on.",
        why="The setting was read although localised formats were on.",
        since="1.3",
        until="1.10",
        change=Template(("date", "time"), show_format),
        sure="show",
        notes="1.10/#miscellaneous",
        example=Example(
            before="{{ day|date }}",
            after='{{ day|date:"N j, Y" }}',
            kind="template",
            probe="import datetime\nfrom django.utils import translation\ntranslation.activate('de')\n",
            context="{'day': datetime.date(2020, 3, 1)}",
            settings="USE_L10N = True",
        ),
        leaves=('{{ a|date:"Y" }}', "{{ date }}", "{{ a|date:'DATE_FORMAT'|upper }}"),
        ledger=("changed-date-filter-l10n",),
        pattern=r"\|[^\w\n]*(?:date|time)[^\w:\n]*[|}%]",
    ),
    Rule(
        id="translator-comment-line",
        what="A comment for translators must end its line from Django 1.6 on.",
        why="It belongs to the text in the next line.",
        since="1.3",
        until="1.6",
        change=Template(("Translators",), comment_ends_line),
        sure="safe",
        notes="1.6/#miscellaneous",
        example=Example(
            before='{% load i18n %}{# Translators: a verb #}{% trans "Open" %}\n',
            after='{% load i18n %}{# Translators: a verb #}\n{% trans "Open" %}\n',
            kind="template",
        ),
        leaves=('{# Translators: a verb #}\n{% trans "Open" %}', "{# a #}{% trans 'a' %}"),
        ledger=("changed-translator-comments",),
        symptoms=("The translator-targeted comment", "was ignored, because it wasn't the last item on the line"),
        unproven="only GNU gettext reads the comment",
    ),
    Rule(
        id="unlocalize-separator",
        what="`|unlocalize` and `{% localize off %}` write numbers with a point from Django 3.1 on.",
        why="What is not localised is for programs.",
        since="1.3",
        until="3.1",
        change=ByHand(
            ("DECIMAL_SEPARATOR =",), "Say the format where people read it: `|floatformat` knows the sign.", is_point
        ),
        sure="show",
        notes="3.1/#miscellaneous",
        example=Example(before='DECIMAL_SEPARATOR = ","\n', after='DECIMAL_SEPARATOR = "."\n', kind="settings"),
        leaves=('DECIMAL_SEPARATOR = "."\n',),
        ledger=("changed-unlocalize-decimal",),
        unproven="the cure is in the templates that show numbers",
    ),
    Rule(
        id="node-list-render-node",
        what="`NodeList.render_node()` is gone in Django 1.9; a node is asked for `render_annotated()`.",
        why="Errors are told by the nodes themselves.",
        since="1.3",
        until="1.9",
        change=ByHand(
            ("def render_node", ".render_node"),
            "Call `node.render(context)` on the old side, `node.render_annotated(context)` on the new one.",
            on_node_list,
        ),
        sure="show",
        notes="1.9/#miscellaneous",
        example=Example(
            before="""
from django.template.base import NodeList, TextNode


class Nodes(NodeList):
    def render_node(self, node, context):
        return "<b>%s</b>" % node.render(context)


answer = "%s" % Nodes([TextNode("text")]).render({})
""",
            after="""
from django.template.base import NodeList, TextNode


class Nodes(NodeList):
    def render(self, context):
        return "".join("<b>%s</b>" % node.render(context) for node in self)


answer = "%s" % Nodes([TextNode("text")]).render({})
""",
        ),
        leaves=("class Tree:\n    def render_node(self, node):\n        return node",),
        ledger=("removed-django.template.base.NodeList.render_node",),
        symptoms=("'NodeList' object has no attribute 'render_node'",),
    ),
]
