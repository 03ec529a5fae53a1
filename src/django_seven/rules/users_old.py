"""Users and passwords of Django before 2.0."""

from __future__ import annotations

import re

from tree_sitter import Node

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rewrite, Rule, Skip
from django_seven.rules.syntax import arguments, indentation, is_called, parameters, stands_in
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


def of_a_user(draft: Draft, match: Match) -> None:
    """A call without arguments on what is a user, or called one."""
    if not match.trigger.startswith("."):
        return
    call, receiver = match.node.parent, match.node.child_by_field_name("object")
    if call is None or receiver is None or not is_called(match.node) or arguments(call):
        raise Fine
    if draft.has_function("get_profile") or not (_USER.fullmatch(draft.text(receiver)) or draft.means(match)):
        raise Fine


def below_1_5(draft: Draft, match: Match) -> None:
    """A flag that says `True` stands under a question for the release; what `False` kept away comes now."""
    value: Node | None = match.node.child_by_field_name("right")
    if value is None or value.type not in ("true", "false"):
        raise Fine
    if value.type == "false":
        raise Skip("the backend must answer for itself what it does not support")
    guard = f"if {draft.require_module('django')}.VERSION < (1, 5):\n{indentation(match.node)}    "
    draft.insert(match.node.start_byte, guard)


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
_PERSON = """
from django.contrib.auth.models import User
from django.db import models
from seven_proof import migrate


class Profile(models.Model):
    user = models.OneToOneField(User, on_delete=models.CASCADE)
    city = models.CharField(max_length=9)

    class Meta:
        app_label = "auth"


migrate()
Profile.objects.create(user=User.objects.create(username="ada"), city="Rome")
user = User.objects.get()
answer = user.{}.city
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
        warns="1.5",
        change=ByHand(
            (".get_profile", "AUTH_PROFILE_MODULE ="),
            "Make the profile's relation to the user a `OneToOneField`, and read it as `user.profile`.",
            of_a_user,
        ),
        sure="show",
        notes="1.7/#features-removed-in-1-7",
        example=Example(
            before=_PERSON.format("get_profile()"),
            after=_PERSON.format("profile"),
            settings='AUTH_PROFILE_MODULE = "auth.Profile"',
        ),
        leaves=("client.get_profile(3)\n",),
        ledger=("removed-django.contrib.auth.models.User.get_profile", "removed-settings.AUTH_PROFILE_MODULE"),
        symptoms=("'User' object has no attribute 'get_profile'",),
    ),
    Rule(
        id="check-for-test-cookie",
        what="`AuthenticationForm.check_for_test_cookie()` is gone in Django 1.7.",
        why="It did nothing since Django 1.6: a form that is protected against forgery needs the cookie anyway.",
        since="1.3",
        until="1.7",
        warns="1.6",
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
        id="backend-flags",
        what="The flags `supports_inactive_user`, `supports_anonymous_user` and `supports_object_permissions` of "
        "backends are not read any more.",
        why="Each backend is asked for all users and objects.",
        since="1.3",
        until="1.5",
        change=Rewrite(
            tuple(f"class supports_{name}" for name in ("inactive_user", "anonymous_user", "object_permissions")),
            below_1_5,
        ),
        sure="safe",
        notes="1.5/#features-removed-in-1-5",
        example=Example(
            before="class Backend(object):\n    supports_inactive_user = True\n",
            after="import django\n\nclass Backend(object):\n    if django.VERSION < (1, 5):\n"
            "        supports_inactive_user = True\n",
        ),
        unproven="what a backend answers is its own",
        leaves=("class Backend:\n    supports_inactive_user = False\n",),
        ledger=(
            "removed-supports_inactive_user",
            "removed-supports_anonymous_user",
            "removed-supports_object_permissions",
        ),
    ),
]
