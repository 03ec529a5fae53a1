"""What responses, their headers and their cookies hold otherwise."""

from __future__ import annotations

from django_seven.symptoms.shape import Symptom

_GET = """
            from django.http import HttpResponse
            from django.test import RequestFactory
            {imports}
            request = RequestFactory().get("/")
            try:
                middleware = {middleware}(lambda request: HttpResponse())
                response = middleware(request)
            except TypeError:
                response = {middleware}().process_response(request, HttpResponse())
"""


def _sent(path: str, check: str) -> str:
    """A test of a response that has gone through a middleware."""
    module, _, name = path.rpartition(".")
    return _GET.format(imports=f"from {module} import {name}", middleware=name) + f"            {check}\n"


_SECURITY = "django.middleware.security.SecurityMiddleware"

SYMPTOMS = (
    Symptom(
        id="relative-redirect",
        since="1.9",
        what="Redirects are sent as they are written from Django 1.9 on; before they were made absolute.",
        old=r"\bhttps?://testserver/",
        new=r"(?:^|['\" (])/",
        test="""
            import sys
            from django.http import HttpResponseRedirect
            from django.test import Client
            example = sys.modules["seven_example"]
            try:
                from django.urls import re_path as url
            except ImportError:
                from django.conf.urls import url
            example.urlpatterns = [url("^go/$", lambda request: HttpResponseRedirect("/a/"))]
            case.assertEqual(Client().get("/go/")["Location"], "http://testserver/a/")
        """,
        ledger="changed-relative-redirects",
    ),
    Symptom(
        id="x-frame-options-deny",
        since="3.0",
        what="`X-Frame-Options` is `DENY` by default from Django 3.0 on; it was `SAMEORIGIN`.",
        old="SAMEORIGIN",
        new="DENY",
        test=_sent(
            "django.middleware.clickjacking.XFrameOptionsMiddleware",
            'case.assertEqual(response["X-Frame-Options"], "SAMEORIGIN")',
        ),
        rule="x-frame-options-default",
        ledger="changed-X_FRAME_OPTIONS-default",
    ),
    Symptom(
        id="nosniff-header",
        since="3.0",
        what="`SecurityMiddleware` sends `X-Content-Type-Options: nosniff` by default from Django 3.0 on.",
        new=r"(?i)x-content-type-options",
        test=_sent(_SECURITY, 'case.assertEqual(sorted(dict(response.items())), ["Content-Type"])'),
        rule="content-type-nosniff-default",
        ledger="changed-SECURE_CONTENT_TYPE_NOSNIFF-default",
    ),
    Symptom(
        id="referrer-policy-header",
        since="3.1",
        what="`SecurityMiddleware` sends `Referrer-Policy: same-origin` by default from Django 3.1 on.",
        new=r"(?i)referrer-policy",
        test=_sent(
            _SECURITY,
            'case.assertEqual(sorted(dict(response.items())), ["Content-Type", "X-Content-Type-Options"])',
        ),
        rule="referrer-policy-default",
        ledger="changed-SECURE_REFERRER_POLICY-default",
    ),
    Symptom(
        id="opener-policy-header",
        since="4.0",
        what="`SecurityMiddleware` sends `Cross-Origin-Opener-Policy: same-origin` by default from Django 4.0 on.",
        new=r"(?i)cross-origin-opener-policy",
        test=_sent(
            _SECURITY,
            "case.assertEqual(sorted(dict(response.items())), "
            '["Content-Type", "Referrer-Policy", "X-Content-Type-Options"])',
        ),
        rule="cross-origin-opener-policy-default",
        ledger="changed-COOP-default",
    ),
    Symptom(
        id="never-cache-private",
        since="3.0",
        what="`never_cache` says `private` in `Cache-Control` from Django 3.0 on.",
        old=r"no-cache(?:, no-store)?(?:, must-revalidate)?(?!.*\bprivate\b)",
        new=r"no-cache.*\bprivate\b",
        test="""
            from django.http import HttpResponse
            from django.utils.cache import add_never_cache_headers
            response = HttpResponse()
            add_never_cache_headers(response)
            case.assertEqual(response["Cache-Control"], "max-age=0, no-cache, no-store, must-revalidate")
        """,
    ),
    Symptom(
        id="cookie-samesite",
        since="2.1",
        what="Session and CSRF cookies are `SameSite=Lax` from Django 2.1 on.",
        new=r"(?i)samesite",
        test="""
            from django.contrib.sessions.backends.signed_cookies import SessionStore
            from django.http import HttpResponse
            from django.contrib.sessions.middleware import SessionMiddleware
            from django.test import RequestFactory
            def view(request):
                request.session["a"] = 1
                return HttpResponse()
            request = RequestFactory().get("/")
            from django.conf import settings
            settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
            try:
                response = SessionMiddleware(view)(request)
            except TypeError:
                SessionMiddleware().process_request(request)
                response = SessionMiddleware().process_response(request, view(request))
            morsel = response.cookies["sessionid"]
            told = sorted(name for name, value in morsel.items() if value and name not in ("expires", "comment"))
            case.assertEqual(told, ["httponly", "max-age", "path"])
        """,
        rule="session-cookie-samesite-default",
        ledger="changed-SESSION_COOKIE_SAMESITE-default",
    ),
    Symptom(
        id="cookie-expires-dashes",
        since="2.1",
        what="The date in `expires` of a cookie has no dashes from Django 2.1 on.",
        old=r"\d\d-[A-Z][a-z]{2}-\d{4} \d\d:",
        new=r"\d\d [A-Z][a-z]{2} \d{4} \d\d:",
        test="""
            from django.http import HttpResponse
            response = HttpResponse()
            response.delete_cookie("a")
            case.assertEqual(response.cookies["a"]["expires"], "Thu, 01-Jan-1970 00:00:00 GMT")
        """,
        ledger="changed-cookie-expires-format",
    ),
    Symptom(
        id="logout-by-get",
        since="5.0",
        what="Logging out by GET is refused with 405 from Django 5.0 on.",
        old=r"\b(?:302|200)\b",
        new=r"\b405\b",
        test="""
            from django.contrib.auth.views import LogoutView
            from django.contrib.sessions.backends.signed_cookies import SessionStore
            from django.test import RequestFactory
            from django.contrib.auth.models import AnonymousUser
            request = RequestFactory().get("/")
            request.session, request.user = SessionStore(), AnonymousUser()
            case.assertEqual(LogoutView.as_view(next_page="/bye/")(request).status_code, 302)
        """,
        rule="logout-get",
        met=True,
        ledger="removed-LogoutView-get",
    ),
    Symptom(
        id="upload-mode",
        since="3.0",
        what="Uploaded files have the mode 0o644 by default from Django 3.0 on.",
        old=r"\b(?:0o?600|384|33152)\b",
        new=r"\b(?:0o?644|420|33188)\b",
        test="""
            import os
            from django.core.files.base import ContentFile
            from django.core.files.storage import FileSystemStorage
            from django.core.files.uploadedfile import TemporaryUploadedFile
            given = TemporaryUploadedFile("a", "text/plain", 1, "utf-8")
            storage = FileSystemStorage(os.path.join(os.getcwd(), "kept"))
            name = storage.save("a", given)
            case.assertEqual(os.stat(storage.path(name)).st_mode & 0o777, 0o600)
        """,
        rule="file-upload-permissions-default",
        ledger="changed-FILE_UPLOAD_PERMISSIONS-default",
    ),
)
