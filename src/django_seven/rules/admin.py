"""The admin: methods that are called otherwise, and text that it no longer trusts."""

from __future__ import annotations

from collections.abc import Iterator

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    not_before,
    parameter_name,
    parameters,
    positional,
    string_value,
    within,
)
from django_seven.values import Minor

_INLINES = tuple(
    f"django.contrib.{module}.{name}"
    for module, names in (
        ("admin", ("TabularInline", "StackedInline")),
        ("admin.options", ("InlineModelAdmin", "TabularInline", "StackedInline")),
        ("contenttypes.admin", ("GenericTabularInline", "GenericStackedInline", "GenericInlineModelAdmin")),
        ("gis.admin", ("TabularInline", "StackedInline")),
    )
    for name in names
)
_PAGES = (
    "django.contrib.admin.ModelAdmin",
    "django.contrib.admin.options.ModelAdmin",
    "django.contrib.auth.admin.UserAdmin",
    "django.contrib.auth.admin.GroupAdmin",
)
_ADMINS = (*_PAGES, *_INLINES)
_SAFE = ("mark_safe", "format_html", "format_html_join", "render_to_string", "render")


@not_before("1.5")
def marked(draft: Draft, match: Match) -> None:
    """A method with `allow_tags = True` marks what it returns as safe."""
    statement, name = match.node.parent, match.node.child_by_field_name("object")
    value = statement.child_by_field_name("right") if statement is not None else None
    if statement is None or name is None or value is None or statement.type != "assignment":
        raise Fine
    if draft.text(value) != "True" or name.type != "identifier" or statement.parent is None:
        raise Skip("it is not set to `True` on a method of the same class")
    function = _definition(draft, statement.parent, draft.text(name))
    if function is None:
        raise Skip(f"`{draft.text(name)}` is not a function beside it")
    for node in within(function, "return_statement", nested=False):
        for result in node.named_children:
            if not _is_safe(draft, result):
                text = draft.text(result)
                text = text[1:-1].strip() if result.type == "parenthesized_expression" else text
                draft.replace(result, f"{draft.require('django.utils.safestring.mark_safe')}({text})")
    draft.remove_line(statement.parent)


def _definition(draft: Draft, statement: Node, name: str) -> Node | None:
    """The one function of a name in the block of a statement."""
    found = []
    for node in statement.parent.named_children if statement.parent is not None else []:
        inner = node.child_by_field_name("definition") if node.type == "decorated_definition" else node
        title = inner.child_by_field_name("name") if inner is not None else None
        if inner is not None and inner.type == "function_definition" and title is not None:
            found += [inner] if draft.text(title) == name else []
    return found[0] if len(found) == 1 else None


def _is_safe(draft: Draft, result: Node) -> bool:
    """Whether a result is marked already, or nothing to be marked."""
    function = result.child_by_field_name("function") if result.type == "call" else None
    called = draft.text(function).rpartition(".")[2] if function is not None else ""
    said = string_value(result)
    plain = said is not None and not set(said) & set("&<>\"'")
    return called in _SAFE or result.type in ("none", "true", "false", "integer") or plain


def _super_calls(draft: Draft, function: Node, name: str) -> Iterator[Node]:
    for call in within(function, "call"):
        called = call.child_by_field_name("function")
        text = draft.text(called) if called is not None else ""
        if text.startswith("super(") and text.endswith(f").{name}"):
            yield call


def addable(draft: Draft, match: Match) -> None:
    """`has_add_permission(self, request)` of an inline may be called with the parent object."""
    given = parameters(match.node)
    if [parameter_name(parameter) for parameter in given] != ["self", "request"]:
        raise Fine
    if draft.class_means(match.node, _INLINES) is False or draft.class_means(match.node, _PAGES):
        raise Fine
    inline = draft.class_means(match.node, _INLINES)
    for call in _super_calls(draft, match.node, "has_add_permission"):
        if not inline:
            raise Skip("the class above it may be no inline")
        if len(positional(call)) == 1 and len(arguments(call)) == 1:
            draft.insert(arguments(call)[0].end_byte, ", " + _from(draft, Minor(2, 1), "obj"))
    draft.insert(given[-1].end_byte, ", obj=None")


def looked_up(draft: Draft, match: Match) -> None:
    """`lookup_allowed(self, lookup, value)` may be called with the request."""
    given = parameters(match.node)
    names = [parameter_name(parameter) for parameter in given]
    if len(names) != 3 or any(name.startswith("*") for name in names):
        raise Fine
    if draft.class_means(match.node, _ADMINS) is False:
        raise Fine
    for call in _super_calls(draft, match.node, "lookup_allowed"):
        if len(positional(call)) == 2 and len(arguments(call)) == 2:
            draft.insert(arguments(call)[1].end_byte, ", " + _from(draft, Minor(5, 0), "request"))
    draft.insert(given[-1].end_byte, ", request=None")


def _from(draft: Draft, first: Minor, argument: str) -> str:
    """An argument that only newer Djangos take."""
    if draft.road.old >= first:
        return argument
    return f"*(() if {draft.require_module('django')}.VERSION < {first.code} else ({argument},))"


