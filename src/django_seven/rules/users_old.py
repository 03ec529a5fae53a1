"""Users and passwords of Django before 2.0."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Keyword, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, indentation, is_called, parameters, positional, stands_in, string_value
from django_seven.values import Minor

_USERS = tuple(
    f"django.contrib.auth.{module}.{name}"
    for module, name in (
        ("models", "AbstractBaseUser"),
        ("models", "AbstractUser"),
        ("models", "AnonymousUser"),
        ("models", "User"),
        ("base_user", "AbstractBaseUser"),
    )
)
_UNUSABLE = ("django.contrib.auth.hashers.UNUSABLE_PASSWORD", "django.contrib.auth.models.UNUSABLE_PASSWORD")
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
_USER = re.compile(r"(?:.*\.)?(?:\w*_)?user")


def as_property(draft: Draft, match: Match) -> None:
    """A method of a user's class is a property from Django 1.10 on."""
    name = match.trigger.removeprefix("def ")
    block = match.node.parent
    if block is None or block.type != "block" or not draft.class_means(match.node, _USERS):
        raise Fine
    if len(parameters(match.node)) != 1 or f"property({name})".encode() in (block.text or b""):
        raise Fine
    indent = indentation(match.node)
    guard = f"if {draft.require_module('django')}.VERSION >= (1, 10):"
    draft.insert(match.node.end_byte, f"\n\n{indent}{guard}\n{indent}    {name} = property({name})")


def is_usable(draft: Draft, match: Match) -> None:
    """A comparison with the mark of no password asks for it; elsewhere the mark is written out."""
    above = match.node.parent
    if above is None or above.type != "comparison_operator" or len(above.named_children) != 2:
        draft.replace(match.node, '"!"')
        return
    operator = next(draft.text(child) for child in above.children if not child.is_named)
    other = next(child for child in above.named_children if child.id != match.node.id)
    if operator not in ("==", "!="):
        draft.replace(match.node, '"!"')
        return
    word = "not " if operator == "==" else ""
    asked = f"{word}{draft.require('django.contrib.auth.hashers.is_password_usable')}({draft.text(other)})"
    outer = above.parent
    draft.replace(above, f"({asked})" if word and outer is not None and outer.type == "comparison_operator" else asked)


def untested(draft: Draft, match: Match) -> None:
    """The call goes; where Django does something with it, it stays for that release."""
    call = match.node.parent
    statement = call.parent if call is not None else None
    if call is None or statement is None or not is_called(match.node) or statement.type != "expression_statement":
        raise Fine
    if draft.road.old >= Minor(1, 6):
        draft.remove_line(statement)
        return
    block, indent = statement.parent, indentation(statement)
    if block is not None and block.parent is not None and block.parent.type == "if_statement":
        raise Skip("it is done under a condition")
    guard = f"if {draft.require_module('django')}.VERSION < (1, 6):\n{indent}    "
    draft.insert(statement.start_byte, guard)


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


def of_a_user(draft: Draft, match: Match) -> None:
    """A call without arguments on what is called a user."""
    if not match.trigger.startswith("."):
        return
    call, receiver = match.node.parent, match.node.child_by_field_name("object")
    if call is None or receiver is None or not is_called(match.node) or arguments(call):
        raise Fine
    if draft.has_function("get_profile") or not _USER.fullmatch(draft.text(receiver)):
        raise Fine


def says_no(draft: Draft, match: Match) -> None:
    """A flag that says `False`: what it kept away comes now."""
    value: Node | None = match.node.child_by_field_name("right")
    if value is None or value.type != "false":
        raise Fine


