"""URLconfs: where the functions live, and what `include()` takes."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, keyword, not_before, positional, string_value, value_of

_ADMIN = ("django.contrib.admin.site.urls", "django.contrib.admin.sites.site.urls")
_INCLUDE = ("django.conf.urls.include",)


def _included(match: Match) -> Node:
    """The call of `include`.

    Raises Fine at its import and where it is only handed on.
    """
    if match.imported:
        raise Fine
    try:
        return call_of(match)
    except Skip:
        raise Fine from None


def site_itself(draft: Draft, match: Match) -> None:
    """`include(admin.site.urls)` becomes `admin.site.urls`."""
    call = _included(match)
    given = arguments(call)
    if len(given) != 1 or draft.meaning(given[0]) not in _ADMIN:
        raise Fine
    draft.replace(call, draft.text(given[0]))


@not_before("1.9")
def two_tuple(draft: Draft, match: Match) -> None:
    """`include((patterns, app, namespace))` gives the namespace beside the tuple."""
    call = _included(match)
    given = arguments(call)
    items = [] if len(given) != 1 or given[0].type != "tuple" else given[0].named_children
    if len(items) != 3 or any(item.type == "comment" for item in items):
        raise Fine
    patterns, app, namespace = (draft.text(item) for item in items)
    draft.replace(given[0], f"({patterns}, {app}), namespace={namespace}")


@not_before("1.9")
def app_name_in_tuple(draft: Draft, match: Match) -> None:
    """`include(urls, namespace=…, app_name=…)` names the app in a tuple."""
    call = _included(match)
    app = keyword(call, "app_name")
    given = positional(call)
    if app is None and len(given) < 3:
        raise Fine
    if not given or given[0].type == "tuple":
        raise Skip("its first argument is not the patterns alone")
    name = app if app is not None else given[2]
    draft.replace(given[0], f"({draft.text(given[0])}, {draft.text(value_of(name))})")
    draft.remove_argument(name)


@not_before("1.9")
def app_beside_namespace(draft: Draft, match: Match) -> None:
    """`include(urls, namespace="x")` of patterns without an `app_name` gives them one of the same name."""
    call = _included(match)
    if keyword(call, "app_name") is not None:
        raise Fine
    given = positional(call)
    named = keyword(call, "namespace")
    if not given or len(given) > 2 or (named is None and len(given) < 2):
        raise Fine
    namespace = value_of(named if named is not None else given[1])
    if namespace.type == "none" or _has_name(draft, given[0]):
        raise Fine
    if string_value(namespace) is None:
        raise Skip("its namespace is not a plain string")
    draft.replace(given[0], f"({draft.text(given[0])}, {draft.text(namespace)})")


def _has_name(draft: Draft, patterns: Node) -> bool:
    """Whether what is included has an `app_name` already: a tuple, or a module that sets one.

    Raises Skip where that is not known.
    """
    module = string_value(patterns) or draft.meaning(patterns)
    if patterns.type == "tuple" or draft.meaning(patterns) in _ADMIN:
        return True
    if patterns.type == "list":
        return False
    if patterns.type == "attribute" and (patterns.text or b"").endswith(b".urls") and draft.meaning(patterns) is None:
        return False  # the patterns of a router
    if module is None:
        values = draft.values(patterns) if patterns.type == "identifier" else []
        if values and all(value.type == "list" for value in values):
            return False
        raise Skip("it is not known whether what it includes has an `app_name`")
    found = draft.defines(module, "app_name")
    if found is None and not module.startswith("django.") and patterns.type != "string":
        raise Skip("it is not known whether what it includes has an `app_name`")
    return bool(found)


_MAP = """
from django.http import HttpResponse


def talks(request):
    return HttpResponse("talks")

