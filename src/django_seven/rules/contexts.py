"""Contexts and the names around them: what templates of the loader are given, and where processors and loaders lie."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.rendering import GONE, PAGE, REQUEST, context_of, is_context
from django_seven.rules.shape import Draft, Example, Fine, Match, Moved, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, by_place, call_of, is_called, keyword, positional, value_of
from django_seven.values import Minor

_LOADERS = tuple(f"django.template.loader.{name}" for name in ("get_template", "select_template"))


def backend_render(draft: Draft, match: Match) -> None:
    """`get_template(…).render(Context(d))` becomes `get_template(…).render(d)`."""
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not is_called(match.node) or not _is_loaded(draft, receiver):
        raise Fine
    given = by_place(call_of(match))
    if len(given) != 1:
        raise Fine
    said = context_of(draft, given[0])
    text = draft.text(given[0])
    if said is None:
        made = draft.values(given[0]) if given[0].type == "identifier" else []
        if not made or not all(is_context(draft, value) for value in made):
            raise Fine
        requests = {(context_of(draft, value) or ("", ""))[1] for value in made}
        said = f"{text}.flatten()", requests.pop() if len(requests) == 1 else ""
    data, request = said[0] or "{}", said[1]
    if draft.road.old >= Minor(1, 8):
        draft.replace(given[0], f"{data}, {request}" if request else data)
        return
    django = draft.require_module("django")
    if request:
        draft.replace(given[0], f"*(({text},) if {django}.VERSION < (1, 8) else ({data}, {request}))")
    else:
        draft.replace(given[0], f"{text} if {django}.VERSION < (1, 8) else {data}")


def _is_loaded(draft: Draft, node: Node) -> bool:
    """Whether an expression certainly is a template of the loader."""
    if node.type == "call":
        function = node.child_by_field_name("function")
        return function is not None and (draft.meaning(function) or "") in _LOADERS
    values = draft.values(node) if node.type == "identifier" else []
    return bool(values) and all(value.type == "call" and _is_loaded(draft, value) for value in values)


def response_data(draft: Draft, match: Match) -> None:
    """`TemplateResponse(request, t, Context(d))` becomes `TemplateResponse(request, t, d)`."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    given, named = by_place(call), keyword(call, "context")
    place = 1 if "Simple" in match.trigger else 2
    data = value_of(named) if named is not None else given[place] if len(given) > place else None
    said = context_of(draft, data) if data is not None else None
    if data is None or said is None:
        raise Fine
    if said[1] and (place == 1 or said[1] != draft.text(given[0])):
        raise Skip("the context has another request")
    draft.replace(data, said[0] or "{}")


def resolve(draft: Draft, match: Match) -> None:
    """`resolve_variable(path, context)` becomes `Variable(path).resolve(context)`."""
    call = call_of(match)
    given = positional(call)
    if len(given) != 2 or len(arguments(call)) != 2:
        raise Skip("its arguments are named")
    variable = draft.require("django.template.Variable")
    draft.replace(call, f"{variable}({draft.text(given[0])}).resolve({draft.text(given[1])})")


_BACKEND = f"""
from django.template import Context, RequestContext
from django.template.loader import get_template
{REQUEST}
page = get_template("page.html")
first = page.render({{}})
second = get_template("page.html").render({{}})
context = Context({{{{"title": 3}}}})
third = page.render(context{{}})
"""
_RESPONSE = f"""
from django.template import RequestContext
from django.template.response import TemplateResponse
{REQUEST}
response = TemplateResponse(request, "page.html", {{}})
"""
_LOADER_NAMES = {"django.template.loader.BaseLoader": "django.template.loaders.base.Loader"}

