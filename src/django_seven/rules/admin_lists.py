"""Lists of the admin: relations, filters and query sets."""

from __future__ import annotations

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule
from django_seven.rules.syntax import (
    indentation,
    within,
)
from django_seven.values import Minor

PAGES = (
    "django.contrib.admin.ModelAdmin",
    "django.contrib.admin.options.ModelAdmin",
    "django.contrib.auth.admin.UserAdmin",
    "django.contrib.auth.admin.GroupAdmin",
)
_LIST = "django.contrib.admin.views.main.ChangeList"


def selects_all(draft: Draft, match: Match) -> None:
    """`list_select_related = True` of an admin, or a method that returns it."""
    if not draft.class_means(match.node, PAGES):
        raise Fine
    if match.node.type == "function_definition":
        results = [child for node in within(match.node, "return_statement", nested=False) for child in node.children]
        if not any(child.type == "true" for child in results):
            raise Fine
        return
    value = match.node.child_by_field_name("right")
    if value is None or value.type != "true":
        raise Fine


def in_one_word(draft: Draft, match: Match) -> None:
    """The query sets of a list are written in one word from Django 1.6 on."""
    receiver, name = match.node.child_by_field_name("object"), match.node.child_by_field_name("attribute")
    if receiver is None or name is None or draft.text(receiver) != "self":
        raise Fine
    if not draft.class_means(match.node, (_LIST,)):
        raise Fine
    new = draft.text(name).replace("query_set", "queryset")
    if draft.road.old >= Minor(1, 6):
        draft.replace(name, new)
        return
    old = draft.text(match.node)
    draft.replace(match.node, f"({old} if {draft.require_module('django')}.VERSION < (1, 6) else self.{new})")


def without_filters(draft: Draft, match: Match) -> None:
    """The addresses of a page do not carry the filters of its list, as they did not."""
    block = match.node.parent.parent if match.node.parent is not None else None
    if block is None or not draft.class_means(match.node, PAGES):
        raise Fine
    if b"preserve_filters" in (block.text or b""):
        raise Fine
    draft.insert(match.node.end_byte, f"\n{indentation(match.node)}preserve_filters = False")


_ADMIN = """
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.test import RequestFactory
from seven_proof import migrate
{0}

class Groups(admin.ModelAdmin):
{1}


migrate()
user = User.objects.create_superuser("ada", "ada@example.com", "x")
group = Group.objects.create(name="staff")
request = RequestFactory().get("/")
request.user = user
groups = Groups(Group, admin.site)
"""
_CHANGES = """
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.contrib.auth.models import Group, User


class Changes(ChangeList):
    def count(self):
        return len(self.QUERYSET)


class Groups(admin.ModelAdmin):
    def get_changelist(self, request, **kwargs):
        return Changes
"""
_COUNTED = """
from django.test import RequestFactory
from seven_proof import migrate

try:
    from django.urls import re_path
except ImportError:
    try:
        from django.conf.urls import url as re_path
    except ImportError:
        from django.conf.urls.defaults import url as re_path

urlpatterns = [re_path(r"^admin/", admin.site.urls)]
migrate()
Group.objects.create(name="staff")
request = RequestFactory().get("/")
request.user = User.objects.create_superuser("ada", "ada@example.com", "x")
answer = Groups(Group, admin.site).changelist_view(request).context_data["cl"].count()
"""

RULES = [
    Rule(
        id="admin-list-select-related-true",
        what="`list_select_related = True` is an error in the release after 6.2; name the relations.",
        why="It joined every relation that a model has, however many tables that were.",
        since="1.6",
        until="2028.0",
        warns="6.1",
        change=ByHand(
            ("class list_select_related", "def get_list_select_related"),
            "Write a tuple of the relations that the columns of the list show.",
            selects_all,
        ),
        sure="show",
        notes="6.1/#features-deprecated-in-6-1",
        example=Example(
            before="from django.contrib import admin\n\n\nclass Talks(admin.ModelAdmin):\n"
            "    list_select_related = True\n",
            after="from django.contrib import admin\n\n\nclass Talks(admin.ModelAdmin):\n"
            '    list_select_related = ("speaker",)\n',
        ),
        unproven="which relations a list shows is not known",
        leaves=("class Talks:\n    list_select_related = True\n",),
        ledger=("removed-list_select_related-true", "removed-get_list_select_related-true"),
    ),
    Rule(
        id="admin-preserve-filters",
        what="The addresses of pages of the admin carry the filters of the list from Django 1.6 on.",
        why="Who saves an object comes back to the filtered list; `preserve_filters = False` keeps the old addresses.",
        since="1.3",
        until="1.6",
        change=Rewrite(("class list_filter",), without_filters),
        sure="show",
        notes="1.6/#miscellaneous",
        example=Example(
            before=_ADMIN.format("", '    list_filter = ["name"]'),
            after=_ADMIN.format("", '    list_filter = ["name"]\n    preserve_filters = False'),
            probe="""
request = RequestFactory().get("/?_changelist_filters=name%3Da")
request.resolver_match = type(str("Match"), (), {"app_name": "admin", "url_name": "auth_group_add"})
kept = getattr(groups, "get_preserved_filters", None)
answer = kept(request) if kept is not None else ""
""",
        ),
        leaves=("class Groups:\n    list_filter = ['name']\n",),
        ledger=("changed-preserve_filters",),
    ),
    Rule(
        id="changelist-query-set",
        what="`ChangeList.query_set` and `root_query_set` are `queryset` and `root_queryset` in Django 1.8.",
        why="All of Django writes it in one word since Django 1.6.",
        since="1.6",
        until="1.8",
        warns="1.6",
        change=Rewrite((".query_set", ".root_query_set"), in_one_word),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_CHANGES.replace("QUERYSET", "query_set"),
            after=_CHANGES.replace("QUERYSET", "queryset"),
            probe=_COUNTED,
        ),
        more=(
            Example(
                before=_CHANGES.replace("QUERYSET", "root_query_set"),
                after=_CHANGES.replace("QUERYSET", "root_queryset"),
                probe=_COUNTED,
            ),
        ),
        leaves=("class Page:\n    def count(self):\n        return len(self.query_set)\n",),
        ledger=(
            "removed-django.contrib.admin.views.main.ChangeList.query_set",
            "removed-django.contrib.admin.views.main.ChangeList.root_query_set",
        ),
        symptoms=("'ChangeList' object has no attribute 'query_set'",),
    ),
]
