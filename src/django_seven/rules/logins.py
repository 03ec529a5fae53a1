"""Logging in and out: backends, users of a proxy, log-out by GET."""

from __future__ import annotations

from tree_sitter import Node

from django_seven.rules.bodies import first_statement
from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import indentation, parameter_name, parameters
from django_seven.values import Minor

_BACKENDS = tuple(
    f"django.contrib.auth.backends.{name}" for name in ("ModelBackend", "RemoteUserBackend", "BaseBackend")
)


def take_request(draft: Draft, match: Match) -> None:
    """A backend's `authenticate()` takes the request first."""
    found = parameters(match.node)
    names = [parameter_name(parameter) for parameter in found]
    if names[:1] != ["self"] or names[1:2] == ["request"] or any(p.type == "list_splat_pattern" for p in found):
        raise Fine
    if not _is_backend(draft, match.node):
        raise Fine
    if len(found) == 1:
        raise Skip("it takes no credentials")
    if "request" in names:
        raise Skip("`request` is not its first parameter")
    wanted = [one for one in found[1:] if one.type in ("identifier", "typed_parameter")]
    optional = found[1].id not in {one.id for one in wanted}
    if draft.road.old < Minor(1, 11):
        _when_all_are_given(draft, match.node, wanted)
        optional = True
    draft.insert(found[1].start_byte, "request=None, " if optional else "request, ")


def _when_all_are_given(draft: Draft, function: Node, wanted: list[Node]) -> None:
    """Django before 1.11 hands no request over, so that what comes behind it needs a default.

    A backend that lacks one of its credentials was passed over; now it says so by itself.
    """
    names = [parameter_name(one) for one in wanted]
    if not all(one.type == "identifier" for one in wanted):
        raise Skip("its parameters have types")
    for one in wanted:
        draft.insert(one.end_byte, "=None")
    if names:
        first = first_statement(function)
        lacks = " or ".join(f"{name} is None" for name in names)
        indent = indentation(first)
        draft.insert(first.start_byte, f"if {lacks}:\n{indent}    return None\n{indent}")


def _is_backend(draft: Draft, function: Node) -> bool:
    """Whether the class around a method is an authentication backend, by its bases, its name or its methods."""
    if draft.class_means(function, _BACKENDS):
        return True
    above = function.parent
    while above is not None and above.type != "class_definition":
        above = above.parent
    if above is None:
        return False
    name = above.child_by_field_name("name")
    text = above.text or b""
    return (name is not None and (name.text or b"").endswith(b"Backend")) or b"def get_user(" in text


def configured(draft: Draft, match: Match) -> None:
    """An override of `configure_user` takes the user last, and leaves a known user alone, on all releases."""
    names = _configures(draft, match)
    if "request" in names or any(name.startswith("*") for name in names) or len(names) != 2:
        raise Fine
    _same_for_all(draft, match.node)
    given = parameters(match.node)
    draft.replace(given[1], "*args, **options")
    _first(draft, match.node, f"{names[1]} = args[-1]", 'not options.get("created", True)', names[1])


def only_created(draft: Draft, match: Match) -> None:
    """An override of `configure_user` is told whether the user is new, and leaves a known one alone."""
    names = _configures(draft, match)
    if "created" in names or any(name.startswith("**") for name in names):
        raise Fine
    if len(names) != 3 or names[1] != "request":
        raise Skip("it does not take the request and the user")
    _same_for_all(draft, match.node)
    draft.insert(parameters(match.node)[-1].end_byte, ", created=True")
    _first(draft, match.node, "", "not created", names[2])


def _same_for_all(draft: Draft, function: Node) -> None:
    if ").configure_user(" in draft.text(function):
        raise Skip("it calls the method above it, which takes other arguments")


def _first(draft: Draft, function: Node, line: str, known: str, user: str) -> None:
    """Put lines before the first statement of a function, behind its docstring."""
    first = first_statement(function)
    lines = [*([line] if line else []), f"if {known}:", f"    return {user}", ""]
    draft.insert(first.start_byte, f"\n{indentation(first)}".join(lines))


def _configures(draft: Draft, match: Match) -> list[str]:
    if draft.class_means(match.node, _BACKENDS[1:2]) is False:
        raise Fine
    return [parameter_name(parameter) for parameter in parameters(match.node)]


