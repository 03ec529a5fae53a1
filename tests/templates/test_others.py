from __future__ import annotations

import pytest

from django_seven.templates.others import other_engine

JINJA = [
    "{%- if a -%}b{%- endif -%}",
    "{{- a }}",
    "{{ a -}}",
    "{% set a = b %}",
    "{% macro input(name) %}{{ name }}{% endmacro %}",
    '{% from "forms.html" import input %}',
    '{% import "forms.html" as forms %}',
    "{% block a %}{{ super() }}{% endblock %}",
    "{% if a.is_b() %}{% endif %}",
    "{% for a, b in c.items() %}{% endfor %}",
    "{% if a %}{{ b[0] }}{% endif %}",
    "{% if a %}{{ b ~ 'c' }}{% endif %}",
    "{% if a %}{{ b if c else d }}{% endif %}",
    "{% call(a) b() %}{% endcall %}",
]
SCRIPTS = [
    "{{#if a}}b{{/if}}",
    "{{> part}}",
    "{{{ a }}}",
    "{{#each a}}{{else}}{{/each}}",
    "{{ a.b() }}",
    "{{ a ? b : c }}",
    "{{ a && b }}",
    "<li ng-repeat='a in b'>{{ a.name }}</li>",
    '<li v-for="a in b">{{ a.name }}</li>',
    '<li *ngIf="a">{{ a.name }}</li>',
]
DJANGO = [
    "",
    "Dear {{ name }},\n\n1 + 1 {braces} and [brackets]\n",
    "{{ -1 }}{{ a|add:-1 }}{{ _('a (b)') }}{{ a|default:\"b + c\" }}{{ a.b.0 }}{{ a|default:_('b') }}",
    "{% if a and b or not c %}{% endif %}{% if a in b %}{% endif %}{% for a in b %}{{ a }}{% endfor %}",
    "{% load a %}{{ b() }}{{#if c}}",  # broken, but Django's
    "{% verbatim %}{{#if a}}{{/if}}{{ b() }}{% endverbatim %}",
    "{% handlebars %}{{#if a}}{{ b() }}{{/if}}{% endhandlebars %}{{ c }}",
    "{% comment %}{{ a() }}{% endcomment %}{# {% set a = b %} #}{{ c }}",
    "{% if a %}<li v-if='b'>[[ b() ]]</li>{% endif %}",
    "<a href='{% url \"a\" %}' ng-click='b()'>{{ c }}</a>",
    "{% set a b %}{% macro a b %}{% endmacro %}{% call a %}",  # libraries of Django have such tags
    "{% include 'a.html' with b=c only %}{% with a=b c=d %}{% endwith %}",
    "<script>if (a) { b() } // {c}</script><li ng-repeat='a in b'></li>",
]


@pytest.mark.parametrize("text", JINJA)
def test_jinja(text: str) -> None:
    assert (other_engine(text) or "").startswith(("Jinja2 (`", "Jinja2 or Go (`{{"))


@pytest.mark.parametrize("text", SCRIPTS)
def test_engines_of_scripts(text: str) -> None:
    assert (other_engine(f"\n{text}") or "").startswith("a script's own engine (")


@pytest.mark.parametrize("text", DJANGO)
def test_what_may_be_djangos(text: str) -> None:
    assert other_engine(text) is None


def test_the_line_is_said() -> None:
    assert other_engine("\r\n\n{% set a = 1 %}") == "Jinja2 (`{% set a = 1 %}` in line 3)"
