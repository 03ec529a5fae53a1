"""Requests and responses: what was private, or belonged to another time."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip, Template
from django_seven.rules.syntax import call_of, is_called, replace_tags, stands_in
from django_seven.values import Minor

_HTTP = "django.utils.http"
_GONE = "4.0/#features-removed-in-4-0"
_TEXTS = {"str", "repr", "force_str", "force_text", "smart_str", "smart_text", "iri_to_uri", "urlunquote", "quote"}
_TEXT_METHODS = {
    "get_full_path",
    "build_absolute_uri",
    "get_absolute_url",
    "get_host",
    "format",
    "join",
    "strip",
    "lower",
}
_REQUESTS = re.compile(r"(?:.*\.)?_?(?:request|req|\w+_request)")
_RESPONSES = re.compile(r"(?:.*\.)?_?(?:response|resp|\w+_response)")
_DOTTED = re.compile(r"[\w.]+")
_OPERATORS = ("comparison_operator", "binary_operator", "unary_operator", "attribute", "subscript")


def is_ajax(draft: Draft, match: Match) -> None:
    """`request.is_ajax()` becomes what it asked for."""
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not (match.seen or _REQUESTS.fullmatch(draft.text(receiver))):
        raise Skip("it is not certain to be a request")
    above = match.node.parent
    left = above.child_by_field_name("left") if above is not None and above.type == "assignment" else None
    if left is not None and left.id == match.node.id:
        raise Fine
    if not match.seen and draft.has_function("is_ajax"):
        raise Skip("the project has an `is_ajax` of its own")
    call = call_of(match)
    text = f'{draft.text(receiver)}.META.get("HTTP_X_REQUESTED_WITH") == "XMLHttpRequest"'
    above = call.parent
    if above is not None and above.type == "not_operator":
        draft.replace(above, text.replace(" == ", " != "))
        return
    draft.replace(call, f"({text})" if above is not None and above.type in _OPERATORS else text)


def is_ajax_in_template(text: str) -> str | None:
    """`{% if request.is_ajax %}` asks for the header; elsewhere it is left alone."""

    def change(tag: str) -> str:
        if not re.match(r"\{%-?\s*(?:el)?if\s", tag) or re.search(r"request\.is_ajax\s*(?:\||[=!<>]|in\s)", tag):
            return tag
        quote = "'" if '"' not in tag and "'" in tag else '"'
        new = f"request.META.HTTP_X_REQUESTED_WITH == {quote}XMLHttpRequest{quote}"
        return re.sub(r"(?<![\w.])request\.is_ajax(?![\w.|])", new, tag)

    return replace_tags(text, change)


def xreadlines(draft: Draft, match: Match) -> None:
    """`request.xreadlines()` becomes `iter(request)`."""
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not (match.seen or _REQUESTS.fullmatch(draft.text(receiver))):
        raise Skip("it is not certain to be a request")
    draft.replace(call_of(match), f"iter({draft.text(receiver)})")


def headers(draft: Draft, match: Match) -> None:
    """`response._headers["x"][1]` and its kin ask the response itself."""
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not (match.seen or _RESPONSES.fullmatch(draft.text(receiver))):
        if receiver is not None and draft.text(receiver) == "self" and not draft.means(match):
            raise Fine
        raise Skip("it is not certain to be a response")
    response, above = draft.text(receiver), match.node.parent
    if above is None:
        raise Skip
    if above.type == "comparison_operator" and any(child.type in ("in", "not in") for child in above.children):
        if above.named_children[0].type != "string" or above.named_children[-1].id != match.node.id:
            raise Skip("the name of the header is not written out")
        draft.replace(match.node, response)
    elif above.type == "subscript":
        _header(draft, above, response)
    elif above.type == "attribute" and is_called(above) and above.parent is not None:
        name = above.child_by_field_name("attribute")
        if name is None or draft.text(name) not in ("values", "items", "keys"):
            raise Skip("it is changed here, or read in an odd way")
        pairs = f"{{name.lower(): (name, value) for name, value in {response}.items()}}"
        draft.replace(match.node, response if draft.text(name) == "values" else pairs)
        if draft.text(name) == "values":
            draft.replace(name, "items")
    else:
        raise Skip("it is handed on")


def _header(draft: Draft, item: Node, response: str) -> None:
    """`_headers["x"][1]`, `_headers["x"] = ("X", value)` and `del _headers["x"]`."""
    key, above = item.child_by_field_name("subscript"), item.parent
    if key is None or above is None:
        raise Skip
    value = above.child_by_field_name("right") if above.type == "assignment" else None
    if above.type == "subscript" and draft.text(above).endswith("[1]"):
        draft.replace(above, f"{response}[{draft.text(key)}]")
    elif value is not None and value.type == "tuple" and len(value.named_children) == 2:
        name, content = value.named_children
        draft.replace(above, f"{response}[{draft.text(name)}] = {draft.text(content)}")
    elif above.type == "delete_statement":
        draft.replace(item, f"{response}[{draft.text(key)}]")
    else:
        raise Skip("both the name and the value of the header are used")


def raw_uri(draft: Draft, match: Match) -> None:
    """`request.get_raw_uri()` becomes what it was made of."""
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not (match.seen or _REQUESTS.fullmatch(draft.text(receiver))):
        raise Skip("it is not certain to be a request")
    call, request = call_of(match), draft.text(receiver)
    if not _DOTTED.fullmatch(request):
        raise Skip("what gives the request would be called three times")
    text = f'"%s://%s%s" % ({request}.scheme, {request}._get_raw_host(), {request}.get_full_path())'
    draft.replace(call, f"({text})" if call.parent is not None and call.parent.type in _OPERATORS else text)


_PARSE = (
    "from django.utils.http import parse_header_parameters",
    "",
    "def parse_header(line):",
    "    kind, options = parse_header_parameters(line.decode())",
    "    return kind, {name: value.encode() for name, value in options.items()}",
)
_REQUEST = """from django.test import RequestFactory

