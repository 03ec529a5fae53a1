"""What settings name or say, and Django no longer knows."""

from __future__ import annotations

import re

from django_seven.rules.shape import ByHand, Draft, Example, Fine, Match, Renamed, Rewrite, Rule, Skip
from django_seven.rules.syntax import string_value
from django_seven.rules.template_settings import FORMATS

_HASHED = """
from django.contrib.auth.hashers import check_password, make_password

answer = check_password("talk", make_password("talk"))
"""
_WEAK = ("SHA1PasswordHasher", "UnsaltedSHA1PasswordHasher", "UnsaltedMD5PasswordHasher")
_HASHERS = "django.contrib.auth.hashers."


def drop_item(draft: Draft, match: Match) -> None:
    """Take a string out of the list or tuple it stands in."""
    above = match.node.parent
    if above is None or above.type not in ("list", "tuple"):
        raise Skip("it does not stand in a list")
    items = [child for child in above.named_children if child.type != "comment"]
    text = (above.text or b"").rstrip(b")").rstrip()
    if above.type == "tuple" and len(items) <= 2 and not text.endswith(b","):
        raise Skip("the tuple would need another comma")
    draft.remove_argument(match.node)


def md5_instead(draft: Draft, match: Match) -> None:
    """Where one fast hasher is all there is, as in the settings of tests, another fast one does."""
    above = match.node.parent
    outer = above.parent if above is not None else None
    if above is None or outer is None or above.type not in ("list", "tuple"):
        raise Skip("it does not stand in a list")
    name = outer.child_by_field_name("left") or outer.child_by_field_name("name")
    if name is None or name.text != b"PASSWORD_HASHERS":
        raise Skip("it is not seen what the list is for")
    if len([child for child in above.named_children if child.type != "comment"]) > 1:
        raise Skip("whose password is stored so could not log in: keep the hasher in the project, or let them reset it")
    hasher = match.trigger.strip("'").rpartition(".")[2]
    draft.replace(match.node, draft.text(match.node).replace(hasher, "MD5PasswordHasher"))


def is_other_charset(draft: Draft, match: Match) -> None:
    """UTF-8 is what Django reads anyway."""
    value = match.node.child_by_field_name("right")
    if value is not None and re.sub(r"[-_]", "", (string_value(value) or "").lower()) == "utf8":
        raise Fine


def is_false(draft: Draft, match: Match) -> None:
    """Only `False` differs from what Django does without the setting."""
    value = match.node.child_by_field_name("right")
    if value is not None and draft.text(value) == "True":
        raise Fine


_PAGES = """
import io
import os
import tempfile

FOLDER = tempfile.mkdtemp()
TEMPLATES[0]["DIRS"] = [FOLDER]
TEMPLATE_DIRS = [FOLDER]
"""
_READ = """
import io
import os
import shutil

from django.template.loader import render_to_string

try:
    with io.open(os.path.join(settings.FOLDER, "page.html"), "w", encoding=settings.WRITTEN) as file:
        file.write(u"gr\\u00fcn")
    answer = render_to_string("page.html")
finally:
    shutil.rmtree(settings.FOLDER)
"""

