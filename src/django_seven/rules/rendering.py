"""Templates rendered by Python code: what contexts became when Django took other template engines in."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    by_place,
    call_of,
    enclosing,
    is_called,
    keyword,
    positional,
    spread_last,
    value_of,
)
from django_seven.values import Minor

GONE = "1.10/#features-removed-in-1-10"
CONTEXTS = {
    f"django.template.{module}{name}": name
    for module in ("", "context.", "base.")
    for name in ("Context", "RequestContext")
}


def context_of(draft: Draft, node: Node) -> tuple[str, str] | None:
    """The dictionary and the request of `Context(…)` or `RequestContext(…)` as texts; None where it is neither.

    Raises Skip where more is said than these two.
    """
    function = node.child_by_field_name("function") if node.type == "call" else None
    kind = CONTEXTS.get(draft.meaning(function) or "") if function is not None else None
    if kind is None:
        return None
    given = [draft.text(argument) for argument in positional(node)]
    named = {draft.text(pair).partition("=")[0].strip(): pair for pair in arguments(node)[len(given) :]}
    request = ""
    if kind == "RequestContext":
        first = named.pop("request", None)
        request = given.pop(0) if given else draft.text(value_of(first)) if first is not None else ""
    for name in ("dict_", "dict"):
        pair = named.pop(name, None)
        given += [draft.text(value_of(pair))] if pair is not None else []
    if named or len(given) > 1 or (kind == "RequestContext" and not request):
        raise Skip("the context is made with more than a dictionary")
    if given and given[0].rpartition(".")[2] in ("context", "ctx") and not _is_dictionary(draft, positional(node)[-1]):
        raise Skip(f"it is not seen whether `{given[0]}` is a dictionary or a context")
    return (given[0] if given else ""), request


def _is_dictionary(draft: Draft, node: Node) -> bool:
    """Whether a name certainly holds a dictionary."""
    values = draft.values(node) if node.type == "identifier" else []
    made = [value.type == "dictionary" or draft.text(value).startswith("dict(") for value in values]
    return bool(made) and all(made)


def _instance(draft: Draft, call: Node) -> tuple[Node, Node] | None:
    """The argument `context_instance`, by name or in its place (or in that of the data), and its value."""
    named = keyword(call, "context_instance")
    if named is not None:
        return named, value_of(named)
    given = by_place(call)
    found = next((item for item in reversed(given[1:3]) if item.type == "call" and is_context(draft, item)), None)
    return None if found is None else (found, found)


def _has_data(call: Node, argument: Node) -> bool:
    """Whether a call gives values beside the context."""
    plain = [item for item in positional(call) if item.id != argument.id]
    return len(plain) > 1 or any(keyword(call, name) for name in ("dictionary", "context"))


def is_context(draft: Draft, node: Node) -> bool:
    """Whether a call makes a context."""
    function = node.child_by_field_name("function")
    return function is not None and (draft.meaning(function) or "") in CONTEXTS


def with_request(draft: Draft, match: Match) -> None:
    """`render_to_response(t, d, context_instance=RequestContext(request))` becomes `render(request, t, d)`."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    found = _instance(draft, call)
    if found is None:
        raise Fine
    argument, value = found
    said = context_of(draft, value)
    if said is None:
        raise Skip("it is not seen what the context is made of")
    data, request = said
    plain = [item for item in arguments(call) if item.id != argument.id]
    if not plain or plain[0].type == "keyword_argument" or (data and _has_data(call, argument)):
        raise Skip("the context has values of its own")
    if match.trigger.endswith(".render"):
        if request != draft.text(plain[0]) or data:
            raise Skip("the context is not just the request's")
        draft.remove_argument(argument)
        return
    if data:
        name = "" if argument.type != "keyword_argument" else "context="
        draft.replace(argument, f"{name}{data}" if draft.road.old >= Minor(1, 8) or not name else f"dictionary={data}")
    else:
        draft.remove_argument(argument)
    draft.insert(plain[0].start_byte, f"{request or 'None'}, ")
    draft.replace(match.node, draft.require("django.shortcuts.render"))