_TAGS = """
from django.contrib import admin
from django.contrib.auth.models import Group
{0}

class Talks(admin.ModelAdmin):
    list_display = ["bold"]

    def bold(self, obj):
        return {1}

    bold.short_description = "Name"
{2}
"""
_INLINE = """
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User


class Members(admin.TabularInline):
    model = User.groups.through

    def has_add_permission(self, request{}):
        return request.user.is_staff


class Groups(admin.ModelAdmin):
    inlines = [Members]
"""
_LOOKUP = """
from django.contrib import admin
from django.contrib.auth.models import Group


class Groups(admin.ModelAdmin):
    list_display = ["name"]

    def lookup_allowed(self, lookup, value{}):
        return lookup == "name__contains"


admin.site.unregister(Group)
admin.site.register(Group, Groups)
"""
_VISIT = """
from django.contrib.auth.models import User
from django.test import RequestFactory
from seven_proof import migrate

migrate()
user = User.objects.create_superuser("ada", "ada@example.com", "x")
request = RequestFactory().get("/")
request.user = user
"""

RULES = [
    Rule(
        id="admin-action-checkbox-name",
        what="`ACTION_CHECKBOX_NAME` left `django.contrib.admin` in Django 3.1; it is in its `helpers`.",
        why="It was never documented there.",
        since="1.3",
        until="3.1",
        change=Renamed(
            "django.contrib.admin.ACTION_CHECKBOX_NAME", "django.contrib.admin.helpers.ACTION_CHECKBOX_NAME"
        ),
        sure="safe",
        notes="3.1/#id1",
        example=Example(
            before="from django.contrib import admin\n\nanswer = admin.site.name, admin.ACTION_CHECKBOX_NAME",
            after="from django.contrib import admin\nfrom django.contrib.admin.helpers import ACTION_CHECKBOX_NAME\n\n"
            "answer = admin.site.name, ACTION_CHECKBOX_NAME",
        ),
        leaves=("from shop import admin\nx = admin.ACTION_CHECKBOX_NAME",),
        ledger=("removed-django.contrib.admin.ACTION_CHECKBOX_NAME",),
        symptoms=("module 'django.contrib.admin' has no attribute 'ACTION_CHECKBOX_NAME'",),
    ),
    Rule(
        id="admin-allow-tags",
        what="`allow_tags` of an admin method is not read by Django 2.0: its HTML is shown as text.",
        why="`mark_safe()` and `format_html()` say it where the text is made.",
        since="1.5",
        until="2.0",
        change=Rewrite((".allow_tags",), marked),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_TAGS.format("", '"<b>%s</b>" % obj.name', "    bold.allow_tags = True"),
            after=_TAGS.format(
                "from django.utils.safestring import mark_safe\n", 'mark_safe("<b>%s</b>" % obj.name)', ""
            ),
            probe=_VISIT
            + """
from django.contrib.admin.templatetags.admin_list import items_for_result

talks = Talks(Group, admin.site)
talks.list_display_links = None
changes = talks.get_changelist(request)
class Changes:
    list_display, list_display_links, model_admin, is_popup = ["bold"], None, talks, False
    list_editable, lookup_opts, to_field, formset, opts, pk_attname = [], Group._meta, None, None, Group._meta, "id"
    model, preserved_filters = Group, ""

    def url_for_result(self, result):
        return "/"

answer = "<b>staff</b>" in "".join(items_for_result(Changes(), Group(name="staff", pk=1), None))
""",
        ),
        leaves=("page.allow_tags = False", "class A:\n    allow_tags = True", "x = tag.allow_tags"),
        ledger=("removed-allow_tags",),
    ),
    Rule(
        id="inline-has-add-permission",
        what="`has_add_permission()` of an inline is called with the parent object from Django 3.0 on.",
        why="It may depend on what the inline belongs to.",
        since="1.5",
        until="3.0",
        change=Rewrite(("def has_add_permission",), addable),
        sure="likely",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before=_INLINE.format(""),
            after=_INLINE.format(", obj=None"),
            probe=_VISIT
            + '\nanswer = len(Groups(Group, admin.site).get_inline_instances(request, Group(name="staff")))',
        ),
        leaves=(
            "from django.contrib import admin\nclass A(admin.ModelAdmin):\n    def has_add_permission(self, request):\n"
            "        return False",
            "from django.contrib import admin\nclass A(admin.TabularInline):\n"
            "    def has_add_permission(self, request, obj=None):\n        return False",
            "class Mixin(object):\n    def has_add_permission(self, request):\n"
            "        return super(Mixin, self).has_add_permission(request)",
        ),
        ledger=("removed-has_add_permission-without-obj",),
        symptoms=("has_add_permission() takes 2 positional arguments but 3 were given",),
    ),
    Rule(
        id="lookup-allowed-without-request",
        what="`ModelAdmin.lookup_allowed()` is called with the request from Django 6.0 on.",
        why="Dynamic list filters need it.",
        since="1.7",
        until="6.0",
        warns="5.0",
        change=Rewrite(("def lookup_allowed",), looked_up),
        sure="likely",
        notes="6.0/#features-removed-in-6-0",
        example=Example(
            before=_LOOKUP.format(""),
            after=_LOOKUP.format(", request=None"),
            probe=_VISIT
            + """
try:
    from django.urls import re_path
except ImportError:
    from django.conf.urls import url as re_path

urlpatterns = [re_path(r"^admin/", admin.site.urls)]
request = RequestFactory().get("/?name__contains=a")
request.user = user
answer = admin.site._registry[Group].changelist_view(request).status_code
""",
        ),
        leaves=(
            "class Shelf:\n    def lookup_allowed(self, lookup, value):\n        return True",
            "from django.contrib import admin\nclass A(admin.ModelAdmin):\n"
            "    def lookup_allowed(self, lookup, value, request=None):\n        return True",
        ),
        ledger=("removed-lookup_allowed-without-request",),
        symptoms=("lookup_allowed() takes 3 positional arguments but 4 were given",),
    ),
]