RULES = [
    Rule(
        id="session-authentication-middleware",
        what="`SessionAuthenticationMiddleware` is gone in Django 2.0.",
        why="It did nothing since Django 1.10: sessions are always verified.",
        since="1.3",
        until="2.0",
        change=Rewrite(("'django.contrib.auth.middleware.SessionAuthenticationMiddleware'",), drop_item),
        sure="safe",
        notes="2.0/#miscellaneous",
        example=Example(
            before="""
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.SessionAuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
""",
            after="""
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
""",
            kind="settings",
            probe="from django.test import Client\nanswer = Client().get('/').status_code\n",
        ),
        leaves=("MIDDLEWARE = ['shop.middleware.SessionAuthenticationMiddleware']\n",),
        ledger=("removed-django.contrib.auth.middleware.SessionAuthenticationMiddleware",),
        symptoms=('does not define a "SessionAuthenticationMiddleware" attribute/class',),
    ),
    Rule(
        id="postgresql-psycopg2-backend",
        what="The database backend `django.db.backends.postgresql_psycopg2` is gone in Django 3.0.",
        why="It is called `django.db.backends.postgresql` since Django 1.9; both names were the same backend.",
        since="1.9",
        until="3.0",
        warns="2.0",
        change=Renamed("django.db.backends.postgresql_psycopg2", "django.db.backends.postgresql"),
        sure="safe",
        notes="3.0/#features-removed-in-3-0",
        example=Example(
            before="""
import importlib

module = importlib.import_module("django.db.backends.postgresql_psycopg2")
answer = module.__spec__.submodule_search_locations is not None
""",
            after="""
import importlib

module = importlib.import_module("django.db.backends.postgresql")
answer = module.__spec__.submodule_search_locations is not None
""",
        ),
        leaves=(
            "ENGINE = 'transaction_hooks.backends.postgresql_psycopg2'\n",
            "POSTGRES = ['django.db.backends.postgresql', 'django.db.backends.postgresql_psycopg2']\n",
        ),
        ledger=("removed-django.db.backends.postgresql_psycopg2",),
        symptoms=("'django.db.backends.postgresql_psycopg2' isn't an available database backend",),
    ),
    Rule(
        id="memcached-cache",
        what="`MemcachedCache`, for python-memcached, is gone in Django 4.1.",
        why="The library is not maintained; `PyMemcacheCache` and `PyLibMCCache` need pymemcache or pylibmc installed.",
        since="3.2",
        until="4.1",
        change=ByHand(
            (
                "'django.core.cache.backends.memcached.MemcachedCache'",
                "django.core.cache.backends.memcached.MemcachedCache",
            ),
            "Choose a library that both sides can use: `PyLibMCCache` with pylibmc on all releases, or "
            "`PyMemcacheCache` with pymemcache from Django 3.2 on. They do not read each other's entries.",
        ),
        sure="show",
        notes="4.1/#features-removed-in-4-1",
        example=Example(
            before="""
from django.utils.module_loading import import_string

answer = import_string("django.core.cache.backends.memcached.MemcachedCache").__mro__[1].__name__
""",
            after="""
from django.utils.module_loading import import_string

answer = import_string("django.core.cache.backends.memcached.PyMemcacheCache").__mro__[1].__name__
""",
        ),
        leaves=("BACKEND = 'shop.cache.MemcachedCache'\n",),
        ledger=("removed-django.core.cache.backends.memcached.MemcachedCache",),
        symptoms=(
            "Could not find backend 'django.core.cache.backends.memcached.MemcachedCache'",
            "has no attribute 'MemcachedCache'",
        ),
    ),
    Rule(
        id="weak-password-hashers",
        what="The hashers for SHA-1 and for passwords without salt are gone in Django 5.1.",
        why="They are broken within seconds; tests that want a fast one have `MD5PasswordHasher`.",
        since="1.4",
        until="5.1",
        warns="4.2",
        change=Rewrite(tuple(f"'{_HASHERS}{name}'" for name in _WEAK), md5_instead),
        sure="likely",
        notes="5.1/#features-removed-in-5-1",
        example=Example(
            before=f'PASSWORD_HASHERS = ["{_HASHERS}UnsaltedMD5PasswordHasher"]\n',
            after=f'PASSWORD_HASHERS = ["{_HASHERS}MD5PasswordHasher"]\n',
            kind="settings",
            probe=_HASHED,
        ),
        leaves=(
            f'PASSWORD_HASHERS = ["{_HASHERS}PBKDF2PasswordHasher", "{_HASHERS}SHA1PasswordHasher"]\n',
            'PASSWORD_HASHERS = ["shop.hashers.SHA1PasswordHasher"]\n',
        ),
        ledger=tuple(f"removed-django.contrib.auth.hashers.{name}" for name in _WEAK),
        symptoms=tuple(f'does not define a "{name}" attribute/class' for name in _WEAK),
    ),
    Rule(
        id="crypt-password-hasher",
        what="`CryptPasswordHasher` is gone in Django 5.0.",
        why="The module `crypt` left Python, and what it made is weak.",
        since="1.4",
        until="5.0",
        warns="4.1",
        change=Rewrite((f"'{_HASHERS}CryptPasswordHasher'",), md5_instead),
        sure="likely",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before=f'PASSWORD_HASHERS = ["{_HASHERS}CryptPasswordHasher"]\n',
            after=f'PASSWORD_HASHERS = ["{_HASHERS}MD5PasswordHasher"]\n',
            kind="settings",
            probe=_HASHED,
        ),
        leaves=(f'PASSWORD_HASHERS = ["{_HASHERS}PBKDF2PasswordHasher", "{_HASHERS}CryptPasswordHasher"]\n',),
        ledger=("removed-django.contrib.auth.hashers.CryptPasswordHasher",),
        symptoms=('does not define a "CryptPasswordHasher" attribute/class',),
    ),
    Rule(
        id="pickle-serializer",
        what="`PickleSerializer` for sessions is gone in Django 5.0.",
        why="Who can write a session could run code; JSON is the default since Django 1.6.",
        since="1.3",
        until="5.0",
        warns="4.1",
        change=ByHand(
            (
                "'django.contrib.sessions.serializers.PickleSerializer'",
                "django.contrib.sessions.serializers.PickleSerializer",
            ),
            "Store only what JSON can say and use `JSONSerializer`, which ends all sessions once; "
            "or keep the four lines of the class in the project, and name that one.",
        ),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="""
from django.contrib.sessions.serializers import PickleSerializer

answer = PickleSerializer().loads(PickleSerializer().dumps({"talks": {1}}))
""",
            after="""
from pickle import HIGHEST_PROTOCOL, dumps, loads


class PickleSerializer:
    def dumps(self, obj):
        return dumps(obj, HIGHEST_PROTOCOL)

    def loads(self, data):
        return loads(data)


answer = PickleSerializer().loads(PickleSerializer().dumps({"talks": {1}}))
""",
        ),
        leaves=("SESSION_SERIALIZER = 'shop.sessions.PickleSerializer'\n",),
        ledger=("removed-django.contrib.sessions.serializers.PickleSerializer",),
        symptoms=("cannot import name 'PickleSerializer'", 'does not define a "PickleSerializer" attribute/class'),
    ),
    Rule(
        id="file-charset",
        what="`FILE_CHARSET` is not read by Django 3.1: templates and static files are UTF-8.",
        why="Other charsets were rarely meant; a file that is not UTF-8 fails where it is read.",
        since="1.3",
        until="3.1",
        warns="2.2",
        change=ByHand(("FILE_CHARSET =",), "Store the files as UTF-8, and set `utf-8` until then.", is_other_charset),
        sure="show",
        notes="3.1/#features-removed-in-3-1",
        example=Example(
            before='FILE_CHARSET = "latin-1"\nWRITTEN = "latin-1"\n',
            after='WRITTEN = "utf-8"\n',
            kind="settings",
            settings=_PAGES,
            probe=_READ,
        ),
        leaves=("FILE_CHARSET = 'UTF-8'\n", "DEFAULT_FILE_CHARSET = 'latin-1'\n"),
        ledger=("removed-settings.FILE_CHARSET",),
        symptoms=("'utf-8' codec can't decode byte",),
    ),
    Rule(
        id="l10n-false",
        what="`USE_L10N` is not read by Django 5.0: numbers and dates are always formatted for the language.",
        why="Two switches for one thing confused; `localize` and `unlocalize` remain for single places.",
        since="1.3",
        until="5.0",
        warns="4.0",
        change=ByHand(
            ("USE_L10N =",),
            "Turn it on before the upgrade and look at the pages, or keep formats with `FORMAT_MODULE_PATH`.",
            is_false,
        ),
        sure="show",
        notes="5.0/#features-removed-in-5-0",
        example=Example(
            before="USE_L10N = False\n",
            after="import django\n\nif django.VERSION < (4, 0):\n    USE_L10N = True\n"
            'FORMAT_MODULE_PATH = "seven_formats"\n',
            kind="settings",
            settings=FORMATS,
            probe='from seven_proof import rendered\nanswer = rendered("{{ n }}", {"n": 12345.5}, None)',
        ),
        leaves=("USE_L10N = True\n", "USE_I18N = False\n"),
        ledger=("removed-settings.USE_L10N",),
    ),
]
