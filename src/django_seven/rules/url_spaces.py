"""Applications that stand in several namespaces, and the admin's URLs without the admin."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, below, indentation, keyword, string_value, value_of

_ADMIN = re.compile(r"""['"]django\.contrib\.admin(?:\.apps\.\w+)?['"]""")
# what runs `admin.site.register()` or asks for its URLs though no admin looks for such modules
_IMPORTED = (
    r"(?m)^[ \t]*from (?:django\.contrib\.admin import (?:.*\W)?site\b|(?!django\.)[\w.]*\.admin import )"
    r"|\badmin\.site\.urls\b"
)
_INCLUDE = ("django.conf.urls.include",)


def in_several(draft: Draft, match: Match) -> None:
    """Only where the file includes the same application again, in another namespace."""
    call = match.node.parent
    mine = _spaces(draft, call) if call is not None and call.type == "call" and not match.imported else None
    if call is None or mine is None:
        raise Fine
    for other in below(draft.root, "call"):
        theirs = _spaces(draft, other) if other.id != call.id and _is_include(draft, other) else None
        if theirs is not None and theirs[0] == mine[0] and theirs[1] != mine[1]:
            return
    raise Fine


def _is_include(draft: Draft, call: Node) -> bool:
    function = call.child_by_field_name("function")
    return function is not None and draft.meaning(function) in _INCLUDE


def _spaces(draft: Draft, call: Node) -> tuple[str, str] | None:
    """The application and the namespace that an `include()` speaks of."""
    given = arguments(call)
    space, app = keyword(call, "namespace"), keyword(call, "app_name")
    if not given or given[0].type == "keyword_argument":
        return None
    items = [one for one in given[0].named_children if one.type != "comment"] if given[0].type == "tuple" else []
    if len(items) == 3:
        return draft.text(items[1]), draft.text(items[2])
    name = items[1] if len(items) == 2 else value_of(app) if app is not None else given[0]
    return (draft.text(name), draft.text(value_of(space))) if space is not None else None


def add_admin(draft: Draft, match: Match) -> None:
    """Settings without the admin, in a project that imports its site, get the application."""
    call = match.node.parent
    if match.imported or call is None or call.type != "call":
        raise Fine
    apps = keyword(call, "INSTALLED_APPS")
    listed = value_of(apps) if apps is not None else None
    if listed is None or listed.type not in ("list", "tuple") or _ADMIN.search(draft.text(draft.root)):
        raise Fine
    if not all(string_value(one) is not None for one in listed.named_children if one.type != "comment"):
        raise Fine
    if not _says(draft, r"\badmin\.site\.(?:urls|register)\b|@admin\.register\("):
        raise Fine
    names = [string_value(one) for one in listed.named_children if one.type != "comment"]
    if not {"django.contrib.auth", "django.contrib.contenttypes"} <= set(names):
        raise Skip("the admin asks for more applications")
    if not _says(draft, _IMPORTED):
        raise Skip("nothing seems to import it under these settings")
    first = next(one for one in listed.named_children if one.type != "comment")
    own_line = first.start_point.row > listed.start_point.row
    quote, gap = draft.text(first)[-1], f",\n{indentation(first)}" if own_line else ", "
    draft.insert(first.start_byte, f"{quote}django.contrib.admin{quote}{gap}")


def _says(draft: Draft, pattern: str) -> bool:
    return bool(re.search(pattern, draft.text(draft.root)) or draft.said_elsewhere(pattern))


_PAGE = """
from django.http import HttpResponse
from seven_proof import rendered

try:
    from django.urls import re_path as url
except ImportError:
    from django.conf.urls import url


def page(request):
    return HttpResponse(rendered("{{% url '{0}:x' %}}", {{}}, request))


sub = [url(r"^x/$", page, name="x")]
urlpatterns = [url(r"^one/", {1}), url(r"^two/", {2})]
"""
_CONFIGURED = """
import django
from django.conf import settings

settings.configure(INSTALLED_APPS=[{}"django.contrib.auth", "django.contrib.contenttypes"])
django.setup()

from django.contrib import admin

answer = admin.site.urls[1]
"""

RULES = [
    Rule(
        id="url-tag-current-namespace",
        what="`{% url %}` stays in the namespace of the page from Django 1.9 on, where an application has several.",
        why="Before, the name of the application meant its default namespace, unless `current_app` was set.",
        since="1.5",
        until="1.9",
        change=ByHand(
            _INCLUDE,
            "Where a page is to lead into another namespace than its own, name that: `{% url 'two:x' %}`.",
            in_several,
        ),
        sure="show",
        notes="1.9/#miscellaneous",
        example=Example(
            before=_PAGE.format(
                "shop",
                'include(sub, namespace="one", app_name="shop")',
                'include(sub, namespace="two", app_name="shop")',
            ).replace("\ntry", "from django.conf.urls import include\n\ntry", 1),
            after=_PAGE.format("two", '(sub, "shop", "one")', '(sub, "shop", "two")'),
            probe="from django.test import Client\n\nanswer = Client().get('/one/x/').content\n",
        ),
        leaves=(
            "from django.conf.urls import include\nx = include(sub, namespace='one', app_name='shop')\n",
            "from django.conf.urls import include\nx = include('a.urls', namespace='a'), include('b', namespace='b')\n",
        ),
        ledger=("changed-url-current-namespace",),
    ),
    Rule(
        id="configure-without-admin",
        what="`admin.site` needs `django.contrib.admin` among `INSTALLED_APPS` from Django 2.1 on.",
        why="Which class the site has is asked of the configuration of the application.",
        since="1.7",
        until="2.1",
        change=Rewrite(("django.conf.settings.configure",), add_admin),
        sure="likely",
        notes="2.1/#overriding-the-default-admin-site",
        example=Example(
            before=_CONFIGURED.format(""),
            after=_CONFIGURED.format('"django.contrib.admin", '),
        ),
        unproven="the proof has settings already when an example runs",
        leaves=(
            "from django.conf import settings\nfrom django.contrib import admin\n\n"
            "settings.configure(INSTALLED_APPS=['django.contrib.admin'])\nadmin.site.register(Talk)\n",
            "from django.conf import settings\n\nsettings.configure(INSTALLED_APPS=['shop'])\n",
        ),
        symptoms=("No installed app with label 'admin'.",),
    ),
]
