"""Attributes that templates ask Django's objects for: what is gone is silently nothing there."""

from __future__ import annotations

import re

from django_seven.rules.shape import Example, Rule, Template, TemplateFunction
from django_seven.rules.syntax import replace_tags

_TEXT = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
_ON_SITE = re.compile(
    r"""\{%\s*url\s+["']admin:view_on_site["']\s+inline_admin_form\.original_content_type_id\s+"""
    r"""inline_admin_form\.original\.(?:pk|id)\s*%\}"""
)


def attribute(pattern: str, new: str) -> TemplateFunction:
    """A function that puts an attribute's new name, outside of the texts in a tag."""
    found_or_text = re.compile(rf"{_TEXT}|(?<![\w.])(?:{pattern})(?!\w)")

    def named(found: re.Match[str]) -> str:
        return found.group() if found.group()[0] in "\"'" else found.expand(new)

    def function(text: str) -> str | None:
        changed = replace_tags(text, lambda tag: found_or_text.sub(named, tag))
        return None if changed == text else changed

    return function


def view_on_site(text: str) -> str | None:
    """The address of an inline's object is asked of its form."""
    changed = replace_tags(text, lambda tag: _ON_SITE.sub("{{ inline_admin_form.absolute_url }}", tag))
    return None if changed == text else changed


_LIST = """
import django
from django.contrib.admin.views.main import ChangeList

cl = object.__new__(ChangeList)
if django.VERSION < (1, 6):
    cl.query_set = cl.root_query_set = [1, 2]
else:
    cl.queryset = cl.root_queryset = [1, 2]
"""
_GET = "{'request': __import__('django.test').test.RequestFactory().get('/', {'q': 'word'})}"

RULES = [
    Rule(
        id="template-module-name",
        what="`opts.module_name` is silently nothing in a template of Django 1.8; it is `opts.model_name`.",
        why="The name of a model has nothing to do with modules.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Template(("module_name",), attribute(r"((?:\w+\.)*opts)\.module_name", r"\1.model_name")),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="{% if opts.module_name == 'opts.module_name' %}x{% endif %}{{ opts.module_name|upper }}",
            after="{% if opts.model_name == 'opts.module_name' %}x{% endif %}{{ opts.model_name|upper }}",
            kind="template",
            context="{'opts': __import__('django.contrib.auth.models').contrib.auth.models.Group._meta}",
        ),
        leaves=("{{ module_name }}{{ page.module_name }}{{ opts.module_names }}", "{# {{ opts.module_name }} #}"),
        ledger=("removed-django.db.models.options.Options.module_name",),
    ),
    Rule(
        id="template-query-set",
        what="`cl.query_set` is silently nothing in a template of Django 1.8; it is `cl.queryset`.",
        why="All say `queryset` since Django 1.6.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Template(("query_set",), attribute(r"cl\.(root_)?query_set", r"cl.\1queryset")),
        sure="likely",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before="{{ cl.query_set|length }}{% for one in cl.root_query_set %}{{ one }}{% endfor %}",
            after="{{ cl.queryset|length }}{% for one in cl.root_queryset %}{{ one }}{% endfor %}",
            kind="template",
            probe=_LIST,
            context="{'cl': cl}",
        ),
        leaves=("{{ query_set }}{{ page.cl.query_set }}{{ cl.queryset }}", "{% trans 'cl.query_set' %}"),
        ledger=(
            "removed-django.contrib.admin.views.main.ChangeList.query_set",
            "removed-django.contrib.admin.views.main.ChangeList.root_query_set",
        ),
    ),
    Rule(
        id="inline-view-on-site",
        what="`inline_admin_form.original_content_type_id` is gone in Django 1.10; the form has an `absolute_url`.",
        why="`ModelAdmin.view_on_site` decides since Django 1.7 where the link leads; without it, the tag raises.",
        since="1.7",
        until="1.10",
        warns="1.8",
        change=Template(("original_content_type_id",), view_on_site),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="<a href=\"{% url 'admin:view_on_site' inline_admin_form.original_content_type_id "
            'inline_admin_form.original.pk %}">',
            after='<a href="{{ inline_admin_form.absolute_url }}">',
            kind="template",
        ),
        unproven="only a page of the admin has such a form",
        leaves=("{{ inline_admin_form.original_content_type_id }}", "{{ inline_admin_form.absolute_url }}"),
        ledger=("removed-django.contrib.admin.helpers.InlineAdminForm.original_content_type_id",),
    ),
    Rule(
        id="template-request-merged",
        what="`request.REQUEST` is silently nothing in a template of Django 1.9: say `request.GET` or `request.POST`.",
        why="Whether something came by the address or by a form is to be said.",
        since="1.3",
        until="1.9",
        warns="1.7",
        change=Template(("REQUEST",), attribute(r"request\.REQUEST", "request.GET")),
        sure="show",
        notes="1.9/#features-removed-in-1-9",
        example=Example(before="{{ request.REQUEST.q }}", after="{{ request.GET.q }}", kind="template", context=_GET),
        leaves=("{{ request.GET.q }}", "{{ REQUEST }}"),
        ledger=("removed-django.core.handlers.wsgi.WSGIRequest.REQUEST",),
    ),
    Rule(
        id="template-raw-post-data",
        what="`request.raw_post_data` is silently nothing in a template of Django 1.6; it is `request.body`.",
        why="It also holds what other methods sent.",
        since="1.4",
        until="1.6",
        warns="1.4",
        change=Template(("raw_post_data",), attribute(r"request\.raw_post_data", "request.body")),
        sure="safe",
        notes="1.6/#features-removed-in-1-6",
        example=Example(
            before="{{ request.raw_post_data|length }}",
            after="{{ request.body|length }}",
            kind="template",
            context="{'request': __import__('django.test').test.RequestFactory().post('/', {'q': 'word'})}",
        ),
        leaves=("{{ request.body }}",),
        ledger=("removed-django.http.HttpRequest.raw_post_data",),
    ),
    Rule(
        id="template-get-profile",
        what="`user.get_profile` is silently nothing in a template of Django 1.7, which knows no profiles.",
        why="A user model of one's own, or a model with a `OneToOneField` to the user, took the place of "
        "`AUTH_PROFILE_MODULE`: ask for the name under which the user has it.",
        since="1.3",
        until="1.7",
        warns="1.5",
        change=Template(("get_profile",), attribute(r"((?:\w+\.)+)get_profile", r"\1profile")),
        sure="show",
        notes="1.7/#features-removed-in-1-7",
        example=Example(before="{{ user.get_profile.town }}", after="{{ user.profile.town }}", kind="template"),
        unproven="the profile is a model of the project's",
        leaves=("{{ user.get_profiles }}", "{# {{ user.get_profile }} #}"),
        ledger=("removed-django.contrib.auth.models.User.get_profile",),
    ),
]
