"""Tags, filters and libraries of templates."""

from __future__ import annotations

import re

from django_seven.rules.shape import Example, Library, Rule, Template
from django_seven.rules.syntax import replace_tags, tags

# One argument of a tag as Django splits it: quoted strings keep their spaces.
_BIT = r"""(?:[^\s'"]*(?:(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')[^\s'"]*)+|[^\s'"]+)"""
_IFEQUAL = re.compile(rf"(\{{%\s*)(ifequal|ifnotequal)(\s+)({_BIT})\s+({_BIT})(\s*%\}})")
_END = re.compile(r"(\{%\s*)(endifequal|endifnotequal)(\s*%\})")
_OPERATORS = {"and", "or", "not", "in", "is", "==", "!=", "<", ">", "<=", ">="}
_LENGTH_IS = re.compile(r"""\|\s*length_is\s*:\s*(?:"(\d+)"|'(\d+)'|(\d+))""")
_CONDITION = re.compile(r"\{%\s*(?:if|elif)\s")
_BARE_FORM = re.compile(r"\{\{\s*((?:\w+_)?form(?:set)?)\s*\}\}")
_LOGOUT_LINK = re.compile(r"""<a\b([^>]*?)\bhref\s*=\s*(["'])(\{%\s*url\s+["'][\w:.-]*logout["'][^%]*%\})\2([^>]*)>""")


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
        return _LENGTH_IS.sub(lambda found: _length(tag, found), tag)

    return replace_tags(text, change)


def _length(tag: str, found: re.Match[str]) -> str:
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
        return re.sub(r"\|\s*length_is\s*:\s*", "|length == ", tag)

    left = replace_length_is(text) or text
    return None if left == (shown := replace_tags(left, change)) else shown


def replace_bare_form(text: str) -> str | None:
    """`{{ form }}` becomes `{{ form.as_table }}`: what it always meant."""

    def change(tag: str) -> str:
        found = _BARE_FORM.fullmatch(tag)
        return tag if found is None else tag.replace(found.group(1), f"{found.group(1)}.as_table")

    return replace_tags(text, change)


def show_logout_link(text: str) -> str | None:
    """Say where a link leads to a view that is called `logout`."""
    changed = _LOGOUT_LINK.sub(
        lambda found: (
            f'<a{found.group(1)}href="#" data-post={found.group(2)}{found.group(3)}{found.group(2)}{found.group(4)}>'
        ),
        text,
    )
    return None if changed == text else changed


# What the form looks like, whatever the spaces in it.
_FORMS = """
from django import forms


def look(text):
    return "table" if "<tr" in text or text == "table" else "div"


class Look:
    def __str__(self):
        return look(super().__str__())

    def as_table(self):
        return look(super().as_table())


class NameForm(Look, forms.Form):
    name = forms.CharField()


class NameFormSet(Look, forms.BaseFormSet):
    pass
"""

RULES = [
    Rule(
        id="load-staticfiles",
        what="`{% load staticfiles %}` is gone in Django 3.0; `{% load static %}` does the same.",
        why="The tag in `static` asks the storage of `django.contrib.staticfiles` itself since Django 1.10.",
        since="1.4",
        until="3.0",
        warns="2.1",
        change=Library("staticfiles", "static"),
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
        change=Library("admin_static", "static"),
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
                "{% ifequal missing None %}missing{% endifequal %}"
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
        leaves=('{% if x|length_is:"3" %}{% endif %}', "{{ x|length }}"),
        ledger=("removed-filter-length_is",),
        symptoms=("Invalid filter: 'length_is'",),
    ),
    Rule(
        id="bare-form",
        what="`{{ form }}` is a list of `div`s in Django 5.0; `{{ form.as_table }}` is the table it was.",
        why="The default template of forms and formsets is `django/forms/div.html` now.",
        since="1.8",
        until="5.0",
        warns="4.1",
        change=Template(("form",), replace_bare_form),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="<table>{{ form }}</table>{{formset}}",
            after="<table>{{ form.as_table }}</table>{{formset.as_table}}",
            kind="template",
            probe=_FORMS,
            context="{'form': NameForm(), 'formset': forms.formset_factory(NameForm, NameFormSet)()}",
        ),
        leaves=("{{ form.as_p }}{{ form|crispy }}{{ form.name }}{{ platform }}", "{# {{ form }} #}"),
        ledger=("changed-form-default-div",),
        pattern=r"\{\{[^\n]*form(?:set)?[^\w\n]*\}\}",
    ),
    Rule(
        id="logout-link",
        what="A link to `LogoutView` is a GET, which Django 5.0 refuses with 405; post a form instead.",
        why="A page could log people out with an image; a POST carries the token against forgery.",
        since="1.11",
        until="5.0",
        change=Template(("logout",), show_logout_link),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="<a href=\"{% url 'logout' %}\">out</a>",
            after='<form method="post" action="{% url \'logout\' %}">{% csrf_token %}<button>out</button></form>',
            kind="template",
        ),
        leaves=('<form method="post" action="{% url \'logout\' %}">', "<a href=\"{% url 'login' %}\">in</a>"),
        ledger=("removed-LogoutView-get",),
        symptoms=("Method Not Allowed (GET): /logout", "Method Not Allowed (GET): /accounts/logout/"),
        unproven="the view, not the template, gives the answer; `logout-get` proves it",
    ),
]
