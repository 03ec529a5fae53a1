"""Quoting and safe redirects, requests and responses."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip, Template
from django_seven.rules.syntax import arguments, call_of, is_called, keyword, positional, replace_tags

_HTTP = "django.utils.http"
_GONE = "4.0/#features-removed-in-4-0"
_TEXTS = {"str", "repr", "force_str", "force_text", "smart_str", "smart_text", "iri_to_uri", "urlunquote", "quote"}
_TEXT_METHODS = {"get_full_path", "build_absolute_uri", "get_absolute_url", "get_host", "format", "join", "strip", "lower"}
_REQUESTS = re.compile(r"(?:.*\.)?_?(?:request|req|\w+_request)")
_RESPONSES = re.compile(r"(?:.*\.)?_?(?:response|resp|\w+_response)")
_OPERATORS = ("comparison_operator", "binary_operator", "unary_operator", "attribute", "subscript")


def quoting(draft: Draft, match: Match) -> None:
    """`urlquote(x)` becomes `quote(x)`; Django 1.11 alone took what is no text."""
    call = call_of(match)
    given = positional(call)
    old = match.trigger.rpartition(".")[2]
    if not given:
        raise Skip("its text is not given by position")
    if draft.road.old < (2, 0) and not _is_text(draft, given[0]):
        draft.replace(given[0], f"{draft.require('django.utils.encoding.force_str')}({draft.text(given[0])})")
    draft.replace(match.node, draft.require(f"urllib.parse.{old.removeprefix('url')}"))


def _is_text(draft: Draft, node: Node) -> bool:
    """Whether an argument is certainly a text, or bytes, which `quote` takes as well."""
    if node.type in ("string", "concatenated_string"):
        return True
    if node.type == "binary_operator":
        left, right = node.child_by_field_name("left"), node.child_by_field_name("right")
        return any(side is not None and _is_text(draft, side) for side in (left, right))
    if node.type == "parenthesized_expression":
        return _is_text(draft, node.named_children[0])
    function = node.child_by_field_name("function") if node.type == "call" else None
    name = draft.text(function).rpartition(".")[2] if function is not None else ""
    return name in _TEXTS or name in _TEXT_METHODS


def host_of_safe_url(draft: Draft, match: Match) -> None:
    """`is_safe_url(url, host)` becomes `is_safe_url(url, allowed_hosts={host})`."""
    if match.imported:
        raise Fine
    call = call_of(match)
    given, named = positional(call), keyword(call, "host")
    host = given[1] if len(given) == 2 else named.child_by_field_name("value") if named is not None else None
    if host is None or host.type in ("set", "list", "tuple"):
        raise Fine
    if keyword(call, "allowed_hosts") is not None or len(given) > 2:
        raise Skip("it has hosts of both kinds")
    draft.replace(named or host, f"allowed_hosts={{{draft.text(host)}}}")


def cookie_date(draft: Draft, match: Match) -> None:
    """`cookie_date(x)` becomes the format that it wrote."""
    call = call_of(match)
    given = [argument.child_by_field_name("value") or argument for argument in arguments(call)]
    if len(given) > 1 or any(argument.type in ("list_splat", "dictionary_splat") for argument in given):
        raise Skip("its time is not plain")
    time = draft.require_module("time")
    moment = draft.text(given[0]) if given else ""
    draft.replace(call, f'{time}.strftime("%a, %d-%b-%Y %H:%M:%S GMT", {time}.gmtime({moment}))')


def is_ajax(draft: Draft, match: Match) -> None:
    """`request.is_ajax()` becomes what it asked for."""
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not _REQUESTS.fullmatch(draft.text(receiver)):
        raise Skip("it is not certain to be a request")
    if draft.has_function("is_ajax"):
        raise Skip("the project has an `is_ajax` of its own")
    call = call_of(match)
    text = f'{draft.text(receiver)}.META.get("HTTP_X_REQUESTED_WITH") == "XMLHttpRequest"'
    above = call.parent
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
    if receiver is None or not _REQUESTS.fullmatch(draft.text(receiver)):
        raise Skip("it is not certain to be a request")
    draft.replace(call_of(match), f"iter({draft.text(receiver)})")


def headers(draft: Draft, match: Match) -> None:
    """`response._headers["x"][1]` and its kin ask the response itself."""
    receiver = match.node.child_by_field_name("object")
    if receiver is None or not _RESPONSES.fullmatch(draft.text(receiver)):
        if receiver is not None and draft.text(receiver) == "self":
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


def _quoting(old: str, text: str) -> Rule:
    new = old.removeprefix("url")
    return Rule(
        id=old.replace("_", "-"),
        what=f"`{old}` is gone in Django 4.0; `urllib.parse.{new}` gives the same text.",
        why="Django's own version only helped Python 2 with text that is not ASCII.",
        since="1.11",
        until="4.0",
        warns="3.0",
        change=Rewrite((f"{_HTTP}.{old}",), quoting, whole=True),
        sure="likely",
        notes=_GONE,
        example=Example(
            before=f"from {_HTTP} import {old}\n\ntext = {text!r}\nanswer = {old}(text)",
            after=f"from urllib.parse import {new}\n\ntext = {text!r}\nanswer = {new}(text)",
        ),
        leaves=(
            f"from shop.http import {old}\n{old}('a b')",
            f"from {_HTTP} import {old}\nquoted = map({old}, names)",
        ),
        ledger=(f"removed-{_HTTP}.{old}",),
        symptoms=(f"cannot import name '{old}'", f"has no attribute '{old}'"),
    )


# The name itself is another rule's: the examples of this one keep it on all releases.
_STILL = """
if not hasattr(http, "is_safe_url"):
    http.is_safe_url = http.url_has_allowed_host_and_scheme
