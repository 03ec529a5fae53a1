"""Defaults of headers, cookies and signatures that changed: the old value is written down."""

from __future__ import annotations

from django_seven.rules.given import read_by
from django_seven.rules.kept import BEFORE, kept
from django_seven.rules.shape import Default, Example, Rule

_RESPONSE = "from django.test import Client\nanswer = Client().get('/').get({!r})\n"
_SIGNED = "SESSION_ENGINE = 'django.contrib.sessions.backends.signed_cookies'"
_SESSION_COOKIE = """
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpResponse
from django.test import RequestFactory

request = RequestFactory().get("/")
middleware = SessionMiddleware(lambda request: HttpResponse())
middleware.process_request(request)
request.session["talk"] = 1
answer = "SameSite" in middleware.process_response(request, HttpResponse()).cookies.output()
"""
_CSRF_COOKIE = """
from django.http import HttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token
from django.test import RequestFactory

request = RequestFactory().get("/")
get_token(request)
middleware = CsrfViewMiddleware(lambda request: HttpResponse())
answer = "SameSite" in middleware.process_response(request, HttpResponse()).cookies.output()
"""
_OLD_COOKIE = """
from django.core import signing
from django.test import RequestFactory

request = RequestFactory().get("/")
request.COOKIES["seen"] = signing.get_cookie_signer(salt="seen" + "talks").sign("yes")
answer = request.get_signed_cookie("seen", default="refused", salt="talks")
"""

