"""Users, backends and passwords."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, is_called, parameter_name, parameters

_USER = re.compile(r"(?:.*\.)?(?:\w*_)?user|u")
_ASKS = {"if_statement", "elif_clause", "while_statement", "assert_statement", "not_operator", "if_clause"}
_TRUTH = {"assertTrue", "assertFalse", "bool"}
_LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_BACKENDS = tuple(f"django.contrib.auth.backends.{name}" for name in ("ModelBackend", "RemoteUserBackend", "BaseBackend"))


def read_not_called(draft: Draft, match: Match) -> None:
    """`user.is_authenticated()` becomes the property; in `bool()` where more than its truth is asked for."""
    call, receiver = match.node.parent, match.node.child_by_field_name("object")
    if call is None or receiver is None or not is_called(match.node) or arguments(call):
        raise Fine
    if draft.has_function(match.trigger[1:]):
        raise Skip("the project defines a method of that name")
    if not _USER.fullmatch(draft.text(receiver)):
        raise Skip("it is not seen whether this is a user")
    text = draft.text(match.node)
    draft.replace(call, text if _only_truth(call) else f"bool({text})")


def _only_truth(node: Node) -> bool:
    """Whether the place asks no more of a value than whether it is true."""
    above = node.parent
    while above is not None and above.type in ("boolean_operator", "parenthesized_expression"):
        node, above = above, above.parent
    if above is None:
        return False
    if above.type == "conditional_expression":
        return above.named_children[1].id == node.id
    if above.type == "argument_list" and above.parent is not None:
        function = above.parent.child_by_field_name("function")
        return function is not None and (function.text or b"").decode().rpartition(".")[2] in _TRUTH
    if above.type in ("if_statement", "elif_clause", "while_statement"):
        condition = above.child_by_field_name("condition")
        return condition is not None and condition.id == node.id
    return above.type in _ASKS


def draw_password(draft: Draft, match: Match) -> None:
    """`make_random_password()` becomes `get_random_string()` with the letters of the method."""
    call = match.node.parent
    if call is None or not is_called(match.node):
        raise Skip("it is not called here")
    if draft.has_function("make_random_password"):
        raise Skip("the project defines a method of that name")
    given = arguments(call)
    names = [argument.child_by_field_name("name") for argument in given]
    if any(argument.type in ("list_splat", "dictionary_splat") for argument in given):
        raise Skip("`*` or `**` hide its arguments")
    texts = [draft.text(argument) for argument in given]
    if not given or (names[0] is not None and not any(text.startswith("length") for text in texts)):
        texts.insert(0, "10" if not given else "length=10")
    if len(texts) < 2:
        texts.append(f'allowed_chars="{_LETTERS}"')
    draft.replace(call, f"{draft.require('django.utils.crypto.get_random_string')}({', '.join(texts)})")


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
    following = found[1]
    optional = following.type in ("default_parameter", "typed_default_parameter", "dictionary_splat_pattern")
    draft.insert(following.start_byte, "request=None, " if optional else "request, ")


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


def is_without_request(draft: Draft, match: Match) -> None:
    """An override of `RemoteUserBackend.configure_user` that takes the user only."""
    names = _configures(draft, match)
    if "request" in names or any(name.startswith("*") for name in names):
        raise Fine


def is_without_created(draft: Draft, match: Match) -> None:
    """An override of `RemoteUserBackend.configure_user` that is not told whether the user is new."""
    names = _configures(draft, match)
    if "created" in names or any(name.startswith("**") for name in names):
        raise Fine


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
        id="is-authenticated-call",
        what="`user.is_authenticated()` and `user.is_anonymous()` cannot be called in Django 2.0; they are properties.",
        why="Forgotten brackets let everybody in; the properties could still be called until Django 2.0.",
        since="1.11",
        until="2.0",
        warns="1.11",
        change=Rewrite((".is_authenticated", ".is_anonymous"), read_not_called),
        sure="likely",
        notes="2.0/#features-removed-in-2-0",
        example=Example(
            before="""
from django.contrib.auth.models import AnonymousUser, User


