"""What users, forgery checks and databases were called before Django 1.4."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Rule
from django_seven.rules.syntax import below, is_called, string_value

_CSRF = "django.middleware.csrf."
_USER = re.compile(r"(?:.*\.)?(?:\w*_)?user")
_ENGINES = ("sqlite3", "postgresql", "postgresql_psycopg2", "mysql", "oracle")


def short_engine(draft: Draft, match: Match) -> None:
    """An engine that is named without its module."""
    value = match.node.child_by_field_name("right")
    if value is None:
        raise Fine
    if match.trigger.startswith("DATABASE_"):
        if draft.sets_elsewhere("DATABASES") or b"DATABASES" in (draft.root.text or b""):
            raise Fine
        return
    engines = [pair for pair in below(value, "pair") if string_value(pair.child_by_field_name("key")) == "ENGINE"]
    if not any(string_value(pair.child_by_field_name("value")) in _ENGINES for pair in engines):
        raise Fine


def told_to_user(draft: Draft, match: Match) -> None:
    """The messages of what is a user, or called one."""
    receiver = match.node.child_by_field_name("object")
    if not match.trigger.startswith("."):
        return
    if match.trigger == ".get_and_delete_messages" and not is_called(match.node):
        raise Fine
    if receiver is None or not (_USER.fullmatch(draft.text(receiver)) or draft.means(match)):
        raise Fine


_NO_DATABASES = 'globals().pop("DATABASES")'
_DATABASE = """
from django.db import connection

answer = connection.vendor, str(connection.settings_dict["NAME"]).split("/")[-1]
"""
_USER_TOLD = """
from django.contrib.auth.models import User
from seven_proof import migrate

migrate()
user = User.objects.create(username="ada")
{}
answer = {}
"""
_REQUEST_TOLD = """
from django.contrib import messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.test.client import RequestFactory

request = RequestFactory().get("/")
request._messages = CookieStorage(request)
messages.info(request, "Saved.")
answer = [one.message for one in messages.get_messages(request)]
"""

RULES = [
    Rule(
        id="csrf-response-middleware",
        what="`CsrfMiddleware` and `CsrfResponseMiddleware` are gone in Django 1.4, with `django.contrib.csrf`.",
        why="They wrote the token into every form of a page, also into those that post to other sites.",
        since="1.3",
        until="1.4",
        change=ByHand(
            (
                f"{_CSRF}CsrfMiddleware",
                f"'{_CSRF}CsrfMiddleware'",
                f"{_CSRF}CsrfResponseMiddleware",
                f"'{_CSRF}CsrfResponseMiddleware'",
                "django.contrib.csrf.*",
                "'django.contrib.csrf.middleware.CsrfMiddleware'",
                "'django.contrib.csrf.middleware.CsrfViewMiddleware'",
                "'django.contrib.csrf.middleware.CsrfResponseMiddleware'",
            ),
            "List `django.middleware.csrf.CsrfViewMiddleware`, and write `{% csrf_token %}` into each form that posts.",
        ),
        sure="show",
        notes="1.4/#csrf",
        example=Example(
            before=f'MIDDLEWARE_CLASSES = ["{_CSRF}CsrfMiddleware"]\n',
            after=f'MIDDLEWARE_CLASSES = ["{_CSRF}CsrfViewMiddleware"]\n',
            kind="settings",
        ),
        more=(
            Example(
                before=f"from {_CSRF[:-1]} import CsrfMiddleware, CsrfResponseMiddleware\n",
                after=f"from {_CSRF[:-1]} import CsrfViewMiddleware\n",
            ),
            Example(
                before="from django.contrib.csrf.middleware import CsrfMiddleware\n",
                after=f"from {_CSRF[:-1]} import CsrfViewMiddleware\n",
            ),
        ),
        unproven="the tokens have to be written into the templates",
        leaves=(f'MIDDLEWARE_CLASSES = ["{_CSRF}CsrfViewMiddleware"]\n',),
        ledger=("removed-CsrfMiddleware", "removed-CsrfResponseMiddleware", "removed-django.contrib.csrf"),
        symptoms=('does not define a "CsrfResponseMiddleware" class',),
    ),
    Rule(
        id="user-messages",
        what="`user.message_set` and the model `Message` are gone in Django 1.4.",
        why="`django.contrib.messages` also has messages for visitors without a name.",
        since="1.3",
        until="1.4",
        change=ByHand(
            (".message_set", ".get_and_delete_messages", "django.contrib.auth.models.Message"),
            "Write `messages.info(request, text)` of `django.contrib.messages`.",
            told_to_user,
        ),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before=_USER_TOLD.format('user.message_set.create(message="Saved.")', "user.get_and_delete_messages()"),
            after=_REQUEST_TOLD,
        ),
        more=(
            Example(
                before=_USER_TOLD.replace("import User", "import Message, User").format(
                    'Message.objects.create(user=user, message="Saved.")',
                    "[one.message for one in Message.objects.filter(user=user)]",
                ),
                after=_REQUEST_TOLD,
            ),
        ),
        leaves=("channel.message_set.create()\n",),
        ledger=("removed-message_set", "removed-auth.Message"),
        symptoms=("'User' object has no attribute 'message_set'", "cannot import name Message"),
    ),
    Rule(
        id="database-settings",
        what="`DATABASE_ENGINE` and the like, and engines without their module, are gone in Django 1.4.",
        why="`DATABASES` holds several databases since Django 1.2, and others than Django's own.",
        since="1.3",
        until="1.4",
        change=ByHand(
            (
                *(f"DATABASE_{name} =" for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")),
                "DATABASES =",
            ),
            'Write `DATABASES = {"default": {"ENGINE": "django.db.backends.…", "NAME": …}}`.',
            short_engine,
        ),
        sure="show",
        notes="1.4/#features-removed-in-1-4",
        example=Example(
            before='DATABASE_ENGINE = "sqlite3"\nDATABASE_NAME = "shop.db"\n',
            after='DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.db"}}\n',
            kind="settings",
            settings=_NO_DATABASES,
            probe=_DATABASE,
        ),
        more=(
            Example(
                before='DATABASES = {"default": {"ENGINE": "sqlite3", "NAME": "shop.db"}}\n',
                after='DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "shop.db"}}\n',
                kind="settings",
                settings=_NO_DATABASES,
                probe=_DATABASE,
            ),
        ),
        leaves=('DATABASE_ROUTERS = []\nDATABASES = {"default": {"ENGINE": "shop.backend"}}\n',),
        ledger=("removed-DATABASE_-settings", "removed-short-database-engine"),
    ),
    Rule(
        id="installed-apps-wildcard",
        what="`INSTALLED_APPS` takes no `django.contrib.*` from Django 1.4 on.",
        why="Which applications a project has should not change with what Django ships.",
        since="1.3",
        until="1.4",
        change=ByHand(("'django.contrib.*'",), "Name the applications one by one."),
        sure="show",
        notes="1.4/#wildcard-expansion-of-application-names-in-installed-apps",
        example=Example(
            before='APPS = ["django.contrib.*"]\n', after='APPS = ["django.contrib.auth"]\n', kind="settings"
        ),
        unproven="which of the applications are meant is not known",
        leaves=("APPS = ['shop.*']\n",),
        ledger=("changed-INSTALLED_APPS-wildcard",),
    ),
]