def to_string(draft: Draft, match: Match) -> None:
    """`render_to_string(t, d, context_instance=RequestContext(request))` takes `request=request` instead."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    found = _instance(draft, call)
    if found is None:
        raise Fine
    argument, value = found
    said = context_of(draft, value)
    if said is None:
        raise Skip("it is not seen what the context is made of")
    data, request = said
    if data and _has_data(call, argument):
        raise Skip("the context has values of its own")
    if draft.road.old >= Minor(1, 8):
        new = [text for text in (f"context={data}" if data else "", f"request={request}" if request else "") if text]
        if new:
            draft.replace(argument, ", ".join(new))
        else:
            draft.remove_argument(argument)
        return
    new = [text for text in (f'"context": {data}' if data else "", f'"request": {request}' if request else "") if text]
    django = draft.require_module("django")
    old = f'{{"context_instance": {draft.text(value)}}}'
    spread_last(draft, call, argument, f"**({old} if {django}.VERSION < (1, 8) else {{{', '.join(new)}}})")


def request_app(draft: Draft, match: Match) -> None:
    """`render(request, …, current_app=x)` becomes `request.current_app = x` before it."""
    if match.imported or not is_called(match.node):
        raise Fine
    call = call_of(match)
    named = keyword(call, "current_app")
    if named is None:
        raise Fine
    given = positional(call)
    statement = enclosing(call, "return_statement") or enclosing(call, "expression_statement")
    if not given or given[0].type not in ("identifier", "attribute") or statement is None:
        raise Skip("say `request.current_app` before")
    if enclosing(call, "lambda") is not None:
        raise Skip("there is no place for a line before it")
    indent = " " * statement.start_point.column
    value = draft.text(value_of(named))
    draft.insert(statement.start_byte, f"{draft.text(given[0])}.current_app = {value}\n{indent}")
    if draft.road.old >= Minor(1, 8):
        draft.remove_argument(named)
    else:
        django = draft.require_module("django")
        spread_last(draft, call, named, f'**({{"current_app": {value}}} if {django}.VERSION < (1, 8) else {{}})')


# A page in a folder of its own, for all releases.
PAGE = """
import os
import django
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "page.html"), "w") as file:
    file.write(str("{{ title }} {{ request.path }}"))
if django.VERSION < (1, 8):
    TEMPLATE_DIRS = [here]
    TEMPLATE_CONTEXT_PROCESSORS = ["django.core.context_processors.request"]
else:
    TEMPLATES[0]["DIRS"] = [here]
del file
"""
_APP_PAGE = """
with open(os.path.join(here, "app.html"), "w") as file:
    file.write(str("{% url 'talks:list' %}"))
del file
"""
_TWO_APPS = """
import django

if django.VERSION < (2, 0):
    from django.conf.urls import include, url as re_path
else:
    from django.urls import include, re_path


def instance(name):
    inner = [re_path("^$", view, name="list")]
    return include((inner, "talks", name)) if django.VERSION < (1, 9) else include((inner, "talks"), namespace=name)


