"""Tags, filters and libraries of templates."""

from __future__ import annotations

import re

from django_seven.rules.around import Project
from django_seven.rules.shape import Example, Library, Rule, Template
from django_seven.rules.syntax import rename_library, replace_tags, tags
from django_seven.values import Minor, Road

# One argument of a tag as Django splits it: quoted strings keep their spaces.
_BIT = r"""(?:[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+|[^\s'"]+)"""
_IFEQUAL = re.compile(rf"(\{{%\s*)(ifequal|ifnotequal)(\s+)({_BIT})\s+({_BIT})(\s*%\}})")
_END = re.compile(r"(\{%\s*)(endifequal|endifnotequal)(?:\s+[^\s%][^%]*?)?(\s*%\})")
_OPERATORS = {"and", "or", "not", "in", "is", "==", "!=", "<", ">", "<=", ">="}
# A text of its own, or the filter with a number: what stands in a text is none.
_STRING = r"""(?<!:)(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_LENGTH_IS = re.compile(r"""\|\s*length_is\s*:\s*(?:"(\d+)"|'(\d+)'|(\d+))""")
_LENGTH_IS_OR_TEXT = re.compile(rf"{_LENGTH_IS.pattern}|{_STRING}")
_PLAIN_PATH = re.compile(r"""(["'])[\w./~!*()-]*\1""", re.A)  # nothing that an address would spell otherwise
_ANY_LENGTH_IS = re.compile(rf"\|\s*length_is\s*:\s*|{_STRING}")
_CONDITION = re.compile(r"\{%\s*(?:if|elif)\s")


def named_by_path(road: Road, project: Project, text: str) -> bool:
    """Whether `static` of the old side gives the addresses that the storage does: below 1.10 it only joins paths."""
    if road.old >= Minor(1, 10):
        return True
    paths = [found.group()[2:-2].split() for found in tags(text) if found.group().startswith("{%")]
    plain = all(_PLAIN_PATH.fullmatch(words[1]) for words in paths if words[0] == "static" and len(words) > 1)
    return plain and "STATICFILES_STORAGE" not in project.settings_assigned


def named_by_storage(road: Road, project: Project, text: str) -> bool:
    """The other way round."""
    return not named_by_path(road, project, text)


def from_storage(text: str) -> str | None:
    """Both libraries become `static`."""
    changed = rename_library(text, "staticfiles", "static") or text
    return rename_library(changed, "admin_static", "static") or changed


def replace_ifequal(text: str) -> str | None:
    """`{% ifequal a b %}` becomes `{% if a == b %}`, with its end; None where the tags do not add up."""
    live = [found.group() for found in tags(text)]
    for name in ("ifequal", "ifnotequal"):
        begins = [tag for tag in live if re.match(rf"\{{%\s*{name}\b", tag)]
        ends = [tag for tag in live if re.match(rf"\{{%\s*end{name}\b", tag)]
        if len(begins) != len(ends) or not all(_readable(tag) for tag in begins):
            return None

    def change(tag: str) -> str:
        begin, end = _IFEQUAL.fullmatch(tag), _END.fullmatch(tag)
        if begin is not None:
            start, name, space, left, right, close = begin.groups()
            return f"{start}if{space}{left} {'==' if name == 'ifequal' else '!='} {right}{close}"
        return f"{end.group(1)}endif{end.group(3)}" if end is not None else tag

    return replace_tags(text, change)


def _readable(tag: str) -> bool:
    found = _IFEQUAL.fullmatch(tag)
    return found is not None and not {found.group(4), found.group(5)} & _OPERATORS


def replace_length_is(text: str) -> str | None:
    """`|length_is:"3"` in a condition becomes `|length == 3`, where a literal number is the last word of it."""

    def change(tag: str) -> str:
        if not _CONDITION.match(tag):
            return tag
        return _LENGTH_IS_OR_TEXT.sub(lambda found: _length(tag, found), tag)

    return replace_tags(text, change)


def _length(tag: str, found: re.Match[str]) -> str:
    if not found.group().startswith("|"):
        return found.group()
    before, after = tag[: found.start()].split(), tag[found.end() :].split()
    glued = not tag[found.end()].isspace() and not tag.startswith("%}", found.end())
    compared = bool(after) and after[0] in _OPERATORS - {"and", "or"}
    if glued or compared or (len(before) > 1 and before[-2] in _OPERATORS - {"and", "or", "not"}):
        return found.group()
    return f"|length == {next(int(group) for group in found.groups() if group)}"


def show_length_is(text: str) -> str | None:
    """Say where `length_is` stands outside of a condition, or with an argument that is no literal."""

    def change(tag: str) -> str:
        shown = re.fullmatch(r"\{\{\s*([\w.]+)" + _LENGTH_IS.pattern + r"\s*\}\}", tag)
        if shown is not None:
            number = next(int(group) for group in shown.groups()[1:] if group)
            return f"{{% if {shown.group(1)}|length == {number} %}}True{{% else %}}False{{% endif %}}"
        return _ANY_LENGTH_IS.sub(lambda found: "|length == " if found.group()[0] == "|" else found.group(), tag)

    left = replace_length_is(text) or text
    return None if left == (shown := replace_tags(left, change)) else shown


RULES = [
    Rule(
        id="load-staticfiles",
        what="`{% load staticfiles %}` is gone in Django 3.0; `{% load static %}` does the same.",
        why="The tag in `static` asks the storage of `django.contrib.staticfiles` itself since Django 1.10.",
        since="1.4",
        until="3.0",
        warns="2.1",
        change=Library("staticfiles", "static", named_by_path),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="{% load i18n staticfiles %}<img src=\"{% static 'logo.png' %}\">",
            after="{% load i18n static %}<img src=\"{% static 'logo.png' %}\">",
            kind="template",
        ),
        leaves=(
            "{% load static %}{# {% load staticfiles %} #}",
            "{% verbatim %}{% load staticfiles %}{% endverbatim %}",
            "{% load my_staticfiles staticfiles_tags %}",
        ),
        ledger=("removed-tag-load-staticfiles",),
        symptoms=("'staticfiles' is not a registered tag library",),
    ),
    Rule(
        id="load-admin-static",
        what="`{% load admin_static %}` is gone in Django 3.0; `{% load static %}` does the same.",
        why="The tag in `static` asks the storage of `django.contrib.staticfiles` itself since Django 1.10.",
        since="1.4",
        until="3.0",
        warns="2.1",
        change=Library("admin_static", "static", named_by_path),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="{% load static from admin_static %}{% static 'admin/css/base.css' %}",
            after="{% load static from static %}{% static 'admin/css/base.css' %}",
            kind="template",
        ),
        leaves=("{% load admin_urls %}", "{% comment %}{% load admin_static %}{% endcomment %}"),
        ledger=("removed-tag-load-admin_static",),
        symptoms=("'admin_static' is not a registered tag library",),
    ),
    Rule(
        id="load-staticfiles-storage",
        what="`{% load staticfiles %}` is gone in Django 3.0; `{% load static %}` asks the storage only since 1.10.",
        why="Below Django 1.10, `static` leaves out what a `STATICFILES_STORAGE` adds to names, and quotes no sign "
        "of a path in a variable. Go to a Django between 1.10 and 2.2 first.",
        since="1.10",
        until="3.0",
        warns="2.1",
        change=Template(("static",), from_storage, where=named_by_storage),
        sure="show",
        notes="3.0/#features-removed-in-3-0",
        unproven="the example would need a project around it; `load-staticfiles` shows that the tags are one",
        leaves=("{% load static %}", "{% load my_staticfiles %}"),
        ledger=("removed-tag-load-staticfiles", "removed-tag-load-admin_static"),
        pattern=r"\bload\b[^\n]*(?:staticfiles|admin_static)",
    ),
    Rule(
        id="ifequal",
        what="`{% ifequal %}` and `{% ifnotequal %}` are gone in Django 4.0; `{% if a == b %}` answers the same.",
        why="`{% if %}` compares since Django 1.2.",
        since="1.3",
        until="4.0",
        warns="3.1",
        change=Template(("ifequal", "ifnotequal"), replace_ifequal),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before=(
                "{% ifequal kind 'a talk' %}talk{% else %}other{% endifequal %} "
                '{%ifnotequal name|default:"no one" user.name%}someone{%endifnotequal%} '
                "{% ifequal missing None %}missing{% endifequal missing %}"
            ),
            after=(
                "{% if kind == 'a talk' %}talk{% else %}other{% endif %} "
                '{%if name|default:"no one" != user.name%}someone{%endif%} '
                "{% if missing == None %}missing{% endif %}"
            ),
            kind="template",
            context="{'kind': 'a talk', 'name': '', 'user': {'name': 'Ada'}}",
        ),
        leaves=(
            "{# {% ifequal a b %} #}{% if a == b %}x{% endif %}",
            "{% verbatim %}{% ifequal a b %}{% endifequal %}{% endverbatim %}",
            "{% ifequal a b %}the end stands in another file",
        ),
        ledger=("removed-tag-ifequal", "removed-tag-ifnotequal"),
        symptoms=("Invalid block tag on line", "'ifequal'", "'ifnotequal'"),
    ),
    Rule(
        id="length-is",
        what='`{% if x|length_is:"3" %}` is gone in Django 5.1; `{% if x|length == 3 %}` answers the same.',
        why="A comparison in the condition says it without a filter of its own.",
        since="1.3",
        until="5.1",
        warns="4.2",
        change=Template(("length_is",), replace_length_is),
        sure="likely",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before=(
                '{% if talks|length_is:"2" %}two{% endif %} {% if not talks|length_is:0 and day %}some{% endif %} '
                "{% if talks|slice:'1:'|length_is:'1' or talks|length_is:2 %}short{% else %}long{% endif %}"
            ),
            after=(
                "{% if talks|length == 2 %}two{% endif %} {% if not talks|length == 0 and day %}some{% endif %} "
                "{% if talks|slice:'1:'|length == 1 or talks|length == 2 %}short{% else %}long{% endif %}"
            ),
            kind="template",
            context="{'talks': ['ab', 'cd'], 'day': 1}",
        ),
        leaves=(
            "{% if x|length_is:number %}{% endif %}",
            '{% if x|length_is:"3" == True %}{% endif %}',
            '{% if x|length_is:"3"|yesno %}{% endif %}',
            '{{ x|length_is:"3" }}',
            '{% if y == " x|length_is:1 " %}{% endif %}',
        ),
        ledger=("removed-filter-length_is",),
        symptoms=("Invalid filter: 'length_is'",),
    ),
    Rule(
        id="length-is-elsewhere",
        what="`|length_is` is gone in Django 5.1; here it is no condition of its own, or its argument is a variable.",
        why="The filter gave `True`, `False` or, where there is no length, an empty text.",
        since="1.3",
        until="5.1",
        warns="4.2",
        change=Template(("length_is",), show_length_is),
        sure="show",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before='{{ talks|length_is:"2" }}',
            after="{% if talks|length == 2 %}True{% else %}False{% endif %}",
            kind="template",
            context="{'talks': ['ab', 'cd']}",
        ),
        leaves=('{% if x|length_is:"3" %}{% endif %}', "{{ x|length }}", '{% if y == "|length_is:1" %}{% endif %}'),
        ledger=("removed-filter-length_is",),
        symptoms=("Invalid filter: 'length_is'",),
    ),
]
