"""Classes of the admin that inherit, and the addresses of its pages."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.admin_methods import PAGES
from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    below,
    enclosing,
    file_of,
    indentation,
    positional,
    stands_in,
    string_value,
)
from django_seven.values import Minor


def as_list(draft: Draft, match: Match) -> None:
    """A list that is added to what a class of Django's holds is added to a list of it."""
    owner, above = match.node.child_by_field_name("object"), match.node.parent
    if owner is None or above is None or above.type != "binary_operator":
        raise Fine
    right = above.child_by_field_name("right")
    if right is None or right.type != "list" or draft.meaning(owner) not in PAGES:
        raise Fine
    draft.replace(match.node, f"list({draft.text(match.node)})")


def inherited(draft: Draft, match: Match) -> None:
    """The actions of the classes above are named beside the own ones."""
    value, owner = match.node.child_by_field_name("right"), enclosing(match.node, "class_definition")
    if value is None or owner is None or not draft.class_means(match.node, PAGES):
        raise Fine
    if value.type not in ("list", "tuple"):
        raise Fine
    bases = owner.child_by_field_name("superclasses")
    found = [draft.text(base) for base in (bases.named_children if bases is not None else []) if _acts(draft, base)]
    if not found:
        raise Fine
    text = f"[{draft.text(value)[1:-1].rstrip().rstrip(',')}]" if value.type == "tuple" else draft.text(value)
    draft.replace(value, " + ".join([*(f"list({name}.actions)" for name in found), text]))


def _acts(draft: Draft, base: Node) -> bool:
    """Whether a class of the same file has a plain list of actions."""
    for one in below(file_of(base), "class_definition"):
        title, body = one.child_by_field_name("name"), one.child_by_field_name("body")
        if title is None or body is None or draft.text(title) != draft.text(base):
            continue
        for statement in body.named_children:
            assignment = statement.named_children[0] if statement.named_children else statement
            left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
            if left is not None and right is not None and draft.text(left) == "actions":
                return right.type in ("list", "tuple")
    return False


def behind_others(draft: Draft, match: Match) -> None:
    """The addresses of the admin stand behind those of others that start alike."""
    route: Node | None = match.node.parent
    while route is not None and not (route.type == "call" and _start(route) is not None):
        route = route.parent
    if match.imported or route is None or route.parent is None or route.parent.type not in ("list", "argument_list"):
        raise Fine
    start = _start(route) or ""
    later = [one for one in route.parent.named_children if one.type == "call" and one.start_byte > route.end_byte]
    alike = [one for one in later if (_start(one) or "").startswith(start) and _start(one) is not None]
    if not alike:
        raise Fine
    comments = [one for one in route.parent.named_children if one.type == "comment"]
    if not start or any(route.start_byte < one.start_byte < alike[-1].end_byte for one in comments):
        raise Skip("move it behind the others by hand")
    own_line = alike[-1].start_point.row > route.start_point.row
    gap = f",\n{indentation(alike[-1])}" if own_line else ", "
    draft.insert(alike[-1].end_byte, f"{gap}{draft.text(route)}")
    draft.remove_argument(route)


def _start(call: Node) -> str | None:
    """What the addresses of a route start with."""
    function = call.child_by_field_name("function")
    name = ((function.text or b"") if function is not None else b"").rpartition(b".")[2]
    given = positional(call) if name in (b"path", b"re_path", b"url") else []
    text = string_value(given[0]) if given else None
    return None if text is None else text.lstrip("^").rstrip("$")


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
_ACTIONS = """

def mail(page, request, queryset):
    pass


def call(page, request, queryset):
    pass


class Base(admin.ModelAdmin):
    actions = [mail]


class Groups(Base):
    actions = {0}[call]
"""
_ROUTES = """
from django.contrib import admin
from django.http import HttpResponse
from django.test import Client

try:
    from django.urls import re_path
except ImportError:
    try:
        from django.conf.urls import url as re_path
    except ImportError:
        from django.conf.urls.defaults import url as re_path


def report(request):
    return HttpResponse("report")


urlpatterns = [
    {0},
    {1},
]
"""
_SITE = 're_path(r"^admin/", admin.site.urls)'
_REPORT = 're_path(r"^admin/report/day/$", report)'