urlpatterns = [re_path("^one/", instance("talks")), re_path("^two/", instance("second"))]
answer = view(request).content.decode()
"""
REQUEST = "from django.test import RequestFactory\n\nrequest = RequestFactory().get('/talks/')\n"
_ANSWER = "answer = response.content.decode()"
_SHORTCUT = f"""
from django.shortcuts import {{}}
from django.template import RequestContext
{REQUEST}
response = {{}}
"""
_STRING = f"""
from django.template import RequestContext
from django.template.loader import render_to_string
{REQUEST}
answer = render_to_string("page.html", {{{{"title": "Talks"}}}}, {{}})
"""
RULES = [
    Rule(
        id="context-instance",
        what="`render_to_response()` takes no `context_instance` in Django 1.10; `render()` makes it of the request.",
        why="A shortcut makes the context itself.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Rewrite(("django.shortcuts.render_to_response",), with_request, whole=True),
        sure="likely",
        notes=GONE,
        example=Example(
            before=_SHORTCUT.format(
                "render_to_response",
                'render_to_response("page.html", {"title": "Talks"}, context_instance=RequestContext(request))',
            ),
            after=_SHORTCUT.format("render", 'render(request, "page.html", {"title": "Talks"})'),
            settings=PAGE,
            probe=_ANSWER,
        ),
        more=(
            Example(
                before=_SHORTCUT.format(
                    "render_to_response",
                    'render_to_response("page.html", {"title": "Talks"}, RequestContext(request))',
                ),
                after=_SHORTCUT.format("render", 'render(request, "page.html", {"title": "Talks"})'),
                settings=PAGE,
                probe=_ANSWER,
            ),
            Example(
                before=_SHORTCUT.format(
                    "render_to_response",
                    'render_to_response("page.html", RequestContext(request, {"title": "Talks"}))',
                ),
                after=_SHORTCUT.format("render", 'render(request, "page.html", {"title": "Talks"})'),
                settings=PAGE,
                probe=_ANSWER,
            ),
        ),
        leaves=(
            "from django.shortcuts import render_to_response\nrender_to_response('a.html', {}, context_instance=c)",
            "from shop.shortcuts import render_to_response\nrender_to_response('a.html', context_instance=c)",
        ),
        ledger=("removed-django.shortcuts.render_to_response--context_instance",),
        symptoms=("got an unexpected keyword argument 'context_instance'",),
    ),
    Rule(
        id="render-context-instance",
        what="`render()` takes no `context_instance` in Django 1.10: it makes the context of the request.",
        why="The request was given twice.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Rewrite(("django.shortcuts.render",), with_request),
        sure="likely",
        notes=GONE,
        example=Example(
            before=_SHORTCUT.format(
                "render", 'render(request, "page.html", {"title": 1}, context_instance=RequestContext(request))'
            ),
            after=_SHORTCUT.format("render", 'render(request, "page.html", {"title": 1})'),
            settings=PAGE,
            probe=_ANSWER,
        ),
        leaves=("from django.shortcuts import render\nrender(request, 'a.html', {'context_instance': 1})",),
        ledger=("removed-django.shortcuts.render--context_instance",),
        symptoms=("render() got an unexpected keyword argument 'context_instance'",),
    ),
    Rule(
        id="render-to-string-context",
        what="`render_to_string()` takes a dictionary and `request=` in Django 1.10, no context.",
        why="Other template engines know no `Context`.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite(("django.template.loader.render_to_string",), to_string),
        sure="likely",
        notes=GONE,
        example=Example(
            before=_STRING.format("context_instance=RequestContext(request)"),
            after=_STRING.format("request=request"),
            settings=PAGE,
        ),
        leaves=(
            "from django.template.loader import render_to_string\nrender_to_string('a.html', {'a': 1})",
            "from django.template.loader import render_to_string\nrender_to_string('a.html', context_instance=c)",
        ),
        ledger=("removed-django.template.loader.render_to_string--context_instance",),
        symptoms=("render_to_string() got an unexpected keyword argument 'context_instance'",),
    ),
    Rule(
        id="render-dictionary",
        what="`dictionary=` of `render_to_string()` and the shortcuts is `context=`; Django 1.10 knows only that.",
        why="Class-based views and engines call it so.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Keyword(
            (
                "django.shortcuts.render",
                "django.shortcuts.render_to_response",
                "django.template.loader.render_to_string",
            ),
            "dictionary",
            "context",
        ),
        sure="safe",
        notes=GONE,
        example=Example(
            before="from django.template.loader import render_to_string\n\n"
            'answer = render_to_string("page.html", dictionary={"title": "Talks"})',
            after="from django.template.loader import render_to_string\n\n"
            'answer = render_to_string("page.html", context={"title": "Talks"})',
            settings=PAGE,
        ),
        leaves=("from shop import render\nrender(dictionary={})",),
        ledger=(
            "removed-django.shortcuts.render--dictionary",
            "removed-django.shortcuts.render_to_response--dictionary",
            "removed-django.template.loader.render_to_string--dictionary",
        ),
        symptoms=("got an unexpected keyword argument 'dictionary'",),
    ),
    Rule(
        id="render-current-app",
        what="`current_app` is said on the request in Django 1.10: `request.current_app = …`.",
        why="The request is what template engines share.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite(
            (
                "django.shortcuts.render",
                "django.template.response.TemplateResponse",
                *(name for name, kind in CONTEXTS.items() if kind == "RequestContext"),
            ),
            request_app,
        ),
        sure="likely",
        notes=GONE,
        example=Example(
            before=f"""
from django.shortcuts import render
{REQUEST}

def view(request):
    return render(request, "app.html", {{"title": 1}}, current_app="second")
""",
            after=f"""
from django.shortcuts import render
{REQUEST}

def view(request):
    request.current_app = "second"
    return render(request, "app.html", {{"title": 1}})
""",
            settings=PAGE + _APP_PAGE,
            probe=_TWO_APPS,
        ),
        more=(
            Example(
                before=f"""
from django.template import RequestContext, Template
{REQUEST}

def view(request):
    context = RequestContext(request, {{"title": 1}}, current_app="second")
    return HttpResponse(Template("{{% url 'talks:list' %}}").render(context))
""",
                after=f"""
from django.template import RequestContext, Template
{REQUEST}

def view(request):
    request.current_app = "second"
    context = RequestContext(request, {{"title": 1}})
    return HttpResponse(Template("{{% url 'talks:list' %}}").render(context))
""",
                settings=PAGE + _APP_PAGE,
                probe="from django.http import HttpResponse\n" + _TWO_APPS,
            ),
        ),
        leaves=("from shop import render\nrender(request, current_app='a')",),
        ledger=(
            "removed-django.shortcuts.render--current_app",
            "removed-django.template.response.TemplateResponse--current_app",
            "removed-django.template.RequestContext--current_app",
        ),
        symptoms=("got an unexpected keyword argument 'current_app'",),
    ),
]
