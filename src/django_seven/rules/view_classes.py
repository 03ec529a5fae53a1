"""Generic views and forms sent to them: what older Djangos let pass."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    below,
    called,
    enclosing,
    indentation,
    is_called,
    keyword,
    string_value,
    within,
)

_GENERIC = "django.views.generic."
_EDIT = tuple(f"{_GENERIC}{place}{name}" for place in ("", "edit.") for name in ("CreateView", "UpdateView"))
_TEMPLATE_VIEW = (f"{_GENERIC}TemplateView", f"{_GENERIC}base.TemplateView")
_ARCHIVES = tuple(
    f"{_GENERIC}{place}{name}ArchiveView" for place in ("", "dates.") for name in ("Year", "Month", "Day")
)
_REQUESTS = re.compile(r"(?:.*\.)?_?(?:request|req|\w+_request)")
_CHANGES = ("update", "setdefault", "pop", "popitem", "clear", "setlist", "appendlist")


def _set(draft: Draft, body: Node, name: str) -> Node | None:
    """The statement of a class body that assigns a name."""
    for child in body.named_children:
        inner = child.named_children[0] if child.type == "expression_statement" and child.named_children else None
        left = inner.child_by_field_name("left") if inner is not None and inner.type == "assignment" else None
        if left is not None and draft.text(left) == name:
            return child
    return None


def form_wins(draft: Draft, match: Match) -> None:
    """Beside a `form_class` the `fields` of a view were never read."""
    owner = enclosing(match.node, "class_definition")
    body = owner.child_by_field_name("body") if owner is not None else None
    if body is None or _set(draft, body, "form_class") is None or not draft.class_means(match.node, _EDIT):
        raise Fine
    statement = _set(draft, body, "fields")
    if statement is None:
        raise Fine
    draft.remove_line(statement)


def all_fields(draft: Draft, match: Match) -> None:
    """A view that names a model and no fields takes all of them, as before."""
    owner = enclosing(match.node, "class_definition")
    body = owner.child_by_field_name("body") if owner is not None else None
    bases = owner.child_by_field_name("superclasses") if owner is not None else None
    if body is None or bases is None or not draft.class_means(match.node, _EDIT):
        raise Fine
    if any(_set(draft, body, name) is not None for name in ("fields", "form_class")):
        raise Fine
    functions = {
        draft.text(name)
        for f in within(owner or body, "function_definition")
        if (name := f.child_by_field_name("name")) is not None
    }
    if "get_form_class" in functions:
        raise Fine
    if [draft.meaning(base) in _EDIT for base in bases.named_children] != [True]:
        raise Skip("another base may have the fields")
    statement = _set(draft, body, "model")
    if statement is None:
        raise Fine
    draft.insert(statement.end_byte, f'\n{indentation(statement)}fields = "__all__"')


def copied_first(draft: Draft, match: Match) -> None:
    """What a view changes in `request.POST` it changes in a copy."""
    receiver, above = match.node.child_by_field_name("object"), match.node.parent
    if receiver is None or above is None:
        raise Fine
    statement = above.parent if above.type == "subscript" else _change(draft, above)
    left = statement.child_by_field_name("left") if statement is not None else None
    if above.type == "subscript" and (statement is None or left is None or left.id != above.id):
        raise Fine
    statement = statement.parent if statement is not None else None
    if statement is None or statement.type != "expression_statement":
        raise Fine
    if not (_REQUESTS.fullmatch(draft.text(receiver)) or draft.means(match)):
        raise Fine
    function = enclosing(statement, "function_definition")
    text = draft.text(function if function is not None else draft.root)
    if "_mutable" in text or "POST.copy()" in text or re.search(r"\bPOST\s*=[^=]", text):
        raise Fine
    post = draft.text(match.node)
    if _changes(draft, function or draft.root, post) > 1:
        raise Skip("it is changed in more than one place")
    draft.insert(statement.start_byte, f"{post} = {post}.copy()\n{indentation(statement)}")


def _change(draft: Draft, attribute: Node) -> Node | None:
    """The call of a method that changes a dictionary."""
    name = attribute.child_by_field_name("attribute") if attribute.type == "attribute" else None
    if name is None or draft.text(name) not in _CHANGES or not is_called(attribute):
        return None
    return attribute.parent


def _changes(draft: Draft, scope: Node, post: str) -> int:
    """How often a scope changes what is posted."""
    found = 0
    for node in below(scope, "attribute"):
        above = node.parent
        if draft.text(node) != post or above is None:
            continue
        left = above.parent.child_by_field_name("left") if above.type == "subscript" and above.parent else None
        found += _change(draft, above) is not None or (left is not None and left.id == above.id)
    return found


def with_named_groups(draft: Draft, match: Match) -> None:
    """Only where a route hands it what it has found."""
    if match.imported:
        raise Fine
    above = enclosing(match.node, "call")
    while above is not None:
        given = arguments(above)
        if given and "(?P<" in (string_value(given[0]) or ""):
            return
        above = enclosing(above, "call")
    raise Fine


def used_as_view(draft: Draft, match: Match) -> None:
    """Only where a class derives from it, or it is made a view."""
    above = match.node.parent
    if match.imported or above is None or above.type not in ("argument_list", "attribute"):
        raise Fine


def of_an_iterator(draft: Draft, match: Match) -> None:
    """Only a generator that is written there, or a function of the file that yields."""
    call = called(match)
    given = arguments(call)
    if given and given[0].type == "generator_expression":
        return
    function = given[0].child_by_field_name("function") if given and given[0].type == "call" else None
    for node in below(draft.root, "function_definition") if function is not None else ():
        name = node.child_by_field_name("name")
        if name is not None and function is not None and draft.text(name) == draft.text(function):
            body = node.child_by_field_name("body")
            if body is not None and any(within(body, "yield", nested=False)):
                return
    raise Fine


def answers_200(draft: Draft, match: Match) -> None:
    """Only a view at the top of a module that renders a page and names no status."""
    above = match.node.parent
    if above is None or above.type != "module":
        raise Fine
    for found in within(match.node, "return_statement", nested=True):
        call = found.named_children[0] if found.named_children else None
        function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
        if call is None or function is None:
            continue
        if draft.text(function) in ("render", "render_to_response", "HttpResponse") and not keyword(call, "status"):
            return
    raise Fine


_FORM = """
from django import forms
from django.contrib.auth.models import Group
from django.views.generic import CreateView


