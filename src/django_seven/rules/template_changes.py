"""Filters and tags of templates that answer otherwise: what they shorten, count, group and unpack."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Example, Rule, Template
from django_seven.rules.syntax import replace_tags, tags

_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_REGROUP = re.compile(r"\{%\s*regroup\s.*\sas\s+(\w+)\s*%\}", re.S)
_LOOP = re.compile(r"\{%\s*for\s+(\w+)\s+in\s+(\w+)\s*(?:reversed\s*)?%\}")
_UNPACKED = re.compile(
    r"(\{%\s*for\s+)([\w]+\s*,\s*[\w]+)((?:\s*,\s*\w+)+)(\s+in\s+[\w.]+\.(?:iter)?items\s*(?:reversed\s*)?%\})"
)
_COUNTED = re.compile(r"(?:^|\s)([\w.]+)\|\s*length\s*(?:==|!=|<=?|>=?)\s")
_STRICT = re.compile(r"<!DOCTYPE[^>]*(?:XHTML 1\.0 Strict|XHTML 1\.1|HTML 4\.01)//EN", re.I)
_TOKEN = re.compile(r"\{%\s*csrf_token\s*%\}")
_TRUNCATING = ("truncatechars", "truncatechars_html", "truncatewords", "truncatewords_html", "urlizetrunc")


def show_dictionary(text: str) -> str | None:
    """Say where a group of `regroup` is asked for what only a dictionary has."""
    lists = {found[1] for tag in tags(text) if (found := _REGROUP.fullmatch(tag.group()))}
    loops = (_LOOP.fullmatch(tag.group()) for tag in tags(text))
    groups = {found[1] for found in loops if found and found[2] in lists}
    if not groups:
        return None
    used = re.compile(rf"\b({'|'.join(sorted(groups))})\.(?:items|keys|values|get)\b")
    changed = replace_tags(text, lambda tag: used.sub(r"\1", tag))
    return None if changed == text else changed


def two_names(text: str) -> str | None:
    """`{% for a, b, c in x.items %}` unpacks two names: nothing ever came to the third."""
    changed = replace_tags(text, lambda tag: _UNPACKED.sub(r"\1\2\4", tag))
    return None if changed == text else changed


def show_counted(text: str) -> str | None:
    """Say where the length of what may be nothing is compared."""

    def change(tag: str) -> str:
        if not re.match(r"\{%\s*(?:if|elif)\s", tag) or not _COUNTED.search(_QUOTED.sub("''", tag)):
            return tag
        return _COUNTED.sub(lambda found: found.group().replace(found[1], f"{found[1]} != None and {found[1]}", 1), tag)

    changed = replace_tags(text, change)
    return None if changed == text else changed


def show_token(text: str) -> str | None:
    """Say where a page that must be strict has the token of a form outside of a block."""
    if not _STRICT.search(text):
        return None
    changed = replace_tags(text, lambda tag: f"<div>{tag}</div>" if _TOKEN.fullmatch(tag) else tag)
    return None if changed == text else changed


RULES = [
    Rule(
        id="truncated-dots",
        what="`|truncatechars`, `|truncatewords` and `|urlizetrunc` end in `…`, one sign, from Django 2.2 on.",
        why="It is the sign for it, and counts as one of the characters that are left.",
        since="1.3",
        until="2.2",
        change=ByHand(
            tuple(f"{{|{name}" for name in _TRUNCATING),
            "Look whether something reads the text: a test, a script, a mail in an encoding without the sign. "
            "Where the length matters, two characters more of the text are shown.",
        ),
        sure="show",
        notes="2.2/#miscellaneous",
        example=Example(
            before="{{ a|truncatechars:4 }}",
            after='{{ a|slice:":1" }}...',
            kind="template",
            context="{'a': 'abcdefgh'}",
        ),
        leaves=("{{ a|slice:':4' }}", "{# {{ a|truncatechars:4 }} #}", "{{ a|default:'|truncatechars' }}"),
        ledger=("changed-truncation-ellipsis",),
    ),
    Rule(
        id="regroup-dictionary",
        what="A group of `{% regroup %}` is a named tuple from Django 1.11 on: it has no `items`, `keys` or `values`.",
        why="A tuple can be unpacked in a loop: `{% for grouper, list in groups %}`, on the new side.",
        since="1.3",
        until="1.11",
        change=Template(("regroup",), show_dictionary),
        sure="show",
        notes="1.11/#miscellaneous",
        example=Example(
            before="{% regroup talks by day as days %}{% for day in days %}{{ day.items|length }}{% endfor %}",
            after="{% regroup talks by day as days %}{% for day in days %}{{ day|length }}{% endfor %}",
            kind="template",
            context="{'talks': [{'day': 1}, {'day': 2}]}",
        ),
        leaves=(
            "{% regroup talks by day as days %}{% for day in days %}{{ day.grouper }}{{ day.list }}{% endfor %}",
            "{% regroup talks by day as days %}{% for k in other %}{{ k.items }}{% endfor %}",
        ),
        ledger=("changed-regroup-namedtuple",),
    ),
    Rule(
        id="for-surplus-names",
        what="`{% for a, b, c in x.items %}` raises from Django 1.10 on where `x` is a dictionary: it gives pairs.",
        why="Nothing ever came to the third name; a mistake is to be seen.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Template(("for", "items"), two_names),
        sure="show",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="{% for name, age, town in people.items %}{{ name }} {{ age }}{{ town }}{% endfor %}",
            after="{% for name, age in people.items %}{{ name }} {{ age }}{{ town }}{% endfor %}",
            kind="template",
            context="{'people': {'Ada': 36}}",
        ),
        leaves=(
            "{% for a, b in x.items %}{% endfor %}",
            "{% for a, b, c in rows %}{% endfor %}",
            "{# {% for a, b, c in x.items %} #}",
        ),
        ledger=("removed-for-tag-unpack-count",),
        pattern=r"\{%[^\w\n]*for\b[^,%]*,[^,%]*,[^%]*items",
        symptoms=("Need 3 values to unpack in for loop; got 2.",),
    ),
    Rule(
        id="length-of-nothing",
        what="`|length` of what is not there is 0 from Django 1.8 on; it was an empty text, which equals no number.",
        why="What has no length was told by a text although a number was asked for.",
        since="1.3",
        until="1.8",
        change=Template(("length",), show_counted),
        sure="show",
        notes="1.8/#miscellaneous",
        example=Example(
            before="{% if missing|length == 0 %}none{% endif %}",
            after="{% if missing != None and missing|length == 0 %}none{% endif %}",
            kind="template",
        ),
        leaves=("{% if a|length %}{% endif %}", "{{ a|length }}", "{% if a == '|length == 1' %}{% endif %}"),
        ledger=("changed-length-undefined",),
        pattern=r"length\s*[=!<>]",
    ),
    Rule(
        id="csrf-token-block",
        what="`{% csrf_token %}` has no `<div>` of its own from Django 1.5 on, which strict pages ask for.",
        why="HTML 5 takes a hidden input anywhere in a form.",
        since="1.3",
        until="1.5",
        change=Template(("csrf_token", "DOCTYPE"), show_token),
        sure="show",
        notes="1.5/#miscellaneous",
        example=Example(
            before='<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "a.dtd"><form>{% csrf_token %}</form>',
            after='<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "a.dtd"><form>'
            "<div>{% csrf_token %}</div></form>",
            kind="template",
        ),
        leaves=("<!DOCTYPE html><form>{% csrf_token %}</form>", "<form>{% csrf_token %}</form>"),
        ledger=("changed-csrf_token-div",),
        unproven="the input is told by a validator of the page",
    ),
]
