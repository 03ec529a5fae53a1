"""Hooks of the admin that are asked under other names, and middleware that must call the mixin."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.admin_methods import PAGES
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, RewriteFunction, Rule, Skip
from django_seven.rules.syntax import (
    indentation,
    parameter_name,
    parameters,
    within,
)
from django_seven.values import Minor

_MIXIN = "django.utils.deprecation.MiddlewareMixin"
_RAW = tuple(f"django.contrib.admin.widgets.{name}" for name in ("ForeignKeyRawIdWidget", "ManyToManyRawIdWidget"))


def initialised(draft: Draft, match: Match) -> None:
    """An `__init__` of a middleware calls that of the mixin."""
    bases = match.node.parent
    owner = bases.parent if bases is not None and bases.type == "argument_list" else None
    title, body = (owner.child_by_field_name(field) if owner is not None else None for field in ("name", "body"))
    if title is None or body is None or owner is None or owner.type != "class_definition":
        raise Fine
    found = [one for one in within(body, "function_definition", nested=False) if _is_init(draft, one)]
    if not found or any("__init__" in draft.text(call) for call in within(found[0], "call")):
        raise Fine
    names = [parameter_name(one) for one in parameters(found[0])]
    inner = found[0].child_by_field_name("body")
    if inner is None or not inner.named_children or "get_response" not in names:
        raise Skip("its `__init__` does not take `get_response`")
    above = "super()" if draft.road.old >= Minor(2, 0) else f"super({draft.text(title)}, self)"
    text = f"{above}.__init__(get_response)"
    for assignment in within(inner, "assignment", nested=False):
        if draft.text(assignment) == "self.get_response = get_response":
            draft.replace(assignment, text)
            return
    first = inner.named_children[0]
    draft.insert(first.start_byte, f"{text}\n{indentation(first)}")


def _is_init(draft: Draft, function: Node) -> bool:
    name = function.child_by_field_name("name")
    return name is not None and draft.text(name) == "__init__"


def beside(name: str, old: str, lines: tuple[str, ...], owners: tuple[str, ...]) -> RewriteFunction:
    """A rewrite that puts the new method beside an override of the old one, and calls that."""

    def add(draft: Draft, match: Match) -> None:
        block = match.node.parent
        if block is None or block.type != "block" or not draft.class_means(match.node, owners):
            raise Fine
        if f"def {name}(".encode() in (block.text or b""):
            raise Fine
        if f").{old}(".encode() in (match.node.text or b""):
            raise Skip("it calls the method above it, which is gone")
        indent = indentation(match.node)
        draft.insert(match.node.end_byte, "\n\n" + "\n".join(indent + line for line in lines))

    return add


_PAGE = """
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group, User
from django.test import RequestFactory
from seven_proof import migrate
"""
_VISIT = """
migrate()
user = User.objects.create_superuser("ada", "ada@example.com", "x")
request = RequestFactory().get("/")
request.user = user
"""
_MIDDLEWARE = """
from django.http import HttpResponse
from django.test import RequestFactory
from django.utils.deprecation import MiddlewareMixin


class MarkMiddleware(MiddlewareMixin):
    def __init__(self, get_response=None):
        {0}
        self.mark = "seen"

    def process_request(self, request):
        request.mark = self.mark


request = RequestFactory().get("/")
response = MarkMiddleware(lambda request: HttpResponse(request.mark)).process_request(request)
"""
_WIDGET = """
from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import ForeignKeyRawIdWidget
from django.contrib.auth.models import Permission


class Named(ForeignKeyRawIdWidget):
    def label_for_value(self, value):
        return "number %s" % value
{0}
"""
_FORMSETS = """

class Members(admin.TabularInline):
    model = User.groups.through


class Groups(admin.ModelAdmin):
    inlines = [Members]

    def get_formsets(self, request, obj=None):
        return [inline.get_formset(request, obj, extra=7) for inline in self.get_inline_instances(request)]
{0}
"""

RULES = [
    Rule(
        id="middleware-init-without-super",
        what="An `__init__` of a class that derives from `MiddlewareMixin` must call that of the mixin.",
        why="It notes there whether the next layer is asynchronous.",
        since="1.10",
        until="3.1",
        change=Rewrite((_MIXIN,), initialised),
        sure="safe",
        notes="3.1/#asynchronous-views-and-middleware-support",
        example=Example(
            before=_MIDDLEWARE.format("self.get_response = get_response"),
            after=_MIDDLEWARE.format("super().__init__(get_response)"),
            probe="""
import asyncio

import django


async def later(request):
    return HttpResponse("later")


answer = asyncio.iscoroutinefunction(MarkMiddleware(later)) == (django.VERSION >= (3, 1))
""",
        ),
        leaves=("class Own:\n    def __init__(self, get_response):\n        self.get_response = get_response\n",),
        ledger=("changed-middleware-async-init",),
        symptoms=("object has no attribute 'async_mode'", "object has no attribute '_is_coroutine'"),
    ),
    Rule(
        id="raw-id-label-for-value",
        what="`ForeignKeyRawIdWidget.label_for_value()` is not called by Django 1.11.",
        why="`label_and_url_for_value()` gives the label and the address beside it, for the template of the widget.",
        since="1.4",
        until="1.11",
        change=Rewrite(
            ("def label_for_value",),
            beside(
                "label_and_url_for_value",
                "label_for_value",
                (
                    "def label_and_url_for_value(self, value):",
                    '    return self.label_for_value(value), ""',
                ),
                _RAW,
            ),
        ),
        sure="likely",
        notes="1.11/#miscellaneous",
        example=Example(
            before=_WIDGET.format(""),
            after=_WIDGET.format(
                '\n    def label_and_url_for_value(self, value):\n        return self.label_for_value(value), ""\n'
            ),
            probe="""
from seven_proof import migrate

migrate()
field = Permission._meta.get_field("content_type")
rel = getattr(field, "remote_field", None) or field.rel
answer = "number 7" in Named(rel, admin.site).render("type", 7)
""",
        ),
        leaves=("class Named:\n    def label_for_value(self, value):\n        return ''\n",),
        ledger=("removed-django.contrib.admin.widgets.ForeignKeyRawIdWidget.label_for_value",),
    ),
    Rule(
        id="admin-get-formsets",
        what="`ModelAdmin.get_formsets()` is not called by Django 1.9.",
        why="`get_formsets_with_inlines()` gives each form set with its inline.",
        since="1.4",
        until="1.9",
        warns="1.7",
        change=Rewrite(
            ("def get_formsets",),
            beside(
                "get_formsets_with_inlines",
                "get_formsets",
                (
                    "def get_formsets_with_inlines(self, request, obj=None):",
                    "    return zip(self.get_formsets(request, obj), self.get_inline_instances(request))",
                ),
                PAGES,
            ),
        ),
        sure="likely",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_PAGE + _FORMSETS.format(""),
            after=_PAGE
            + _FORMSETS.format(
                "\n    def get_formsets_with_inlines(self, request, obj=None):\n"
                "        return zip(self.get_formsets(request, obj), self.get_inline_instances(request))\n"
            ),
            probe=_VISIT
            + """
groups = Groups(Group, admin.site)
if hasattr(groups, "get_formsets_with_inlines"):
    answer = [formset.extra for formset, inline in groups.get_formsets_with_inlines(request)]
else:
    answer = [formset.extra for formset in groups.get_formsets(request)]
""",
        ),
        leaves=("class Page:\n    def get_formsets(self, request, obj=None):\n        return []\n",),
        ledger=("removed-django.contrib.admin.options.ModelAdmin.get_formsets",),
    ),
]