_OWN_USER = """
{0}from django.contrib.auth.decorators import user_passes_test
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.test import RequestFactory


class Guest(AnonymousUser):
    def is_authenticated(self):
        return self.known
{1}

class Robot(Guest):
    known = False


@user_passes_test(lambda user: {2})
def page(request):
    return HttpResponse()


request = RequestFactory().get("/")
request.user = Robot()
answer = page(request).status_code
"""
_PROPERTY = """
    if django.VERSION >= (1, 10):
        is_authenticated = property(is_authenticated)
"""
_NO_WORD = """
from django.contrib.auth.hashers import {0}make_password

words = [make_password(None), make_password("talk")]
answer = [{1} for word in words], [{2} for word in words]
"""
_PROFILE = """
{0}

try:
    raise SiteProfileNotAvailable("no profile")
except SiteProfileNotAvailable as error:
    answer = str(error)
"""
_RESET_URLS = r"""
{0}
try:
    from django.conf.urls import url
except ImportError:
    from django.conf.urls.defaults import url

RESET = url(
    {1},
    "django.contrib.auth.views.password_reset_confirm",
)
"""
_OLD_PATTERN = 'r"^reset/(?P<uidb36>[0-9A-Za-z]{1,13})-(?P<token>[0-9a-z-]+)/$"'
_NEW_PATTERN = r'r"^reset/(?P<uidb64>[0-9A-Za-z_\-]+)-(?P<token>[0-9a-z-]+)/$"'
_NAMES = """
try:
    from django.conf.urls import patterns, url
except ImportError:
    from django.conf.urls.defaults import patterns, url

urlpatterns = patterns(
    "",
    url(r"^changed/$", "django.contrib.auth.views.password_change_done"{0}),
)
"""
_CHANGED = """
import inspect

from django.contrib.auth import views
from django.core.urlresolvers import reverse

asked = "'password_change_done'" in inspect.getsource(views)
answer = reverse("password_change_done" if asked else "django.contrib.auth.views.password_change_done")
"""

