"""Shortcuts and generic views."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, call_of, enclosing, parameter_name, parameters, within
from django_seven.values import Minor

_DELETE_VIEWS = ("django.views.generic.DeleteView", "django.views.generic.edit.DeleteView")
_HANDLERS = (
    "def handler400",
    "def handler403",
    "def handler404",
    "def bad_request",
    "def page_not_found",
    "def permission_denied",
    "def error404",
    "def error_404",
    "def error403",
    "def error_403",
    "def error400",
    "def error_400",
)


def without_request(draft: Draft, match: Match) -> None:
    """`render_to_response(…)` becomes `render(None, …)`: no request, so no context processor runs, as before."""
    call = call_of(match)
    given = arguments(call)
    if not given:
        raise Skip("it is called without a template")
    if given[0].type == "keyword_argument":
        draft.insert(given[0].start_byte, "request=None, ")
    else:
        draft.insert(given[0].start_byte, "None, ")
    draft.replace(match.node, draft.require("django.shortcuts.render"))


def with_exception(draft: Draft, match: Match) -> None:
    """An error view of one parameter takes the exception as well."""
    given = parameters(match.node)
    names = [parameter_name(parameter) for parameter in given]
    decorated = match.node.parent is not None and match.node.parent.type == "decorated_definition"
    above = match.node.parent.parent if decorated and match.node.parent is not None else match.node.parent
    if above is None or above.type != "module" or names != ["request"]:
        raise Fine
    draft.insert(given[0].end_byte, ", exception=None")


def form_valid_deletes(draft: Draft, match: Match) -> None:
    """A `DeleteView` with a `delete()` of its own gets a `form_valid()` that calls it."""
    owner = enclosing(match.node, "class_definition")
    if owner is None or draft.class_means(match.node, _DELETE_VIEWS) is not True:
        raise Fine
    body = match.node.parent
    if body is not None and body.type == "decorated_definition":
        body = body.parent
    names = {_name(draft, function) for function in within(owner, "function_definition")}
    if "post" in names or "form_valid" in names or body is None or body.type != "block":
        raise Fine
    indent = " " * match.node.start_point.column
    if match.node.parent is not None and match.node.parent.type == "decorated_definition":
        indent = " " * match.node.parent.start_point.column
    method = "def form_valid(self, form):", "    return self.delete(self.request, *self.args, **self.kwargs)"
    draft.insert(match.node.end_byte, "\n" + "".join(f"\n{indent}{line}" for line in method))


def _name(draft: Draft, function: Node) -> str:
    name = function.child_by_field_name("name")
    return draft.text(name) if name is not None else ""


def by_version(draft: Draft, match: Match) -> None:
    """`get_safe_settings` is imported on the old side, and taken from the default filter on the new one."""
    if not match.imported:
        if match.node.type != "identifier":
            raise Skip("it is used through its module")
        raise Fine
    name = draft.text(match.node)
    if name != "get_safe_settings":
        raise Skip("it is imported under another name")
    draft.drop_import(match)
    draft.guard(
        ["from django.views.debug import get_safe_settings"],
        [
            "from django.views.debug import get_default_exception_reporter_filter",
            "get_safe_settings = get_default_exception_reporter_filter().get_safe_settings",
        ],
        Minor(3, 1),
    )


RULES = [
    Rule(
        id="render-to-response",
        what="`render_to_response()` is gone in Django 3.0; `render(None, …)` gives the same response.",
        why="It ran no context processors; `render()` without a request runs none either.",
        since="1.8",
        until="3.0",
        warns="2.0",
        change=Rewrite(("django.shortcuts.render_to_response",), without_request, whole=True),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="""
from django.shortcuts import render_to_response

response = render_to_response("bye.html", {"title": "Bye"}, status=410)
""",
            after="""
from django.shortcuts import render

