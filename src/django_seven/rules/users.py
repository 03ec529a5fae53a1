"""Users and passwords: forms, views and flags that are called otherwise or do something else."""

from __future__ import annotations

from django_seven.rules.shape import Draft, Example, Fine, Keyword, Match, Method, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import call_of, indentation, parameter_name, parameters, positional
from django_seven.values import Minor

_VIEWS = "django.contrib.auth.views."
_REDIRECTS = tuple(
    _VIEWS + name for name in ("LoginView", "LogoutView", "RedirectURLMixin", "SuccessURLAllowedHostsMixin")
)
_REMOTE = tuple(
    f"django.contrib.auth.middleware.{name}" for name in ("RemoteUserMiddleware", "PersistentRemoteUserMiddleware")
)
_BOOLEANS = {
    "django.utils.deprecation.CallableTrue": "True",
    "django.utils.deprecation.CallableFalse": "False",
}


def allowed_for(draft: Draft, match: Match) -> None:
    """An override of `get_success_url_allowed_hosts(self)` may be handed the request."""
    given = parameters(match.node)
    if len(given) != 1 or not draft.class_means(match.node, _REDIRECTS):
        raise Fine
    if parameter_name(given[0]).startswith("*"):
        raise Fine
    draft.insert(given[0].end_byte, ", request=None")


def also_async(draft: Draft, match: Match) -> None:
    """An override of `process_request` is called from its twin for asynchronous requests too."""
    block = match.node.parent
    if block is None or not draft.class_means(match.node, _REMOTE):
        raise Fine
    if b"aprocess_request" in (block.text or b""):
        raise Fine
    if draft.road.old < Minor(3, 0):
        raise Skip("the old side may run on a Python without `async def`")
    later = draft.require("asgiref.sync.sync_to_async")
    indent = indentation(match.node)
    text = (
        f"\n\n{indent}async def aprocess_request(self, request):"
        f"\n{indent}    return await {later}(self.process_request)(request)"
    )
    draft.insert(match.node.end_byte, text)


def with_user(draft: Draft, match: Match) -> None:
    """`login(request, None)` names the user of the request."""
    if match.imported:
        raise Fine
    call = call_of(match)
    given = positional(call)
    if len(given) < 2 or given[1].type != "none":
        raise Fine
    request = draft.text(given[0])
    later = match.trigger.endswith(".alogin")
    draft.replace(given[1], f"await {request}.auser()" if later else f"{request}.user")


def as_text(draft: Draft, match: Match) -> None:
    """A number that is a password is written as text."""
    if match.imported:
        raise Fine
    given = positional(call_of(match))
    if not given or given[0].type not in ("integer", "float"):
        raise Fine
    draft.replace(given[0], f'"{draft.text(given[0])}"')


def plain_boolean(draft: Draft, match: Match) -> None:
    """What could be called as well becomes a plain boolean."""
    draft.replace(match.node, _BOOLEANS[match.trigger])


_SIGN_UP = """
from django.contrib.auth.forms import {0}
from django.contrib.auth.models import User
from seven_proof import migrate

migrate()
User.objects.create(username="Ada")
form = {0}({{"username": "ada", "password1": "a1-Talk-x", "password2": "a1-Talk-x"}})
answer = form.is_valid()
"""
_LOGOUT = """
from django.contrib.auth.views import LogoutView


class Goodbye(LogoutView):
    def {0}(self):
        return "/bye/"
"""
_LEAVE = """
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

request = RequestFactory().post("/")
request.session, request.user = type(str("Session"), (dict,), {"flush": dict.clear})(), AnonymousUser()
request._dont_enforce_csrf_checks = True
answer = Goodbye.as_view()(request)["Location"]
"""
_HOSTS = """
from django.contrib.auth.views import {0}
from django.test import RequestFactory


class Next({0}):
    success_url_allowed_hosts = {{"shop.example"}}


page = Next()
page.request = RequestFactory().get("/")
answer = sorted(page.get_success_url_allowed_hosts())
"""
_ALLOWED = """
from django.contrib.auth.views import LoginView


class Login(LoginView):
    def get_success_url_allowed_hosts(self{0}):
        return {{"shop.example"}}
"""
_PROXY = """
from {0}django.contrib.auth.middleware import RemoteUserMiddleware


class Proxy(RemoteUserMiddleware):
    def process_request(self, request):
        request.told = "by the proxy"
"""
_TWIN = """
    async def aprocess_request(self, request):
        return await sync_to_async(self.process_request)(request)
"""
_SESSION = """
from django.contrib.auth import login
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.test import RequestFactory
from seven_proof import migrate

migrate()
request = RequestFactory().get("/")
request.session, request.user = SessionStore(), User.objects.create(username="ada")
request.user.backend = "django.contrib.auth.backends.ModelBackend"
login(request, {0})
answer = str(request.session["_auth_user_id"])
"""
_HASH = """
from django.contrib.auth.hashers import check_password, make_password

answer = check_password("1234", make_password({0}))
"""
_ROBOT = """
{0}
class Robot(object):
    is_anonymous = {1}
    is_authenticated = {2}


answer = bool(Robot.is_anonymous), bool(Robot.is_authenticated)
"""