def post_to_logout(draft: Draft, match: Match) -> None:
    """A test that logs out by GET posts instead."""
    call = _call_around(match.node)
    name = _last_name(call)
    if call is None or name not in ("reverse", "reverse_lazy", "redirect", "resolve_url"):
        raise Fine
    outer = _call_around(call)
    if name == "redirect":
        raise Skip("a redirect is a GET")
    method = outer.child_by_field_name("function") if outer is not None else None
    if _last_name(outer) != "get" or method is None or method.type != "attribute":
        raise Fine
    receiver, attribute = method.child_by_field_name("object"), method.child_by_field_name("attribute")
    if receiver is None or attribute is None or not draft.text(receiver).endswith("client"):
        raise Fine
    if "admin:" not in match.trigger:
        raise Skip("it is not seen whether the view is `LogoutView`")
    draft.replace(attribute, "post")


def _call_around(node: Node) -> Node | None:
    """The call that a node is an argument of."""
    above = node.parent
    return above.parent if above is not None and above.type == "argument_list" else None


def _last_name(call: Node | None) -> str:
    function = call.child_by_field_name("function") if call is not None else None
    return ((function.text or b"").decode("utf-8", "replace") if function is not None else "").rpartition(".")[2]


RULES = [
    Rule(
        id="authenticate-without-request",
        what="`authenticate()` of authentication backends gets the request first in Django 2.1.",
        why="A backend without the parameter is passed over, so that nobody can log in with it.",
        since="1.11",
        until="2.1",
        warns="1.11",
        change=Rewrite(("def authenticate",), take_request),
        sure="likely",
        notes="2.1/#features-removed-in-2-1",
        example=Example(
            before="""
from django.contrib.auth import authenticate
from django.contrib.auth.models import User


class TokenBackend:
    def authenticate(self, token):
        return User(username="ada") if token == "secret" else None


class MailBackend:
    def authenticate(self, email=None, password=None):
        return User(username="eve") if email and password == "secret" else None

    def get_user(self, pk):
        return None


answer = [authenticate(token="secret"), authenticate(email="a@b.example", password="secret")]
answer = [str(user) for user in answer]
""",
            after="""
from django.contrib.auth import authenticate
from django.contrib.auth.models import User


class TokenBackend:
    def authenticate(self, request, token):
        return User(username="ada") if token == "secret" else None


class MailBackend:
    def authenticate(self, request=None, email=None, password=None):
        return User(username="eve") if email and password == "secret" else None

    def get_user(self, pk):
        return None


answer = [authenticate(token="secret"), authenticate(email="a@b.example", password="secret")]
answer = [str(user) for user in answer]
""",
            settings='AUTHENTICATION_BACKENDS = ["seven_example.TokenBackend", "seven_example.MailBackend"]',
        ),
        leaves=(
            "class LdapClient:\n    def authenticate(self, name, password):\n        return True\n",
            "class TokenAuthentication:\n    def authenticate(self, request):\n        return None\n",
            "class MailBackend:\n    def authenticate(self, *args, **kwargs):\n        return None\n",
        ),
        ledger=("removed-authenticate-without-request",),
    ),
    Rule(
        id="configure-user-without-request",
        what="`RemoteUserBackend.configure_user()` gets the request before the user in Django 3.1.",
        why="What the proxy says of the user stands in the request.",
        since="1.11",
        until="3.1",
        warns="2.2",
        change=Rewrite(("def configure_user",), configured),
        sure="likely",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before="""
from django.contrib.auth.backends import RemoteUserBackend
from seven_proof import migrate


class Backend(RemoteUserBackend):
    def configure_user(self, user):
        user.first_name = "New"
        return user


migrate()
answer = Backend().authenticate(None, remote_user="ada").first_name
""",
            after="""
from django.contrib.auth.backends import RemoteUserBackend
from seven_proof import migrate


class Backend(RemoteUserBackend):
    def configure_user(self, *args, **options):
        user = args[-1]
        if not options.get("created", True):
            return user
        user.first_name = "New"
        return user


migrate()
answer = Backend().authenticate(None, remote_user="ada").first_name
""",
        ),
        leaves=("class Shop:\n    def configure_user(self, user):\n        return user\n",),
        ledger=("removed-configure_user-without-request",),
        symptoms=("configure_user() takes 2 positional arguments but 3 were given",),
    ),
    Rule(
        id="configure-user-without-created",
        what="`RemoteUserBackend.configure_user()` must take `created` in Django 5.0.",
        why="It is called at each login since Django 4.1, not only for a user that is new.",
        since="2.2",
        until="5.0",
        warns="4.1",
        change=Rewrite(("def configure_user",), only_created),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="""
from django.contrib.auth.backends import RemoteUserBackend
from seven_proof import migrate


class Backend(RemoteUserBackend):
    def configure_user(self, request, user):
        user.first_name = "New"
        return user


migrate()
answer = Backend().authenticate(None, remote_user="ada").first_name
""",
            after="""
from django.contrib.auth.backends import RemoteUserBackend
from seven_proof import migrate


class Backend(RemoteUserBackend):
    def configure_user(self, request, user, created=True):
        if not created:
            return user
        user.first_name = "New"
        return user


migrate()
answer = Backend().authenticate(None, remote_user="ada").first_name
""",
        ),
        leaves=("class Shop:\n    def configure_user(self, request, user):\n        return user\n",),
        ledger=("removed-configure_user-without-created",),
        symptoms=("configure_user() got an unexpected keyword argument 'created'",),
    ),
    Rule(
        id="logout-get",
        what="`LogoutView` and the log-out of the admin answer a GET with 405 in Django 5.0; post to them.",
        why="A page could log people out with an image; a POST carries the token against forgery.",
        since="1.10",
        until="5.0",
        warns="4.1",
        change=Rewrite(("'admin:logout'", "'logout'", "'auth:logout'", "'accounts:logout'"), post_to_logout),
        pattern=r"(?:reverse|reverse_lazy|redirect|resolve_url)\s*\([^()]*['\"](?:\w+:)?logout['\"]",
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="""
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from seven_proof import migrate

try:
    from django.urls import re_path
except ImportError:
    from django.conf.urls import url as re_path

urlpatterns = [re_path("^admin/", admin.site.urls)]
migrate()
client = Client()
client.force_login(User.objects.create_superuser("ada", "ada@example.com", "secret"))
answer = client.get(reverse("admin:logout")).status_code
""",
            after="""
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from seven_proof import migrate

try:
    from django.urls import re_path
except ImportError:
    from django.conf.urls import url as re_path

urlpatterns = [re_path("^admin/", admin.site.urls)]
migrate()
client = Client()
client.force_login(User.objects.create_superuser("ada", "ada@example.com", "secret"))
answer = client.post(reverse("admin:logout")).status_code
""",
        ),
        leaves=(
            'url = reverse("admin:logout")\n',
            'name = "logout"\nclient.get("/logout/")\n',
            'self.client.get(reverse("logout"))\n',
        ),
        ledger=("removed-LogoutView-get",),
        symptoms=("Log out via GET requests is deprecated", "Method Not Allowed (GET)", "405 != 302", "405 != 200"),
    ),
    Rule(
        id="logout-then-login-get",
        what="`logout_then_login()` answers a GET with 405 in Django 5.0.",
        why="It hands the request to `LogoutView`, which wants a POST.",
        since="1.8",
        until="5.0",
        warns="4.1",
        change=ByHand(
            ("django.contrib.auth.views.logout_then_login",),
            "Let the page post a form to it, or call `logout(request)` and `redirect_to_login()` yourself.",
        ),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="""
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import logout_then_login
from django.test import RequestFactory

request = RequestFactory().get("/")
request.session, request.user = type("Session", (dict,), {"flush": dict.clear})(), AnonymousUser()
answer = logout_then_login(request, "/login/").status_code
""",
            after="""
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import logout_then_login
from django.test import RequestFactory

request = RequestFactory().post("/")
request._dont_enforce_csrf_checks = True
request.session, request.user = type("Session", (dict,), {"flush": dict.clear})(), AnonymousUser()
answer = logout_then_login(request, "/login/").status_code
""",
        ),
        leaves=("from shop.views import logout_then_login\n\nlogout_then_login(None)\n",),
        ledger=("removed-logout_then_login-get",),
        symptoms=("Method Not Allowed (GET)",),
    ),
]
