"""URLconfs: where the functions live, and what `include()` takes."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    below,
    call_of,
    file_of,
    is_called,
    keyword,
    positional,
    string_value,
    value_of,
)
from django_seven.values import Minor

_ADMIN = ("django.contrib.admin.site.urls", "django.contrib.admin.sites.site.urls")
_SITES = ("django.contrib.admin.AdminSite", "django.contrib.admin.sites.AdminSite")
_OTHER_SITE = r"(?m)^\s*(?:admin|sites)\.site\s*=[^=]"
_INCLUDE = ("django.conf.urls.include",)
_PAIRS = Minor(1, 9)  # the first Django whose `include()` takes the patterns and the app's name as a pair


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
    if len(given) != 1 or not (draft.meaning(given[0]) in _ADMIN or _is_site(draft, given[0])):
        raise Fine
    own = draft.meaning(given[0]) not in _ADMIN and draft.has_function("urls")
    if own or re.search(_OTHER_SITE, draft.text(draft.root)) or draft.said_elsewhere(_OTHER_SITE):
        raise Skip("the project has an admin site whose `urls` may be another thing than Django's three")
    draft.replace(call, draft.text(given[0]))


def _is_site(draft: Draft, urls: Node) -> bool:
    """Whether it is `.urls` of what certainly is an admin site of the project's own."""
    site = urls.child_by_field_name("object") if urls.type == "attribute" else None
    return site is not None and draft.text(urls).endswith(".urls") and bool(draft.is_a(site, _SITES))


def two_tuple(draft: Draft, match: Match) -> None:
    """`include((patterns, app, namespace))` gives the namespace beside the tuple.

    The three are what `include()` makes of all its arguments, and what `url()` is given by it: where Django is older
    than 1.9, which takes no pair, they stand for themselves.
    """
    call = _included(match)
    given = arguments(call)
    value = given[0] if len(given) == 1 else None
    if value is not None and value.type == "identifier" and _means_three(draft, value):
        draft.replace(call, draft.text(value))
        return
    items = [] if value is None or value.type != "tuple" else value.named_children
    if value is None or len(items) != 3 or any(item.type == "comment" for item in items):
        raise Fine
    patterns, app, namespace = (draft.text(item) for item in items)
    if draft.road.old < _PAIRS:
        draft.replace(call, _three(draft, call, items[0], app, namespace))
    else:
        draft.replace(value, f"({patterns}, {app}), namespace={namespace}")


def _means_three(draft: Draft, name: Node) -> bool:
    values = draft.values(name)
    tuples = [value for value in values if value.type in ("tuple", "expression_list")]
    return bool(values) and all(
        one in tuples and len(one.named_children) == 3 and string_value(one.named_children[0]) is None for one in values
    )


def _three(draft: Draft, call: Node, patterns: Node, app: str, namespace: str) -> str:
    """The three as they stand for themselves; a module that is named by text is found by `include()`."""
    text = draft.text(patterns)
    if patterns.type != "list" and not _is_list(draft, patterns):
        function = call.child_by_field_name("function")
        text = f"{draft.text(function) if function is not None else 'include'}({text})[0]"
    return f"({text}, {app}, {namespace})"


def app_name_in_tuple(draft: Draft, match: Match) -> None:
    """`include(urls, namespace=…, app_name=…)` names the app in a tuple."""
    call = _included(match)
    given, app, named = positional(call), keyword(call, "app_name"), keyword(call, "namespace")
    if app is None and len(given) < 3:
        raise Fine
    if not given or given[0].type == "tuple":
        raise Skip("its first argument is not the patterns alone")
    name = app if app is not None else given[2]
    if draft.road.old < _PAIRS:
        space = named if named is not None else given[1] if len(given) > 1 else None
        text = draft.text(value_of(space)) if space is not None else "None"
        draft.replace(call, _three(draft, call, given[0], draft.text(value_of(name)), text))
        return
    draft.replace(given[0], f"({draft.text(given[0])}, {draft.text(value_of(name))})")
    draft.remove_argument(name)


