"""django-cors-headers: origins with their schemes, and the middleware that went."""

from __future__ import annotations

import re

from django_seven.rules.shape import Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import string_value

_CORS = "django-cors-headers"
_LOG = "https://github.com/adamchainz/django-cors-headers/blob/main/CHANGELOG.rst"
_POST_CSRF = "corsheaders.middleware.CorsPostCsrfMiddleware"


def bare_hosts(draft: Draft, match: Match) -> None:
    """A list of hosts without schemes becomes one of expressions, which match whole origins on both sides."""
    left, value = match.node.child_by_field_name("left"), match.node.child_by_field_name("right")
    if left is None or value is None or value.type not in ("list", "tuple"):
        raise Fine
    items = [child for child in value.named_children if child.type != "comment"]
    texts = [string_value(item) for item in items]
    if not items or all(text is not None and ("://" in text or text == "null") for text in texts):
        raise Fine
    if any(text is None for text in texts):
        raise Skip("some of it is not plain text")
    source = draft.root.text or b""
    if b"CORS_ORIGIN_REGEX_WHITELIST" in source or source.count(b"CORS_ORIGIN_WHITELIST") > 1:
        raise Skip("the settings say more of origins")
    for item, text in zip(items, texts, strict=True):
        draft.replace(item, f'r"^{_expression(text or "")}$"')
    draft.replace(left, "CORS_ORIGIN_REGEX_WHITELIST")


def _expression(text: str) -> str:
    if text == "null":
        return text
    scheme, _, host = text.rpartition("://")
    return f"{scheme or 'https?'}://{re.escape(host)}"


def post_csrf(draft: Draft, match: Match) -> None:
    """The entry goes where the setting that it is for is not on."""
    holder = match.node.parent
    if holder is None or holder.type not in ("list", "tuple"):
        raise Fine
    if b"CORS_REPLACE_HTTPS_REFERER" in (draft.root.text or b"") or draft.said_elsewhere("CORS_REPLACE_HTTPS_REFERER"):
        raise Skip("`CORS_REPLACE_HTTPS_REFERER` went with it: let `CSRF_TRUSTED_ORIGINS` name the origins")
    if len([child for child in holder.named_children if child.type != "comment"]) < 2:
        raise Skip("nothing else is in the list")
    draft.remove_argument(match.node)


_PROBE = """
from django.http import HttpResponse
from django.test import RequestFactory
from corsheaders.middleware import CorsMiddleware


def header(origin):
    request = RequestFactory().get("/", HTTP_ORIGIN=origin)
    try:
        response = CorsMiddleware(lambda request: HttpResponse())(request)
    except TypeError:
        middleware = CorsMiddleware()
        response = middleware.process_response(request, middleware.process_request(request) or HttpResponse())
    return response.get("Access-Control-Allow-Origin")


answer = [header(one) for one in ("https://shop.test", "http://shop.test", "https://evil.test", "https://shop.test.x")]
"""
_MIDDLEWARE = """
from django.conf import settings
from django.utils.module_loading import import_string

answer = [import_string(name).__name__ for name in settings.MIDDLEWARE if "PostCsrf" not in name or import_string(name)]
answer = [name for name in answer if "Cors" in name and "Post" not in name]
"""

RULES = [
    Rule(
        id="cors-origins-without-scheme",
        what="`CORS_ORIGIN_WHITELIST` wants origins with their schemes since django-cors-headers 3.0.",
        why="Before, it wanted hosts without; a list of expressions matches whole origins on both sides.",
        since="1.1",
        until="3.0",
        change=Rewrite(("CORS_ORIGIN_WHITELIST =",), bare_hosts),
        sure="safe",
        notes=f"{_LOG}#300-2019-05-10",
        axis=_CORS,
        example=Example(
            before='CORS_ORIGIN_WHITELIST = ["shop.test"]',
            after='CORS_ORIGIN_REGEX_WHITELIST = [r"^https?://shop\\.test$"]',
            kind="settings",
            probe=_PROBE,
            settings='INSTALLED_APPS += ["corsheaders"]\n',
        ),
        leaves=(
            'CORS_ORIGIN_WHITELIST = ["https://shop.test"]',
            "CORS_ORIGIN_WHITELIST = []",
            "CORS_ORIGIN_WHITELIST = [HOST]",
        ),
        symptoms=("corsheaders.E013",),
    ),
    Rule(
        id="cors-post-csrf-middleware",
        what="`CorsPostCsrfMiddleware` is gone in django-cors-headers 4.0.",
        why="It only undid what `CORS_REPLACE_HTTPS_REFERER` did; `CSRF_TRUSTED_ORIGINS` of Django does the work.",
        since="1.1",
        until="4.0",
        change=Rewrite((f"'{_POST_CSRF}'",), post_csrf),
        sure="safe",
        notes=f"{_LOG}#400-2023-05-12",
        axis=_CORS,
        example=Example(
            before=f'MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", "{_POST_CSRF}"]',
            after='MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware"]',
            kind="settings",
            probe=_MIDDLEWARE,
            settings='INSTALLED_APPS = ["corsheaders"]\n',
        ),
        leaves=(f'MIDDLEWARE = ["{_POST_CSRF}"]\nCORS_REPLACE_HTTPS_REFERER = True',),
        symptoms=('does not define a "CorsPostCsrfMiddleware" attribute/class',),
    ),
]
