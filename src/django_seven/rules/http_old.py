"""Requests, responses and views of before Django 1.10."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Method, Moved, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    append_argument,
    arguments,
    decorator,
    indentation,
    is_called,
    keyword,
    parameter_name,
    parameters,
    positional,
    string_value,
)
from django_seven.values import Minor

_REDIRECT = ("django.views.generic.RedirectView", "django.views.generic.base.RedirectView")
_EDITING = (
    "django.views.generic.edit.ModelFormMixin",
    "django.views.generic.edit.DeletionMixin",
    "django.views.generic.CreateView",
    "django.views.generic.UpdateView",
    "django.views.generic.DeleteView",
)
_FORMS = ("django.views.generic.edit.FormMixin", "django.views.generic.FormView")
_PLACE = re.compile(r"%\((\w+)\)s")
_RESPONSES = tuple(
    f"{module}.{name}"
    for module in ("django.http", "django.http.response")
    for name in ("HttpResponse", "HttpResponseNotFound", "HttpResponseForbidden", "HttpResponseServerError",
                 "HttpResponseBadRequest", "HttpResponseGone")
)  # fmt: skip
_TEMPLATED = ("django.template.response.TemplateResponse", "django.template.response.SimpleTemplateResponse")


def drop_decorator(draft: Draft, match: Match) -> None:
    """A decorator that has no meaning any more goes."""
    line = decorator(match.node)
    if line is None:
        raise Skip("it is not used as a decorator")
    draft.remove_line(line)


def post_before_get(draft: Draft, match: Match) -> None:
    """`request.REQUEST.get(key, default)` looks into POST, then into GET."""
    receiver, link = match.node.child_by_field_name("object"), match.node.parent
    name = draft.text(receiver) if receiver is not None else ""
    if not (name.endswith("request") or draft.means(match)):
        raise Fine
    attribute = link.child_by_field_name("attribute") if link is not None and link.type == "attribute" else None
    call = link.parent if link is not None else None
    if attribute is None or draft.text(attribute) != "get" or call is None or not is_called(link or match.node):
        raise Skip("only `get()` of it has a spelling for both sides")
    given = positional(call)
    if not given or len(given) != len(arguments(call)):
        raise Skip("its arguments are not given by position")
    if not re.fullmatch(r"[\w.]+", name):
        raise Skip("what gives the request would be called twice")
    texts = [draft.text(one) for one in given]
    draft.replace(call, f"{name}.POST.get({texts[0]}, {name}.GET.get({', '.join(texts)}))")


def permanent(draft: Draft, match: Match) -> None:
    """`RedirectView` that does not say how long it lasts was permanent."""
    node = match.node
    above = node.parent
    if match.imported or above is None:
        raise Fine
    if above.type == "argument_list" and above.parent is not None and above.parent.type == "class_definition":
        _permanent_class(draft, above.parent)
        return
    call = above.parent
    attribute = above.child_by_field_name("attribute") if above.type == "attribute" else None
    if attribute is None or draft.text(attribute) != "as_view" or call is None or call.type != "call":
        raise Fine
    if keyword(call, "permanent") is not None:
        raise Fine
    if any(one.type == "dictionary_splat" for one in arguments(call)):
        raise Skip("`**` may hold `permanent`")
    append_argument(draft, call, "permanent=True")


def _permanent_class(draft: Draft, node: Node) -> None:
    body = node.child_by_field_name("body")
    if body is None or b"permanent" in (body.text or b""):
        raise Fine
    first = next((child for child in body.named_children if child.type != "comment"), None)
    if first is None:
        raise Fine
    text = first.type == "expression_statement" and first.named_children[0].type == "string"
    if text:
        draft.insert(first.end_byte, f"\n{indentation(first)}permanent = True")
    else:
        draft.insert(first.start_byte, f"permanent = True\n{indentation(first)}")


def braces(draft: Draft, match: Match) -> None:
    """`success_url = "/%(id)s/"` puts its fields in braces."""
    value = match.node.child_by_field_name("right")
    text = string_value(value)
    if text is None or value is None or not _PLACE.search(text):
        raise Fine
    means = draft.class_means(match.node, _EDITING)
    if means is False:
        raise Fine
    if draft.road.old < Minor(1, 8):
        raise Skip("the old side does not know braces")
    if means is None or "{" in text or "%" in _PLACE.sub("", text):
        raise Skip("it is not seen whether Django fills it in, or it has other signs")
    draft.replace(value, _PLACE.sub(r"{\1}", draft.text(value)))


def form_class_default(draft: Draft, match: Match) -> None:
    """An override of `get_form(self, form_class)` is called without it."""
    given = parameters(match.node)
    body = match.node.child_by_field_name("body")
    if len(given) != 2 or given[1].type != "identifier" or body is None or not body.named_children:
        raise Fine
    if not draft.class_means(match.node, _FORMS):
        raise Fine
    name, first = parameter_name(given[1]), body.named_children[0]
    draft.insert(given[1].end_byte, "=None")
    indent = indentation(first)
    lines = [f"if {name} is None:", f"    {name} = self.get_form_class()", ""]
    draft.insert(first.start_byte, f"\n{indent}".join(lines))


def any_positional(draft: Draft, match: Match) -> None:
    """An override of `get_redirect_url(self, **kwargs)` is called with positional groups as well."""
    given = parameters(match.node)
    if len(given) != 2 or not parameter_name(given[1]).startswith("**") or not draft.class_means(match.node, _REDIRECT):
        raise Fine
    draft.insert(given[1].start_byte, "*args, ")


_REQUEST = "from django.test import RequestFactory\n\nrequest = RequestFactory().{}\n"
RULES = [
    Rule(
        id="raw-post-data",
        what="`request.raw_post_data` is gone in Django 1.6; it is `request.body`.",
        why="The body of any request is meant, not only of a POST.",
        since="1.4",
        until="1.6",
        warns="1.4",
        change=Method(("django.http.HttpRequest",), "raw_post_data", "body", anywhere=True),
        sure="safe",
        notes="1.6/",
        example=Example(
            before=_REQUEST.format('post("/", {"a": "1"})')
            + "answer = len(request.raw_post_data) > 0, type(request.raw_post_data) is bytes",
            after=_REQUEST.format('post("/", {"a": "1"})')
            + "answer = len(request.body) > 0, type(request.body) is bytes",
        ),
        leaves=("raw_post_data = 1",),
        ledger=("removed-django.http.HttpRequest.raw_post_data",),
        symptoms=("has no attribute 'raw_post_data'",),
    ),
    Rule(
        id="request-request",
        what="`request.REQUEST` is gone in Django 1.9; it looked into `POST`, then into `GET`.",
        why="One name for both hid where a value comes from.",
        since="1.3",
        until="1.9",
        warns="1.7",
        change=Rewrite((".REQUEST",), post_before_get),
        sure="likely",
        doubt="receiver",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before=_REQUEST.format('post("/?a=1&b=2", {"a": "3"})')
            + 'answer = str(request.REQUEST.get("a")), str(request.REQUEST.get("b", "0"))',
            after=_REQUEST.format('post("/?a=1&b=2", {"a": "3"})')
            + 'answer = str(request.POST.get("a", request.GET.get("a"))), '
            + 'str(request.POST.get("b", request.GET.get("b", "0")))',
        ),
        leaves=("settings.REQUEST.get(1)",),
        ledger=("removed-django.core.handlers.wsgi.WSGIRequest.REQUEST",),
        symptoms=("'WSGIRequest' object has no attribute 'REQUEST'",),
    ),
    Rule(
        id="response-mimetype",
        what="`HttpResponse(mimetype=…)` is gone in Django 1.7; it is `content_type=`.",
        why="It always set the header `Content-Type`.",
        since="1.3",
        until="1.7",
        warns="1.5",
        change=Keyword(_RESPONSES, "mimetype", "content_type"),
        sure="safe",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before="from django.http import HttpResponse\n\n"
            'answer = str(HttpResponse("a", mimetype="text/plain")["Content-Type"])',
            after="from django.http import HttpResponse\n\n"
            'answer = str(HttpResponse("a", content_type="text/plain")["Content-Type"])',
        ),
        leaves=("from shop.http import HttpResponse\nHttpResponse('a', mimetype='b')",),
        ledger=("removed-django.http.HttpResponse--mimetype",),
        symptoms=("__init__() got an unexpected keyword argument 'mimetype'",),
    ),
    Rule(
        id="template-response-mimetype",
        what="`TemplateResponse(mimetype=…)` has no effect in Django 1.6 and is gone in 1.7; it is `content_type=`.",
        why="It always set the header `Content-Type`.",
        since="1.3",
        until="1.6",
        change=Keyword(_TEMPLATED, "mimetype", "content_type"),
        sure="safe",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before="from django.template.response import SimpleTemplateResponse\n\n"
            'answer = str(SimpleTemplateResponse("a.html", mimetype="text/plain")["Content-Type"])',
            after="from django.template.response import SimpleTemplateResponse\n\n"
            'answer = str(SimpleTemplateResponse("a.html", content_type="text/plain")["Content-Type"])',
        ),
        ledger=(
            "removed-django.template.response.TemplateResponse--mimetype",
            "removed-django.template.response.SimpleTemplateResponse--mimetype",
        ),
    ),
    Rule(
        id="http-compat-cookie",
        what="`django.http.CompatCookie` is gone in Django 1.5; it is `SimpleCookie`.",
        why="The older Pythons it served are gone.",
        since="1.3",
        until="1.5",
        change=Renamed("django.http.CompatCookie", "django.http.SimpleCookie"),
        sure="safe",
        notes="1.5/",
        example=Example(
            before="from django.http import CompatCookie\n\nfound = CompatCookie()\nfound[str('a')] = str('1')\n"
            "answer = str(found['a'].value)",
            after="from django.http import SimpleCookie\n\nfound = SimpleCookie()\nfound[str('a')] = str('1')\n"
            "answer = str(found['a'].value)",
        ),
        ledger=("removed-django.http.CompatCookie",),
    ),
    Rule(
        id="csrf-view-exempt",
        what="`csrf_view_exempt` is gone in Django 1.6; it is `csrf_exempt`.",
        why="There has been only one of them to switch off since the response was split off.",
        since="1.3",
        until="1.6",
        change=Moved(
            {
                "django.views.decorators.csrf.csrf_view_exempt": "django.views.decorators.csrf.csrf_exempt",
                "django.contrib.csrf.middleware.csrf_view_exempt": "django.views.decorators.csrf.csrf_exempt",
            }
        ),
        sure="safe",
        notes="1.6/",
        example=Example(
            before="from django.views.decorators.csrf import csrf_view_exempt\n\n\n@csrf_view_exempt\n"
            "def view(request):\n    pass\n\n\nanswer = view.csrf_exempt",
            after="from django.views.decorators.csrf import csrf_exempt\n\n\n@csrf_exempt\n"
            "def view(request):\n    pass\n\n\nanswer = view.csrf_exempt",
        ),
        ledger=("removed-django.views.decorators.csrf.csrf_view_exempt",),
    ),
    Rule(
        id="csrf-response-exempt",
        what="`csrf_response_exempt` is gone in Django 1.6; it had no effect any more.",
        why="The middleware that rewrote responses went before it.",
        since="1.3",
        until="1.6",
        change=Rewrite(("django.views.decorators.csrf.csrf_response_exempt",), drop_decorator, whole=True),
        sure="safe",
        notes="1.6/",
        example=Example(
            before="from django.views.decorators.csrf import csrf_response_exempt\n\n\n@csrf_response_exempt\n"
            "def view(request):\n    return 1\n\n\nanswer = view(None)",
            after="def view(request):\n    return 1\n\n\nanswer = view(None)",
        ),
        ledger=("removed-django.views.decorators.csrf.csrf_response_exempt",),
    ),
    Rule(
        id="redirect-view-permanent",
        what="`RedirectView` that does not say `permanent` is temporary in Django 1.9; it was permanent.",
        why="Browsers keep a permanent redirection for good.",
        since="1.3",
        until="1.9",
        warns="1.8",
        change=Rewrite(_REDIRECT, permanent),
        sure="safe",
        notes="1.9/#features-removed-in-1-9",
        example=Example(
            before="from django.test import RequestFactory\nfrom django.views.generic import RedirectView\n\n"
            'view = RedirectView.as_view(url="/a/")\nanswer = view(RequestFactory().get("/")).status_code',
            after="from django.test import RequestFactory\nfrom django.views.generic import RedirectView\n\n"
            'view = RedirectView.as_view(url="/a/", permanent=True)\n'
            'answer = view(RequestFactory().get("/")).status_code',
        ),
        more=(
            Example(
                before="from django.test import RequestFactory\nfrom django.views.generic import RedirectView\n\n\n"
                'class Away(RedirectView):\n    url = "/a/"\n\n\n'
                'answer = Away.as_view()(RequestFactory().get("/")).status_code',
                after="from django.test import RequestFactory\nfrom django.views.generic import RedirectView\n\n\n"
                'class Away(RedirectView):\n    permanent = True\n    url = "/a/"\n\n\n'
                'answer = Away.as_view()(RequestFactory().get("/")).status_code',
            ),
        ),
        leaves=("from django.views.generic import RedirectView\nRedirectView.as_view(permanent=False)",),
        ledger=("changed-RedirectView.permanent-default",),
    ),
    Rule(
        id="success-url-percent",
        what="`success_url` of an editing view takes `{field}` in Django 1.10; `%(field)s` is left as it is.",
        why="Since Django 1.8 it is filled in by `str.format`.",
        since="1.8",
        until="1.10",
        warns="1.8",
        change=Rewrite(("class success_url",), braces),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="from django.views.generic import UpdateView\n\n\nclass Away(UpdateView):\n"
            '    success_url = "/a/%(pk)s/"\n',
            after="from django.views.generic import UpdateView\n\n\nclass Away(UpdateView):\n"
            '    success_url = "/a/{pk}/"\n',
            probe="class Thing(object):\n    def __init__(self):\n        self.pk = 3\n\n\n"
            "view = Away()\nview.object = Thing()\nanswer = view.get_success_url()",
        ),
        leaves=('class Other(object):\n    success_url = "/a/%(pk)s/"\n',),
        ledger=("removed-success_url-percent",),
    ),
    Rule(
        id="get-form-without-class",
        what="`get_form()` of a view is called without a form class by Django 1.10.",
        why="The class is asked for by `get_form_class()`.",
        since="1.3",
        until="1.10",
        warns="1.8",
        change=Rewrite(("def get_form",), form_class_default),
        sure="safe",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="from django import forms\nfrom django.test import RequestFactory\n"
            "from django.views.generic import FormView\n\n\nclass Ask(FormView):\n    form_class = forms.Form\n\n"
            "    def get_form(self, form_class):\n        return form_class.__name__\n",
            after="from django import forms\nfrom django.test import RequestFactory\n"
            "from django.views.generic import FormView\n\n\nclass Ask(FormView):\n    form_class = forms.Form\n\n"
            "    def get_form(self, form_class=None):\n        if form_class is None:\n"
            "            form_class = self.get_form_class()\n        return form_class.__name__\n",
            probe="class Asked(Ask):\n    def form_valid(self, form):\n        return form\n\n"
            "    def form_invalid(self, form):\n        return form\n\n    def render_to_response(self, context):\n"
            "        return context['form']\n\n\n"
            "view = Asked()\nview.request, view.args, view.kwargs = RequestFactory().get('/'), (), {}\n"
            "answer = view.get(view.request)",
        ),
        leaves=("class Other(object):\n    def get_form(self, form_class):\n        return 1\n",),
        ledger=("removed-get_form-required-form_class",),
    ),
    Rule(
        id="redirect-url-positional",
        what="`RedirectView.get_redirect_url()` is called with positional groups of the route by Django 1.6.",
        why="Unnamed groups were lost before.",
        since="1.3",
        until="1.6",
        change=Rewrite(("def get_redirect_url",), any_positional),
        sure="safe",
        notes="1.6/#miscellaneous",
        example=Example(
            before="from django.test import RequestFactory\nfrom django.views.generic import RedirectView\n\n\n"
            "class Away(RedirectView):\n    permanent = True\n\n"
            "    def get_redirect_url(self, **kwargs):\n        return '/a/'\n",
            after="from django.test import RequestFactory\nfrom django.views.generic import RedirectView\n\n\n"
            "class Away(RedirectView):\n    permanent = True\n\n"
            "    def get_redirect_url(self, *args, **kwargs):\n        return '/a/'\n",
            probe="answer = Away.as_view()(RequestFactory().get('/'), 1)['Location'].endswith('/a/')",
        ),
        leaves=("class Other(object):\n    def get_redirect_url(self, **kwargs):\n        return 1\n",),
        ledger=("changed-get_redirect_url-args",),
    ),
]