RULES = [
    Rule(
        id="user-creation-form",
        what="`UserCreationForm` refuses names that differ only in case in Django 4.2; its base takes them.",
        why="Who wants the new check has it on the new side only; until then both sides take the same names.",
        since="4.2",
        until="4.2",
        change=Renamed("django.contrib.auth.forms.UserCreationForm", "django.contrib.auth.forms.BaseUserCreationForm"),
        sure="likely",
        notes="4.2/#miscellaneous",
        example=Example(before=_SIGN_UP.format("UserCreationForm"), after=_SIGN_UP.format("BaseUserCreationForm")),
        leaves=("from shop.forms import UserCreationForm\n\nUserCreationForm()\n",),
        ledger=("changed-UserCreationForm-case",),
    ),
    Rule(
        id="logout-view-get-next-page",
        what="`LogoutView.get_next_page()` is called `get_success_url()` in Django 4.1.",
        why="Log-in and log-out share how they find the page that comes next.",
        since="4.1",
        until="4.1",
        change=Method((_VIEWS + "LogoutView",), "get_next_page", "get_success_url"),
        sure="likely",
        notes="4.1/#miscellaneous",
        example=Example(before=_LOGOUT.format("get_next_page"), after=_LOGOUT.format("get_success_url"), probe=_LEAVE),
        leaves=("class Pages:\n    def get_next_page(self):\n        return 2\n",),
        ledger=("removed-django.contrib.auth.views.LogoutView.get_next_page",),
    ),
    Rule(
        id="success-url-allowed-hosts-mixin",
        what="`SuccessURLAllowedHostsMixin` is called `RedirectURLMixin` in Django 4.1.",
        why="It finds the page that comes next as well.",
        since="4.1",
        until="4.1",
        change=Renamed(_VIEWS + "SuccessURLAllowedHostsMixin", _VIEWS + "RedirectURLMixin"),
        sure="likely",
        notes="4.1/#miscellaneous",
        example=Example(before=_HOSTS.format("SuccessURLAllowedHostsMixin"), after=_HOSTS.format("RedirectURLMixin")),
        leaves=("from shop.views import SuccessURLAllowedHostsMixin\n",),
        ledger=("removed-django.contrib.auth.views.SuccessURLAllowedHostsMixin",),
        symptoms=("cannot import name 'SuccessURLAllowedHostsMixin'",),
    ),
    Rule(
        id="allowed-hosts-without-request",
        what="`get_success_url_allowed_hosts()` of log-in and log-out views is handed the request in Django 6.1.",
        why="So it can be asked outside of a view.",
        since="1.11",
        until="6.1",
        change=Rewrite(("def get_success_url_allowed_hosts",), allowed_for),
        sure="safe",
        notes="6.1/#miscellaneous",
        example=Example(
            before=_ALLOWED.format(""),
            after=_ALLOWED.format(", request=None"),
            probe="""
from django.test import RequestFactory

page = Login()
page.request = RequestFactory().get("/?next=//shop.example/")
answer = page.get_redirect_url()
""",
        ),
        leaves=("class Login:\n    def get_success_url_allowed_hosts(self):\n        return set()\n",),
        ledger=("changed-RedirectURLMixin-request-arg",),
        symptoms=("get_success_url_allowed_hosts() takes 1 positional argument but 2 were given",),
    ),
    Rule(
        id="remote-user-process-request",
        what="`RemoteUserMiddleware` calls `aprocess_request()` for asynchronous requests in Django 6.1, "
        "whatever a class makes of `process_request()`.",
        why="Until then an override of the one alone was called for both, with a warning since Django 5.2.",
        since="3.0",
        until="6.1",
        warns="5.2",
        change=Rewrite(("def process_request",), also_async),
        sure="likely",
        notes="6.1/#features-removed-in-6-1",
        example=Example(
            before=_PROXY.format(""),
            after=_PROXY.format("asgiref.sync import sync_to_async\nfrom ") + _TWIN,
            probe="""
import asyncio

from django.test import RequestFactory


async def page(request):
    return request.told


answer = asyncio.run(Proxy(page)(RequestFactory().get("/")))
""",
        ),
        leaves=("class Proxy:\n    def process_request(self, request):\n        pass\n",),
        ledger=("removed-RemoteUserMiddleware-sync-only-override",),
    ),
    Rule(
        id="login-without-user",
        what="`login(request, None)` no longer means the user of the request in Django 6.1.",
        why="A user that was not found was easily taken for the one who had been there before.",
        since="1.3",
        until="6.1",
        warns="5.2",
        change=Rewrite(("django.contrib.auth.login", "django.contrib.auth.alogin"), with_user),
        sure="safe",
        notes="6.1/#features-removed-in-6-1",
        example=Example(before=_SESSION.format("None"), after=_SESSION.format("request.user")),
        leaves=(
            "from django.contrib.auth import login\n\nlogin(request, user)\n",
            "from shop import login\n\nlogin(request, None)\n",
        ),
        ledger=("removed-login-request-user-fallback", "removed-alogin-request-auser-fallback"),
        symptoms=("'NoneType' object has no attribute 'get_session_auth_hash'",),
    ),
    Rule(
        id="make-password-number",
        what="`make_password()` takes text or bytes only in Django 3.1.",
        why="What else it was given became text without a word.",
        since="1.4",
        until="3.1",
        change=Rewrite(("django.contrib.auth.hashers.make_password",), as_text),
        sure="safe",
        notes="3.1/#miscellaneous",
        example=Example(
            before=_HASH.format("1234"),
            after=_HASH.format('"1234"'),
        ),
        leaves=("from django.contrib.auth.hashers import make_password\n\nmake_password(word)\n",),
        ledger=("changed-make_password-type",),
        symptoms=("Password must be a string or bytes, got int.",),
    ),
    Rule(
        id="logout-then-login-extra-context",
        what="`logout_then_login()` takes no `extra_context` in Django 2.1.",
        why="It renders no page of its own: the argument had no effect.",
        since="1.3",
        until="2.1",
        warns="1.11",
        change=Keyword((_VIEWS + "logout_then_login",), "extra_context"),
        sure="safe",
        notes="2.1/#features-removed-in-2-1",
        example=Example(
            before="""
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import logout_then_login
from django.test import RequestFactory

request = RequestFactory().get("/")
request.session, request.user = type(str("Session"), (dict,), {"flush": dict.clear})(), AnonymousUser()
answer = logout_then_login(request, "/login/", extra_context={"title": "Bye"}).status_code
""",
            after="""
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import logout_then_login
from django.test import RequestFactory

request = RequestFactory().get("/")
request.session, request.user = type(str("Session"), (dict,), {"flush": dict.clear})(), AnonymousUser()
answer = logout_then_login(request, "/login/").status_code
""",
            probe="answer = {405: 302}.get(answer, answer)  # a GET since Django 5.0",
        ),
        leaves=("from shop.views import logout_then_login\n\nlogout_then_login(1, extra_context={})\n",),
        ledger=("removed-django.contrib.auth.views.logout_then_login--extra_context",),
    ),
    Rule(
        id="callable-booleans",
        what="`CallableTrue` and `CallableFalse` are gone in Django 2.0.",
        why="`is_authenticated` and `is_anonymous` are plain booleans.",
        since="1.3",
        until="2.0",
        change=Rewrite(tuple(_BOOLEANS), plain_boolean, whole=True),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before=_ROBOT.format(
                "from django.utils.deprecation import CallableFalse, CallableTrue\n\n", "CallableFalse", "CallableTrue"
            ),
            after=_ROBOT.format("", "False", "True"),
        ),
        leaves=("from shop.flags import CallableTrue\n\nprint(CallableTrue)\n",),
        ledger=tuple(f"removed-{name}" for name in _BOOLEANS),
        symptoms=("cannot import name 'CallableFalse'", "cannot import name 'CallableTrue'"),
    ),
]