RULES = [
    Rule(
        id="admin-actions-added-to",
        what="`ModelAdmin.actions` and `inlines` are tuples in Django 4.1; they were lists.",
        why="A list that all classes shared was easily changed for all of them.",
        since="1.3",
        until="4.1",
        change=Rewrite((".actions", ".inlines"), as_list),
        pattern=r"\.(?:actions|inlines)[\s\\]*\+",
        sure="safe",
        notes="4.1/#miscellaneous",
        example=Example(
            before=_PAGE + '\nclass People(UserAdmin):\n    actions = UserAdmin.actions + ["mail"]\n'
            "    inlines = admin.ModelAdmin.inlines + []\n\n\nanswer = People.actions, People.inlines\n",
            after=_PAGE + '\nclass People(UserAdmin):\n    actions = list(UserAdmin.actions) + ["mail"]\n'
            "    inlines = list(admin.ModelAdmin.inlines) + []\n\n\nanswer = People.actions, People.inlines\n",
        ),
        leaves=("x = menu.actions + ['mail']\n",),
        ledger=("changed-ModelAdmin.actions-tuple", "changed-ModelAdmin.inlines-tuple"),
        symptoms=('can only concatenate tuple (not "list") to tuple',),
    ),
    Rule(
        id="admin-actions-of-bases",
        what="`actions` of an admin replace those of the class above in Django 2.2; they were added to them.",
        why="They are inherited as everything else is.",
        since="1.3",
        until="2.2",
        change=Rewrite(("class actions",), inherited),
        sure="safe",
        notes="2.2/#admin-actions-are-no-longer-collected-from-base-modeladmin-classes",
        example=Example(
            before=_PAGE + _ACTIONS.format(""),
            after=_PAGE + _ACTIONS.format("list(Base.actions) + "),
            probe=_VISIT + "\nanswer = sorted(Groups(Group, admin.site).get_actions(request))\n",
        ),
        leaves=("from django.contrib import admin\nclass A(admin.ModelAdmin):\n    actions = ['mail']\n",),
        ledger=("changed-admin-actions-inheritance",),
    ),
    Rule(
        id="admin-catch-all",
        what="The admin answers every address below its own from Django 3.2 on, so that none of others may follow.",
        why="Who is not logged in cannot try out which addresses there are.",
        since="1.3",
        until="3.2",
        change=Rewrite(("django.contrib.admin.site.urls",), behind_others),
        sure="likely",
        notes="3.2/#django-contrib-admin",
        example=Example(
            before=_ROUTES.format(_SITE, _REPORT),
            after=_ROUTES.format(_REPORT, _SITE),
            probe='answer = Client().get("/admin/report/day/").content\n',
        ),
        leaves=(
            "from django.contrib import admin\nurlpatterns = [\n    path('admin/', admin.site.urls),\n"
            "    path('shop/', shop),\n]\n",
        ),
        ledger=("changed-admin-catch-all",),
    ),
    Rule(
        id="empty-changelist-value",
        what="`EMPTY_CHANGELIST_VALUE` is gone in Django 1.9; each site and page has an `empty_value_display`.",
        why="The text may differ from page to page.",
        since="1.3",
        until="1.9",
        change=Rewrite(
            ("django.contrib.admin.views.main.EMPTY_CHANGELIST_VALUE",),
            stands_in(('EMPTY_CHANGELIST_VALUE = "(None)"',), Minor(1, 9)),
        ),
        sure="likely",
        notes="1.9/#miscellaneous",
        example=Example(
            before="from django.contrib.admin.views.main import EMPTY_CHANGELIST_VALUE\n\n"
            'answer = "{0}".format(EMPTY_CHANGELIST_VALUE)\n',
            after="""
import django

if django.VERSION < (1, 9):
    from django.contrib.admin.views.main import EMPTY_CHANGELIST_VALUE
else:
    EMPTY_CHANGELIST_VALUE = "(None)"

answer = "{0}".format(EMPTY_CHANGELIST_VALUE)
""",
        ),
        leaves=("from shop.admin import EMPTY_CHANGELIST_VALUE\n",),
        ledger=("removed-django.contrib.admin.views.main.EMPTY_CHANGELIST_VALUE",),
        symptoms=("cannot import name 'EMPTY_CHANGELIST_VALUE'", "cannot import name EMPTY_CHANGELIST_VALUE"),
    ),
    Rule(
        id="admin-site-app-name",
        what="`AdminSite()` takes no `app_name` in Django 1.8.",
        why="Its addresses are found by `name`; the application is always `admin`.",
        since="1.3",
        until="1.8",
        change=Keyword(("django.contrib.admin.AdminSite", "django.contrib.admin.sites.AdminSite"), "app_name"),
        sure="likely",
        notes="1.8/#miscellaneous",
        example=Example(
            before='from django.contrib.admin import AdminSite\n\nsite = AdminSite(name="shop", app_name="admin")\n'
            "answer = site.urls[1:]\n",
            after='from django.contrib.admin import AdminSite\n\nsite = AdminSite(name="shop")\n'
            "answer = site.urls[1:]\n",
        ),
        leaves=("from shop import AdminSite\n\nAdminSite(app_name='x')\n",),
        ledger=("removed-django.contrib.admin.sites.AdminSite--app_name",),
    ),
]