response = render(None, "bye.html", {"title": "Bye"}, status=410)
""",
            settings='TEMPLATES[0]["OPTIONS"]["loaders"] = [\n'
            '    ("django.template.loaders.locmem.Loader", {"bye.html": "{{ title }} {{ request }}"})\n'
            ']\ndel TEMPLATES[0]["APP_DIRS"]\n',
            probe="answer = response.content, response.status_code",
        ),
        leaves=(
            "from shop.shortcuts import render_to_response\nrender_to_response('a.html')",
            "from functools import partial\nfrom django.shortcuts import render_to_response\n"
            "page = partial(render_to_response, 'a')",
            "class Mixin:\n    def get(self):\n        return self.render_to_response({})",
        ),
        ledger=("removed-django.shortcuts.render_to_response",),
        symptoms=("cannot import name 'render_to_response'",),
    ),
    Rule(
        id="error-view-one-argument",
        what="Error views for 400, 403 and 404 are called with the exception from Django 2.0 on.",
        why="Until then Django tried again without it.",
        since="1.3",
        until="2.0",
        change=Rewrite(_HANDLERS, with_exception),
        sure="safe",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.http import HttpResponse


def page_not_found(request):
    return HttpResponse("nothing here", status=404)


handler404 = page_not_found
urlpatterns = []
""",
            after="""
from django.http import HttpResponse


def page_not_found(request, exception=None):
    return HttpResponse("nothing here", status=404)


handler404 = page_not_found
urlpatterns = []
""",
            probe='from django.test import Client\n\nanswer = Client().get("/x/").content',
        ),
        leaves=(
            "def page_not_found(request, exception):\n    pass",
            "def page_not_found(request, *args, **kwargs):\n    pass",
            "class Views:\n    def page_not_found(request):\n        pass",
        ),
        ledger=("removed-error-view-one-argument",),
        symptoms=("got an unexpected keyword argument 'exception'", "urls.E007"),
    ),
    Rule(
        id="delete-view-delete",
        what="`DeleteView.delete()` is no longer called by a POST in Django 4.0; `form_valid()` is.",
        why="`DeleteView` became a `FormView`; a `delete()` of one's own was silently passed by.",
        since="1.6",
        until="4.0",
        change=Rewrite(("def delete",), form_valid_deletes),
        below=("DeleteView",),
        sure="likely",
        notes="4.0/#deleteview-changes",
        example=Example(
            before="""
from django.contrib.auth.models import Group
from django.views.generic import DeleteView

log = []


class GroupDelete(DeleteView):
    model = Group
    success_url = "/"

    def delete(self, request, *args, **kwargs):
        log.append("deleted")
        return super().delete(request, *args, **kwargs)
""",
            after="""
from django.contrib.auth.models import Group
from django.views.generic import DeleteView

log = []


class GroupDelete(DeleteView):
    model = Group
    success_url = "/"

    def delete(self, request, *args, **kwargs):
        log.append("deleted")
        return super().delete(request, *args, **kwargs)

    def form_valid(self, form):
        return self.delete(self.request, *self.args, **self.kwargs)
""",
            probe="""
from django.test import RequestFactory
from seven_proof import migrate

migrate()
group = Group.objects.create(name="staff")
response = GroupDelete.as_view()(RequestFactory().post("/"), pk=group.pk)
answer = response.status_code, response.url, log, Group.objects.count()
""",
        ),
        leaves=(
            "from django.views.generic import View\nclass A(View):\n    def delete(self, request):\n        pass",
            "from django.views.generic import DeleteView\nclass A(DeleteView):\n    def form_valid(self, form):\n"
            "        pass\n    def delete(self, request):\n        pass",
            "from django.db import models\nclass A(models.Model):\n    def delete(self):\n        pass",
        ),
        ledger=("changed-DeleteView-form_valid",),
        symptoms=("DeleteViewCustomDeleteWarning",),
    ),
    Rule(
        id="debug-get-safe-settings",
        what="`django.views.debug.get_safe_settings()` is gone in Django 3.1; the exception filter has it.",
        why="What counts as sensitive can be configured by the filter since then.",
        since="1.3",
        until="3.1",
        change=Rewrite(("django.views.debug.get_safe_settings",), by_version),
        sure="safe",
        notes="3.1/#error-reporting",
        example=Example(
            before='from django.views.debug import get_safe_settings\n\nanswer = get_safe_settings()["SECRET_KEY"]',
            after="""
import django

if django.VERSION < (3, 1):
    from django.views.debug import get_safe_settings
else:
    from django.views.debug import get_default_exception_reporter_filter
    get_safe_settings = get_default_exception_reporter_filter().get_safe_settings

answer = get_safe_settings()["SECRET_KEY"]
""",
        ),
        leaves=(
            "from shop.debug import get_safe_settings\nget_safe_settings()",
            "from django.views import debug\ndebug.get_safe_settings()",
        ),
        ledger=("removed-django.views.debug.get_safe_settings",),
        symptoms=("cannot import name 'get_safe_settings'",),
    ),
]