_RULES = [
    Rule(
        id="x-frame-options-default",
        what='`X_FRAME_OPTIONS` is `"DENY"` in Django 3.0 where the settings do not say; it was `"SAMEORIGIN"`.',
        why="Pages that the site itself puts into frames stay empty.",
        since="1.4",
        until="3.0",
        change=Default(
            "X_FRAME_OPTIONS",
            '"SAMEORIGIN"',
            new='"DENY"',
            note='`"DENY"`, no page may stand in a frame.',
            risk="pages that the site itself puts into frames stay empty.",
            flip="Give views that are framed the decorator `xframe_options_sameorigin`, then flip.",
            only=read_by("frame"),
        ),
        sure="safe",
        notes="3.0/#security",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=_RESPONSE.format("X-Frame-Options"),
        ),
        leaves=('X_FRAME_OPTIONS = "DENY"',),
        ledger=("changed-X_FRAME_OPTIONS-default",),
    ),
    Rule(
        id="content-type-nosniff-default",
        what="`SECURE_CONTENT_TYPE_NOSNIFF` is `True` in Django 3.0 where the settings do not say; it was `False`.",
        why="Browsers refuse scripts and styles that are served with another content type.",
        since="1.4",
        until="3.0",
        change=Default(
            "SECURE_CONTENT_TYPE_NOSNIFF",
            "False",
            new="True",
            note="`True`, browsers keep to the content type that is sent.",
            risk="scripts, styles and uploads that are served with a wrong type are refused.",
            flip="Look at the console of a browser for refused files, and mend their types in the web server or "
            "`mimetypes`.",
            only=read_by("security"),
        ),
        sure="safe",
        notes="3.0/#security",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=_RESPONSE.format("X-Content-Type-Options"),
        ),
        leaves=("SECURE_CONTENT_TYPE_NOSNIFF = True",),
        ledger=("changed-SECURE_CONTENT_TYPE_NOSNIFF-default",),
    ),
    Rule(
        id="referrer-policy-default",
        what='`SECURE_REFERRER_POLICY` is `"same-origin"` in Django 3.1 where the settings do not say; it was `None`.',
        why="Other sites no longer see where their visitors come from.",
        since="1.4",
        until="3.1",
        change=Default(
            "SECURE_REFERRER_POLICY",
            "None",
            new='"same-origin"',
            note='`"same-origin"`, other sites do not see where visitors come from.',
            risk="partners that look at `Referer` (payment, log-in, statistics) refuse or lose visitors.",
            flip="Ask partners first; `strict-origin-when-cross-origin` tells them the site and no more.",
            only=read_by("security"),
        ),
        sure="safe",
        notes="3.1/#backwards-incompatible-changes-in-3-1",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=_RESPONSE.format("Referrer-Policy"),
        ),
        leaves=('SECURE_REFERRER_POLICY = "origin"',),
        ledger=("changed-SECURE_REFERRER_POLICY-default",),
    ),
    Rule(
        id="cross-origin-opener-policy-default",
        what="`SecurityMiddleware` sends `Cross-Origin-Opener-Policy: same-origin` in Django 4.0.",
        why="Windows that other sites opened, or that the site opens there, can no longer talk to each other.",
        since="1.4",
        until="4.0",
        change=Default(
            "SECURE_CROSS_ORIGIN_OPENER_POLICY",
            "None",
            new='"same-origin"',
            note='`"same-origin"`, windows of other sites are cut off from its own.',
            risk="a log-in or payment in a pop-up of another site cannot answer its page.",
            flip="Try each pop-up; `same-origin-allow-popups` keeps those that the site opens.",
            only=read_by("security"),
        ),
        sure="safe",
        notes="4.0/#backwards-incompatible-changes-in-4-0",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=_RESPONSE.format("Cross-Origin-Opener-Policy"),
        ),
        leaves=('SECURE_CROSS_ORIGIN_OPENER_POLICY = "unsafe-none"',),
        ledger=("changed-COOP-default",),
    ),
    Rule(
        id="session-cookie-samesite-default",
        what='`SESSION_COOKIE_SAMESITE` is `"Lax"` in Django 2.1 where the settings do not say; there was none.',
        why="The session is not sent along when another site posts here or shows the page in a frame.",
        since="1.10",
        until="2.1",
        change=Default(
            "SESSION_COOKIE_SAMESITE",
            "None",
            new='"Lax"',
            note='`"Lax"`, posts and frames of other sites come without the session.',
            risk="who returns by a post (payment, single sign-on) is logged out; pages in frames of others are "
            "anonymous.",
            flip="Try each way back from another site; views that need the session there must be reached by a link, "
            "not by a post.",
        ),
        sure="safe",
        notes="2.1/#samesite-cookies",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            settings=_SIGNED,
            probe=_SESSION_COOKIE,
        ),
        leaves=('SESSION_COOKIE_SAMESITE = "Strict"',),
        ledger=("changed-SESSION_COOKIE_SAMESITE-default",),
    ),
    Rule(
        id="csrf-cookie-samesite-default",
        what='`CSRF_COOKIE_SAMESITE` is `"Lax"` in Django 2.1 where the settings do not say; there was none.',
        why="Forms that other sites show in a frame can no longer be posted.",
        since="1.10",
        until="2.1",
        change=Default(
            "CSRF_COOKIE_SAMESITE",
            "None",
            new='"Lax"',
            note='`"Lax"`, forms in frames of other sites come without their cookie.',
            risk="such forms are refused with status 403.",
            flip="Find out whether any other site shows the forms in a frame.",
        ),
        sure="safe",
        notes="2.1/#samesite-cookies",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=_CSRF_COOKIE,
        ),
        leaves=('CSRF_COOKIE_SAMESITE = "Strict"',),
        ledger=("changed-CSRF_COOKIE_SAMESITE-default",),
    ),
    Rule(
        id="hashing-algorithm-default",
        what="Signatures, sessions and tokens are made with SHA-256 in Django 3.1, which older sides cannot read.",
        why="While both sides serve the same visitors, `DEFAULT_HASHING_ALGORITHM` keeps SHA-1; Django 4.0 cannot.",
        since="1.4",
        until="3.1",
        change=Default(
            "DEFAULT_HASHING_ALGORITHM",
            '"sha1"',
            new='"sha256"',
            note='`"sha256"`, sessions, cookies and tokens are signed with it.',
            risk="the old side cannot read what the new one signs: visitors who meet both are logged out.",
            flip="Flip when no visitor is served by a Django before 3.1 any more.",
            ends="4.0",
        ),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe="from django.core import signing\nanswer = len(signing.Signer().sign('talk'))\n",
        ),
        leaves=('DEFAULT_HASHING_ALGORITHM = "sha256"',),
        ledger=("changed-sha256-default",),
    ),
    Rule(
        id="signed-cookie-salt-default",
        what="Cookies that were signed with the old salt are refused in Django 6.1 where the settings do not say.",
        why="Name and salt were glued together, so that two cookies could share a signature.",
        since="1.4",
        until="6.1",
        change=Default(
            "SIGNED_COOKIE_LEGACY_SALT_FALLBACK",
            "True",
            new="False",
            note="`False`, cookies signed with the old salt are refused.",
            risk="signed cookies that visitors have, and those that the old side still makes, are not read.",
            flip="Flip when the old side is gone and its signed cookies have expired.",
        ),
        sure="safe",
        notes="6.1/#miscellaneous",
        example=Example(
            before=BEFORE,
            after=BEFORE,
            kind="settings",
            probe=_OLD_COOKIE,
        ),
        leaves=("SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False",),
        ledger=("changed-SIGNED_COOKIE_LEGACY_SALT_FALLBACK-default",),
    ),
]
RULES = [kept(rule) for rule in _RULES]
