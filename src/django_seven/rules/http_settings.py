"""Settings of requests and responses: limits that came, kinds of content and ETags, and where a log-in leads."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.kept import BEFORE, kept
from django_seven.rules.shape import ByHand, Default, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.spent import only_below
from django_seven.rules.syntax import below, file_of, string_value

_COMMON = "django.middleware.common.CommonMiddleware"
_CONDITIONAL = "django.middleware.http.ConditionalGetMiddleware"
_DOTTED = re.compile(r"[A-Za-z_]\w*(?:\.\w+)+")


def plain_html(draft: Draft, match: Match) -> None:
    """`text/html` is what responses are anyway; another kind must be said at each response."""
    value = match.node.child_by_field_name("right")
    if string_value(value) != "text/html":
        raise Skip("responses of another kind need a `content_type`, each of them")
    only_below("3.0")(draft, match)


def etags_by_middleware(draft: Draft, match: Match) -> None:
    """Where `USE_ETAGS` is on, the middleware for ETags is put before `CommonMiddleware`."""
    value = match.node.child_by_field_name("right")
    if value is not None and value.type == "true":
        place = _middleware(draft, match.node)
        if place is not None:
            quote = draft.text(place)[0]
            lines = place.parent is not None and b"\n" in (place.parent.text or b"")
            between = "\n" + " " * place.start_point.column if lines else " "
            draft.insert(place.start_byte, f"{quote}{_CONDITIONAL}{quote},{between}")
    elif value is None or value.type != "false":
        raise Skip("it is not known whether it is on")
    only_below("2.1")(draft, match)


def _middleware(draft: Draft, node: Node) -> Node | None:
    """The item of `MIDDLEWARE` that names `CommonMiddleware`; None where the one for ETags is there already.

    Raises Skip where neither is there.
    """
    found = None
    for item in below(file_of(node), "string"):
        text = string_value(item)
        if text == _CONDITIONAL:
            return None
        if text == _COMMON and item.parent is not None and item.parent.type in ("list", "tuple"):
            found = item
    if found is None:
        raise Skip("put `ConditionalGetMiddleware` into `MIDDLEWARE`, where it is")
    return found


def name_of_the_view(draft: Draft, match: Match) -> None:
    """The path to a view (dots, and neither a slash nor a colon) becomes the name of the one route that leads there."""
    value = match.node.child_by_field_name("right")
    text = string_value(value)
    if value is None or text is None or not _DOTTED.fullmatch(text) or draft.is_route_name(text):
        raise Fine
    name = draft.route_name(text)
    if name is None:
        raise Skip("no route of its own name is seen to lead there")
    quote = draft.text(value)[-1]
    draft.replace(value, f"{quote}{name}{quote}")


def set_to_something(draft: Draft, match: Match) -> None:
    """Only where it is not set to nothing."""
    value = match.node.child_by_field_name("right")
    if value is None or value.type == "none":
        raise Fine


def _limit(name: str, until: str, new: str, what: str, sure_why: str, probe: str, row: str) -> Rule:
    """A limit that Django sets where the settings do not."""
    limit = Rule(
        id=f"{name.lower().replace('_', '-')}-default",
        what=f"`{name}` has a limit in Django {until} where the settings do not say; there was none.",
        why=sure_why,
        since="1.3",
        until=until,
        change=Default(
            name,
            "None",
            new=new,
            note=f"`{new}`, requests with more are refused.",
            risk=f"{what} is answered with status 400.",
            flip="Look at the largest forms and uploads of the site, those of the admin too, and name a limit above "
            "them.",
        ),
        sure="likely",
        notes=f"{until}/",
        example=Example(BEFORE, BEFORE, kind="settings", probe=probe),
        leaves=(f"{name} = 10\n",),
        ledger=(row,),
        symptoms=(f"settings.{name}",),
    )
    return kept(limit)


_POST = """
from django.test import RequestFactory

request = RequestFactory().post("/", "{0}", content_type="application/x-www-form-urlencoded")
answer = {1}
"""
_FILES = """
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

files = dict(("f%d" % number, SimpleUploadedFile("a.txt", b"a")) for number in range(101))
answer = len(RequestFactory().post("/", files).FILES)
"""
_OTHERS = """    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
"""
_ROUTED = """
from textwrap import dedent

LOGIN_URL = "{}"


def urlpatterns():
    try:
        from django.urls import re_path as url
    except ImportError:
        from django.conf.urls import url
    return [url("^in/$", dedent, name="in")]


ROUTES = urlpatterns
"""
_LED_TO = """
import sys
import types

from django.conf import settings
from django.shortcuts import resolve_url