"""

_REQUEST = """from django.test import RequestFactory

requests = [RequestFactory().get("/"), RequestFactory().get("/", HTTP_X_REQUESTED_WITH="XMLHttpRequest")]
"""

RULES = [
    _quoting("urlquote", "Caf\xe9/a b"),
    _quoting("urlquote_plus", "Caf\xe9/a b"),
    _quoting("urlunquote", "Caf%C3%A9/a+b"),
    _quoting("urlunquote_plus", "Caf%C3%A9/a+b"),
    Rule(
        id="is-safe-url-host",
        what="`is_safe_url(url, host)` takes a set of hosts, `allowed_hosts`, since Django 2.1.",
        why="A site may have more than one host.",
        since="1.11",
        until="2.1",
        warns="1.11",
        change=Rewrite((f"{_HTTP}.is_safe_url",), host_of_safe_url),
        sure="safe",
        notes="2.1/#features-removed-in-2-1",
        example=Example(
            before=f"""
import django.utils.http as http
{_STILL}
answer = [http.is_safe_url("http://a.test/x", host="a.test"), http.is_safe_url("http://b.test/x", host="a.test")]
""",
            after=f"""
import django.utils.http as http
{_STILL}
answer = [http.is_safe_url("http://a.test/x", allowed_hosts={{"a.test"}}), http.is_safe_url("http://b.test/x", allowed_hosts={{"a.test"}})]
""",
        ),
        leaves=(
            f"from {_HTTP} import is_safe_url\nis_safe_url(url, allowed_hosts={{host}})",
            f"from {_HTTP} import is_safe_url\nis_safe_url(url, **options)",
        ),
        ledger=(f"removed-{_HTTP}.is_safe_url--host",),
        symptoms=("is_safe_url() got an unexpected keyword argument 'host'",),
    ),
    Rule(
        id="is-safe-url",
        what="`is_safe_url` is `url_has_allowed_host_and_scheme` since Django 3.0; the old name is gone in 4.0.",
        why="The function never said that a URL is safe, only where it leads.",
        since="3.0",
        until="4.0",
        warns="3.0",
        change=Renamed(f"{_HTTP}.is_safe_url", f"{_HTTP}.url_has_allowed_host_and_scheme"),
        sure="safe",
        notes=_GONE,
        example=Example(
            before=f"""
from {_HTTP} import is_safe_url

answer = [is_safe_url(url, allowed_hosts={{"a.test"}}) for url in ("/x", "http://a.test/", "http://b.test/")]
""",
            after=f"""
from {_HTTP} import url_has_allowed_host_and_scheme