"""
RULES = [
    Rule(
        id="core-urlresolvers",
        what="`django.core.urlresolvers` is gone in Django 2.0; everything is in `django.urls`.",
        why="The module moved in Django 1.10, the old one was a shim.",
        since="1.10",
        until="2.0",
        change=Renamed("django.core.urlresolvers", "django.urls"),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before='from django.core.urlresolvers import reverse\n\nanswer = reverse("login")',
            after='from django.urls import reverse\n\nanswer = reverse("login")',
            settings='ROOT_URLCONF = "django.contrib.auth.urls"\n',
        ),
        leaves=(
            "try:\n    from django.urls import reverse\nexcept ImportError:\n"
            "    from django.core.urlresolvers import reverse",
            "from shop.core.urlresolvers import reverse",
        ),
        ledger=("removed-django.core.urlresolvers",),
        symptoms=("No module named 'django.core.urlresolvers'",),
    ),
    Rule(
        id="conf-urls-url",
        what="`django.conf.urls.url()` is gone in Django 4.0; it is `django.urls.re_path()`.",
        why="`url()` was an alias of `re_path()` since Django 2.0.",
        since="2.0",
        until="4.0",
        warns="3.1",
        change=Renamed("django.conf.urls.url", "django.urls.re_path"),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before="from django.conf.urls import include, url\n"
            + _MAP
            + '\nurlpatterns = [url(r"^on/", include([url(r"^(?P<day>[a-z]+)/$", talks, name="talks")]))]',
            after="from django.conf.urls import include\nfrom django.urls import re_path\n"
            + _MAP
            + '\nurlpatterns = [re_path(r"^on/", include([re_path(r"^(?P<day>[a-z]+)/$", talks, name="talks")]))]',
            probe="try:\n    from django.urls import resolve, reverse\nexcept ImportError:\n    pass\n"
            'answer = resolve("/on/monday/").kwargs, reverse("talks", kwargs={"day": "monday"})',
        ),
        leaves=(
            "from shop.urls import url\nurl('x')",
            "import django\nif django.VERSION < (2, 0):\n    from django.conf.urls import url as re_path\n"
            "else:\n    from django.urls import re_path\nre_path('x', None)",
            "from tornado.web import url\nurlpatterns = [url('x', None)]",
        ),
        ledger=("removed-django.conf.urls.url",),
        symptoms=("cannot import name 'url' from 'django.conf.urls'",),
    ),
    Rule(
        id="include-admin-urls",
        what="`include(admin.site.urls)` is refused by Django 2.0; `admin.site.urls` is what `url()` wants.",
        why="The admin's URLs are a tuple of three, and `include()` no longer takes one.",
        since="1.4",
        until="2.0",
        change=Rewrite(_INCLUDE, site_itself),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.conf.urls import include\nfrom django.contrib import admin\n\n"
            "answer = include(admin.site.urls)[1:]",
            after="from django.conf.urls import include\nfrom django.contrib import admin\n\n"
            "answer = admin.site.urls[1:]",
        ),
        leaves=(
            "from django.conf.urls import include\nfrom shop import board\nx = include(board.urls)",
            "from django.conf.urls import include\nx = include('shop.urls')",
        ),
        ledger=("removed-include-admin-urls",),
        symptoms=("Passing a 3-tuple to include() is not supported",),
    ),
    Rule(
        id="include-three-tuple",
        what="`include((patterns, app_name, namespace))` is refused by Django 2.0; the namespace stands beside it.",
        why="The namespace belongs to where the patterns are included, not to the patterns.",
        since="1.9",
        until="2.0",
        change=Rewrite(_INCLUDE, two_tuple),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="from django.conf.urls import include\n" + _MAP + '\nshop = include(([], "shop", "store"))',
            after="from django.conf.urls import include\n" + _MAP + '\nshop = include(([], "shop"), namespace="store")',
            probe="answer = shop",
        ),
        leaves=(
            "from django.conf.urls import include\nx = include(([], 'shop'), namespace='store')",
            "from shop.urls import include\nx = include(([], 'shop', 'store'))",
        ),
        ledger=("removed-include-3-tuple",),
        symptoms=("Passing a 3-tuple to include() is not supported",),
    ),
    Rule(
        id="include-app-name",
        what="`include(…, app_name=…)` is refused by Django 2.0; the app's name goes in a pair with the patterns.",
        why="The application namespace belongs to the patterns.",
        since="1.9",
        until="2.0",
        change=Rewrite(_INCLUDE, app_name_in_tuple),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before='from django.conf.urls import include\n\nshop = include([], namespace="store", app_name="shop")',
            after='from django.conf.urls import include\n\nshop = include(([], "shop"), namespace="store")',
            probe="answer = shop",
        ),
        leaves=("from shop.urls import include\nx = include([], 'n', app_name='a')",),
        ledger=("removed-django.conf.urls.include--app_name",),
        symptoms=("include() got an unexpected keyword argument 'app_name'",),
    ),
    Rule(
        id="include-namespace-alone",
        what="`include(…, namespace=…)` of patterns without an `app_name` is refused by Django 2.0.",
        why="An instance namespace without an application namespace was never of use; both may have the same name.",
        since="1.9",
        until="2.0",
        change=Rewrite(_INCLUDE, app_beside_namespace),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before='from django.conf.urls import include\n\nshop = include([], namespace="store")',
            after='from django.conf.urls import include\n\nshop = include(([], "store"), namespace="store")',
            probe="answer = shop[0], shop[2]",
        ),
        leaves=(
            "from django.conf.urls import include\nx = include(([], 'shop'), namespace='store')",
            "from django.conf.urls import include\nx = include('shop.urls')",
            "from django.conf.urls import include\nfrom shop import patterns\nx = include(patterns, namespace='store')",
        ),
        ledger=("removed-namespace-without-app_name",),
        symptoms=("Specifying a namespace in include() without providing an app_name",),
    ),
]
