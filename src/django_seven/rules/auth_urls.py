"""Addresses of the views of `auth`, as Django before 1.10 names them."""

from __future__ import annotations

import re

from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Rewrite, Rule
from django_seven.rules.syntax import arguments, positional, string_value

_VIEWS = "django.contrib.auth.views."
_NAMED = (
    "login",
    "logout",
    "password_change",
    "password_change_done",
    "password_reset",
    "password_reset_done",
    "password_reset_confirm",
    "password_reset_complete",
)


def in_base_64(draft: Draft, match: Match) -> None:
    """The part of the address that says who it is for is called `uidb64` from Django 1.6 on."""
    route = match.node.parent
    first = route.named_children[0] if route is not None and route.named_children else None
    if route is None or first is None or route.type not in ("argument_list", "tuple"):
        raise Fine
    text = draft.text(first)
    if "uidb36" not in text or string_value(first) is None:
        raise Fine
    new = re.sub(r"\(\?P<uidb36>[^)]*\)", r"(?P<uidb64>[0-9A-Za-z_\\-]+)", text)
    draft.replace(first, f"{text} if {draft.require_module('django')}.VERSION < (1, 6) else {new}")


def with_name(draft: Draft, match: Match) -> None:
    """The address of a view of `auth` gets the name that Django asks for."""
    route = match.node.parent
    call = route.parent if route is not None else None
    function = call.child_by_field_name("function") if call is not None and call.type == "call" else None
    if route is None or call is None or function is None or draft.text(function).rpartition(".")[2] != "url":
        raise Fine
    given = arguments(call)
    if any((one.text or b"").startswith(b"name=") for one in given) or len(positional(call)) > 3:
        raise Fine
    if len(positional(call)) < 2 or positional(call)[1].id != match.node.id:
        raise Fine
    name = match.trigger.strip("'").rpartition(".")[2]
    draft.insert(given[-1].end_byte, f', name="{name}"')


_RESET_URLS = r"""
import django


def url(pattern, view):
    return pattern


RESET = url(
    {0},
    "django.contrib.auth.views.password_reset_confirm",
)
"""
_OLD_PATTERN = 'r"^reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<token>[0-9A-Za-z]{1,13}-[0-9A-Za-z]{1,20})/$"'
_NEW_PATTERN = r'r"^reset/(?P<uidb64>[0-9A-Za-z_\-]+)-(?P<token>[0-9A-Za-z]{1,13}-[0-9A-Za-z]{1,20})/$"'
_NAMES = """
def url(pattern, view, name=None):
    return pattern, view, name


CHANGED = url(r"^changed/$", "django.contrib.auth.views.password_change_done"{0})
"""
_CHANGED = """
import django

try:
    from django.urls import re_path, reverse
except ImportError:
    try:
        from django.conf.urls import url as re_path
    except ImportError:
        from django.conf.urls.defaults import url as re_path
    from django.core.urlresolvers import reverse

pattern, view, name = CHANGED
urlpatterns = [re_path(pattern, view if django.VERSION < (1, 8) else (lambda request: None), name=name)]
asked = "django.contrib.auth.views.password_change_done" if django.VERSION < (1, 6) else "password_change_done"
answer = reverse(asked)
"""

RULES = [
    Rule(
        id="password-reset-uidb36",
        what="`password_reset_confirm` takes `uidb64` in Django 1.6; the part of the address was `uidb36`.",
        why="Keys that are no numbers can be written in base 64.",
        since="1.3",
        until="1.6",
        change=Rewrite(
            (f"'{_VIEWS}password_reset_confirm'", f"{_VIEWS}password_reset_confirm"),
            in_base_64,
        ),
        sure="likely",
        notes="1.6/#django-contrib-auth-password-reset-uses-base-64-encoding-of-user-pk",
        example=Example(
            before=_RESET_URLS.format(_OLD_PATTERN),
            after=_RESET_URLS.format(f"{_OLD_PATTERN} if django.VERSION < (1, 6) else {_NEW_PATTERN}"),
            probe="""
import re

taken = "uidb36" if django.VERSION < (1, 6) else "uidb64"
found = re.search(RESET, "reset/4-3f-ab/")
answer = found.group(taken), found.group("token")
""",
        ),
        leaves=('url(r"^x/(?P<uidb36>.)/$", "shop.views.password_reset_confirm")\n',),
        ledger=("changed-uidb64",),
        symptoms=("password_reset_confirm() got an unexpected keyword argument 'uidb36'",),
    ),
    Rule(
        id="auth-views-without-name",
        what="Django 1.6 asks for the views of `auth` by the names of their addresses, not by their own.",
        why="So that another view can stand in their place.",
        since="1.3",
        until="1.6",
        change=Rewrite(
            tuple(quoted for name in _NAMED for quoted in (f"'{_VIEWS}{name}'", f"{_VIEWS}{name}")), with_name
        ),
        sure="safe",
        notes="1.6/#miscellaneous",
        example=Example(before=_NAMES.format(""), after=_NAMES.format(', name="password_change_done"'), probe=_CHANGED),
        leaves=('url(r"^in/$", "django.contrib.auth.views.login", name="in")\n',),
        ledger=("changed-auth-views-names",),
        symptoms=("Reverse for 'password_reset_done' with arguments",),
    ),
    Rule(
        id="password-reset-is-admin-site",
        what="`password_reset()` takes no `is_admin_site` in Django 1.10.",
        why="The admin has no address of its own for that any more.",
        since="1.3",
        until="1.10",
        change=Keyword((_VIEWS + "password_reset",), "is_admin_site"),
        sure="likely",
        notes="1.10/#features-removed-in-1-10",
        example=Example(
            before="""
from django.contrib.auth.views import password_reset
from django.test import RequestFactory

request = RequestFactory().get("/")
answer = password_reset(request, is_admin_site=False, post_reset_redirect="/").status_code
""",
            after="""
from django.contrib.auth.views import password_reset
from django.test import RequestFactory

request = RequestFactory().get("/")
answer = password_reset(request, post_reset_redirect="/").status_code
""",
        ),
        unproven="the view itself is a class from Django 2.1 on",
        leaves=("from shop.views import password_reset\n\npassword_reset(1, is_admin_site=True)\n",),
        ledger=("removed-django.contrib.auth.views.password_reset--is_admin_site",),
        symptoms=("password_reset() got an unexpected keyword argument 'is_admin_site'",),
    ),
]
