"""Names around requests and responses that moved or went, and what stands in for them."""

from __future__ import annotations

from django_seven.rules.shape import (
    Draft,
    Example,
    Fine,
    Keyword,
    Match,
    Moved,
    Renamed,
    Rewrite,
    RewriteFunction,
    Rule,
)
from django_seven.rules.syntax import arguments, called, keyword, positional, stands_in, string_value
from django_seven.values import Minor

_DEBUG = "django.views.debug."
_WSGI = "django.core.handlers.wsgi.WSGIRequest"
_PHRASES = ("django.core.handlers.wsgi.STATUS_CODE_TEXT", "django.http.response.REASON_PHRASES")


def phrases(draft: Draft, match: Match) -> None:
    """Python has the phrases too, in a module that has another name in Python 2."""
    name = match.trigger.rpartition(".")[2]
    lines = (
        "try:",
        f"    from http.client import responses as {name}",
        "except ImportError:",
        f"    from httplib import responses as {name}",
    )
    stands_in(lines, Minor(1, 9))(draft, match)


def without_size(draft: Draft, match: Match) -> None:
    """The size of the file goes: browsers of today do not send it."""
    call = called(match)
    given = positional(call)
    size = keyword(call, "size") or (given[2] if len(given) > 2 else None)
    if size is not None:
        draft.remove_argument(size)


def with_input(draft: Draft, match: Match) -> None:
    """An environment that is written there, and has no input, gets an empty one."""
    given = arguments(called(match))
    if len(given) != 1 or given[0].type != "dictionary":
        raise Fine
    for pair in given[0].named_children:
        value = pair.child_by_field_name("value")
        if string_value(pair.child_by_field_name("key")) == "wsgi.input" and value is not None:
            if value.type not in ("none", "string"):
                raise Fine
            draft.replace(value, f"{draft.require_module('io')}.BytesIO()")
            return
    raise Fine


def _shim(name: str, since: str, lines: tuple[str, ...], answer: str, why: str) -> Rule:
    """A rule for a name of `django.views.debug` whose answer the exception filter has."""
    function: RewriteFunction = stands_in(lines, Minor(3, 1))
    kept = "".join(f"    {line}\n" for line in lines)
    return Rule(
        id=f"debug-{name.lower().replace('_', '-')}",
        what=f"`{name}` left `django.views.debug` in Django 3.1; `SafeExceptionReporterFilter` has it.",
        why=why,
        since=since,
        until="3.1",
        change=Rewrite((f"{_DEBUG}{name}",), function),
        sure="likely",
        notes="3.1/#error-reporting",
        example=Example(
            before=f"from django.views.debug import {name}\n\nanswer = {answer}\n",
            after=f"import django\n\nif django.VERSION < (3, 1):\n    from django.views.debug import {name}\n"
            f"else:\n{kept}\nanswer = {answer}\n",
        ),
        leaves=(f"from shop.debug import {name}\n",),
        ledger=(f"removed-{_DEBUG}{name}",),
        symptoms=(f"cannot import name '{name}'",),
    )