class NameForm(forms.ModelForm):
    class Meta:
        model = Group
        fields = ["name"]


class GroupCreate(CreateView):
    model = Group
{0}    form_class = NameForm


answer = GroupCreate().get_form_class().__name__
"""
_ALL = """
from django.contrib.auth.models import Group
from django.views.generic import CreateView


class GroupCreate(CreateView):
    model = Group
{0}

view = GroupCreate()
view.object = None
answer = sorted(view.get_form_class().base_fields)
"""
_POST = """
from django.test import RequestFactory

request = RequestFactory().post("/", {{"a": "1"}})
{0}request.POST["b"] = "2"
answer = sorted(request.POST.items())
"""
_STREAM = """
from django.http import {0}

log = []


def lines():
    log.append("started")
    yield "one"


response = {0}(lines())
answer = len(log)
"""
_DAY_BEFORE = """
from django.views.generic import TemplateView

urlpatterns = [url(r"^(?P<day>[a-z]+)/$", TemplateView.as_view(template_name="day.html"))]
"""
_DAY_AFTER = """
from django.views.generic import TemplateView

try:
    from django.urls import re_path as url
except ImportError:
    from django.conf.urls import url


class Day(TemplateView):
    template_name = "day.html"

    def get_context_data(self, **kwargs):
        return dict(kwargs, params=kwargs.get("params", kwargs))


urlpatterns = [url(r"^(?P<day>[a-z]+)/$", Day.as_view())]
"""
_DAY_ASKED = """
from django.test import RequestFactory

try:
    from django.urls import resolve
except ImportError:
    from django.core.urlresolvers import resolve

found = resolve("/monday/")
response = found.func(RequestFactory().get("/monday/"), **found.kwargs)
answer = response.context_data["params"]["day"]
"""
_YEAR = """
import datetime

from django.db import models
from django.views.generic import YearArchiveView
from seven_proof import migrate


class Talk(models.Model):
    held = models.DateField()

    class Meta:
        app_label = "auth"


class Talks(YearArchiveView):
    model = Talk
    date_field = "held"
{}

migrate()
for month in (3, 5):
    Talk.objects.create(held=datetime.date(2015, month, 1))
"""
_YEAR_LIST = """
    def get_date_list(self, *args, **kwargs):
        return sorted(super(Talks, self).get_date_list(*args, **kwargs), reverse=True)

"""
_YEAR_ASKED = """
from django.test import RequestFactory