pages = [RequestFactory().get("/"), RequestFactory().get("/", HTTP_X_REQUESTED_WITH="XMLHttpRequest")]
"""

RULES = [
    Rule(
        id="request-is-ajax",
        what="`request.is_ajax()` is gone in Django 4.0; it asked for one header, which any client may set.",
        why="Most clients of today do not send the header; `Accept` says better what is wanted.",
        since="1.3",
        until="4.0",
        warns="3.1",
        change=Rewrite((".is_ajax",), is_ajax),
        sure="likely",
        doubt="receiver",
        notes=_GONE,
        example=Example(
            before=f"{_REQUEST}answer = [not req.is_ajax() for req in pages]",
            after=f'{_REQUEST}answer = [req.META.get("HTTP_X_REQUESTED_WITH") != "XMLHttpRequest" for req in pages]',
        ),
        leaves=(
            "browser.is_ajax()",
            "if hasattr(request, 'is_ajax') and request.is_ajax():\n    pass",
            "check = request.is_ajax",
        ),
        ledger=("removed-django.http.HttpRequest.is_ajax",),
        symptoms=("object has no attribute 'is_ajax'",),
    ),
    Rule(
        id="template-is-ajax",
        what="`request.is_ajax` in a template is silently false since Django 4.0.",
        why="The method is gone from the request; a template takes what is missing as nothing.",
        since="1.4",
        until="4.0",
        change=Template(("is_ajax",), is_ajax_in_template),
        sure="likely",
        notes=_GONE,
        example=Example(
            kind="template",
            before="{% if not request.is_ajax %}page{% elif request.is_ajax and user %}part{% endif %}",
            after='{% if not request.META.HTTP_X_REQUESTED_WITH == "XMLHttpRequest" %}page'
            '{% elif request.META.HTTP_X_REQUESTED_WITH == "XMLHttpRequest" and user %}part{% endif %}',
            context="{'user': 1, 'request': __import__('django.test').test.RequestFactory()"
            ".get('/', HTTP_X_REQUESTED_WITH='XMLHttpRequest')}",
        ),
        leaves=(
            "{% comment %}{% if request.is_ajax %}{% endcomment %}",
            "{% if page.request.is_ajax %}{% endif %}",
            "{% extends request.is_ajax|yesno:'part.html,page.html' %}",
        ),
        ledger=("removed-django.http.HttpRequest.is_ajax",),
    ),
    Rule(
        id="request-xreadlines",
        what="`request.xreadlines()` is gone in Django 3.0; a request is walked over by itself.",
        why="Python's own files lost the method with Python 3.",
        since="1.4",
        until="3.0",
        warns="2.0",
        change=Rewrite((".xreadlines",), xreadlines),
        sure="likely",
        doubt="receiver",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="""