def app_beside_namespace(draft: Draft, match: Match) -> None:
    """`include(urls, namespace="x")` of patterns without an `app_name` gives them one of the same name."""
    call = _included(match)
    if keyword(call, "app_name") is not None:
        raise Fine
    given, named = positional(call), keyword(call, "namespace")
    urls = keyword(call, "arg")
    patterns = given[0] if given else value_of(urls) if urls is not None else None
    if patterns is None or len(given) > 2 or (named is None and len(given) < 2):
        raise Fine
    namespace = value_of(named if named is not None else given[1])
    if namespace.type == "none" or _has_name(draft, patterns):
        raise Fine
    if string_value(namespace) is None:
        raise Skip("its namespace is not a plain string")
    if draft.road.old < _PAIRS:
        text = draft.text(namespace)
        draft.replace(call, _three(draft, call, patterns, text, text))
    else:
        draft.replace(patterns, f"({draft.text(patterns)}, {draft.text(namespace)})")


def _has_name(draft: Draft, patterns: Node) -> bool:
    """Whether what is included has an `app_name` already: a tuple, or a module that sets one.

    Raises Skip where that is not known.
    """
    module = string_value(patterns) or draft.meaning(patterns)
    if patterns.type == "tuple" or draft.meaning(patterns) in _ADMIN:
        return True
    if _is_list(draft, patterns):
        return False
    if patterns.type == "attribute" and (patterns.text or b"").endswith(b".urls") and draft.meaning(patterns) is None:
        return False  # the patterns of a router
    if module is None:
        raise Skip("it is not known whether what it includes has an `app_name`")
    found = draft.defines(module, "app_name")
    if found is None and not module.startswith("django.") and patterns.type != "string":
        raise Skip("it is not known whether what it includes has an `app_name`")
    return bool(found)


def _is_list(draft: Draft, node: Node) -> bool:
    """Whether an expression certainly is a list: written there, added to one, or all that its name is given."""
    if node.type == "list":
        return True
    if node.type == "binary_operator":
        return any(_is_list(draft, piece) for piece in node.named_children)
    if node.type != "identifier" or draft.meaning(node) is not None:
        return False
    if values := draft.values(node):
        return all(_is_list(draft, value) for value in values if value.text != node.text)
    given: dict[str, list[Node]] = {"assignment": [], "augmented_assignment": []}
    for one in below(file_of(node), *given):
        left, right = one.child_by_field_name("left"), one.child_by_field_name("right")
        if left is not None and right is not None and left.text == node.text:
            given[one.type].append(right)
    first, added = given.values()
    return bool(first) and bool(added) and all(_is_list(draft, value) for value in first)


def by_place(draft: Draft, match: Match) -> None:
    """`url(regex=…)` gives the expression in first place, where both functions take it."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    named = keyword(call, "regex")
    if named is None:
        raise Fine
    if arguments(call)[0].id != named.id or any(one.type.endswith("splat") for one in arguments(call)):
        raise Skip("it is not its first argument")
    draft.replace(named, draft.text(value_of(named)))


_MAP = """
from django.http import HttpResponse


def talks(request):
    return HttpResponse("talks")

"""
_KEYWORD = f"""
from django.conf.urls import url
{_MAP}
urlpatterns = [url({{}}r"^on/$", view=talks, name="on")]
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
        id="url-regex-keyword",
        what="`url(regex=…)` is `re_path(route=…)` from Django 2.0 on; in first place it needs no name.",
        why="`re_path()` and `path()` share the names of their arguments.",
        since="1.4",
        until="4.0",
        change=Rewrite(("django.conf.urls.url",), by_place),
        sure="safe",
        notes="4.0/#features-removed-in-4-0",
        early=True,
        example=Example(
            before=_KEYWORD.format("regex="),
            after=_KEYWORD.format(""),
            probe="answer = resolve('/on/').url_name",
        ),
        unproven="its `url` is gone itself in Django 4.0",
        leaves=(
            "from django.conf.urls import url\nurl(r'^on/$', view=1, name='on')",
            "from django.conf.urls import url\nurl(view=1, regex=r'^on/$')",
            "from shop.urls import url\nurl(regex=r'^on/$')",
        ),
        symptoms=("_path() got an unexpected keyword argument 'regex'",),
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
        symptoms=("Passing a 3-tuple to include() is not supported … admin.site.urls",),
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
