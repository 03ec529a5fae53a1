"""URLconfs of before Django 1.10: `patterns()`, views as text, prefixes."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    call_of,
    enclosing,
    keyword,
    last_name,
    positional,
    string_value,
    value_of,
)
from django_seven.values import Minor

_PATTERNS = ("django.conf.urls.patterns", "django.conf.urls.defaults.patterns")
_URL = ("django.conf.urls.url", "django.conf.urls.defaults.url")
_I18N = ("django.conf.urls.i18n.i18n_patterns",)


def _token(node: Node, kind: str) -> Node:
    return next(child for child in node.children if child.type == kind)


def plain_list(draft: Draft, match: Match) -> None:
    """`patterns(prefix, …)` is the list of what it holds; bare tuples become calls of `url`."""
    call = call_of(match)
    given, node = positional(call), call.child_by_field_name("arguments")
    prefix = string_value(given[0]) if given else None
    if prefix is None or node is None or len(given) != len(arguments(call)):
        raise Skip("its prefix is not a plain string")
    for item in given[1:]:
        _entry(draft, item, prefix)
    draft.replace(match.node, "")
    draft.replace(_token(node, "("), "[")
    draft.replace(_token(node, ")"), "]")
    draft.remove_argument(given[0])


def _entry(draft: Draft, item: Node, prefix: str) -> None:
    """One route of `patterns`: views as text become what they name."""
    if item.type == "tuple":
        parts = [part for part in item.named_children if part.type != "comment"]
        draft.insert(item.start_byte, draft.require("django.conf.urls.url"))
    elif item.type == "call" and draft.text(item.child_by_field_name("function") or item).endswith(("url", "path")):
        parts = positional(item)
    else:
        raise Skip("it holds something else than routes")
    view = string_value(parts[1]) if len(parts) > 1 else None
    if len(parts) > 1 and parts[1].type in ("string", "concatenated_string"):
        draft.replace(parts[1], _view(draft, ".".join(filter(None, (prefix, view)))))


def _view(draft: Draft, dotted: str) -> str:
    """The expression for a view that was named by text."""
    module, _, name = dotted.rpartition(".")
    if not module or not all(part.isidentifier() for part in dotted.split(".")):
        raise Skip("it is not seen which view a text names")
    if draft.defines(module, name) is False:
        raise Skip(f"`{module}` does not define `{name}`")
    return draft.require(dotted)


def view_itself(draft: Draft, match: Match) -> None:
    """`url(regex, "path.to.view")` takes the view; within `patterns` that rule does it."""
    if match.imported:
        raise Fine
    call = call_of(match)
    above = enclosing(call, "call")
    while above is not None:
        if draft.meaning(above.child_by_field_name("function") or above) in _PATTERNS:
            raise Fine
        above = enclosing(above, "call")
    given, own = positional(call), keyword(call, "prefix")
    view = string_value(given[1]) if len(given) > 1 else None
    if view is None:
        raise Fine
    prefix = _prefix(draft, call) if own is None else string_value(value_of(own))
    if prefix is None or len(given) > 4:
        raise Skip("its prefix is not a plain string")
    draft.replace(given[1], _view(draft, ".".join(filter(None, (prefix, view)))))
    if own is not None:
        draft.remove_argument(own)


def _prefix(draft: Draft, call: Node) -> str | None:
    """What stands before the views that are named by text within `i18n_patterns()`; None where it is not seen."""
    above = enclosing(call, "call")
    while above is not None and draft.meaning(above.child_by_field_name("function") or above) not in _I18N:
        above = enclosing(above, "call")
    first = next(iter(arguments(above)), None) if above is not None else None
    if first is None or first.type in ("call", "list_splat"):
        return ""
    return string_value(first)


def without_prefix(draft: Draft, match: Match) -> None:
    """`i18n_patterns("", …)` takes only routes."""
    if match.imported:
        raise Fine
    given = positional(call_of(match))
    prefix = string_value(given[0]) if given else None
    if prefix is None:
        raise Fine
    if draft.road.old < Minor(1, 8):
        raise Skip("the old side needs it")
    for route in given[1:] if prefix else ():
        parts = positional(route) if route.type == "call" else []
        if len(parts) < 2 or string_value(parts[1]) is not None:
            raise Skip("its prefix stands before views that are named by text")
    draft.remove_argument(given[0])


def by_its_name(draft: Draft, match: Match) -> None:
    """The path to a view becomes the name of the one route that leads there."""
    if match.imported:
        raise Fine
    given = positional(call_of(match))
    text = string_value(given[0]) if given else None
    if text is None or text.count(".") < 1 or any(mark in text for mark in "/: ") or text.startswith("."):
        raise Fine
    if draft.is_route_name(text):
        raise Fine
    name = draft.route_name(text)
    if name is None and match.trigger.startswith("django.shortcuts.") and not draft.defines(*text.rsplit(".", 1)):
        raise Fine  # as well an address
    if name is None:
        raise Skip("no route of its own name is seen to lead there")
    draft.replace(given[0], f'"{name}"')


def content_types_view(draft: Draft, match: Match) -> None:
    """`include("django.conf.urls.shortcut")` includes the one route that the module had."""
    call = enclosing(match.node, "call")
    function = call.child_by_field_name("function") if call is not None else None
    if match.imported or call is None or next(iter(arguments(call)), None) != match.node:
        raise Skip("it is handed on")
    if last_name(draft, function) != "include":
        raise Skip("it is handed on")
    if draft.road.old < Minor(1, 4):
        raise Skip("`url` lies elsewhere before Django 1.4")
    above = enclosing(call, "call")
    route = above.child_by_field_name("function") if above is not None else None
    if route is not None and last_name(draft, route) in ("url", "re_path"):
        name = draft.text(route)
    else:  # a bare tuple in `patterns()`
        name = draft.require("django.conf.urls.url")
    view = draft.require("django.contrib.contenttypes.views.shortcut")
    draft.replace(match.node, f'[{name}(r"^(?P<content_type_id>\\d+)/(?P<object_id>.*)/$", {view})]')


_ROUTES = """
import django