def greeting(user):
    if not user.is_anonymous() and (user.is_authenticated()):
        return "Hello {}".format(user)
    return "Log in"


def facts(user):
    return {"known": user.is_authenticated(), "who": "somebody" if user.is_anonymous() else str(user)}


answer = [(greeting(user), facts(user)) for user in (AnonymousUser(), User(username="ada"))]
""",
            after="""
from django.contrib.auth.models import AnonymousUser, User


def greeting(user):
    if not user.is_anonymous and (user.is_authenticated):
        return "Hello {}".format(user)
    return "Log in"


def facts(user):
    return {"known": bool(user.is_authenticated), "who": "somebody" if user.is_anonymous else str(user)}


answer = [(greeting(user), facts(user)) for user in (AnonymousUser(), User(username="ada"))]
""",
        ),
        leaves=(
            "if request.user.is_authenticated:\n    pass\n",
            "def f(client):\n    return client.is_authenticated()\n",
            "class Robot:\n    def is_authenticated(self):\n        return True\n\n\n"
            "def f(user):\n    return user.is_authenticated()\n",
        ),
        ledger=("removed-is_authenticated-call", "removed-is_anonymous-call"),
        symptoms=("'bool' object is not callable",),
    ),
    Rule(
        id="make-random-password",
        what="`make_random_password()` of user managers is gone in Django 5.1; `get_random_string()` draws the same.",
        why="It had nothing to do with managers.",
        since="1.11",
        until="5.1",
        warns="4.2",
        change=Rewrite((".make_random_password",), draw_password),
        sure="safe",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before="""
import random

from django.contrib.auth.models import User

passwords = [User.objects.make_random_password() for number in range(300)]
passwords += [User.objects.make_random_password(length=14)]
answer = sorted({len(password) for password in passwords}), "".join(sorted(set("".join(passwords))))
""",
            after=f"""
import random

from django.contrib.auth.models import User
from django.utils.crypto import get_random_string

passwords = [get_random_string(10, allowed_chars="{_LETTERS}") for number in range(300)]
passwords += [get_random_string(length=14, allowed_chars="{_LETTERS}")]
answer = sorted({{len(password) for password in passwords}}), "".join(sorted(set("".join(passwords))))
""",
        ),
        leaves=(
            "class Manager:\n    def make_random_password(self):\n        return '1'\n\n\nManager().make_random_password()\n",
            "User.objects.make_random_password(*options)\n",
        ),
        ledger=("removed-django.contrib.auth.base_user.BaseUserManager.make_random_password",),
        symptoms=("object has no attribute 'make_random_password'",),
    ),
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
        change=ByHand(
            ("def configure_user",),
            "Write `def configure_user(self, *args, created=True)`: the user is the last of `args` on every release, "
            "and from Django 4.1 on `created` says whether it was there before.",
            is_without_request,
        ),
        sure="show",
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
    def configure_user(self, *args, created=True):
        user = args[-1]
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
        change=ByHand(
            ("def configure_user",),
            "Add `created=True` to its parameters, and where it is false do nothing.",
            is_without_created,
        ),
        sure="show",
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
        if created:
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
        since="1.11",
        until="5.0",
        warns="4.1",
        change=Rewrite(("'admin:logout'", "'logout'", "'auth:logout'", "'accounts:logout'"), post_to_logout),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="""
from django.contrib import admin
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
answer = client.get(reverse("admin:logout")).status_code
""",
            after="""
from django.contrib import admin
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
answer = client.post(reverse("admin:logout")).status_code
""",
        ),
        leaves=(
            'url = reverse("admin:logout")\n',
            'name = "logout"\nclient.get("/logout/")\n',
            'self.client.get(reverse("logout"))\n',
        ),
        ledger=("removed-LogoutView-get",),
        symptoms=("Method Not Allowed (GET)", "405 != 302", "405 != 200"),
    ),
    Rule(
        id="logout-then-login-get",
        what="`logout_then_login()` answers a GET with 405 in Django 5.0.",
        why="It hands the request to `LogoutView`, which wants a POST.",
        since="1.11",
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