context = Talks.as_view()(RequestFactory().get("/"), year="2015").context_data
answer = [one.month for one in context["date_list"]]
"""

RULES = [
    Rule(
        id="view-fields-beside-form",
        what="A view with `fields` and `form_class` is refused by Django 1.8; `fields` was not read.",
        why="A form class has its fields already.",
        since="1.3",
        until="1.8",
        change=Rewrite(("class fields",), form_wins),
        sure="safe",
        notes="1.8/#miscellaneous",
        example=Example(before=_FORM.format('    fields = ["name"]\n'), after=_FORM.format("")),
        leaves=("class A(Form):\n    fields = ['a']\n    form_class = B\n",),
        ledger=("changed-ModelFormMixin-fields-form_class",),
        symptoms=("Specifying both 'fields' and 'form_class' is not permitted.",),
    ),
    Rule(
        id="edit-view-without-fields",
        what="`CreateView` and `UpdateView` want `fields` or a form class from Django 1.8 on.",
        why="Fields that are added to a model later should not be open to everyone by themselves.",
        since="1.3",
        until="1.8",
        warns="1.6",
        change=Rewrite(("class model",), all_fields),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(before=_ALL.format(""), after=_ALL.format('    fields = "__all__"\n')),
        leaves=(
            "from django.views.generic import CreateView\n\n\nclass A(Mixin, CreateView):\n    model = B\n",
            "from django.views.generic import CreateView\n\n\nclass A(CreateView):\n    model = B\n    fields = []\n",
            "class A(CreateView):\n    model = B\n",
        ),
        ledger=("removed-edit-views-without-fields",),
        symptoms=("without the 'fields' attribute is prohibited.",),
    ),
    Rule(
        id="multipart-post-immutable",
        what="`request.POST` of a form with files cannot be changed from Django 1.11 on.",
        why="Other forms never could be; a copy can.",
        since="1.3",
        until="1.11",
        change=Rewrite((".POST",), copied_first),
        sure="likely",
        notes="1.11/#miscellaneous",
        example=Example(before=_POST.format(""), after=_POST.format("request.POST = request.POST.copy()\n")),
        leaves=(
            "def view(request):\n    data = request.POST\n    name = request.POST['a']\n",
            "def view(request):\n    request.POST = request.POST.copy()\n    request.POST['a'] = 1\n",
            "def view(request):\n    request.POST._mutable = True\n    request.POST['a'] = 1\n",
            "api.POST['a'] = 1\n",
        ),
        ledger=("changed-multipart-immutable",),
        symptoms=("This QueryDict instance is immutable",),
    ),
    Rule(
        id="response-of-an-iterator",
        what="`HttpResponse` reads an iterator at once from Django 1.7 on; `StreamingHttpResponse` does not.",
        why="A response of text that nobody has read yet has no length and cannot be looked into.",
        since="1.5",
        until="1.7",
        change=ByHand(
            ("django.http.HttpResponse",),
            "Where it must stream, use `StreamingHttpResponse`, and ask it for `streaming_content`, not `content`.",
            of_an_iterator,
        ),
        sure="show",
        notes="1.7/#features-removed-in-1-7",
        example=Example(before=_STREAM.format("HttpResponse"), after=_STREAM.format("StreamingHttpResponse")),
        leaves=("from django.http import HttpResponse\nHttpResponse(text())",),
        ledger=("removed-HttpResponse-streaming",),
    ),
    Rule(
        id="error-view-status",
        what="The view for 404 must answer with that status from Django 4.2 on, or no slash is added any more.",
        why="`CommonMiddleware` redirects to the address with a slash only where the answer is 404.",
        since="1.3",
        until="4.2",
        change=ByHand(
            ("def handler404", "def page_not_found", "def error404", "def error_404"),
            "Hand `status=404` to what it renders.",
            answers_200,
        ),
        sure="show",
        notes="4.2/#miscellaneous",
        example=Example(
            before="""
from django.http import HttpResponse


def page_not_found(request, exception=None):
    return HttpResponse("nothing here")


def page(request):
    return HttpResponse("page")


handler404 = page_not_found
""",
            after="""
from django.http import HttpResponse


def page_not_found(request, exception=None):
    return HttpResponse("nothing here", status=404)


def page(request):
    return HttpResponse("page")


handler404 = page_not_found
""",
            probe="""
import django
from django.test import Client

if django.VERSION < (1, 4):
    from django.conf.urls.defaults import url
elif django.VERSION < (2, 0):
    from django.conf.urls import url
else:
    from django.urls import re_path as url
urlpatterns = [url("^page/$", page)]
answer = Client().get("/page").status_code
""",
        ),
        leaves=(
            "def page_not_found(request):\n    return render(request, '404.html', status=404)\n",
            "class Views:\n    def page_not_found(self, request):\n        return render(request, '404.html')\n",
        ),
        ledger=("changed-handler404-status",),
    ),
    Rule(
        id="template-view-params",
        what="What a route finds stands in the context of `TemplateView` itself in Django 1.5, not in `params`.",
        why="The other views hand it on so as well.",
        since="1.4",
        until="1.5",
        change=ByHand(
            _TEMPLATE_VIEW,
            "Give the template both: a `get_context_data()` that adds `params`, until the old side is gone.",
            with_named_groups,
        ),
        sure="show",
        notes="1.5/#context-in-templateview",
        example=Example(before="from django.conf.urls import url\n" + _DAY_BEFORE, after=_DAY_AFTER, probe=_DAY_ASKED),
        leaves=("from django.views.generic import TemplateView\nx = TemplateView.as_view(template_name='a.html')",),
        ledger=("changed-TemplateView-params",),
    ),
    Rule(
        id="archive-view-dates",
        what="`year` of `YearArchiveView` is a date in Django 1.5, and `date_list` of archives runs forwards.",
        why="Days and months are dates as well; the order is that of the documentation.",
        since="1.3",
        until="1.5",
        change=ByHand(
            _ARCHIVES, 'Write `{{ year|date:"Y" }}` on the new side, and sort `date_list` yourself.', used_as_view
        ),
        sure="show",
        notes="1.5/#miscellaneous",
        example=Example(before=_YEAR.format(""), after=_YEAR.format(_YEAR_LIST), probe=_YEAR_ASKED),
        leaves=("from shop.views import YearArchiveView\n\n\nclass Talks(YearArchiveView):\n    pass\n",),
        ledger=("changed-YearArchiveView-year", "changed-date_list-order"),
    ),
]
