"""Middleware: layers that are given the next one."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.bodies import first_statement
from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import (
    arguments,
    below,
    enclosing,
    file_of,
    indentation,
    is_called,
    not_before,
    parameters,
    within,
)
from django_seven.values import Minor

_MIXIN = "django.utils.deprecation.MiddlewareMixin"
_STAND_IN = """class MiddlewareMixin(object):
    def __init__(self, get_response=None):
        pass"""
_HOOKS = {  # with the number of parameters; other frameworks have hooks of the same names
    "process_request": 2,
    "process_response": 3,
    "process_view": 5,
    "process_exception": 3,
    "process_template_response": 3,
}
_DJANGOS = (
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.PersistentRemoteUserMiddleware",
    "django.contrib.auth.middleware.RemoteUserMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.contrib.redirects.middleware.RedirectFallbackMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.sites.middleware.CurrentSiteMiddleware",
    "django.middleware.cache.CacheMiddleware",
    "django.middleware.cache.FetchFromCacheMiddleware",
    "django.middleware.cache.UpdateCacheMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.common.BrokenLinkEmailsMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.middleware.http.ConditionalGetMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.security.SecurityMiddleware",
)


@not_before("1.10")
def give_response(draft: Draft, match: Match) -> None:
    """A middleware of Django's that is made by hand gets a next layer that says nothing."""
    call = match.node.parent
    if match.imported or call is None or not is_called(match.node):
        raise Fine
    _give(draft, call)


@not_before("1.10")
def give_own_response(draft: Draft, match: Match) -> None:
    """The same for a middleware of the project's whose `process_…` is called by hand."""
    receiver = match.node.child_by_field_name("object")
    if receiver is None:
        raise Fine
    calls = [receiver] if receiver.type == "call" else _made(draft, receiver)
    made = [call for call in calls if _is_mixed(draft, call)]
    if not made:
        raise Fine
    for call in made:
        _give(draft, call)


def _made(draft: Draft, receiver: Node) -> list[Node]:
    """The calls whose result a file assigns to a name or to an attribute of `self`."""
    found = []
    for assignment in below(file_of(receiver), "assignment"):
        left, right = assignment.child_by_field_name("left"), assignment.child_by_field_name("right")
        if left is not None and right is not None and right.type == "call" and left.text == receiver.text:
            found.append(right)
    return found


def _is_mixed(draft: Draft, call: Node) -> bool:
    function = call.child_by_field_name("function")
    return function is not None and not arguments(call) and bool(draft.derives(function, (_MIXIN, *_DJANGOS)))


def _give(draft: Draft, call: Node) -> None:
    given = call.child_by_field_name("arguments")
    if given is None or arguments(call):
        raise Fine
    draft.replace(given, "(lambda request: None)")


def mix_in(draft: Draft, match: Match) -> None:
    """A class of hooks becomes a layer by the mixin, which calls them."""
    found = enclosing(match.node, "class_definition")
    name = match.trigger.removeprefix("def ")
    if found is None or len(parameters(match.node)) != _HOOKS.get(name, 0):
        raise Fine
    title, bases, body = (found.child_by_field_name(field) for field in ("name", "superclasses", "body"))
    if title is None or body is None:
        raise Fine
    names = [draft.text(base) for base in bases.named_children] if bases is not None else []
    if names not in ([], ["object"]):
        if draft.class_means(match.node, (_MIXIN,)) is False and "iddleware" in draft.text(title):
            raise Skip("it has other bases")
        raise Fine
    if "iddleware" not in draft.text(title) and not _is_listed(draft, draft.text(title)):
        raise Skip("it is not seen whether this is a middleware")
    methods = _methods(body)
    if "__call__" in methods:
        raise Fine
    if "__init__" in methods:
        _take_response(draft, draft.text(title), methods["__init__"])
    mixin = _mixin(draft)
    if bases is not None:
        draft.replace(bases, f"({mixin})")
    else:
        draft.insert(title.end_byte, f"({mixin})")