module = sys.modules["seven_routes"] = types.ModuleType(str("seven_routes"))
module.urlpatterns = settings.ROUTES()
answer = resolve_url(settings.LOGIN_URL)
"""
_ETAG = "from django.test import Client\n\nanswer = Client().get('/').has_header('ETag')\n"
RULES = [
    _limit(
        "DATA_UPLOAD_MAX_NUMBER_FIELDS",
        "1.10",
        "1000",
        "a form of more fields",
        "A form of more than 1000 fields is refused: large ones of the admin may have more.",
        _POST.format("&".join(["a=1"] * 1001), 'len(request.POST.getlist("a"))'),
        "changed-DATA_UPLOAD_MAX_NUMBER_FIELDS",
    ),
    _limit(
        "DATA_UPLOAD_MAX_MEMORY_SIZE",
        "1.10",
        "2621440",
        "a body of more bytes, files not counted,",
        "A body of more than 2.5 MB, files not counted, is refused.",
        _POST.format('a=" + "b" * 2700000 + "', 'len(request.POST["a"])'),
        "changed-DATA_UPLOAD_MAX_MEMORY_SIZE",
    ),
    _limit(
        "DATA_UPLOAD_MAX_NUMBER_FILES",
        "3.2",
        "100",
        "a form with more files",
        "A form with more than 100 files is refused.",
        _FILES,
        "changed-DATA_UPLOAD_MAX_NUMBER_FILES",
    ),
    Rule(
        id="default-content-type",
        what="`DEFAULT_CONTENT_TYPE` is not read by Django 3.0: responses are `text/html`.",
        why="Other kinds made pages of packages and of the admin unreadable.",
        since="1.3",
        until="3.0",
        warns="2.2",
        change=Rewrite(("DEFAULT_CONTENT_TYPE =",), plain_html),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before='import django\n\nDEFAULT_CONTENT_TYPE = "text/html"\n',
            after='import django\n\nif django.VERSION < (3, 0):\n    DEFAULT_CONTENT_TYPE = "text/html"\n',
            kind="settings",
        ),
        unproven="what says the same as nothing gives no answer of its own",
        leaves=('DEFAULT_CONTENT_TYPE = "application/xhtml+xml"\n',),
        ledger=("removed-settings.DEFAULT_CONTENT_TYPE",),
        symptoms=("The DEFAULT_CONTENT_TYPE setting is deprecated.",),
    ),
    Rule(
        id="etags-setting",
        what="`USE_ETAGS` is not read by Django 2.1: `ConditionalGetMiddleware` sets ETags.",
        why="One place reads and writes them.",
        since="1.3",
        until="2.1",
        change=Rewrite(("USE_ETAGS =",), etags_by_middleware),
        sure="likely",
        notes="2.1/#features-removed-in-2-1",
        example=Example(
            before=f'import django\n\nUSE_ETAGS = True\nMIDDLEWARE = [\n    "{_COMMON}",\n{_OTHERS}]\n',
            after="import django\n\nif django.VERSION < (2, 1):\n    USE_ETAGS = True\nMIDDLEWARE = [\n"
            f'    "{_CONDITIONAL}",\n    "{_COMMON}",\n{_OTHERS}]\n',
            kind="settings",
            probe=_ETAG,
        ),
        leaves=("USE_ETAGS = True\n", "USE_ETAGS = env('ETAGS')\n"),
        ledger=("removed-settings.USE_ETAGS",),
        symptoms=("The USE_ETAGS setting is deprecated in favor of ConditionalGetMiddleware",),
    ),
    Rule(
        id="login-url-dotted-path",
        what="`LOGIN_URL` and `LOGIN_REDIRECT_URL` are no path to a view from Django 1.10 on.",
        why="They are an address, or the name of one.",
        since="1.5",
        until="1.10",
        warns="1.8",
        change=Rewrite(("LOGIN_URL =", "LOGIN_REDIRECT_URL ="), name_of_the_view),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before=_ROUTED.format("textwrap.dedent"),
            after=_ROUTED.format("in"),
            kind="settings",
            settings='ROOT_URLCONF = "seven_routes"\n',
            probe=_LED_TO,
        ),
        leaves=(
            'LOGIN_URL = "/login/"\n',
            'LOGIN_URL = "shop:login"\n',
            'LOGIN_URL = "login"\n',
            'LOGIN_URL = "shop.views.login"\n',
            _ROUTED.format("textwrap.dedent").replace(', name="in"', ""),
        ),
        symptoms=("NoReverseMatch",),
        ledger=("removed-LOGIN_URL-dotted-path", "removed-LOGIN_REDIRECT_URL-dotted-path"),
    ),
    Rule(
        id="scheme-of-a-proxy",
        what="With `SECURE_PROXY_SSL_HEADER` set, the header alone says whether a request was secure, since 2.2.",
        why="It was a hole: a request over HTTPS to the proxy counted as secure whatever the proxy said.",
        since="2.2",
        until="2.2",
        change=ByHand(
            ("SECURE_PROXY_SSL_HEADER =",), "See that the proxy sends the header for both schemes.", set_to_something
        ),
        sure="show",
        notes="2.2.3/",
        example=Example(
            before='SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n',
            after='SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")\n',
            kind="settings",
        ),
        unproven="releases for security brought it to several Djangos at once",
        leaves=("SECURE_PROXY_SSL_HEADER = None\n",),
        ledger=("changed-request-scheme-proxy",),
    ),
]