answer = [url_has_allowed_host_and_scheme(url, allowed_hosts={{"a.test"}}) for url in ("/x", "http://a.test/", "http://b.test/")]
""",
        ),
        leaves=(
            "from shop.http import is_safe_url\nis_safe_url('/', allowed_hosts=None)",
            f"try:\n    from {_HTTP} import url_has_allowed_host_and_scheme as is_safe_url\n"
            f"except ImportError:\n    from {_HTTP} import is_safe_url\nis_safe_url('/')",
        ),
        ledger=(f"removed-{_HTTP}.is_safe_url",),
        symptoms=("cannot import name 'is_safe_url'", "has no attribute 'is_safe_url'"),
    ),
    Rule(
        id="cookie-date",
        what="`cookie_date` is gone in Django 3.0; `time.strftime` writes the same text.",
        why="Browsers have long read the dates of `http_date` in cookies; Django uses that.",
        since="1.11",
        until="3.0",
        warns="2.1",
        change=Rewrite((f"{_HTTP}.cookie_date",), cookie_date, whole=True),
        sure="likely",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before=f"from {_HTTP} import cookie_date\n\nanswer = cookie_date(1577836799.5)",
            after='import time\n\nanswer = time.strftime("%a, %d-%b-%Y %H:%M:%S GMT", time.gmtime(1577836799.5))',
        ),
        leaves=("from shop.http import cookie_date\ncookie_date(1)", f"from {_HTTP} import cookie_date\ncookie_date(*x)"),
        ledger=(f"removed-{_HTTP}.cookie_date",),
        symptoms=("cannot import name 'cookie_date'", "has no attribute 'cookie_date'"),
    ),
    Rule(
        id="request-is-ajax",
        what="`request.is_ajax()` is gone in Django 4.0; it asked for one header, which any client may set.",
        why="Most clients of today do not send the header; `Accept` says better what is wanted.",
        since="1.11",
        until="4.0",
        warns="3.1",
        change=Rewrite((".is_ajax",), is_ajax),
        sure="likely",
        notes=_GONE,
        example=Example(
            before=f"{_REQUEST}answer = [not request.is_ajax() for request in requests]",
            after=f'{_REQUEST}answer = [not request.META.get("HTTP_X_REQUESTED_WITH") == "XMLHttpRequest" for request in requests]',
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
        since="1.11",
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
        since="1.11",
        until="3.0",
        warns="2.0",
        change=Rewrite((".xreadlines",), xreadlines),
        sure="likely",
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
        since="1.11",
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
answer = [kind, "x-page" in response._headers, sorted(response._headers.values()), sorted(response._headers.items())]
""",
            after="""
from django.http import HttpResponse

response = HttpResponse("x")
response["X-Page"] = "7"
kind = response["content-type"]
answer = [kind, "x-page" in response, sorted(response.items()), sorted({name.lower(): (name, value) for name, value in response.items()}.items())]
""",
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
        since="4.1",
        until="4.2",
        change=ByHand(
            ("django.http.multipartparser.parse_header",),
            "On Django 4.1 and later call `django.utils.http.parse_header_parameters` with text: the values of its"
            " dictionary are text too, where the old function gave bytes.",
        ),
        sure="show",
        notes="4.2/#miscellaneous",
        example=Example(
            before="""
from django.http.multipartparser import parse_header

kind, options = parse_header(b"text/plain; charset=utf-8")
answer = [kind, options["charset"].decode()]
""",
            after="""
from django.utils.http import parse_header_parameters

kind, options = parse_header_parameters("text/plain; charset=utf-8")
answer = [kind, options["charset"]]
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
        since="1.11",
        until="4.0",
        change=ByHand(
            (".get_raw_uri",),
            "Where the host is checked anyway, use `request.build_absolute_uri()`. For an unchecked one, put it together:"
            ' `"%s://%s%s" % (request.scheme, request._get_raw_host(), request.get_full_path())`.',
        ),
        sure="show",
        notes="4.0/#miscellaneous",
        example=Example(
            before="from django.test import RequestFactory\n\nanswer = RequestFactory().get('/a?b=c').get_raw_uri()",
            after="from django.test import RequestFactory\n\nrequest = RequestFactory().get('/a?b=c')\n"
            'answer = "%s://%s%s" % (request.scheme, request._get_raw_host(), request.get_full_path())',
        ),
        ledger=("removed-django.http.HttpRequest.get_raw_uri",),
        symptoms=("object has no attribute 'get_raw_uri'",),
    ),
]
