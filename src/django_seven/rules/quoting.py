"""Quoting, safe redirects and the dates of cookies: `django.utils.http`."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import append_argument, arguments, call_of, keyword, not_before, positional, spread_last
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
_OPERATORS = ("comparison_operator", "binary_operator", "unary_operator", "attribute", "subscript")


@not_before("1.8")
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
    if draft.road.old < Minor(1, 11):
        raise Skip("Django before 1.11 takes one host only")
    call = call_of(match)
    given, named = positional(call), keyword(call, "host")
    host = given[1] if len(given) == 2 else named.child_by_field_name("value") if named is not None else None
    if host is None and len(given) == 1 and keyword(call, "allowed_hosts") is None:
        append_argument(draft, call, _by_version(draft, "", "None"))  # no host: only what has none is safe
        return
    if host is None or host.type in ("set", "list", "tuple"):
        raise Fine
    if keyword(call, "allowed_hosts") is not None or len(given) > 2:
        raise Skip("it has hosts of both kinds")
    text = _by_version(draft, f'"host": {draft.text(host)}', f"{{{draft.text(host)}}}")
    if text.startswith("**"):
        spread_last(draft, call, named or host, text)
    else:
        draft.replace(named or host, text)


def _by_version(draft: Draft, old: str, hosts: str) -> str:
    """The hosts, as the old side takes them too."""
    if draft.road.old >= (1, 11):
        return f"allowed_hosts={hosts}"
    django = draft.require_module("django")
    return f'**({{{old}}} if {django}.VERSION < (1, 11) else {{"allowed_hosts": {hosts}}})'


def cookie_date(draft: Draft, match: Match) -> None:
    """`cookie_date(x)` becomes the format that it wrote."""
    call = call_of(match)
    given = [argument.child_by_field_name("value") or argument for argument in arguments(call)]
    if len(given) > 1 or any(argument.type in ("list_splat", "dictionary_splat") for argument in given):
        raise Skip("its time is not plain")
    time = draft.require_module("time")
    moment = draft.text(given[0]) if given else ""
    draft.replace(call, f'{time}.strftime("%a, %d-%b-%Y %H:%M:%S GMT", {time}.gmtime({moment}))')


def _quoting(old: str, text: str) -> Rule:
    new = old.removeprefix("url")
    return Rule(
        id=old.replace("_", "-"),
        what=f"`{old}` is gone in Django 4.0; `urllib.parse.{new}` gives the same text.",
        why="Django's own version only helped Python 2 with text that is not ASCII.",
        since="1.8",
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
mine = http.is_safe_url("http://a.test/x", host="a.test")
answer = [mine, http.is_safe_url("http://b.test/x", host="a.test")]
answer += [http.is_safe_url("/x"), http.is_safe_url("http://a.test/")]
""",
            after=f"""
import django.utils.http as http
{_STILL}
mine = http.is_safe_url("http://a.test/x", allowed_hosts={{"a.test"}})
answer = [mine, http.is_safe_url("http://b.test/x", allowed_hosts={{"a.test"}})]
answer += [http.is_safe_url("/x", allowed_hosts=None), http.is_safe_url("http://a.test/", allowed_hosts=None)]
""",
        ),
        leaves=(
            f"from {_HTTP} import is_safe_url\nis_safe_url(url, allowed_hosts={{host}})",
            f"from {_HTTP} import is_safe_url\nis_safe_url(url, **options)",
        ),
        ledger=(f"removed-{_HTTP}.is_safe_url--host", "changed-is_safe_url-allowed_hosts"),
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
        since="1.3",
        until="3.0",
        warns="2.1",
        change=Rewrite((f"{_HTTP}.cookie_date",), cookie_date, whole=True),
        sure="likely",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before=f"from {_HTTP} import cookie_date\n\nanswer = cookie_date(1577836799.5)",
            after='import time\n\nanswer = time.strftime("%a, %d-%b-%Y %H:%M:%S GMT", time.gmtime(1577836799.5))',
        ),
        leaves=(
            "from shop.http import cookie_date\ncookie_date(1)",
            f"from {_HTTP} import cookie_date\ncookie_date(*x)",
        ),
        ledger=(f"removed-{_HTTP}.cookie_date",),
        symptoms=("cannot import name 'cookie_date'", "has no attribute 'cookie_date'"),
    ),
]