RULES = [
    Rule(
        id="is-authenticated-method",
        what="`is_authenticated` and `is_anonymous` of a user's class must be attributes in Django 1.10.",
        why="A method is always true, so that everybody would be let in.",
        since="1.3",
        until="1.10",
        change=Rewrite(("def is_authenticated", "def is_anonymous"), as_property),
        sure="likely",
        notes="1.10/#miscellaneous",
        example=Example(
            before=_OWN_USER.format("", "", "user.is_authenticated"),
            after=_OWN_USER.format("import django\n", _PROPERTY, "user.is_authenticated"),
            probe="""
import django

if django.VERSION < (1, 10):
    answer = 302 if not request.user.is_authenticated() else 200
""",
        ),
        leaves=(
            "class Robot:\n    def is_authenticated(self):\n        return True\n",
            "from django.contrib.auth.models import AbstractUser\n\n\nclass Own(AbstractUser):\n"
            "    @property\n    def is_authenticated(self):\n        return True\n",
        ),
        ledger=("changed-is_authenticated-override",),
        symptoms=("auth.C009", "auth.C010", "must be an attribute or property rather than a method"),
    ),
    Rule(
        id="unusable-password",
        what="`UNUSABLE_PASSWORD` is gone in Django 1.6: the mark is followed by random letters.",
        why="`is_password_usable()` tells a mark of either kind.",
        since="1.4",
        until="1.6",
        change=Rewrite(_UNUSABLE, is_usable, whole=True),
        sure="likely",
        notes="1.6/#miscellaneous",
        example=Example(
            before=_NO_WORD.format("UNUSABLE_PASSWORD, ", "word == UNUSABLE_PASSWORD", "word != UNUSABLE_PASSWORD"),
            after=_NO_WORD.format("", "not is_password_usable(word)", "is_password_usable(word)").replace(
                "\n\nwords", "\nfrom django.contrib.auth.hashers import is_password_usable\n\nwords"
            ),
        ),
        leaves=("from shop.hashers import UNUSABLE_PASSWORD\n\nprint(UNUSABLE_PASSWORD)\n",),
        ledger=("removed-django.contrib.auth.hashers.UNUSABLE_PASSWORD",),
        symptoms=("cannot import name UNUSABLE_PASSWORD",),
    ),
    Rule(
        id="site-profile-not-available",
        what="`SiteProfileNotAvailable` is gone in Django 1.7, with `get_profile()`.",
        why="Nothing raises it any more; what catches it needs a class all the same.",
        since="1.3",
        until="1.7",
        change=Rewrite(
            ("django.contrib.auth.models.SiteProfileNotAvailable",),
            stands_in(("class SiteProfileNotAvailable(Exception):", "    pass"), Minor(1, 7)),
        ),
        sure="safe",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before=_PROFILE.format("from django.contrib.auth.models import SiteProfileNotAvailable"),
            after=_PROFILE.format(
                "import django\n\nif django.VERSION < (1, 7):\n"
                "    from django.contrib.auth.models import SiteProfileNotAvailable\n"
                "else:\n    class SiteProfileNotAvailable(Exception):\n        pass"
            ),
        ),
        leaves=("from shop.models import SiteProfileNotAvailable\n",),
        ledger=("removed-django.contrib.auth.models.SiteProfileNotAvailable",),
        symptoms=("cannot import name SiteProfileNotAvailable",),
    ),
    Rule(
        id="get-profile",
        what="`user.get_profile()` and `AUTH_PROFILE_MODULE` are gone in Django 1.7.",
        why="A one-to-one relation to the user gives the profile on all releases.",
        since="1.3",
        until="1.7",
        change=ByHand(
            (".get_profile", "AUTH_PROFILE_MODULE ="),
            "Make the profile's relation to the user a `OneToOneField`, and read it as `user.profile`.",
            of_a_user,
        ),
        sure="show",
        notes="1.7/#features-removed-in-1-7",
        example=Example(before="print(request.user.get_profile().city)\n", after="print(request.user.profile.city)\n"),
        more=(Example(before='AUTH_PROFILE_MODULE = "shop.Profile"\n', after="USE_TZ = True\n", kind="settings"),),
        unproven="the relation is the project's own",
        leaves=("client.get_profile(3)\n",),
        ledger=("removed-django.contrib.auth.models.User.get_profile", "removed-settings.AUTH_PROFILE_MODULE"),
        symptoms=("'User' object has no attribute 'get_profile'",),
    ),
    Rule(
        id="check-for-test-cookie",
        what="`AuthenticationForm.check_for_test_cookie()` is gone in Django 1.7.",
        why="It did nothing since Django 1.6: a form that is protected against forgery needs the cookie anyway.",
        since="1.6",
        until="1.7",
        change=Rewrite((".check_for_test_cookie",), untested),
        sure="safe",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before="""
from django.contrib.auth.forms import AuthenticationForm


class Login(AuthenticationForm):
    def clean(self):
        self.check_for_test_cookie()
        return {"name": "ada"}


answer = Login().clean()["name"]
""",
            after="""
from django.contrib.auth.forms import AuthenticationForm


class Login(AuthenticationForm):
    def clean(self):
        return {"name": "ada"}


answer = Login().clean()["name"]
""",
        ),
        leaves=("tested = form.check_for_test_cookie()\n",),
        ledger=("removed-django.contrib.auth.forms.AuthenticationForm.check_for_test_cookie",),
        symptoms=("object has no attribute 'check_for_test_cookie'",),
    ),
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
            before=_RESET_URLS.format("import django\n", _OLD_PATTERN),
            after=_RESET_URLS.format(
                "import django\n", f"{_OLD_PATTERN} if django.VERSION < (1, 6) else {_NEW_PATTERN}"
            ),
            probe="""
taken = "uidb36" if django.VERSION < (1, 6) else "uidb64"
answer = taken in RESET.regex.groupindex and RESET.regex.search("reset/4-3f-ab/") is not None
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
        warns="1.8",
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
        leaves=("from shop.views import password_reset\n\npassword_reset(1, is_admin_site=True)\n",),
        ledger=("removed-django.contrib.auth.views.password_reset--is_admin_site",),
        symptoms=("password_reset() got an unexpected keyword argument 'is_admin_site'",),
    ),
    Rule(
        id="backend-flags",
        what="The flags `supports_inactive_user`, `supports_anonymous_user` and `supports_object_permissions` of "
        "backends are not read any more.",
        why="Each backend is asked for all users and objects.",
        since="1.3",
        until="1.5",
        change=ByHand(
            tuple(f"class supports_{name}" for name in ("inactive_user", "anonymous_user", "object_permissions")),
            "Answer `False` in the backend for what it does not support.",
            says_no,
        ),
        sure="show",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before="class Backend(object):\n    supports_inactive_user = False\n",
            after="class Backend(object):\n    pass\n",
        ),
        unproven="what a backend answers is its own",
        leaves=("class Backend:\n    supports_inactive_user = True\n",),
        ledger=(
            "removed-supports_inactive_user",
            "removed-supports_anonymous_user",
            "removed-supports_object_permissions",
        ),
    ),
]