from django.test import RequestFactory

request = RequestFactory().post("/", b"one\\ntwo", content_type="text/plain")
answer = list(request.xreadlines())
""",
            after="""
from django.test import RequestFactory

request = RequestFactory().post("/", b"one\\ntwo", content_type="text/plain")
answer = list(iter(request))
""",
        ),
        leaves=("upload.xreadlines()",),
        ledger=("removed-django.http.HttpRequest.xreadlines",),
        symptoms=("object has no attribute 'xreadlines'",),
    ),
    Rule(
        id="response-headers-private",
        what="`response._headers` is gone in Django 3.2; a response answers for its headers itself.",
        why="`response.headers` is public and has the values without the names beside them.",
        since="1.3",
        until="3.2",
        change=Rewrite(("._headers",), headers),
        sure="likely",
        notes="3.2/#requests-and-responses",
        example=Example(
            before="""
from django.http import HttpResponse

response = HttpResponse("x")
response._headers["x-page"] = ("X-Page", "7")
kind = response._headers["content-type"][1]
pairs = sorted(response._headers.values())
answer = [kind, "x-page" in response._headers, pairs, sorted(response._headers.items())]
""",
            after="""
from django.http import HttpResponse

response = HttpResponse("x")
response["X-Page"] = "7"
kind = response["content-type"]
pairs = sorted(response.items())
answer = [kind, "x-page" in response, pairs, sorted(@PAIRS@.items())]
""".replace("@PAIRS@", "{name.lower(): (name, value) for name, value in response.items()}"),
        ),
        leaves=(
            "message._headers['x'][1]",
            "response._headers.update(more)",
            "name, value = response._headers['x']",
        ),
        ledger=("changed-HttpResponse._headers",),
        symptoms=("object has no attribute '_headers'",),
    ),
    Rule(
        id="multipart-parse-header",
        what="`django.http.multipartparser.parse_header` is gone in Django 4.2; the new function takes and gives text.",
        why="The new function does what Python's `cgi.parse_header` did, before Python dropped it.",
        since="1.3",
        until="4.2",
        change=Rewrite(("django.http.multipartparser.parse_header",), stands_in(_PARSE, Minor(4, 2))),
        sure="likely",
        notes="4.2/#miscellaneous",
        example=Example(
            before="""
from django.http.multipartparser import parse_header

kind, options = parse_header(b"text/plain; charset=utf-8")
answer = [kind, options["charset"].decode()]
""",
            after="""
import django

if django.VERSION < (4, 2):
    from django.http.multipartparser import parse_header
else:
    from django.utils.http import parse_header_parameters

    def parse_header(line):
        kind, options = parse_header_parameters(line.decode())
        return kind, {name: value.encode() for name, value in options.items()}

kind, options = parse_header(b"text/plain; charset=utf-8")
answer = [kind, options["charset"].decode()]
""",
        ),
        leaves=("from cgi import parse_header\nparse_header('text/plain')",),
        ledger=("removed-django.http.multipartparser.parse_header",),
        symptoms=("cannot import name 'parse_header'",),
    ),
    Rule(
        id="request-get-raw-uri",
        what="`request.get_raw_uri()` is gone in Django 4.0.",
        why="It did not check the host and was only for Django's own error pages.",
        since="1.9",
        until="4.0",
        change=Rewrite((".get_raw_uri",), raw_uri),
        sure="likely",
        doubt="receiver",
        notes="4.0/#miscellaneous",
        example=Example(
            before="from django.test import RequestFactory\n\nrequest = RequestFactory().get('/a?b=c')\n"
            "answer = request.get_raw_uri()\n",
            after="from django.test import RequestFactory\n\nrequest = RequestFactory().get('/a?b=c')\n"
            'answer = "%s://%s%s" % (request.scheme, request._get_raw_host(), request.get_full_path())\n',
        ),
        leaves=("page.get_raw_uri()", "request.get_raw_uri"),
        ledger=("removed-django.http.HttpRequest.get_raw_uri",),
        symptoms=("object has no attribute 'get_raw_uri'",),
    ),
]