def _is_listed(draft: Draft, name: str) -> bool:
    """Whether the settings name a class of this file, as they do for middleware."""
    parts = draft.path.removesuffix(".py").split("/")
    return any(draft.listed(".".join([*parts[start:], name])) for start in range(len(parts)))


def _methods(body: Node) -> dict[str, Node]:
    """The methods of a class, by name."""
    found = [(one.child_by_field_name("name"), one) for one in within(body, "function_definition", nested=False)]
    return {(name.text or b"").decode(): one for name, one in found if name is not None}


def _take_response(draft: Draft, title: str, function: Node) -> None:
    """An `__init__` without arguments takes the next layer and hands it on."""
    given = parameters(function)
    body = function.child_by_field_name("body")
    if len(given) != 1 or body is None or b"__init__(" in (body.text or b""):
        raise Skip("its `__init__` must take `get_response` and hand it on")
    first = first_statement(function)
    draft.insert(given[0].end_byte, ", get_response=None")
    draft.insert(first.start_byte, f"super({title}, self).__init__(get_response)\n{indentation(first)}")


def _mixin(draft: Draft) -> str:
    """What the mixin is called in the file; Django before 1.10, which has none, calls the hooks by itself."""
    if draft.road.old >= Minor(1, 10):
        return draft.require(_MIXIN)
    name = _MIXIN.rpartition(".")[2]
    if re.search(rf"\b{name}\b", draft.text(draft.root)) is None:
        made = [below(one, "function_definition") for one in below(draft.root, "class_definition")]
        named = [{draft.text(n) for d in found if (n := d.child_by_field_name("name"))} for found in made]
        plain = not any("__init__" in names and names & set(_HOOKS) for names in named)
        draft.guard(
            [f"{name} = object" if plain else _STAND_IN], [f"from django.utils.deprecation import {name}"], Minor(1, 10)
        )
    return name


_LAYERS = """
import django

globals().pop("MIDDLEWARE", None)
NAMES = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "seven_example.WordMiddleware",
]
if django.VERSION < (2, 0):
    MIDDLEWARE_CLASSES = NAMES
else:
    MIDDLEWARE = NAMES
"""
_COUNTED = """
from django.http import HttpResponse
from django.test import Client


class CountMiddleware({}):
    def __init__({}):
        {}self.seen = 0

    def process_request(self, request):
        self.seen += 1
        return HttpResponse("request {{}}".format(self.seen))


client = Client()
answer = client.get("/").content, client.get("/").content
"""