_FILTER = f"from {_DEBUG[:-1]} import SafeExceptionReporterFilter"
_PAGES = """
from django.contrib.contenttypes.models import ContentType
from django.http import Http404
from {0} import shortcut
from django.test import RequestFactory
from seven_proof import migrate

migrate()
kind = ContentType.objects.get_for_model(ContentType)
try:
    shortcut(RequestFactory().get("/"), kind.pk, 0)
except Http404 as error:
    answer = str(kind.pk) in str(error)
"""
_XML = """
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap
from django.test import RequestFactory


class Talks(Sitemap):
    def items(self):
        return []

    def get_urls(self, *args, **kwargs):
        return []


response = sitemap(RequestFactory().get("/"), {{"talks": Talks()}}, {0}="text/xml")
answer = response["Content-Type"].partition(";")[0]
"""
_RENDERED = """
from django.shortcuts import render_to_response

answer = render_to_response("feed.xml", {{}}, {0}="text/xml")["Content-Type"].partition(";")[0]
"""
_TEMPLATES = """
import django

if django.VERSION >= (3, 0):  # it went in its own time
    import django.shortcuts

    django.shortcuts.render_to_response = lambda *args, **kwargs: django.shortcuts.render(None, *args, **kwargs)
if django.VERSION < (1, 8):
    import os
    import tempfile

    TEMPLATE_DIRS = [tempfile.mkdtemp()]
    open(os.path.join(TEMPLATE_DIRS[0], "feed.xml"), "w").close()
    TEMPLATE_LOADERS = ["django.template.loaders.filesystem.Loader"]
else:
    del TEMPLATES[0]["APP_DIRS"]
    TEMPLATES[0]["OPTIONS"]["loaders"] = [("django.template.loaders.locmem.Loader", {"feed.xml": "<x/>"})]
"""
RULES = [
    _shim(
        "cleanse_setting",
        "1.3",
        (_FILTER, "cleanse_setting = SafeExceptionReporterFilter().cleanse_setting"),
        'cleanse_setting("SECRET_KEY", "x")',
        "What counts as sensitive can be configured by the filter since then.",
    ),
    _shim(
        "HIDDEN_SETTINGS",
        "1.3",
        (_FILTER, "HIDDEN_SETTINGS = SafeExceptionReporterFilter.hidden_settings"),
        'HIDDEN_SETTINGS.search("SECRET_KEY") is not None, HIDDEN_SETTINGS.search("STATIC_URL")',
        "What counts as sensitive can be configured by the filter since then.",
    ),
    _shim(
        "CLEANSED_SUBSTITUTE",
        "1.4",
        (_FILTER, "CLEANSED_SUBSTITUTE = SafeExceptionReporterFilter.cleansed_substitute"),
        "CLEANSED_SUBSTITUTE",
        "What stands for a secret can be chosen by the filter since then.",
    ),
    Rule(
        id="debug-exception-reporter-filter",
        what="`ExceptionReporterFilter` is gone in Django 3.1; `SafeExceptionReporterFilter` is the base since.",
        why="The base did nothing that the safe one does not where it is not active.",
        since="1.4",
        until="3.1",
        change=Renamed(f"{_DEBUG}ExceptionReporterFilter", f"{_DEBUG}SafeExceptionReporterFilter"),
        sure="likely",
        notes="3.1/#error-reporting",
        example=Example(
            before="from django.views.debug import ExceptionReporterFilter\n\n\n"
            "class Own(ExceptionReporterFilter):\n    def get_post_parameters(self, request):\n"
            '        return {"own": 1}\n\n\nanswer = Own().get_post_parameters(None)\n',
            after="from django.views.debug import SafeExceptionReporterFilter\n\n\n"
            "class Own(SafeExceptionReporterFilter):\n    def get_post_parameters(self, request):\n"
            '        return {"own": 1}\n\n\nanswer = Own().get_post_parameters(None)\n',
        ),
        leaves=("from shop.debug import ExceptionReporterFilter\n",),
        ledger=(f"removed-{_DEBUG}ExceptionReporterFilter",),
        symptoms=("cannot import name 'ExceptionReporterFilter'",),
    ),
    Rule(
        id="http-status-phrases",
        what="`STATUS_CODE_TEXT` and `REASON_PHRASES` are gone in Django 1.9; Python has the phrases.",
        why="Django's own were in capitals and a copy.",
        since="1.3",
        until="1.9",
        change=Rewrite(_PHRASES, phrases),
        sure="likely",
        notes="1.9/#miscellaneous",
        example=Example(
            before="from django.core.handlers.wsgi import STATUS_CODE_TEXT\n\nanswer = STATUS_CODE_TEXT[404].upper()\n",
            after="import django\n\nif django.VERSION < (1, 9):\n"
            "    from django.core.handlers.wsgi import STATUS_CODE_TEXT\nelse:\n    try:\n"
            "        from http.client import responses as STATUS_CODE_TEXT\n    except ImportError:\n"
            "        from httplib import responses as STATUS_CODE_TEXT\n\nanswer = STATUS_CODE_TEXT[404].upper()\n",
        ),
        leaves=("from shop.wsgi import STATUS_CODE_TEXT\n",),
        ledger=tuple(f"removed-{name}" for name in _PHRASES),
        symptoms=("cannot import name 'STATUS_CODE_TEXT'", "cannot import name 'REASON_PHRASES'"),
    ),
    Rule(
        id="was-modified-since-size",
        what="`was_modified_since()` takes no `size` in Django 4.1.",
        why="It was for a header that a browser of long ago sent.",
        since="1.3",
        until="4.1",
        change=Rewrite(("django.views.static.was_modified_since",), without_size),
        sure="likely",
        notes="4.1/#miscellaneous",
        example=Example(
            before="from django.views.static import was_modified_since\n\n"
            'when = "Thu, 01 Jan 1970 00:00:09 GMT"\n'
            "answer = [was_modified_since(when, 8, 7), was_modified_since(when, mtime=10, size=7)]\n",
            after="from django.views.static import was_modified_since\n\n"
            'when = "Thu, 01 Jan 1970 00:00:09 GMT"\n'
            "answer = [was_modified_since(when, 8), was_modified_since(when, mtime=10)]\n",
        ),
        leaves=("from shop.static import was_modified_since\nwas_modified_since('x', 8, 7)",),
        ledger=("removed-django.views.static.was_modified_since--size",),
        symptoms=("was_modified_since() got an unexpected keyword argument 'size'",),
    ),
    Rule(
        id="wsgi-request-input",
        what="`WSGIRequest` wants a stream as `wsgi.input` from Django 4.2 on; `None` did.",
        why="Every server gives one; requests made by hand may have none.",
        since="1.3",
        until="4.2",
        change=Rewrite((_WSGI,), with_input),
        sure="likely",
        notes="4.2/#miscellaneous",
        example=Example(
            before="from django.core.handlers.wsgi import WSGIRequest\n\n"
            'answer = WSGIRequest({"REQUEST_METHOD": "GET", "PATH_INFO": "/on/", "wsgi.input": None}).path\n',
            after="import io\n\nfrom django.core.handlers.wsgi import WSGIRequest\n\n"
            'answer = WSGIRequest({"REQUEST_METHOD": "GET", "PATH_INFO": "/on/", "wsgi.input": io.BytesIO()}).path\n',
        ),
        leaves=(
            "from django.core.handlers.wsgi import WSGIRequest\nWSGIRequest(environ)",
            "from django.core.handlers.wsgi import WSGIRequest\nWSGIRequest({'wsgi.input': body})",
        ),
        ledger=("changed-WSGIRequest-wsgi.input",),
        symptoms=("'NoneType' object has no attribute 'read'",),
    ),
    Rule(
        id="defaults-shortcut",
        what="`shortcut` left `django.views.defaults` in Django 1.8; it is a view of the content types.",
        why="It leads from an object to its page, which only that application knows.",
        since="1.3",
        until="1.8",
        warns="1.6",
        change=Moved({"django.views.defaults.shortcut": "django.contrib.contenttypes.views.shortcut"}),
        sure="safe",
        notes="1.8/#features-removed-in-1-8",
        example=Example(
            before=_PAGES.format("django.views.defaults"), after=_PAGES.format("django.contrib.contenttypes.views")
        ),
        leaves=("from shop.views import shortcut\n",),
        ledger=("removed-django.views.defaults.shortcut",),
        symptoms=("cannot import name 'shortcut'",),
    ),
    Rule(
        id="render-to-response-mimetype",
        what="`render_to_response(mimetype=…)` is `content_type` in Django 1.7.",
        why="One word for it everywhere.",
        since="1.5",
        until="1.7",
        warns="1.5",
        change=Keyword(("django.shortcuts.render_to_response",), "mimetype", "content_type"),
        sure="safe",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before=_RENDERED.format("mimetype"), after=_RENDERED.format("content_type"), settings=_TEMPLATES
        ),
        leaves=("from shop import render_to_response\nrender_to_response('a', mimetype='text/xml')",),
        ledger=("removed-django.shortcuts.render_to_response--mimetype",),
        symptoms=("got an unexpected keyword argument 'mimetype'",),
    ),
    Rule(
        id="sitemap-mimetype",
        what="`mimetype` of the views for site maps is `content_type` in Django 1.7.",
        why="One word for it everywhere.",
        since="1.5",
        until="1.7",
        warns="1.5",
        change=Keyword(
            ("django.contrib.sitemaps.views.index", "django.contrib.sitemaps.views.sitemap"), "mimetype", "content_type"
        ),
        sure="safe",
        notes="1.7/#features-removed-in-1-7",
        example=Example(before=_XML.format("mimetype"), after=_XML.format("content_type")),
        leaves=("from shop.views import sitemap\nsitemap(request, {}, mimetype='text/xml')",),
        ledger=(
            "removed-django.contrib.sitemaps.views.index--mimetype",
            "removed-django.contrib.sitemaps.views.sitemap--mimetype",
        ),
        symptoms=("sitemap() got an unexpected keyword argument 'mimetype'",),
    ),
]
