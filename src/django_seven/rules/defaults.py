"""Settings whose default changed: the old value is written down, and nothing changes with the release."""

from __future__ import annotations

from django_seven.rules.given import read_by
from django_seven.rules.shape import Default, Example, Rule
from django_seven.rules.syntax import HEADING

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
_MODEL = """
from django.db import models


class Talk(models.Model):
    class Meta:
        app_label = "seven_example"


answer = type(Talk._meta.pk).__name__
"""
_OLD_COOKIE = """
from django.core import signing
from django.test import RequestFactory

request = RequestFactory().get("/")
request.COOKIES["seen"] = signing.get_cookie_signer(salt="seen" + "talks").sign("yes")
answer = request.get_signed_cookie("seen", default="refused", salt="talks")
"""


_BEFORE = 'STATIC_URL = "/static/"\n'


def _pinned(name: str, value: str) -> str:
    return f"{_BEFORE}\n{HEADING}\n{name} = {value}\n"


RULES = [
    Rule(
        id="tz-default",
        what="`USE_TZ` is `True` in Django 5.0 where the settings do not say; it was `False`.",
        why="With it dates and times are aware, in forms, models and `timezone.now()`.",
        since="1.4",
        until="5.0",
        warns="4.0",
        change=Default("USE_TZ", "False"),
        sure="safe",
        notes="5.0/#miscellaneous",
        example=Example(
            before=_BEFORE,
            after=_pinned("USE_TZ", "False"),
            kind="settings",
            settings="globals().pop('USE_TZ', None)",
            probe="from django.utils import timezone\nanswer = timezone.is_aware(timezone.now())\n",
        ),
        leaves=("USE_TZ = True",),
        ledger=("changed-USE_TZ-default",),
    ),
    Rule(
        id="l10n-default",
        what="`USE_L10N` is `True` in Django 4.0 where the settings do not say; it was `False`.",
        why="Numbers and dates are formatted for the language; Django 5.0 always does, whatever the setting says.",
        since="1.3",
        until="4.0",
        change=Default("USE_L10N", "False", ends="5.0"),
        sure="safe",
        notes="4.0/#localization",
        example=Example(
            before=_BEFORE,
            after=_pinned("USE_L10N", "False"),
            kind="settings",
            probe=(
                "from django.utils import formats, translation\n"
                "translation.activate('de')\nanswer = formats.localize(1.5)\n"
            ),
        ),
        leaves=("USE_L10N = True",),
        ledger=("changed-USE_L10N-default",),
    ),
    Rule(
        id="x-frame-options-default",
        what='`X_FRAME_OPTIONS` is `"DENY"` in Django 3.0 where the settings do not say; it was `"SAMEORIGIN"`.',
        why="Pages that the site itself puts into frames stay empty.",
        since="1.4",
        until="3.0",
        change=Default("X_FRAME_OPTIONS", read_by("frame", '"SAMEORIGIN"')),
        sure="safe",
        notes="3.0/#security",
        example=Example(
            before=_BEFORE,
            after=_pinned("X_FRAME_OPTIONS", '"SAMEORIGIN"'),
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
        change=Default("SECURE_CONTENT_TYPE_NOSNIFF", read_by("security", "False")),
        sure="safe",
        notes="3.0/#security",
        example=Example(
            before=_BEFORE,
            after=_pinned("SECURE_CONTENT_TYPE_NOSNIFF", "False"),
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
        change=Default("SECURE_REFERRER_POLICY", read_by("security", "None")),
        sure="safe",
        notes="3.1/#backwards-incompatible-changes-in-3-1",
        example=Example(
            before=_BEFORE,
            after=_pinned("SECURE_REFERRER_POLICY", "None"),
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
        change=Default("SECURE_CROSS_ORIGIN_OPENER_POLICY", read_by("security", "None")),
        sure="safe",
        notes="4.0/#backwards-incompatible-changes-in-4-0",
        example=Example(
            before=_BEFORE,
            after=_pinned("SECURE_CROSS_ORIGIN_OPENER_POLICY", "None"),
            kind="settings",
            probe=_RESPONSE.format("Cross-Origin-Opener-Policy"),
        ),
        leaves=('SECURE_CROSS_ORIGIN_OPENER_POLICY = "unsafe-none"',),
        ledger=("changed-COOP-default",),
    ),
    Rule(
        id="default-auto-field-default",
        what="`DEFAULT_AUTO_FIELD` is `BigAutoField` in Django 6.0 where the settings do not say; it was `AutoField`.",
        why="Models without a primary key of their own would get another column, by a migration in each app.",
        since="1.3",
        until="6.0",
        change=Default("DEFAULT_AUTO_FIELD", '"django.db.models.AutoField"'),
        sure="safe",
        notes="6.0/#miscellaneous",
        example=Example(
            before=_BEFORE,
            after=_pinned("DEFAULT_AUTO_FIELD", '"django.db.models.AutoField"'),
            kind="settings",
            probe=_MODEL,
        ),
        leaves=('DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"',),
        ledger=("changed-DEFAULT_AUTO_FIELD-default", "changed-DEFAULT_AUTO_FIELD-W042"),
    ),
    Rule(
        id="session-cookie-samesite-default",
        what='`SESSION_COOKIE_SAMESITE` is `"Lax"` in Django 2.1 where the settings do not say; there was none.',
        why="The session is not sent along when another site posts here or shows the page in a frame.",
        since="1.10",
        until="2.1",
        change=Default("SESSION_COOKIE_SAMESITE", "None"),
        sure="safe",
        notes="2.1/#samesite-cookies",
        example=Example(
            before=_BEFORE,
            after=_pinned("SESSION_COOKIE_SAMESITE", "None"),
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
        change=Default("CSRF_COOKIE_SAMESITE", "None"),
        sure="safe",
        notes="2.1/#samesite-cookies",
        example=Example(
            before=_BEFORE,
            after=_pinned("CSRF_COOKIE_SAMESITE", "None"),
            kind="settings",
            probe=_CSRF_COOKIE,
        ),
        leaves=('CSRF_COOKIE_SAMESITE = "Strict"',),
        ledger=("changed-CSRF_COOKIE_SAMESITE-default",),
    ),
    Rule(
        id="file-upload-permissions-default",
        what="`FILE_UPLOAD_PERMISSIONS` is `0o644` in Django 3.0 where the settings do not say; it was `None`.",
        why="Small uploads followed the umask of the process and large ones were private to its user.",
        since="1.7",
        until="3.0",
        change=Default("FILE_UPLOAD_PERMISSIONS", "None"),
        sure="safe",
        notes="3.0/#miscellaneous",
        example=Example(
            before=_BEFORE,
            after=_pinned("FILE_UPLOAD_PERMISSIONS", "None"),
            kind="settings",
            probe=(
                "from django.core.files.storage import FileSystemStorage\n"
                "answer = FileSystemStorage().file_permissions_mode\n"
            ),
        ),
        leaves=("FILE_UPLOAD_PERMISSIONS = 0o640",),
        ledger=("changed-FILE_UPLOAD_PERMISSIONS-default",),
    ),
    Rule(
        id="hashing-algorithm-default",
        what="Signatures, sessions and tokens are made with SHA-256 in Django 3.1, which older sides cannot read.",
        why="While both sides serve the same visitors, `DEFAULT_HASHING_ALGORITHM` keeps SHA-1; Django 4.0 cannot.",
        since="1.4",
        until="3.1",
        change=Default("DEFAULT_HASHING_ALGORITHM", '"sha1"', ends="4.0"),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before=_BEFORE,
            after=_pinned("DEFAULT_HASHING_ALGORITHM", '"sha1"'),
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
        change=Default("SIGNED_COOKIE_LEGACY_SALT_FALLBACK", "True"),
        sure="safe",
        notes="6.1/#miscellaneous",
        example=Example(
            before=_BEFORE,
            after=_pinned("SIGNED_COOKIE_LEGACY_SALT_FALLBACK", "True"),
            kind="settings",
            probe=_OLD_COOKIE,
        ),
        leaves=("SIGNED_COOKIE_LEGACY_SALT_FALLBACK = False",),
        ledger=("changed-SIGNED_COOKIE_LEGACY_SALT_FALLBACK-default",),
    ),
]