RULES = [
    Rule(
        id="backend-template-context",
        what="`get_template(…).render()` takes a dictionary from Django 1.8 on, and no `Context` in Django 1.10.",
        why="The loader gives a template of an engine, which may be another than Django's.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite((".render",), backend_render),
        sure="safe",
        notes=GONE,
        example=Example(
            before=_BACKEND.format('Context({"title": 1})', 'RequestContext(request, {"title": 2})', ""),
            after=_BACKEND.format('{"title": 1}', '{"title": 2}, request', ".flatten()"),
            settings=PAGE,
            probe="answer = first, second, third",
        ),
        leaves=(
            "from django.template import Context, Template\nTemplate('a').render(Context({}))",
            "from django.template import Context\nself.template.render(Context({}))",
            "from django.template.loader import get_template\nget_template('a').render({'a': 1})",
        ),
        ledger=(
            "removed-get_template-render-context",
            "removed-select_template-render-context",
            "changed-backend-template-dict",
        ),
        symptoms=("context must be a dict rather than Context", "context must be a dict rather than RequestContext"),
    ),
    Rule(
        id="template-response-context",
        what="`TemplateResponse` takes a dictionary, and no `Context` in Django 1.10.",
        why="Other template engines know no `Context`.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Rewrite(
            tuple(f"django.template.response.{name}" for name in ("TemplateResponse", "SimpleTemplateResponse")),
            response_data,
        ),
        sure="safe",
        notes=GONE,
        example=Example(
            before=_RESPONSE.format('RequestContext(request, {"title": 1})'),
            after=_RESPONSE.format('{"title": 1}'),
            settings=PAGE,
            probe="answer = response.render().content.decode()",
        ),
        leaves=("from django.template.response import TemplateResponse\nTemplateResponse(request, 'a', {'a': 1})",),
        ledger=("removed-TemplateResponse-context-objects",),
    ),
    Rule(
        id="resolve-variable",
        what="`resolve_variable()` is gone in Django 1.10; `Variable(…).resolve(context)` does the same.",
        why="The function was a leftover of the oldest tags.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Rewrite(
            ("django.template.resolve_variable", "django.template.base.resolve_variable"), resolve, whole=True
        ),
        sure="safe",
        notes=GONE,
        example=Example(
            before="from django.template import Context\nfrom django.template.base import resolve_variable\n\n"
            "answer = resolve_variable('user.name', Context({'user': {'name': 'Ada'}}))",
            after="from django.template import Context, Variable\n\n"
            "answer = Variable('user.name').resolve(Context({'user': {'name': 'Ada'}}))",
        ),
        leaves=("from shop import resolve_variable\nresolve_variable('a', {})",),
        ledger=("removed-django.template.resolve_variable", "removed-django.template.base.resolve_variable"),
        symptoms=("cannot import name 'resolve_variable'",),
    ),
    Rule(
        id="context-processors-module",
        what="`django.core.context_processors` is gone in Django 1.10; it is `django.template.context_processors`.",
        why="They belong to templates.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Moved({"django.core.context_processors": "django.template.context_processors"}),
        sure="safe",
        notes=GONE,
        example=Example(
            before="from django.core.context_processors import csrf\n\nanswer = list(csrf(None))",
            after="from django.template.context_processors import csrf\n\nanswer = list(csrf(None))",
        ),
        leaves=("PROCESSORS = ['shop.core.context_processors.csrf']",),
        ledger=("removed-django.core.context_processors",),
        symptoms=("No module named 'django.core.context_processors'", "No module named context_processors"),
    ),
    Rule(
        id="permission-wrappers",
        what="`PermWrapper` and `PermLookupDict` are only in `django.contrib.auth.context_processors` in Django 1.5.",
        why="The old module only kept the names.",
        since="1.3",
        until="1.5",
        change=Moved(
            {
                f"django.core.context_processors.{name}": f"django.contrib.auth.context_processors.{name}"
                for name in ("PermWrapper", "PermLookupDict")
            }
        ),
        sure="safe",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before="from django.contrib.auth.models import AnonymousUser\n"
            "from django.core.context_processors import PermLookupDict, PermWrapper\n\n"
            "user = AnonymousUser()\n"
            "answer = PermWrapper(user)['auth']['add_user'], PermLookupDict(user, 'auth')['add_user']\n",
            after="from django.contrib.auth.models import AnonymousUser\n"
            "from django.contrib.auth.context_processors import PermLookupDict, PermWrapper\n\n"
            "user = AnonymousUser()\n"
            "answer = PermWrapper(user)['auth']['add_user'], PermLookupDict(user, 'auth')['add_user']\n",
        ),
        leaves=("from shop.context_processors import PermWrapper",),
        ledger=(
            "removed-django.core.context_processors.PermWrapper",
            "removed-django.core.context_processors.PermLookupDict",
        ),
        symptoms=("cannot import name PermWrapper",),
    ),
    Rule(
        id="base-loader",
        what="`django.template.loader.BaseLoader` is gone in Django 1.10; it is `django.template.loaders.base.Loader`.",
        why="Loaders stand beside each other.",
        since="1.8",
        until="1.10",
        change=Moved(_LOADER_NAMES),
        sure="safe",
        notes=GONE,
        example=Example(
            before="from django.template.loader import BaseLoader\n\nanswer = [hasattr(BaseLoader, 'reset')]",
            after="from django.template.loaders.base import Loader\n\nanswer = [hasattr(Loader, 'reset')]",
        ),
        leaves=("from jinja2 import BaseLoader",),
        ledger=("removed-django.template.loader.BaseLoader",),
        symptoms=("cannot import name BaseLoader",),
    ),
]