if django.VERSION < (2, 0):
    from django.conf.urls import url
else:
    from django.urls import re_path as url


def talks(request):
    pass

"""
_SHORTCUT = """
IMPORTSimport django

if django.VERSION < (2, 0):
    from django.conf.urls import include, url
    from django.core.urlresolvers import resolve
else:
    from django.urls import include, re_path as url, resolve

urlpatterns = [url(r"^r/", include(ROUTES))]
found = resolve("/r/3/talk-4/")
answer = [found.func.__name__, found.args, sorted(found.kwargs.items())]
"""
_REVERSED = """
from django.conf.urls import url
from django.core.urlresolvers import reverse
from django.shortcuts import render

urlpatterns = [
    url("^in/$", render, name="in"),
    # more
]
answer = reverse("{}")
"""

RULES = [
    Rule(
        id="conf-urls-defaults",
        what="`django.conf.urls.defaults` is gone in Django 1.6; its names are in `django.conf.urls`.",
        why="The module moved in Django 1.4, the old one was a shim.",
        since="1.4",
        until="1.6",
        warns="1.4",
        change=Renamed("django.conf.urls.defaults", "django.conf.urls"),
        sure="safe",
        notes="1.6/",
        example=Example(
            before="from django.conf.urls.defaults import include\n\nanswer = include([1, 2])[0]",
            after="from django.conf.urls import include\n\nanswer = include([1, 2])[0]",
        ),
        leaves=("from shop.conf.urls.defaults import include\ninclude([])",),
        ledger=(
            "removed-django.conf.urls.defaults",
            *(
                f"removed-django.conf.urls.defaults.{name}"
                for name in (
                    "handler404",
                    "handler500",
                    "include",
                    "patterns",
                    "url",
                )
            ),
        ),
        symptoms=("No module named 'django.conf.urls.defaults'", "No module named defaults"),
    ),
    Rule(
        id="conf-urls-patterns",
        what="`patterns()` is gone in Django 1.10; `urlpatterns` is a plain list.",
        why="The prefix only served views that were named by text, and those went as well.",
        since="1.4",
        until="1.10",
        warns="1.8",
        change=Rewrite(_PATTERNS, plain_list, whole=True),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        early=True,
        example=Example(
            before="from django.conf.urls import patterns\n" + _ROUTES + "\nurlpatterns = patterns(\n    '',\n"
            "    url(r'^on/$', talks, name='talks'),\n)\n",
            after=_ROUTES.lstrip("\n") + "\nurlpatterns = [\n    url(r'^on/$', talks, name='talks'),\n]\n",
            probe="try:\n    from django.urls import resolve\nexcept ImportError:\n"
            "    from django.core.urlresolvers import resolve\nanswer = resolve('/on/').url_name\n",
        ),
        leaves=("from shop.urls import patterns\npatterns('', 1)",),
        ledger=("removed-django.conf.urls.patterns",),
        symptoms=("cannot import name 'patterns'",),
    ),
    Rule(
        id="url-string-view",
        what="A view that is named by text in `url()` is not looked up by Django 1.10; the view itself is given.",
        why="Text hid typing errors until the page was asked for.",
        since="1.4",
        until="1.10",
        warns="1.8",
        change=Rewrite(_URL, view_itself),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        early=True,
        example=Example(
            before="from django.conf.urls import url\n\nurlpatterns = [url(r'^login/$', 'django.shortcuts.render')]\n",
            after="from django.conf.urls import url\nfrom django.shortcuts import render\n\n"
            "urlpatterns = [url(r'^login/$', render)]\n",
        ),
        unproven="its `url` is gone itself in Django 4.0; the rule for `patterns` shows that a list of routes works",
        leaves=("from shop.urls import url\nurl('a', 'b.c')",),
        ledger=("removed-url-string-view",),
        symptoms=("view must be a callable or a list/tuple in the case of include()",),
    ),
    Rule(
        id="i18n-patterns-prefix",
        what="`i18n_patterns()` takes no prefix in Django 1.10, only routes.",
        why="The prefix only served views that were named by text.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite(_I18N, without_prefix),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        early=True,
        example=Example(
            before="from django.conf.urls.i18n import i18n_patterns\n\nroutes = i18n_patterns('', 1, 2)",
            after="from django.conf.urls.i18n import i18n_patterns\n\nroutes = i18n_patterns(1, 2)",
            probe="answer = routes[0].url_patterns",
        ),
        leaves=("from django.conf.urls.i18n import i18n_patterns\ni18n_patterns(1)",),
        ledger=("removed-django.conf.urls.i18n.i18n_patterns--prefix",),
    ),
    Rule(
        id="reverse-dotted-path",
        what="`reverse()` and `redirect()` find no view by its dotted path in Django 1.10; the route needs a name.",
        why="The view itself or the name of its route says which one is meant.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Rewrite(
            (
                "django.core.urlresolvers.reverse",
                "django.core.urlresolvers.reverse_lazy",
                "django.shortcuts.redirect",
                "django.shortcuts.resolve_url",
            ),
            by_its_name,
        ),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        early=True,
        example=Example(before=_REVERSED.format("django.shortcuts.render"), after=_REVERSED.format("in")),
        unproven="the module of `reverse()` is gone itself in Django 2.0; whole URLconfs are held against both sides",
        leaves=(
            "from django.core.urlresolvers import reverse\nreverse('shop:in')\nreverse('in')\n",
            "from django.shortcuts import redirect\nredirect('index.html')\nredirect('in', 1)\n",
            _REVERSED.format("django.shortcuts.render").replace(', name="in"', ""),
            _REVERSED.format("django.shortcuts.render").replace("# more", 'url("^on/$", render, name="on"),'),
            _REVERSED.format("django.shortcuts.render").replace("# more", 'url("^on/$", views.on, name="in"),'),
        ),
        ledger=("removed-reverse-dotted-path",),
        symptoms=("NoReverseMatch",),
    ),
    Rule(
        id="conf-urls-shortcut",
        what="`django.conf.urls.shortcut` is gone in Django 1.8; the view is `shortcut` of the content types.",
        why="The module held one route, which leads from an object to its page.",
        since="1.4",
        until="1.8",
        warns="1.6",
        change=Rewrite(("'django.conf.urls.shortcut'", "django.conf.urls.shortcut"), content_types_view, whole=True),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_SHORTCUT.replace("IMPORTS", "").replace("ROUTES", '"django.conf.urls.shortcut"'),
            after=_SHORTCUT.replace(
                "IMPORTSimport django\n",
                "import django\nfrom django.contrib.contenttypes.views import shortcut\n",
            ).replace("ROUTES", '[url(r"^(?P<content_type_id>\\d+)/(?P<object_id>.*)/$", shortcut)]'),
        ),
        leaves=(
            'from django.conf.urls import include\ninclude("shop.conf.urls.shortcut")',
            'from django.conf.urls import include\nhidden = ("django.conf.urls.shortcut", include)',
        ),
        ledger=("removed-django.conf.urls.shortcut",),
        symptoms=("No module named 'django.conf.urls.shortcut'", "No module named shortcut"),
    ),
]