RULES = [
    Rule(
        id="middleware-without-get-response",
        what="Django's middleware cannot be made without `get_response` in Django 4.0.",
        why="`MiddlewareMixin` took `None` only while `MIDDLEWARE_CLASSES` was there.",
        since="1.10",
        until="4.0",
        warns="3.1",
        change=Rewrite(_DJANGOS, give_response),
        pattern=r"Middleware\s*(?:\(|as\b)",
        sure="likely",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before="""
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import RequestFactory

request = RequestFactory().get("/")
SessionMiddleware().process_request(request)
answer = type(request.session).__name__
""",
            after="""
from django.contrib.sessions.middleware import SessionMiddleware
from django.test import RequestFactory

request = RequestFactory().get("/")
SessionMiddleware(lambda request: None).process_request(request)
answer = type(request.session).__name__
""",
        ),
        leaves=(
            "from django.contrib.sessions.middleware import SessionMiddleware\n\nSessionMiddleware(get_response)\n",
            "from channels.sessions import SessionMiddleware\n\nSessionMiddleware()\n",
        ),
        ledger=("removed-MiddlewareMixin-none",),
        symptoms=("missing 1 required positional argument: 'get_response'", "get_response must be provided."),
    ),
    Rule(
        id="own-middleware-without-get-response",
        what="Middleware that derives from `MiddlewareMixin` cannot be made without `get_response` in Django 4.0.",
        why="`MiddlewareMixin` took `None` only while `MIDDLEWARE_CLASSES` was there.",
        since="1.10",
        until="4.0",
        warns="3.1",
        change=Rewrite(
            tuple(f".process_{hook}" for hook in ("request", "response", "view", "exception", "template_response")),
            give_own_response,
        ),
        sure="likely",
        notes="4.0/#features-removed-in-4-0",
        example=Example(
            before="""
from django.test import RequestFactory
from django.utils.deprecation import MiddlewareMixin


class MarkMiddleware(MiddlewareMixin):
    def process_request(self, request):
        request.mark = "seen"


request = RequestFactory().get("/")
middleware = MarkMiddleware()
middleware.process_request(request)
answer = request.mark
""",
            after="""
from django.test import RequestFactory
from django.utils.deprecation import MiddlewareMixin


class MarkMiddleware(MiddlewareMixin):
    def process_request(self, request):
        request.mark = "seen"


request = RequestFactory().get("/")
middleware = MarkMiddleware(lambda request: None)
middleware.process_request(request)
answer = request.mark
""",
        ),
        leaves=(
            "from shop.middleware import MarkMiddleware\n\nMarkMiddleware().process_request(None)\n",
            "class Mark:\n    def process_request(self, request):\n        pass\n\n\nMark().process_request(None)\n",
        ),
        ledger=("removed-MiddlewareMixin-none",),
        symptoms=("missing 1 required positional argument: 'get_response'", "get_response must be provided."),
    ),
    Rule(
        id="old-style-middleware",
        what="Middleware is a layer around `get_response` from Django 2.0 on; a class of hooks alone cannot be made.",
        why="`MiddlewareMixin` calls the hooks of such a class, and it still works in `MIDDLEWARE_CLASSES`.",
        since="1.10",
        until="2.0",
        change=Rewrite(tuple(f"def {name}" for name in _HOOKS), mix_in),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.http import HttpResponse
from django.test import Client


class WordMiddleware(object):
    def process_request(self, request):
        return HttpResponse("a word")

    def process_response(self, request, response):
        response["X-Words"] = "1"
        return response


response = Client().get("/")
answer = response.content, response["X-Words"]
""",
            after="""
from django.http import HttpResponse
from django.test import Client
from django.utils.deprecation import MiddlewareMixin


class WordMiddleware(MiddlewareMixin):
    def process_request(self, request):
        return HttpResponse("a word")

    def process_response(self, request, response):
        response["X-Words"] = "1"
        return response


response = Client().get("/")
answer = response.content, response["X-Words"]
""",
            settings=_LAYERS,
        ),
        more=(
            Example(
                before=_COUNTED.format("object", "self", ""),
                after=_COUNTED.format(
                    "MiddlewareMixin",
                    "self, get_response=None",
                    "super(CountMiddleware, self).__init__(get_response)\n        ",
                ).replace("Client\n", "Client\nfrom django.utils.deprecation import MiddlewareMixin\n"),
                settings=_LAYERS.replace("Word", "Count"),
            ),
        ),
        leaves=(
            "class CountMiddleware(object):\n    def __init__(self, limit):\n        self.limit = limit\n\n"
            "    def process_request(self, request):\n        pass\n",
            "import django\n\nif django.VERSION < (1, 10):\n    MiddlewareMixin = object\nelse:\n"
            "    from django.utils.deprecation import MiddlewareMixin\n\n\n"
            "class WordMiddleware(MiddlewareMixin):\n    def process_request(self, request):\n        pass\n",
            "class ProxyMiddleware(object):\n    def process_request(self, request, spider):\n        return None\n",
            "class Word:\n    def process_request(self, request):\n        pass\n",
            "class WordMiddleware:\n    def __init__(self, get_response):\n        self.get_response = get_response\n\n"
            "    def __call__(self, request):\n        self.process_request(request)\n"
            "        return self.get_response(request)\n\n    def process_request(self, request):\n        pass\n",
        ),
        ledger=("removed-old-style-middleware",),
        symptoms=("object() takes no parameters", "takes no arguments", "'WordMiddleware' object is not callable"),
    ),
]
